package com.athyper.meta;

import com.athyper.kernel.Sha256;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The indexes that a definition asks for, in the words of the database. An index is named by what
 * it is made of, so that one that differs is another one.
 */
final class TableIndexes {
    private static final int NAME_DIGITS = 12;

    private TableIndexes() {}

    /** The statement that makes each of them, by name, in the order of the definition. */
    static Map<String, String> of(Table table, EntityModel model) {
        var known = IndexKey.byAttribute(model.fields());
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
            String name = model.name() + "." + digest(ids) + ".keys";
            indexes.put(
                    name,
                    "CREATE INDEX IF NOT EXISTS "
                            + Sql.identifier(name)
                            + " ON "
                            + table.name()
                            + " (tenant_id, "
                            + String.join(", ", columns)
                            + ", id)");
        }
        return indexes;
    }

    /**
     * @param before what else is done to the table: an index of a column that comes into being at
     *     the switch, or gets another type there, has to wait for it
     */
    static List<TableAction> change(
            Table table,
            Map<String, String> kept,
            Map<String, String> wanted,
            List<TableAction> before) {
        boolean waits = before.stream().anyMatch(TableIndexes::isAwaited);
        var actions = new ArrayList<TableAction>();
        kept.keySet().stream()
                .filter(name -> !wanted.containsKey(name))
                .forEach(name -> actions.add(new TableAction.Quick(drop(table, name))));
        wanted.forEach(
                (name, sql) -> {
                    if (!kept.containsKey(name)) {
                        actions.add(new TableAction.PutIndex(sql, waits));
                    }
                });
        return actions;
    }

    private static boolean isAwaited(TableAction action) {
        return switch (action) {
            case TableAction.Rewrite _ -> true;
            case TableAction.AddColumn add -> add.required() && add.filler().isEmpty();
            case TableAction.Quick _,
                    TableAction.Fill _,
                    TableAction.SetNotNull _,
                    TableAction.DropRule _,
                    TableAction.PutRule _,
                    TableAction.PutUniqueIndex _,
                    TableAction.PutIndex _ ->
                    false;
        };
    }

    static String drop(Table table, String name) {
        return "DROP INDEX IF EXISTS " + table.schema() + "." + Sql.identifier(name);
    }

    private static String digest(List<String> ids) {
        return Sha256.hex(String.join(",", ids)).substring(0, NAME_DIGITS);
    }
}
