package com.athyper.edge.platform;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.EdgeError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.TenancyError;

import java.util.Optional;

/**
 * Keeps what concerns every tenant to the principals of one: a role in one's own tenant is none
 * over the others.
 *
 * @param tenant whose principals operate the platform
 */
record Operators(TenantId tenant) {

    Endpoint.Handler only(Endpoint.Handler handler) {
        return call ->
                call.tenant().equals(tenant)
                        ? handler.handle(call)
                        : Steps.refused(
                                EdgeError.OPERATORS_ONLY.because(
                                        "tenant `" + call.tenant() + "` operates no tenants"));
    }

    /** The tenant that the path names, which need not be there. */
    static Answer<TenantId> named(Call call) {
        return Optional.of(call.request().param("id"))
                .filter(TenantId::isValid)
                .<Answer<TenantId>>map(id -> Answer.ok(new TenantId(id)))
                .orElseGet(() -> Answer.refused(missing()));
    }

    static Problem missing() {
        return TenancyError.TENANT_NOT_FOUND.because("there is no such tenant");
    }
}
