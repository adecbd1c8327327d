package com.athyper.edge.graphql;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.HistoryDesk;
import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordFeed.Happening;
import com.athyper.meta.record.RecordFeed.What;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Of what has happened, that which a subscriber may see now: a record that is there is read as a
 * list reads it, with its policy, masks and filter; one that is gone is judged by how it last
 * stood, and nothing of it is shown.
 */
record SeenChanges(EntityCalls calls, Models models, HistoryDesk history) {

    /** An event as the source of a field. */
    record Seen(long number, Value.Fields source) {}

    CompletionStage<Answer<List<Seen>>> of(Call call, Interest interest, List<Happening> all) {
        return Steps.then(
                present(call, interest, all),
                records -> Steps.map(gone(call, interest, all), gone -> seen(all, records, gone)));
    }

    private static List<Seen> seen(
            List<Happening> all, Map<String, Value.Fields> records, Set<Long> gone) {
        var seen = new ArrayList<Seen>();
        for (Happening each : all) {
            Optional<Value.Fields> record =
                    Optional.ofNullable(records.get(each.record().toString()));
            if (each.what() == What.DELETED) {
                if (gone.contains(each.number())) {
                    seen.add(new Seen(each.number(), source(each, Optional.empty())));
                }
            } else if (record.isPresent()) {
                seen.add(new Seen(each.number(), source(each, record)));
            }
        }
        return seen;
    }

    private static Value.Fields source(Happening happening, Optional<Value.Fields> record) {
        return Value.object()
                .put("operation", happening.what().name())
                .put("id", happening.record().toString())
                .put("version", happening.version())
                .put("at", happening.at().toString())
                .put("by", happening.by().value())
                .put("record", record.<Value>map(it -> it).orElse(Value.NULL))
                .build();
    }

    /** In one statement, however many there are. */
    private CompletionStage<Answer<Map<String, Value.Fields>>> present(
            Call call, Interest interest, List<Happening> all) {
        Set<String> ids =
                all.stream()
                        .filter(each -> each.what() != What.DELETED)
                        .map(each -> each.record().toString())
                        .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return Steps.ok(Map.of());
        }
        Value.Fields these =
                Value.object()
                        .put("id", Value.object().put("in", Value.texts(ids)).build())
                        .build();
        Value.Fields filter =
                interest.filter()
                        .map(
                                own ->
                                        Value.object()
                                                .put("and", new Value.Items(List.of(these, own)))
                                                .build())
                        .orElse(these);
        return Steps.map(
                calls.list(
                        call,
                        interest.entity().value(),
                        Map.of("filter", Json.write(filter), "limit", String.valueOf(ids.size()))),
                SeenChanges::byId);
    }

    private static Map<String, Value.Fields> byId(Value.Fields page) {
        var byId = new HashMap<String, Value.Fields>();
        if (page.get("items").orElse(Value.NULL) instanceof Value.Items(var items)) {
            for (Value item : items) {
                if (item instanceof Value.Fields record) {
                    record.text("id").ifPresent(id -> byId.put(id, record));
                }
            }
        }
        return byId;
    }

    /** The numbers of those whose record could have been read, and met the filter, to the last. */
    private CompletionStage<Answer<Set<Long>>> gone(
            Call call, Interest interest, List<Happening> all) {
        CompletionStage<Answer<Set<Long>>> found = Steps.ok(new HashSet<>());
        Optional<EntityModel> model =
                models.find(call.tenant(), interest.entity(), call.unitPath());
        if (model.isEmpty()) {
            return found;
        }
        Answer<Expr> filter =
                interest.filter()
                        .map(own -> FilterReader.read(model.get(), own))
                        .orElseGet(() -> Answer.ok(Expr.TRUE));
        for (Happening each : all) {
            if (each.what() == What.DELETED) {
                found =
                        Steps.then(
                                found,
                                numbers ->
                                        Steps.then(
                                                filter,
                                                condition ->
                                                        added(
                                                                call,
                                                                model.get(),
                                                                each,
                                                                condition,
                                                                numbers)));
            }
        }
        return found;
    }

    private CompletionStage<Answer<Set<Long>>> added(
            Call call, EntityModel model, Happening each, Expr condition, Set<Long> numbers) {
        return history.couldRead(call, model, each.record(), each.version(), condition)
                .thenApply(
                        could -> {
                            if (could) {
                                numbers.add(each.number());
                            }
                            return Answer.ok(numbers);
                        });
    }
}
