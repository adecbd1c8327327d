package com.athyper.postgres.record;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Truth;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.query.Aggregation;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.CheckedQuery.Output;
import com.athyper.meta.query.CheckedQuery.Related;
import com.athyper.meta.query.CheckedQuery.SortKey;
import com.athyper.meta.query.Term;
import com.athyper.meta.record.StoredRecord;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A query as one would answer it by hand: every row looked at, every reference looked up. */
record NaiveQuery(
        Map<EntityName, EntityModel> models,
        Map<EntityName, List<StoredRecord>> rows,
        Map<EntityName, Expr> policies) {
    private static final int DEPTH = 3;

    /** All rows of the result, in order, whatever the limit. */
    List<Value.Fields> answer(CheckedQuery query) {
        var found =
                visible(query.from().name()).stream()
                        .map(record -> flat(query.from(), record, DEPTH))
                        .map(row -> withRelated(query.related(), row))
                        .filter(row -> holds(flat(query.where()), "record", row))
                        .toList();
        return switch (query.form()) {
            case RECORDS ->
                    found.stream()
                            .sorted((a, b) -> compare(query, List.of(a), List.of(b)))
                            .map(row -> outputs(query, List.of(row)))
                            .filter(row -> holds(flat(query.having()), "record", row))
                            .toList();
            case DISTINCT -> {
                var distinct = new LinkedHashSet<Value.Fields>();
                found.stream()
                        .sorted((a, b) -> compare(query, List.of(a), List.of(b)))
                        .map(row -> outputs(query, List.of(row)))
                        .filter(row -> holds(flat(query.having()), "record", row))
                        .forEach(row -> distinct.add(plain(row)));
                yield List.copyOf(distinct);
            }
            case GROUPS -> groups(query, found);
        };
    }

    private List<Value.Fields> groups(CheckedQuery query, List<Value.Fields> found) {
        Map<List<Value>, List<Value.Fields>> groups = new LinkedHashMap<>();
        if (query.groupBy().isEmpty()) {
            groups.put(List.of(), found);
        }
        for (Value.Fields row : found) {
            var key =
                    query.groupBy().stream()
                            .map(column -> plain(value(column, List.of(row))))
                            .toList();
            if (!query.groupBy().isEmpty()) {
                groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
            }
        }
        return groups.values().stream()
                .sorted((a, b) -> compare(query, a, b))
                .map(group -> outputs(query, group))
                .filter(row -> holds(flat(query.having()), "record", row))
                .toList();
    }

    /** With whether there is some of what each condition over a relation asks for. */
    private Value.Fields withRelated(List<Related> related, Value.Fields row) {
        Value.Fields all = row;
        for (int i = 0; i < related.size(); i++) {
            boolean some = !referring(related.get(i), List.of(row)).isEmpty();
            all = all.with("#" + i, Value.of(some));
        }
        return all;
    }

    /** What a function tells of, behind as many relations as it leads over. */
    private List<Value.Fields> told(Related related, List<Value.Fields> rows) {
        var found = referring(related, rows);
        return related.next().map(next -> told(next, found)).orElse(found);
    }

    /** What refers to each of the rows, once for each. */
    private List<Value.Fields> referring(Related related, List<Value.Fields> rows) {
        String name = related.parent().isEmpty() ? "id" : related.parent() + ".id";
        var all = new ArrayList<Value.Fields>();
        for (Value.Fields row : rows) {
            Value owner = row.get(name).orElse(Value.NULL);
            visible(related.of().name()).stream()
                    .filter(record -> refers(record, related.by().name(), owner))
                    .map(record -> flat(related.of(), record, DEPTH - 1))
                    .map(other -> withRelated(related.related(), other))
                    .filter(other -> holds(flat(related.filter()), "record", other))
                    .forEach(all::add);
        }
        return all;
    }

    private static boolean refers(StoredRecord record, String by, Value owner) {
        return switch (record.values().get(by).orElse(Value.NULL)) {
            case Value.Items(var owners) -> owners.contains(owner);
            case Value.Text id -> id.equals(owner);
            case Value.Null _, Value.Bool _, Value.Num _, Value.Fields _ -> false;
        };
    }

    private List<StoredRecord> visible(EntityName entity) {
        Expr policy = Objects.requireNonNull(policies.get(entity));
        return Objects.requireNonNull(rows.get(entity)).stream()
                .filter(record -> holds(policy, "resource", record.attributes()))
                .toList();
    }

    private static boolean holds(Expr expr, String root, Value.Fields row) {
        return Evaluator.test(expr, new Bindings(Map.of(root, row))) == Truth.TRUE;
    }

    /** Paths as one name: a row has them flat, since a reference is both an id and a record. */
    private static Expr flat(Expr expr) {
        return switch (expr) {
            case Expr.Ref(var root, var path) ->
                    new Expr.Ref(root, List.of(String.join(".", path)));
            case Expr.All(var parts) -> new Expr.All(parts.stream().map(NaiveQuery::flat).toList());
            case Expr.Some(var parts) ->
                    new Expr.Some(parts.stream().map(NaiveQuery::flat).toList());
            case Expr.Not(var part) -> new Expr.Not(flat(part));
            case Expr.IsNull(var part) -> new Expr.IsNull(flat(part));
            case Expr.Compare(var comparison, var left, var right) ->
                    new Expr.Compare(comparison, flat(left), flat(right));
            case Expr.In(var part, var list) -> new Expr.In(flat(part), list);
            case Expr.Matches(var test, var text, var sought) ->
                    new Expr.Matches(test, flat(text), sought);
            case Expr.Literal _ -> expr;
            case Expr.IsTrue _,
                    Expr.IsFalse _,
                    Expr.Arithmetic _,
                    Expr.Conditional _,
                    Expr.Size _,
                    Expr.ListOf _ ->
                    throw new AssertionError("no filter has it: " + expr);
        };
    }

    private Value.Fields flat(EntityModel model, StoredRecord record, int depth) {
        var all = new LinkedHashMap<>(record.attributes().values());
        for (Field field : model.fields()) {
            if (record.values().get(field.name()).orElse(Value.NULL)
                    instanceof Value.Fields money) {
                money.values().forEach((part, value) -> all.put(field.name() + "." + part, value));
            }
            if (field.type() != FieldType.REFERENCE || depth == 0) {
                continue;
            }
            EntityName target = field.target().orElseThrow();
            Value reference = record.values().get(field.name()).orElse(Value.NULL);
            Optional<StoredRecord> behind =
                    visible(target).stream()
                            .filter(other -> Value.of(other.id().toString()).equals(reference))
                            .findFirst();
            behind.ifPresent(
                    other ->
                            flat(Objects.requireNonNull(models.get(target)), other, depth - 1)
                                    .values()
                                    .forEach(
                                            (name, value) ->
                                                    all.put(field.name() + "." + name, value)));
        }
        return new Value.Fields(all);
    }

    private Value.Fields outputs(CheckedQuery query, List<Value.Fields> group) {
        var out = Value.object();
        for (Output output : query.outputs()) {
            out.put(output.alias(), value(output.term(), group));
        }
        return out.build();
    }

    private Value value(Term term, List<Value.Fields> group) {
        return switch (term) {
            case Term.Column column ->
                    group.getFirst().get(column.attribute().name()).orElse(Value.NULL);
            case Term.Aggregate aggregate -> aggregated(aggregate, group);
            case Term.Rollup(var aggregation, var related, var of, var attribute, _) ->
                    aggregated(
                            new Term.Aggregate(aggregation, of, attribute, true),
                            told(related, group));
        };
    }

    private Value aggregated(Term.Aggregate aggregate, List<Value.Fields> group) {
        if (aggregate.of().isEmpty()) {
            return Value.of(group.size());
        }
        var values =
                group.stream()
                        .map(row -> value(aggregate.of().get(), List.of(row)))
                        .filter(value -> !(value instanceof Value.Null))
                        .toList();
        Aggregation aggregation = aggregate.aggregation();
        return switch (aggregation) {
            case COUNT -> Value.of(values.size());
            case COUNT_DISTINCT ->
                    Value.of(values.stream().map(NaiveQuery::plain).distinct().count());
            case SUM -> values.isEmpty() ? Value.NULL : Value.of(sum(values));
            case AVG ->
                    values.isEmpty()
                            ? Value.NULL
                            : Value.of(
                                    sum(values)
                                            .divide(
                                                    BigDecimal.valueOf(values.size()),
                                                    6,
                                                    RoundingMode.HALF_UP));
            case MIN -> values.stream().min(NaiveQuery::compare).orElse(Value.NULL);
            case MAX -> values.stream().max(NaiveQuery::compare).orElse(Value.NULL);
        };
    }

    private static BigDecimal sum(List<Value> values) {
        return values.stream()
                .map(value -> ((Value.Num) value).value())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private int compare(CheckedQuery query, List<Value.Fields> a, List<Value.Fields> b) {
        for (SortKey key : query.keys()) {
            Value left = value(key.term(), a);
            Value right = value(key.term(), b);
            boolean nulls = left instanceof Value.Null || right instanceof Value.Null;
            int order = compare(left, right);
            if (order != 0) {
                return key.descending() && !nulls ? -order : order;
            }
        }
        return 0;
    }

    /** Nothing comes last; texts are in the order of their code points. */
    private static int compare(Value left, Value right) {
        if (left instanceof Value.Null || right instanceof Value.Null) {
            return Boolean.compare(left instanceof Value.Null, right instanceof Value.Null);
        }
        return switch (left) {
            case Value.Num(var number) -> number.compareTo(((Value.Num) right).value());
            case Value.Bool(var bool) -> Boolean.compare(bool, ((Value.Bool) right).value());
            case Value.Text(var text) ->
                    java.util.Arrays.compare(
                            text.codePoints().toArray(),
                            ((Value.Text) right).value().codePoints().toArray());
            case Value.Null _, Value.Items _, Value.Fields _ ->
                    throw new AssertionError("no order: " + left);
        };
    }

    static Value.Fields plain(Value.Fields row) {
        var plain = Value.object();
        row.values().forEach((name, value) -> plain.put(name, plain(value)));
        return plain.build();
    }

    /** Numbers that are equal look equal. */
    private static Value plain(Value value) {
        return value instanceof Value.Num(var number)
                ? Value.of(number.stripTrailingZeros().toPlainString())
                : value;
    }
}
