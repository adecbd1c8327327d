package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.workflow.ApprovalShapes.COMMENT_MAX;
import static com.athyper.edge.workflow.ApprovalShapes.PRINCIPAL_MAX;
import static com.athyper.policy.Operation.INSTANCE_OPERATE;
import static com.athyper.policy.Operation.TASK_DELEGATE;
import static com.athyper.policy.Operation.TASK_INVITE;
import static com.athyper.policy.Operation.TASK_REASSIGN;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.Directory;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;
import com.athyper.workflow.ApprovalCommand.OfTask;
import com.athyper.workflow.ApprovalCommand.OfTask.AddApprover;
import com.athyper.workflow.ApprovalCommand.OfTask.Delegate;
import com.athyper.workflow.ApprovalCommand.OfTask.Reassign;
import com.athyper.workflow.ApprovalCommand.OfTask.Resolve;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.Approvals.Shown;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * How tasks change hands.
 *
 * <pre>
 * POST /api/workflow/tasks/{id}/delegate    {"to","reason"}: another answers, the task returns
 * POST /api/workflow/tasks/{id}/resolve     {"reason"}: gives a delegated task back
 * POST /api/workflow/tasks/{id}/reassign    {"to","reason"}: by who has it, or who operates approvals
 * POST /api/workflow/tasks/{id}/approvers   {"principal","reason"}: one more is asked
 * </pre>
 */
public final class HandingRoutes {
    private static final String ONE = "/api/workflow/tasks/{id}";

    private final Approvals approvals;
    private final Sight sight;

    public HandingRoutes(Approvals approvals, Directory directory) {
        this.approvals = approvals;
        this.sight = new Sight(directory);
    }

    /** Reads a command out of the body, for the task of that ordinal. */
    @FunctionalInterface
    private interface Reading {
        IntFunction<OfTask> command(Call call, Input input);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                way("Let another answer a task", "delegate", TASK_DELEGATE)
                        .taking(ApprovalShapes.DELEGATE_INPUT, HandingRoutes::delegate),
                way("Give a delegated task back", "resolve", TASK_DELEGATE)
                        .takingPerhaps(ApprovalShapes.RESOLVE_INPUT, HandingRoutes::resolve),
                way("Make a task another's", "reassign", TASK_REASSIGN)
                        .taking(ApprovalShapes.REASSIGN_INPUT, HandingRoutes::reassign),
                way("Ask one more approver", "approvers", TASK_INVITE)
                        .taking(ApprovalShapes.APPROVER_INPUT, HandingRoutes::addApprover));
    }

    private Way way(String summary, String verb, Operation operation) {
        return new Way(Contract.of("workflow", "task", summary), verb, operation);
    }

    /** One endpoint in the making. */
    private final class Way {
        private final Contract contract;
        private final String verb;
        private final Operation operation;

        private Way(Contract contract, String verb, Operation operation) {
            this.contract = contract;
            this.verb = verb;
            this.operation = operation;
        }

        private Endpoint taking(Shape input, Reading reading) {
            return endpoint(contract.takes(input), reading);
        }

        private Endpoint takingPerhaps(Shape input, Reading reading) {
            return endpoint(contract.mayTake(input), reading);
        }

        private Endpoint endpoint(Contract taking, Reading reading) {
            return taking.gives(200, ApprovalShapes.MOVED_TASK)
                    .refuses(404, 409, 422)
                    .guarded(
                            POST,
                            ONE + "/" + verb,
                            operation,
                            DECIDED,
                            call -> done(call, reading));
        }
    }

    private static IntFunction<OfTask> delegate(Call call, Input input) {
        var to = principal(input, "to");
        var reason = input.optionalText("reason", COMMENT_MAX);
        return task -> new Delegate(task, to.orElseThrow(), reason);
    }

    private static IntFunction<OfTask> resolve(Call call, Input input) {
        var reason = input.optionalText("reason", COMMENT_MAX);
        return task -> new Resolve(task, reason);
    }

    private static IntFunction<OfTask> reassign(Call call, Input input) {
        var to = principal(input, "to");
        var reason = input.text("reason", COMMENT_MAX);
        return task -> new Reassign(task, to.orElseThrow(), reason, administers(call));
    }

    private static IntFunction<OfTask> addApprover(Call call, Input input) {
        var principal = principal(input, "principal");
        var reason = input.optionalText("reason", COMMENT_MAX);
        return task -> new AddApprover(task, principal.orElseThrow(), reason, administers(call));
    }

    private static boolean administers(Call call) {
        return call.authorization().permits(INSTANCE_OPERATE);
    }

    private static Optional<PrincipalId> principal(Input input, String member) {
        String text = input.text(member, PRINCIPAL_MAX);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!PrincipalId.isValid(text)) {
            input.fault(member, "pattern", "this is no principal's id");
            return Optional.empty();
        }
        return Optional.of(new PrincipalId(text));
    }

    private CompletionStage<Answer<Reply>> done(Call call, Reading reading) {
        var input = Input.of(call.request().json());
        var command = reading.command(call, input);
        return Steps.then(
                input.whole(() -> command),
                sound -> TaskRoutes.task(call, (key, task) -> done(call, key, task, sound)));
    }

    private CompletionStage<Answer<Reply>> done(
            Call call, ApprovalKey key, UUID task, IntFunction<OfTask> command) {
        var executed =
                approvals.execute(key, command.apply(TaskRoutes.ordinal(task)), call.origin());
        return Steps.then(
                executed,
                shown ->
                        Steps.now(
                                TaskRoutes.form(key, task, shown)
                                        .map(form -> Reply.ok(seen(call, shown, form)))));
    }

    /** The whole task to those who see the approval, and to others nothing of the record. */
    private Value.Fields seen(Call call, Shown shown, Value.Fields form) {
        if (sight.of(call, shown.approval())) {
            return form;
        }
        var outline = Value.object();
        List.of("id", "instanceId", "state", "step", "status", "candidates", "assignees")
                .forEach(name -> outline.put(name, form.get(name).orElse(Value.NULL)));
        return outline.build();
    }
}
