package com.athyper.workflow;

import static com.athyper.workflow.Approving.DIRECTOR;
import static com.athyper.workflow.Approving.EVERYBODY;
import static com.athyper.workflow.Approving.FOUR;
import static com.athyper.workflow.Approving.MAIN_JOB;
import static com.athyper.workflow.Approving.MANAGER;
import static com.athyper.workflow.Approving.MANAGER2;
import static com.athyper.workflow.Approving.NOON;
import static com.athyper.workflow.Approving.USER;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.start;
import static com.athyper.workflow.Approving.startOne;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.Approval.Vote;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.OfTask.AddApprover;
import com.athyper.workflow.ApprovalCommand.OfTask.Delegate;
import com.athyper.workflow.ApprovalCommand.OfTask.Reassign;
import com.athyper.workflow.ApprovalCommand.OfTask.Resolve;
import com.athyper.workflow.ApprovalCommand.Reject;
import com.athyper.workflow.ApprovalCommand.Release;
import com.athyper.workflow.ApprovalEvent.Handed.ApproverAdded;
import com.athyper.workflow.ApprovalEvent.Handed.TaskDelegated;
import com.athyper.workflow.ApprovalEvent.Handed.TaskReassigned;
import com.athyper.workflow.ApprovalEvent.Handed.TaskReturned;
import com.athyper.workflow.ApprovalEvent.NewTask;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** How tasks change hands: who is asked, who answers, and to whom the task returns. */
class HandingTest {
    private static final Optional<String> SILENT = Optional.empty();
    private static final PrincipalId ANN = new PrincipalId("a");
    private static final PrincipalId BOB = new PrincipalId("b");

    private static final Approving RUNNING = given().after("user", start(MAIN_JOB));
    private static final Approving BOARD =
            given().after(
                            "user",
                            startOne(
                                    """
                                    {"name":"board","approvers":{"role":"board"},"mode":"all"}\
                                    """));

    private static Delegate delegate(int task, PrincipalId to) {
        return new Delegate(task, to, Optional.of("knows it better"));
    }

    private static Task task(Approving approving) {
        return approving.progress().task(1).orElseThrow();
    }

    /** Everybody, and {@code a} stands in for the requester. */
    private static final ApproverDirectory WITH_STAND_IN =
            new AmongEverybody() {
                @Override
                public List<Mandate> mandates(TenantId tenant, PrincipalId principal) {
                    return principal.equals(ANN)
                            ? List.of(new Mandate(USER, List.of()))
                            : List.of();
                }
            };

    @Test
    void a_delegate_has_the_task_and_its_owner_stays_known() {
        RUNNING.when("manager", delegate(1, ANN))
                .then(new TaskDelegated(1, MANAGER, ANN, Optional.of("knows it better")));
        var delegated = task(RUNNING.after("manager", delegate(1, ANN)));
        assertThat(delegated.status()).isEqualTo(TaskStatus.CLAIMED);
        assertThat(delegated.assignee()).contains(ANN);
        assertThat(delegated.owner()).contains(MANAGER);
        assertThat(delegated.handovers())
                .containsExactly(new Handover(MANAGER, ANN, NOON, Optional.of("knows it better")));
    }

    @Test
    void a_delegate_decides_in_the_owners_name() {
        var decided = RUNNING.after("manager", delegate(1, ANN)).when("a", new Approve(1, SILENT));
        assertThat(decided.state())
                .isInstanceOfSatisfying(
                        Approval.Ended.class,
                        ended -> assertThat(ended.outcome()).isEqualTo(Outcome.APPROVED));
        assertThat(decided.state().started().orElseThrow().step("manager").votes())
                .containsExactly(new Vote(ANN, true, NOON, SILENT, Optional.of(MANAGER)));
    }

    @Test
    void who_delegated_cannot_decide_without_taking_it_back() {
        var delegated = RUNNING.after("manager", delegate(1, ANN));
        delegated.when("manager", new Approve(1, SILENT)).thenRefused(WorkflowError.TASK_CLAIMED);
        delegated
                .when("manager", new Claim(1))
                .then(new TaskReturned(1, ANN, MANAGER, Optional.empty()));
        var recalled = delegated.after("manager", new Claim(1));
        assertThat(task(recalled).handovers()).isEmpty();
        recalled.when("a", new Approve(1, SILENT)).thenRefused(WorkflowError.NOT_A_CANDIDATE);
        assertThat(recalled.after("manager", new Approve(1, SILENT)).progress().step("manager"))
                .satisfies(step -> assertThat(step.votes().getFirst().onBehalfOf()).isEmpty());
    }

    @Test
    void a_delegate_gives_it_back_to_the_one_it_came_from() {
        var twice = RUNNING.after("manager", delegate(1, ANN)).after("a", delegate(1, BOB));
        assertThat(task(twice).owner()).contains(MANAGER);
        twice.when("b", new Resolve(1, Optional.of("not mine")))
                .then(new TaskReturned(1, BOB, ANN, Optional.of("not mine")));
        twice.when("b", new Release(1)).then(new TaskReturned(1, BOB, ANN, SILENT));
        var back = twice.after("b", new Resolve(1, SILENT));
        assertThat(task(back).assignee()).contains(ANN);
        assertThat(task(back.after("a", new Resolve(1, SILENT))).assignee()).contains(MANAGER);
        assertThat(task(twice.after("manager", new Claim(1))).handovers()).isEmpty();
        RUNNING.when("manager", new Resolve(1, SILENT))
                .thenRefused(WorkflowError.TASK_NOT_DELEGATED);
    }

    @Test
    void a_ring_of_delegations_is_refused() {
        RUNNING.when("manager", delegate(1, MANAGER)).thenRefused(WorkflowError.RECEIVER_INVALID);
        RUNNING.after("manager", delegate(1, ANN))
                .after("a", delegate(1, BOB))
                .when("b", delegate(1, MANAGER))
                .thenRefused(WorkflowError.RECEIVER_INVALID);
    }

    @Test
    void a_task_is_not_handed_on_for_ever() {
        var chain = RUNNING.after("manager", delegate(1, ANN));
        var people = List.of("a", "b", "c", "d", "director");
        for (int i = 1; i < HandingRules.HANDOVERS_MAX; i++) {
            chain = chain.after(people.get(i - 1), delegate(1, new PrincipalId(people.get(i))));
        }
        chain.when("director", delegate(1, MANAGER2))
                .thenRefused(WorkflowError.DELEGATED_TOO_OFTEN);
    }

    @Test
    void neither_the_requester_nor_who_stands_in_for_them_comes_to_the_task() {
        var among = given(WITH_STAND_IN).after("user", start(MAIN_JOB));
        for (var tied : List.of(USER, ANN)) {
            among.when("manager", delegate(1, tied)).thenRefused(WorkflowError.SELF_APPROVAL);
            among.when("admin", new Reassign(1, tied, "away", true))
                    .thenRefused(WorkflowError.SELF_APPROVAL);
            among.when("manager", new AddApprover(1, tied, SILENT, false))
                    .thenRefused(WorkflowError.SELF_APPROVAL);
        }
        among.when("a", new Reassign(1, BOB, "mine", true))
                .thenRefused(WorkflowError.SELF_APPROVAL);
        among.when("user", new AddApprover(1, BOB, SILENT, true))
                .thenRefused(WorkflowError.SELF_APPROVAL);
    }

    @Test
    void who_has_come_to_stand_in_for_the_requester_since_does_not_answer_for_another() {
        RUNNING.after("manager", delegate(1, ANN))
                .among(WITH_STAND_IN)
                .when("a", new Approve(1, SILENT))
                .thenRefused(WorkflowError.SELF_APPROVAL);
    }

    @Test
    void nobody_who_is_asked_by_the_step_answers_for_another_too() {
        BOARD.when("a", delegate(1, BOB)).thenRefused(WorkflowError.RECEIVER_INVALID);
        BOARD.when("admin", new Reassign(1, BOB, "away", true))
                .thenRefused(WorkflowError.RECEIVER_INVALID);
        BOARD.when("a", new AddApprover(1, BOB, SILENT, false))
                .thenRefused(WorkflowError.RECEIVER_INVALID);
    }

    @Test
    void an_inactive_or_unknown_receiver_is_refused() {
        RUNNING.among(EVERYBODY.without(ANN))
                .when("manager", delegate(1, ANN))
                .thenRefused(WorkflowError.RECEIVER_INVALID);
        RUNNING.when("manager", delegate(1, new PrincipalId("nobody")))
                .thenRefused(WorkflowError.RECEIVER_INVALID);
    }

    @Test
    void a_reassigned_task_is_the_receivers_own() {
        RUNNING.when("admin", new Reassign(1, ANN, "on leave", true))
                .then(new TaskReassigned(1, ANN, "on leave"));
        var moved =
                RUNNING.after("manager", delegate(1, BOB))
                        .after("admin", new Reassign(1, ANN, "on leave", true));
        assertThat(task(moved).candidates()).containsExactly(ANN);
        assertThat(task(moved).owner()).isEmpty();
        assertThat(task(moved).why()).endsWith("reassigned by `admin`: on leave");
        moved.when("manager", new Claim(1)).thenRefused(WorkflowError.NOT_A_CANDIDATE);
        moved.when("admin", new Reassign(1, ANN, "again", true)).thenNothing();
    }

    @Test
    void who_is_not_asked_reassigns_only_as_an_administrator() {
        RUNNING.when("d", new Reassign(1, ANN, "x", false))
                .thenRefused(WorkflowError.NOT_A_CANDIDATE);
        RUNNING.when("manager", new Reassign(1, ANN, "x", false))
                .then(new TaskReassigned(1, ANN, "x"));
        BOARD.after("a", new Approve(1, SILENT))
                .when("admin", new Reassign(1, MANAGER, "x", true))
                .thenRefused(WorkflowError.TASK_DECIDED);
    }

    @Test
    void one_more_approver_is_one_more_who_must_agree() {
        BOARD.when("a", new AddApprover(1, DIRECTOR, Optional.of("the lawyer"), false))
                .then(
                        new ApproverAdded(
                                "board",
                                DIRECTOR,
                                5,
                                Optional.of(
                                        new NewTask(5, List.of(DIRECTOR), Optional.of(DIRECTOR))),
                                Optional.of("the lawyer")));
        var five =
                BOARD.after("a", new AddApprover(1, DIRECTOR, SILENT, false))
                        .after("a", new Approve(1, SILENT))
                        .after("b", new Approve(2, SILENT))
                        .after("c", new Approve(3, SILENT))
                        .after("d", new Approve(4, SILENT));
        assertThat(five.state()).isInstanceOf(Approval.Running.class);
        assertThat(five.after("director", new Reject(5, SILENT)).state())
                .isInstanceOf(Approval.Ended.class);
    }

    @Test
    void a_shared_task_is_offered_to_the_one_more() {
        var shared = RUNNING.after("manager", new AddApprover(1, ANN, SILENT, false));
        assertThat(task(shared).candidates()).contains(ANN, MANAGER, MANAGER2);
        shared.when("admin", new AddApprover(1, ANN, SILENT, true)).thenNothing();
        assertThat(shared.after("a", new Approve(1, SILENT)).state())
                .isInstanceOf(Approval.Ended.class);
    }

    @Test
    void a_delegate_who_is_asked_instead_keeps_the_task_as_their_own() {
        var one =
                given().after(
                                "user",
                                startOne(
                                        """
                                        {"name":"board","approvers":{"principals":["a","b"]},
                                         "mode":"all","sla":{"due":"PT4H","escalate":
                                         {"to":{"principals":["c"]},"do":"replace"}}}\
                                        """))
                        .after("a", delegate(1, new PrincipalId("c")))
                        .at(FOUR)
                        .after("system@athyper", new Escalate("board", 1, FOUR));
        assertThat(task(one).owner()).isEmpty();
        assertThat(task(one).candidates()).containsExactly(new PrincipalId("c"));
        one.when("c", new Resolve(1, SILENT)).thenRefused(WorkflowError.TASK_NOT_DELEGATED);
    }

    @Test
    void a_comment_speaks_to_those_whom_it_names_and_who_are_there() {
        var said =
                RUNNING.after(
                        "manager",
                        new ApprovalCommand.AddComment(
                                Optional.of(1),
                                "@a and @nobody: ask b@example.com, or @director."));
        assertThat(said.progress().comments().getFirst().mentions()).containsExactly(ANN, DIRECTOR);
    }
}
