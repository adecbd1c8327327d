package com.athyper.edge.data;

import static com.athyper.meta.record.RecordError.MODEL_CHANGED;
import static com.athyper.meta.record.RecordError.NOT_UNIQUE;
import static com.athyper.meta.record.RecordError.VERSION_STALE;

import com.athyper.edge.access.BulkDesk;
import com.athyper.edge.access.Call;
import com.athyper.edge.data.BulkPlans.Known;
import com.athyper.edge.data.BulkPlans.Plan;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Problem;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.Records.Done;
import com.athyper.meta.record.StoredRecord;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes many changes of records of one entity. */
record BulkWork(BulkPlans planning, BulkDesk bulk) {
    /** How many changes wait for the store at the same time: it makes such together. */
    private static final int TOGETHER_MAX = 32;

    /** A change and the call under whose command it is made. */
    record Item(Call call, BulkOperation operation) {}

    /** What became of a change. */
    sealed interface Outcome {
        /**
         * @param status of the single call that would have done it
         */
        record Made(int status, UUID id, long version) implements Outcome {}

        record Failed(Problem problem) implements Outcome {}
    }

    /**
     * Makes those that can be made.
     *
     * @param repeated whether an earlier attempt may have made some of them
     */
    CompletionStage<Answer<List<Outcome>>> each(
            Call call, EntityModel model, List<Item> items, boolean repeated) {
        return Steps.then(
                planning.known(call, model, items, repeated),
                known -> each(call, model, items, known, true));
    }

    private CompletionStage<Answer<List<Outcome>>> each(
            Call call, EntityModel model, List<Item> items, Known known, boolean first) {
        var outcomes = new TreeMap<Integer, Outcome>();
        var plans = new LinkedHashMap<Integer, Plan>();
        planned(model, items, known, outcomes, plans);
        return made(plans)
                .thenCompose(
                        answers -> {
                            var raced = new ArrayList<Integer>();
                            int at = 0;
                            for (var entry : plans.entrySet()) {
                                Plan plan = entry.getValue();
                                Answer<StoredRecord> answer = answers.get(at++);
                                if (isOutdated(answer)) {
                                    return outdated();
                                }
                                if (first && plan.keyed() && isRaced(answer)) {
                                    raced.add(entry.getKey());
                                }
                                outcomes.put(entry.getKey(), outcome(plan, answer));
                            }
                            return raced.isEmpty()
                                    ? Steps.ok(List.copyOf(outcomes.values()))
                                    : again(call, model, items, outcomes, raced);
                        });
    }

    /** Somebody was faster with the same key: looks once more. */
    private CompletionStage<Answer<List<Outcome>>> again(
            Call call,
            EntityModel model,
            List<Item> items,
            Map<Integer, Outcome> outcomes,
            List<Integer> raced) {
        var some = raced.stream().map(items::get).toList();
        return Steps.map(
                Steps.then(
                        planning.known(call, model, some, false),
                        known -> each(call, model, some, known, false)),
                later -> {
                    for (int i = 0; i < raced.size(); i++) {
                        outcomes.put(raced.get(i), later.get(i));
                    }
                    return List.copyOf(outcomes.values());
                });
    }

    /** Makes all or none: as soon as one has failed, the others have done nothing. */
    CompletionStage<Answer<List<Outcome>>> all(
            Call call, EntityModel model, List<Item> items, boolean repeated) {
        return Steps.then(
                planning.known(call, model, items, repeated),
                known -> {
                    var outcomes = new TreeMap<Integer, Outcome>();
                    var plans = new LinkedHashMap<Integer, Plan>();
                    planned(model, items, known, outcomes, plans);
                    boolean failed =
                            outcomes.values().stream().anyMatch(Outcome.Failed.class::isInstance);
                    return failed || plans.isEmpty()
                            ? Steps.ok(List.copyOf(withPlans(outcomes, plans).values()))
                            : together(call, plans, outcomes);
                });
    }

    private CompletionStage<Answer<List<Outcome>>> together(
            Call call, Map<Integer, Plan> plans, Map<Integer, Outcome> outcomes) {
        return bulk.make(call.tenant(), plans.values().stream().map(Plan::change).toList())
                .thenCompose(
                        answers -> {
                            if (answers.stream().anyMatch(BulkWork::isOutdated)) {
                                return outdated();
                            }
                            int at = 0;
                            for (var plan : plans.entrySet()) {
                                outcomes.put(
                                        plan.getKey(), outcome(plan.getValue(), answers.get(at++)));
                            }
                            return Steps.ok(List.copyOf(outcomes.values()));
                        });
    }

    /** Says what would become of each, and makes nothing. */
    CompletionStage<Answer<List<Outcome>>> none(Call call, EntityModel model, List<Item> items) {
        return Steps.map(
                planning.known(call, model, items, false),
                known -> {
                    var outcomes = new TreeMap<Integer, Outcome>();
                    var plans = new LinkedHashMap<Integer, Plan>();
                    planned(model, items, known, outcomes, plans);
                    return List.copyOf(withPlans(outcomes, plans).values());
                });
    }

    private static Map<Integer, Outcome> withPlans(
            Map<Integer, Outcome> outcomes, Map<Integer, Plan> plans) {
        plans.forEach(
                (index, plan) ->
                        outcomes.put(
                                index,
                                new Outcome.Made(plan.status(), plan.subject(), plan.version())));
        return outcomes;
    }

    private void planned(
            EntityModel model,
            List<Item> items,
            Known known,
            Map<Integer, Outcome> outcomes,
            Map<Integer, Plan> plans) {
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            Done done = known.done().get(item.call().origin().commandId());
            if (done != null) {
                outcomes.put(i, new Outcome.Made(status(done), done.record(), done.version()));
                continue;
            }
            switch (planning.plan(model, item, known)) {
                case Answer.Ok<Plan>(var plan) -> plans.put(i, plan);
                case Answer.Refused<Plan>(var problem) ->
                        outcomes.put(i, new Outcome.Failed(problem));
            }
        }
    }

    /** The answers in the order of the plans. */
    private CompletionStage<List<Answer<StoredRecord>>> made(Map<Integer, Plan> plans) {
        CompletionStage<List<Answer<StoredRecord>>> all =
                CompletableFuture.completedStage(new ArrayList<>());
        var entries = List.copyOf(plans.values());
        for (int from = 0; from < entries.size(); from += TOGETHER_MAX) {
            var some = entries.subList(from, Math.min(from + TOGETHER_MAX, entries.size()));
            all = all.thenCompose(before -> made(some, before));
        }
        return all;
    }

    private CompletionStage<List<Answer<StoredRecord>>> made(
            List<Plan> some, List<Answer<StoredRecord>> before) {
        var stages =
                some.stream().map(plan -> bulk.make(plan.change()).toCompletableFuture()).toList();
        return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
                .thenApply(
                        _ -> {
                            stages.forEach(stage -> before.add(stage.join()));
                            return before;
                        });
    }

    private static Outcome outcome(Plan plan, Answer<StoredRecord> answer) {
        return switch (answer) {
            case Answer.Ok<StoredRecord>(var record) ->
                    new Outcome.Made(plan.status(), record.id(), record.version());
            case Answer.Refused<StoredRecord>(var problem) -> new Outcome.Failed(problem);
        };
    }

    private static int status(Done done) {
        if (done.operation().equals("create")) {
            return 201;
        }
        return done.operation().equals("delete") ? 204 : 200;
    }

    private static boolean isOutdated(Answer<?> answer) {
        return answer instanceof Answer.Refused<?>(var problem) && problem.code() == MODEL_CHANGED;
    }

    private static boolean isRaced(Answer<?> answer) {
        return answer instanceof Answer.Refused<?>(var problem)
                && (problem.code() == NOT_UNIQUE || problem.code() == VERSION_STALE);
    }

    private static <T> CompletionStage<Answer<T>> outdated() {
        return Steps.refused(MODEL_CHANGED.because("another version is in force"));
    }
}
