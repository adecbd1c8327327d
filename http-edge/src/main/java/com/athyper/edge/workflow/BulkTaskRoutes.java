package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.TASK_DECIDE;

import com.athyper.audit.AuditTrail;
import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.openapi.OpenApi;
import com.athyper.edge.problem.EdgeError;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.ErrorKind;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRendering;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.Approvals.Shown;
import com.athyper.workflow.WorkflowError;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Many tasks decided alike, each by itself: what becomes of one is nothing to the others.
 *
 * <pre>
 * POST /api/workflow/tasks/bulk   {"action":"approve","tasks":[…],"comment"}
 * </pre>
 */
public final class BulkTaskRoutes {
    static final int TASKS_MAX = 100;

    private static final Shape OUTCOME =
            Shape.object("TaskOutcome")
                    .must("id", Shape.text())
                    .must("status", Shape.integer())
                    .may("state", Shape.text())
                    .may("problem", OpenApi.PROBLEM)
                    .build();
    private static final Shape OUTCOMES =
            Shape.object("TaskOutcomes")
                    .must("items", Shape.list(OUTCOME.ref()))
                    .must("done", Shape.integer())
                    .must("failed", Shape.integer())
                    .with(OUTCOME)
                    .build();
    private static final Shape INPUT =
            Shape.object("BulkTasks")
                    .must("action", Shape.choice("approve", "reject"))
                    .must("tasks", Shape.list(Shape.uuid()))
                    .may("comment", Shape.text(4_000))
                    .build();

    private final Approvals approvals;
    private final AuditTrail audit;

    public BulkTaskRoutes(Approvals approvals, AuditTrail audit) {
        this.approvals = approvals;
        this.audit = audit;
    }

    /** What is done to each. */
    private record Wanted(boolean approve, List<String> tasks, Optional<String> comment) {
        ApprovalCommand command(int ordinal) {
            return approve
                    ? new ApprovalCommand.Approve(ordinal, comment)
                    : new ApprovalCommand.Reject(ordinal, comment);
        }
    }

    /** One task and what became of it. */
    private record Outcome(String task, Answer<Shown> answer) {}

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("workflow", "task", "Approve or reject many tasks")
                        .takes(INPUT)
                        .gives(200, OUTCOMES)
                        .refuses(422)
                        .guarded(
                                POST,
                                "/api/workflow/tasks/bulk",
                                TASK_DECIDE,
                                DECIDED,
                                this::each));
    }

    private static Answer<Wanted> wanted(Call call) {
        var input = Input.of(call.request().json());
        String action = input.text("action", 20);
        if (!action.isEmpty() && !action.equals("approve") && !action.equals("reject")) {
            input.fault("action", "choice", "`approve` or `reject`");
        }
        List<String> tasks = input.texts("tasks", TASKS_MAX);
        if (input.present("tasks") && tasks.size() != new HashSet<>(tasks).size()) {
            input.fault("tasks", "duplicate", "each task is named once");
        }
        var comment = input.optionalText("comment", ApprovalShapes.COMMENT_MAX);
        return input.whole(() -> new Wanted(action.equals("approve"), tasks, comment));
    }

    private CompletionStage<Answer<Reply>> each(Call call) {
        return Steps.then(
                wanted(call),
                wanted -> {
                    var outcomes = new ArrayList<CompletableFuture<Outcome>>();
                    for (int i = 0; i < wanted.tasks().size(); i++) {
                        outcomes.add(one(part(call, wanted, i), wanted, wanted.tasks().get(i)));
                    }
                    return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                            .thenApply(
                                    _ ->
                                            reply(
                                                    call,
                                                    outcomes.stream()
                                                            .map(CompletableFuture::join)
                                                            .toList()));
                });
    }

    /** Under a command of its own, so that a retry repeats nothing that has been done. */
    private static Call part(Call call, Wanted wanted, int index) {
        Call part = call.part(index + 1);
        return wanted.comment().map(part::because).orElse(part);
    }

    private CompletableFuture<Outcome> one(Call call, Wanted wanted, String task) {
        return id(task).map(
                        id ->
                                approvals.execute(
                                        ApprovalKey.ofTask(call.tenant(), id),
                                        wanted.command(TaskRoutes.ordinal(id)),
                                        call.origin()))
                .orElseGet(
                        () ->
                                Steps.refused(
                                        WorkflowError.TASK_NOT_FOUND.because(
                                                "there is no such task")))
                .exceptionally(_ -> silent())
                .thenCompose(answer -> kept(call, new Outcome(task, answer)))
                .toCompletableFuture();
    }

    /** Of one that was not answered the others are told all the same. */
    private static Answer<Shown> silent() {
        return Answer.refused(EdgeError.NO_ANSWER.because("it may or may not have happened"));
    }

    private static Optional<UUID> id(String task) {
        try {
            return Optional.of(UUID.fromString(task)).filter(id -> TaskRoutes.ordinal(id) > 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The single call that was turned away would have been told to the auditor as well. */
    private CompletionStage<Outcome> kept(Call call, Outcome outcome) {
        if (!(outcome.answer() instanceof Answer.Refused<Shown>(var problem))
                || problem.code().kind() != ErrorKind.FORBIDDEN) {
            return CompletableFuture.completedStage(outcome);
        }
        var entry =
                new AuditEntry(
                        call.tenant(),
                        call.origin().because(problem.code().id() + ": " + problem.detail()),
                        TASK_DECIDE.id(),
                        AuditEntry.Result.REFUSED,
                        Optional.of("task"),
                        Optional.of(outcome.task()),
                        Optional.empty(),
                        Optional.empty());
        return audit.append(entry).thenApply(_ -> outcome);
    }

    private static Answer<Reply> reply(Call call, List<Outcome> outcomes) {
        long failed =
                outcomes.stream()
                        .filter(outcome -> outcome.answer() instanceof Answer.Refused<Shown>)
                        .count();
        return Answer.ok(
                Reply.ok(
                        Value.object()
                                .put(
                                        "items",
                                        new Value.Items(
                                                outcomes.stream()
                                                        .<Value>map(outcome -> form(call, outcome))
                                                        .toList()))
                                .put("done", outcomes.size() - failed)
                                .put("failed", failed)
                                .build()));
    }

    private static Value form(Call call, Outcome outcome) {
        var form = Value.object().put("id", outcome.task());
        return switch (outcome.answer()) {
            case Answer.Ok<Shown>(var shown) ->
                    form.put("status", 200)
                            .put("state", ApprovalRendering.state(shown.approval()))
                            .build();
            case Answer.Refused<Shown>(var problem) ->
                    form.put("status", Problems.status(problem.code()))
                            .put("problem", problem(call, problem))
                            .build();
        };
    }

    private static Value problem(Call call, Problem problem) {
        return Problems.document(problem, call.request().path(), call.origin().requestId());
    }
}
