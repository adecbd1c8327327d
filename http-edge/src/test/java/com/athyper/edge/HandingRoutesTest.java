package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Tasks that change hands, over the wire. */
class HandingRoutesTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private final EdgeUnderTest edge = new EdgeUnderTest();

    private String task() {
        String id =
                edge.post(DATA).as("user").json(RecordRoutesTest.SOUND).send().is(201).textAt("id");
        edge.post(DATA + "/" + id + "/transitions/submit").as("user").send().is(200);
        var inbox = edge.get("/api/workflow/tasks").as("manager").send();
        return "/api/workflow/tasks/" + inbox.textAt("items", "0", "id");
    }

    @Test
    void a_delegate_decides_in_the_owners_name() {
        String task = task();
        var delegated =
                edge.post(task + "/delegate")
                        .as("manager")
                        .json("{\"to\":\"user2\",\"reason\":\"knows it\"}")
                        .send()
                        .is(200);
        assertThat(delegated.textAt("assignees", "0")).isEqualTo("user2");
        assertThat(delegated.textAt("owner")).isEqualTo("manager");
        assertThat(delegated.textAt("handovers", "0", "reason")).isEqualTo("knows it");
        edge.post(task + "/approve").as("user2").send().is(200);
        var instance =
                edge.get("/api/workflow/instances/" + delegated.textAt("instanceId"))
                        .as("user")
                        .send()
                        .is(200);
        assertThat(instance.textAt("steps", "0", "votes", "0", "by")).isEqualTo("user2");
        assertThat(instance.textAt("steps", "0", "votes", "0", "onBehalfOf")).isEqualTo("manager");
    }

    @Test
    void a_delegated_task_comes_back() {
        String task = task();
        edge.post(task + "/delegate").as("manager").json("{\"to\":\"user2\"}").send().is(200);
        edge.post(task + "/resolve").as("manager").send().refused(409, "WORKFLOW.TASK_CLAIMED");
        var back = edge.post(task + "/resolve").as("user2").send().is(200);
        assertThat(back.textAt("assignees", "0")).isEqualTo("manager");
        edge.post(task + "/resolve")
                .as("manager")
                .send()
                .refused(409, "WORKFLOW.TASK_NOT_DELEGATED");
    }

    @Test
    void the_requester_never_comes_to_the_task() {
        String task = task();
        edge.post(task + "/delegate")
                .as("manager")
                .json("{\"to\":\"user\"}")
                .send()
                .refused(403, "WORKFLOW.SELF_APPROVAL");
        edge.post(task + "/reassign")
                .as("security")
                .json("{\"to\":\"user\",\"reason\":\"x\"}")
                .send()
                .refused(403, "WORKFLOW.SELF_APPROVAL");
        edge.post(task + "/approvers")
                .as("manager")
                .json("{\"principal\":\"user\"}")
                .send()
                .refused(403, "WORKFLOW.SELF_APPROVAL");
    }

    @Test
    void what_is_not_said_soundly_is_refused_with_all_faults() {
        String task = task();
        assertThat(
                        edge.post(task + "/reassign")
                                .as("manager")
                                .json("{\"to\":\"not a name\",\"whom\":1}")
                                .send()
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder("/to pattern", "/reason required", "/whom unknown");
        edge.post(task + "/delegate")
                .as("manager")
                .json("{\"to\":\"nobody\"}")
                .send()
                .refused(422, "WORKFLOW.RECEIVER_INVALID");
    }

    @Test
    void who_operates_approvals_reassigns_without_seeing_what_they_are_about() {
        String task = task();
        edge.policies.forbid(Operation.ENTITY_READ);
        var moved =
                edge.post(task + "/reassign")
                        .as("security")
                        .json("{\"to\":\"user2\",\"reason\":\"on leave\"}")
                        .send()
                        .is(200);
        assertThat(moved.textAt("assignees", "0")).isEqualTo("user2");
        assertThat(moved.json().values()).doesNotContainKeys("title", "recordId", "comments");
        edge.policies.forbid(Operation.INSTANCE_OPERATE);
        edge.post(task + "/reassign")
                .as("security")
                .json("{\"to\":\"manager2\",\"reason\":\"again\"}")
                .send()
                .refused(403, "WORKFLOW.NOT_A_CANDIDATE");
    }

    @Test
    void one_more_is_asked_and_spoken_to() {
        String task = task();
        var asked =
                edge.post(task + "/approvers")
                        .as("manager")
                        .json("{\"principal\":\"user2\",\"reason\":\"the lawyer\"}")
                        .send()
                        .is(200);
        assertThat(asked.at("candidates"))
                .isEqualTo(Value.texts(List.of("manager", "manager2", "user2")));
        var said =
                edge.post(task + "/comments")
                        .as("manager")
                        .json("{\"text\":\"@user2, please look; @nobody cannot\"}")
                        .send()
                        .is(200);
        assertThat(said.at("comments", "0", "mentions")).isEqualTo(Value.texts(List.of("user2")));
    }

    @Test
    void each_way_is_an_operation_that_policy_can_forbid() {
        String task = task();
        edge.policies.forbid(Operation.TASK_DELEGATE);
        edge.policies.forbid(Operation.TASK_REASSIGN);
        edge.policies.forbid(Operation.TASK_INVITE);
        edge.post(task + "/delegate")
                .as("manager")
                .json("{\"to\":\"user2\"}")
                .send()
                .refused(403, "POLICY.DENIED");
        edge.post(task + "/reassign")
                .as("manager")
                .json("{\"to\":\"user2\",\"reason\":\"x\"}")
                .send()
                .refused(403, "POLICY.DENIED");
        edge.post(task + "/approvers")
                .as("manager")
                .json("{\"principal\":\"user2\"}")
                .send()
                .refused(403, "POLICY.DENIED");
    }
}
