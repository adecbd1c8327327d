package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.workflow.ApprovalShapes.COMMENT_MAX;
import static com.athyper.edge.workflow.ApprovalShapes.TASK;
import static com.athyper.policy.Operation.TASK_DECIDE;
import static com.athyper.policy.Operation.TASK_READ;
import static com.athyper.workflow.WorkflowError.TASK_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.Directory;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRendering;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.Approvals.Shown;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * What those who are asked do about a task.
 *
 * <pre>
 * GET  /api/workflow/tasks/{id}
 * POST /api/workflow/tasks/{id}/claim
 * POST /api/workflow/tasks/{id}/release
 * POST /api/workflow/tasks/{id}/approve           {"comment"}
 * POST /api/workflow/tasks/{id}/reject            {"comment"}
 * POST /api/workflow/tasks/{id}/request-changes   {"comment"}
 * POST /api/workflow/tasks/{id}/comments          {"text"}
 * </pre>
 */
public final class TaskRoutes {
    private static final String ONE = "/api/workflow/tasks/{id}";

    private final Approvals approvals;
    private final Sight sight;

    public TaskRoutes(Approvals approvals, Directory directory) {
        this.approvals = approvals;
        this.sight = new Sight(directory);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                about("Show a task")
                        .gives(200, TASK)
                        .refuses(404)
                        .guarded(GET, ONE, TASK_READ, DECIDED, this::show),
                action("Take a task", "claim", (task, _) -> new ApprovalCommand.Claim(task)),
                action(
                        "Give a task back",
                        "release",
                        (task, _) -> new ApprovalCommand.Release(task)),
                decision("Approve", "approve", ApprovalCommand.Approve::new),
                decision("Reject", "reject", ApprovalCommand.Reject::new),
                decision(
                        "Send back for changes",
                        "request-changes",
                        ApprovalCommand.RequestChanges::new),
                about("Comment on a task")
                        .takes(ApprovalShapes.TEXT_INPUT)
                        .gives(200, TASK)
                        .refuses(404, 409, 422)
                        .guarded(POST, ONE + "/comments", TASK_DECIDE, DECIDED, this::comment));
    }

    private static Contract about(String summary) {
        return Contract.of("workflow", "task", summary);
    }

    private Endpoint action(
            String summary,
            String verb,
            BiFunction<Integer, Optional<String>, ApprovalCommand> command) {
        return about(summary)
                .gives(200, TASK)
                .refuses(404, 409)
                .guarded(
                        POST,
                        ONE + "/" + verb,
                        TASK_DECIDE,
                        DECIDED,
                        call -> executed(call, command, Optional.empty()));
    }

    private Endpoint decision(
            String summary,
            String verb,
            BiFunction<Integer, Optional<String>, ApprovalCommand> command) {
        return about(summary)
                .mayTake(ApprovalShapes.COMMENT_INPUT)
                .gives(200, TASK)
                .refuses(404, 409, 422)
                .guarded(
                        POST,
                        ONE + "/" + verb,
                        TASK_DECIDE,
                        DECIDED,
                        call -> decided(call, command));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        return task(
                call,
                (key, task) ->
                        Steps.then(seen(call, key), shown -> Steps.now(reply(key, task, shown))));
    }

    private CompletionStage<Answer<Reply>> decided(
            Call call, BiFunction<Integer, Optional<String>, ApprovalCommand> command) {
        var input = Input.of(call.request().json());
        Optional<String> comment = input.optionalText("comment", COMMENT_MAX);
        return Steps.then(
                input.whole(() -> comment.map(call::because).orElse(call)),
                told -> executed(told, command, comment));
    }

    private CompletionStage<Answer<Reply>> executed(
            Call call,
            BiFunction<Integer, Optional<String>, ApprovalCommand> command,
            Optional<String> comment) {
        return task(
                call,
                (key, task) ->
                        Steps.then(
                                approvals.execute(
                                        key, command.apply(ordinal(task), comment), call.origin()),
                                shown -> Steps.now(reply(key, task, shown))));
    }

    /** Whom the approval does not ask may still speak, if they see it. */
    private CompletionStage<Answer<Reply>> comment(Call call) {
        var input = Input.of(call.request().json());
        String text = input.text("text", COMMENT_MAX);
        return Steps.then(
                input.whole(() -> text),
                said ->
                        task(
                                call,
                                (key, task) ->
                                        Steps.then(
                                                Steps.then(
                                                        seen(call, key),
                                                        _ ->
                                                                approvals.execute(
                                                                        key,
                                                                        new ApprovalCommand
                                                                                .AddComment(
                                                                                Optional.of(
                                                                                        ordinal(
                                                                                                task)),
                                                                                said),
                                                                        call.origin())),
                                                shown -> Steps.now(reply(key, task, shown)))));
    }

    private CompletionStage<Answer<Shown>> seen(Call call, ApprovalKey key) {
        return Steps.then(
                approvals.show(key),
                shown -> sight.of(call, shown.approval()) ? Steps.ok(shown) : Steps.now(missing()));
    }

    static CompletionStage<Answer<Reply>> task(
            Call call, BiFunction<ApprovalKey, UUID, CompletionStage<Answer<Reply>>> step) {
        Optional<UUID> id = call.request().id("id").filter(task -> ordinal(task) > 0);
        return id.isPresent()
                ? step.apply(ApprovalKey.ofTask(call.tenant(), id.get()), id.get())
                : Steps.now(missing());
    }

    static int ordinal(UUID task) {
        return (int) (task.getLeastSignificantBits() & 0xFFFF);
    }

    private static Answer<Reply> reply(ApprovalKey key, UUID task, Shown shown) {
        return form(key, task, shown).map(Reply::ok);
    }

    /** The task out of its approval, with what one needs to know of the whole. */
    static Answer<Value.Fields> form(ApprovalKey key, UUID task, Shown shown) {
        return ApprovalRendering.instance(key, shown)
                .flatMap(instance -> form(instance, task.toString()))
                .<Answer<Value.Fields>>map(Answer::ok)
                .orElseGet(TaskRoutes::missing);
    }

    private static Optional<Value.Fields> form(Value.Fields instance, String id) {
        return items(instance, "tasks").stream()
                .filter(task -> task.text("id").filter(id::equals).isPresent())
                .findFirst()
                .map(
                        task ->
                                task.with("instanceId", member(instance, "id"))
                                        .with("state", member(instance, "state"))
                                        .with("entity", member(instance, "entity"))
                                        .with("recordId", member(instance, "recordId"))
                                        .with("title", member(instance, "title"))
                                        .with("requester", member(instance, "requester"))
                                        .with("comments", member(instance, "comments")));
    }

    private static List<Value.Fields> items(Value.Fields instance, String name) {
        return member(instance, name) instanceof Value.Items(var items)
                ? items.stream().map(Value.Fields.class::cast).toList()
                : List.of();
    }

    private static Value member(Value.Fields instance, String name) {
        return instance.get(name).orElse(Value.NULL);
    }

    private static <T> Answer<T> missing() {
        return Answer.refused(TASK_NOT_FOUND.because("there is no such task"));
    }
}
