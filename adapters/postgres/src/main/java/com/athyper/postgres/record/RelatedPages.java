package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Page;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.Cursor;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RelatedQuery;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Jooq;
import com.athyper.postgres.Session;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads, for each of several records, those that refer to it: one statement for all of them. */
record RelatedPages(RecordPages pages, RelatedQuery query, Expr visible) {
    // No field can be called so.
    private static final String OWNER = "owner$";
    private static final String PLACE = "place$";

    /** Where the page goes on; refused if the cursor is none of this query's. */
    Answer<Optional<Cursor>> place() {
        return query.page()
                .cursor()
                .map(
                        text ->
                                Cursor.decode(
                                                text,
                                                pages.model(),
                                                query.of(query.owners().iterator().next()))
                                        .map(Optional::of))
                .orElseGet(() -> Answer.ok(Optional.empty()));
    }

    Answer<Map<UUID, Page<StoredRecord>>> read(Session session, Optional<Cursor> after)
            throws SQLException {
        int size = Math.clamp(query.page().limit(), 1, Page.LIMIT_MAX);
        List<Found> found = found(session, after, size);
        if (found.size() > query.max()) {
            return Answer.refused(
                    RecordError.QUERY_INVALID.because(
                            "more than " + query.max() + " records would be shown",
                            List.of(
                                    new Fault(
                                            "/expand",
                                            "too-many",
                                            "ask for fewer at once, by `limit` or `filter`"))));
        }
        Map<UUID, Long> totals = query.page().count() ? totals(session) : Map.of();
        var all = new HashMap<UUID, Page<StoredRecord>>();
        byOwner(found)
                .forEach((owner, records) -> all.put(owner, page(owner, records, size, totals)));
        totals.forEach(
                (owner, total) ->
                        all.putIfAbsent(
                                owner,
                                new Page<>(List.of(), Optional.empty(), OptionalLong.of(total))));
        return Answer.ok(all);
    }

    private record Found(UUID owner, StoredRecord record) {}

    private static Map<UUID, List<StoredRecord>> byOwner(List<Found> found) {
        return found.stream()
                .collect(
                        Collectors.groupingBy(
                                Found::owner,
                                LinkedHashMap::new,
                                Collectors.mapping(Found::record, Collectors.toList())));
    }

    private Page<StoredRecord> page(
            UUID owner, List<StoredRecord> records, int size, Map<UUID, Long> totals) {
        boolean more = records.size() > size;
        var items = more ? records.subList(0, size) : records;
        var own = query.of(owner);
        return new Page<>(
                items,
                more
                        ? Optional.of(Cursor.after(items.getLast(), own).encode(pages.model(), own))
                        : Optional.empty(),
                own.count()
                        ? OptionalLong.of(totals.getOrDefault(owner, 0L))
                        : OptionalLong.empty());
    }

    private List<Found> found(Session session, Optional<Cursor> after, int size)
            throws SQLException {
        var keys = pages.keys(query.page().sort());
        var inner =
                Jooq.CONTEXT
                        .select(
                                DSL.field("r.*"),
                                DSL.field("{0} AS \"" + OWNER + "\"", owner()),
                                DSL.field(
                                        "{0} AS \"" + PLACE + "\"",
                                        DSL.rowNumber()
                                                .over()
                                                .partitionBy(owner())
                                                .orderBy(RecordPages.order(keys))))
                        .from(from())
                        .where(shown())
                        .and(
                                after.map(cursor -> RecordPages.after(keys, cursor))
                                        .orElse(DSL.noCondition()));
        var all =
                Jooq.CONTEXT
                        .select(pages.columns(), DSL.field("r.\"" + OWNER + "\""))
                        .from(inner.asTable(EntityTable.ALIAS))
                        .where(DSL.condition("r.\"" + PLACE + "\" <= {0}", DSL.inline(size + 1)))
                        .orderBy(DSL.field("r.\"" + OWNER + "\""), DSL.field("r.\"" + PLACE + "\""))
                        .limit(DSL.inline(query.max() + 1));
        EntityModel model = pages.model();
        int last = RecordCodec.columns(model) + 1;
        return rows(
                session,
                all,
                row -> new Found(row.getObject(last, UUID.class), RecordCodec.record(row, model)));
    }

    private Map<UUID, Long> totals(Session session) throws SQLException {
        var counted =
                Jooq.CONTEXT
                        .select(DSL.field("{0}", owner()), DSL.count())
                        .from(from())
                        .where(shown())
                        .groupBy(owner());
        return rows(
                        session,
                        counted,
                        row -> Map.entry(row.getObject(1, UUID.class), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static <T> List<T> rows(Session session, Select<?> select, Session.Reader<T> reader)
            throws SQLException {
        return session.list(select.getSQL(), reader, select.getBindValues().toArray());
    }

    private Condition shown() {
        String ids =
                query.owners().stream()
                        .map(UUID::toString)
                        .collect(Collectors.joining(",", "{", "}"));
        var sql = new ExprSql(pages.model());
        return DSL.and(
                pages.mine(),
                sql.chosen(visible),
                sql.chosen(query.page().filter()),
                DSL.condition("{0} = ANY ({1}::uuid[])", owner(), DSL.val(ids, SQLDataType.CLOB)));
    }

    private Table<?> from() {
        return owners(pages, query.by()).from();
    }

    private Field<UUID> owner() {
        return owners(pages, query.by()).owner();
    }

    /** Each row, once for each record that it refers to. */
    record Owners(Table<?> from, Field<UUID> owner) {}

    static Owners owners(RecordPages pages, com.athyper.meta.Field by) {
        Field<UUID> column =
                DSL.field(
                        EntityTable.ALIAS + "." + EntityTable.quoted(by.column()),
                        SQLDataType.UUID);
        return by.isMultiReference()
                ? new Owners(
                        DSL.table(
                                "{0} CROSS JOIN LATERAL unnest({1}) AS o (owner)",
                                pages.from(), column),
                        DSL.field("o.owner", SQLDataType.UUID))
                : new Owners(pages.from(), column);
    }
}
