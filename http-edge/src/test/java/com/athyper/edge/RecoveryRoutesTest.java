package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.edge.fake.Committee;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What is done over the wire with an approval that does not get on. */
class RecoveryRoutesTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private final EdgeUnderTest edge = new EdgeUnderTest();

    private String instance() {
        String id =
                edge.post(DATA).as("user").json(RecordRoutesTest.SOUND).send().is(201).textAt("id");
        var submitted =
                edge.post(DATA + "/" + id + "/transitions/submit").as("user").send().is(200);
        return "/api/workflow/instances/" + submitted.textAt("workflow", "instanceId");
    }

    private String task() {
        var inbox = edge.get("/api/workflow/tasks").as("manager").send();
        return "/api/workflow/tasks/" + inbox.textAt("items", "0", "id");
    }

    @Test
    void a_paused_approval_waits_until_it_is_resumed() {
        String instance = instance();
        var paused =
                edge.post(instance + "/pause")
                        .as("security")
                        .json("{\"reason\":\"under audit\"}")
                        .send()
                        .is(200);
        assertThat(paused.textAt("state")).isEqualTo("paused");
        assertThat(paused.textAt("pause", "reason")).isEqualTo("under audit");
        edge.post(task() + "/approve")
                .as("manager")
                .send()
                .refused(409, "WORKFLOW.INSTANCE_PAUSED");
        var resumed =
                edge.post(instance + "/resume")
                        .as("security")
                        .json("{\"reason\":\"audited\"}")
                        .send()
                        .is(200);
        assertThat(resumed.textAt("state")).isEqualTo("running");
        edge.post(task() + "/approve").as("manager").send().is(200);
    }

    @Test
    void an_override_takes_two() {
        String instance = instance();
        String body = "{\"step\":\"manager\",\"outcome\":\"approve\",\"reason\":\"closing\"}";
        var proposed = edge.post(instance + "/override").as("security").json(body).send().is(200);
        assertThat(proposed.textAt("pause", "override", "by")).isEqualTo("security");
        edge.post(instance + "/override")
                .as("security")
                .json(body)
                .send()
                .refused(403, "WORKFLOW.SECOND_PERSON_NEEDED");
        edge.post(instance + "/override")
                .as("user")
                .json(body)
                .send()
                .refused(403, "WORKFLOW.SELF_APPROVAL");
        var done = edge.post(instance + "/override").as("user2").json(body).send().is(200);
        assertThat(done.textAt("state")).isEqualTo("approved");
    }

    @Test
    void a_skip_needs_a_step_and_a_reason() {
        String instance = instance();
        assertThat(
                        edge.post(instance + "/skip")
                                .as("security")
                                .json("{}")
                                .send()
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder("/step required", "/reason required");
        edge.post(instance + "/skip")
                .as("security")
                .json("{\"step\":\"none\",\"reason\":\"x\"}")
                .send()
                .refused(409, "WORKFLOW.STEP_NOT_OPEN");
        var skipped =
                edge.post(instance + "/skip")
                        .as("security")
                        .json("{\"step\":\"manager\",\"reason\":\"no need\"}")
                        .send()
                        .is(200);
        assertThat(skipped.textAt("incidents", "0", "code")).isEqualTo("nobody-asked");
    }

    @Test
    void only_the_requester_withdraws() {
        String instance = instance();
        edge.policies.forbid(Operation.INSTANCE_CANCEL);
        edge.post(instance + "/withdraw")
                .as("manager")
                .json("{\"reason\":\"no\"}")
                .send()
                .refused(403, "WORKFLOW.NOT_THE_REQUESTER");
        var withdrawn =
                edge.post(instance + "/withdraw")
                        .as("user")
                        .json("{\"reason\":\"bought elsewhere\"}")
                        .send()
                        .is(200);
        assertThat(withdrawn.textAt("state")).isEqualTo("cancelled");
    }

    @Test
    void an_incident_tells_its_owner_and_what_mends_it() {
        edge.approvals.by(Committee.SKIPPING);
        var shown = edge.get(instance()).as("user").send().is(200);
        assertThat(shown.textAt("incidents", "0", "owner")).isEqualTo("workflow.instance.operate");
        assertThat(shown.at("incidents", "0", "actions")).isEqualTo(Value.texts(List.of("cancel")));
    }

    @Test
    void each_measure_is_an_operation_that_policy_can_forbid() {
        String instance = instance();
        edge.policies.forbid(Operation.INSTANCE_OPERATE);
        edge.policies.forbid(Operation.INSTANCE_OVERRIDE);
        for (String verb : List.of("pause", "resume", "skip", "override")) {
            edge.post(instance + "/" + verb)
                    .as("security")
                    .json("{\"step\":\"manager\",\"outcome\":\"approve\",\"reason\":\"x\"}")
                    .send()
                    .refused(403, "POLICY.DENIED");
        }
    }
}
