package com.athyper.edge.platform;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.policy.Operation.INFO_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What a caller talks to, and as whom.
 *
 * <pre>
 * GET /api/platform/info
 * </pre>
 */
public final class InfoRoutes {
    private static final Shape INFO =
            Shape.object("Info")
                    .must("product", Shape.text())
                    .must("version", Shape.text())
                    .must("environment", Shape.text())
                    .must("time", Shape.time())
                    .must("tenant", Shape.text())
                    .must("principal", Shape.text())
                    .must("roles", Shape.list(Shape.text()))
                    .build();

    private final String version;
    private final String environment;

    public InfoRoutes(String version, String environment) {
        this.version = version;
        this.environment = environment;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("platform", "info", "Show the platform and the caller")
                        .gives(200, INFO)
                        .guarded(GET, "/api/platform/info", INFO_READ, DECIDED, this::show));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        return Steps.ok(
                Reply.ok(
                        Value.object()
                                .put("product", "athyper")
                                .put("version", version)
                                .put("environment", environment)
                                .put("time", call.origin().at().toString())
                                .put("tenant", call.tenant().value())
                                .put("principal", call.caller().principal().value())
                                .put(
                                        "roles",
                                        Value.texts(
                                                call.caller().roles().stream().sorted().toList()))
                                .build()));
    }
}
