package com.athyper.edge.data;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.data.Selection.Gathered;
import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Inbound;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordQuery.Sort;
import com.athyper.meta.record.RelatedQuery;
import com.athyper.meta.record.StoredRecord;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * What refers to the records of one reply, while they are being read: one look-up for each
 * collection or relation and level, however many records there are.
 */
final class Gatherings {
    /** Of all records that are shown because they refer to others. */
    static final int SHOWN_MAX = 5_000;

    /** Of one relation; the reader goes on from the cursor. */
    static final int PAGE = Page.LIMIT_DEFAULT;

    private static final Page<StoredRecord> NONE =
            new Page<>(List.of(), Optional.empty(), OptionalLong.empty());

    private final RecordDesk records;
    private final Map<Place, Map<UUID, Page<StoredRecord>>> found = new HashMap<>();
    private int shown;

    Gatherings(RecordDesk records) {
        this.records = records;
    }

    private record Place(EntityName owner, String way) {}

    /** The records whose others are to be read. */
    record Wanted(EntityModel owner, Gathered gathered, Set<UUID> ids) {}

    /** What a level asks for and was not read before. */
    List<Wanted> wanted(Selection selection, Iterable<StoredRecord> level) {
        return selection.gathered().values().stream()
                .map(gathered -> wanted(selection.model(), gathered, level))
                .filter(wanted -> !wanted.ids().isEmpty())
                .toList();
    }

    private Wanted wanted(EntityModel owner, Gathered gathered, Iterable<StoredRecord> level) {
        var known = of(owner, gathered.way());
        var ids = new LinkedHashSet<UUID>();
        for (StoredRecord record : level) {
            if (!known.containsKey(record.id())) {
                ids.add(record.id());
            }
        }
        return new Wanted(owner, gathered, ids);
    }

    /** Those of several levels or ways of showing that one look-up serves. */
    static List<Wanted> together(List<Wanted> all) {
        var merged = new LinkedHashMap<Place, Wanted>();
        for (Wanted each : all) {
            merged.merge(
                    new Place(each.owner().name(), each.gathered().way().name()),
                    each,
                    (one, other) -> {
                        var ids = new LinkedHashSet<>(one.ids());
                        ids.addAll(other.ids());
                        return new Wanted(one.owner(), one.gathered(), ids);
                    });
        }
        return List.copyOf(merged.values());
    }

    CompletionStage<Answer<Gatherings>> read(Call call, Wanted wanted) {
        Inbound way = wanted.gathered().way();
        EntityModel model = wanted.gathered().target().model();
        Optional<Field> by = model.field(way.by());
        if (by.isEmpty()) {
            return Steps.refused(
                    RecordError.MODEL_CHANGED.because("`" + way.name() + "` is not in force"));
        }
        return Steps.map(
                Steps.then(
                        EffectiveDay.held(model, wanted.gathered().target().day(), Expr.TRUE),
                        held ->
                                records.related(
                                        call,
                                        model,
                                        new RelatedQuery(
                                                by.get(),
                                                wanted.ids(),
                                                page(way, held),
                                                SHOWN_MAX - shown))),
                pages -> {
                    var known = of(wanted.owner(), way);
                    wanted.ids()
                            .forEach(
                                    id -> {
                                        var page = pages.getOrDefault(id, NONE);
                                        shown += page.items().size();
                                        known.put(id, page);
                                    });
                    return this;
                });
    }

    /** As the ones of one record are asked for: a collection as a whole and in its order. */
    private static RecordQuery page(Inbound way, Expr filter) {
        return new RecordQuery(
                filter,
                way.position().map(field -> List.of(new Sort(field, false))).orElse(List.of()),
                way.isCollection() ? Page.LIMIT_MAX : PAGE,
                Optional.empty(),
                false);
    }

    Page<StoredRecord> of(EntityModel owner, Inbound way, UUID id) {
        return of(owner, way).getOrDefault(id, NONE);
    }

    private Map<UUID, Page<StoredRecord>> of(EntityModel owner, Inbound way) {
        return found.computeIfAbsent(
                new Place(owner.name(), way.name()), _ -> new LinkedHashMap<>());
    }
}
