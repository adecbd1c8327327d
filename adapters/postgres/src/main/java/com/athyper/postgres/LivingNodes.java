package com.athyper.postgres;

import com.athyper.kernel.Done;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Which nodes live, as each of them says itself. The database's clock is the only one that is
 * asked.
 */
public final class LivingNodes {
    private static final String HERE =
            """
            INSERT INTO athyper.node (address, seen_at) VALUES (?, clock_timestamp())
            ON CONFLICT (address) DO UPDATE SET seen_at = EXCLUDED.seen_at
            """;

    private static final String GONE = "DELETE FROM athyper.node WHERE address = ?";

    private static final String OTHERS =
            """
            SELECT address FROM athyper.node
            WHERE address <> ? AND seen_at > clock_timestamp() - ? * interval '1 millisecond'
            ORDER BY address
            """;

    private final Database database;

    public LivingNodes(Database database) {
        this.database = database;
    }

    /** The node at this address lives at this moment. */
    public CompletionStage<Done> here(String address) {
        return database.inPlatform(
                session -> {
                    session.update(HERE, address);
                    return Done.DONE;
                });
    }

    /** It has left in good order, so nobody need wait for it to be forgotten. */
    public CompletionStage<Done> gone(String address) {
        return database.inPlatform(
                session -> {
                    session.update(GONE, address);
                    return Done.DONE;
                });
    }

    /** All others that have been heard of lately. */
    public CompletionStage<List<String>> others(String address, Duration lately) {
        return database.inPlatform(
                session ->
                        session.list(
                                OTHERS,
                                row -> row.getString("address"),
                                address,
                                lately.toMillis()));
    }
}
