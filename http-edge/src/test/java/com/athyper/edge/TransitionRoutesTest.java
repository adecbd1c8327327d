package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.edge.fake.Committee;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.util.UUID;
import java.util.concurrent.TimeoutException;

class TransitionRoutesTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private final EdgeUnderTest edge = new EdgeUnderTest();
    private final String id =
            edge.post(DATA).as("user").json(RecordRoutesTest.SOUND).send().is(201).textAt("id");

    private EdgeUnderTest.Ask transition(String name) {
        return edge.post(DATA + "/" + id + "/transitions/" + name).as("user");
    }

    @Test
    void a_submitted_record_is_locked_by_the_approval_that_started() {
        var served = transition("submit").json("{\"comment\":\"please\"}").send().is(200);
        assertThat(served.textAt("state")).isEqualTo("submitted");
        assertThat(served.header("ETag")).contains("\"2\"");
        String instance = served.textAt("workflow", "instanceId");
        assertThat(
                        edge.get("/api/workflow/instances/" + instance)
                                .as("user")
                                .send()
                                .is(200)
                                .textAt("state"))
                .isEqualTo("running");
        assertThat(edge.records.outbox().getFirst().origin().reason()).contains("please");

        String current = "\"2\"";
        edge.patch(DATA + "/" + id)
                .as("user")
                .header("If-Match", current)
                .json("{}")
                .send()
                .refused(423, "DATA.RECORD_LOCKED");
        // The lock is told whatever else is wrong: reading again would not help.
        edge.patch(DATA + "/" + id).as("user").json("{}").send().refused(423, "DATA.RECORD_LOCKED");
        edge.delete(DATA + "/" + id).as("user").send().refused(423, "DATA.RECORD_LOCKED");
        transition("close").send().refused(423, "DATA.RECORD_LOCKED");
        transition("submit").send().refused(423, "DATA.RECORD_LOCKED");
    }

    @Test
    void a_transition_without_workflow_moves_and_that_is_all() {
        var served = transition("close").send().is(200);
        assertThat(served.textAt("state")).isEqualTo("closed");
        assertThat(served.json().get("workflow")).isEmpty();
        transition("close").send().refused(409, "DATA.TRANSITION_NOT_ALLOWED");
        transition("sing").send().refused(404, "DATA.TRANSITION_UNKNOWN");
    }

    @Test
    void nothing_moves_when_the_template_is_not_in_force() {
        edge.templateInForce = false;
        transition("submit").send().refused(409, "WORKFLOW.TEMPLATE_NOT_IN_FORCE");
        assertThat(edge.get(DATA + "/" + id).as("user").send().textAt("state")).isEqualTo("draft");
    }

    @Test
    void a_denied_transition_moves_nothing() {
        edge.policies.forbid(Operation.ENTITY_TRANSITION);
        transition("submit").send().refused(403, "POLICY.DENIED");
        assertThat(edge.get(DATA + "/" + id).as("user").send().textAt("version")).isEqualTo("1");
    }

    @Test
    void a_precondition_is_heeded_where_there_is_one() {
        transition("submit").header("If-Match", "\"9\"").send().refused(412, "DATA.VERSION_STALE");
        transition("submit").header("If-Match", "\"1\"").send().is(200);
    }

    @Test
    void a_body_with_surplus_is_told() {
        assertThat(
                        transition("submit")
                                .json("{\"comment\":7,\"force\":true}")
                                .send()
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder("/comment type", "/force unknown");
    }

    @Test
    void an_approval_that_needs_nobody_approves_nothing() {
        edge.approvals.by(Committee.SKIPPING);
        var served = transition("submit").send().is(200);
        assertThat(served.textAt("state")).isEqualTo("submitted");
        assertThat(
                        edge.get(
                                        "/api/workflow/instances/"
                                                + served.textAt("workflow", "instanceId"))
                                .as("user")
                                .send()
                                .textAt("state"))
                .isEqualTo("incident");
    }

    @Test
    void a_retry_that_comes_after_the_decision_shows_what_has_become_of_the_record() {
        edge.approvals.losingReply(new TimeoutException("no answer"));
        transition("submit").header("Idempotency-Key", "k").send().refused(503, "EDGE.NO_ANSWER");
        String task =
                edge.get("/api/workflow/tasks").as("manager").send().textAt("items", "0", "id");
        edge.post("/api/workflow/tasks/" + task + "/claim").as("manager").send().is(200);
        edge.post("/api/workflow/tasks/" + task + "/approve").as("manager").send().is(200);

        var served = transition("submit").header("Idempotency-Key", "k").send().is(200);
        assertThat(served.textAt("state")).isEqualTo("approved");
    }

    @Test
    void a_start_that_was_interrupted_is_finished_under_the_same_key() {
        edge.approvals.failing(new TimeoutException("no answer"));
        transition("submit").header("Idempotency-Key", "k1").send().refused(503, "EDGE.NO_ANSWER");
        var served = transition("submit").header("Idempotency-Key", "k1").send().is(200);
        assertThat(served.textAt("state")).isEqualTo("submitted");
        assertThat(edge.records.outbox()).hasSize(1);
        assertThat(edge.records.outbox().getFirst().instance())
                .isEqualTo(UUID.fromString(served.textAt("workflow", "instanceId")));
    }

    @Test
    void a_move_whose_reply_was_lost_is_told_again_under_the_same_key() {
        edge.records.loseNextReply(new TimeoutException("lost"));
        transition("close").header("Idempotency-Key", "k2").send().refused(503, "EDGE.NO_ANSWER");
        var served = transition("close").header("Idempotency-Key", "k2").send().is(200);
        assertThat(served.textAt("state")).isEqualTo("closed");
        assertThat(served.textAt("version")).isEqualTo("2");
        transition("close")
                .header("Idempotency-Key", "k3")
                .send()
                .refused(409, "DATA.TRANSITION_NOT_ALLOWED");
    }
}
