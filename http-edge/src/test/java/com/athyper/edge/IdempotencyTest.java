package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.kernel.Unavailable;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;

class IdempotencyTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private final EdgeUnderTest edge = new EdgeUnderTest();

    private EdgeUnderTest.Ask create(String key) {
        return edge.post(DATA)
                .as("user")
                .header("Idempotency-Key", key)
                .json(RecordRoutesTest.SOUND);
    }

    private int count() {
        return Integer.parseInt(edge.get(DATA + "?count=exact").as("user2").send().textAt("total"));
    }

    @Test
    void the_same_request_gets_the_same_reply_and_is_done_once() {
        var first = create("k").send().is(201);
        var second = create("k").send().is(201);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("Idempotency-Replayed")).contains("true");
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void another_body_or_path_under_the_same_key_is_a_conflict() {
        create("k").send().is(201);
        create("k").json("{}").send().refused(409, "EDGE.IDEMPOTENCY_MISMATCH");
        edge.post("/api/meta/entities")
                .as("user")
                .header("Idempotency-Key", "k")
                .json(RecordRoutesTest.SOUND)
                .send()
                .refused(409, "EDGE.IDEMPOTENCY_MISMATCH");
    }

    @Test
    void keys_of_different_principals_never_meet() {
        create("k").send().is(201);
        edge.post(DATA)
                .as("user2")
                .header("Idempotency-Key", "k")
                .json(RecordRoutesTest.SOUND)
                .send()
                .is(201);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void a_refusal_that_will_not_change_is_remembered() {
        var ask =
                edge.post(DATA)
                        .as("user")
                        .header("Idempotency-Key", "k")
                        .json("{\"title\":\"Chairs\"}");
        var first = ask.send().refused(422, "DATA.RECORD_INVALID");
        var again = ask.send().is(422);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.mediaType()).isEqualTo("application/problem+json");
    }

    @Test
    void a_denial_is_not_remembered() {
        edge.policies.forbid(Operation.ENTITY_CREATE);
        create("k").send().refused(403, "POLICY.DENIED");
        edge.policies.limit(Operation.ENTITY_CREATE, com.athyper.expression.Expr.TRUE);
        create("k").send().is(201);
    }

    @Test
    void a_failure_is_not_remembered_and_the_retry_has_the_same_command() {
        edge.records.next(new Unavailable("gone", null));
        create("k").send().refused(503, "EDGE.STORE_UNAVAILABLE");
        edge.records.next(new IllegalStateException("a bug"));
        create("k").send().refused(500, "EDGE.UNEXPECTED");
        String id = create("k").send().is(201).textAt("id");
        assertThat(edge.records.attempts()).hasSize(3).containsOnly(id);
    }

    @Test
    void a_request_under_way_is_not_done_beside_itself() {
        var gate = new CompletableFuture<Void>();
        edge.records.gated(gate);
        var first = create("k").later();
        var second = create("k").send().refused(409, "EDGE.IDEMPOTENCY_IN_PROGRESS");
        assertThat(second.header("Retry-After")).contains("1");
        gate.complete(null);
        first.join().is(201);
        create("k").send().is(201);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void a_key_is_as_long_as_allowed_and_no_longer() {
        create("k".repeat(255)).send().is(201);
        create("k".repeat(256)).send().refused(400, "EDGE.HEADER_INVALID");
        create("a b").send().refused(400, "EDGE.HEADER_INVALID");
    }

    @Test
    void a_record_under_a_key_has_the_commands_id() {
        String id = create("k").send().is(201).textAt("id");
        assertThat(edge.records.attempts()).containsExactly(id);
    }
}
