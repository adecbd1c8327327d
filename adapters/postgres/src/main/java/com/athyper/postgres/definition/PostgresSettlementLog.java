package com.athyper.postgres.definition;

import com.athyper.postgres.Database;
import com.athyper.postgres.Session;
import com.athyper.tenancy.SettlementLog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@link SettlementLog} over the journal's own table. A watermark says up to which row everything
 * of a type is settled, so that a look costs what was written lately and not what was ever written.
 */
public final class PostgresSettlementLog implements SettlementLog {

    /**
     * Rows younger than this never raise the watermark: the journal's order is given before the
     * commit, so a row may still appear below a younger one. Longer than any statement may take.
     */
    private static final Duration YOUNG = Duration.ofMinutes(2);

    private static final String WATERMARK =
            "SELECT ordering FROM athyper.settlement_watermark WHERE type = ?";

    /**
     * INVARIANT: every row of the type at or below the watermark is settled. The rows above it are
     * read by the index on ordering.
     */
    private static final String LATELY =
            """
            WITH lately AS (
                SELECT event.persistence_id, event.ordering, event.sequence_number,
                       event.write_timestamp,
                       event.sequence_number > coalesce(mark.sequence, 0) AS unsettled
                FROM athyper.event_journal event
                LEFT JOIN athyper.settled mark ON mark.persistence_id = event.persistence_id
                WHERE event.ordering > ? AND event.persistence_id LIKE ?),
            behind AS (
                SELECT persistence_id, max(write_timestamp) AS newest
                FROM lately
                GROUP BY persistence_id
                HAVING bool_or(unsettled) AND max(write_timestamp) < ?),
            edge AS (
                SELECT min(ordering) FILTER (WHERE unsettled OR write_timestamp >= ?) AS open,
                       max(ordering) AS last
                FROM lately)
            SELECT (SELECT coalesce(open - 1, last) FROM edge) AS watermark,
                   ARRAY(SELECT persistence_id FROM behind ORDER BY newest, persistence_id LIMIT ?)
                       AS behind
            """;

    private static final String RAISE =
            """
            INSERT INTO athyper.settlement_watermark AS known (type, ordering) VALUES (?, ?)
            ON CONFLICT (type) DO UPDATE SET ordering = EXCLUDED.ordering
            WHERE known.ordering < EXCLUDED.ordering
            """;

    private final Database database;

    public PostgresSettlementLog(Database database) {
        this.database = database;
    }

    private record Found(Optional<Long> watermark, List<String> behind) {}

    @Override
    public CompletionStage<List<String>> behind(String type, Instant before, int limit) {
        return database.inPlatform(
                session -> {
                    long known =
                            session.first(WATERMARK, row -> row.getLong("ordering"), type)
                                    .orElse(0L);
                    Found found =
                            session.first(
                                            LATELY,
                                            PostgresSettlementLog::found,
                                            known,
                                            type.replace("_", "\\_") + "|%",
                                            before.toEpochMilli(),
                                            before.minus(YOUNG).toEpochMilli(),
                                            limit)
                                    .orElseThrow();
                    raise(session, type, known, found.watermark());
                    return found.behind();
                });
    }

    private static void raise(Session session, String type, long known, Optional<Long> watermark)
            throws SQLException {
        if (watermark.filter(ordering -> ordering > known).isPresent()) {
            session.update(RAISE, type, watermark.get());
        }
    }

    private static Found found(ResultSet row) throws SQLException {
        long watermark = row.getLong("watermark");
        return new Found(
                row.wasNull() ? Optional.empty() : Optional.of(watermark),
                List.of((String[]) row.getArray("behind").getArray()));
    }
}
