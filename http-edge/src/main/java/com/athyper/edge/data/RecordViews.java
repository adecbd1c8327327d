package com.athyper.edge.data;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.data.Selection.Gathered;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.EntityTags;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Query;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.record.RecordRendering;
import com.athyper.meta.record.StoredRecord;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Records as a caller chose to see them. What references point to is read under the caller's own
 * rights, with one statement for each entity and level however many records refer to it; what is
 * hidden from the caller stays a bare id.
 */
record RecordViews(Models models, RecordDesk records) {
    static final Parameter FIELDS =
            Parameter.query(
                    "fields",
                    Shape.text(),
                    "what to show, such as title,supplier.name; id and version always are");
    static final Parameter EXPAND =
            Parameter.query(
                    "expand",
                    Shape.text(),
                    "what to show with its records: references, collections and relations, such as"
                            + " supplier.parent,lines");

    private record Place(EntityName entity, UUID id) {}

    /** Records of one entity that are shown in one way. */
    private record Reach(Selection selection, Collection<StoredRecord> records) {}

    /** What was read so far, and what was asked for: one that is hidden is not asked for again. */
    private record Known(Map<Place, StoredRecord> found, Set<Place> asked, Gatherings gatherings) {}

    /** The ids to be read of one entity. */
    private record Wanted(EntityModel model, Set<UUID> ids) {}

    Answer<Selection> selection(Call call, EntityModel model) {
        return selection(call, model, call.request().query());
    }

    Answer<Selection> selection(Call call, EntityModel model, Query query) {
        return SelectionReader.read(
                model, query, name -> models.find(call.tenant(), name, call.unitPath()));
    }

    CompletionStage<Answer<Value.Fields>> page(
            Call call, Selection selection, Page<StoredRecord> page) {
        return Steps.map(
                rendered(call, selection, page.items()),
                items ->
                        Paging.document(
                                new Page<>(items, page.nextCursor(), page.total()), item -> item));
    }

    /**
     * With what it refers to, a record has no tag: that may change while the record's version
     * stays.
     */
    CompletionStage<Answer<Reply>> one(Call call, Selection selection, StoredRecord record) {
        if (selection.isDeep()) {
            return Steps.map(
                    rendered(call, selection, List.of(record)),
                    items -> Reply.ok(items.getFirst()));
        }
        return Steps.now(
                EntityTags.unlessKnown(
                        call.request().headers(),
                        Preconditions.tag(record),
                        () -> Reply.ok(form(selection, record, nothing()))));
    }

    CompletionStage<Answer<List<Value>>> rendered(
            Call call, Selection selection, List<StoredRecord> shown) {
        var known = nothing();
        return Steps.map(
                deeper(call, List.of(new Reach(selection, shown)), known),
                done ->
                        shown.stream()
                                .<Value>map(record -> form(selection, record, done))
                                .toList());
    }

    private Known nothing() {
        return new Known(new HashMap<>(), new HashSet<>(), new Gatherings(records));
    }

    private CompletionStage<Answer<Known>> deeper(Call call, List<Reach> level, Known known) {
        CompletionStage<Answer<Known>> step = Steps.ok(known);
        for (Wanted wanted : wanted(level, known)) {
            step = Steps.then(step, before -> read(call, wanted, before));
        }
        var gathered =
                level.stream()
                        .flatMap(
                                reach ->
                                        known
                                                .gatherings()
                                                .wanted(reach.selection(), reach.records())
                                                .stream())
                        .toList();
        for (Gatherings.Wanted wanted : Gatherings.together(gathered)) {
            step =
                    Steps.then(
                            step,
                            before ->
                                    Steps.map(before.gatherings().read(call, wanted), _ -> before));
        }
        return Steps.then(
                step,
                after -> {
                    var next = next(level, after);
                    return next.isEmpty() ? Steps.ok(after) : deeper(call, next, after);
                });
    }

    private CompletionStage<Answer<Known>> read(Call call, Wanted wanted, Known known) {
        return Steps.map(
                records.readAll(call, wanted.model(), wanted.ids()),
                found -> {
                    EntityName entity = wanted.model().name();
                    wanted.ids().forEach(id -> known.asked().add(new Place(entity, id)));
                    found.forEach(
                            record -> known.found().put(new Place(entity, record.id()), record));
                    return known;
                });
    }

    private static Collection<Wanted> wanted(List<Reach> level, Known known) {
        var all = new LinkedHashMap<EntityName, Wanted>();
        for (Reach reach : level) {
            reach.selection()
                    .expanded()
                    .forEach(
                            (field, target) ->
                                    places(reach, field, target)
                                            .filter(place -> !known.asked().contains(place))
                                            .forEach(
                                                    place ->
                                                            all.computeIfAbsent(
                                                                            place.entity(),
                                                                            _ ->
                                                                                    new Wanted(
                                                                                            target
                                                                                                    .model(),
                                                                                            new LinkedHashSet<>()))
                                                                    .ids()
                                                                    .add(place.id())));
        }
        return all.values();
    }

    private static List<Reach> next(List<Reach> level, Known known) {
        var next = new ArrayList<Reach>();
        for (Reach reach : level) {
            reach.selection()
                    .expanded()
                    .forEach(
                            (field, target) -> {
                                var found =
                                        places(reach, field, target)
                                                .distinct()
                                                .flatMap(
                                                        place ->
                                                                Optional.ofNullable(
                                                                        known.found().get(place))
                                                                        .stream())
                                                .filter(target::shows)
                                                .toList();
                                if (target.isDeep() && !found.isEmpty()) {
                                    next.add(new Reach(target, found));
                                }
                            });
            gathered(reach, known).forEach(next::add);
        }
        return next;
    }

    private static Stream<Reach> gathered(Reach reach, Known known) {
        Selection selection = reach.selection();
        return selection.gathered().values().stream()
                .filter(gathered -> gathered.target().isDeep())
                .map(
                        gathered ->
                                new Reach(
                                        gathered.target(),
                                        reach.records().stream()
                                                .flatMap(
                                                        record ->
                                                                known
                                                                        .gatherings()
                                                                        .of(
                                                                                selection.model(),
                                                                                gathered.way(),
                                                                                record.id())
                                                                        .items()
                                                                        .stream())
                                                .toList()))
                .filter(next -> !next.records().isEmpty());
    }

    private static Stream<Place> places(Reach reach, String field, Selection target) {
        return reach.records().stream()
                .flatMap(record -> record.values().get(field).stream())
                .flatMap(value -> places(value, target));
    }

    /** Of one id, or of each in a list; a mask may stand in its place. */
    private static Stream<Place> places(Value value, Selection target) {
        return switch (value) {
            case Value.Text(var text) ->
                    Request.uuid(text).stream().map(id -> new Place(target.model().name(), id));
            case Value.Items(var items) -> items.stream().flatMap(item -> places(item, target));
            case Value.Null _, Value.Bool _, Value.Num _, Value.Fields _ -> Stream.empty();
        };
    }

    private static Value.Fields form(Selection selection, StoredRecord record, Known known) {
        Value.Fields whole = RecordRendering.render(selection.model(), record);
        if (selection.isAll()) {
            return whole;
        }
        Value.Fields form = selection.of(whole);
        for (var expansion : selection.expanded().entrySet()) {
            Value referred = record.values().get(expansion.getKey()).orElse(Value.NULL);
            form = form.with(expansion.getKey(), expanded(expansion.getValue(), referred, known));
        }
        for (var gathered : selection.gathered().entrySet()) {
            form =
                    form.with(
                            gathered.getKey(),
                            gathered(selection.model(), gathered.getValue(), record, known));
        }
        return form;
    }

    /** A collection is a list, a relation a page. */
    private static Value gathered(
            EntityModel owner, Gathered gathered, StoredRecord record, Known known) {
        Page<StoredRecord> page = known.gatherings().of(owner, gathered.way(), record.id());
        Value.Fields document = Paging.document(page, each -> form(gathered.target(), each, known));
        return gathered.way().isCollection() ? document.get("items").orElseThrow() : document;
    }

    /** What is hidden stays as it is. */
    private static Value expanded(Selection target, Value referred, Known known) {
        if (referred instanceof Value.Items(var items)) {
            return new Value.Items(
                    items.stream().map(item -> expanded(target, item, known)).toList());
        }
        return places(referred, target)
                .flatMap(place -> Optional.ofNullable(known.found().get(place)).stream())
                .filter(target::shows)
                .findFirst()
                .<Value>map(record -> form(target, record, known))
                .orElse(referred);
    }
}
