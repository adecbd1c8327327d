package com.athyper.postgres.audit;

import com.athyper.audit.AuditChain;
import com.athyper.audit.AuditEvent;
import com.athyper.audit.AuditTrail;
import com.athyper.audit.AuditVerification;
import com.athyper.audit.AuditVerifier;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;
import com.athyper.postgres.Cursors;
import com.athyper.postgres.Database;
import com.athyper.postgres.Jooq;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link AuditTrail} in PostgreSQL. */
public final class PostgresAuditTrail implements AuditTrail {

    private static final int VERIFY_PORTION = 1_000;
    private static final String COLUMNS =
            "tenant_id, number, hash, at, actor, request_id, command_id, reason, operation, result,"
                    + " entity, subject, before, after";

    private final Database database;
    private final DSLContext sql = Jooq.CONTEXT;

    public PostgresAuditTrail(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Done> append(AuditEntry entry) {
        return database.inTenant(
                entry.tenant(),
                session -> {
                    session.audit(entry);
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Answer<Page<AuditEvent>>> events(TenantId tenant, Query query) {
        Optional<Long> after = query.cursor().flatMap(PostgresAuditTrail::number);
        if (query.cursor().isPresent() && after.isEmpty()) {
            return CompletableFuture.completedStage(
                    Answer.refused(
                            RecordError.CURSOR_INVALID.because("the cursor is not one of ours")));
        }
        int limit = Math.clamp(query.limit(), 1, Page.LIMIT_MAX);
        return database.inSnapshot(
                tenant,
                session -> {
                    Condition filter = filter(tenant, query);
                    var found = page(session, filter, after, limit + 1);
                    var items = found.subList(0, Math.min(limit, found.size()));
                    return Answer.ok(
                            new Page<>(
                                    items,
                                    found.size() > limit
                                            ? Optional.of(
                                                    Cursors.write(
                                                            Long.toString(
                                                                    items.getLast().number())))
                                            : Optional.empty(),
                                    query.count() ? count(session, filter) : OptionalLong.empty()));
                });
    }

    /** Reads the head and every event in one snapshot, so that writers need not wait. */
    @Override
    public CompletionStage<AuditVerification> verify(TenantId tenant) {
        return database.inSnapshot(
                tenant,
                session -> {
                    Head head =
                            session.first(
                                            "SELECT number, hash FROM athyper.audit_head WHERE"
                                                    + " tenant_id = ?",
                                            row ->
                                                    new Head(
                                                            row.getLong("number"),
                                                            hex(row, "hash")),
                                            tenant.value())
                                    .orElse(new Head(0, AuditChain.ROOT));
                    var verifier = new AuditVerifier();
                    session.stream(
                            "SELECT "
                                    + COLUMNS
                                    + " FROM athyper.audit_event WHERE tenant_id = ? ORDER BY"
                                    + " number",
                            VERIFY_PORTION,
                            row -> verifier.accept(event(row)),
                            tenant.value());
                    return verifier.conclude(head.number(), head.hash());
                });
    }

    private record Head(long number, String hash) {}

    private List<AuditEvent> page(
            Session session, Condition filter, Optional<Long> after, int limit)
            throws SQLException {
        Condition from =
                after.map(number -> DSL.field(DSL.name("number"), Long.class).gt(number))
                        .orElse(DSL.noCondition());
        var query =
                sql.select(DSL.asterisk())
                        .from(events())
                        .where(filter)
                        .and(from)
                        .orderBy(DSL.field(DSL.name("number")))
                        .limit(DSL.inline(limit));
        return session.list(
                query.getSQL(), PostgresAuditTrail::event, query.getBindValues().toArray());
    }

    private OptionalLong count(Session session, Condition filter) throws SQLException {
        var query = sql.selectCount().from(events()).where(filter);
        return OptionalLong.of(
                session.first(
                                query.getSQL(),
                                row -> row.getLong(1),
                                query.getBindValues().toArray())
                        .orElseThrow());
    }

    private static Table<Record> events() {
        return DSL.table(DSL.name("athyper", "audit_event"));
    }

    private static Condition filter(TenantId tenant, Query query) {
        var at = DSL.field(DSL.name("at"), SQLDataType.INSTANT);
        return DSL.and(
                is("tenant_id", Optional.of(tenant.value())),
                is("entity", query.entity()),
                is("subject", query.subject()),
                is("actor", query.actor()),
                is("operation", query.operation()),
                query.from().map(at::ge).orElse(DSL.noCondition()),
                query.to().map(at::lt).orElse(DSL.noCondition()));
    }

    private static Condition is(String column, Optional<String> value) {
        return value.map(text -> DSL.field(DSL.name(column), String.class).eq(text))
                .orElse(DSL.noCondition());
    }

    private static Optional<Long> number(String cursor) {
        try {
            return Cursors.read(cursor, 1).map(parts -> Long.valueOf(parts.getFirst()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static AuditEvent event(ResultSet row) throws SQLException {
        var origin =
                new Origin(
                        new PrincipalId(row.getString("actor")),
                        Rows.instant(row, "at").truncatedTo(ChronoUnit.MICROS),
                        row.getString("request_id"),
                        row.getString("command_id"),
                        Rows.maybe(row, "reason"));
        var entry =
                new AuditEntry(
                        new TenantId(row.getString("tenant_id")),
                        origin,
                        row.getString("operation"),
                        AuditEntry.Result.valueOf(row.getString("result")),
                        Rows.maybe(row, "entity"),
                        Rows.maybe(row, "subject"),
                        json(row, "before"),
                        json(row, "after"));
        return new AuditEvent(row.getLong("number"), entry, hex(row, "hash"));
    }

    private static Optional<Value> json(ResultSet row, String column) throws SQLException {
        return Rows.maybe(row, column).map(Json::trusted);
    }

    private static String hex(ResultSet row, String column) throws SQLException {
        return HexFormat.of().formatHex(row.getBytes(column));
    }
}
