package com.athyper.meta;

/**
 * One statement of an {@link OnlinePlan}, and what the table's readers and writers notice of it.
 *
 * @param sql plain SQL, to be sent as it is
 * @param concurrent whether it must run outside a transaction; if it dies on the way, it leaves an
 *     invalid index that has to go first
 */
public record DdlStep(String sql, Lock lock, Pass pass, boolean concurrent) {
    /** The id after which a batch begins. */
    public static final String AFTER_SETTING = "athyper.after";

    private static final int BATCH = 500;

    /** The strongest lock that is taken on the entity's table, and whom it keeps waiting. */
    public enum Lock {
        /** Nobody. */
        NONE("none"),
        /** Other changes of the table. */
        SHARE_UPDATE_EXCLUSIVE("share-update-exclusive"),
        /** Writers. */
        SHARE_ROW_EXCLUSIVE("share-row-exclusive"),
        /** Everybody. */
        ACCESS_EXCLUSIVE("access-exclusive");

        private final String id;

        Lock(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /** What is done to the rows while the lock is held. */
    public enum Pass {
        /** Nothing: the catalog alone changes. */
        NONE("none"),
        /** All are read. */
        READ("read"),
        /**
         * Some are written, and the step is run again until it finds none, each time after the id
         * that it gave.
         */
        SOME("some");

        private final String id;

        Pass(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    static DdlStep quick(String sql, Lock lock) {
        return new DdlStep(sql, lock, Pass.NONE, false);
    }

    static DdlStep scan(String sql, Lock lock) {
        return new DdlStep(sql, lock, Pass.READ, false);
    }

    /**
     * Some rows, by id: whoever writes one of them waits for no more than a moment.
     *
     * @param missing which rows are still to be written
     * @return gives the last id of the rows that were written, null if there were none, and their
     *     number
     */
    static String batch(Table table, String missing, String values) {
        return "WITH chosen AS MATERIALIZED (SELECT id FROM "
                + table.name()
                + " WHERE tenant_id = "
                + Sql.literal(table.tenant().value())
                + " AND id > current_setting("
                + Sql.literal(AFTER_SETTING)
                + ")::uuid AND "
                + missing
                + " ORDER BY id LIMIT "
                + BATCH
                + "), filled AS (UPDATE "
                + table.name()
                + " AS filling SET "
                + values
                + " FROM chosen WHERE filling.tenant_id = "
                + Sql.literal(table.tenant().value())
                + " AND filling.id = chosen.id RETURNING filling.id)"
                + " SELECT max(id::text COLLATE \"C\"), count(*) FROM filled";
    }

    /**
     * @param sql as {@link #batch} makes it
     */
    static DdlStep batches(String sql) {
        return new DdlStep(sql, Lock.NONE, Pass.SOME, false);
    }

    static DdlStep concurrently(String sql) {
        return new DdlStep(sql, Lock.SHARE_UPDATE_EXCLUSIVE, Pass.READ, true);
    }

    /** Whether everybody waits while rows are read or written: the larger the table, the longer. */
    public boolean blocks() {
        return pass != Pass.NONE
                && (lock == Lock.ACCESS_EXCLUSIVE || lock == Lock.SHARE_ROW_EXCLUSIVE);
    }
}
