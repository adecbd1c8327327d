package com.athyper.edge.fake;

import static com.athyper.edge.fake.Rulebook.holds;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Page;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.Cursor;
import com.athyper.meta.record.Having;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RelatedQuery;
import com.athyper.meta.record.StoredRecord;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds in memory what refers to records; numbers alone have an order. */
final class Kin {
    private Kin() {}

    static CompletionStage<Answer<Map<UUID, Page<StoredRecord>>>> pages(
            List<StoredRecord> all, RelatedQuery query, Expr visible) {
        var pages = new HashMap<UUID, Page<StoredRecord>>();
        int shown = 0;
        for (UUID owner : query.owners()) {
            var own = query.of(owner);
            var page = page(all.stream().sorted(order(own)), own, visible);
            shown += page.items().size();
            pages.put(owner, page);
        }
        return CompletableFuture.completedStage(
                shown > query.max()
                        ? Answer.refused(RecordError.QUERY_INVALID.because("too many"))
                        : Answer.ok(pages));
    }

    static Page<StoredRecord> page(Stream<StoredRecord> all, RecordQuery query, Expr visible) {
        // One "more" for each page that was seen already.
        int seen = query.cursor().orElse("").length() / 4 * query.limit();
        var found =
                all.filter(record -> holds(visible, "resource", record))
                        .filter(record -> holds(query.filter(), "record", record))
                        .toList();
        return new Page<>(
                found.stream().skip(seen).limit(query.limit()).toList(),
                Optional.of(query.cursor().orElse("") + "more")
                        .filter(_ -> found.size() > seen + query.limit()),
                query.count() ? OptionalLong.of(found.size()) : OptionalLong.empty());
    }

    /** Whether what else has to be there is. */
    static Predicate<StoredRecord> having(
            RecordQuery query, Function<EntityModel, Stream<StoredRecord>> others) {
        return record ->
                query.having().stream()
                        .allMatch(
                                having ->
                                        having.none()
                                                != others.apply(having.of())
                                                        .anyMatch(
                                                                it -> counts(having, it, record)));
    }

    private static boolean counts(Having having, StoredRecord other, StoredRecord record) {
        var own =
                new RelatedQuery(
                        having.by(),
                        Set.of(record.id()),
                        new RecordQuery(having.filter(), List.of(), 1, Optional.empty(), false),
                        1);
        return holds(own.of(record.id()).filter(), "record", other)
                && holds(having.visible(), "resource", other);
    }

    private static Comparator<StoredRecord> order(RecordQuery query) {
        return query.sort().isEmpty()
                ? Comparator.comparing(StoredRecord::id)
                : Comparator.comparing(
                        (StoredRecord record) ->
                                Cursor.after(record, query).values().getFirst()
                                                instanceof Value.Num(var number)
                                        ? number
                                        : BigDecimal.ZERO);
    }
}
