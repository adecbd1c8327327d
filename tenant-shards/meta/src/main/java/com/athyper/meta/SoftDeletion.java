package com.athyper.meta;

import java.util.List;
import java.util.Optional;

/**
 * How a table keeps deleted records: marked in a column that no field can have. Unique values count
 * among the records that are not deleted, so those of a deleted one are free again.
 */
public final class SoftDeletion {
    static final String NAME = "deleted$at";

    /** When the record was deleted; null while it is not. */
    public static final String COLUMN = Sql.identifier(NAME);

    private SoftDeletion() {}

    static List<TableAction> actions(Table table) {
        return List.of(
                new TableAction.AddColumn(
                        table.name(), COLUMN, "timestamptz", false, Optional.empty()),
                new TableAction.PutIndex(
                        "CREATE INDEX IF NOT EXISTS "
                                + table.index("deleted")
                                + " ON "
                                + table.name()
                                + " (tenant_id, created_at, id) WHERE "
                                + COLUMN
                                + " IS NOT NULL",
                        true));
    }

    /** A record that nobody sees must not come back by the way of a definition. */
    static Precondition nothingDeleted(Table table) {
        return new Precondition(
                "/softDelete",
                "deleted-records",
                "deleted records are kept; restore them first",
                "SELECT count(*) FROM " + table.name() + " WHERE " + COLUMN + " IS NOT NULL");
    }

    /**
     * It has the name that the constraint would have, so that faults read the same.
     *
     * @param beside the field while it is built beside the table in use; empty if it cannot be
     */
    static TableAction unique(Table table, Field field, Optional<Field> beside) {
        return new TableAction.PutUniqueIndex(
                table,
                new ConstraintName(table.entity(), field.id(), ConstraintName.Rule.UNIQUE).text(),
                rows(field),
                beside.map(SoftDeletion::rows));
    }

    private static String rows(Field field) {
        return "(tenant_id, " + Table.column(field) + ") WHERE " + COLUMN + " IS NULL";
    }

    static String dropUnique(Table table, Field field) {
        return "DROP INDEX IF EXISTS "
                + table.schema()
                + "."
                + table.constraint(field, ConstraintName.Rule.UNIQUE);
    }
}
