package com.athyper.edge.fake;

import static com.athyper.edge.fake.Rulebook.holds;

import com.athyper.expression.Expr;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordSearch;
import com.athyper.meta.record.RecordSearch.Hit;
import com.athyper.meta.record.StoredRecord;

import java.util.List;
import java.util.stream.Stream;

/** Searches as far as the edge can tell: whatever holds the words as they are fits equally. */
final class Finder {
    private Finder() {}

    static List<Hit> find(Stream<StoredRecord> records, RecordSearch search, Expr visible) {
        return records.filter(record -> holds(visible, "resource", record))
                .filter(record -> holds(search.filter(), "record", record))
                .filter(
                        record ->
                                search.fields().stream()
                                        .map(name -> record.values().get(name).orElse(Value.NULL))
                                        .anyMatch(
                                                value ->
                                                        value instanceof Value.Text(var text)
                                                                && text.contains(search.words())))
                .limit(search.limit())
                .map(record -> new Hit(record, 1.25))
                .toList();
    }
}
