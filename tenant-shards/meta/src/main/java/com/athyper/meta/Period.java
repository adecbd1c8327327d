package com.athyper.meta;

import com.athyper.kernel.EntityName;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a table keeps the periods of its records from overlapping, by its columns: a check that each
 * has a day, and a trigger that looks for another that has one of them. Who writes a period holds a
 * lock of the table's periods until the transaction ends, so that none looks past another's.
 *
 * @param fields the ids of all of them
 */
record Period(String from, String to, List<String> key, List<String> fields) {
    private static final String INDEX_ENDING = ".period";
    private static final String OPEN_END = "'infinity'::date";

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

    /** Of the trigger, which faults tell as that of a constraint. */
    static String triggerName(EntityName entity) {
        return ConstraintName.ofPeriod(entity, ConstraintName.Rule.UNIQUE).text();
    }

    static ConstraintName checkName(Table table) {
        return ConstraintName.ofPeriod(table.entity(), ConstraintName.Rule.VALUES);
    }

    /** That there is a day, as the body of a constraint. */
    String inOrder() {
        return "CHECK (" + from + " < " + to + ")";
    }

    /** By which the trigger finds what may be in the way: of a key, those that end last first. */
    Map.Entry<String, String> index(Table table, String ending) {
        String name = TableIndexes.name(table.entity(), fields, INDEX_ENDING);
        return Map.entry(
                name,
                "CREATE INDEX IF NOT EXISTS "
                        + Sql.identifier(name + ending)
                        + " ON "
                        + table.name()
                        + " (tenant_id, "
                        + String.join(", ", key)
                        + ", ("
                        + end("")
                        + "), "
                        + from
                        + ")");
    }

    /** Not {@code coalesce}, which row-level security does not let an index answer. */
    private String end(String prefix) {
        String end = prefix + to;
        return "CASE WHEN " + end + " IS NULL THEN " + OPEN_END + " ELSE " + end + " END";
    }

    private List<String> columns(Table table) {
        var columns = new ArrayList<String>(key);
        columns.add(from);
        columns.add(to);
        if (table.softDelete()) {
            columns.add(SoftDeletion.COLUMN);
        }
        return columns;
    }

    private static String row(String prefix, List<String> columns) {
        return columns.stream()
                .map(column -> prefix + column)
                .collect(Collectors.joining(", ", "ROW(", ")"));
    }

    /**
     * The comparisons are such that row-level security lets an index answer them, as the function
     * sees what its caller sees.
     */
    RowTrigger trigger(Table table, String ending) {
        List<String> columns = columns(table);
        String present =
                table.softDelete()
                        ? "IF NEW." + SoftDeletion.COLUMN + " IS NOT NULL THEN RETURN NULL; END IF;"
                        : "";
        return new RowTrigger(
                table,
                triggerName(table.entity()) + ending,
                "AFTER INSERT OR UPDATE",
                """
                 BEGIN
                    IF TG_OP = 'UPDATE' THEN
                        IF %s IS NOT DISTINCT FROM %s THEN RETURN NULL; END IF;
                    END IF;
                    %s
                    IF current_setting('transaction_isolation') = 'repeatable read' THEN
                        RAISE EXCEPTION 'what others have just written would not be seen'
                            USING ERRCODE = 'feature_not_supported';
                    END IF;
                    PERFORM pg_advisory_xact_lock(hashtextextended('periods of ' || TG_RELID, 0));
                    IF EXISTS (SELECT 1 FROM %s AS other WHERE other.tenant_id = NEW.tenant_id%s
                            AND %s > NEW.%s AND other.%s < %s
                            AND other.id <> NEW.id%s) THEN
                        RAISE EXCEPTION 'another record of the same key holds then'
                            USING ERRCODE = 'exclusion_violation', CONSTRAINT = TG_NAME;
                    END IF;
                    RETURN NULL;
                END\
                """
                        .formatted(
                                row("OLD.", columns),
                                row("NEW.", columns),
                                present,
                                table.name(),
                                same("other", "NEW"),
                                end("other."),
                                from,
                                from,
                                end("NEW."),
                                table.softDelete()
                                        ? " AND other." + SoftDeletion.COLUMN + " IS NULL"
                                        : ""));
    }

    private String same(String one, String other) {
        return key.stream()
                .map(column -> " AND " + one + "." + column + " = " + other + "." + column)
                .collect(Collectors.joining());
    }

    /** Fails as the trigger does, if there are two rows that it would not let in. */
    String verification(Table table, String ending) {
        return """
        DO $row$ BEGIN
            IF EXISTS (SELECT 1 FROM (
                    SELECT %s AS begins, lag(%s) OVER (PARTITION BY tenant_id, %s ORDER BY %s) AS held
                    FROM %s%s) AS successive WHERE held > begins) THEN
                RAISE EXCEPTION 'stored records overlap'
                    USING ERRCODE = 'exclusion_violation', CONSTRAINT = %s;
            END IF;
        END $row$\
        """
                .formatted(
                        from,
                        end(""),
                        String.join(", ", key),
                        from,
                        table.name(),
                        table.softDelete() ? " WHERE " + SoftDeletion.COLUMN + " IS NULL" : "",
                        Sql.literal(triggerName(table.entity()) + ending));
    }

    /** The whole rule of a table that is being made, when its columns are there. */
    static List<String> creation(Table table) {
        var statements = new ArrayList<String>();
        table.period()
                .ifPresent(
                        period -> {
                            statements.add(period.index(table, "").getValue());
                            statements.addAll(period.trigger(table, "").making());
                        });
        return statements;
    }

    /**
     * Last, when it is known what becomes of every column.
     *
     * @param present the ids of the fields that are there already
     */
    static void change(
            Table former,
            Table table,
            Set<String> present,
            List<TableAction> actions,
            List<Precondition> preconditions) {
        boolean retyped =
                actions.stream()
                        .anyMatch(
                                action ->
                                        table.period().stream()
                                                .anyMatch(own -> own.isRetyped(action)));
        boolean same =
                former.period().equals(table.period())
                        && (former.softDelete() == table.softDelete() || table.period().isEmpty());
        if (same && !retyped) {
            return;
        }
        if (table.period().isEmpty()) {
            RowTrigger.removal(table, triggerName(table.entity()))
                    .forEach(sql -> actions.add(new TableAction.Quick(sql)));
            actions.add(new TableAction.DropRule(table.name(), checkName(table)));
            dropIndex(former, actions);
            return;
        }
        Period period = table.period().get();
        boolean beside = present.containsAll(period.fields());
        if (!table.period().equals(former.period())) {
            preconditions.addAll(
                    beside
                            ? List.of(
                                    period.inOrder(table), period.apart(table, former.softDelete()))
                            : List.of(empty(table)));
        }
        period.put(former, table, beside, actions);
    }

    private void put(Table former, Table table, boolean beside, List<TableAction> actions) {
        if (former.period().filter(own -> !own.fields().equals(fields)).isPresent()) {
            dropIndex(former, actions);
        }
        var index = index(table, "");
        if (!beside) {
            // There is no record: no step takes long.
            actions.add(new TableAction.Quick(check(table, Optional.empty()).sql()));
            actions.add(new TableAction.Quick(index.getValue()));
            trigger(table, "").making().forEach(sql -> actions.add(new TableAction.Quick(sql)));
            return;
        }
        Period building = building(actions);
        actions.add(check(table, Optional.of(building.inOrder())));
        if (!building.equals(this)) {
            actions.add(
                    new TableAction.RebuildIndex(
                            table,
                            index.getKey(),
                            index.getValue(),
                            building.index(table, OnlinePlan.PENDING).getValue()));
        } else {
            actions.add(new TableAction.PutIndex(index.getValue(), true));
        }
        actions.add(
                new TableAction.KeepApart(
                        trigger(table, ""),
                        building.trigger(table, OnlinePlan.PENDING),
                        building.verification(table, OnlinePlan.PENDING)));
    }

    private TableAction.PutRule check(Table table, Optional<String> beside) {
        return new TableAction.PutRule(table.name(), checkName(table), inOrder(), beside);
    }

    private static void dropIndex(Table former, List<TableAction> actions) {
        former.period()
                .ifPresent(
                        own ->
                                actions.add(
                                        new TableAction.Quick(
                                                TableIndexes.drop(
                                                        former, own.index(former, "").getKey()))));
    }

    /** The same over the columns as they are while the table in use is changed. */
    private Period building(List<TableAction> actions) {
        var period = this;
        for (TableAction action : actions) {
            if (action instanceof TableAction.Retype retype) {
                String now = Table.column(retype.field());
                String then = Table.column(Retyping.beside(retype.field()));
                period =
                        new Period(
                                period.from.equals(now) ? then : period.from,
                                period.to.equals(now) ? then : period.to,
                                period.key.stream()
                                        .map(column -> column.equals(now) ? then : column)
                                        .toList(),
                                fields);
            }
        }
        return period;
    }

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
                "SELECT count(*) FROM " + table.name() + " WHERE " + from + " >= " + to,
                new Precondition.Guard.Rule());
    }

    /**
     * @param softDelete whether there are deleted records already, which are in nobody's way
     */
    private Precondition apart(Table table, boolean softDelete) {
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
                        + same("a", "b")
                        + " AND a."
                        + from
                        + " < "
                        + end("b.")
                        + " AND b."
                        + from
                        + " < "
                        + end("a.")
                        + ")",
                new Precondition.Guard.Rule());
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
