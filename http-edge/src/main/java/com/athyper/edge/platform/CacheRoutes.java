package com.athyper.edge.platform;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.policy.Operation.CACHE_CLEAR;
import static com.athyper.policy.Operation.CACHE_READ;

import com.athyper.audit.AuditTrail;
import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.EdgeError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.kernel.cache.Cache;
import com.athyper.kernel.cache.CacheReport;
import com.athyper.kernel.cache.CacheScope;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * The cache, for callers of the operators' own tenant alone.
 *
 * <pre>
 * GET    /api/platform/cache                    how this node's is doing
 * DELETE /api/platform/cache[?tenant=&amp;region=]  void, at every node
 * </pre>
 */
public final class CacheRoutes {
    private static final String PATH = "/api/platform/cache";
    private static final Pattern REGION = Pattern.compile("[a-z][a-z-]{0,39}");

    private static final Shape REGION_SHAPE =
            Shape.object("CacheRegion")
                    .must("region", Shape.text())
                    .must("hits", Shape.integer())
                    .must("sharedHits", Shape.integer())
                    .must("loads", Shape.integer())
                    .must("joined", Shape.integer())
                    .must("failures", Shape.integer())
                    .must("bypasses", Shape.integer())
                    .build();
    private static final Shape REPORT =
            Shape.object("CacheReport")
                    .must("regions", Shape.list(REGION_SHAPE.ref()))
                    .must("entries", Shape.integer())
                    .must("weight", Shape.integer())
                    .must("weightMax", Shape.integer())
                    .must("shared", Shape.choice("none", "connected", "away", "bypassed"))
                    .with(REGION_SHAPE)
                    .build();

    private final Cache cache;
    private final AuditTrail audit;
    private final Operators operators;

    public CacheRoutes(Cache cache, AuditTrail audit, TenantId operators) {
        this.cache = cache;
        this.audit = audit;
        this.operators = new Operators(operators);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("platform", "cache", "How this node's cache is doing")
                        .gives(200, REPORT)
                        .guarded(GET, PATH, CACHE_READ, DECIDED, operators.only(this::report)),
                Contract.of("platform", "cache", "Make what is kept void, at every node")
                        .may(
                                Parameter.query("tenant", Shape.text(), "of this tenant alone"),
                                Parameter.query("region", Shape.text(), "of this region alone"))
                        .gives(204, Reply.Form.NOTHING)
                        .guarded(DELETE, PATH, CACHE_CLEAR, DECIDED, operators.only(this::clear)));
    }

    private CompletionStage<Answer<Reply>> report(Call call) {
        CacheReport report = cache.report();
        return Steps.ok(
                Reply.ok(
                        Value.object()
                                .put(
                                        "regions",
                                        new Value.Items(
                                                report.regions().stream()
                                                        .<Value>map(CacheRoutes::form)
                                                        .toList()))
                                .put("entries", report.entries())
                                .put("weight", report.weight())
                                .put("weightMax", report.weightMax())
                                .put("shared", report.shared())
                                .build()));
    }

    private static Value form(CacheReport.Counts counts) {
        return Value.object()
                .put("region", counts.region())
                .put("hits", counts.hits())
                .put("sharedHits", counts.sharedHits())
                .put("loads", counts.loads())
                .put("joined", counts.joined())
                .put("failures", counts.failures())
                .put("bypasses", counts.bypasses())
                .build();
    }

    private CompletionStage<Answer<Reply>> clear(Call call) {
        Optional<String> tenant = call.request().query().get("tenant");
        Optional<String> region = call.request().query().get("region");
        if (tenant.filter(name -> !TenantId.isValid(name)).isPresent()
                || region.filter(name -> !REGION.matcher(name).matches()).isPresent()) {
            return Steps.refused(
                    EdgeError.QUERY_INVALID.because("`tenant` and `region` are names"));
        }
        var scope = new CacheScope(tenant.map(TenantId::new), region);
        return cache.clear(scope)
                .thenCompose(_ -> audit.append(entry(call, tenant, region)))
                .thenApply(_ -> Answer.ok(Reply.empty(204)));
    }

    private static AuditEntry entry(Call call, Optional<String> tenant, Optional<String> region) {
        return new AuditEntry(
                call.tenant(),
                call.origin(),
                CACHE_CLEAR.id(),
                AuditEntry.Result.DONE,
                Optional.of("cache"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Value.object().put("tenant", tenant).put("region", region).build()));
    }
}
