package com.athyper.edge.reference;

import com.athyper.edge.exchange.Query;
import com.athyper.edge.problem.EdgeError;
import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Truth;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Value;
import com.athyper.meta.FieldType;
import com.athyper.meta.record.Attribute;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.reference.Edition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which entries of a list are asked for.
 *
 * @param search in lower case; empty for any
 */
record ReferenceFilter(Expr condition, String search) {
    static final int SEARCH_MAX = 100;

    static Answer<ReferenceFilter> of(Edition edition, Query query) {
        String search = query.get("search").orElse("").toLowerCase(Locale.ROOT);
        if (search.length() > SEARCH_MAX) {
            return Answer.refused(
                    EdgeError.QUERY_INVALID.because(
                            "`search` has at most " + SEARCH_MAX + " characters"));
        }
        return query.get("filter")
                .map(text -> condition(edition, text))
                .orElseGet(() -> Answer.ok(Expr.TRUE))
                .map(condition -> new ReferenceFilter(condition, search));
    }

    private static Answer<Expr> condition(Edition edition, String text) {
        var faults = new ArrayList<Fault>();
        Expr condition = Expr.FALSE;
        try {
            condition =
                    FilterReader.read(
                            new Columns(edition),
                            Json.parse(text, JsonLimits.REQUEST),
                            "/filter",
                            faults);
        } catch (MalformedJson e) {
            faults.add(new Fault("/filter", "malformed", String.valueOf(e.getMessage())));
        }
        return faults.isEmpty()
                ? Answer.ok(condition)
                : Answer.refused(
                        RecordError.QUERY_INVALID.because("the filter has faults", faults));
    }

    List<Value.Fields> among(Edition edition) {
        return edition.entries().values().stream().filter(this::admits).toList();
    }

    private boolean admits(Value.Fields entry) {
        return (has(entry, Edition.CODE) || has(entry, Edition.NAME))
                && Evaluator.test(condition, new Bindings(Map.of(Attribute.ROOT, entry)))
                        == Truth.TRUE;
    }

    private boolean has(Value.Fields entry, String column) {
        return entry.text(column).orElse("").toLowerCase(Locale.ROOT).contains(search);
    }

    /** What a filter may speak of: the columns of the list. */
    private record Columns(Edition edition) implements FilterReader.Words {
        @Override
        public Optional<Attribute> find(String name) {
            return edition.columns().stream()
                    .filter(column -> column.name().equals(name))
                    .map(
                            column ->
                                    new Attribute(
                                            name,
                                            switch (column.type()) {
                                                case TEXT, DECIMAL -> FieldType.STRING;
                                                case INTEGER -> FieldType.INTEGER;
                                                case DATE -> FieldType.DATE;
                                            },
                                            List.of(),
                                            OptionalInt.empty()))
                    .findFirst();
        }

        @Override
        public Fault unknown(String name, String pointer) {
            return new Fault(
                    pointer,
                    "unknown-field",
                    "`" + edition.list().id() + "` has no column `" + name + "`");
        }
    }
}
