package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.endpoint.Endpoint.Guard.RECORD;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.INSTANCE_CANCEL;
import static com.athyper.policy.Operation.INSTANCE_OPERATE;
import static com.athyper.policy.Operation.INSTANCE_READ;
import static com.athyper.workflow.WorkflowError.INSTANCE_NOT_FOUND;
import static com.athyper.workflow.WorkflowError.NOT_THE_REQUESTER;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.Directory;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Value;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRendering;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.Approvals.Shown;
import com.athyper.workflow.Timeline;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Approvals as a whole.
 *
 * <pre>
 * GET  /api/workflow/instances/{id}          as it is, or as of an event or a time: ?at=3
 * GET  /api/workflow/instances/{id}/timeline who did what, when and why
 * POST /api/workflow/instances/{id}/cancel   {"reason"}: by the requester, or by permission
 * POST /api/workflow/instances/{id}/retry    after an incident
 * </pre>
 */
public final class InstanceRoutes {
    private static final String ONE = "/api/workflow/instances/{id}";

    private final Approvals approvals;
    private final Sight sight;

    public InstanceRoutes(Approvals approvals, Directory directory) {
        this.approvals = approvals;
        this.sight = new Sight(directory);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("workflow", "approval", "Show an approval, also as it once was")
                        .may(
                                Parameter.query(
                                        "at", Shape.text(), "as of the n-th event, or of a time"))
                        .gives(200, ApprovalShapes.INSTANCE)
                        .refuses(404)
                        .guarded(GET, ONE, INSTANCE_READ, DECIDED, this::show),
                Contract.of("workflow", "approval", "Tell what has happened to an approval")
                        .gives(200, ApprovalShapes.TIMELINE)
                        .refuses(404)
                        .guarded(GET, ONE + "/timeline", INSTANCE_READ, DECIDED, this::timeline),
                Contract.of("workflow", "approval", "Cancel an approval")
                        .takes(ApprovalShapes.CANCEL_INPUT)
                        .gives(200, ApprovalShapes.OPERATED)
                        .refuses(404, 409, 422)
                        .guarded(POST, ONE + "/cancel", INSTANCE_CANCEL, RECORD, this::cancel),
                Contract.of("workflow", "approval", "Look for approvers again after an incident")
                        .gives(200, ApprovalShapes.OPERATED)
                        .refuses(404, 409)
                        .guarded(POST, ONE + "/retry", INSTANCE_OPERATE, DECIDED, this::retry));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        Answer<Optional<Point>> at =
                call.request()
                        .query()
                        .get("at")
                        .map(text -> Point.of("at", text).map(Optional::of))
                        .orElseGet(() -> Answer.ok(Optional.empty()));
        return Steps.then(
                at,
                point ->
                        instance(
                                call,
                                key ->
                                        Steps.then(
                                                Steps.then(
                                                        seen(call, key),
                                                        now ->
                                                                point.map(
                                                                                it ->
                                                                                        it.of(
                                                                                                approvals,
                                                                                                key))
                                                                        .orElseGet(
                                                                                () ->
                                                                                        Steps.ok(
                                                                                                now))),
                                                shown ->
                                                        Steps.now(
                                                                ApprovalRendering.instance(
                                                                                key, shown)
                                                                        .<Answer<Reply>>map(
                                                                                form ->
                                                                                        Answer.ok(
                                                                                                Reply
                                                                                                        .ok(
                                                                                                                form)))
                                                                        .orElseGet(
                                                                                InstanceRoutes
                                                                                        ::missing)))));
    }

    private CompletionStage<Answer<Reply>> timeline(Call call) {
        return instance(
                call,
                key ->
                        Steps.map(
                                Steps.then(seen(call, key), _ -> approvals.timeline(key)),
                                moments ->
                                        Reply.ok(
                                                Value.object()
                                                        .put(
                                                                "items",
                                                                new Value.Items(
                                                                        moments.stream()
                                                                                .<Value>map(
                                                                                        Timeline
                                                                                                ::form)
                                                                                .toList()))
                                                        .build())));
    }

    private CompletionStage<Answer<Reply>> cancel(Call call) {
        var input = Input.of(call.request().json());
        String reason = input.text("reason", ApprovalShapes.COMMENT_MAX);
        return Steps.then(
                input.whole(() -> call.because(reason)),
                told ->
                        instance(
                                told,
                                key ->
                                        Steps.then(
                                                Steps.then(
                                                        approvals.show(key),
                                                        shown -> Steps.now(mayCancel(told, shown))),
                                                _ ->
                                                        executed(
                                                                told,
                                                                key,
                                                                new ApprovalCommand.Cancel(
                                                                        reason)))));
    }

    /** To those who do not even see it, it is not there. */
    private Answer<Done> mayCancel(Call call, Shown shown) {
        Optional<Progress> progress = shown.approval().started();
        if (progress.isEmpty()) {
            return missing();
        }
        var subject = progress.get().subject();
        Answer<Done> permitted =
                call.authorization()
                        .require(INSTANCE_CANCEL, subject.entity(), subject.attributes());
        if (subject.requester().equals(call.caller().principal())) {
            return Answer.ok(Done.DONE);
        }
        return switch (permitted) {
            case Answer.Ok<Done> _ -> permitted;
            case Answer.Refused<Done> _ -> sight.of(call, shown.approval()) ? permitted : missing();
        };
    }

    /** Only whoever asked for it takes it back, and needs nobody's leave. */
    Answer<Done> mine(Call call, Shown shown) {
        Optional<Progress> progress = shown.approval().started();
        if (progress.isEmpty()) {
            return missing();
        }
        var subject = progress.get().subject();
        // Policy is asked as everywhere, and what it says is of no matter here.
        call.authorization().require(INSTANCE_CANCEL, subject.entity(), subject.attributes());
        if (subject.requester().equals(call.caller().principal())) {
            return Answer.ok(Done.DONE);
        }
        return sight.of(call, shown.approval())
                ? Answer.refused(NOT_THE_REQUESTER.because("the request is another's"))
                : missing();
    }

    private CompletionStage<Answer<Reply>> retry(Call call) {
        return instance(call, key -> executed(call, key, new ApprovalCommand.Retry()));
    }

    CompletionStage<Answer<Reply>> executed(Call call, ApprovalKey key, ApprovalCommand command) {
        return Steps.then(
                approvals.execute(key, command, call.origin()),
                shown ->
                        Steps.now(
                                ApprovalRendering.instance(key, shown)
                                        .<Answer<Reply>>map(
                                                form ->
                                                        Answer.ok(
                                                                Reply.ok(
                                                                        sight.of(
                                                                                        call,
                                                                                        shown
                                                                                                .approval())
                                                                                ? form
                                                                                : outline(form))))
                                        .orElseGet(InstanceRoutes::missing)));
    }

    /** What is left when everything that tells of the record is taken out. */
    private static Value.Fields outline(Value.Fields form) {
        var outline = Value.object();
        List.of("id", "state", "incidents", "events")
                .forEach(name -> outline.put(name, form.get(name).orElse(Value.NULL)));
        form.get("pause").ifPresent(pause -> outline.put("pause", pause));
        return outline.build();
    }

    /** As it is now; to whom does not see it, it is not there. */
    CompletionStage<Answer<Shown>> seen(Call call, ApprovalKey key) {
        return Steps.then(
                approvals.show(key),
                shown -> sight.of(call, shown.approval()) ? Steps.ok(shown) : Steps.now(missing()));
    }

    static CompletionStage<Answer<Reply>> instance(
            Call call, Function<ApprovalKey, CompletionStage<Answer<Reply>>> step) {
        return call.request()
                .id("id")
                .map(id -> step.apply(new ApprovalKey(call.tenant(), id)))
                .orElseGet(() -> Steps.now(missing()));
    }

    static <T> Answer<T> missing() {
        return Answer.refused(INSTANCE_NOT_FOUND.because("there is no such approval"));
    }
}
