package com.athyper.workflow;

import static com.athyper.workflow.Approving.EVERYBODY;
import static com.athyper.workflow.Approving.FOUR;
import static com.athyper.workflow.Approving.MANAGER;
import static com.athyper.workflow.Approving.MANAGER2;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.sound;
import static com.athyper.workflow.Approving.start;
import static com.athyper.workflow.Migrating.BATCH;
import static com.athyper.workflow.Migrating.BOARD;
import static com.athyper.workflow.Migrating.DIRECTOR;
import static com.athyper.workflow.Migrating.LINE;
import static com.athyper.workflow.Migrating.ending;
import static com.athyper.workflow.Migrating.running;
import static com.athyper.workflow.Migrating.status;
import static com.athyper.workflow.Migrating.step;
import static com.athyper.workflow.Migrating.task;
import static com.athyper.workflow.Migrating.template;
import static com.athyper.workflow.Migrating.to;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Decision;
import com.athyper.kernel.Fault;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.Migration.Migrate;
import com.athyper.workflow.ApprovalCommand.OfTask.Delegate;
import com.athyper.workflow.ApprovalCommand.Recovery;
import com.athyper.workflow.ApprovalCommand.Reject;
import com.athyper.workflow.ApprovalEvent.Migrated.Kept;
import com.athyper.workflow.ApprovalEvent.Migrated.TemplateMigrated;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Running approvals that go over to another version of their template, and back. */
class MigrationTest {
    private static final Optional<String> SILENT = Optional.empty();

    private static void thenFaults(Approving.Result result, String... codes) {
        result.thenRefused(WorkflowError.MIGRATION_IMPOSSIBLE);
        assertThat(result.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refused ->
                                assertThat(refused.problem().faults())
                                        .extracting(Fault::code)
                                        .containsExactly(codes));
    }

    @Test
    void who_was_asked_stays_asked_and_what_was_answered_stays_answered() {
        var asked = running(BOARD).after("a", new Approve(1, Optional.of("fine")));
        var migrated = asked.after("admin", to(template(BOARD, DIRECTOR)));
        assertThat(migrated.progress().template().version()).isEqualTo(2);
        assertThat(migrated.progress().step("board")).isEqualTo(asked.progress().step("board"));
        assertThat(migrated.progress().tasks()).isEqualTo(asked.progress().tasks());
        assertThat(status(migrated, "director")).isEqualTo(StepStatus.PENDING);
        var on = migrated.after("b", new Approve(2, SILENT)).after("c", new Approve(3, SILENT));
        assertThat(status(on, "director")).isEqualTo(StepStatus.ACTIVE);
    }

    @Test
    void a_version_that_says_the_same_changes_nothing() {
        var asked = running(LINE, BOARD).after("manager", new Claim(1));
        var migrated = asked.after("admin", to(template(LINE, BOARD)));
        assertThat(migrated.progress().steps()).isEqualTo(asked.progress().steps());
        assertThat(migrated.progress().tasks()).isEqualTo(asked.progress().tasks());
        assertThat(migrated.due()).isEqualTo(asked.due());
        migrated.when("admin", to(template(LINE, BOARD))).thenNothing();
    }

    @Test
    void a_step_goes_on_under_its_new_name() {
        var asked = running(LINE, DIRECTOR);
        var migrated =
                asked.after(
                        "admin",
                        to(
                                template(step("desk", "line", "\"any\""), DIRECTOR),
                                Map.of("line", "desk")));
        assertThat(status(migrated, "desk")).isEqualTo(StepStatus.ACTIVE);
        assertThat(task(migrated, 1).step()).isEqualTo("desk");
        var on = migrated.after("manager", new Approve(1, SILENT));
        assertThat(status(on, "director")).isEqualTo(StepStatus.ACTIVE);
    }

    @Test
    void a_step_that_is_being_done_needs_a_place() {
        thenFaults(running(LINE).when("admin", to(template(DIRECTOR))), "no-target");
        thenFaults(
                running(LINE).when("admin", to(template(DIRECTOR), Map.of("line", "desk"))),
                "no-target");
        thenFaults(
                running(LINE, DIRECTOR)
                        .when("admin", to(template(LINE), Map.of("director", "chief"))),
                "unknown-target");
    }

    @Test
    void two_steps_do_not_become_one() {
        var second = running(LINE, DIRECTOR).after("manager", new Approve(1, SILENT));
        thenFaults(
                second.when("admin", to(template(DIRECTOR), Map.of("line", "director"))),
                "two-for-one",
                "two-for-one");
        // What has not begun has nothing that could be mixed up.
        var first = running(LINE, DIRECTOR);
        var taken = first.after("admin", to(template(DIRECTOR), Map.of("line", "director")));
        assertThat(task(taken, 1).step()).isEqualTo("director");
        assertThat(task(taken, 1).candidates()).containsExactly(MANAGER, MANAGER2);
    }

    @Test
    void another_template_is_no_version() {
        var other =
                "{\"name\":\"u\",\"entity\":\"purchase_requisition\",\"steps\":[%s]}"
                        .formatted(LINE);
        thenFaults(running(LINE).when("admin", to(other)), "other-template");
        var invoice = "{\"name\":\"t\",\"entity\":\"invoice\",\"steps\":[%s]}".formatted(LINE);
        thenFaults(running(LINE).when("admin", to(invoice)), "other-template");
    }

    @Test
    void a_decided_step_that_is_gone_stays_as_history() {
        var second = running(LINE, DIRECTOR).after("manager", new Approve(1, SILENT));
        var migrated = second.after("admin", to(template(DIRECTOR)));
        assertThat(migrated.progress().former())
                .singleElement()
                .isEqualTo(second.progress().step("line"));
        assertThat(task(migrated, 1).status()).isEqualTo(TaskStatus.APPROVED);
        assertThat(migrated.shown().approval()).isInstanceOf(Approval.Running.class);
        assertThat(ApprovalRendering.instance(Approving.KEY, migrated.shown()).orElseThrow())
                .satisfies(form -> assertThat(form.get("formerSteps")).isPresent());
        // It is there again in a version that has it.
        var back =
                migrated.after(
                        "admin",
                        new Migrate(
                                new UUID(8, 8),
                                sound(template(LINE, DIRECTOR)),
                                3,
                                Map.of(),
                                false));
        assertThat(back.progress().former()).isEmpty();
        assertThat(back.progress().steps()).isEqualTo(second.progress().steps());
    }

    @Test
    void what_a_version_asks_before_is_asked_beside() {
        var asked = running(LINE);
        var migrated = asked.after("admin", to(template(DIRECTOR, LINE)));
        assertThat(status(migrated, "director")).isEqualTo(StepStatus.ACTIVE);
        var one = migrated.after("manager", new Approve(1, SILENT));
        assertThat(one.state()).isInstanceOf(Approval.Running.class);
        assertThat(one.after("director", new Approve(2, SILENT)).state())
                .isInstanceOf(Approval.Ended.class);
    }

    @Test
    void what_was_skipped_and_applies_now_is_asked_about() {
        var large = ",\"when\":\"record.amount >= 10000\"";
        var small = ",\"when\":\"record.amount >= 100\"";
        var asked = running(step("director", "director", "\"any\"", large), LINE);
        assertThat(status(asked, "director")).isEqualTo(StepStatus.SKIPPED);
        var migrated =
                asked.after(
                        "admin",
                        to(template(step("director", "director", "\"any\"", small), LINE)));
        assertThat(status(migrated, "director")).isEqualTo(StepStatus.ACTIVE);
        assertThat(status(migrated, "line")).isEqualTo(StepStatus.ACTIVE);
        var renumbered =
                asked.after(
                        "admin",
                        to(template(step("director", "director", "\"any\"", large), LINE)));
        assertThat(status(renumbered, "director")).isEqualTo(StepStatus.SKIPPED);
    }

    @Test
    void what_an_administrator_has_passed_over_stays_so() {
        var asked = running(DIRECTOR, LINE).after("admin", new Recovery.Skip("director", "gone"));
        var migrated = asked.after("admin", to(template(DIRECTOR, LINE, BOARD)));
        assertThat(status(migrated, "director")).isEqualTo(StepStatus.SKIPPED);
    }

    @Test
    void answers_are_counted_anew_by_another_mode() {
        var asked = running(BOARD, DIRECTOR).after("a", new Approve(1, SILENT));
        var quorum = step("board", "board", "{\"quorum\":1}");
        var migrated = asked.after("admin", to(template(quorum, DIRECTOR)));
        assertThat(status(migrated, "board")).isEqualTo(StepStatus.APPROVED);
        assertThat(status(migrated, "director")).isEqualTo(StepStatus.ACTIVE);
        var rejected = running(BOARD).after("a", new Reject(1, SILENT));
        var all = step("board", "board", "\"all\"");
        rejected.when("admin", to(template(all))).thenRefused(WorkflowError.MIGRATION_WOULD_END);
        assertThat(rejected.after("admin", ending(template(all))).state())
                .isInstanceOfSatisfying(
                        Approval.Ended.class,
                        ended -> assertThat(ended.outcome()).isEqualTo(Approval.Outcome.REJECTED));
        thenFaults(
                asked.when("admin", to(template(step("board", "board", "{\"quorum\":5}")))),
                "quorum-unreachable");
    }

    @Test
    void one_task_for_all_becomes_one_for_each_and_back() {
        var asked = running(LINE).after("manager", new Claim(1));
        var each = template(step("line", "line", "\"all\""));
        var migrated = asked.after("admin", to(each));
        assertThat(task(migrated, 1).status()).isEqualTo(TaskStatus.CLOSED);
        assertThat(migrated.progress().tasks()).hasSize(3);
        assertThat(migrated.progress().step("line").needed()).isEqualTo(2);
        assertThat(task(migrated, 3).assignee()).contains(MANAGER2);
        var shared = running(BOARD).after("admin", to(template(step("board", "board", "\"any\""))));
        assertThat(task(shared, 5).candidates()).hasSize(4);
        assertThat(task(shared, 5).status()).isEqualTo(TaskStatus.OPEN);
        // Whoever has answered was the first, and under `any` the first decides.
        var answered = running(BOARD, DIRECTOR).after("b", new Approve(2, SILENT));
        var first =
                answered.after("admin", to(template(step("board", "board", "\"any\""), DIRECTOR)));
        assertThat(status(first, "board")).isEqualTo(StepStatus.APPROVED);
        var lent =
                running(LINE)
                        .after("manager", new Delegate(1, new PrincipalId("a"), Optional.empty()));
        thenFaults(lent.when("admin", to(each)), "delegated");
    }

    @Test
    void the_deadline_stays_and_the_clock_does_what_the_other_version_says() {
        var four = ",\"sla\":{\"due\":\"PT4H\",\"escalate\":{\"to\":{\"role\":\"director\"}}}";
        var two =
                ",\"sla\":{\"due\":\"PT2H\",\"escalate\":[{\"after\":\"PT0S\",\"do\":\"notify\","
                        + "\"to\":{\"role\":\"board\"}},{\"after\":\"PT1H\",\"do\":\"add\","
                        + "\"to\":{\"role\":\"director\"}}]}";
        var asked = running(step("line", "line", "\"any\"", four));
        var migrated = asked.after("admin", to(template(step("line", "line", "\"any\"", two))));
        assertThat(migrated.progress().step("line").dueAt()).contains(FOUR);
        assertThat(migrated.due()).contains(new Escalate("line", 1, FOUR));
        var late = asked.at(FOUR).after("system@athyper", new Escalate("line", 1, FOUR));
        var lateThere = late.after("admin", to(template(step("line", "line", "\"any\"", two))));
        assertThat(lateThere.due())
                .as("what has fired does not fire again")
                .contains(new Escalate("line", 2, FOUR.plusSeconds(3600)));
        var noClock = asked.after("admin", to(template(LINE)));
        assertThat(noClock.progress().step("line").dueAt()).contains(FOUR);
        assertThat(noClock.due()).isEmpty();
    }

    @Test
    void nothing_ends_by_it_unless_that_is_asked_for() {
        var enough = template(step("board", "board", "{\"quorum\":1}"));
        var asked = running(BOARD).after("a", new Approve(1, SILENT));
        asked.when("admin", to(enough)).thenRefused(WorkflowError.MIGRATION_WOULD_END);
        assertThat(asked.after("admin", ending(enough)).state()).isInstanceOf(Approval.Ended.class);
        var never = ",\"when\":\"record.amount >= 10000\"";
        var stuck =
                given(EVERYBODY.without(Approving.DIRECTOR, MANAGER, MANAGER2))
                        .after("user", start(template(LINE)));
        assertThat(stuck.progress().incident()).isPresent();
        var skipped = template(step("line", "line", "\"any\"", never));
        // Silence is not consent, here neither.
        var still = stuck.after("admin", to(skipped));
        assertThat(still.progress().incident().orElseThrow().code()).isEqualTo("nobody-asked");
    }

    @Test
    void an_incident_is_mended_by_a_version_that_asks_others() {
        var stuck =
                given(EVERYBODY.without(MANAGER, MANAGER2)).after("user", start(template(LINE)));
        var mended = stuck.after("admin", to(template(step("line", "director", "\"any\""))));
        assertThat(mended.progress().incidents()).isEmpty();
        assertThat(status(mended, "line")).isEqualTo(StepStatus.ACTIVE);
        var same = stuck.after("admin", to(template(LINE, DIRECTOR)));
        assertThat(same.progress().incidents()).isEqualTo(stuck.progress().incidents());
    }

    @Test
    void neither_the_requester_nor_a_paused_or_ended_approval_is_migrated() {
        var asked = running(LINE);
        asked.when("user", to(template(LINE, DIRECTOR))).thenRefused(WorkflowError.SELF_APPROVAL);
        asked.after("admin", new Recovery.Pause("audit"))
                .when("admin", to(template(LINE, DIRECTOR)))
                .thenRefused(WorkflowError.INSTANCE_PAUSED);
        asked.after("manager", new Approve(1, SILENT))
                .when("admin", to(template(LINE, DIRECTOR)))
                .thenRefused(WorkflowError.INSTANCE_ENDED);
        given().when("admin", to(template(LINE))).thenRefused(WorkflowError.INSTANCE_NOT_FOUND);
    }

    @Test
    void its_event_says_what_became_of_each_step() {
        running(LINE, DIRECTOR)
                .when(
                        "admin",
                        to(
                                template(step("desk", "line", "\"any\""), DIRECTOR),
                                Map.of("line", "desk")))
                .then(
                        new TemplateMigrated(
                                BATCH,
                                sound(template(step("desk", "line", "\"any\""), DIRECTOR)),
                                2,
                                List.of(new ApprovalEvent.Migrated.Renamed("line", "desk")),
                                List.of(new Kept("desk", 1, Optional.empty(), List.of())),
                                List.of()));
    }
}
