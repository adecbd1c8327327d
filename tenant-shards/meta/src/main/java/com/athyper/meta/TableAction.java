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

    /** Writes rows. */
    record Rewrite(String sql) implements TableAction {}

    record SetNotNull(String table, String column, boolean retyped) implements TableAction {
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
    record Fill(String table, String name, String missing, String values) implements TableAction {
        private static final int BATCH = 500;

        @Override
        public String sql() {
            return "UPDATE " + table + " SET " + values + " WHERE " + missing;
        }

        /** Some of them: whoever writes one of these rows waits for no more than a moment. */
        String batch() {
            return "WITH filled AS (UPDATE "
                    + table
                    + " SET "
                    + values
                    + " WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM "
                    + table
                    + " WHERE "
                    + missing
                    + " LIMIT "
                    + BATCH
                    + ") RETURNING 1) SELECT count(*) FROM filled";
        }
    }

    /**
     * @param retyped whether the column comes into being, or gets another type, at the switch
     */
    record PutRule(String table, ConstraintName name, String body, boolean retyped)
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

    /** An index that keeps no rule. */
    record PutIndex(String sql, boolean retyped) implements TableAction {}

    /**
     * A unique index of some rows, which bears the name that a constraint of all would have.
     *
     * @param rows what is unique, and among which rows
     */
    record PutUniqueIndex(Table table, String name, String rows, boolean retyped)
            implements TableAction {
        @Override
        public String sql() {
            return "CREATE UNIQUE INDEX IF NOT EXISTS " + Sql.identifier(name) + on();
        }

        String concurrently(String pending) {
            return "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS " + pending + on();
        }

        private String on() {
            return " ON " + table.name() + " " + rows;
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
