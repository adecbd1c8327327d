package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Goal: an import is told of while it runs, also after its node has died, and goes on when it is
 * sent again.
 *
 * <p>Method: a sender stops in the middle; the node is killed and serves again; the same stream
 * under the same key makes the rest, and nothing twice.
 */
@ExtendWith(Worlds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportIT {
    private static final String ENTITY =
            """
            {"name":"proof_row","fields":[{"name":"title","type":"string","required":true}]}
            """;
    private static final String ROWS = "/api/data/proof_row";
    private static final String KEY = "rows-of-may";
    private static final Who POWERUSER = Who.demo("poweruser");

    private final SharedWorld world;

    ImportIT(SharedWorld world) {
        this.world = world;
    }

    @BeforeAll
    void the_entity_is_in_force() throws Exception {
        var designs = new Designs(world.api());
        world.api().send(Designs.register(ENTITY)).expect(201);
        designs.publish("proof_row", 1).expect(200);
    }

    private Answered get(String path) throws Exception {
        return world.api().send(Ask.get(path).as(POWERUSER)).expect(200);
    }

    private Value.Fields told() throws Exception {
        return get(ROWS + "/import?key=" + KEY).objects("items").getFirst();
    }

    private void isTold(String state, int rows) throws Exception {
        assertThat(told().text("state")).contains(state);
        assertThat(told().get("rows")).contains(Value.of(rows));
        assertThat(told().get("created")).contains(Value.of(rows));
    }

    @Test
    void an_import_is_told_of_over_the_death_of_its_node_and_goes_on() throws Exception {
        byte[] body = ("title\n" + "x\n".repeat(500)).getBytes(StandardCharsets.US_ASCII);
        var http = world.node().process().http();
        try (var socket = new Socket(http.getHost(), http.getPort())) {
            String head =
                    "POST %s/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n"
                                    .formatted(ROWS, world.api().bearer(POWERUSER))
                            + "Idempotency-Key: %s\r\nContent-Type: text/csv\r\n".formatted(KEY)
                            + "Content-Length: %d\r\n\r\n".formatted(body.length);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body, 0, 510);
            socket.getOutputStream().flush();
            Await.that(
                    "a portion of rows is told of",
                    Duration.ofSeconds(20),
                    () -> told().get("rows").equals(Optional.of(Value.of(200))));
            isTold("running", 200);
            assertThat(told().get("bytesTotal")).contains(Value.of(body.length));
            world.node().killAndServeAgain();
        }
        isTold("running", 200);
        assertThat(get(ROWS + "?count=exact").at("total")).contains(Value.of(200));

        var headers =
                Map.of(
                        "Authorization",
                        world.api().bearer(POWERUSER),
                        "Idempotency-Key",
                        KEY,
                        "Content-Type",
                        "text/csv");
        var reply =
                Await.until(
                        "the first attempt is taken for dead",
                        Duration.ofSeconds(60),
                        () ->
                                Optional.of(
                                        world.api()
                                                .raw("POST", ROWS + "/import", headers, body)
                                                .expect(200)));
        assertThat(reply.at("created")).contains(Value.of(500));
        isTold("complete", 500);
        assertThat(told().text("id")).contains(reply.text("id"));
        assertThat(get(ROWS + "?count=exact").at("total")).contains(Value.of(500));
    }
}
