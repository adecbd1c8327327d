package com.athyper.policy.actors.log;

import com.athyper.kernel.TenantId;
import com.athyper.policy.log.DecisionMade;
import com.athyper.policy.log.LogSettings;
import com.athyper.policy.log.LogSettings.Rate;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What every tenant wants kept, as this node knows it, and whose turn it is to be the sample. */
final class Sampling {
    private final ConcurrentHashMap<TenantId, Known> tenants = new ConcurrentHashMap<>();

    /** What a tenant wants, and how many like each other have been left out since the last one. */
    private static final class Known {
        private final ConcurrentHashMap<String, AtomicInteger> turns = new ConcurrentHashMap<>();
        private volatile LogSettings settings = LogSettings.USUAL;
        private volatile boolean asked;
    }

    /** For how many the decision is kept; 0 if it is not. */
    int weight(DecisionMade made) {
        Known known = known(made.asked().tenant());
        known.asked = true;
        String operation = made.asked().operation().id();
        return switch (known.settings.rate(operation)) {
            case Rate.Full _ -> 1;
            case Rate.Off _ -> made.inFull() ? 1 : 0;
            case Rate.Sampled(var one) -> {
                if (made.inFull()) {
                    yield 1;
                }
                int turn =
                        known.turns
                                .computeIfAbsent(
                                        operation + " " + made.scope(), _ -> new AtomicInteger())
                                .getAndUpdate(last -> last + 1 >= one ? 0 : last + 1);
                yield turn == 0 ? one : 0;
            }
        };
    }

    void know(TenantId tenant, LogSettings settings) {
        known(tenant).settings = settings;
    }

    /** The tenants of which anything was decided since the last call. */
    Set<TenantId> takeAsked() {
        var asked = new HashSet<TenantId>();
        tenants.forEach(
                (tenant, known) -> {
                    if (known.asked) {
                        known.asked = false;
                        asked.add(tenant);
                    }
                });
        return asked;
    }

    private Known known(TenantId tenant) {
        Known known = tenants.get(tenant);
        return known == null ? tenants.computeIfAbsent(tenant, _ -> new Known()) : known;
    }
}
