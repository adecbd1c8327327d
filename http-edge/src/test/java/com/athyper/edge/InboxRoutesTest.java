package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;
import com.athyper.workflow.Inbox.Order;
import com.athyper.workflow.Inbox.View;
import com.athyper.workflow.Mandate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lists of tasks, and many decided at once. */
class InboxRoutesTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private static final String TASKS = "/api/workflow/tasks";
    private final EdgeUnderTest edge = new EdgeUnderTest();

    private String task() {
        String id =
                edge.post(DATA).as("user").json(RecordRoutesTest.SOUND).send().is(201).textAt("id");
        edge.post(DATA + "/" + id + "/transitions/submit").as("user").send().is(200);
        return edge.get(TASKS).as("manager").send().at("items") instanceof Value.Items(var items)
                ? ((Value.Fields) items.getLast()).text("id").orElseThrow()
                : "";
    }

    private static String bulk(String action, List<String> tasks) {
        return "{\"action\":\"%s\",\"tasks\":[%s],\"comment\":\"the budget is there\"}"
                .formatted(
                        action,
                        tasks.stream()
                                .map(task -> '"' + task + '"')
                                .collect(Collectors.joining(",")));
    }

    @Test
    void an_inbox_is_asked_for_as_the_caller_says() {
        edge.get(
                        TASKS
                                + "?entity=claim&step=manager&dueBefore=2030-05-01T00:00:00Z"
                                + "&text=chair&sort=-dueAt")
                .as("manager")
                .send()
                .is(200);
        var asked = edge.approvals.asked();
        assertThat(asked.view()).isEqualTo(View.WAITING);
        assertThat(asked.order()).isEqualTo(Order.DUE);
        assertThat(asked.descending()).isTrue();
        assertThat(asked.filter().entity()).contains(new EntityName("claim"));
        assertThat(asked.filter().step()).contains("manager");
        assertThat(asked.filter().dueBefore()).contains(Instant.parse("2030-05-01T00:00:00Z"));
        assertThat(asked.filter().text()).contains("chair");
        edge.get(TASKS + "?overdue=true&dueBefore=2031-05-01T00:00:00Z")
                .as("manager")
                .send()
                .is(200);
        assertThat(edge.approvals.asked().filter().dueBefore()).contains(EdgeUnderTest.NOON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "view=all",
                "sort=title",
                "sort=decidedAt",
                "view=sent&sort=dueAt",
                "view=done&sort=createdAt",
                "overdue=yes",
                "dueBefore=tomorrow",
                "entity=No%20Name",
                "text=%20",
                "assignee=me"
            })
    void what_cannot_be_asked_is_refused(String query) {
        edge.get(TASKS + "?" + query).as("manager").send().refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void what_one_sent_and_what_one_decided_are_listed() {
        String task = task();
        edge.post(TASKS + "/" + task + "/approve").as("manager").send().is(200);
        var sent = edge.get(TASKS + "?view=sent").as("user").send().is(200);
        assertThat(sent.textAt("items", "0", "status")).isEqualTo("approved");
        var done = edge.get(TASKS + "?view=done").as("manager").send().is(200);
        assertThat(done.textAt("items", "0", "id")).isEqualTo(task);
        assertThat(edge.get(TASKS + "?view=done&count=exact").as("user").send().textAt("total"))
                .isEqualTo("0");
    }

    @Test
    void the_inbox_of_a_stand_in_is_asked_for_in_the_others_name_too() {
        edge.post("/api/iam/delegations")
                .as("manager")
                .json(
                        "{\"to\":\"user2\",\"roles\":[\"manager\"],"
                                + "\"until\":\"2030-02-01T00:00:00Z\",\"reason\":\"away\"}")
                .send()
                .is(201);
        edge.get(TASKS).as("user2").send().is(200);
        assertThat(edge.approvals.asked().mandates())
                .containsExactly(new Mandate(new PrincipalId("manager"), List.of("manager")));
    }

    @Test
    void a_stand_in_sees_and_decides_while_the_other_is_away() {
        String task = TASKS + "/" + task();
        edge.policies.forbid(Operation.ENTITY_READ);
        edge.get(task).as("user2").send().refused(404, "WORKFLOW.TASK_NOT_FOUND");
        edge.post("/api/workflow/delegations")
                .as("manager")
                .json("{\"to\":\"user2\",\"until\":\"2030-02-01T00:00:00Z\",\"reason\":\"away\"}")
                .send()
                .is(201);
        edge.get(task).as("user2").send().is(200);
        var decided = edge.post(task + "/approve").as("user2").send().is(200);
        assertThat(decided.textAt("owner")).isEqualTo("manager");
        assertThat(decided.textAt("assignees", "0")).isEqualTo("user2");
    }

    @Test
    void a_mention_is_listed_for_whom_it_names() {
        String task = task();
        edge.post(TASKS + "/" + task + "/comments")
                .as("manager")
                .json("{\"text\":\"@user2?\"}")
                .send()
                .is(200);
        var mentions = edge.get("/api/workflow/mentions").as("user2").send().is(200);
        assertThat(mentions.textAt("items", "0", "taskId")).isEqualTo(task);
        assertThat(mentions.textAt("items", "0", "by")).isEqualTo("manager");
        assertThat(edge.get("/api/workflow/mentions").as("user").send().at("items"))
                .isEqualTo(new Value.Items(List.of()));
    }

    @Test
    void many_tasks_are_decided_each_by_itself() {
        List<String> tasks = List.of(task(), task(), task());
        edge.post(TASKS + "/" + tasks.get(1) + "/claim").as("manager2").send().is(200);
        var body = bulk("approve", List.of(tasks.get(0), tasks.get(1), tasks.get(2), "x"));
        var served = edge.post(TASKS + "/bulk").as("manager").json(body).send().is(200);
        assertThat(served.textAt("done")).isEqualTo("2");
        assertThat(served.textAt("failed")).isEqualTo("2");
        assertThat(served.textAt("items", "0", "state")).isEqualTo("approved");
        assertThat(served.textAt("items", "1", "problem", "code"))
                .isEqualTo("WORKFLOW.TASK_CLAIMED");
        assertThat(served.textAt("items", "2", "status")).isEqualTo("200");
        assertThat(served.textAt("items", "3", "status")).isEqualTo("404");
    }

    @Test
    void a_refusal_within_many_is_written_down_as_a_single_one_would_be() {
        String task = task();
        var served =
                edge.post(TASKS + "/bulk")
                        .as("user")
                        .json(bulk("reject", List.of(task)))
                        .send()
                        .is(200);
        assertThat(served.textAt("items", "0", "problem", "code"))
                .isEqualTo("WORKFLOW.SELF_APPROVAL");
        assertThat(edge.audit.entries())
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.result()).isEqualTo(AuditEntry.Result.REFUSED);
                            assertThat(entry.operation()).isEqualTo("workflow.task.decide");
                            assertThat(entry.subject()).contains(task);
                        });
    }

    @Test
    void no_more_than_a_hundred_and_none_twice() {
        var many = IntStream.range(0, 101).mapToObj(i -> "t" + i).toList();
        edge.post(TASKS + "/bulk")
                .as("manager")
                .json(bulk("approve", many))
                .send()
                .refused(422, "EDGE.BODY_INVALID");
        edge.post(TASKS + "/bulk")
                .as("manager")
                .json(bulk("approve", many.subList(0, 100)))
                .send()
                .is(200);
        edge.post(TASKS + "/bulk")
                .as("manager")
                .json(bulk("approve", List.of("a", "a")))
                .send()
                .refused(422, "EDGE.BODY_INVALID");
        edge.post(TASKS + "/bulk")
                .as("manager")
                .json(bulk("delegate", List.of("a")))
                .send()
                .refused(422, "EDGE.BODY_INVALID");
        edge.policies.forbid(Operation.TASK_DECIDE);
        edge.post(TASKS + "/bulk")
                .as("manager")
                .json(bulk("approve", List.of("a")))
                .send()
                .refused(403, "POLICY.DENIED");
    }
}
