package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.endpoint.Endpoint.Guard.RECORD;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.workflow.ApprovalShapes.COMMENT_MAX;
import static com.athyper.policy.Operation.INSTANCE_CANCEL;
import static com.athyper.policy.Operation.INSTANCE_OPERATE;
import static com.athyper.policy.Operation.INSTANCE_OVERRIDE;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.policy.Operation;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalCommand.Recovery;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Approvals;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is done with an approval that does not get on.
 *
 * <pre>
 * POST /api/workflow/instances/{id}/pause      {"reason"}: nothing is decided and no time runs
 * POST /api/workflow/instances/{id}/resume     {"reason"}: with the time that was left
 * POST /api/workflow/instances/{id}/skip       {"step","reason"}
 * POST /api/workflow/instances/{id}/override   {"step","outcome","reason"}: done when a second says so
 * POST /api/workflow/instances/{id}/withdraw   {"reason"}: by the requester
 * </pre>
 */
public final class RecoveryRoutes {
    private static final String ONE = "/api/workflow/instances/{id}/";
    private static final int STEP_MAX = 200;

    private static final Shape SKIP_INPUT =
            Shape.object("SkipInput")
                    .must("step", Shape.text())
                    .must("reason", Shape.text(4_000))
                    .build();
    private static final Shape OVERRIDE_INPUT =
            Shape.object("OverrideInput")
                    .must("step", Shape.text())
                    .must("outcome", Shape.choice("approve", "reject"))
                    .must("reason", Shape.text(4_000))
                    .build();

    private final Approvals approvals;
    private final InstanceRoutes instances;

    public RecoveryRoutes(Approvals approvals, InstanceRoutes instances) {
        this.approvals = approvals;
        this.instances = instances;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                way("Stop an approval", "pause", ApprovalShapes.CANCEL_INPUT, INSTANCE_OPERATE)
                        .reading(RecoveryRoutes::pause),
                way(
                                "Let an approval go on",
                                "resume",
                                ApprovalShapes.CANCEL_INPUT,
                                INSTANCE_OPERATE)
                        .reading(RecoveryRoutes::resume),
                way("Pass a step over", "skip", SKIP_INPUT, INSTANCE_OPERATE)
                        .reading(RecoveryRoutes::skip),
                way("Decide a step, with another", "override", OVERRIDE_INPUT, INSTANCE_OVERRIDE)
                        .reading(RecoveryRoutes::override),
                Contract.of("workflow", "approval", "Withdraw one's request")
                        .takes(ApprovalShapes.CANCEL_INPUT)
                        .gives(200, ApprovalShapes.OPERATED)
                        .refuses(404, 409, 422)
                        .guarded(POST, ONE + "withdraw", INSTANCE_CANCEL, RECORD, this::withdraw));
    }

    /** One endpoint in the making. */
    private record Way(RecoveryRoutes routes, Contract contract, String verb, Operation operation) {
        Endpoint reading(Function<Input, Supplier<Recovery>> reading) {
            return contract.gives(200, ApprovalShapes.OPERATED)
                    .refuses(404, 409, 422)
                    .guarded(
                            POST,
                            ONE + verb,
                            operation,
                            DECIDED,
                            call -> routes.done(call, reading));
        }
    }

    private Way way(String summary, String verb, Shape input, Operation operation) {
        var contract = Contract.of("workflow", "approval", summary).takes(input);
        return new Way(this, contract, verb, operation);
    }

    private static Supplier<Recovery> pause(Input input) {
        String reason = input.text("reason", COMMENT_MAX);
        return () -> new Recovery.Pause(reason);
    }

    private static Supplier<Recovery> resume(Input input) {
        String reason = input.text("reason", COMMENT_MAX);
        return () -> new Recovery.Resume(reason);
    }

    private static Supplier<Recovery> skip(Input input) {
        String step = input.text("step", STEP_MAX);
        String reason = input.text("reason", COMMENT_MAX);
        return () -> new Recovery.Skip(step, reason);
    }

    private static Supplier<Recovery> override(Input input) {
        String step = input.text("step", STEP_MAX);
        String outcome = input.text("outcome", STEP_MAX);
        String reason = input.text("reason", COMMENT_MAX);
        if (!outcome.isEmpty() && !outcome.equals("approve") && !outcome.equals("reject")) {
            input.fault("outcome", "choice", "`approve` or `reject`");
        }
        var choice = outcome.equals("approve") ? Choice.APPROVED : Choice.REJECTED;
        return () -> new Recovery.Overrule(step, choice, reason);
    }

    private CompletionStage<Answer<Reply>> done(
            Call call, Function<Input, Supplier<Recovery>> reading) {
        var input = Input.of(call.request().json());
        var command = reading.apply(input);
        return Steps.then(
                input.whole(command),
                sound ->
                        InstanceRoutes.instance(call, key -> instances.executed(call, key, sound)));
    }

    private CompletionStage<Answer<Reply>> withdraw(Call call) {
        var input = Input.of(call.request().json());
        String reason = input.text("reason", COMMENT_MAX);
        return Steps.then(
                input.whole(() -> call.because(reason)),
                told -> InstanceRoutes.instance(told, key -> withdrawn(told, key, reason)));
    }

    private CompletionStage<Answer<Reply>> withdrawn(Call call, ApprovalKey key, String reason) {
        return Steps.then(
                Steps.then(approvals.show(key), shown -> Steps.now(instances.mine(call, shown))),
                _ -> instances.executed(call, key, new ApprovalCommand.Cancel(reason)));
    }
}
