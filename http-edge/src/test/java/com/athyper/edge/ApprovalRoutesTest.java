package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.edge.fake.Committee;
import com.athyper.expression.Expr;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Uuid7;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.UUID;

class ApprovalRoutesTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private final EdgeUnderTest edge = new EdgeUnderTest();

    /** Submits a record and gives the task that waits for managers. */
    private String task() {
        String id =
                edge.post(DATA).as("user").json(RecordRoutesTest.SOUND).send().is(201).textAt("id");
        edge.post(DATA + "/" + id + "/transitions/submit").as("user").send().is(200);
        return "/api/workflow/tasks/" + lastWaiting();
    }

    private String lastWaiting() {
        return edge.get("/api/workflow/tasks").as("manager").send().at("items")
                        instanceof Value.Items(var items)
                ? ((Value.Fields) items.getLast()).text("id").orElseThrow()
                : "";
    }

    private static String instance(String task) {
        UUID id = UUID.fromString(task.substring(task.lastIndexOf('/') + 1));
        return "/api/workflow/instances/" + Uuid7.wholeOf(id);
    }

    @Test
    void an_inbox_shows_what_waits_and_for_whom() {
        String task = task();
        var inbox = edge.get("/api/workflow/tasks?count=exact").as("manager").send().is(200);
        assertThat(inbox.textAt("total")).isEqualTo("1");
        assertThat(inbox.textAt("items", "0", "status")).isEqualTo("open");
        assertThat(task).endsWith(inbox.textAt("items", "0", "id"));
        assertThat(edge.get("/api/workflow/tasks?count=exact").as("user").send().textAt("total"))
                .isEqualTo("0");
        assertThat(
                        edge.get("/api/workflow/tasks?count=exact")
                                .as("manager@ops")
                                .send()
                                .textAt("total"))
                .isEqualTo("0");
    }

    @Test
    void a_claimed_and_approved_task_moves_the_record() {
        String task = task();
        var claimed = edge.post(task + "/claim").as("manager").send().is(200);
        assertThat(claimed.textAt("status")).isEqualTo("claimed");
        assertThat(claimed.textAt("assignees", "0")).isEqualTo("manager");
        edge.post(task + "/claim").as("manager2").send().refused(409, "WORKFLOW.TASK_CLAIMED");
        var approved =
                edge.post(task + "/approve")
                        .as("manager")
                        .json("{\"comment\":\"fine\"}")
                        .send()
                        .is(200);
        assertThat(approved.textAt("status")).isEqualTo("approved");
        assertThat(approved.textAt("state")).isEqualTo("approved");
        assertThat(
                        edge.get(DATA + "/" + approved.textAt("recordId"))
                                .as("user")
                                .send()
                                .textAt("state"))
                .isEqualTo("approved");
        edge.post(task + "/reject").as("manager").send().refused(409, "WORKFLOW.INSTANCE_ENDED");
    }

    @ParameterizedTest
    @CsvSource({"reject, rejected, rejected", "request-changes, changes-requested, draft"})
    void a_task_can_be_decided_otherwise(String verb, String status, String state) {
        String task = task();
        edge.post(task + "/claim").as("manager").send().is(200);
        var decided = edge.post(task + "/" + verb).as("manager").send().is(200);
        assertThat(decided.textAt("status")).isEqualTo(status);
        assertThat(
                        edge.get(DATA + "/" + decided.textAt("recordId"))
                                .as("user")
                                .send()
                                .textAt("state"))
                .isEqualTo(state);
    }

    @Test
    void a_task_is_given_back() {
        String task = task();
        edge.post(task + "/claim").as("manager").send().is(200);
        assertThat(edge.post(task + "/release").as("manager").send().is(200).textAt("status"))
                .isEqualTo("open");
        edge.post(task + "/claim").as("manager2").send().is(200);
    }

    @Test
    void who_is_not_asked_decides_nothing_and_it_is_written_down() {
        String task = task();
        var refusal = edge.post(task + "/approve").as("user").send();
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(edge.audit.entries())
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.operation()).isEqualTo("workflow.task.decide");
                            assertThat(entry.result()).isEqualTo(AuditEntry.Result.REFUSED);
                            assertThat(entry.entity()).contains("task");
                            assertThat(task).endsWith(entry.subject().orElseThrow());
                        });
    }

    @Test
    void a_comment_is_kept_and_shown() {
        String task = task();
        var served =
                edge.post(task + "/comments")
                        .as("user")
                        .json("{\"text\":\"urgent\"}")
                        .send()
                        .is(200);
        assertThat(served.textAt("comments", "0", "text")).isEqualTo("urgent");
        assertThat(served.textAt("comments", "0", "by")).isEqualTo("user");
        edge.post(task + "/comments")
                .as("user")
                .json("{}")
                .send()
                .refused(422, "EDGE.BODY_INVALID");
        edge.post(task + "/comments")
                .as("user")
                .json("{\"text\":\"" + "x".repeat(4_001) + "\"}")
                .send()
                .refused(422, "WORKFLOW.COMMENT_INVALID");
    }

    @Test
    void a_stranger_sees_neither_task_nor_approval_and_cannot_speak() {
        String task = task();
        edge.policies.forbid(Operation.ENTITY_READ);
        edge.get(task).as("user2").send().refused(404, "WORKFLOW.TASK_NOT_FOUND");
        edge.post(task + "/comments")
                .as("user2")
                .json("{\"text\":\"hello\"}")
                .send()
                .refused(404, "WORKFLOW.TASK_NOT_FOUND");
        edge.get(instance(task)).as("user2").send().refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
        for (String involved : new String[] {"user", "manager", "manager2"}) {
            edge.get(task).as(involved).send().is(200);
            edge.get(instance(task)).as(involved).send().is(200);
        }
        edge.policies.limit(Operation.ENTITY_READ, Expr.TRUE);
        edge.get(instance(task)).as("user2").send().is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "00000000-0000-7000-8000-000000000000"})
    void what_is_not_there_is_not_found(String id) {
        edge.get("/api/workflow/tasks/" + id).as("user").send().is(404);
        edge.post("/api/workflow/tasks/" + id + "/claim").as("user").send().is(404);
        edge.get("/api/workflow/instances/" + id).as("user").send().is(404);
        edge.post("/api/workflow/instances/" + id + "/cancel")
                .as("user")
                .json("{\"reason\":\"x\"}")
                .send()
                .refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
        edge.post("/api/workflow/instances/" + id + "/retry").as("user").send().is(404);
    }

    @Test
    void another_tenants_task_is_not_there() {
        String task = task();
        edge.get(task).as("manager@acme").send().refused(404, "WORKFLOW.TASK_NOT_FOUND");
        edge.post(task + "/claim").as("manager@acme").send().is(404);
        edge.get(instance(task)).as("user@acme").send().refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
    }

    @Test
    void an_approval_is_shown_as_it_once_was() {
        String task = task();
        edge.post(task + "/claim").as("manager").send().is(200);
        var now = edge.get(instance(task)).as("user").send().is(200);
        assertThat(now.textAt("tasks", "0", "status")).isEqualTo("claimed");
        assertThat(now.textAt("events")).isEqualTo("3");
        var then = edge.get(instance(task) + "?at=2").as("user").send().is(200);
        assertThat(then.textAt("tasks", "0", "status")).isEqualTo("open");
        for (String at : new String[] {"0", "-1", "x", "1.5", "9999999999"}) {
            edge.get(instance(task) + "?at=" + at)
                    .as("user")
                    .send()
                    .refused(400, "EDGE.QUERY_INVALID");
        }
    }

    @Test
    void two_points_of_an_approval_are_compared() {
        String task = task();
        edge.post(task + "/claim").as("manager").send().is(200);
        edge.post(task + "/approve").as("manager").json("{\"comment\":\"fine\"}").send().is(200);
        var diff = instance(task) + "/diff";
        var claimed = edge.get(diff + "?from=2&to=3").as("user").send().is(200);
        assertThat(claimed.textAt("events", "0", "what")).isEqualTo("workflow.task.claim");
        assertThat(claimed.textAt("events", "0", "by")).isEqualTo("manager");
        assertThat(pointers(claimed))
                .containsExactly("/tasks/one/status", "/tasks/one/assignees", "/events");
        assertThat(claimed.textAt("changes", "0", "before")).isEqualTo("open");
        assertThat(claimed.textAt("changes", "0", "after")).isEqualTo("claimed");

        var whole = edge.get(diff).as("user").send().is(200);
        assertThat(whole.textAt("from")).isEqualTo("0");
        assertThat(pointers(whole)).contains("/state", "/steps", "/endedAt");
        assertThat(edge.get(diff + "?from=3").as("user").send().textAt("events", "0", "why"))
                .isEqualTo("fine");
        var none = edge.get(diff + "?from=2030-01-01T12:00:00Z").as("user").send().is(200);
        assertThat(pointers(none)).isEmpty();
        edge.get(diff + "?from=3&to=2").as("user").send().refused(400, "EDGE.QUERY_INVALID");
        edge.get(diff + "?from=x").as("user").send().refused(400, "EDGE.QUERY_INVALID");
        edge.policies.forbid(Operation.ENTITY_READ);
        edge.get(diff).as("security").send().refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
    }

    /** Whatever the task is called. */
    private static List<String> pointers(Served answered) {
        return answered.at("changes") instanceof Value.Items(var changes)
                ? changes.stream()
                        .map(change -> ((Value.Fields) change).text("pointer").orElseThrow())
                        .map(it -> it.replaceAll("/tasks/[0-9a-f-]{36}", "/tasks/one"))
                        .toList()
                : List.of();
    }

    @Test
    void an_approval_is_shown_as_of_a_time_and_tells_what_happened() {
        String task = task();
        edge.post(task + "/approve")
                .as("manager")
                .json("{\"comment\":\"within the budget\"}")
                .send()
                .is(200);
        var then = edge.get(instance(task) + "?at=2030-01-01T12:00:00Z").as("user").send().is(200);
        assertThat(then.textAt("state")).isEqualTo("approved");
        edge.get(instance(task) + "?at=2029-12-31T00:00:00Z").as("user").send().is(404);
        var told = edge.get(instance(task) + "/timeline").as("user").send().is(200);
        assertThat(told.textAt("items", "0", "what")).isEqualTo("workflow.instance.start");
        assertThat(told.textAt("items", "2", "event")).isEqualTo("3");
        assertThat(told.textAt("items", "2", "text"))
                .isEqualTo("manager: task decide (within the budget)");
        assertThat(told.textAt("items", "2", "why")).isEqualTo("within the budget");
        edge.policies.forbid(Operation.ENTITY_READ);
        edge.get(instance(task) + "/timeline")
                .as("user2")
                .send()
                .refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
    }

    @Test
    void the_requester_cancels_without_anybodys_leave() {
        String task = task();
        edge.policies.forbid(Operation.INSTANCE_CANCEL);
        edge.post(instance(task) + "/cancel")
                .as("manager")
                .json("{\"reason\":\"no\"}")
                .send()
                .refused(403, "POLICY.DENIED");
        var served =
                edge.post(instance(task) + "/cancel")
                        .as("user")
                        .json("{\"reason\":\"not needed\"}")
                        .send()
                        .is(200);
        assertThat(served.textAt("state")).isEqualTo("cancelled");
        edge.post(task + "/claim").as("manager").send().refused(409, "WORKFLOW.INSTANCE_ENDED");
        assertThat(edge.audit.entries())
                .extracting(AuditEntry::operation)
                .containsExactly("workflow.instance.cancel");
    }

    @Test
    void who_may_cancel_any_does_not_learn_what_it_was_about() {
        String task = task();
        String another = task();
        edge.policies.forbid(Operation.ENTITY_READ);
        var served =
                edge.post(instance(task) + "/cancel")
                        .as("security")
                        .json("{\"reason\":\"stop\"}")
                        .send()
                        .is(200);
        assertThat(served.json().values().keySet())
                .containsExactly("id", "state", "incidents", "events");
        edge.policies.forbid(Operation.INSTANCE_CANCEL);
        edge.post(instance(another) + "/cancel")
                .as("security")
                .json("{\"reason\":\"stop\"}")
                .send()
                .refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
    }

    @Test
    void a_cancellation_needs_a_reason() {
        assertThat(
                        edge.post(instance(task()) + "/cancel")
                                .as("user")
                                .json("{\"reason\":\" \"}")
                                .send()
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactly("/reason blank");
    }

    @Test
    void a_retry_is_for_incidents() {
        edge.post(instance(task()) + "/retry")
                .as("user")
                .send()
                .refused(409, "WORKFLOW.NO_INCIDENT");
        edge.approvals.by(Committee.SKIPPING);
        String id =
                edge.post(DATA).as("user").json(RecordRoutesTest.SOUND).send().is(201).textAt("id");
        var submitted =
                edge.post(DATA + "/" + id + "/transitions/submit").as("user").send().is(200);
        var retried =
                edge.post(
                                "/api/workflow/instances/"
                                        + submitted.textAt("workflow", "instanceId")
                                        + "/retry")
                        .as("user")
                        .send()
                        .is(200);
        assertThat(retried.at("incidents")).isNotEqualTo(new Value.Items(java.util.List.of()));
    }
}
