package com.athyper.workflow;

import static com.athyper.workflow.Approving.DIRECTOR;
import static com.athyper.workflow.Approving.EVERYBODY;
import static com.athyper.workflow.Approving.FOUR;
import static com.athyper.workflow.Approving.MANAGER;
import static com.athyper.workflow.Approving.MANAGER2;
import static com.athyper.workflow.Approving.NOON;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.startOne;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Aggregate.Due;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.Reject;
import com.athyper.workflow.ApprovalCommand.Retry;
import com.athyper.workflow.ApprovalCommand.Start;
import com.athyper.workflow.ApprovalEvent.Escalated;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalEvent.IncidentResolved;
import com.athyper.workflow.ApprovalEvent.NewTask;
import com.athyper.workflow.template.Step.Escalation.Effect;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class EscalationTest {
    private static final String CLOCK = "system@athyper";
    private static final Optional<String> SILENT = Optional.empty();
    private static final Escalate ESCALATE = new Escalate("only", 1, FOUR);

    private static Start step(String mode, String approvers, String effect) {
        return step(mode, approvers, effect, "director");
    }

    private static Start step(String mode, String approvers, String effect, String to) {
        return startOne(
                """
                {"name":"only","approvers":{"role":"%s"},"mode":"%s",
                 "sla":{"due":"PT4H","escalate":{"to":{"role":"%s"},"do":"%s"}}}\
                """
                        .formatted(approvers, mode, to, effect));
    }

    private static List<PrincipalId> candidates(Approving approving) {
        return approving.progress().task(1).orElseThrow().candidates();
    }

    @Test
    void the_deadline_is_owed_to_the_clock_until_it_has_passed() {
        var rules = new ApprovalRules(Approving.DEMO, Approving.NOBODY_TO_ASK);
        var running = given().after("user", step("any", "line", "add"));
        assertThat(rules.due(running.state())).contains(new Due<>(FOUR, ESCALATE));
        assertThat(rules.due(running.at(FOUR).after(CLOCK, ESCALATE).state())).isEmpty();
        assertThat(rules.due(running.after("manager", new Approve(1, SILENT)).state())).isEmpty();
        assertThat(rules.due(rules.initial())).isEmpty();
    }

    @Test
    void a_step_that_escalates_to_nobody_by_design_owes_nothing() {
        var running =
                given().after(
                                "user",
                                startOne(
                                        """
                                        {"name":"only","approvers":{"role":"line"},
                                         "sla":{"due":"PT4H"}}\
                                        """));
        assertThat(running.progress().step("only").dueAt()).contains(FOUR);
        assertThat(running.due()).isEmpty();
        running.at(FOUR).when(CLOCK, ESCALATE).thenNothing();
    }

    @Test
    void a_shared_task_is_offered_to_more_people() {
        var running = given().after("user", step("any", "line", "add")).at(FOUR);
        running.when(CLOCK, ESCALATE)
                .then(
                        new Escalated(
                                "only",
                                FOUR,
                                Effect.ADD,
                                List.of(DIRECTOR),
                                1,
                                List.of(),
                                "not done by 2030-01-01T16:00:00Z; role `director` besides",
                                Optional.of(1)));
        var escalated = running.after(CLOCK, ESCALATE);
        assertThat(candidates(escalated)).containsExactly(DIRECTOR, MANAGER, MANAGER2);
        assertThat(escalated.progress().task(1).orElseThrow().why())
                .isEqualTo(
                        "role `line`; not done by 2030-01-01T16:00:00Z; role `director` besides");
    }

    @Test
    void a_claim_does_not_outlive_its_deadline() {
        var escalated =
                given().after("user", step("any", "line", "add"))
                        .after("manager", new Claim(1))
                        .at(FOUR)
                        .after(CLOCK, ESCALATE);
        assertThat(escalated.progress().task(1).orElseThrow().status()).isEqualTo(TaskStatus.OPEN);
        escalated.after("director", new Claim(1)).after("director", new Approve(1, SILENT));
        escalated.after("manager", new Approve(1, SILENT));
    }

    @Test
    void a_shared_task_is_offered_to_others_instead() {
        var escalated =
                given().after("user", step("any", "line", "replace"))
                        .at(FOUR)
                        .after(CLOCK, ESCALATE);
        assertThat(candidates(escalated)).containsExactly(DIRECTOR);
        escalated
                .when("manager", new Approve(1, SILENT))
                .thenRefused(WorkflowError.NOT_A_CANDIDATE);
    }

    @Test
    void escalating_twice_changes_nothing() {
        given().after("user", step("any", "line", "add"))
                .at(FOUR)
                .after(CLOCK, ESCALATE)
                .when(CLOCK, ESCALATE)
                .thenNothing();
    }

    @Test
    void another_deadline_or_another_step_changes_nothing() {
        var running = given().after("user", step("any", "line", "add"));
        running.when(CLOCK, new Escalate("only", 1, NOON)).thenNothing();
        running.when(CLOCK, new Escalate("other", 1, FOUR)).thenNothing();
    }

    @Test
    void somebody_added_can_stand_in_for_one_of_all() {
        var escalated =
                given().after("user", step("all", "line", "add"))
                        .after("manager", new Approve(1, SILENT))
                        .at(FOUR)
                        .after(CLOCK, ESCALATE);
        assertThat(escalated.progress().step("only").needed()).isEqualTo(2);
        var ended = escalated.after("director", new Approve(3, SILENT));
        assertThat(ended.state())
                .isInstanceOfSatisfying(
                        Approval.Ended.class,
                        it -> assertThat(it.outcome()).isEqualTo(Outcome.APPROVED));
        assertThat(ended.progress().task(2).orElseThrow().status()).isEqualTo(TaskStatus.CLOSED);
    }

    @Test
    void one_of_all_still_rejects_after_others_were_added() {
        var ended =
                given().after("user", step("all", "line", "add"))
                        .at(FOUR)
                        .after(CLOCK, ESCALATE)
                        .after("manager2", new Reject(2, SILENT));
        assertThat(ended.state())
                .isInstanceOfSatisfying(
                        Approval.Ended.class,
                        it -> assertThat(it.outcome()).isEqualTo(Outcome.REJECTED));
    }

    @Test
    void those_who_replace_are_needed_with_those_who_have_voted() {
        var running =
                given().after("user", step("all", "line", "replace"))
                        .after("manager", new Approve(1, SILENT))
                        .at(FOUR);
        running.when(CLOCK, ESCALATE)
                .then(
                        new Escalated(
                                "only",
                                FOUR,
                                Effect.REPLACE,
                                List.of(DIRECTOR),
                                2,
                                List.of(new NewTask(3, List.of(DIRECTOR), Optional.of(DIRECTOR))),
                                "not done by 2030-01-01T16:00:00Z; role `director` instead",
                                Optional.of(1)));
        var escalated = running.after(CLOCK, ESCALATE);
        assertThat(escalated.progress().task(2).orElseThrow().status())
                .isEqualTo(TaskStatus.CLOSED);
        assertThat(escalated.after("director", new Approve(3, SILENT)).state())
                .isInstanceOf(Approval.Ended.class);
    }

    @Test
    void whoever_is_asked_already_keeps_their_task() {
        var escalated =
                given().after("user", step("all", "line", "replace", "manager"))
                        .at(FOUR)
                        .after(CLOCK, ESCALATE);
        assertThat(escalated.progress().tasks().stream().filter(Approval.Task::undecided))
                .extracting(task -> task.candidates().getFirst())
                .containsExactly(MANAGER, MANAGER2, DIRECTOR);
        assertThat(escalated.progress().step("only").needed()).isEqualTo(3);
    }

    @Test
    void an_escalation_to_nobody_is_an_incident_and_the_tasks_stay() {
        var running =
                given().after("user", step("any", "line", "replace"))
                        .at(FOUR)
                        .among(EVERYBODY.without(DIRECTOR));
        running.when(CLOCK, ESCALATE)
                .then(
                        new IncidentRaised(
                                "only",
                                "no-escalation",
                                "role `director` resolves to nobody but, at most, the requester",
                                Optional.of(1)));
        var stuck = running.after(CLOCK, ESCALATE);
        assertThat(stuck.due()).isEmpty();
        assertThat(candidates(stuck)).containsExactly(MANAGER, MANAGER2);
        stuck.when("admin", new Retry()).thenNothing();
        assertThat(stuck.after("manager", new Approve(1, SILENT)).progress().incident()).isEmpty();
    }

    @Test
    void a_retry_escalates_once_there_is_somebody() {
        var mended =
                given().after("user", step("any", "line", "replace"))
                        .at(FOUR)
                        .among(EVERYBODY.without(DIRECTOR))
                        .after(CLOCK, ESCALATE)
                        .among(EVERYBODY);
        mended.when("admin", new Retry())
                .then(
                        new IncidentResolved("only", "no-escalation", Optional.of(1)),
                        new Escalated(
                                "only",
                                FOUR,
                                Effect.REPLACE,
                                List.of(DIRECTOR),
                                1,
                                List.of(),
                                "not done by 2030-01-01T16:00:00Z; role `director` instead",
                                Optional.of(1)));
        assertThat(candidates(mended.after("admin", new Retry()))).containsExactly(DIRECTOR);
    }

    @Test
    void a_change_of_people_alone_approves_nothing() {
        var escalated =
                given().after("user", step("majority", "five", "replace"))
                        .after("a", new Approve(1, SILENT))
                        .after("b", new Approve(2, SILENT))
                        .at(FOUR)
                        .after(CLOCK, ESCALATE);
        assertThat(escalated.progress().step("only").needed()).isEqualTo(3);
        assertThat(escalated.state()).isInstanceOf(Approval.Running.class);
        assertThat(escalated.after("director", new Approve(6, SILENT)).state())
                .isInstanceOf(Approval.Ended.class);
    }

    @Test
    void a_replacement_that_could_not_agree_any_more_does_not_take_place() {
        var stuck =
                given().after("user", step("majority", "board", "replace"))
                        .after("a", new Reject(1, SILENT))
                        .at(FOUR)
                        .after(CLOCK, ESCALATE);
        assertThat(stuck.progress().incident())
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo("no-escalation"));
        assertThat(stuck.progress().tasks().stream().filter(Approval.Task::undecided)).hasSize(3);
    }

    @Test
    void a_retry_of_two_escalations_asks_no_more_to_agree_than_are_asked() {
        var five = FOUR.plusSeconds(3600);
        var stuck =
                given().after(
                                "user",
                                startOne(
                                        """
                                        {"name":"only","approvers":{"role":"board"},"mode":"all",
                                         "sla":{"due":"PT4H","escalate":[
                                          {"do":"replace","to":{"role":"director"}},
                                          {"after":"PT1H","do":"add","to":{"role":"line"}}]}}\
                                        """))
                        .at(FOUR)
                        .among(EVERYBODY.without(DIRECTOR, MANAGER, MANAGER2))
                        .after(CLOCK, ESCALATE)
                        .at(five)
                        .after(CLOCK, new Escalate("only", 2, five));
        assertThat(stuck.progress().incidents()).hasSize(2);

        var mended = stuck.among(EVERYBODY).after("admin", new Retry());

        assertThat(mended.progress().incidents()).isEmpty();
        assertThat(mended.progress().step("only").needed()).isEqualTo(1);
        assertThat(mended.after("manager", new Approve(6, SILENT)).state())
                .isInstanceOfSatisfying(
                        Approval.Ended.class,
                        ended -> assertThat(ended.outcome()).isEqualTo(Outcome.APPROVED));
    }
}
