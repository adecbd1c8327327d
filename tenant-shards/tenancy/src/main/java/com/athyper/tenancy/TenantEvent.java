package com.athyper.tenancy;

/** What has happened to a tenant. */
public sealed interface TenantEvent {
    record Created(Tenant.Profile profile) implements TenantEvent {}

    record Suspended(String reason) implements TenantEvent {}

    record Reactivated() implements TenantEvent {}

    record Archived(String reason) implements TenantEvent {}
}
