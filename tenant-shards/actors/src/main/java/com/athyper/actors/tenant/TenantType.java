package com.athyper.actors.tenant;

import com.athyper.actors.aggregate.AggregateType;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.TenantAudit;
import com.athyper.tenancy.TenantCommand;
import com.athyper.tenancy.TenantEvent;
import com.athyper.tenancy.TenantRules;
import com.athyper.tenancy.definition.DefinitionStore;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** How the shell runs tenants. The manifests never change; rows under them are never edited. */
public final class TenantType {
    public static final String NAME = "tenant";

    private TenantType() {}

    public static AggregateType<TenantCommand, TenantEvent, Tenant> of(
            DefinitionStore store, Function<TenantId, CompletionStage<Void>> announce) {
        return new AggregateType<>(
                NAME,
                TenantCommand.class,
                Tenant.class,
                Map.of(
                        "tenant.created/1", TenantEvent.Created.class,
                        "tenant.suspended/1", TenantEvent.Suspended.class,
                        "tenant.reactivated/1", TenantEvent.Reactivated.class,
                        "tenant.archived/1", TenantEvent.Archived.class),
                _ -> new TenantRules(),
                owed ->
                        store.settleTenant(
                                        owed.key().tenant(),
                                        owed.persistenceId(),
                                        owed.sequence(),
                                        owed.state(),
                                        owed.batch().stream()
                                                .map(
                                                        recorded ->
                                                                TenantAudit.entry(
                                                                        owed.key().tenant(),
                                                                        recorded.event(),
                                                                        recorded.origin()))
                                                .toList())
                                .thenCompose(_ -> announce.apply(owed.key().tenant()))
                                .thenApply(_ -> Optional.empty()));
    }
}
