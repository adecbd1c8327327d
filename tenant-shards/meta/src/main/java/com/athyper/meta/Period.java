package com.athyper.meta;

import com.athyper.kernel.EntityName;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a table keeps the periods of its records from overlapping, by its columns.
 *
 * @param fields the ids of all of them
 */
record Period(String from, String to, List<String> key, List<String> fields) {
    Period {
        key = List.copyOf(key);
        fields = List.copyOf(fields);
    }

    static Optional<Period> of(EntityModel model) {
        return model.traits()
                .effectiveDating()
                .map(
                        dating ->
                                new Period(
                                        column(model, dating.from()),
                                        column(model, dating.to()),
                                        dating.key().stream()
                                                .map(name -> column(model, name))
                                                .toList(),
                                        Stream.concat(
                                                        Stream.of(dating.from(), dating.to()),
                                                        dating.key().stream())
                                                .map(name -> field(model, name).id())
                                                .toList()));
    }

    private static Field field(EntityModel model, String name) {
        return model.field(name).orElseThrow();
    }

    private static String column(EntityModel model, String name) {
        return Table.column(field(model, name));
    }

    /** The rules of the table, by name, each as the body of a constraint. */
    Map<ConstraintName, String> rules(EntityName entity, boolean softDelete) {
        var rules = new LinkedHashMap<ConstraintName, String>();
        rules.put(
                ConstraintName.ofPeriod(entity, ConstraintName.Rule.VALUES),
                "CHECK (" + from + " < " + to + ")");
        rules.put(
                ConstraintName.ofPeriod(entity, ConstraintName.Rule.UNIQUE),
                "EXCLUDE USING gist (tenant_id WITH =, "
                        + key.stream()
                                .map(column -> column + " WITH =, ")
                                .collect(Collectors.joining())
                        + "daterange("
                        + from
                        + ", "
                        + to
                        + ") WITH &&)"
                        + (softDelete ? " WHERE (" + SoftDeletion.COLUMN + " IS NULL)" : ""));
        return rules;
    }

    /**
     * Last, when every column is there; under the lock, as no such rule is built beside a table.
     *
     * @param present the ids of the fields that are there already
     */
    static void change(
            Table former,
            Table table,
            Set<String> present,
            List<TableAction> actions,
            List<Precondition> preconditions) {
        var old = former.periodRules();
        var rules = table.periodRules();
        boolean retyped =
                actions.stream()
                        .anyMatch(
                                action ->
                                        table.period().stream()
                                                .anyMatch(own -> own.isRetyped(action)));
        if (old.equals(rules) && !retyped) {
            return;
        }
        old.keySet().forEach(name -> actions.add(new TableAction.DropRule(table.name(), name)));
        rules.forEach(
                (name, body) ->
                        actions.add(
                                new TableAction.PutRule(
                                        table.name(), name, body, Optional.empty())));
        if (table.period().isEmpty() || table.period().equals(former.period())) {
            return;
        }
        Period period = table.period().get();
        if (present.containsAll(period.fields())) {
            preconditions.add(period.inOrder(table));
            preconditions.add(period.apart(table, former.softDelete()));
        } else {
            preconditions.add(empty(table));
        }
    }

    /** A rule goes with the column that another takes the place of. */
    private boolean isRetyped(TableAction action) {
        return action instanceof TableAction.Retype retype
                && Stream.concat(Stream.of(from, to), key.stream())
                        .anyMatch(Table.column(retype.field())::equals);
    }

    private Precondition inOrder(Table table) {
        return new Precondition(
                "/" + EffectiveDating.MEMBER + "/to",
                "out-of-range",
                "the period ends before it begins",
                "SELECT count(*) FROM " + table.name() + " WHERE " + from + " >= " + to);
    }

    /**
     * @param softDelete whether there are deleted records already, which are in nobody's way
     */
    private Precondition apart(Table table, boolean softDelete) {
        String same =
                key.stream()
                        .map(column -> " AND a." + column + " = b." + column)
                        .collect(Collectors.joining());
        return new Precondition(
                "/" + EffectiveDating.MEMBER,
                "periods-overlap",
                "another record of the same key holds on the same day",
                "SELECT count(*) FROM "
                        + table.name()
                        + " AS a WHERE "
                        + present("a", softDelete)
                        + "EXISTS (SELECT 1 FROM "
                        + table.name()
                        + " AS b WHERE "
                        + present("b", softDelete)
                        + "a.tenant_id = b.tenant_id AND a.id <> b.id"
                        + same
                        + " AND a."
                        + from
                        + " < coalesce(b."
                        + to
                        + ", 'infinity') AND b."
                        + from
                        + " < coalesce(a."
                        + to
                        + ", 'infinity'))");
    }

    private static String present(String alias, boolean softDelete) {
        return softDelete ? alias + "." + SoftDeletion.COLUMN + " IS NULL AND " : "";
    }

    /** There is nothing to count by while one of its columns is not there. */
    private static Precondition empty(Table table) {
        return new Precondition(
                "/" + EffectiveDating.MEMBER,
                "fields-first",
                "publish its fields in a version of their own and fill them",
                "SELECT count(*) FROM " + table.name());
    }
}
