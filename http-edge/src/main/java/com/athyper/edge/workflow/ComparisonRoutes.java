package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;
import static com.athyper.policy.Operation.INSTANCE_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRendering;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.Approvals.Shown;
import com.athyper.workflow.Difference;
import com.athyper.workflow.Difference.Change;
import com.athyper.workflow.Timeline;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What happened to an approval between two points, and what that changed.
 *
 * <pre>
 * GET /api/workflow/instances/{id}/diff?from=2&amp;to=2030-01-31T12:00:00Z
 * </pre>
 */
public final class ComparisonRoutes {
    private static final Shape CHANGE =
            Shape.object("ApprovalChange")
                    .must("pointer", Shape.text())
                    .may("before", Shape.anything())
                    .may("after", Shape.anything())
                    .build();
    private static final Shape DIFFERENCE =
            Shape.object("ApprovalDifference")
                    .must("from", Shape.integer())
                    .must("to", Shape.integer())
                    .must("changes", Shape.list(CHANGE.ref()))
                    .must("events", Shape.list(ApprovalShapes.MOMENT.ref()))
                    .with(CHANGE)
                    .with(ApprovalShapes.MOMENT)
                    .build();

    private final Approvals approvals;
    private final InstanceRoutes instances;

    public ComparisonRoutes(Approvals approvals, InstanceRoutes instances) {
        this.approvals = approvals;
        this.instances = instances;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("workflow", "approval", "Compare an approval at two points of its life")
                        .may(
                                Parameter.query(
                                        "from",
                                        Shape.text(),
                                        "after so many events, or at a time; usually its"
                                                + " beginning"),
                                Parameter.query(
                                        "to",
                                        Shape.text(),
                                        "after so many events, or at a time; usually now"))
                        .gives(200, DIFFERENCE)
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/workflow/instances/{id}/diff",
                                INSTANCE_READ,
                                DECIDED,
                                this::difference));
    }

    private CompletionStage<Answer<Reply>> difference(Call call) {
        var query = call.request().query();
        Answer<Point> from =
                query.get("from")
                        .filter(text -> !text.equals("0"))
                        .map(text -> Point.of("from", text))
                        .orElseGet(() -> Answer.ok(new Point.Numbered(0)));
        return Steps.then(
                from,
                first ->
                        InstanceRoutes.instance(
                                call,
                                key ->
                                        Steps.then(
                                                instances.seen(call, key),
                                                now ->
                                                        Steps.then(
                                                                first.of(approvals, key),
                                                                before ->
                                                                        until(
                                                                                key,
                                                                                before,
                                                                                later(
                                                                                        call, key,
                                                                                        now))))));
    }

    private CompletionStage<Answer<Shown>> later(Call call, ApprovalKey key, Shown now) {
        return call.request()
                .query()
                .get("to")
                .map(text -> Steps.then(Point.of("to", text), to -> to.of(approvals, key)))
                .orElseGet(() -> Steps.ok(now));
    }

    private CompletionStage<Answer<Reply>> until(
            ApprovalKey key, Shown before, CompletionStage<Answer<Shown>> later) {
        return Steps.then(
                later,
                after ->
                        after.events() < before.events()
                                ? Steps.refused(
                                        QUERY_INVALID.because("`from` is not later than `to`"))
                                : Steps.map(
                                        approvals.timeline(key),
                                        moments -> Reply.ok(form(key, before, after, moments))));
    }

    private static Value form(
            ApprovalKey key, Shown before, Shown after, List<Timeline.Moment> moments) {
        var changes = Difference.between(document(key, before), document(key, after));
        return Value.object()
                .put("from", before.events())
                .put("to", after.events())
                .put(
                        "changes",
                        new Value.Items(
                                changes.stream().<Value>map(ComparisonRoutes::form).toList()))
                .put(
                        "events",
                        new Value.Items(
                                moments.stream()
                                        .filter(it -> it.number() > before.events())
                                        .filter(it -> it.number() <= after.events())
                                        .<Value>map(Timeline::form)
                                        .toList()))
                .build();
    }

    /** Before it has started there is nothing. */
    private static Value.Fields document(ApprovalKey key, Shown shown) {
        return ApprovalRendering.instance(key, shown).orElse(Value.EMPTY);
    }

    private static Value form(Change change) {
        var form = Value.object().put("pointer", change.pointer());
        change.before().ifPresent(before -> form.put("before", before));
        change.after().ifPresent(after -> form.put("after", after));
        return form.build();
    }
}
