package com.athyper.meta;

import com.athyper.meta.ConstraintName.Rule;

import java.util.Optional;

/** One thing that a change does to a table, before it is said how it is done. */
sealed interface TableAction {

    /** Done by one statement, in a transaction that holds the table. */
    String sql();

    /**
     * @param filler what the rows get that are there already
     */
    record AddColumn(
            String table, String column, String type, boolean required, Optional<String> filler)
            implements TableAction {
        @Override
        public String sql() {
            return "ALTER TABLE "
                    + table
                    + " ADD COLUMN IF NOT EXISTS "
                    + column
                    + " "
                    + type
                    + (required ? " NOT NULL" : "")
                    + filler.map(value -> " DEFAULT " + value).orElse("");
        }
    }

    /** Changes the catalog and reads no row. */
    record Quick(String sql) implements TableAction {}

    /**
     * Puts all records into one state, those that come in meanwhile too.
     *
     * @param keeper sees to these
     */
    record Enter(RowTrigger keeper, String state) implements TableAction {
        @Override
        public String sql() {
            return "UPDATE " + keeper.table().name() + " SET " + value() + " WHERE " + missing();
        }

        String value() {
            return "state = " + Sql.literal(state);
        }

        String missing() {
            return "state IS DISTINCT FROM " + Sql.literal(state);
        }
    }

    /**
     * Lets no two records overlap.
     *
     * @param building while the table in use is changed
     * @param verification fails if there are two that do
     */
    record KeepApart(RowTrigger trigger, RowTrigger building, String verification)
            implements TableAction {
        @Override
        public String sql() {
            return String.join(";\n", trigger.making());
        }
    }

    /** Gives a column another type, for which every value has to be stored anew. */
    record Retype(Table table, Field field, TypeChange conversion) implements TableAction {
        @Override
        public String sql() {
            return "ALTER TABLE "
                    + table.name()
                    + " ALTER COLUMN "
                    + Table.column(field)
                    + " TYPE "
                    + Table.definition(field, field.columns().getFirst())
                    + " USING "
                    + conversion.using();
        }
    }

    record SetNotNull(String table, String column) implements TableAction {
        @Override
        public String sql() {
            return "ALTER TABLE " + table + " ALTER COLUMN " + column + " SET NOT NULL";
        }
    }

    /**
     * Gives the default to records of before that lack what every record has to have from now on.
     *
     * @param name of the rule that keeps others from coming in meanwhile, without its ending
     */
    record Fill(Table table, String name, String missing, String values) implements TableAction {
        @Override
        public String sql() {
            return "UPDATE " + table.name() + " SET " + values + " WHERE " + missing;
        }
    }

    /**
     * @param beside the body while it is built beside the table in use; empty if it cannot be
     */
    record PutRule(String table, ConstraintName name, String body, Optional<String> beside)
            implements TableAction {
        @Override
        public String sql() {
            String quoted = Sql.identifier(name.text());
            return "ALTER TABLE "
                    + table
                    + " DROP CONSTRAINT IF EXISTS "
                    + quoted
                    + ", ADD CONSTRAINT "
                    + quoted
                    + " "
                    + body;
        }
    }

    record DropRule(String table, ConstraintName name) implements TableAction {
        @Override
        public String sql() {
            return "ALTER TABLE "
                    + table
                    + " DROP CONSTRAINT IF EXISTS "
                    + Sql.identifier(name.text());
        }
    }

    /**
     * An index that keeps no rule.
     *
     * @param beside whether it can be built beside the table in use
     */
    record PutIndex(String sql, boolean beside) implements TableAction {}

    /**
     * An index over a column that gets another type: what makes it again under its pending name.
     *
     * @param building over the column that will take the place of the present one
     */
    record RebuildIndex(Table table, String name, String sql, String building)
            implements TableAction {}

    /**
     * A unique index of some rows, which bears the name that a constraint of all would have.
     *
     * @param rows what is unique, and among which rows
     * @param beside the same while it is built beside the table in use; empty if it cannot be
     */
    record PutUniqueIndex(Table table, String name, String rows, Optional<String> beside)
            implements TableAction {
        @Override
        public String sql() {
            return "CREATE UNIQUE INDEX IF NOT EXISTS "
                    + Sql.identifier(name)
                    + " ON "
                    + table.name()
                    + " "
                    + rows;
        }
    }

    /** How a rule is kept under its pending name; a unique one by its index. */
    static boolean isIndex(Rule rule) {
        return switch (rule) {
            case UNIQUE -> true;
            case TARGET, LENGTH, VALUES, BYTES, MEDIA -> false;
        };
    }
}
