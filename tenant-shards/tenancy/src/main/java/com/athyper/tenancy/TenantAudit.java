package com.athyper.tenancy;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import java.util.Optional;

/** What the auditor is told of a tenant's events. */
public final class TenantAudit {
    private TenantAudit() {}

    public static AuditEntry entry(TenantId tenant, TenantEvent event, Origin origin) {
        Optional<Value> after =
                switch (event) {
                    case TenantEvent.Created(var profile) ->
                            Optional.of(
                                    Value.object()
                                            .put("status", "active")
                                            .put("displayName", profile.displayName())
                                            .put("realm", profile.realm())
                                            .put("tier", profile.tier().name())
                                            .build());
                    case TenantEvent.Suspended _ -> status("suspended");
                    case TenantEvent.Reactivated _ -> status("active");
                    case TenantEvent.Archived _ -> status("archived");
                };
        Origin why =
                switch (event) {
                    case TenantEvent.Suspended(var reason) -> origin.because(reason);
                    case TenantEvent.Archived(var reason) -> origin.because(reason);
                    case TenantEvent.Created _, TenantEvent.Reactivated _ -> origin;
                };
        return new AuditEntry(
                tenant,
                why,
                "platform.tenant.operate",
                AuditEntry.Result.DONE,
                Optional.of("tenant"),
                Optional.of(tenant.value()),
                Optional.empty(),
                after);
    }

    private static Optional<Value> status(String status) {
        return Optional.of(Value.object().put("status", status).build());
    }
}
