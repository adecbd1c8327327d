package com.athyper.meta.record;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Comparison;
import com.athyper.expression.Expr.TextTest;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.FieldType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a filter, checked against the model.
 *
 * <pre>
 * filter     = { condition , … }                        all of them
 * condition  = "and" : [ filter , … ] | "or" : [ filter , … ] | "not" : filter
 *            | attribute : { operator : value , … }
 * operator   = eq ne lt lte gt gte in nin contains startsWith endsWith isNull between
 * </pre>
 *
 * A comparison with an attribute that is null is unknown, so {@code ne} and {@code nin} leave out
 * what is empty.
 */
public final class FilterReader {
    public static final int DEPTH_MAX = 8;
    public static final int CONDITIONS_MAX = 200;
    public static final int LIST_MAX = 1_000;

    private static final String POINTER = "/filter";

    private final Words words;
    private final List<Fault> faults;
    private int conditions;

    private FilterReader(Words words, List<Fault> faults) {
        this.words = words;
        this.faults = faults;
    }

    /** What a filter may speak of by name, and how it is told what it may not. */
    public interface Words {
        Optional<Attribute> find(String name);

        /** The fault of a name that is not found. */
        Fault unknown(String name, String pointer);

        /** Takes from the members of a filter what is not for each of them to say. */
        default Apart apart(Map<String, Value> members, String pointer) {
            return new Apart(members, List.of());
        }

        /**
         * @param rest the members that speak for themselves
         * @param conditions what the others say
         */
        record Apart(Map<String, Value> rest, List<Expr> conditions) {}
    }

    /** From a query string. */
    public static Answer<Expr> read(EntityModel model, String filter) {
        try {
            return read(model, Json.parse(filter, JsonLimits.REQUEST));
        } catch (MalformedJson e) {
            return refused(
                    List.of(new Fault(POINTER, "malformed", String.valueOf(e.getMessage()))));
        }
    }

    /** Over the root {@code record}; pointers begin with {@code /filter}. */
    public static Answer<Expr> read(EntityModel model, Value filter) {
        var faults = new ArrayList<Fault>();
        Expr expr = read(new OfModel(model), filter, POINTER, faults);
        return faults.isEmpty() ? Answer.ok(expr) : refused(faults);
    }

    /** Over other words than those of one model; what it gives counts if no fault was added. */
    public static Expr read(Words words, Value filter, String pointer, List<Fault> faults) {
        var reader = new FilterReader(words, faults);
        Expr expr = reader.filter(filter, pointer, 1);
        if (reader.conditions > CONDITIONS_MAX) {
            reader.fault(pointer, "too-many", "at most " + CONDITIONS_MAX + " conditions");
        }
        return expr;
    }

    private static Answer<Expr> refused(List<Fault> faults) {
        return Answer.refused(RecordError.QUERY_INVALID.because("the filter has faults", faults));
    }

    private Expr filter(Value value, String pointer, int depth) {
        if (depth > DEPTH_MAX) {
            return fault(pointer, "too-deep", "at most " + DEPTH_MAX + " levels");
        }
        if (!(value instanceof Value.Fields(var members))) {
            return fault(pointer, "wrong-type", "an object is expected");
        }
        var apart = words.apart(members, pointer);
        var parts = new ArrayList<>(apart.conditions());
        conditions += apart.conditions().size();
        apart.rest()
                .forEach(
                        (name, member) -> {
                            String at = Fault.at(pointer, name);
                            parts.add(
                                    switch (name) {
                                        case "and" -> new Expr.All(filters(member, at, depth + 1));
                                        case "or" -> new Expr.Some(filters(member, at, depth + 1));
                                        case "not" -> new Expr.Not(filter(member, at, depth + 1));
                                        default -> attribute(name, member, at);
                                    });
                        });
        return all(parts);
    }

    private List<Expr> filters(Value value, String pointer, int depth) {
        if (!(value instanceof Value.Items(var items)) || items.isEmpty()) {
            fault(pointer, "wrong-type", "a list of at least one filter is expected");
            return List.of();
        }
        var parts = new ArrayList<Expr>();
        for (int i = 0; i < items.size(); i++) {
            parts.add(filter(items.get(i), Fault.at(pointer, i), depth));
        }
        return parts;
    }

    private Expr attribute(String name, Value value, String pointer) {
        var attribute = words.find(name);
        if (attribute.isEmpty()) {
            faults.add(words.unknown(name, pointer));
            return Expr.FALSE;
        }
        if (!(value instanceof Value.Fields(var operators)) || operators.isEmpty()) {
            return fault(pointer, "wrong-type", "an operator is expected, such as {\"eq\": …}");
        }
        var parts = new ArrayList<Expr>();
        operators.forEach(
                (operator, operand) -> {
                    conditions++;
                    parts.add(
                            condition(
                                    attribute.get(),
                                    operator,
                                    operand,
                                    Fault.at(pointer, operator)));
                });
        return all(parts);
    }

    /** The attributes of one model. */
    private record OfModel(EntityModel model) implements Words {
        @Override
        public Optional<Attribute> find(String name) {
            return Attribute.shown(model, name);
        }

        @Override
        public Fault unknown(String name, String pointer) {
            int dot = name.indexOf('.');
            boolean throughReference =
                    dot > 0
                            && model.field(name.substring(0, dot))
                                    .filter(field -> field.type() == FieldType.REFERENCE)
                                    .isPresent();
            if (model.inbound(dot < 0 ? name : name.substring(0, dot)).isPresent()) {
                return new Fault(
                        pointer,
                        "unsupported",
                        "only the filter of a list itself speaks of relations, and no part of it");
            }
            return throughReference
                    ? new Fault(pointer, "unsupported", "a filter does not follow references")
                    : new Fault(
                            pointer,
                            "unknown-field",
                            "`" + model.name() + "` has no field `" + name + "`");
        }
    }

    private Expr condition(Attribute attribute, String operator, Value operand, String pointer) {
        return switch (operator) {
            case "eq" -> equal(attribute, Comparison.EQ, operand, pointer);
            case "ne" -> equal(attribute, Comparison.NE, operand, pointer);
            case "lt" -> ordered(attribute, Comparison.LT, operand, pointer);
            case "lte" -> ordered(attribute, Comparison.LE, operand, pointer);
            case "gt" -> ordered(attribute, Comparison.GT, operand, pointer);
            case "gte" -> ordered(attribute, Comparison.GE, operand, pointer);
            case "between" -> between(attribute, operand, pointer);
            case "in" -> in(attribute, operand, pointer).orElse(Expr.FALSE);
            case "nin" ->
                    in(attribute, operand, pointer).<Expr>map(Expr.Not::new).orElse(Expr.TRUE);
            case "contains" ->
                    attribute.type() == FieldType.MULTI_REFERENCE
                            ? lists(attribute, operand, pointer)
                            : matches(attribute, TextTest.CONTAINS, operand, pointer);
            case "startsWith" -> matches(attribute, TextTest.STARTS_WITH, operand, pointer);
            case "endsWith" -> matches(attribute, TextTest.ENDS_WITH, operand, pointer);
            case "isNull" -> isNull(attribute, operand, pointer);
            default ->
                    fault(pointer, "unknown-operator", "there is no operator `" + operator + "`");
        };
    }

    private Expr equal(Attribute attribute, Comparison comparison, Value operand, String pointer) {
        return attribute.isComparable()
                ? compare(attribute, comparison, operand, pointer)
                : notApplicable(attribute, pointer);
    }

    private Expr ordered(
            Attribute attribute, Comparison comparison, Value operand, String pointer) {
        return attribute.isOrdered()
                ? compare(attribute, comparison, operand, pointer)
                : notApplicable(attribute, pointer);
    }

    private Expr compare(
            Attribute attribute, Comparison comparison, Value operand, String pointer) {
        return literal(attribute, operand, pointer)
                .<Expr>map(
                        value ->
                                new Expr.Compare(
                                        comparison, attribute.ref(), new Expr.Literal(value)))
                .orElse(Expr.FALSE);
    }

    private Expr between(Attribute attribute, Value operand, String pointer) {
        if (!attribute.isOrdered()) {
            return notApplicable(attribute, pointer);
        }
        if (!(operand instanceof Value.Items(var bounds)) || bounds.size() != 2) {
            return fault(pointer, "wrong-type", "a list of two bounds is expected");
        }
        return new Expr.All(
                List.of(
                        compare(attribute, Comparison.GE, bounds.get(0), Fault.at(pointer, 0)),
                        compare(attribute, Comparison.LE, bounds.get(1), Fault.at(pointer, 1))));
    }

    /** Empty for an empty list, which nothing is in, and after a fault. */
    private Optional<Expr> in(Attribute attribute, Value operand, String pointer) {
        if (!attribute.isComparable()) {
            notApplicable(attribute, pointer);
            return Optional.empty();
        }
        if (!(operand instanceof Value.Items(var items))) {
            fault(pointer, "wrong-type", "a list is expected");
            return Optional.empty();
        }
        if (items.size() > LIST_MAX) {
            fault(pointer, "too-many", "at most " + LIST_MAX + " values");
            return Optional.empty();
        }
        var values = new ArrayList<Value>();
        for (int i = 0; i < items.size(); i++) {
            literal(attribute, items.get(i), Fault.at(pointer, i)).ifPresent(values::add);
        }
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Expr.In(attribute.ref(), new Expr.Literal(new Value.Items(values))));
    }

    private Expr lists(Attribute attribute, Value operand, String pointer) {
        return literal(attribute, operand, pointer)
                .<Expr>map(value -> new Expr.In(new Expr.Literal(value), attribute.ref()))
                .orElse(Expr.FALSE);
    }

    private Expr matches(Attribute attribute, TextTest test, Value operand, String pointer) {
        if (!attribute.isText()) {
            return notApplicable(attribute, pointer);
        }
        // A part of a text need not have the form of the whole.
        return operand instanceof Value.Text
                ? new Expr.Matches(test, attribute.ref(), new Expr.Literal(operand))
                : fault(
                        pointer,
                        "wrong-type",
                        operand instanceof Value.Null
                                ? "nothing equals null; use `isNull`"
                                : "a text is expected");
    }

    private Expr isNull(Attribute attribute, Value operand, String pointer) {
        if (!(operand instanceof Value.Bool(var wanted))) {
            return fault(pointer, "wrong-type", "true or false is expected");
        }
        Expr isNull = new Expr.IsNull(attribute.ref());
        return wanted ? isNull : new Expr.Not(isNull);
    }

    private Optional<Value> literal(Attribute attribute, Value operand, String pointer) {
        var value = attribute.operand(operand);
        if (value.isEmpty()) {
            fault(
                    pointer,
                    "wrong-type",
                    operand instanceof Value.Null
                            ? "nothing equals null; use `isNull`"
                            : attribute.expected() + " is expected");
        }
        return value;
    }

    private Expr notApplicable(Attribute attribute, String pointer) {
        return fault(
                pointer,
                "not-applicable",
                "the operator says nothing of a " + attribute.type().id());
    }

    private static Expr all(List<Expr> parts) {
        if (parts.isEmpty()) {
            return Expr.TRUE;
        }
        return parts.size() == 1 ? parts.getFirst() : new Expr.All(parts);
    }

    /** What it gives is never seen: a filter with a fault is refused as a whole. */
    private Expr fault(String pointer, String code, String message) {
        faults.add(new Fault(pointer, code, message));
        return Expr.FALSE;
    }
}
