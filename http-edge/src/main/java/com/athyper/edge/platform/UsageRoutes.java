package com.athyper.edge.platform;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.PUT;
import static com.athyper.policy.Operation.INFO_READ;
import static com.athyper.policy.Operation.TENANT_OPERATE;
import static com.athyper.policy.Operation.TENANT_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.attachment.Attachments;
import com.athyper.meta.attachment.FileQuota;
import com.athyper.meta.attachment.FileUsage;
import com.athyper.tenancy.Tenants;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What tenants use of what they may.
 *
 * <pre>
 * GET    /api/platform/usage                    of the caller's own
 * GET    /api/platform/tenants/{id}/usage       of any, and the rest
 * PUT    /api/platform/tenants/{id}/file-quota  for callers of the operators' own
 * DELETE /api/platform/tenants/{id}/file-quota  tenant alone
 * </pre>
 */
public final class UsageRoutes {
    private static final Shape FILES =
            Shape.object("FileUsage")
                    .must("bytes", Shape.integer())
                    .must("bytesMax", Shape.integer())
                    .must("count", Shape.integer())
                    .must("countMax", Shape.integer())
                    .build();
    private static final Shape USAGE =
            Shape.object("TenantUsage")
                    .must("tenant", Shape.text())
                    .must("files", FILES.ref())
                    .with(FILES)
                    .build();

    private static final Shape QUOTA =
            Shape.object("FileQuota")
                    .must("bytesMax", Shape.integer())
                    .must("filesMax", Shape.integer())
                    .build();
    private static final String FILE_QUOTA = "/api/platform/tenants/{id}/file-quota";

    /** As much as every client can count to. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1L << 53);

    private final Tenants tenants;
    private final Attachments attachments;
    private final Operators operators;

    public UsageRoutes(Tenants tenants, Attachments attachments, TenantId operators) {
        this.tenants = tenants;
        this.attachments = attachments;
        this.operators = new Operators(operators);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("platform", "tenant", "What the caller's tenant uses of what it may")
                        .gives(200, USAGE)
                        .guarded(
                                GET,
                                "/api/platform/usage",
                                INFO_READ,
                                DECIDED,
                                call -> of(call.tenant())),
                Contract.of("platform", "tenant", "What a tenant uses of what it may")
                        .gives(200, USAGE)
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/platform/tenants/{id}/usage",
                                TENANT_READ,
                                DECIDED,
                                operators.only(call -> known(call, this::of))),
                Contract.of("platform", "tenant", "Give a tenant's files a quota of their own")
                        .takes(QUOTA)
                        .gives(200, USAGE)
                        .refuses(404, 422)
                        .guarded(
                                PUT,
                                FILE_QUOTA,
                                TENANT_OPERATE,
                                DECIDED,
                                operators.only(
                                        call -> known(call, tenant -> limited(call, tenant)))),
                Contract.of("platform", "tenant", "Give a tenant's files the quota of its tier")
                        .gives(200, USAGE)
                        .refuses(404)
                        .guarded(
                                DELETE,
                                FILE_QUOTA,
                                TENANT_OPERATE,
                                DECIDED,
                                operators.only(
                                        call ->
                                                known(
                                                        call,
                                                        tenant ->
                                                                limited(
                                                                        call,
                                                                        tenant,
                                                                        Optional.empty())))));
    }

    private CompletionStage<Answer<Reply>> limited(Call call, TenantId tenant) {
        var input = Input.of(call.request().json());
        long bytes = number(input, "bytesMax");
        long files = number(input, "filesMax");
        return Steps.then(
                input.whole(() -> new FileQuota(bytes, files)),
                own -> limited(call, tenant, Optional.of(own)));
    }

    private static long number(Input input, String name) {
        if (input.any(name).orElse(Value.NULL) instanceof Value.Num(var number)
                && number.signum() >= 0
                && number.compareTo(MOST) <= 0
                && number.stripTrailingZeros().scale() <= 0) {
            return number.longValueExact();
        }
        input.fault(name, "type", "a whole number from 0 to " + MOST);
        return 0;
    }

    private CompletionStage<Answer<Reply>> limited(
            Call call, TenantId tenant, Optional<FileQuota> own) {
        return attachments
                .limit(tenant, own, call.origin())
                .thenApply(used -> Answer.ok(Reply.ok(document(tenant, used))));
    }

    private CompletionStage<Answer<Reply>> known(
            Call call, Function<TenantId, CompletionStage<Answer<Reply>>> step) {
        return Steps.then(
                Operators.named(call),
                tenant ->
                        tenants.show(tenant)
                                .thenCompose(
                                        state ->
                                                state.known().isPresent()
                                                        ? step.apply(tenant)
                                                        : Steps.refused(Operators.missing())));
    }

    private CompletionStage<Answer<Reply>> of(TenantId tenant) {
        return attachments
                .usage(tenant)
                .thenApply(used -> Answer.ok(Reply.ok(document(tenant, used))));
    }

    private static Value.Fields document(TenantId tenant, FileUsage used) {
        return Value.object()
                .put("tenant", tenant.value())
                .put(
                        "files",
                        Value.object()
                                .put("bytes", used.bytes())
                                .put("bytesMax", used.quota().bytesMax())
                                .put("count", used.files())
                                .put("countMax", used.quota().filesMax())
                                .build())
                .build();
    }
}
