package com.athyper.meta;

import java.util.List;

/**
 * How a column gets another type while requests go on: a second column is filled beside it, a
 * trigger keeps the two alike, and at the switch the second takes the place of the first.
 */
final class Retyping {
    private static final String KEEPER = ".retype" + OnlinePlan.PENDING;

    private final Table table;
    private final Field field;
    private final TypeChange conversion;
    private final String former;
    private final String column;
    private final String keeper;

    Retyping(TableAction.Retype retype) {
        this.table = retype.table();
        this.field = retype.field();
        this.conversion = retype.conversion();
        this.former = Table.column(field);
        this.column = Table.column(beside(field));
        this.keeper = keeper(field);
    }

    /** The field, stored where its values wait for the switch. */
    static Field beside(Field field) {
        return field.inColumn(field.column() + OnlinePlan.PENDING);
    }

    private static String keeper(Field field) {
        return field.id() + KEEPER;
    }

    /**
     * First the trigger, so that no column stays that nothing keeps alike.
     *
     * @return what takes away all that was built, in one transaction
     */
    static List<String> undoing(Table table, Field field) {
        return List.of(
                dropTrigger(table, keeper(field)),
                dropFunction(table, keeper(field)),
                "ALTER TABLE "
                        + table.name()
                        + " DROP COLUMN IF EXISTS "
                        + Table.column(beside(field)));
    }

    /** Adds the column and keeps it alike from then on. */
    List<String> beginning() {
        return List.of(
                "ALTER TABLE "
                        + table.name()
                        + " ADD COLUMN IF NOT EXISTS "
                        + column
                        + " "
                        + Table.definition(field, field.columns().getFirst()),
                "CREATE OR REPLACE FUNCTION "
                        + function(table, keeper)
                        + " RETURNS trigger LANGUAGE plpgsql AS $retype$ BEGIN NEW."
                        + column
                        + " := (SELECT "
                        + conversion.attempted()
                        + " FROM (SELECT NEW."
                        + former
                        + ") AS stored ("
                        + former
                        + ")); RETURN NEW; END $retype$",
                "CREATE OR REPLACE TRIGGER "
                        + table.index(keeper)
                        + " BEFORE INSERT OR UPDATE ON "
                        + table.name()
                        + " FOR EACH ROW EXECUTE FUNCTION "
                        + function(table, keeper));
    }

    /** What the rows hold that were there before. */
    String batch() {
        return DdlStep.batch(
                table,
                column + " IS NULL AND " + conversion.attempted() + " IS NOT NULL",
                column + " = " + conversion.attempted());
    }

    /** What the planner has to know of the column, lest lists are slow after the switch. */
    String statistics() {
        return "ANALYZE " + table.name() + " (" + column + ")";
    }

    /** Lets the column take the place of the former one, whose rules and indexes go with it. */
    List<String> switching() {
        String alter = "ALTER TABLE " + table.name() + " ";
        return List.of(
                dropTrigger(table, keeper),
                dropFunction(table, keeper),
                alter + "DROP COLUMN " + former,
                alter + "RENAME COLUMN " + column + " TO " + former);
    }

    private static String dropTrigger(Table table, String keeper) {
        return "DROP TRIGGER IF EXISTS " + table.index(keeper) + " ON " + table.name();
    }

    private static String dropFunction(Table table, String keeper) {
        return "DROP FUNCTION IF EXISTS " + function(table, keeper);
    }

    private static String function(Table table, String keeper) {
        return table.schema() + "." + table.index(keeper) + "()";
    }
}
