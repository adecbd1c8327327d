package com.athyper.actors.aggregate;

import com.athyper.kernel.Aggregate;
import com.athyper.kernel.TenantId;

import java.util.Map;
import java.util.function.Function;

/**
 * What the shell must know of an aggregate to run it.
 *
 * @param name part of every persistence id and manifest; renaming it orphans every journal
 * @param events every event by its manifest, chosen by hand, such as {@code approval.started/1}
 * @param rules of one tenant's entities
 */
public record AggregateType<C, E, S>(
        String name,
        Class<C> commands,
        Class<S> states,
        Map<String, Class<? extends E>> events,
        Function<TenantId, Aggregate<C, E, S>> rules,
        Settlement<C, E, S> settlement) {
    public AggregateType {
        events = Map.copyOf(events);
    }

    public String persistenceId(ShardedKey key) {
        return name + "|" + key.entityId();
    }
}
