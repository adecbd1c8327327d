package com.athyper.identity;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The store of principals. A change raises the tenant's epoch, by which every node comes to know of
 * it.
 */
public interface Principals {
    /** The principals and all that binds them, as of one moment. */
    CompletionStage<Organization> load(TenantId tenant);

    /**
     * Makes or replaces a principal, and its audit link, in one transaction; refused if it would
     * hold roles that are kept apart.
     *
     * @param passwordHash for the local identity provider; left as it is when empty
     */
    CompletionStage<Answer<Done>> save(
            TenantId tenant, Principal principal, Optional<Secret> passwordHash, Origin origin);
}
