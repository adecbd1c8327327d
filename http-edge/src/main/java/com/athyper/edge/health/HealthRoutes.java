package com.athyper.edge.health;

import static com.athyper.edge.exchange.Method.GET;

import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.health.Health.Check;
import com.athyper.edge.health.Health.Status;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/**
 * The node's health: 200, or 503 when it is of no use.
 *
 * <pre>
 * GET /livez    is there any point in waiting
 * GET /readyz   shall requests be sent here
 * GET /health   what was looked at
 * </pre>
 */
public final class HealthRoutes {
    private static final String REASON = "orchestrators and proxies hold no token";

    private static final Shape CHECK =
            Shape.object("HealthCheck")
                    .must("name", Shape.text())
                    .must("required", Shape.flag())
                    .must("status", Shape.choice("healthy", "degraded", "unhealthy"))
                    .must("detail", Shape.text())
                    .build();
    private static final Shape HEALTH =
            Shape.object("Health")
                    .must("status", Shape.choice("healthy", "degraded", "unhealthy"))
                    .may("checks", Shape.list(CHECK.ref()))
                    .with(CHECK)
                    .build();

    private final Health health;

    public HealthRoutes(Health health) {
        this.health = health;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                about("Whether the node is alive").open(GET, "/livez", REASON, _ -> live()),
                about("Whether the node takes requests").open(GET, "/readyz", REASON, _ -> ready()),
                about("What the node's health consists of")
                        .open(GET, "/health", REASON, _ -> detailed()));
    }

    private static Contract about(String summary) {
        return Contract.of("health", "health", summary).gives(200, HEALTH).alike(503);
    }

    private CompletionStage<Answer<Reply>> live() {
        return Steps.ok(reply(health.live() ? Status.HEALTHY : Status.UNHEALTHY, List.of()));
    }

    private CompletionStage<Answer<Reply>> ready() {
        if (!health.live() || !health.accepting()) {
            return Steps.ok(reply(Status.UNHEALTHY, List.of()));
        }
        return health.checks().thenApply(checks -> Answer.ok(reply(status(checks), List.of())));
    }

    private CompletionStage<Answer<Reply>> detailed() {
        return health.checks().thenApply(checks -> Answer.ok(reply(overall(checks), checks)));
    }

    private Status overall(List<Check> checks) {
        return health.live() && health.accepting() ? status(checks) : Status.UNHEALTHY;
    }

    /** What is not required can only degrade. */
    private static Status status(List<Check> checks) {
        if (checks.stream().anyMatch(c -> c.required() && c.status() == Status.UNHEALTHY)) {
            return Status.UNHEALTHY;
        }
        return checks.stream().allMatch(c -> c.status() == Status.HEALTHY)
                ? Status.HEALTHY
                : Status.DEGRADED;
    }

    private static Reply reply(Status status, List<Check> checks) {
        var form = Value.object().put("status", name(status));
        if (!checks.isEmpty()) {
            form.put(
                    "checks",
                    new Value.Items(checks.stream().<Value>map(HealthRoutes::form).toList()));
        }
        return Reply.json(status == Status.UNHEALTHY ? 503 : 200, form.build());
    }

    private static Value.Fields form(Check check) {
        return Value.object()
                .put("name", check.name())
                .put("required", check.required())
                .put("status", name(check.status()))
                .put("detail", check.detail())
                .build();
    }

    private static String name(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
