package com.athyper.edge.fake;

import com.athyper.kernel.Aggregate;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.TenantCommand;
import com.athyper.tenancy.TenantEvent;
import com.athyper.tenancy.TenantRules;
import com.athyper.tenancy.Tenants;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tenants in memory, by their own rules. */
public final class Offices implements Tenants {
    private final Aggregate<TenantCommand, TenantEvent, Tenant> rules = new TenantRules();
    private final Map<TenantId, Tenant> all = new HashMap<>();

    public Offices with(String tenant) {
        all.put(
                new TenantId(tenant),
                new Tenant.Active(new Tenant.Profile(tenant, tenant, Tenant.Tier.STANDARD)));
        return this;
    }

    public void put(String tenant, Tenant state) {
        all.put(new TenantId(tenant), state);
    }

    @Override
    public CompletionStage<Answer<Tenant>> execute(
            TenantId tenant, TenantCommand command, Origin origin) {
        Tenant before = all.getOrDefault(tenant, rules.initial());
        return CompletableFuture.completedStage(
                switch (rules.decide(before, command, origin)) {
                    case Decision.Refuse<TenantEvent>(var problem) -> Answer.refused(problem);
                    case Decision.Accept<TenantEvent>(var events) -> {
                        Tenant state = before;
                        for (TenantEvent event : events) {
                            state = rules.evolve(state, event, origin);
                        }
                        all.put(tenant, state);
                        yield Answer.ok(state);
                    }
                });
    }

    @Override
    public CompletionStage<Tenant> show(TenantId tenant) {
        return CompletableFuture.completedStage(all.getOrDefault(tenant, rules.initial()));
    }

    @Override
    public CompletionStage<Optional<Tenant>> ready(TenantId tenant) {
        return CompletableFuture.completedStage(Optional.ofNullable(all.get(tenant)));
    }

    @Override
    public Map<TenantId, Tenant> all() {
        return Map.copyOf(all);
    }
}
