package com.athyper.node;

import com.athyper.identity.Organization;
import com.athyper.identity.Principal;
import com.athyper.identity.Principals;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@link Principals} whose changes every node knows before the caller is answered. */
record AnnouncedPrincipals(Principals store, Function<TenantId, CompletionStage<Void>> announce)
        implements Principals {

    @Override
    public CompletionStage<Organization> load(TenantId tenant) {
        return store.load(tenant);
    }

    @Override
    public CompletionStage<Answer<Done>> save(
            TenantId tenant, Principal principal, Optional<Secret> passwordHash, Origin origin) {
        return store.save(tenant, principal, passwordHash, origin)
                .thenCompose(done -> announce.apply(tenant).thenApply(_ -> done));
    }
}
