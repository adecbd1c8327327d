package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Sha256;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The indexes that a definition asks for, in the words of the database. An index is named by what
 * it is made of, so that one that differs is another one. Those of search are of an operator class
 * of an extension, which the statement finds on its path.
 */
final class TableIndexes {
    private static final int NAME_DIGITS = 12;
    private static final String ENDING = ".keys";

    private TableIndexes() {}

    /** The statement that makes each of them, by name, in the order of the definition. */
    static Map<String, String> of(Table table, EntityModel model) {
        return of(table, model, model.fields(), "");
    }

    /**
     * @param ending of the name under which each is made
     */
    private static Map<String, String> of(
            Table table, EntityModel model, List<Field> fields, String ending) {
        var known = IndexKey.byAttribute(fields);
        var indexes = new LinkedHashMap<String, String>();
        for (EntityIndex index : model.traits().indexes()) {
            var ids = new ArrayList<String>();
            var columns = new ArrayList<String>();
            for (String key : index.keys()) {
                var found = known.get(EntityIndex.attribute(key));
                if (found == null) {
                    throw new IllegalStateException("the index was not checked: " + key);
                }
                // As a list orders them, so that it can be read off the index.
                boolean descending = EntityIndex.isDescending(key);
                columns.add(found.expression() + (descending ? " DESC NULLS LAST" : ""));
                ids.add((descending ? "-" : "") + found.id());
            }
            String name = name(model.name(), ids, ENDING);
            indexes.put(
                    name,
                    "CREATE INDEX IF NOT EXISTS "
                            + Sql.identifier(name + ending)
                            + " ON "
                            + table.name()
                            + " (tenant_id, "
                            + String.join(", ", columns)
                            + ", id)");
        }
        fields.stream()
                .filter(Field::searchable)
                .forEach(field -> indexes.put(sought(model, field), search(table, field, ending)));
        return indexes;
    }

    /** Where what is like a word is found. */
    private static String sought(EntityModel model, Field field) {
        return model.name() + "." + field.id() + ".sought";
    }

    private static String search(Table table, Field field, String ending) {
        return "CREATE INDEX IF NOT EXISTS "
                + table.index(field.id() + ".sought" + ending)
                + " ON "
                + table.name()
                + " USING gin ("
                + Table.column(field)
                + " gin_trgm_ops)";
    }

    /**
     * @param before what else is done to the table: an index of a column that comes into being at
     *     the switch has to wait for it, and one of a column that gets another type is made again
     */
    static List<TableAction> change(
            Table table, Map<String, String> kept, EntityModel next, List<TableAction> before) {
        boolean waits = before.stream().anyMatch(TableIndexes::isAwaited);
        List<Field> replacing = replacing(next.fields(), before);
        var wanted = of(table, next);
        var beside = of(table, next, replacing, "");
        var rebuilt = of(table, next, replacing, OnlinePlan.PENDING);
        var actions = new ArrayList<TableAction>();
        kept.keySet().stream()
                .filter(name -> !wanted.containsKey(name))
                .forEach(name -> actions.add(new TableAction.Quick(drop(table, name))));
        wanted.forEach(
                (name, sql) -> {
                    if (!sql.equals(beside.get(name))) {
                        actions.add(
                                new TableAction.RebuildIndex(
                                        table,
                                        name,
                                        sql,
                                        Objects.requireNonNull(rebuilt.get(name))));
                    } else if (!kept.containsKey(name)) {
                        actions.add(new TableAction.PutIndex(sql, !waits));
                    }
                });
        return actions;
    }

    /** The fields, each where it is stored while the table in use is changed. */
    private static List<Field> replacing(List<Field> fields, List<TableAction> before) {
        var replaced = new HashMap<String, Field>();
        for (TableAction action : before) {
            if (action instanceof TableAction.Retype retype) {
                replaced.put(retype.field().id(), Retyping.beside(retype.field()));
            }
        }
        return fields.stream().map(field -> replaced.getOrDefault(field.id(), field)).toList();
    }

    private static boolean isAwaited(TableAction action) {
        return action instanceof TableAction.AddColumn add
                && add.required()
                && add.filler().isEmpty();
    }

    static String drop(Table table, String name) {
        return "DROP INDEX IF EXISTS " + table.schema() + "." + Sql.identifier(name);
    }

    /** With as many digits as there is room for. */
    static String name(EntityName entity, List<String> ids, String ending) {
        int room = Sql.IDENTIFIER_BYTES_MAX - OnlinePlan.PENDING.length() - entity.value().length();
        int digits = Math.min(NAME_DIGITS, room - ".".length() - ending.length());
        return entity + "." + Sha256.hex(String.join(",", ids)).substring(0, digits) + ending;
    }
}
