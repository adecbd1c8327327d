package com.athyper.edge.health;

import static com.athyper.edge.exchange.Method.GET;

import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.health.Health.Status;
import com.athyper.identity.KeySets.KeySet;
import com.athyper.kernel.Value;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Whether tokens can be verified: 200, or 503 when those of a realm cannot.
 *
 * <pre>
 * GET /health/jwks   the key sets of the realms whose tokens were shown here
 * </pre>
 */
public final class KeySetRoutes {
    private static final Shape REALM =
            Shape.object("RealmKeys")
                    .must("realm", Shape.text())
                    .must("status", Shape.choice("healthy", "degraded", "unhealthy"))
                    .must("keys", Shape.integer())
                    .may("fetchedAt", Shape.time())
                    .build();
    private static final Shape SETS =
            Shape.object("KeySets")
                    .must("status", Shape.choice("healthy", "degraded", "unhealthy"))
                    .must("realms", Shape.list(REALM.ref()))
                    .with(REALM)
                    .build();

    private final Health health;

    public KeySetRoutes(Health health) {
        this.health = health;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("health", "health", "Whether tokens can be verified, by realm")
                        .gives(200, SETS)
                        .alike(503)
                        .open(
                                GET,
                                "/health/jwks",
                                "orchestrators hold no token, and keys are public",
                                _ -> Steps.ok(reply())));
    }

    private Reply reply() {
        List<KeySet> sets = health.keySets().known();
        // The worst of them: the order of the words is the order of the states.
        Status status =
                sets.stream().map(KeySetRoutes::status).max(Enum::compareTo).orElse(Status.HEALTHY);
        return Reply.json(
                status == Status.UNHEALTHY ? 503 : 200,
                Value.object()
                        .put("status", name(status))
                        .put(
                                "realms",
                                new Value.Items(
                                        sets.stream().<Value>map(KeySetRoutes::form).toList()))
                        .build());
    }

    private static Status status(KeySet set) {
        return switch (set.state()) {
            case CURRENT -> Status.HEALTHY;
            case STALE -> Status.DEGRADED;
            case MISSING -> Status.UNHEALTHY;
        };
    }

    private static Value.Fields form(KeySet set) {
        return Value.object()
                .put("realm", set.realm())
                .put("status", name(status(set)))
                .put("keys", set.keys())
                .put("fetchedAt", set.fetched().map(Instant::toString))
                .build();
    }

    private static String name(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
