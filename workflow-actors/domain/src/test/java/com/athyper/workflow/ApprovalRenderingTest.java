package com.athyper.workflow;

import static com.athyper.workflow.Approving.EVERYBODY;
import static com.athyper.workflow.Approving.FOUR;
import static com.athyper.workflow.Approving.KEY;
import static com.athyper.workflow.Approving.MAIN_JOB;
import static com.athyper.workflow.Approving.NOON;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.workflow.ApprovalCommand.AddComment;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Cancel;
import com.athyper.workflow.ApprovalCommand.Reject;
import com.athyper.workflow.ApprovalCommand.RequestChanges;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.UUID;

class ApprovalRenderingTest {
    private static final Approving RUNNING = given().after("user", start(MAIN_JOB));

    private static String json(Approving approving) {
        return Json.write(ApprovalRendering.instance(KEY, approving.shown()).orElseThrow());
    }

    @Test
    void a_finished_approval_tells_its_whole_story() {
        var ended =
                RUNNING.after("user", new AddComment(Optional.of(1), "please"))
                        .at(FOUR)
                        .after("manager", new Approve(1, Optional.of("fine")));
        assertThat(json(ended))
                .isEqualTo(
                        """
                        {"id":"01900000-0000-7000-8000-111111110000","state":"approved",\
                        "template":"pr_approval","templateVersion":1,\
                        "entity":"purchase_requisition",\
                        "recordId":"01900000-0000-7000-8000-00000000abcd",\
                        "title":"Ten chairs","transition":"submit","requester":"user",\
                        "startedAt":"2030-01-01T12:00:00Z","endedAt":"2030-01-01T16:00:00Z",\
                        "steps":[\
                        {"name":"manager","status":"approved","why":"role `manager`",\
                        "dueAt":"2030-01-01T16:00:00Z","escalated":false,"needed":1,\
                        "votes":[{"by":"manager","decision":"approved",\
                        "at":"2030-01-01T16:00:00Z","comment":"fine"}],"path":[],\
                        "alarms":[{"do":"add","level":1,"dueAt":"2030-01-01T16:00:00Z",\
                        "to":[]}]},\
                        {"name":"director","status":"skipped",\
                        "why":"`record.amount >= 10000` does not hold",\
                        "escalated":false,"votes":[],"path":[],"alarms":[]}],\
                        "tasks":[{"id":"01900000-0000-7000-8000-111111110001","step":"manager",\
                        "status":"approved","candidates":["director","manager","manager2"],\
                        "assignees":["manager"],"createdAt":"2030-01-01T12:00:00Z",\
                        "dueAt":"2030-01-01T16:00:00Z","why":"role `manager`"}],\
                        "incidents":[],\
                        "comments":[{"by":"user","at":"2030-01-01T12:00:00Z","text":"please",\
                        "taskId":"01900000-0000-7000-8000-111111110001"}],\
                        "events":7}\
                        """);
    }

    @Test
    void what_has_not_started_is_not_there_to_see() {
        assertThat(ApprovalRendering.instance(KEY, given().shown())).isEmpty();
    }

    @Test
    void a_state_is_one_word() {
        var stuck =
                given(EVERYBODY.without(Approving.MANAGER, Approving.MANAGER2, Approving.DIRECTOR))
                        .after("user", start(MAIN_JOB));
        assertThat(ApprovalRendering.state(RUNNING.state())).isEqualTo("running");
        assertThat(ApprovalRendering.state(stuck.state())).isEqualTo("incident");
        assertThat(json(stuck))
                .contains(
                        "\"incidents\":[{\"step\":\"manager\",\"code\":\"no-approver\","
                                + "\"reason\":\"role `manager` resolves to nobody");
        assertThat(state(new Reject(1, Optional.empty()))).isEqualTo("rejected");
        assertThat(state(new RequestChanges(1, Optional.empty()))).isEqualTo("changes-requested");
        assertThat(state(new Cancel("x"))).isEqualTo("cancelled");
    }

    private static String state(ApprovalCommand command) {
        return ApprovalRendering.state(RUNNING.after("manager", command).state());
    }

    @Test
    void a_vote_tells_a_rejection_from_a_request_for_changes() {
        assertThat(json(RUNNING.after("manager", new Reject(1, Optional.empty()))))
                .contains("\"decision\":\"rejected\"");
        assertThat(json(RUNNING.after("manager", new RequestChanges(1, Optional.of("more")))))
                .contains("\"decision\":\"changes-requested\"", "\"comment\":\"more\"");
    }

    @Test
    void an_inbox_item_names_its_task_and_its_record() {
        var item =
                new Inbox.Item(
                        KEY.task(1),
                        KEY.instance(),
                        "manager",
                        Approving.REQUISITION,
                        UUID.fromString("01900000-0000-7000-8000-00000000abcd"),
                        "Ten chairs",
                        Approving.USER,
                        Approval.TaskStatus.OPEN,
                        Optional.empty(),
                        NOON,
                        Optional.of(FOUR),
                        Optional.of(NOON),
                        Optional.empty(),
                        Optional.of(Approving.MANAGER));
        assertThat(Json.write(ApprovalRendering.item(item)))
                .isEqualTo(
                        """
                        {"id":"01900000-0000-7000-8000-111111110001",\
                        "instanceId":"01900000-0000-7000-8000-111111110000","step":"manager",\
                        "entity":"purchase_requisition",\
                        "recordId":"01900000-0000-7000-8000-00000000abcd",\
                        "title":"Ten chairs","requester":"user","status":"open",\
                        "createdAt":"2030-01-01T12:00:00Z","dueAt":"2030-01-01T16:00:00Z",\
                        "remindedAt":"2030-01-01T12:00:00Z","onBehalfOf":"manager"}\
                        """);
    }
}
