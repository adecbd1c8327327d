package com.athyper.workflow;

import static com.athyper.workflow.Approving.DIRECTOR;
import static com.athyper.workflow.Approving.EVERYBODY;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.workflow.Approval.Incident;
import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Cancel;
import com.athyper.workflow.ApprovalCommand.Reject;
import com.athyper.workflow.ApprovalCommand.RequestChanges;
import com.athyper.workflow.ApprovalCommand.Retry;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalEvent.Ended;
import com.athyper.workflow.ApprovalEvent.IncidentResolved;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.ApprovalEvent.TaskDecided;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Branches side by side: begun at once, joined when each is over, ended by one that refuses. */
class ParallelTest {
    private static final Optional<String> SILENT = Optional.empty();

    /** Two branches, one of them with two steps and one with branches of its own; then a last. */
    private static final String CHECKS =
            """
            {"name":"checks","entity":"purchase_requisition","steps":[
             {"name":"side-by-side","when":"record.amount >= 100","parallel":[
              {"name":"finance","steps":[
               {"name":"clerk","approvers":{"principals":["a"]},
                "sla":{"due":"PT4H","escalate":{"to":{"role":"director"}}}},
               {"name":"controller","approvers":{"principals":["b"]}}]},
              {"name":"legal","steps":[
               {"name":"inner","parallel":[
                {"name":"law","steps":[{"name":"lawyer","approvers":{"principals":["c"]},
                 "sla":{"due":"PT2H","escalate":{"to":{"role":"director"}}}}]},
                {"name":"data","steps":[{"name":"privacy","when":"record.amount >= 1000",
                 "approvers":{"principals":["d"]}}]}]}]}]},
             {"name":"last","approvers":{"role":"director"}}]}\
            """;

    private static Approving of(int amount) {
        return given().after("user", start(CHECKS, "{\"amount\":%d}".formatted(amount)));
    }

    private static StepStatus status(Approving approving, String step) {
        return approving.progress().step(step).status();
    }

    private static List<String> active(Approving approving) {
        return approving.progress().active().stream().map(StepProgress::name).toList();
    }

    /** Approves the open task of the step. */
    private static Approving approve(Approving approving, String by, String step) {
        return approving.after(by, new Approve(task(approving, step), SILENT));
    }

    private static int task(Approving approving, String step) {
        return approving.progress().tasksOf(step).getLast().ordinal();
    }

    @Test
    void every_branch_begins_at_once_and_they_join_in_any_order() {
        var running = of(1_000);
        assertThat(active(running)).containsExactly("clerk", "lawyer", "privacy");
        assertThat(running.progress().tasks())
                .extracting(Approval.Task::ordinal)
                .containsExactly(1, 2, 3);
        var onward = approve(running, "a", "clerk");
        assertThat(active(onward)).containsExactly("controller", "lawyer", "privacy");
        var one = approve(approve(onward, "d", "privacy"), "c", "lawyer");
        assertThat(active(one)).containsExactly("controller");
        assertThat(status(one, "last")).isEqualTo(StepStatus.PENDING);
        var joined = approve(one, "b", "controller");
        assertThat(active(joined)).containsExactly("last");
        assertThat(approve(joined, "director", "last").state())
                .isInstanceOfSatisfying(
                        Approval.Ended.class,
                        it -> assertThat(it.outcome()).isEqualTo(Outcome.APPROVED));
    }

    @Test
    void a_step_of_a_branch_is_skipped_alone_and_a_part_as_a_whole() {
        var some = of(100);
        assertThat(active(some)).containsExactly("clerk", "lawyer");
        assertThat(status(some, "privacy")).isEqualTo(StepStatus.SKIPPED);
        var none = of(99);
        assertThat(active(none)).containsExactly("last");
        assertThat(none.progress().step("lawyer").why())
                .isEqualTo("`record.amount >= 100` of `side-by-side` does not hold");
        assertThat(none.progress().template().around("lawyer"))
                .containsExactly("side-by-side", "legal", "inner", "law");
        assertThat(none.progress().template().around("last")).isEmpty();
    }

    @Test
    void a_rejection_in_one_branch_ends_it_all_and_says_where() {
        var running = of(1_000);
        running.when("c", new Reject(2, SILENT))
                .then(
                        new TaskDecided(
                                2,
                                Approving.origin("c", Approving.NOON).principal(),
                                Choice.REJECTED,
                                SILENT,
                                Optional.empty()),
                        new StepCompleted(
                                "lawyer", Choice.REJECTED, "0 approved of 1 needed, 1 rejected"),
                        new Ended(
                                Outcome.REJECTED,
                                "step `lawyer`: 0 approved of 1 needed, 1 rejected"));
        var ended = running.after("c", new Reject(2, SILENT));
        assertThat(status(ended, "clerk")).isEqualTo(StepStatus.CANCELLED);
        assertThat(ended.progress().step("clerk").why())
                .isEqualTo("step `lawyer`: 0 approved of 1 needed, 1 rejected");
        assertThat(status(ended, "controller")).isEqualTo(StepStatus.PENDING);
        assertThat(ended.progress().task(1).orElseThrow().status()).isEqualTo(TaskStatus.CLOSED);
        assertThat(of(1_000).after("d", new RequestChanges(3, SILENT)).progress().tasks())
                .noneMatch(Approval.Task::undecided);
        assertThat(of(1_000).after("user", new Cancel("no")).progress().active()).isEmpty();
    }

    @Test
    void the_earliest_deadline_of_all_branches_is_owed_first() {
        var running = of(1_000);
        var two = Instant.parse("2030-01-01T14:00:00Z");
        assertThat(Deadlines.next(running.progress())).contains(two);
        var later = running.at(two).after("system@athyper", running.due().orElseThrow());
        assertThat(later.progress().step("lawyer").escalated()).isTrue();
        assertThat(Deadlines.next(later.progress())).contains(Approving.FOUR);
        assertThat(Deadlines.next(approve(later, "a", "clerk").progress())).isEmpty();
    }

    @Test
    void an_incident_of_one_branch_leaves_the_others_going() {
        var gone = EVERYBODY.without(Approving.origin("c", Approving.NOON).principal());
        var stuck = given(gone).after("user", start(CHECKS, "{\"amount\":1000}"));
        assertThat(active(stuck)).containsExactly("clerk", "privacy");
        assertThat(stuck.progress().incidents())
                .extracting(Incident::step)
                .containsExactly("lawyer");
        var onward = stuck.after("a", new Approve(1, SILENT));
        assertThat(active(onward)).containsExactly("controller", "privacy");
        assertThat(onward.progress().incidents()).hasSize(1);
        onward.when("admin", new Retry()).thenNothing();
        var mended = onward.among(EVERYBODY);
        assertThat(mended.when("admin", new Retry()).happened().getFirst())
                .isEqualTo(new IncidentResolved("lawyer", "no-approver"));
        assertThat(active(mended.after("admin", new Retry())))
                .containsExactly("controller", "lawyer", "privacy");
    }

    @Test
    void several_incidents_are_kept_and_mended_each() {
        var nobody =
                given(EVERYBODY.without(person("a"), person("c"), person("d")))
                        .after("user", start(CHECKS, "{\"amount\":1000}"));
        assertThat(nobody.progress().incidents())
                .extracting(Incident::step)
                .containsExactly("clerk", "lawyer", "privacy");
        nobody.when("admin", new Retry()).thenNothing();
        var one =
                nobody.among(EVERYBODY.without(person("a"), person("d")))
                        .after("admin", new Retry());
        assertThat(one.progress().incidents())
                .extracting(Incident::step)
                .containsExactly("clerk", "privacy");
        assertThat(active(one)).containsExactly("lawyer");
    }

    private static com.athyper.kernel.PrincipalId person(String name) {
        return new com.athyper.kernel.PrincipalId(name);
    }

    @Test
    void what_a_rule_approves_is_approved_in_passing_and_seen_to_be() {
        var template =
                """
                {"name":"t","entity":"purchase_requisition","steps":[
                 {"name":"small","autoApproveWhen":"record.amount < 100",
                  "approvers":{"role":"line"}},
                 {"name":"big","when":"record.amount >= 100","approvers":{"role":"director"}}]}\
                """;
        var small = given().after("user", start(template, "{\"amount\":99}"));
        assertThat(small.state())
                .isInstanceOfSatisfying(
                        Approval.Ended.class,
                        it -> assertThat(it.outcome()).isEqualTo(Outcome.APPROVED));
        assertThat(small.progress().step("small").decidedBy()).contains(StepProgress.Decider.RULE);
        assertThat(small.progress().step("small").why())
                .isEqualTo("`record.amount < 100` holds, so the rule approves");
        assertThat(small.progress().tasks()).isEmpty();
        assertThat(active(given().after("user", start(template, "{\"amount\":100}"))))
                .containsExactly("small");
        assertThat(active(given().after("user", start(template, "{\"amount\":null}"))))
                .as("a rule that cannot be judged approves nothing")
                .containsExactly("small");
    }

    @Test
    void an_answer_that_needs_a_comment_is_not_taken_without_one() {
        var asked =
                given().after(
                                "user",
                                Approving.startOne(
                                        """
                                        {"name":"only","approvers":{"role":"director"},
                                         "comment":{"reject":"required","approve":"optional"}}\
                                        """));
        asked.when("director", new Reject(1, SILENT)).thenRefused(WorkflowError.COMMENT_REQUIRED);
        asked.when("director", new Reject(1, Optional.of(" ")))
                .thenRefused(WorkflowError.COMMENT_REQUIRED);
        asked.after("director", new Reject(1, Optional.of("too dear")));
        asked.after("director", new Approve(1, SILENT));
        assertThat(asked.progress().task(1).orElseThrow().candidates()).containsExactly(DIRECTOR);
    }
}
