package com.athyper.workflow;

import static com.athyper.workflow.Approving.EVERYBODY;
import static com.athyper.workflow.Approving.MAIN_JOB;
import static com.athyper.workflow.Approving.MANAGER;
import static com.athyper.workflow.Approving.NOON;
import static com.athyper.workflow.Approving.USER;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.start;
import static com.athyper.workflow.Approving.startOne;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval.Vote;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.Release;
import com.athyper.workflow.ApprovalEvent.Handed.TaskDelegated;
import com.athyper.workflow.ApprovalEvent.TaskDecided;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who stands in for somebody absent does what that one could do, and nothing of the requester's.
 */
class MandateTest {
    private static final Optional<String> SILENT = Optional.empty();
    private static final PrincipalId ANN = new PrincipalId("a");
    private static final PrincipalId BOB = new PrincipalId("b");

    /** Everybody, and who acts in whose place today. */
    private record Absences(Map<PrincipalId, List<Mandate>> mandates) implements AmongEverybody {
        @Override
        public List<Mandate> mandates(TenantId tenant, PrincipalId principal) {
            return mandates.getOrDefault(principal, List.of());
        }
    }

    private static Absences away(PrincipalId standIn, PrincipalId absent, String... roles) {
        return new Absences(Map.of(standIn, List.of(new Mandate(absent, List.of(roles)))));
    }

    private static Approving running(ApproverDirectory people) {
        return given(EVERYBODY).after("user", start(MAIN_JOB)).among(people);
    }

    @Test
    void a_stand_in_decides_what_was_offered_before_the_absence_began() {
        var decided = running(away(ANN, MANAGER)).when("a", new Approve(1, SILENT));
        assertThat(decided.happened().subList(0, 2))
                .containsExactly(
                        new TaskDelegated(1, MANAGER, ANN, Optional.of("stands in")),
                        new TaskDecided(
                                1,
                                ANN,
                                ApprovalEvent.Choice.APPROVED,
                                SILENT,
                                Optional.of(MANAGER)));
        assertThat(decided.state().started().orElseThrow().step("manager").votes())
                .containsExactly(new Vote(ANN, true, NOON, SILENT, Optional.of(MANAGER)));
    }

    @Test
    void a_stand_in_claims_what_the_absent_one_had_claimed_and_it_returns() {
        var claimed =
                running(EVERYBODY)
                        .after("manager", new Claim(1))
                        .among(away(ANN, MANAGER))
                        .after("a", new Claim(1));
        var task = claimed.progress().task(1).orElseThrow();
        assertThat(task.assignee()).contains(ANN);
        assertThat(task.owner()).contains(MANAGER);
        var back = claimed.after("a", new Release(1)).progress().task(1).orElseThrow();
        assertThat(back.assignee()).contains(MANAGER);
        assertThat(claimed.after("manager", new Claim(1)).progress().task(1).orElseThrow())
                .satisfies(it -> assertThat(it.assignee()).contains(MANAGER));
    }

    @Test
    void a_mandate_reaches_as_far_as_its_roles() {
        running(away(ANN, MANAGER, "payer"))
                .when("a", new Approve(1, SILENT))
                .thenRefused(WorkflowError.NOT_A_CANDIDATE);
        assertThat(
                        running(away(ANN, MANAGER, "payer", "manager"))
                                .when("a", new Approve(1, SILENT))
                                .happened())
                .isNotEmpty();
        var named =
                given(EVERYBODY)
                        .after(
                                "user",
                                startOne(
                                        """
                                        {"name":"one","approvers":{"principals":["b"]},
                                         "mode":"any"}\
                                        """));
        named.among(away(ANN, BOB, "manager"))
                .when("a", new Approve(1, SILENT))
                .thenRefused(WorkflowError.NOT_A_CANDIDATE);
        assertThat(named.among(away(ANN, BOB)).when("a", new Approve(1, SILENT)).happened())
                .isNotEmpty();
    }

    @Test
    void nobody_decides_their_own_request_in_anothers_place() {
        running(away(USER, MANAGER))
                .when("user", new Approve(1, SILENT))
                .thenRefused(WorkflowError.SELF_APPROVAL);
        var both =
                new Absences(
                        Map.of(
                                ANN,
                                List.of(
                                        new Mandate(MANAGER, List.of()),
                                        new Mandate(USER, List.of()))));
        running(both).when("a", new Approve(1, SILENT)).thenRefused(WorkflowError.SELF_APPROVAL);
        running(both).when("a", new Claim(1)).thenRefused(WorkflowError.SELF_APPROVAL);
    }

    @Test
    void who_is_asked_by_the_step_does_not_answer_for_another_too() {
        var board =
                given(EVERYBODY)
                        .after(
                                "user",
                                startOne(
                                        """
                                        {"name":"board","approvers":{"role":"board"},"mode":"all"}\
                                        """))
                        .among(away(ANN, BOB));
        board.when("a", new Approve(2, SILENT)).thenRefused(WorkflowError.RECEIVER_INVALID);
        board.after("a", new Approve(1, SILENT))
                .when("a", new Approve(2, SILENT))
                .thenRefused(WorkflowError.RECEIVER_INVALID);
    }

    @Test
    void when_the_absence_is_over_so_is_the_mandate() {
        running(away(ANN, MANAGER))
                .among(EVERYBODY)
                .when("a", new Approve(1, SILENT))
                .thenRefused(WorkflowError.NOT_A_CANDIDATE);
    }
}
