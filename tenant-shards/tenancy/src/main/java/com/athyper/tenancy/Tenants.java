package com.athyper.tenancy;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The door to every tenant. */
public interface Tenants {
    CompletionStage<Answer<Tenant>> execute(TenantId tenant, TenantCommand command, Origin origin);

    CompletionStage<Tenant> show(TenantId tenant);

    /**
     * Makes sure that this node's memory of the tenant is there; empty if there is no such tenant.
     */
    CompletionStage<Optional<Tenant>> ready(TenantId tenant);

    /** Every tenant that this node knows, by id. */
    Map<TenantId, Tenant> all();
}
