package com.athyper.meta;

import com.athyper.kernel.Fault;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** What a changed field asks of the values that are stored already. */
final class Narrowing {
    private static final Set<String> KEPT_BY_RULES =
            Set.of("maxLength", "values", "entity", "unique");

    private final Table table;
    private final Field before;
    private final Field field;
    private final TypeChange conversion;
    private final String pointer;
    private final List<Precondition> preconditions = new ArrayList<>();

    /**
     * @param table as it is while they are counted
     */
    Narrowing(Table table, Field before, Field field, TypeChange conversion, String pointer) {
        this.table = table;
        this.before = before;
        this.field = field;
        this.conversion = conversion;
        this.pointer = pointer;
    }

    List<Precondition> preconditions() {
        if (field.required() && !before.required() && !isFilled(before, field, conversion)) {
            count(
                    "required",
                    "required",
                    "is empty",
                    before.columns().stream()
                            .map(column -> Table.column(column) + " IS NULL")
                            .collect(Collectors.joining(" OR ")));
        }
        conversion
                .convertible()
                .ifPresent(
                        condition ->
                                count(
                                        narrowsNumber() ? narrowedNumber() : "type",
                                        "not-convertible",
                                        "is no " + field.type().id() + " of the new form",
                                        "NOT (" + condition + ")"));
        lengths();
        bounds();
        values();
        unique();
        target();
        return preconditions;
    }

    /** Whether records that lack a value get the default, so that none of them is in the way. */
    static boolean isFilled(Field before, Field field, TypeChange conversion) {
        return field.required()
                && !before.required()
                && field.defaultValue().isPresent()
                && !conversion.rewrites();
    }

    private boolean narrowsNumber() {
        return before.isScaled() && field.isScaled();
    }

    private String narrowedNumber() {
        return field.scale() < before.scale() ? "scale" : "precision";
    }

    private void lengths() {
        String length = Table.length(field, conversion.attempted());
        if (field.maxLength().isPresent()
                && (before.maxLength().isEmpty()
                        || before.maxLength().getAsInt() > field.maxLength().getAsInt())) {
            int max = field.maxLength().getAsInt();
            count(
                    "maxLength",
                    "too-long",
                    "has more than " + max + (field.isList() ? " items" : " characters"),
                    length + " > " + max);
        }
        if (field.minLength().isPresent()
                && atLeast(field.minLength()) > atLeast(before.minLength())) {
            int min = field.minLength().getAsInt();
            count(
                    "minLength",
                    "too-short",
                    "has fewer than " + min + " characters",
                    length + " < " + min);
        }
    }

    private static int atLeast(OptionalInt length) {
        return length.orElse(0);
    }

    private void bounds() {
        if (field.isAttachment()) {
            // What is stored was measured when it came.
            return;
        }
        field.min()
                .filter(min -> before.min().isEmpty() || before.min().get().compareTo(min) < 0)
                .ifPresent(
                        min ->
                                count(
                                        "min",
                                        "out-of-range",
                                        "is less than " + min.toPlainString(),
                                        conversion.attempted() + " < " + min.toPlainString()));
        field.max()
                .filter(max -> before.max().isEmpty() || before.max().get().compareTo(max) > 0)
                .ifPresent(
                        max ->
                                count(
                                        "max",
                                        "out-of-range",
                                        "is greater than " + max.toPlainString(),
                                        conversion.attempted() + " > " + max.toPlainString()));
    }

    private void values() {
        if (field.type() == FieldType.ENUM
                && (before.type() != FieldType.ENUM
                        || !Set.copyOf(field.values()).containsAll(before.values()))) {
            count(
                    "values",
                    "value-in-use",
                    "has a value that is not listed",
                    conversion.attempted() + " NOT IN " + Sql.literals(field.values()));
        }
    }

    private void unique() {
        if (!field.unique() || (before.unique() && !conversion.rewrites())) {
            return;
        }
        String value = conversion.attempted();
        String present = table.softDelete() ? " AND " + SoftDeletion.COLUMN + " IS NULL" : "";
        add(
                "unique",
                "not-unique",
                "has the same value as another record",
                "SELECT coalesce(sum(n), 0)::bigint FROM (SELECT count(*) AS n FROM "
                        + table.name()
                        + " WHERE "
                        + value
                        + " IS NOT NULL"
                        + present
                        + " GROUP BY "
                        + value
                        + " HAVING count(*) > 1) AS same",
                guard("unique", value));
    }

    private void target() {
        if (!field.isReference() || field.target().equals(before.target())) {
            return;
        }
        count(
                "entity",
                "no-such-record",
                "refers to no record of `" + field.target().get() + "`",
                conversion.attempted()
                        + " NOT IN (SELECT id FROM "
                        + table.of(field.target().get()).name()
                        + ")");
    }

    private void count(String member, String code, String what, String condition) {
        add(
                member,
                code,
                what,
                "SELECT count(*) FROM " + table.name() + " WHERE " + condition,
                guard(member, condition));
    }

    private Precondition.Guard guard(String member, String condition) {
        return KEPT_BY_RULES.contains(member)
                ? new Precondition.Guard.Rule()
                : new Precondition.Guard.Check(
                        field.id(), member.substring(0, Math.min(6, member.length())), condition);
    }

    private void add(
            String member, String code, String what, String query, Precondition.Guard guard) {
        preconditions.add(
                new Precondition(
                        Fault.at(pointer, member),
                        code,
                        "`" + field.name() + "` " + what,
                        query,
                        guard));
    }
}
