package com.athyper.workflow;

import static com.athyper.workflow.Approving.EVERYBODY;
import static com.athyper.workflow.Approving.FOUR;
import static com.athyper.workflow.Approving.MAIN_JOB;
import static com.athyper.workflow.Approving.NOON;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.ApprovalCommand.AddComment;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Cancel;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.Recovery.Overrule;
import com.athyper.workflow.ApprovalCommand.Recovery.Pause;
import com.athyper.workflow.ApprovalCommand.Recovery.Resume;
import com.athyper.workflow.ApprovalCommand.Recovery.Skip;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalEvent.Recovered.Deadline;
import com.athyper.workflow.ApprovalEvent.Recovered.Resumed;
import com.athyper.workflow.StepProgress.Decider;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What administrators can do with an approval that does not get on, and what they cannot. */
class RecoveryTest {
    private static final Optional<String> SILENT = Optional.empty();
    private static final Approving RUNNING = given().after("user", start(MAIN_JOB));
    private static final Approving LARGE =
            given().after("user", start(MAIN_JOB, "{\"amount\":20000}"));
    private static final Overrule APPROVE = new Overrule("manager", Choice.APPROVED, "closing");

    /** Nobody is a manager or a director. */
    private static Approving stuck() {
        var nobody = EVERYBODY.without(Approving.MANAGER, Approving.MANAGER2, Approving.DIRECTOR);
        return given(nobody).after("user", start(MAIN_JOB));
    }

    @Test
    void a_pause_stops_decisions_and_the_clock() {
        var paused = RUNNING.after("admin", new Pause("under audit"));
        paused.when("manager", new Claim(1)).thenRefused(WorkflowError.INSTANCE_PAUSED);
        paused.when("manager", new Approve(1, SILENT)).thenRefused(WorkflowError.INSTANCE_PAUSED);
        paused.at(FOUR).when("system@athyper", new Escalate("manager", 1, FOUR)).thenNothing();
        assertThat(paused.due()).isEmpty();
        paused.when("admin", new Pause("again")).thenNothing();
        RUNNING.when("admin", new Resume("x")).thenRefused(WorkflowError.INSTANCE_NOT_PAUSED);
    }

    @Test
    void the_time_that_was_left_is_left_after_the_pause() {
        var paused = RUNNING.at(NOON.plus(Duration.ofHours(3))).after("admin", new Pause("audit"));
        var later = NOON.plus(Duration.ofHours(10));
        var due = later.plus(Duration.ofHours(1));
        paused.at(later)
                .when("admin", new Resume("audited"))
                .then(new Resumed("audited", List.of(new Deadline("manager", due))));
        var resumed = paused.at(later).after("admin", new Resume("audited"));
        assertThat(resumed.progress().step("manager").dueAt()).contains(due);
        assertThat(resumed.progress().task(1).orElseThrow().dueAt()).contains(due);
        assertThat(resumed.due()).contains(new Escalate("manager", 1, due));
        assertThat(resumed.after("manager", new Approve(1, SILENT)).state())
                .isInstanceOf(Approval.Ended.class);
    }

    @Test
    void people_may_speak_and_the_requester_may_cancel_during_a_pause() {
        var paused = RUNNING.after("admin", new Pause("audit"));
        var said = paused.after("manager", new AddComment(Optional.empty(), "why?"));
        assertThat(said.state()).isInstanceOf(Approval.Paused.class);
        assertThat(said.after("user", new Cancel("no more")).state())
                .isInstanceOf(Approval.Ended.class);
    }

    @Test
    void a_step_is_decided_when_two_administrators_say_the_same() {
        var proposed = LARGE.after("admin", APPROVE);
        assertThat(proposed.state()).isInstanceOf(Approval.Paused.class);
        proposed.when("admin", APPROVE).thenRefused(WorkflowError.SECOND_PERSON_NEEDED);
        proposed.when("admin2", new Overrule("manager", Choice.REJECTED, "no"))
                .thenRefused(WorkflowError.OVERRIDE_PENDING);
        var done = proposed.after("admin2", APPROVE).progress();
        assertThat(done.step("manager").status()).isEqualTo(StepStatus.APPROVED);
        assertThat(done.step("manager").decidedBy()).contains(Decider.OVERRIDE);
        assertThat(done.step("manager").why())
                .isEqualTo("overridden by `admin` and `admin2`: closing");
        assertThat(done.step("director").status()).isEqualTo(StepStatus.ACTIVE);
    }

    @Test
    void a_rejection_by_two_administrators_ends_it() {
        var reject = new Overrule("manager", Choice.REJECTED, "fraud");
        assertThat(LARGE.after("admin", reject).after("admin2", reject).state())
                .isInstanceOfSatisfying(
                        Approval.Ended.class,
                        ended -> assertThat(ended.outcome()).isEqualTo(Outcome.REJECTED));
    }

    @Test
    void a_proposal_is_dropped_by_resuming() {
        var resumed = LARGE.after("admin", APPROVE).after("manager", new Resume("no"));
        assertThat(resumed.after("admin2", APPROVE).state()).isInstanceOf(Approval.Paused.class);
        assertThat(resumed.after("manager", new Approve(1, SILENT)).state())
                .isInstanceOf(Approval.Running.class);
    }

    @Test
    void the_requester_is_no_administrator_of_their_own_request() {
        LARGE.when("user", APPROVE).thenRefused(WorkflowError.SELF_APPROVAL);
        LARGE.when("user", new Skip("manager", "x")).thenRefused(WorkflowError.SELF_APPROVAL);
        LARGE.after("admin", APPROVE)
                .when("user", APPROVE)
                .thenRefused(WorkflowError.SELF_APPROVAL);
    }

    @Test
    void a_step_that_nobody_can_be_asked_about_is_overridden_or_passed_over() {
        assertThat(stuck().progress().incident()).isPresent();
        var ended = stuck().after("admin", APPROVE).after("admin2", APPROVE);
        assertThat(ended.state()).isInstanceOf(Approval.Ended.class);
        var passed =
                given(EVERYBODY.without(Approving.MANAGER, Approving.MANAGER2, Approving.DIRECTOR))
                        .after("user", start(MAIN_JOB, "{\"amount\":20000}"))
                        .among(EVERYBODY)
                        .after("admin", new Skip("manager", "no such office"));
        assertThat(passed.progress().step("manager").status()).isEqualTo(StepStatus.SKIPPED);
        assertThat(passed.progress().step("manager").why())
                .isEqualTo("passed over: no such office");
        assertThat(passed.progress().incident()).isEmpty();
        assertThat(passed.progress().step("director").status()).isEqualTo(StepStatus.ACTIVE);
    }

    @Test
    void steps_that_were_all_passed_over_are_no_consent() {
        var skipped = RUNNING.after("admin", new Skip("manager", "no need"));
        assertThat(skipped.state()).isInstanceOf(Approval.Running.class);
        assertThat(skipped.progress().incident().map(Approval.Incident::code))
                .contains("nobody-asked");
    }

    @Test
    void a_step_that_waits_for_nothing_is_left_alone() {
        LARGE.when("admin", new Skip("director", "x")).thenRefused(WorkflowError.STEP_NOT_OPEN);
        LARGE.when("admin", new Skip("none", "x")).thenRefused(WorkflowError.STEP_NOT_OPEN);
        LARGE.when("admin", new Overrule("director", Choice.APPROVED, "x"))
                .thenRefused(WorkflowError.STEP_NOT_OPEN);
        LARGE.after("admin", new Pause("x"))
                .when("admin", new Skip("manager", "x"))
                .thenRefused(WorkflowError.INSTANCE_PAUSED);
    }

    @Test
    void an_incident_says_whose_it_is_and_what_mends_it() {
        var shown =
                ApprovalRendering.instance(Approving.KEY, stuck().shown()).orElseThrow().toString();
        assertThat(shown).contains("workflow.instance.operate", "retry", "skip", "override");
    }
}
