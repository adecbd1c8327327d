package com.athyper.edge.data;

import com.athyper.edge.access.BulkDesk;
import com.athyper.edge.access.BulkDesk.Decided;
import com.athyper.edge.access.Call;
import com.athyper.edge.access.Opened;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCollection;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.record.Attribute;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordRendering;
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.StoredRecord;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Records that are written with what they collect, such as an order with its lines: in one
 * transaction or not at all, under the version of the record itself. What is wrong with a line is
 * told at its place.
 */
record CollectedRecords(Models models, RecordDesk records, BulkDesk bulk) {

    /** Whether the input speaks of anything that the entity collects. */
    static boolean isMeant(Call call, EntityModel model) {
        return model.traits().collections().stream()
                .anyMatch(it -> call.request().json().get(it.name()).isPresent());
    }

    /** A record and what it collects, as the caller sees them. */
    record Whole(StoredRecord record, Value.Fields form) {
        Reply created(EntityModel model) {
            return Reply.created("/api/data/" + model.name() + "/" + record.id(), form)
                    .tagged(Preconditions.tag(record));
        }

        Reply changed() {
            return Reply.ok(form).tagged(Preconditions.tag(record));
        }
    }

    CompletionStage<Answer<Whole>> create(Call call, EntityModel model) {
        if (!call.retried()) {
            return created(call, model);
        }
        String command = call.origin().commandId();
        return Steps.then(
                bulk.done(call, model.name(), Set.of(command)),
                done ->
                        done.containsKey(command)
                                ? Steps.then(
                                        records.read(call, model, call.command()),
                                        record -> whole(call, model, record))
                                : created(call, model));
    }

    private CompletionStage<Answer<Whole>> created(Call call, EntityModel model) {
        var plan = new CollectedPlan(call, bulk);
        var head = head(model, call.request().json());
        plan.own(
                RecordValidator.validate(model, head, call.circumstances(Optional.empty())),
                values -> bulk.create(call, model, values));
        for (EntityCollection collection : asked(call, model)) {
            var member = member(call, collection);
            if (member.isEmpty()) {
                return changing();
            }
            plan.lines(collection, member.get(), call.command(), List.of());
        }
        return made(call, model, records.mayCreate(call, model).flatMap(_ -> plan.decided()));
    }

    CompletionStage<Answer<Whole>> update(Call call, EntityModel model, Opened opened) {
        StoredRecord record = opened.record();
        var plan = new CollectedPlan(call, bulk);
        plan.own(
                records.merge(call, model, opened, head(model, call.request().json())),
                values -> bulk.update(call, model, record, values));
        var planned =
                withPresent(
                        call,
                        asked(call, model),
                        record,
                        plan,
                        (collection, member, lines) ->
                                plan.lines(collection, member, record.id(), lines));
        return Steps.then(planned, whole -> made(call, model, whole.decided()));
    }

    /** What is planned for the lines of one collection that are there. */
    private interface Planning {
        void plan(EntityCollection collection, EntityModel member, List<StoredRecord> lines);
    }

    private CompletionStage<Answer<CollectedPlan>> withPresent(
            Call call,
            List<EntityCollection> collections,
            StoredRecord record,
            CollectedPlan plan,
            Planning planning) {
        CompletionStage<Answer<CollectedPlan>> planned = Steps.ok(plan);
        for (EntityCollection collection : collections) {
            var member = member(call, collection);
            if (member.isEmpty()) {
                return changing();
            }
            planned =
                    Steps.then(
                            planned,
                            before ->
                                    Steps.map(
                                            present(call, collection, member.get(), record.id()),
                                            lines -> {
                                                planning.plan(collection, member.get(), lines);
                                                return before;
                                            }));
        }
        return planned;
    }

    /** What a record collects goes with it, unless the record itself is kept. */
    CompletionStage<Answer<StoredRecord>> delete(Call call, EntityModel model, Opened opened) {
        StoredRecord record = opened.record();
        if (model.traits().softDelete() || model.traits().collections().isEmpty()) {
            return records.delete(call, model, opened);
        }
        var gone = new CollectedPlan(call, bulk);
        var planned =
                withPresent(
                        call,
                        model.traits().collections(),
                        record,
                        gone,
                        (_, member, lines) -> gone.deletions(member, lines));
        return Steps.then(
                planned,
                plan -> {
                    plan.last(bulk.delete(call, model, record));
                    return Steps.then(
                            Steps.now(plan.decided()),
                            decided ->
                                    bulk.make(call.tenant(), decided.changes())
                                            .thenApply(
                                                    answers ->
                                                            decided.refusal(answers)
                                                                    .<Answer<StoredRecord>>map(
                                                                            Answer::refused)
                                                                    .orElseGet(
                                                                            () ->
                                                                                    Answer.ok(
                                                                                            record))));
                });
    }

    /** The record with all that it collects and the caller may see. */
    CompletionStage<Answer<Whole>> whole(Call call, EntityModel model, StoredRecord record) {
        return with(
                call, model.traits().collections(), record, RecordRendering.render(model, record));
    }

    /** A form of the record with some of what it collects. */
    CompletionStage<Answer<Whole>> with(
            Call call, List<EntityCollection> shown, StoredRecord record, Value.Fields form) {
        CompletionStage<Answer<Whole>> whole = Steps.ok(new Whole(record, form));
        for (EntityCollection collection : shown) {
            var member = member(call, collection);
            if (member.isEmpty()) {
                return changing();
            }
            whole =
                    Steps.then(
                            whole,
                            before ->
                                    Steps.map(
                                            present(call, collection, member.get(), record.id()),
                                            lines ->
                                                    new Whole(
                                                            record,
                                                            before.form()
                                                                    .with(
                                                                            collection.name(),
                                                                            rendered(
                                                                                    call,
                                                                                    member.get(),
                                                                                    lines)))));
        }
        return whole;
    }

    private Value rendered(Call call, EntityModel member, List<StoredRecord> lines) {
        return new Value.Items(
                lines.stream()
                        .map(line -> records.shown(call, member, line))
                        .<Value>map(line -> RecordRendering.render(member, line))
                        .toList());
    }

    private CompletionStage<Answer<Whole>> made(
            Call call, EntityModel model, Answer<Decisions> plan) {
        return Steps.then(
                Steps.now(plan),
                decided ->
                        bulk.make(call.tenant(), decided.changes())
                                .thenCompose(
                                        answers ->
                                                decided.refusal(answers)
                                                        .<CompletionStage<Answer<Whole>>>map(
                                                                Steps::refused)
                                                        .orElseGet(
                                                                () ->
                                                                        first(
                                                                                call,
                                                                                model,
                                                                                answers
                                                                                        .getFirst()))));
    }

    private CompletionStage<Answer<Whole>> first(
            Call call, EntityModel model, Answer<StoredRecord> own) {
        return Steps.then(
                Steps.now(own), record -> whole(call, model, records.shown(call, model, record)));
    }

    /** The lines that the caller may see, in their order, as they are stored. */
    private CompletionStage<Answer<List<StoredRecord>>> present(
            Call call, EntityCollection collection, EntityModel member, UUID owner) {
        var theirs =
                new Expr.Compare(
                        Expr.Comparison.EQ,
                        new Expr.Ref(Attribute.ROOT, List.of(collection.by())),
                        new Expr.Literal(Value.of(owner.toString())));
        return Steps.map(
                bulk.find(call, member, theirs),
                lines ->
                        lines.stream()
                                .sorted(
                                        Comparator.comparing(
                                                        (StoredRecord line) ->
                                                                place(collection, line))
                                                .thenComparing(StoredRecord::id))
                                .toList());
    }

    private static BigDecimal place(EntityCollection collection, StoredRecord line) {
        return line.values().get(collection.position()).orElse(Value.NULL)
                        instanceof Value.Num(var number)
                ? number
                : BigDecimal.valueOf(Long.MAX_VALUE);
    }

    private Optional<EntityModel> member(Call call, EntityCollection collection) {
        return models.find(call.tenant(), collection.of(), call.unitPath());
    }

    private static List<EntityCollection> asked(Call call, EntityModel model) {
        return model.traits().collections().stream()
                .filter(it -> call.request().json().get(it.name()).isPresent())
                .toList();
    }

    private static Value.Fields head(EntityModel model, Value.Fields input) {
        var head = Value.object();
        input.values()
                .forEach(
                        (name, value) -> {
                            if (model.traits().collections().stream()
                                    .noneMatch(it -> it.name().equals(name))) {
                                head.put(name, value);
                            }
                        });
        return head.build();
    }

    /** Changes that were decided, and where in the input each of them stands. */
    record Decisions(List<Decided> changes, List<String> pointers) {
        Decisions {
            changes = List.copyOf(changes);
            pointers = List.copyOf(pointers);
        }

        /** Why nothing was made, told at its place. */
        Optional<Problem> refusal(List<Answer<StoredRecord>> answers) {
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i) instanceof Answer.Refused<StoredRecord>(var problem)) {
                    return Optional.of(at(pointers.get(i), problem));
                }
            }
            return Optional.empty();
        }
    }

    static Problem at(String pointer, Problem problem) {
        return new Problem(
                problem.code(),
                problem.detail(),
                problem.faults().stream()
                        .map(
                                fault ->
                                        new Fault(
                                                pointer + fault.pointer(),
                                                fault.code(),
                                                fault.message()))
                        .toList());
    }

    /** The two entities are of different moments: both are looked at again. */
    private static <T> CompletionStage<Answer<T>> changing() {
        return Steps.refused(
                RecordError.MODEL_CHANGED.because("what the entity collects is not in force"));
    }
}
