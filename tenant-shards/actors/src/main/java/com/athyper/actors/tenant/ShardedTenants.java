package com.athyper.actors.tenant;

import com.athyper.actors.aggregate.ShardedAggregates;
import com.athyper.actors.aggregate.ShardedAggregates.State;
import com.athyper.actors.aggregate.ShardedKey;
import com.athyper.actors.memory.NodeMemory;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Unavailable;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.TenantCommand;
import com.athyper.tenancy.TenantEvent;
import com.athyper.tenancy.Tenants;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * {@link Tenants} by cluster sharding; what is asked at every request is answered from the node's
 * memory.
 */
public final class ShardedTenants implements Tenants {
    private final ShardedAggregates<TenantCommand, TenantEvent, Tenant> tenants;
    private final NodeMemory memory;

    public ShardedTenants(
            ShardedAggregates<TenantCommand, TenantEvent, Tenant> tenants, NodeMemory memory) {
        this.tenants = tenants;
        this.memory = memory;
    }

    @Override
    public CompletionStage<Answer<Tenant>> execute(
            TenantId tenant, TenantCommand command, Origin origin) {
        return tenants.execute(ShardedKey.of(tenant), command, origin)
                .thenApply(answer -> answer.map(State::state));
    }

    @Override
    public CompletionStage<Tenant> show(TenantId tenant) {
        return tenants.show(ShardedKey.of(tenant))
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<State<Tenant>>(var state) -> state.state();
                                    case Answer.Refused<State<Tenant>>(var problem) ->
                                            throw new Unavailable(problem.detail(), null);
                                });
    }

    @Override
    public CompletionStage<Optional<Tenant>> ready(TenantId tenant) {
        return memory.ready(tenant)
                .thenApply(found -> found.map(known -> known.snapshot().state()));
    }

    @Override
    public Map<TenantId, Tenant> all() {
        var all = new TreeMap<TenantId, Tenant>(java.util.Comparator.comparing(TenantId::value));
        memory.all().forEach((tenant, known) -> all.put(tenant, known.snapshot().state()));
        return all;
    }
}
