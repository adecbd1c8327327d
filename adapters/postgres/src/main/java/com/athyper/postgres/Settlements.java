package com.athyper.postgres;

import java.sql.SQLException;

/** The mark of how far an entity's events have had their effect outside its journal. */
public final class Settlements {

    /** Arguments: persistence id, sequence. It touches one row, or none if that has been done. */
    public static final String CLAIM =
            """
            INSERT INTO athyper.settled AS mark (persistence_id, sequence) VALUES (?, ?)
            ON CONFLICT (persistence_id) DO UPDATE SET sequence = EXCLUDED.sequence
            WHERE mark.sequence < EXCLUDED.sequence
            """;

    private Settlements() {}

    /**
     * Takes it upon this transaction to settle up to the sequence; false if that has been done. The
     * first thing in its transaction: it makes two of the same wait for each other.
     */
    public static boolean claim(Session session, String persistenceId, long sequence)
            throws SQLException {
        return session.update(CLAIM, persistenceId, sequence) == 1;
    }
}
