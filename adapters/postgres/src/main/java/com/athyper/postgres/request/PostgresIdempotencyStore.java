package com.athyper.postgres.request;

import com.athyper.kernel.Done;
import com.athyper.kernel.IdempotencyStore;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** {@link IdempotencyStore} in PostgreSQL. */
public final class PostgresIdempotencyStore implements IdempotencyStore {

    /** How long a key is remembered. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    /**
     * An attempt that has shown no outcome for so long is taken for dead: its node answers within
     * twelve seconds or not at all. Were it alive, the next one has its command id and changes
     * nothing twice.
     */
    public static final Duration ATTEMPT_MAX = Duration.ofSeconds(15);

    private static final int BEGINS_BETWEEN_CLEANINGS = 64;

    /** Takes the key if it is new or forgotten; touches nothing otherwise. */
    private static final String TAKE =
            """
            INSERT INTO athyper.idempotency AS known
                (tenant_id, principal, key, request_hash, command_id, created_at, attempt_at)
            VALUES (?, ?, ?, ?, ?::uuid, ?, ?)
            ON CONFLICT (tenant_id, principal, key) DO UPDATE
            SET request_hash = EXCLUDED.request_hash, command_id = EXCLUDED.command_id,
                created_at = EXCLUDED.created_at, attempt_at = EXCLUDED.attempt_at,
                status = NULL, etag = NULL, location = NULL, body = NULL
            WHERE known.created_at < ?
            """;

    private static final String LOOK =
            """
            SELECT request_hash, command_id, attempt_at, status, etag, location, body
            FROM athyper.idempotency WHERE tenant_id = ? AND principal = ? AND key = ? FOR UPDATE
            """;

    private static final String TRY_AGAIN =
            """
            UPDATE athyper.idempotency SET attempt_at = ?
            WHERE tenant_id = ? AND principal = ? AND key = ?
            """;

    private static final String COMPLETE =
            """
            UPDATE athyper.idempotency
            SET status = ?, etag = ?, location = ?, body = ?, attempt_at = NULL
            WHERE tenant_id = ? AND principal = ? AND key = ?
            """;

    private static final String RELEASE =
            """
            UPDATE athyper.idempotency SET attempt_at = NULL
            WHERE tenant_id = ? AND principal = ? AND key = ? AND status IS NULL
            """;

    private static final String CLEAN =
            """
            DELETE FROM athyper.idempotency
            WHERE tenant_id = ? AND (principal, key) IN (
                SELECT principal, key FROM athyper.idempotency
                WHERE tenant_id = ? AND created_at < ?
                ORDER BY created_at LIMIT 500 FOR UPDATE SKIP LOCKED)
            """;

    private final Database database;
    private final AtomicLong begins = new AtomicLong();

    public PostgresIdempotencyStore(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Seen> begin(
            RequestKey key, String requestHash, UUID freshCommandId, Instant now) {
        Instant forgotten = now.minus(LIFETIME);
        boolean clean = begins.incrementAndGet() % BEGINS_BETWEEN_CLEANINGS == 0;
        return database.change(
                key.tenant(),
                place(key),
                session -> {
                    if (clean) {
                        String tenant = key.tenant().value();
                        session.update(CLEAN, tenant, tenant, forgotten);
                    }
                    int taken =
                            session.update(
                                    TAKE,
                                    key.tenant().value(),
                                    key.principal().value(),
                                    key.key(),
                                    requestHash,
                                    freshCommandId,
                                    now,
                                    now,
                                    forgotten);
                    return taken == 1
                            ? new Seen.Proceed(freshCommandId)
                            : seen(session, key, requestHash, now);
                });
    }

    @Override
    public CompletionStage<Done> complete(RequestKey key, Reply reply) {
        return database.change(
                key.tenant(),
                place(key),
                session -> {
                    session.update(
                            COMPLETE,
                            reply.status(),
                            reply.etag(),
                            reply.location(),
                            reply.body(),
                            key.tenant().value(),
                            key.principal().value(),
                            key.key());
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Done> release(RequestKey key) {
        return database.change(
                key.tenant(),
                place(key),
                session -> {
                    session.update(
                            RELEASE, key.tenant().value(), key.principal().value(), key.key());
                    return Done.DONE;
                });
    }

    /** The same key has the same place among the changes of its tenant. */
    private static UUID place(RequestKey key) {
        return UUID.nameUUIDFromBytes(
                (key.principal().value() + " " + key.key()).getBytes(StandardCharsets.UTF_8));
    }

    private record Known(
            String requestHash,
            UUID commandId,
            Optional<Instant> attemptAt,
            Optional<Reply> reply) {}

    private static Seen seen(Session session, RequestKey key, String requestHash, Instant now)
            throws SQLException {
        Known known =
                session.first(
                                LOOK,
                                PostgresIdempotencyStore::known,
                                key.tenant().value(),
                                key.principal().value(),
                                key.key())
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "the key vanished while it is held"));
        if (!known.requestHash().equals(requestHash)) {
            return new Seen.Mismatch();
        }
        if (known.reply().isPresent()) {
            return new Seen.Repeat(known.reply().get());
        }
        if (known.attemptAt().filter(at -> at.isAfter(now.minus(ATTEMPT_MAX))).isPresent()) {
            return new Seen.InProgress();
        }
        session.update(TRY_AGAIN, now, key.tenant().value(), key.principal().value(), key.key());
        return new Seen.Proceed(known.commandId());
    }

    private static Known known(ResultSet row) throws SQLException {
        int status = row.getInt("status");
        Optional<Reply> reply =
                row.wasNull()
                        ? Optional.empty()
                        : Optional.of(
                                new Reply(
                                        status,
                                        Rows.maybe(row, "etag"),
                                        Rows.maybe(row, "location"),
                                        row.getString("body")));
        return new Known(
                row.getString("request_hash"),
                Rows.uuid(row, "command_id"),
                Rows.maybeInstant(row, "attempt_at"),
                reply);
    }
}
