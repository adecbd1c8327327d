package com.athyper.workflow;

import static com.athyper.workflow.Approving.DIRECTOR;
import static com.athyper.workflow.Approving.EVERYBODY;
import static com.athyper.workflow.Approving.FOUR;
import static com.athyper.workflow.Approving.MAIN_JOB;
import static com.athyper.workflow.Approving.MANAGER;
import static com.athyper.workflow.Approving.MANAGER2;
import static com.athyper.workflow.Approving.NOON;
import static com.athyper.workflow.Approving.RECORD;
import static com.athyper.workflow.Approving.REQUISITION;
import static com.athyper.workflow.Approving.USER;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.sound;
import static com.athyper.workflow.Approving.start;
import static com.athyper.workflow.Approving.startOne;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalCommand.AddComment;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Cancel;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.Reject;
import com.athyper.workflow.ApprovalCommand.Release;
import com.athyper.workflow.ApprovalCommand.RequestChanges;
import com.athyper.workflow.ApprovalCommand.Retry;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalEvent.Commented;
import com.athyper.workflow.ApprovalEvent.Ended;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalEvent.IncidentResolved;
import com.athyper.workflow.ApprovalEvent.NewTask;
import com.athyper.workflow.ApprovalEvent.Skip;
import com.athyper.workflow.ApprovalEvent.Started;
import com.athyper.workflow.ApprovalEvent.StepActivated;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.ApprovalEvent.StepsSkipped;
import com.athyper.workflow.ApprovalEvent.TaskClaimed;
import com.athyper.workflow.ApprovalEvent.TaskDecided;
import com.athyper.workflow.ApprovalEvent.TaskReleased;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class ApprovalRulesTest {
    private static final Optional<String> FINE = Optional.of("fine");
    private static final Optional<String> SILENT = Optional.empty();
    private static final StepActivated DIRECTOR_ASKED =
            new StepActivated(
                    "director",
                    "`record.amount >= 10000` holds; role `director`",
                    Optional.empty(),
                    1,
                    List.of(new NewTask(2, List.of(DIRECTOR), Optional.of(DIRECTOR))));

    @Test
    void a_start_asks_all_who_hold_the_role_by_one_shared_task() {
        var start = start(MAIN_JOB);
        given().when("user", start)
                .then(
                        new Started(sound(MAIN_JOB), 1, start.subject()),
                        new StepActivated(
                                "manager",
                                "role `manager`",
                                Optional.of(FOUR),
                                1,
                                List.of(
                                        new NewTask(
                                                1,
                                                List.of(DIRECTOR, MANAGER, MANAGER2),
                                                Optional.empty()))));
    }

    @Test
    void a_claim_makes_the_task_somebodys() {
        var claimed = given().after("user", start(MAIN_JOB)).after("manager", new Claim(1));
        var task = claimed.progress().task(1).orElseThrow();
        assertThat(task.status()).isEqualTo(TaskStatus.CLAIMED);
        assertThat(task.assignee()).contains(MANAGER);
        claimed.when("manager", new Claim(1)).thenNothing();
        claimed.when("manager", new Release(1)).then(new TaskReleased(1, MANAGER));
    }

    @Test
    void a_released_task_may_be_claimed_by_another() {
        given().after("user", start(MAIN_JOB))
                .after("manager", new Claim(1))
                .after("manager", new Release(1))
                .when("manager2", new Claim(1))
                .then(new TaskClaimed(1, MANAGER2));
    }

    @Test
    void an_approval_below_the_threshold_skips_the_director_and_ends() {
        given().after("user", start(MAIN_JOB))
                .after("manager", new Claim(1))
                .when("manager", new Approve(1, FINE))
                .then(
                        new TaskDecided(1, MANAGER, Choice.APPROVED, FINE, Optional.empty()),
                        new StepCompleted(
                                "manager", Choice.APPROVED, "1 approved of 1 needed, 0 rejected"),
                        new StepsSkipped(
                                List.of(
                                        new Skip(
                                                "director",
                                                "`record.amount >= 10000` does not hold"))),
                        new Ended(Outcome.APPROVED, "every step that applied was approved"));
    }

    @Test
    void an_approval_above_the_threshold_goes_on_to_the_director() {
        given().after("user", start(MAIN_JOB, "{\"amount\":10000.00}"))
                .after("manager", new Claim(1))
                .when("manager", new Approve(1, SILENT))
                .then(
                        new TaskDecided(1, MANAGER, Choice.APPROVED, SILENT, Optional.empty()),
                        new StepCompleted(
                                "manager", Choice.APPROVED, "1 approved of 1 needed, 0 rejected"),
                        DIRECTOR_ASKED);
    }

    @Test
    void a_condition_that_cannot_be_judged_asks_rather_than_skips() {
        var waiting =
                given().after("user", start(MAIN_JOB, "{\"amount\":null}"))
                        .after("manager", new Approve(1, SILENT));
        assertThat(waiting.progress().step("director").status()).isEqualTo(StepStatus.ACTIVE);
        assertThat(waiting.progress().step("director").why())
                .contains("cannot be judged, so the step is not skipped");
    }

    @Test
    void the_last_approval_ends_it_and_its_record_may_go_on() {
        var ended =
                given().after("user", start(MAIN_JOB, "{\"amount\":20000}"))
                        .after("manager", new Approve(1, FINE))
                        .at(FOUR)
                        .after("director", new Approve(2, FINE));
        assertThat(ended.state())
                .isEqualTo(new Approval.Ended(ended.progress(), Outcome.APPROVED, FOUR));
        assertThat(ended.progress().steps())
                .allMatch(step -> step.status() == StepStatus.APPROVED && step.votes().size() == 1);
    }

    @Test
    void an_unclaimed_task_is_claimed_by_deciding_it() {
        var task =
                given().after("user", start(MAIN_JOB))
                        .after("manager2", new Approve(1, FINE))
                        .progress()
                        .task(1)
                        .orElseThrow();
        assertThat(task.assignee()).contains(MANAGER2);
        assertThat(task.status()).isEqualTo(TaskStatus.APPROVED);
    }

    @Test
    void a_rejection_ends_it_before_the_next_step() {
        given().after("user", start(MAIN_JOB, "{\"amount\":20000}"))
                .when("manager", new Reject(1, Optional.of("too dear")))
                .then(
                        new TaskDecided(
                                1,
                                MANAGER,
                                Choice.REJECTED,
                                Optional.of("too dear"),
                                Optional.empty()),
                        new StepCompleted(
                                "manager", Choice.REJECTED, "0 approved of 1 needed, 1 rejected"),
                        new Ended(
                                Outcome.REJECTED,
                                "step `manager`: 0 approved of 1 needed, 1 rejected"));
    }

    @Test
    void a_request_for_changes_ends_it_and_closes_the_other_tasks() {
        var ended =
                given().after("user", startOne(step("all", "board")))
                        .after("a", new RequestChanges(1, Optional.of("add a quote")));
        assertThat(ended.state())
                .isInstanceOfSatisfying(
                        Approval.Ended.class,
                        it -> assertThat(it.outcome()).isEqualTo(Outcome.CHANGES_REQUESTED));
        assertThat(ended.progress().tasks().stream().map(Approval.Task::status))
                .containsExactly(
                        TaskStatus.CHANGES_REQUESTED,
                        TaskStatus.CLOSED,
                        TaskStatus.CLOSED,
                        TaskStatus.CLOSED);
    }

    @Test
    void the_requester_is_never_asked() {
        var people =
                new Approving.People(
                        java.util.Map.of("manager", List.of(MANAGER, USER)), EVERYBODY.active());
        var asked = given(people).after("user", start(MAIN_JOB)).progress().task(1).orElseThrow();
        assertThat(asked.candidates()).containsExactly(MANAGER);
    }

    @Test
    void nobody_to_ask_is_an_incident_and_never_an_approval() {
        var start = start(MAIN_JOB);
        var stuck = given(EVERYBODY.without(MANAGER, MANAGER2, DIRECTOR));
        stuck.when("user", start)
                .then(
                        new Started(sound(MAIN_JOB), 1, start.subject()),
                        new IncidentRaised(
                                "manager",
                                "no-approver",
                                "role `manager` resolves to nobody but, at most, the requester"));
        stuck.after("user", start).when("admin", new Retry()).thenNothing();
    }

    @Test
    void a_retry_after_the_mending_asks_and_the_incident_is_over() {
        var mended =
                given(EVERYBODY.without(MANAGER, MANAGER2, DIRECTOR))
                        .after("user", start(MAIN_JOB))
                        .among(EVERYBODY.without(MANAGER, DIRECTOR));
        mended.when("admin", new Retry())
                .then(
                        new IncidentResolved("manager", "no-approver"),
                        new StepActivated(
                                "manager",
                                "role `manager`",
                                Optional.of(FOUR),
                                1,
                                List.of(new NewTask(1, List.of(MANAGER2), Optional.empty()))));
        assertThat(mended.after("admin", new Retry()).progress().incident()).isEmpty();
    }

    @Test
    void an_incident_does_not_keep_anybody_from_cancelling() {
        var cancelled =
                given(EVERYBODY.without(MANAGER, MANAGER2, DIRECTOR))
                        .after("user", start(MAIN_JOB))
                        .after("user", new Cancel("never mind"));
        assertThat(cancelled.state()).isInstanceOf(Approval.Ended.class);
        assertThat(cancelled.progress().incident()).isEmpty();
    }

    @Test
    void steps_that_all_do_not_apply_are_an_incident_and_never_an_approval() {
        var start =
                startOne(
                        """
                        {"name":"big","when":"record.amount > 1000","approvers":{"role":"line"},
                         "mode":"any"}\
                        """);
        var stuck = given().after("user", start);
        assertThat(stuck.progress().incident())
                .contains(
                        new Approval.Incident(
                                "big",
                                "nobody-asked",
                                "no step applies, so nobody was asked",
                                NOON,
                                Optional.empty()));
        stuck.when("admin", new Retry()).thenNothing();
    }

    @Test
    void a_template_for_another_entity_is_an_incident() {
        var stuck =
                given().after("user", start(MAIN_JOB.replace("purchase_requisition", "invoice")));
        assertThat(stuck.progress().incident())
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo("other-entity"));
        stuck.when("admin", new Retry()).thenNothing();
    }

    @Test
    void a_quorum_beyond_those_who_are_there_is_an_incident() {
        var stuck = given().after("user", startOne(step("{\"quorum\":5}", "board")));
        assertThat(stuck.progress().incident())
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo("quorum-unreachable"));
    }

    @Test
    void a_crowd_that_cannot_be_asked_is_an_incident() {
        var limit = crowd(1_000);
        assertThat(given(limit).after("user", startOne(step("all", "crowd"))).progress().tasks())
                .hasSize(1_000);
        var stuck = given(crowd(1_001)).after("user", startOne(step("all", "crowd")));
        assertThat(stuck.progress().tasks()).isEmpty();
        assertThat(stuck.progress().incident())
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo("too-many-approvers"));
    }

    private static Approving.People crowd(int size) {
        var crowd =
                java.util.stream.IntStream.range(0, size)
                        .mapToObj("p%04d"::formatted)
                        .map(PrincipalId::new)
                        .toList();
        return new Approving.People(java.util.Map.of("crowd", crowd), crowd);
    }

    @Test
    void a_start_said_again_changes_nothing_even_after_the_end() {
        var start = start(MAIN_JOB);
        var running = given().after("user", start);
        running.when("user", start).thenNothing();
        running.after("manager", new Approve(1, SILENT)).when("user", start).thenNothing();
        var later = Approving.subject(com.athyper.kernel.Value.EMPTY);
        running.when("user", new ApprovalCommand.Start(start.template(), 2, later)).thenNothing();
    }

    @Test
    void a_comment_is_kept_with_its_author() {
        var comment = new AddComment(Optional.of(1), "which supplier?");
        var running = given().after("user", start(MAIN_JOB));
        running.when("manager", comment).then(new Commented(Optional.of(1), "which supplier?"));
        assertThat(running.after("manager", comment).progress().comments())
                .containsExactly(
                        new Approval.Comment(
                                MANAGER, NOON, "which supplier?", Optional.of(1), List.of()));
    }

    @Test
    void a_cancellation_closes_what_is_open() {
        var cancelled =
                given().after("user", start(MAIN_JOB))
                        .after("manager", new Claim(1))
                        .after("user", new Cancel("bought elsewhere"));
        assertThat(cancelled.progress().task(1).orElseThrow().status())
                .isEqualTo(TaskStatus.CLOSED);
        assertThat(cancelled.progress().step("manager").status()).isEqualTo(StepStatus.CANCELLED);
        assertThat(cancelled.progress().step("director").status()).isEqualTo(StepStatus.PENDING);
        assertThat(cancelled.progress().subject().entity()).isEqualTo(REQUISITION);
        assertThat(cancelled.progress().subject().record()).isEqualTo(RECORD);
    }

    static String step(String mode, String role) {
        var written = mode.startsWith("{") ? mode : "\"" + mode + "\"";
        return "{\"name\":\"only\",\"approvers\":{\"role\":\"%s\"},\"mode\":%s}"
                .formatted(role, written);
    }

    @Test
    void who_is_asked_may_depend_on_the_record_and_the_event_says_why() {
        var step =
                """
                {"name":"only","mode":"any","approvers":{"firstOf":[{"field":"owner"},
                 {"role":"nobody"},{"expression":"record.amount > 5 ? 'director' : 'manager'"}]}}\
                """;
        var started = given().after("user", Approving.startOne(step));
        assertThat(started.progress().step("only").why())
                .isEqualTo(
                        "expression `record.amount > 5 ? 'director' : 'manager'`, which names"
                                + " `director`, because field `owner` names nobody; role `nobody`"
                                + " resolves to nobody but, at most, the requester");
        assertThat(started.progress().task(1).orElseThrow().candidates()).containsExactly(DIRECTOR);
    }

    @Test
    void a_field_that_names_nobody_is_an_incident_until_somebody_mends_it() {
        var step = "{\"name\":\"only\",\"approvers\":{\"field\":\"owner\"}}";
        given().when("user", Approving.startOne(step))
                .then(
                        new Started(
                                Approving.sound(
                                        "{\"name\":\"one\",\"entity\":\"purchase_requisition\","
                                                + "\"steps\":["
                                                + step
                                                + "]}"),
                                1,
                                Approving.subject(
                                        com.athyper.kernel.Json.trustedObject("{\"amount\":500}"))),
                        new IncidentRaised("only", "no-approver", "field `owner` names nobody"));
    }
}
