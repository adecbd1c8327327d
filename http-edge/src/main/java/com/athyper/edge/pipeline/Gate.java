package com.athyper.edge.pipeline;

import static com.athyper.identity.IdentityError.TENANT_UNKNOWN;
import static com.athyper.identity.IdentityError.TOKEN_MISSING;

import com.athyper.edge.exchange.Headers;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.Authenticator;
import com.athyper.identity.Authenticator.Narrowing;
import com.athyper.identity.Caller;
import com.athyper.kernel.Answer;
import com.athyper.tenancy.TenancyError;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.Tenants;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Lets in who is known and whose tenant is active. */
public record Gate(Authenticator authenticator, Tenants tenants) {
    private static final String SCHEME = "bearer ";

    public CompletionStage<Answer<Caller>> enter(Headers headers) {
        Optional<String> token =
                headers.only("Authorization")
                        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                        .map(value -> value.substring(SCHEME.length()).strip())
                        .filter(value -> !value.isEmpty());
        if (token.isEmpty()) {
            return Steps.refused(
                    TOKEN_MISSING.because("send `Authorization: Bearer` and an access token"));
        }
        var narrowing =
                new Narrowing(
                        headers.joined("x-realm"),
                        headers.joined("x-tenant"),
                        headers.joined("x-org"));
        return Steps.then(authenticator.authenticate(token.get(), narrowing), this::active);
    }

    private CompletionStage<Answer<Caller>> active(Caller caller) {
        return tenants.ready(caller.tenant())
                .thenApply(tenant -> active(caller, tenant.orElseGet(Tenant.Unknown::new)));
    }

    private static Answer<Caller> active(Caller caller, Tenant tenant) {
        return switch (tenant) {
            case Tenant.Unknown _ ->
                    Answer.refused(TENANT_UNKNOWN.because("the token's tenant does not exist"));
            case Tenant.Active _ -> Answer.ok(caller);
            // The reason was written for operators, so it is not told.
            case Tenant.Suspended _ ->
                    Answer.refused(
                            TenancyError.TENANT_SUSPENDED.because(
                                    "tenant `" + caller.tenant() + "` is suspended"));
            case Tenant.Archived _ ->
                    Answer.refused(
                            TenancyError.TENANT_ARCHIVED.because(
                                    "tenant `" + caller.tenant() + "` is archived"));
        };
    }
}
