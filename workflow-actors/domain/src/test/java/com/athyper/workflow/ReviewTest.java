package com.athyper.workflow;

import static com.athyper.workflow.Approving.DIRECTOR;
import static com.athyper.workflow.Approving.EVERYBODY;
import static com.athyper.workflow.Approving.MAIN_JOB;
import static com.athyper.workflow.Approving.MANAGER;
import static com.athyper.workflow.Approving.MANAGER2;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.start;
import static com.athyper.workflow.Approving.startOne;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.OfTask.Delegate;
import com.athyper.workflow.ApprovalCommand.OfTask.Reassign;
import com.athyper.workflow.ApprovalCommand.Recovery;
import com.athyper.workflow.ApprovalCommand.Retry;
import com.athyper.workflow.ApprovalCommand.Review;
import com.athyper.workflow.ApprovalEvent.Handed.TaskReturned;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalEvent.IncidentResolved;
import com.athyper.workflow.ApprovalEvent.TaskReleased;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** What becomes of what waits for people who are gone. */
class ReviewTest {
    private static final PrincipalId ANN = new PrincipalId("a");
    private static final PrincipalId BOB = new PrincipalId("b");
    private static final Review REVIEW = new Review();

    private static final Approving RUNNING = given().after("user", start(MAIN_JOB));
    private static final Approving BOARD = board("\"all\"");

    private static Approving board(String mode) {
        return given().after(
                        "user",
                        startOne(
                                "{\"name\":\"board\",\"approvers\":{\"role\":\"board\"},\"mode\":%s}"
                                        .formatted(mode)));
    }

    private static IncidentRaised raised(String reason) {
        return new IncidentRaised("board", "approver-inactive", reason, Optional.of(0));
    }

    @Test
    void nothing_happens_while_everybody_is_there() {
        RUNNING.when("system", REVIEW).thenNothing();
        BOARD.when("system", REVIEW).thenNothing();
    }

    @Test
    void what_somebody_has_claimed_is_the_others_again() {
        var claimed = RUNNING.after("manager", new Claim(1)).among(EVERYBODY.without(MANAGER));
        claimed.when("system", REVIEW).then(new TaskReleased(1, MANAGER));
        var released = claimed.after("system", REVIEW);
        assertThat(released.progress().task(1).orElseThrow().status()).isEqualTo(TaskStatus.OPEN);
        released.when("system", REVIEW).thenNothing();
        released.after("manager2", new Claim(1));
    }

    @Test
    void who_left_during_a_pause_is_missed_when_it_ends() {
        var paused =
                BOARD.after("admin", new Recovery.Pause("audit")).among(EVERYBODY.without(ANN));
        paused.when("system", REVIEW).thenNothing();

        var resumed = paused.after("admin", new Recovery.Resume("done"));

        assertThat(resumed.progress().incident())
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo("approver-inactive"));
    }

    @Test
    void what_was_handed_on_goes_back_to_the_last_who_is_there() {
        var handed =
                RUNNING.after("manager", new Delegate(1, ANN, Optional.empty()))
                        .after("a", new Delegate(1, BOB, Optional.empty()));
        var why = Optional.of("who had it is gone");
        handed.among(EVERYBODY.without(BOB))
                .when("system", REVIEW)
                .then(new TaskReturned(1, BOB, ANN, why));
        handed.among(EVERYBODY.without(BOB, ANN))
                .when("system", REVIEW)
                .then(new TaskReturned(1, BOB, MANAGER, why));
    }

    @Test
    void one_of_many_who_may_claim_is_not_missed() {
        RUNNING.among(EVERYBODY.without(MANAGER)).when("system", REVIEW).thenNothing();
    }

    @Test
    void where_nobody_is_left_somebody_is_told_once() {
        var left =
                RUNNING.after("manager", new Claim(1))
                        .among(EVERYBODY.without(MANAGER, MANAGER2, DIRECTOR));
        left.when("system", REVIEW)
                .then(
                        new IncidentRaised(
                                "manager",
                                "approver-inactive",
                                "1 must agree and 0 can; gone: `manager`",
                                Optional.of(0)));
        left.after("system", REVIEW).when("system", REVIEW).thenNothing();
    }

    @Test
    void a_vote_is_missed_only_where_it_is_needed() {
        var majority = board("\"majority\"");
        majority.among(EVERYBODY.without(ANN)).when("system", REVIEW).thenNothing();
        majority.among(EVERYBODY.without(ANN, BOB))
                .when("system", REVIEW)
                .then(raised("3 must agree and 2 can; gone: `a`, `b`"));
        BOARD.after("a", new Approve(1, Optional.empty()))
                .among(EVERYBODY.without(ANN))
                .when("system", REVIEW)
                .thenNothing();
        BOARD.among(EVERYBODY.without(ANN))
                .when("system", REVIEW)
                .then(raised("4 must agree and 3 can; gone: `a`"));
    }

    @Test
    void whoever_gives_the_task_to_another_has_mended_it() {
        var stuck = BOARD.among(EVERYBODY.without(ANN)).after("system", REVIEW);
        var mended = stuck.after("admin", new Reassign(1, MANAGER, "a has left", true));
        assertThat(mended.progress().incidents()).isEmpty();
        mended.when("system", REVIEW).thenNothing();
    }

    @Test
    void who_comes_back_is_enough() {
        var stuck = BOARD.among(EVERYBODY.without(ANN)).after("system", REVIEW);
        stuck.when("admin", new Retry()).thenNothing();
        var resolved = new IncidentResolved("board", "approver-inactive", Optional.of(0));
        stuck.among(EVERYBODY).when("admin", new Retry()).then(resolved);
        stuck.among(EVERYBODY).when("system", REVIEW).then(resolved);
    }

    @Test
    void the_clock_goes_on_beside_such_an_incident() {
        var stuck =
                RUNNING.among(EVERYBODY.without(MANAGER, MANAGER2, DIRECTOR))
                        .after("system", REVIEW);
        assertThat(stuck.progress().step("manager").escalated()).isFalse();
        assertThat(Deadlines.next(stuck.progress())).isEqualTo(Deadlines.next(RUNNING.progress()));
    }
}
