package com.athyper.edge.data;

import com.athyper.edge.access.Call;
import com.athyper.edge.data.BulkWork.Item;
import com.athyper.edge.data.BulkWork.Outcome;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request.Body;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.meta.record.ImportReport.Counts;
import com.athyper.meta.record.RecordError;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One import on its way. It blocks: it belongs on a thread of its own. A portion of rows is made
 * before more is read, so what waits in memory is bounded however long the stream is; each row has
 * a command of its own, so the same import sent again under the same key goes on where it was.
 */
final class ImportRun {
    static final int PORTION_ROWS = 200;
    static final int ROWS_MAX = 1_000_000;

    /** How many rows' faults are told; how many there are is counted always. */
    static final int FAULTS_MAX = 100;

    private final Entities entities;
    private final BulkWork work;
    private final Call call;
    private final ImportRoutes.Options options;
    private final ImportProgress progress;

    private final List<ImportRow> portion = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final List<Value> faults = new ArrayList<>();
    private int rows;
    private int created;
    private int updated;
    private int failed;
    private long bytes;

    /** As of the last portion that was made as a whole. */
    private Counts settled = new Counts(0, 0, 0, 0, 0);

    ImportRun(
            Entities entities,
            BulkWork work,
            ImportRoutes.Options options,
            ImportProgress progress) {
        this.entities = entities;
        this.work = work;
        this.call = progress.call();
        this.options = options;
        this.progress = progress;
    }

    /** Makes all rows there are, and says what became of them. */
    Reply through(ImportRows source, Body.Portions portions) throws Exception {
        await(progress.begun());
        Optional<Problem> stopped;
        try {
            stopped = made(source, portions);
        } catch (Exception e) {
            await(progress.ended(false, settled, faults));
            throw e;
        }
        // What stopped it is told after the faults of rows, as the one of the next row.
        stopped.ifPresent(problem -> faults.add(form(rows + 1, problem)));
        await(progress.ended(stopped.isEmpty(), counts(), faults));
        return reply(stopped.isEmpty());
    }

    private Optional<Problem> made(ImportRows source, Body.Portions portions) throws Exception {
        Optional<Problem> broken = Optional.empty();
        while (broken.isEmpty()) {
            Optional<byte[]> next = await(portions.next());
            bytes += next.map(some -> some.length).orElse(0);
            var read = next.isPresent() ? source.feed(next.get()) : source.end();
            broken = taken(read.rows()).or(read::broken);
            if (next.isEmpty()) {
                break;
            }
        }
        Optional<Problem> last = made();
        return broken.or(() -> last);
    }

    private Counts counts() {
        return new Counts(bytes, rows, created, updated, failed);
    }

    private Optional<Problem> taken(List<ImportRow> read) throws Exception {
        for (ImportRow row : read) {
            if (row.number() > ROWS_MAX) {
                return Optional.of(
                        RecordError.RECORD_INVALID.because(
                                "an import has at most " + ROWS_MAX + " rows"));
            }
            // What comes second is judged by what came first: not in the same portion.
            if (portion.size() == PORTION_ROWS || !isNewKey(row)) {
                var stopped = made();
                if (stopped.isPresent()) {
                    return stopped;
                }
                settled = counts();
                await(progress.going(settled));
                isNewKey(row);
            }
            portion.add(row);
        }
        return Optional.empty();
    }

    private boolean isNewKey(ImportRow row) {
        return !(row.values() instanceof Answer.Ok<Value.Fields>(var values))
                || options.key()
                        .flatMap(values::get)
                        .map(value -> keys.add(Json.canonical(value)))
                        .orElse(true);
    }

    /** Makes the portion at hand; a problem if the import cannot go on at all. */
    private Optional<Problem> made() throws Exception {
        var items = new ArrayList<Item>();
        var numbers = new ArrayList<Integer>();
        for (ImportRow row : portion) {
            rows++;
            switch (row.values()) {
                case Answer.Ok<Value.Fields>(var values) -> {
                    items.add(new Item(call.part(row.number()), operation(values)));
                    numbers.add(row.number());
                }
                case Answer.Refused<Value.Fields>(var problem) -> fault(row.number(), problem);
            }
        }
        portion.clear();
        keys.clear();
        if (items.isEmpty()) {
            return Optional.empty();
        }
        var again = new AtomicBoolean(call.retried());
        Answer<List<Outcome>> outcomes =
                await(
                        entities.with(
                                call,
                                model ->
                                        options.dryRun()
                                                ? work.none(call, model, items)
                                                : work.each(
                                                        call,
                                                        model,
                                                        items,
                                                        again.getAndSet(true))));
        return switch (outcomes) {
            case Answer.Refused<List<Outcome>>(var problem) -> {
                rows -= items.size();
                yield Optional.of(problem);
            }
            case Answer.Ok<List<Outcome>>(var known) -> {
                for (int i = 0; i < known.size(); i++) {
                    count(numbers.get(i), known.get(i));
                }
                yield Optional.empty();
            }
        };
    }

    private BulkOperation operation(Value.Fields values) {
        return options.key()
                .<BulkOperation>map(key -> new BulkOperation.Upsert(key, values))
                .orElseGet(() -> new BulkOperation.Create(values));
    }

    private void count(int number, Outcome outcome) {
        switch (outcome) {
            case Outcome.Made made when made.status() == 201 -> created++;
            case Outcome.Made _ -> updated++;
            case Outcome.Failed(var problem) -> fault(number, problem);
        }
    }

    private void fault(int number, Problem problem) {
        failed++;
        if (faults.size() < FAULTS_MAX) {
            faults.add(form(number, problem));
        }
    }

    private Value form(int number, Problem problem) {
        return Value.object()
                .put("row", number)
                .put(
                        "problem",
                        Problems.document(
                                problem, call.request().path(), call.origin().requestId()))
                .build();
    }

    private Reply reply(boolean complete) {
        return Reply.ok(
                Value.object()
                        .put("id", call.command().toString())
                        .put("rows", rows)
                        .put("created", created)
                        .put("updated", updated)
                        .put("failed", failed)
                        .put("complete", complete)
                        .put("dryRun", options.dryRun())
                        .put("faults", new Value.Items(faults))
                        .build());
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
