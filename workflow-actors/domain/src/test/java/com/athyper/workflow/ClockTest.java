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

import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.Recovery;
import com.athyper.workflow.ApprovalCommand.Remind;
import com.athyper.workflow.ApprovalCommand.Retry;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalEvent.Ended;
import com.athyper.workflow.ApprovalEvent.Notified;
import com.athyper.workflow.ApprovalEvent.Reminded;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.StepProgress.Decider;
import com.athyper.workflow.calendar.BusinessCalendar;
import com.athyper.workflow.calendar.CalendarReader;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the clock does to a step, one thing after the other and each once. */
class ClockTest {
    private static final String CLOCK = "system@athyper";
    private static final Instant THREE = Instant.parse("2030-01-01T15:00:00Z");
    private static final Instant FIVE = Instant.parse("2030-01-01T17:00:00Z");
    private static final Instant SIX = Instant.parse("2030-01-01T18:00:00Z");
    private static final Instant SEVEN = Instant.parse("2030-01-01T19:00:00Z");
    private static final Optional<String> SILENT = Optional.empty();

    private static Approving chain(String mode, String decision) {
        return given().after(
                        "user",
                        startOne(
                                """
                                {"name":"only","approvers":{"role":"line"},"mode":"%s",
                                 "sla":{"due":"PT4H","remind":"PT1H","escalate":[
                                  {"to":{"role":"director"},"do":"notify"},
                                  {"after":"PT1H","to":{"role":"director"},"do":"replace"},
                                  {"after":"PT2H","to":{"role":"line"},"do":"add"},
                                  {"after":"PT3H","do":"decide","decision":"%s"}]}}\
                                """
                                        .formatted(mode, decision)));
    }

    /** Whatever it owes next, when it is due. */
    private static Approving tick(Approving approving, Instant at) {
        assertThat(Deadlines.next(approving.progress())).contains(at);
        return approving.at(at).after(CLOCK, approving.due().orElseThrow());
    }

    @Test
    void each_thing_is_owed_in_its_turn_and_none_twice() {
        var running = chain("all", "rejected");
        var reminded = tick(running, THREE);
        reminded.when(CLOCK, new Remind("only", 1, THREE)).thenNothing();
        var told = tick(reminded, FOUR);
        told.when(CLOCK, new Escalate("only", 1, FOUR)).thenNothing();
        var replaced = tick(told, FIVE);
        var added = tick(replaced, SIX);
        var decided = tick(added, SEVEN);
        assertThat(decided.due()).isEmpty();
        assertThat(decided.progress().step("only").fired()).hasSize(4);
    }

    @Test
    void a_level_does_not_overtake_the_one_before() {
        var running = chain("any", "rejected");
        running.when(CLOCK, new Escalate("only", 2, FIVE)).thenNothing();
        running.when(CLOCK, new Remind("only", 2, THREE)).thenNothing();
    }

    @Test
    void those_for_whom_it_waits_are_reminded() {
        chain("any", "rejected")
                .at(THREE)
                .when(CLOCK, new Remind("only", 1, THREE))
                .then(new Reminded("only", 1, THREE, List.of(MANAGER, MANAGER2)));
        var claimed = chain("any", "rejected").after("manager2", new Claim(1)).at(THREE);
        claimed.when(CLOCK, new Remind("only", 1, THREE))
                .then(new Reminded("only", 1, THREE, List.of(MANAGER2)));
        var reminded = claimed.after(CLOCK, new Remind("only", 1, THREE));
        assertThat(reminded.progress().task(1).orElseThrow().remindedAt()).contains(THREE);
        assertThat(reminded.progress().step("only").escalated()).isFalse();
    }

    @Test
    void whoever_has_answered_is_not_reminded() {
        var half = chain("all", "rejected").after("manager", new Approve(1, SILENT)).at(THREE);
        half.when(CLOCK, new Remind("only", 1, THREE))
                .then(new Reminded("only", 1, THREE, List.of(MANAGER2)));
        assertThat(
                        half.after(CLOCK, new Remind("only", 1, THREE))
                                .progress()
                                .task(1)
                                .orElseThrow()
                                .remindedAt())
                .isEmpty();
    }

    @Test
    void those_who_are_told_are_asked_nothing() {
        var running = tick(chain("any", "rejected"), THREE).at(FOUR);
        running.when(CLOCK, new Escalate("only", 1, FOUR))
                .then(
                        new Notified(
                                "only",
                                1,
                                FOUR,
                                List.of(DIRECTOR),
                                "not done by 2030-01-01T16:00:00Z; role `director` is told"));
        var told = running.after(CLOCK, new Escalate("only", 1, FOUR));
        assertThat(told.progress().task(1).orElseThrow().candidates())
                .containsExactly(MANAGER, MANAGER2);
        assertThat(told.progress().step("only").escalated()).isTrue();
        told.when("director", new Approve(1, SILENT)).thenRefused(WorkflowError.NOT_A_CANDIDATE);
    }

    @Test
    void whoever_was_replaced_can_be_asked_again() {
        var added = tick(tick(tick(tick(chain("all", "rejected"), THREE), FOUR), FIVE), SIX);
        assertThat(added.progress().tasks().stream().filter(Approval.Task::undecided))
                .extracting(task -> task.candidates().getFirst())
                .containsExactly(DIRECTOR, MANAGER, MANAGER2);
    }

    @Test
    void the_clock_decides_as_the_template_says_and_is_seen_to() {
        var late =
                tick(tick(tick(tick(chain("any", "rejected"), THREE), FOUR), FIVE), SIX).at(SEVEN);
        var why = "not done by 2030-01-01T19:00:00Z; the template decides";
        late.when(CLOCK, new Escalate("only", 4, SEVEN))
                .then(
                        new StepCompleted("only", Choice.REJECTED, why, Optional.of(Decider.CLOCK)),
                        new Ended(Outcome.REJECTED, "step `only`: " + why));
        var ended = late.after(CLOCK, new Escalate("only", 4, SEVEN)).progress();
        assertThat(ended.step("only").status()).isEqualTo(StepStatus.REJECTED);
        assertThat(ended.step("only").decidedBy()).contains(Decider.CLOCK);
        assertThat(ended.tasks()).allMatch(task -> task.status() == TaskStatus.CLOSED);
    }

    @Test
    void what_the_clock_approves_goes_on_to_the_next_step() {
        var late = tick(tick(tick(tick(chain("any", "approved"), THREE), FOUR), FIVE), SIX);
        assertThat(tick(late, SEVEN).state())
                .isInstanceOfSatisfying(
                        Approval.Ended.class,
                        it -> assertThat(it.outcome()).isEqualTo(Outcome.APPROVED));
    }

    @Test
    void a_level_that_leads_to_nobody_is_an_incident_and_does_not_stop_the_next() {
        var stuck =
                tick(tick(chain("any", "rejected"), THREE), FOUR)
                        .among(EVERYBODY.without(DIRECTOR))
                        .at(FIVE)
                        .after(CLOCK, new Escalate("only", 2, FIVE));
        assertThat(stuck.progress().incident().orElseThrow().level()).contains(2);
        var later = tick(stuck, SIX);
        var mended = later.among(EVERYBODY).after("admin", new Retry());
        assertThat(mended.progress().incident()).isEmpty();
        assertThat(mended.progress().task(1).orElseThrow().candidates()).containsExactly(DIRECTOR);
        assertThat(Deadlines.next(mended.progress())).contains(SEVEN);
    }

    @Test
    void a_step_that_is_over_owes_nothing() {
        var done = chain("any", "rejected").after("manager", new Approve(1, SILENT)).at(NOON);
        assertThat(done.due()).isEmpty();
        assertThat(Deadlines.next(done.progress())).isEmpty();
    }

    private static final String BY_CALENDAR =
            """
            {"name":"only","approvers":{"role":"line"},
             "sla":{"due":"PT8H","calendar":"office","remind":"PT2H","escalate":[
              {"to":{"role":"director"},"do":"notify"},
              {"after":"PT4H","do":"decide","decision":"rejected"}]}}\
            """;

    /** Tuesday the first of January is free; work is from nine to five, in UTC. */
    private static ApproverDirectory withCalendar() {
        var calendar =
                CalendarReader.read(
                        Json.trustedObject(
                                """
                                {"name":"office","zone":"UTC","holidays":["2030-01-01"],"hours":{
                                 "tuesday":["09:00-17:00"],"wednesday":["09:00-17:00"],
                                 "thursday":["09:00-17:00"],"friday":["09:00-17:00"]}}\
                                """));
        return new AmongEverybody() {
            @Override
            public Optional<BusinessCalendar> calendar(TenantId tenant, String name) {
                return Optional.of(calendar).filter(_ -> name.equals("office"));
            }
        };
    }

    @Test
    void deadlines_follow_the_calendar_as_it_was_when_the_step_began() {
        var running = given(withCalendar()).after("user", startOne(BY_CALENDAR));
        var step = running.progress().step("only");
        assertThat(step.dueAt()).contains(Instant.parse("2030-01-02T17:00:00Z"));
        assertThat(step.why()).isEqualTo("role `line`; hours of calendar `office`");
        // The directory of replays has no calendar, and is asked for none.
        var reminded = tick(running, Instant.parse("2030-01-02T15:00:00Z"));
        var told = tick(reminded, Instant.parse("2030-01-02T17:00:00Z"));
        var decided = tick(told, Instant.parse("2030-01-03T13:00:00Z"));
        assertThat(decided.progress().step("only").decidedBy()).contains(Decider.CLOCK);
    }

    @Test
    void a_pause_moves_what_the_calendar_has_planned_by_its_own_length() {
        var running = given(withCalendar()).after("user", startOne(BY_CALENDAR));
        var resumed =
                running.after("admin", new Recovery.Pause("audit"))
                        .at(Approving.NOON.plusSeconds(3_600))
                        .after("admin", new Recovery.Resume("audited"));
        assertThat(resumed.progress().step("only").dueAt())
                .contains(Instant.parse("2030-01-02T18:00:00Z"));
        tick(resumed, Instant.parse("2030-01-02T16:00:00Z"));
    }

    @Test
    void a_calendar_that_is_not_in_force_is_an_incident_and_not_a_deadline_of_another_kind() {
        var stuck = given().after("user", startOne(BY_CALENDAR));
        assertThat(stuck.progress().incident().map(Approval.Incident::code))
                .contains("no-calendar");
        assertThat(stuck.progress().active()).isEmpty();
        var mended = stuck.among(withCalendar()).after("admin", new Retry());
        assertThat(mended.progress().incidents()).isEmpty();
        assertThat(mended.progress().active()).hasSize(1);
    }
}
