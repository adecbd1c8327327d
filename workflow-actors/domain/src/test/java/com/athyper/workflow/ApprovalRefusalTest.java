package com.athyper.workflow;

import static com.athyper.workflow.Approving.EVERYBODY;
import static com.athyper.workflow.Approving.FOUR;
import static com.athyper.workflow.Approving.MAIN_JOB;
import static com.athyper.workflow.Approving.MANAGER;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.start;
import static com.athyper.workflow.WorkflowError.COMMENT_INVALID;
import static com.athyper.workflow.WorkflowError.INSTANCE_ENDED;
import static com.athyper.workflow.WorkflowError.INSTANCE_NOT_FOUND;
import static com.athyper.workflow.WorkflowError.INSTANCE_STARTED;
import static com.athyper.workflow.WorkflowError.NOT_A_CANDIDATE;
import static com.athyper.workflow.WorkflowError.NO_INCIDENT;
import static com.athyper.workflow.WorkflowError.SELF_APPROVAL;
import static com.athyper.workflow.WorkflowError.TASK_CLAIMED;
import static com.athyper.workflow.WorkflowError.TASK_DECIDED;
import static com.athyper.workflow.WorkflowError.TASK_NOT_CLAIMED;
import static com.athyper.workflow.WorkflowError.TASK_NOT_FOUND;
import static com.athyper.workflow.WorkflowError.TOO_MANY_COMMENTS;

import com.athyper.workflow.Approval.Subject;
import com.athyper.workflow.ApprovalCommand.AddComment;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Cancel;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.Reject;
import com.athyper.workflow.ApprovalCommand.Release;
import com.athyper.workflow.ApprovalCommand.RequestChanges;
import com.athyper.workflow.ApprovalCommand.Retry;
import com.athyper.workflow.ApprovalCommand.Start;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class ApprovalRefusalTest {
    private static final Optional<String> SILENT = Optional.empty();
    private static final Approving RUNNING = given().after("user", start(MAIN_JOB));

    static Stream<ApprovalCommand> all_but_start() {
        return Stream.concat(
                on_tasks(1),
                Stream.of(
                        new AddComment(Optional.empty(), "hello"), new Cancel("why"), new Retry()));
    }

    static Stream<ApprovalCommand> decisions() {
        return Stream.of(
                new Claim(1),
                new Approve(1, SILENT),
                new Reject(1, SILENT),
                new RequestChanges(1, SILENT));
    }

    static Stream<ApprovalCommand> on_tasks(int task) {
        return Stream.of(
                new Claim(task),
                new Release(task),
                new Approve(task, SILENT),
                new Reject(task, SILENT),
                new RequestChanges(task, SILENT));
    }

    static Stream<ApprovalCommand> on_tasks() {
        return on_tasks(1);
    }

    @ParameterizedTest
    @MethodSource("all_but_start")
    void what_has_not_started_is_not_found(ApprovalCommand command) {
        given().when("manager", command).thenRefused(INSTANCE_NOT_FOUND);
    }

    @Test
    void the_clock_cannot_escalate_what_has_not_started() {
        given().when("system@athyper", new Escalate("manager", 1, FOUR))
                .thenRefused(INSTANCE_NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("all_but_start")
    void what_has_ended_stays_as_it_is(ApprovalCommand command) {
        for (var end :
                List.of(
                        new Approve(1, SILENT),
                        new Reject(1, SILENT),
                        new RequestChanges(1, SILENT),
                        new Cancel("why"))) {
            RUNNING.after("manager", end).when("manager", command).thenRefused(INSTANCE_ENDED);
        }
    }

    @Test
    void a_clock_that_is_late_is_no_reason_to_complain() {
        RUNNING.after("manager", new Reject(1, SILENT))
                .when("system@athyper", new Escalate("manager", 1, FOUR))
                .thenNothing();
    }

    @Test
    void a_start_for_something_else_is_refused_while_it_runs_and_after() {
        var start = start(MAIN_JOB);
        var known = start.subject();
        var other =
                new Start(
                        start.template(),
                        1,
                        new Subject(
                                known.entity(),
                                known.record(),
                                known.recordVersion() + 1,
                                known.title(),
                                known.attributes(),
                                known.requester(),
                                known.transition(),
                                known.outcomes()));
        RUNNING.when("user", other).thenRefused(INSTANCE_STARTED);
        RUNNING.after("user", new Cancel("x")).when("user", other).thenRefused(INSTANCE_STARTED);
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void nobody_decides_their_own_request(ApprovalCommand command) {
        RUNNING.when("user", command).thenRefused(SELF_APPROVAL);
    }

    @Test
    void the_requester_has_nothing_to_release() {
        RUNNING.when("user", new Release(1)).thenRefused(NOT_A_CANDIDATE);
    }

    @ParameterizedTest
    @MethodSource("on_tasks")
    void whoever_is_not_asked_does_not_decide(ApprovalCommand command) {
        RUNNING.when("a", command).thenRefused(NOT_A_CANDIDATE);
    }

    @ParameterizedTest
    @MethodSource("on_tasks")
    void whoever_is_not_active_any_more_does_not_decide(ApprovalCommand command) {
        RUNNING.after("manager", new Claim(1))
                .among(EVERYBODY.without(MANAGER))
                .when("manager", command)
                .thenRefused(NOT_A_CANDIDATE);
    }

    @ParameterizedTest
    @MethodSource("on_tasks")
    void what_somebody_else_has_claimed_is_theirs(ApprovalCommand command) {
        RUNNING.after("manager", new Claim(1)).when("manager2", command).thenRefused(TASK_CLAIMED);
    }

    @ParameterizedTest
    @MethodSource("on_tasks")
    void a_decided_task_is_not_decided_again(ApprovalCommand command) {
        given().after("user", start(MAIN_JOB, "{\"amount\":10000}"))
                .after("manager", new Approve(1, SILENT))
                .when("manager", command)
                .thenRefused(TASK_DECIDED);
    }

    @Test
    void a_task_that_is_not_needed_any_more_is_not_decided() {
        var two =
                """
                {"name":"two","entity":"purchase_requisition","steps":[
                 {"name":"first","approvers":{"role":"board"},"mode":"majority"},
                 {"name":"second","approvers":{"role":"line"}}]}\
                """;
        given().after("user", start(two))
                .after("a", new Approve(1, SILENT))
                .after("b", new Approve(2, SILENT))
                .after("c", new Approve(3, SILENT))
                .when("d", new Approve(4, SILENT))
                .thenRefused(TASK_DECIDED);
    }

    @Test
    void a_task_that_is_not_there_is_not_found() {
        on_tasks(2).forEach(it -> RUNNING.when("manager", it).thenRefused(TASK_NOT_FOUND));
        on_tasks(0).forEach(it -> RUNNING.when("user", it).thenRefused(TASK_NOT_FOUND));
        RUNNING.when("user", new AddComment(Optional.of(2), "hm")).thenRefused(TASK_NOT_FOUND);
    }

    @Test
    void what_nobody_has_claimed_is_not_released() {
        RUNNING.when("manager", new Release(1)).thenRefused(TASK_NOT_CLAIMED);
    }

    @Test
    void without_an_incident_there_is_nothing_to_retry() {
        RUNNING.when("admin", new Retry()).thenRefused(NO_INCIDENT);
    }

    @Test
    void what_is_written_has_a_length_of_1_to_4000_code_points() {
        var limit = "😀".repeat(4_000);
        RUNNING.after("user", new AddComment(Optional.empty(), limit));
        RUNNING.when("user", new AddComment(Optional.empty(), limit + "x"))
                .thenRefused(COMMENT_INVALID);
        RUNNING.when("user", new AddComment(Optional.empty(), " \n")).thenRefused(COMMENT_INVALID);
        RUNNING.after("manager", new Approve(1, Optional.of(limit)));
        RUNNING.when("manager", new Approve(1, Optional.of(limit + "x")))
                .thenRefused(COMMENT_INVALID);
        RUNNING.after("user", new Cancel(limit));
        RUNNING.when("user", new Cancel(limit + "x")).thenRefused(COMMENT_INVALID);
    }

    @Test
    void a_thousand_comments_are_kept_and_no_more() {
        var talk = RUNNING;
        for (int i = 0; i < CommentRules.COMMENTS_MAX; i++) {
            talk = talk.after("user", new AddComment(Optional.empty(), "and " + i));
        }
        talk.when("user", new AddComment(Optional.empty(), "and another"))
                .thenRefused(TOO_MANY_COMMENTS);
    }
}
