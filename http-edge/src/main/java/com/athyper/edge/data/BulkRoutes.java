package com.athyper.edge.data;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.ENTITY_BULK;

import com.athyper.audit.AuditTrail;
import com.athyper.edge.access.BulkDesk;
import com.athyper.edge.access.Call;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.data.BulkReader.Bulk;
import com.athyper.edge.data.BulkWork.Item;
import com.athyper.edge.data.BulkWork.Outcome;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.openapi.OpenApi;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.record.RecordError;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Many changes in one request.
 *
 * <pre>
 * POST /api/data/{entity}/bulk   each for itself, or all or nothing
 * </pre>
 */
public final class BulkRoutes {
    private static final Shape OPERATION =
            Shape.object("BulkOperation")
                    .must("op", Shape.choice("create", "update", "delete", "upsert"))
                    .may("id", Shape.uuid())
                    .may("version", Shape.integer())
                    .may("key", Shape.list(Shape.text()))
                    .may("values", Shape.anyObject())
                    .build();

    private static final Shape INPUT =
            Shape.object("BulkInput")
                    .must("mode", Shape.choice("each", "all"))
                    .must("operations", Shape.list(OPERATION.ref()))
                    .with(OPERATION)
                    .build();

    private static final Shape RESULT =
            Shape.object("BulkResult")
                    .must("status", Shape.integer())
                    .may("id", Shape.uuid())
                    .may("version", Shape.integer())
                    .may("problem", OpenApi.PROBLEM)
                    .build();

    private static final Shape REPLY =
            Shape.object("BulkReply")
                    .must("items", Shape.list(RESULT.ref()))
                    .must("done", Shape.integer())
                    .must("failed", Shape.integer())
                    .with(RESULT)
                    .build();

    private final Entities entities;
    private final BulkWork work;
    private final DenialRecord denials;

    public BulkRoutes(Models models, RecordDesk records, BulkDesk bulk, AuditTrail audit) {
        this.entities = new Entities(models);
        this.work = new BulkWork(new BulkPlans(records, bulk), bulk);
        this.denials = new DenialRecord(audit);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("data", "record", "Make many changes: each for itself, or all or none")
                        .takes(INPUT)
                        .gives(200, REPLY)
                        .refuses(404, 409)
                        .guarded(
                                POST, "/api/data/{entity}/bulk", ENTITY_BULK, DECIDED, this::bulk));
    }

    private CompletionStage<Answer<Reply>> bulk(Call call) {
        var again = new AtomicBoolean(call.retried());
        return entities.with(
                call,
                model ->
                        Steps.then(
                                BulkReader.read(model, call.request().json()),
                                bulk -> made(call, model, bulk, again.getAndSet(true))));
    }

    private CompletionStage<Answer<Reply>> made(
            Call call, EntityModel model, Bulk bulk, boolean repeated) {
        var items = new ArrayList<Item>();
        for (int i = 0; i < bulk.operations().size(); i++) {
            items.add(new Item(call.part(i), bulk.operations().get(i)));
        }
        CompletionStage<Answer<List<Outcome>>> outcomes =
                bulk.all()
                        ? work.all(call, model, items, repeated)
                        : work.each(call, model, items, repeated);
        return Steps.then(
                Steps.then(outcomes, known -> denials.kept(call, items, known)),
                known ->
                        Steps.now(
                                bulk.all() && isRefused(known)
                                        ? Answer.refused(refusal(known))
                                        : Answer.ok(reply(call, known))));
    }

    private static boolean isRefused(List<Outcome> outcomes) {
        return outcomes.stream().anyMatch(Outcome.Failed.class::isInstance);
    }

    /** Everything that stands in the way, by the operation that it is about. */
    private static Problem refusal(List<Outcome> outcomes) {
        var faults = new ArrayList<Fault>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (!(outcomes.get(i) instanceof Outcome.Failed(var problem))) {
                continue;
            }
            String pointer = Fault.at("/operations", i);
            if (problem.faults().isEmpty()) {
                faults.add(new Fault(pointer, problem.code().id(), problem.detail()));
            }
            for (Fault fault : problem.faults()) {
                faults.add(
                        new Fault(
                                pointer + "/values" + fault.pointer(),
                                fault.code(),
                                fault.message()));
            }
        }
        return RecordError.BULK_REFUSED.because("nothing was changed", faults);
    }

    private static Reply reply(Call call, List<Outcome> outcomes) {
        long failed = outcomes.stream().filter(Outcome.Failed.class::isInstance).count();
        return Reply.ok(
                Value.object()
                        .put(
                                "items",
                                new Value.Items(
                                        outcomes.stream()
                                                .<Value>map(outcome -> form(call, outcome))
                                                .toList()))
                        .put("done", outcomes.size() - failed)
                        .put("failed", failed)
                        .build());
    }

    private static Value form(Call call, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Made(var status, var id, var version) ->
                    Value.object()
                            .put("status", status)
                            .put("id", id.toString())
                            .put("version", version)
                            .build();
            case Outcome.Failed(var problem) ->
                    Value.object()
                            .put("status", Problems.status(problem.code()))
                            .put(
                                    "problem",
                                    Problems.document(
                                            problem,
                                            call.request().path(),
                                            call.origin().requestId()))
                            .build();
        };
    }
}
