package com.athyper.postgres.policy;

import com.athyper.kernel.Done;
import com.athyper.policy.log.LogWriters;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * {@link LogWriters} in PostgreSQL. Whether one is silent is measured by the database's clock, what
 * it vouches for by its own.
 */
public final class PostgresLogWriters implements LogWriters {
    private static final String BEAT =
            """
            INSERT INTO athyper.decision_writer (node, incarnation, began_at, whole_at, heard_at)
            VALUES (?, ?::bigint, ?::timestamptz, ?::timestamptz, clock_timestamp())
            ON CONFLICT (node, incarnation) DO UPDATE
            SET whole_at = excluded.whole_at, heard_at = excluded.heard_at
            """;

    private static final String ENDED =
            "DELETE FROM athyper.decision_writer WHERE node = ? AND incarnation = ?::bigint";

    private static final String SILENT =
            """
            SELECT node, incarnation, whole_at, followed
            FROM (SELECT node, incarnation, whole_at, heard_at,
                    lead(began_at) OVER (PARTITION BY node ORDER BY began_at) AS followed
                FROM athyper.decision_writer) AS writer
            WHERE followed IS NOT NULL
                OR heard_at <= clock_timestamp() - ? * interval '1 millisecond'
            ORDER BY whole_at, node
            """;

    private final Database database;

    public PostgresLogWriters(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Done> beat(Writer writer, Instant at) {
        return database.inPlatform(
                session -> {
                    session.update(BEAT, writer.node(), writer.incarnation(), at, at);
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Done> ended(Writer writer) {
        return database.inPlatform(
                session -> {
                    session.update(ENDED, writer.node(), writer.incarnation());
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<List<Silent>> silent(Duration lately) {
        return database.inPlatform(
                session ->
                        session.list(
                                SILENT,
                                row ->
                                        new Silent(
                                                new Writer(
                                                        row.getString("node"),
                                                        row.getLong("incarnation")),
                                                Rows.instant(row, "whole_at"),
                                                Rows.maybeInstant(row, "followed")),
                                lately.toMillis()));
    }
}
