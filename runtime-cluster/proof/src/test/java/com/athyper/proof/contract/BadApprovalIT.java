package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Approvals asked for twice, too late, by the wrong person, or of nobody at all. */
@ExtendWith(Worlds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadApprovalIT {
    private static final Who MANAGER2 = Who.demo("manager2");
    private static final String MANAGER2_PROFILE =
            "{\"displayName\":\"Mia Manager\",\"roles\":[\"manager\"],\"active\":%s}";

    private final Business business = new Business("bad_approval");
    private final Business solo = new Business("solo_approval");
    private final Api api;

    /** A record under approval. */
    private record Open(String record, String instance, String task) {}

    BadApprovalIT(SharedWorld world) {
        api = world.api();
    }

    @BeforeAll
    void the_entities_are_in_force() throws Exception {
        business.inForce(api, Business.ADMIN);
        solo.inForce(
                api,
                Business.ADMIN,
                """
                {"name":"%s","entity":"%s",
                 "steps":[{"name":"only","approvers":{"principals":["manager2"]},"mode":"any"}]}
                """
                        .formatted(solo.template(), solo.entity()));
    }

    @Test
    void submitting_twice_starts_one_approval() throws Exception {
        Open open = submitted(business, Business.USER);

        api.send(business.submit(open.record)).refused(423, "DATA.RECORD_LOCKED");
        api.send(Business.approve(open.task)).expect(200);
        api.send(business.submit(open.record)).refused(409, "DATA.TRANSITION_NOT_ALLOWED");
        api.send(Ask.post(business.record(open.record) + "/transitions/vanish").as(Business.USER))
                .refused(404, "DATA.TRANSITION_UNKNOWN");
    }

    @Test
    void a_record_under_approval_is_locked() throws Exception {
        Open open = submitted(business, Business.USER);
        String tag = api.send(business.read(open.record)).expect(200).etag();

        api.send(
                        Ask.patch(business.record(open.record))
                                .as(Business.USER)
                                .ifMatch(tag)
                                .with("{\"title\":\"changed\"}"))
                .refused(423, "DATA.RECORD_LOCKED");
        api.send(Ask.delete(business.record(open.record)).as(Business.USER).ifMatch(tag))
                .refused(423, "DATA.RECORD_LOCKED");
    }

    @Test
    void approving_twice_approves_once() throws Exception {
        Open open = submitted(business, Business.USER);
        Answered once = api.send(Business.approve(open.task)).expect(200);

        assertThat(once.text("state")).isEqualTo("approved");
        for (String verb : new String[] {"approve", "reject", "request-changes", "claim"}) {
            Answered again = api.send(decision(open, verb, Business.MANAGER));
            again.expect(409);
            assertThat(again.code()).isIn("WORKFLOW.INSTANCE_ENDED", "WORKFLOW.TASK_DECIDED");
        }
        assertThat(states(open)).containsExactly("approved", "submitted", "draft");
    }

    @Test
    void nobody_approves_their_own_request() throws Exception {
        Open open = submitted(business, Business.MANAGER);

        for (String verb : new String[] {"claim", "approve", "reject"}) {
            api.send(decision(open, verb, Business.MANAGER)).refused(403, "WORKFLOW.SELF_APPROVAL");
        }
        assertThat(state(open)).isEqualTo("running");
        api.send(decision(open, "approve", MANAGER2)).expect(200);
        assertThat(state(open)).isEqualTo("approved");
    }

    @ParameterizedTest
    @CsvSource({
        "user2, 403, WORKFLOW.NOT_A_CANDIDATE",
        "poweruser, 403, WORKFLOW.NOT_A_CANDIDATE",
        "admin, 403, POLICY.DENIED",
        "compliance, 403, POLICY.DENIED"
    })
    void who_is_not_asked_does_not_decide(String persona, int status, String code)
            throws Exception {
        Open open = submitted(business, Business.USER);

        api.send(decision(open, "approve", Who.demo(persona))).refused(status, code);
        assertThat(state(open)).isEqualTo("running");
    }

    @Test
    void a_claimed_task_is_the_claimers() throws Exception {
        Open open = submitted(business, Business.USER);
        api.send(Business.claim(open.task)).expect(200);
        api.send(Business.claim(open.task)).expect(200);

        api.send(decision(open, "claim", MANAGER2)).refused(409, "WORKFLOW.TASK_CLAIMED");
        api.send(decision(open, "approve", MANAGER2)).refused(409, "WORKFLOW.TASK_CLAIMED");
        api.send(decision(open, "release", Business.MANAGER)).expect(200);
        api.send(decision(open, "approve", MANAGER2)).expect(200);
    }

    @Test
    void nothing_is_decided_after_a_cancellation() throws Exception {
        Open open = submitted(business, Business.USER);
        Ask cancel =
                Ask.post("/api/workflow/instances/" + open.instance + "/cancel")
                        .as(Business.USER)
                        .with("{\"reason\":\"not needed any more\"}");

        api.send(cancel.with("{}")).expect(422);
        api.send(cancel.as(Business.USER2)).refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
        assertThat(api.send(cancel).expect(200).text("state")).isEqualTo("cancelled");

        api.send(Business.approve(open.task)).refused(409, "WORKFLOW.INSTANCE_ENDED");
        api.send(cancel).refused(409, "WORKFLOW.INSTANCE_ENDED");
        Answered record = api.send(business.read(open.record)).expect(200);
        assertThat(record.text("state")).isEqualTo("draft");
        assertThat(record.at("workflow")).isEmpty();
        api.send(business.submit(open.record)).expect(200);
    }

    @ParameterizedTest
    @CsvSource({"reject, rejected, rejected", "request-changes, changes-requested, draft"})
    void a_no_unlocks_the_record(String verb, String outcome, String recordState) throws Exception {
        Open open = submitted(business, Business.USER);

        api.send(decision(open, verb, Business.MANAGER).with("{\"comment\":\"too dear\"}"))
                .expect(200);

        assertThat(state(open)).isEqualTo(outcome);
        Answered record = api.send(business.read(open.record)).expect(200);
        assertThat(record.text("state")).isEqualTo(recordState);
        assertThat(record.at("workflow")).isEmpty();
        api.send(Business.approve(open.task)).refused(409, "WORKFLOW.INSTANCE_ENDED");
    }

    @Test
    void what_a_comment_may_be_is_limited() throws Exception {
        Open open = submitted(business, Business.USER);
        Ask approve = decision(open, "approve", Business.MANAGER);
        String sql = "'); DELETE FROM athyper.workflow_task; --";

        api.send(approve.with(Value.object().put("comment", "x".repeat(9_000)).build()))
                .expect(422);
        api.send(approve.with("{\"comment\":5}")).refused(422, "EDGE.BODY_INVALID");
        api.send(approve.with("{\"comment\":\"fine\",\"nonsense\":1}"))
                .refused(422, "EDGE.BODY_INVALID");
        api.send(
                        Ask.post("/api/workflow/tasks/" + open.task + "/comments")
                                .as(Business.MANAGER)
                                .with("{}"))
                .refused(422, "EDGE.BODY_INVALID");
        assertThat(state(open)).isEqualTo("running");
        Answered approved =
                api.send(approve.with(Value.object().put("comment", sql).build())).expect(200);
        assertThat(approved.text("state")).isEqualTo("approved");
        assertThat(api.send(Business.instance(open.instance)).expect(200).reply().text())
                .contains(sql);
    }

    @Test
    void an_approval_that_is_not_there_is_said() throws Exception {
        String nothing = UUID.randomUUID().toString();

        api.send(Business.instance(nothing)).refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
        Answered claimed = api.send(Business.claim(nothing));
        claimed.expect(404);
        assertThat(claimed.code()).isIn("WORKFLOW.TASK_NOT_FOUND", "WORKFLOW.INSTANCE_NOT_FOUND");
        Open open = submitted(business, Business.USER);
        String second = open.task.substring(0, open.task.length() - 1) + "2";
        api.send(Business.approve(second)).refused(404, "WORKFLOW.TASK_NOT_FOUND");
        api.send(Business.instance(open.instance + "?at=0")).refused(400, "EDGE.QUERY_INVALID");
        api.send(Business.instance(open.instance + "?at=99")).expect(404);
        api.send(Ask.get("/api/workflow/instances/" + open.instance).as(Business.USER2))
                .refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
    }

    @Test
    void without_an_approver_there_is_an_incident_and_never_an_approval() throws Exception {
        manager2IsActive(false);
        try {
            Open open = submitted(solo, Business.USER);

            Answered shown = api.send(Business.instance(open.instance)).expect(200);
            assertThat(shown.text("state")).isEqualTo("incident");
            assertThat(shown.objects("incidents").getFirst().text("code")).contains("no-approver");
            assertThat(api.send(solo.read(open.record)).expect(200).text("state"))
                    .isEqualTo("submitted");
            api.send(Business.approve(open.task)).expect(404);
            Ask retry = Ask.post("/api/workflow/instances/" + open.instance + "/retry");
            api.send(retry.as(Business.USER)).refused(403, "POLICY.DENIED");
            assertThat(api.send(retry.as(Business.ADMIN)).expect(200).text("state"))
                    .isEqualTo("incident");

            manager2IsActive(true);
            assertThat(api.send(retry.as(Business.ADMIN)).expect(200).text("state"))
                    .isEqualTo("running");
            api.send(retry.as(Business.ADMIN)).refused(409, "WORKFLOW.NO_INCIDENT");
            api.send(decision(open, "approve", MANAGER2)).expect(200);
            assertThat(api.send(solo.read(open.record)).expect(200).text("state"))
                    .isEqualTo("approved");
        } finally {
            manager2IsActive(true);
        }
    }

    @Test
    void an_approver_who_has_left_decides_nothing() throws Exception {
        Open open = submitted(solo, Business.USER);
        api.send(Business.inbox(MANAGER2)).expect(200);

        manager2IsActive(false);
        try {
            api.send(decision(open, "approve", MANAGER2)).refused(403, "IAM.PRINCIPAL_INACTIVE");
            assertThat(state(open)).isEqualTo("running");
            api.send(
                            Ask.post("/api/workflow/instances/" + open.instance + "/cancel")
                                    .as(Business.USER)
                                    .with("{\"reason\":\"nobody is left\"}"))
                    .expect(200);
            assertThat(api.send(solo.read(open.record)).text("state")).isEqualTo("draft");
        } finally {
            manager2IsActive(true);
        }
    }

    private void manager2IsActive(boolean active) throws IOException, InterruptedException {
        api.send(
                        Ask.put("/api/iam/principals/manager2")
                                .as(Business.ADMIN)
                                .with(MANAGER2_PROFILE.formatted(active)))
                .expect(200);
    }

    private Open submitted(Business kind, Who requester) throws IOException, InterruptedException {
        String id = api.send(kind.create("asked for").as(requester)).expect(201).text("id");
        String instance =
                api.send(kind.submit(id).as(requester)).expect(200).text("workflow", "instanceId");
        return new Open(id, instance, Business.firstTask(instance));
    }

    private static Ask decision(Open open, String verb, Who who) {
        return Ask.post("/api/workflow/tasks/" + open.task + "/" + verb).as(who);
    }

    private String state(Open open) throws IOException, InterruptedException {
        return api.send(Business.instance(open.instance)).expect(200).text("state");
    }

    private List<String> states(Open open) throws IOException, InterruptedException {
        return api.send(business.history(open.record)).expect(200).objects("items").stream()
                .map((Fields revision) -> revision.text("state").orElse(""))
                .toList();
    }
}
