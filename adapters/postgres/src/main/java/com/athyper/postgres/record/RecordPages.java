package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.FieldType;
import com.athyper.meta.Sql;
import com.athyper.meta.record.Attribute;
import com.athyper.meta.record.Cursor;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordQuery.Sort;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Jooq;
import com.athyper.postgres.Session;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Select;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads records that a policy shows. Policy, filter and place are parts of one statement, so a page
 * is never short and a count never disagrees with the pages.
 *
 * @param deleted whether of the records that are deleted, and of no others
 */
record RecordPages(TenantId tenant, EntityModel model, EntityTable table, boolean deleted) {

    /** Of the records that are not deleted. */
    RecordPages(TenantId tenant, EntityModel model, EntityTable table) {
        this(tenant, model, table, false);
    }

    Answer<StoredRecord> one(Session session, UUID id, Expr visible) throws SQLException {
        Optional<StoredRecord> found =
                visible.equals(Expr.TRUE)
                        ? session.first(
                                table.read(),
                                row -> RecordCodec.record(row, model),
                                tenant.value(),
                                id)
                        : rows(
                                        session,
                                        Jooq.CONTEXT
                                                .select(columns())
                                                .from(from())
                                                .where(mine())
                                                .and(DSL.condition("{0} = {1}", id(), DSL.val(id)))
                                                .and(new ExprSql(model).chosen(visible)))
                                .stream()
                                .findFirst();
        return found.map(Answer::ok)
                .orElseGet(
                        () ->
                                Answer.refused(
                                        RecordError.RECORD_NOT_FOUND.because(
                                                "there is no record `" + id + "`")));
    }

    List<StoredRecord> these(Session session, Set<UUID> ids, Expr visible) throws SQLException {
        String array = ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
        return rows(
                session,
                Jooq.CONTEXT
                        .select(columns())
                        .from(from())
                        .where(mine())
                        .and(
                                DSL.condition(
                                        "{0} = ANY ({1}::uuid[])",
                                        id(), DSL.val(array, SQLDataType.CLOB)))
                        .and(new ExprSql(model).chosen(visible)));
    }

    Answer<Page<StoredRecord>> page(
            Session session,
            RecordQuery query,
            Expr visible,
            Optional<Cursor> after,
            Condition having)
            throws SQLException {
        int size = Math.clamp(query.limit(), 1, Page.LIMIT_MAX);
        var sql = new ExprSql(model);
        Condition shown = DSL.and(mine(), sql.chosen(visible), sql.chosen(query.filter()), having);
        var keys = keys(query.sort());
        List<StoredRecord> found =
                rows(
                        session,
                        Jooq.CONTEXT
                                .select(columns())
                                .from(from())
                                .where(shown)
                                .and(
                                        after.map(cursor -> after(keys, cursor))
                                                .orElse(DSL.noCondition()))
                                .orderBy(order(keys))
                                .limit(DSL.inline(size + 1)));
        boolean more = found.size() > size;
        var items = more ? found.subList(0, size) : found;
        return Answer.ok(
                new Page<>(
                        items,
                        more
                                ? Optional.of(
                                        Cursor.after(items.getLast(), query).encode(model, query))
                                : Optional.empty(),
                        query.count() ? count(session, shown) : OptionalLong.empty()));
    }

    private List<StoredRecord> rows(Session session, Select<?> query) throws SQLException {
        return session.list(
                query.getSQL(),
                row -> RecordCodec.record(row, model),
                query.getBindValues().toArray());
    }

    private OptionalLong count(Session session, Condition shown) throws SQLException {
        var query = Jooq.CONTEXT.selectCount().from(from()).where(shown);
        return OptionalLong.of(
                session.first(
                                query.getSQL(),
                                row -> row.getLong(1),
                                query.getBindValues().toArray())
                        .orElseThrow());
    }

    /** Of the records that meet each condition. */
    List<Long> counts(Session session, List<Expr> conditions) throws SQLException {
        var sql = new ExprSql(model);
        var query =
                Jooq.CONTEXT
                        .select(
                                conditions.stream()
                                        .map(it -> DSL.count().filterWhere(sql.condition(it)))
                                        .toList())
                        .from(from())
                        .where(mine());
        return session.first(
                        query.getSQL(),
                        row -> {
                            var counts = new ArrayList<Long>();
                            for (int i = 1; i <= conditions.size(); i++) {
                                counts.add(row.getLong(i));
                            }
                            return counts;
                        },
                        query.getBindValues().toArray())
                .orElseThrow();
    }

    SelectField<?> columns() {
        return DSL.field(table.columns());
    }

    Table<?> from() {
        return DSL.table(table.name() + " AS " + EntityTable.ALIAS);
    }

    /** Besides row-level security, so that the index on tenant and id serves. */
    Condition mine() {
        Condition own = DSL.condition("r.tenant_id = {0}", DSL.val(tenant.value()));
        return (deleted
                        ? Optional.of(EntityTable.deleted(EntityTable.ALIAS))
                        : EntityTable.present(model, EntityTable.ALIAS))
                .map(condition -> DSL.and(own, DSL.condition(condition)))
                .orElse(own);
    }

    private static Field<?> id() {
        return DSL.field("r.id");
    }

    /**
     * @param nullable whether there may be nothing: such records come last in either direction
     */
    record Key(Field<?> field, FieldType type, boolean descending, boolean nullable) {}

    List<Key> keys(List<Sort> sorts) {
        var attributes = new Attributes(model);
        var keys = new ArrayList<Key>();
        for (Sort sort : sorts) {
            Attribute attribute =
                    Attribute.of(model, sort.attribute())
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "the order was not checked"));
            boolean nullable =
                    Attribute.fieldOf(model, sort.attribute())
                                    .map(field -> !field.required())
                                    .orElse(false)
                            || sort.attribute().equals("state");
            keys.add(
                    new Key(
                            ordered(attributes.find(sort.attribute())),
                            attribute.type(),
                            sort.descending(),
                            nullable));
        }
        keys.add(new Key(id(), FieldType.UUID, false, false));
        return keys;
    }

    /** Texts by code point, whatever the database's collation is. */
    static Field<?> ordered(Operand operand) {
        return switch (operand) {
            case Operand.Text(var field, _) -> DSL.field("({0} " + Sql.BY_CODE_POINT + ")", field);
            case Operand.Numeric(var field) -> field;
            case Operand.Moment(var field) -> field;
            case Operand.Day(var field) -> field;
            case Operand.Identity(var field) -> field;
            case Operand.Truth(var condition) -> DSL.field(condition);
            case Operand.Nothing _,
                    Operand.Constant _,
                    Operand.Json _,
                    Operand.Listed _,
                    Operand.Choice _ ->
                    throw new IllegalArgumentException("the order was not checked");
        };
    }

    static List<OrderField<?>> order(List<Key> keys) {
        var order = new ArrayList<OrderField<?>>();
        for (Key key : keys) {
            order.add(
                    DSL.field(
                            "{0}"
                                    + (key.descending() ? " DESC" : " ASC")
                                    // As indexes have it, whether or not there can be nothing.
                                    + (key.descending() || key.nullable() ? " NULLS LAST" : ""),
                            key.field()));
        }
        return order;
    }

    static Condition after(List<Key> keys, Cursor cursor) {
        var values = new ArrayList<>(cursor.values());
        values.add(Value.of(cursor.id().toString()));
        return DSL.and(from(keys.getFirst(), values.getFirst()), after(keys, values));
    }

    /** No more than {@link #after} says, in words that an index can be entered by. */
    private static Condition from(Key key, Value value) {
        if (value instanceof Value.Null) {
            return same(key, value);
        }
        return key.nullable()
                ? DSL.noCondition()
                : DSL.condition(
                        "{0} " + (key.descending() ? "<=" : ">=") + " {1}",
                        key.field(),
                        bound(key, value));
    }

    /** What comes after a place: equal in the first keys and beyond it in the next. */
    static Condition after(List<Key> keys, List<Value> values) {
        Condition beyond = DSL.condition("FALSE");
        for (int i = keys.size() - 1; i >= 0; i--) {
            Key key = keys.get(i);
            Value value = values.get(i);
            beyond =
                    i == keys.size() - 1
                            ? beyond(key, value)
                            : DSL.condition(
                                    "({0} OR ({1} AND {2}))",
                                    beyond(key, value), same(key, value), beyond);
        }
        return beyond;
    }

    private static Condition beyond(Key key, Value value) {
        if (value instanceof Value.Null) {
            return DSL.condition("FALSE");
        }
        String symbol = key.descending() ? "<" : ">";
        return key.nullable()
                ? DSL.condition(
                        "({0} " + symbol + " {1} OR {0} IS NULL)", key.field(), bound(key, value))
                : DSL.condition("{0} " + symbol + " {1}", key.field(), bound(key, value));
    }

    private static Condition same(Key key, Value value) {
        return value instanceof Value.Null
                ? DSL.condition("{0} IS NULL", key.field())
                : DSL.condition("{0} = {1}", key.field(), bound(key, value));
    }

    private static Field<?> bound(Key key, Value value) {
        return switch (value) {
            case Value.Num(var number) -> DSL.val(number);
            case Value.Bool(var bool) -> DSL.val(bool);
            case Value.Text(var text) ->
                    switch (key.type()) {
                        case DATE -> DSL.val(LocalDate.parse(text));
                        case DATETIME -> DSL.val(Instant.parse(text).atOffset(ZoneOffset.UTC));
                        case UUID, REFERENCE -> DSL.val(UUID.fromString(text));
                        case STRING, TEXT, ENUM, SEQUENCE -> DSL.val(text, SQLDataType.CLOB);
                        case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                                DSL.val(text, SQLDataType.CLOB);
                        case INTEGER, DECIMAL, BOOLEAN, JSON, MONEY, MULTI_REFERENCE, ATTACHMENT ->
                                throw new IllegalArgumentException("the place was not checked");
                    };
            case Value.Null _, Value.Items _, Value.Fields _ ->
                    throw new IllegalArgumentException("the place was not checked");
        };
    }
}
