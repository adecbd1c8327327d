package com.athyper.meta;

import java.util.List;

/**
 * A rule of one table that the database keeps by a function of its own, called for each row.
 *
 * @param name of the trigger and of its function
 * @param when such as {@code BEFORE INSERT OR UPDATE}
 * @param body in PL/pgSQL
 */
record RowTrigger(Table table, String name, String when, String body) {
    private static final String QUOTE = "$row$";

    /** Can be run again, also where another trigger has the name. */
    List<String> making() {
        return List.of(
                "CREATE OR REPLACE FUNCTION "
                        + function(table, name)
                        + " RETURNS trigger LANGUAGE plpgsql AS "
                        + QUOTE
                        + body
                        + QUOTE,
                "CREATE OR REPLACE TRIGGER "
                        + Sql.identifier(name)
                        + " "
                        + when
                        + " ON "
                        + table.name()
                        + " FOR EACH ROW EXECUTE FUNCTION "
                        + function(table, name));
    }

    List<String> removal() {
        return removal(table, name);
    }

    static List<String> removal(Table table, String name) {
        return List.of(
                "DROP TRIGGER IF EXISTS " + Sql.identifier(name) + " ON " + table.name(),
                "DROP FUNCTION IF EXISTS " + function(table, name));
    }

    private static String function(Table table, String name) {
        return table.schema() + "." + Sql.identifier(name) + "()";
    }
}
