package com.athyper.tenancy;

import static com.athyper.kernel.Decision.accept;
import static com.athyper.kernel.Decision.alreadyDone;
import static com.athyper.kernel.Decision.refuse;
import static com.athyper.tenancy.TenancyError.TENANT_ARCHIVED;
import static com.athyper.tenancy.TenancyError.TENANT_EXISTS;
import static com.athyper.tenancy.TenancyError.TENANT_NOT_FOUND;

import com.athyper.kernel.Aggregate;
import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.tenancy.Tenant.Active;
import com.athyper.tenancy.Tenant.Archived;
import com.athyper.tenancy.Tenant.Suspended;
import com.athyper.tenancy.Tenant.Unknown;
import com.athyper.tenancy.TenantCommand.Archive;
import com.athyper.tenancy.TenantCommand.Create;
import com.athyper.tenancy.TenantCommand.Reactivate;
import com.athyper.tenancy.TenantCommand.Suspend;

/** The life of a tenant: created, suspended and reactivated at will, archived once. */
public final class TenantRules implements Aggregate<TenantCommand, TenantEvent, Tenant> {

    @Override
    public Tenant initial() {
        return new Unknown();
    }

    @Override
    public Decision<TenantEvent> decide(Tenant tenant, TenantCommand command, Origin origin) {
        return switch (tenant) {
            case Unknown _ ->
                    switch (command) {
                        case Create(var profile) -> accept(new TenantEvent.Created(profile));
                        case Suspend _, Reactivate _, Archive _ ->
                                refuse(TENANT_NOT_FOUND, "there is no such tenant");
                    };
            case Active(var profile) ->
                    switch (command) {
                        case Create(var asked) when asked.equals(profile) -> alreadyDone();
                        case Create _ ->
                                refuse(TENANT_EXISTS, "the tenant exists with another profile");
                        case Suspend(var reason) -> accept(new TenantEvent.Suspended(reason));
                        case Reactivate _ -> alreadyDone();
                        case Archive(var reason) -> accept(new TenantEvent.Archived(reason));
                    };
            case Suspended _ ->
                    switch (command) {
                        case Create _ ->
                                refuse(TENANT_EXISTS, "the tenant exists and is suspended");
                        case Suspend _ -> alreadyDone();
                        case Reactivate _ -> accept(new TenantEvent.Reactivated());
                        case Archive(var reason) -> accept(new TenantEvent.Archived(reason));
                    };
            case Archived _ ->
                    switch (command) {
                        case Create _ -> refuse(TENANT_EXISTS, "the tenant exists and is archived");
                        case Suspend _, Reactivate _ ->
                                refuse(TENANT_ARCHIVED, "an archived tenant stays archived");
                        case Archive _ -> alreadyDone();
                    };
        };
    }

    @Override
    public Tenant evolve(Tenant tenant, TenantEvent event, Origin origin) {
        return switch (event) {
            case TenantEvent.Created(var profile) -> new Active(profile);
            case TenantEvent.Suspended(var reason) -> new Suspended(profile(tenant), reason);
            case TenantEvent.Reactivated _ -> new Active(profile(tenant));
            case TenantEvent.Archived(var reason) -> new Archived(profile(tenant), reason);
        };
    }

    private static Tenant.Profile profile(Tenant tenant) {
        return tenant.known()
                .orElseThrow(() -> new IllegalStateException("a journal starts with Created"));
    }
}
