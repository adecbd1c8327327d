package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.health.Health.Check;
import com.athyper.edge.health.Health.Status;
import com.athyper.identity.KeySets.KeySet;
import com.athyper.identity.KeySets.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

/** What an orchestrator asks of a node. */
class HealthRoutesTest {
    private final EdgeUnderTest edge = new EdgeUnderTest();

    @ParameterizedTest
    @CsvSource({
        "true, HEALTHY, 200, healthy",
        "true, DEGRADED, 200, degraded",
        "true, UNHEALTHY, 503, unhealthy",
        "false, UNHEALTHY, 200, degraded"
    })
    void health_is_what_is_required(boolean required, Status status, int answer, String word) {
        edge.health.say(new Check("database", required, status, "as planted"));
        assertThat(edge.get("/readyz").send().is(answer).textAt("status")).isEqualTo(word);
        var detailed = edge.get("/health").send().is(answer);
        assertThat(detailed.textAt("status")).isEqualTo(word);
        assertThat(detailed.textAt("checks", "0", "name")).isEqualTo("database");
        edge.get("/livez").send().is(200);
    }

    @Test
    void a_draining_node_is_alive_and_not_ready() {
        edge.health.drain();
        edge.get("/livez").send().is(200);
        edge.get("/readyz").send().is(503);
        edge.get("/health").send().is(503);
        edge.health.die();
        edge.get("/livez").send().is(503);
    }

    @Test
    void the_keys_of_realms_are_told_to_anybody() {
        assertThat(edge.get("/health/jwks").send().is(200).textAt("status")).isEqualTo("healthy");
        var current = new KeySet("acme", State.CURRENT, 2, Optional.of(EdgeUnderTest.NOON));
        edge.health.verify(current, new KeySet("demo", State.STALE, 1, Optional.empty()));
        var stale = edge.get("/health/jwks").send().is(200);
        assertThat(stale.textAt("status")).isEqualTo("degraded");
        assertThat(stale.textAt("realms", "0", "fetchedAt")).isEqualTo("2030-01-01T12:00:00Z");
        assertThat(stale.textAt("realms", "1", "status")).isEqualTo("degraded");
        edge.health.verify(current, new KeySet("demo", State.MISSING, 0, Optional.empty()));
        var missing = edge.get("/health/jwks").send().is(503);
        assertThat(missing.textAt("status")).isEqualTo("unhealthy");
        assertThat(missing.textAt("realms", "0", "keys")).isEqualTo("2");
    }
}
