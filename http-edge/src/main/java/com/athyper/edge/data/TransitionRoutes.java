package com.athyper.edge.data;

import static com.athyper.edge.data.RecordShapes.TRANSITION;
import static com.athyper.edge.endpoint.Endpoint.Guard.RECORD;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.ENTITY_TRANSITION;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.Opened;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.access.RecordDesk.Move;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Lifecycle.Transition;
import com.athyper.meta.Models;
import com.athyper.meta.record.LifecycleMachine;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordRendering;
import com.athyper.meta.record.Records.ApprovalRequest;
import com.athyper.meta.record.Records.Transitioned;
import com.athyper.meta.record.StoredRecord;
import com.athyper.meta.record.TransitionGate;
import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.PendingStart;
import com.athyper.workflow.WorkflowError;

import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;

/**
 * Records on their way through their lifecycle.
 *
 * <pre>
 * POST /api/data/{entity}/{id}/transitions/{t}   {"comment"}
 * </pre>
 *
 * Where the transition asks for an approval, the reply comes after the approval has started. The
 * approval's id is that of the command: an attempt that died half-way is finished by the next one
 * under the same idempotency key.
 */
public final class TransitionRoutes {
    private static final int COMMENT_MAX = 2_000;

    private final Entities entities;
    private final RecordDesk records;
    private final Approvals approvals;
    private final BiPredicate<TenantId, EntityName> templateInForce;

    public TransitionRoutes(
            Models models,
            RecordDesk records,
            Approvals approvals,
            BiPredicate<TenantId, EntityName> templateInForce) {
        this.entities = new Entities(models);
        this.records = records;
        this.approvals = approvals;
        this.templateInForce = templateInForce;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("data", "record", "Move a record along its lifecycle")
                        .mayTake(TRANSITION)
                        .may(Parameter.header("If-Match", false, "the record's `ETag`"))
                        .gives(200, RecordShapes.RECORD, "ETag")
                        .refuses(404, 409, 412, 422, 423)
                        .guarded(
                                POST,
                                "/api/data/{entity}/{id}/transitions/{t}",
                                ENTITY_TRANSITION,
                                RECORD,
                                this::transition));
    }

    private CompletionStage<Answer<Reply>> transition(Call call) {
        Optional<UUID> id = call.request().id("id");
        return Steps.then(
                commented(call),
                told ->
                        entities.with(
                                told,
                                model ->
                                        id.isEmpty()
                                                ? Steps.refused(
                                                        RecordError.RECORD_NOT_FOUND.because(
                                                                "there is no such record"))
                                                : Steps.then(
                                                        records.open(
                                                                told,
                                                                ENTITY_TRANSITION,
                                                                model,
                                                                id.get()),
                                                        opened -> moved(told, model, opened))));
    }

    /** The comment is the reason that the audit trail keeps. */
    private static Answer<Call> commented(Call call) {
        var input = Input.of(call.request().json());
        Optional<String> comment = input.optionalText("comment", COMMENT_MAX);
        return input.whole(() -> comment.map(call::because).orElse(call));
    }

    private CompletionStage<Answer<Reply>> moved(Call call, EntityModel model, Opened opened) {
        StoredRecord record = opened.record();
        UUID instance = Uuid7.wholeOf(call.command());
        if (record.lockedBy().filter(instance::equals).isPresent()) {
            return started(call, model, record, instance);
        }
        return Steps.then(
                Preconditions.unlocked(opened)
                        .flatMap(free -> Preconditions.current(call, free, false)),
                free ->
                        switch (LifecycleMachine.may(
                                        model, call.request().param("t"), record.state())
                                .flatMap(
                                        found ->
                                                TransitionGate.pass(
                                                        model,
                                                        found,
                                                        free.record(),
                                                        call.circumstances(record.state())))) {
                            case Answer.Ok<Transition>(var transition) ->
                                    made(call, model, free, transition);
                            case Answer.Refused<Transition>(var problem) ->
                                    call.retried()
                                            ? madeBefore(call, model, free, problem)
                                            : Steps.refused(problem);
                        });
    }

    private CompletionStage<Answer<Reply>> made(
            Call call, EntityModel model, Opened opened, Transition transition) {
        Optional<EntityName> template = transition.workflow();
        if (template.isPresent() && !templateInForce.test(call.tenant(), template.get())) {
            return Steps.refused(
                    WorkflowError.TEMPLATE_NOT_IN_FORCE.because(
                            "template `" + template.get() + "` is not in force"));
        }
        var move =
                new Move(
                        transition,
                        opened.record().version(),
                        template.map(_ -> Uuid7.wholeOf(call.command())));
        return Steps.then(
                records.transition(call, model, opened, move), done -> replied(call, model, done));
    }

    /**
     * The state does not allow it, maybe because an earlier attempt of this very command came this
     * far. The store knows: it answers again what it has done, and refuses the former version
     * otherwise.
     */
    private CompletionStage<Answer<Reply>> madeBefore(
            Call call, EntityModel model, Opened opened, Problem refusal) {
        Optional<Transition> transition =
                model.lifecycle()
                        .flatMap(lifecycle -> lifecycle.transition(call.request().param("t")));
        if (transition.isEmpty()) {
            return Steps.refused(refusal);
        }
        var move =
                new Move(
                        transition.get(),
                        opened.record().version() - 1,
                        transition.get().workflow().map(_ -> Uuid7.wholeOf(call.command())));
        return records.transition(call, model, opened, move)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<Transitioned>(var done) ->
                                            replied(call, model, done);
                                    case Answer.Refused<Transitioned> _ -> Steps.refused(refusal);
                                });
    }

    private CompletionStage<Answer<Reply>> replied(
            Call call, EntityModel model, Transitioned done) {
        if (done.approval().isEmpty()) {
            return Steps.ok(
                    reply(model, records.shown(call, model, done.record()), Optional.empty()));
        }
        ApprovalRequest request = done.approval().get();
        // A retry may find it started, or the record further on: the outbox knows.
        return call.retried()
                ? started(call, model, done.record(), request.instance())
                : started(
                        call,
                        model,
                        done.record(),
                        request.instance(),
                        approvals.start(call.tenant(), pending(model, done.record(), request)));
    }

    private static PendingStart pending(
            EntityModel model, StoredRecord record, ApprovalRequest request) {
        var outcomes = new EnumMap<Outcome, String>(Outcome.class);
        model.lifecycle()
                .flatMap(lifecycle -> lifecycle.transition(request.transition()))
                .map(Transition::outcomes)
                .ifPresent(
                        ends -> {
                            ends.approved().ifPresent(to -> outcomes.put(Outcome.APPROVED, to));
                            ends.rejected().ifPresent(to -> outcomes.put(Outcome.REJECTED, to));
                            ends.changesRequested()
                                    .ifPresent(to -> outcomes.put(Outcome.CHANGES_REQUESTED, to));
                            ends.cancelled().ifPresent(to -> outcomes.put(Outcome.CANCELLED, to));
                        });
        return new PendingStart(
                request.instance(),
                request.template(),
                request.entity(),
                request.record(),
                request.recordVersion(),
                request.transition(),
                outcomes,
                record.attributes(),
                request.origin());
    }

    private CompletionStage<Answer<Reply>> started(
            Call call, EntityModel model, StoredRecord record, UUID instance) {
        return started(call, model, record, instance, approvals.start(call.tenant(), instance));
    }

    private CompletionStage<Answer<Reply>> started(
            Call call,
            EntityModel model,
            StoredRecord record,
            UUID instance,
            CompletionStage<Answer<Approvals.Shown>> start) {
        return Steps.then(
                start,
                shown ->
                        switch (shown.approval()) {
                            case Approval.NotStarted _, Approval.Running _, Approval.Paused _ ->
                                    Steps.ok(
                                            reply(
                                                    model,
                                                    records.shown(call, model, record),
                                                    Optional.of(instance)));
                            // This is a retry that came late: the record has moved on already.
                            case Approval.Ended _ -> reread(call, model, record, instance);
                        });
    }

    private CompletionStage<Answer<Reply>> reread(
            Call call, EntityModel model, StoredRecord record, UUID instance) {
        return records.read(call, model, record.id())
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<StoredRecord>(var present) ->
                                            Answer.ok(reply(model, present, Optional.of(instance)));
                                    // Where it went, this caller may not look.
                                    case Answer.Refused<StoredRecord> _ ->
                                            Answer.ok(
                                                    reply(
                                                            model,
                                                            records.shown(call, model, record),
                                                            Optional.of(instance)));
                                });
    }

    /**
     * @param record as the caller sees it
     */
    private static Reply reply(EntityModel model, StoredRecord record, Optional<UUID> instance) {
        Value.Fields form = RecordRendering.render(model, record);
        return Reply.ok(
                        instance.map(
                                        id ->
                                                form.with(
                                                        "workflow",
                                                        Value.object()
                                                                .put("instanceId", id.toString())
                                                                .build()))
                                .orElse(form))
                .tagged(Preconditions.tag(record));
    }
}
