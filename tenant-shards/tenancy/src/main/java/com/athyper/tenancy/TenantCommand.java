package com.athyper.tenancy;

/** What may be asked of a tenant. */
public sealed interface TenantCommand {
    record Create(Tenant.Profile profile) implements TenantCommand {}

    record Suspend(String reason) implements TenantCommand {}

    record Reactivate() implements TenantCommand {}

    record Archive(String reason) implements TenantCommand {}
}
