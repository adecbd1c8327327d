package com.athyper.postgres.policy;

import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.Operation;
import com.athyper.policy.log.DecisionFilter;
import com.athyper.policy.log.DecisionStore;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogSettings;
import com.athyper.postgres.Cursors;
import com.athyper.postgres.Database;
import com.athyper.postgres.Jooq;
import com.athyper.postgres.Session;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link DecisionStore} in PostgreSQL. */
public final class PostgresDecisionStore implements DecisionStore {

    private static final String SETTINGS =
            "SELECT document FROM athyper.decision_setting WHERE tenant_id = ?";

    private static final String SET =
            """
            INSERT INTO athyper.decision_setting (tenant_id, document, changed_by, changed_at)
            VALUES (?, ?, ?, ?::timestamptz)
            ON CONFLICT (tenant_id) DO UPDATE
            SET document = excluded.document, changed_by = excluded.changed_by,
                changed_at = excluded.changed_at
            """;

    private static final String FORGET =
            """
            DELETE FROM athyper.decision WHERE tenant_id = ? AND id = ANY (ARRAY(
                SELECT id FROM athyper.decision WHERE tenant_id = ? AND id < ?::uuid
                ORDER BY id LIMIT ?))
            """;

    private static final Field<UUID> ID = DSL.field(DSL.name("id"), SQLDataType.UUID);

    private final Database database;

    public PostgresDecisionStore(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Done> write(TenantId tenant, List<LogEntry> entries) {
        var rows = new DecisionRows(entries);
        return database.inTenantByKey(
                tenant,
                session -> {
                    session.update(DecisionRows.INSERT, rows.arguments(tenant));
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Answer<Page<LogEntry>>> page(
            TenantId tenant, DecisionFilter filter, Order order) {
        Optional<UUID> after = order.cursor().flatMap(PostgresDecisionStore::id);
        if (order.cursor().isPresent() && after.isEmpty()) {
            return CompletableFuture.completedStage(
                    Answer.refused(
                            RecordError.CURSOR_INVALID.because("the cursor is not one of ours")));
        }
        int limit = Math.clamp(order.limit(), 1, Page.LIMIT_MAX);
        var query =
                Jooq.CONTEXT
                        .select(DSL.asterisk())
                        .from(DSL.table(DSL.name("athyper", "decision")))
                        .where(condition(tenant, filter))
                        .and(
                                after.map(id -> order.newestFirst() ? ID.lt(id) : ID.gt(id))
                                        .orElse(DSL.noCondition()))
                        .orderBy(order.newestFirst() ? ID.desc() : ID.asc())
                        .limit(DSL.inline(limit + 1));
        return database.inTenant(
                tenant,
                session -> {
                    List<LogEntry> found =
                            session.list(
                                    query.getSQL(),
                                    DecisionRows::entry,
                                    query.getBindValues().toArray());
                    var items = found.subList(0, Math.min(limit, found.size()));
                    return Answer.ok(
                            new Page<>(
                                    items,
                                    found.size() > limit
                                            ? Optional.of(
                                                    Cursors.write(
                                                            items.getLast()
                                                                    .place()
                                                                    .id()
                                                                    .toString()))
                                            : Optional.empty(),
                                    OptionalLong.empty()));
                });
    }

    private static Condition condition(TenantId tenant, DecisionFilter filter) {
        return DSL.and(
                is("tenant_id", Optional.of(tenant.value())),
                is("principal", filter.principal()),
                is("operation", filter.operation()),
                is("entity", filter.entity()),
                is("record_id", filter.record()),
                filter.allowed()
                        .map(
                                allowed ->
                                        allowed
                                                ? DSL.condition("allowed")
                                                : DSL.condition("NOT allowed"))
                        .orElse(DSL.noCondition()),
                filter.rule().map(PostgresDecisionStore::named).orElse(DSL.noCondition()),
                filter.from().map(from -> ID.ge(first(from))).orElse(DSL.noCondition()),
                filter.to().map(to -> ID.lt(first(to))).orElse(DSL.noCondition()));
    }

    /** By its whole id, or by what follows the name of its policy. */
    private static Condition named(String rule) {
        return rule.contains("/")
                ? DSL.condition("(? = ANY (rules) OR ? = ANY (broken))", rule, rule)
                : DSL.condition(
                        "EXISTS (SELECT 1 FROM unnest(rules || broken) AS named WHERE"
                                + " split_part(named, '/', 2) = ?)",
                        rule);
    }

    private static Condition is(String column, Optional<String> value) {
        return value.map(text -> DSL.field(DSL.name(column), String.class).eq(text))
                .orElse(DSL.noCondition());
    }

    /** What every id of that millisecond or later follows. */
    private static UUID first(Instant at) {
        return new UUID(at.toEpochMilli() << 16, 0);
    }

    private static Optional<UUID> id(String cursor) {
        try {
            return Cursors.read(cursor, 1).map(parts -> UUID.fromString(parts.getFirst()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public CompletionStage<Optional<LogSettings>> settings(TenantId tenant) {
        return database.inTenantByKey(tenant, session -> settings(session, tenant));
    }

    private static Optional<LogSettings> settings(Session session, TenantId tenant)
            throws SQLException {
        return session.first(
                SETTINGS,
                row ->
                        switch (LogSettings.read(Json.trustedObject(row.getString("document")))) {
                            case LogSettings.Read.Sound(var settings) -> settings;
                            case LogSettings.Read.Faulty(var faults) ->
                                    throw new IllegalStateException(
                                            "settings that were sound cannot be read: " + faults);
                        },
                tenant.value());
    }

    @Override
    public CompletionStage<Done> change(TenantId tenant, LogSettings settings, Origin origin) {
        return database.inTenant(
                tenant,
                session -> {
                    Optional<LogSettings> before = settings(session, tenant);
                    session.update(
                            SET,
                            tenant.value(),
                            Json.write(settings.document()),
                            origin.principal().value(),
                            origin.at());
                    session.audit(
                            new AuditEntry(
                                    tenant,
                                    origin,
                                    Operation.DECISION_CONFIGURE.id(),
                                    AuditEntry.Result.DONE,
                                    Optional.of("decision-log"),
                                    Optional.empty(),
                                    before.<Value>map(LogSettings::document),
                                    Optional.of(settings.document())));
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Integer> forget(TenantId tenant, Instant before, int max) {
        return database.inTenantByKey(
                tenant,
                session ->
                        session.update(FORGET, tenant.value(), tenant.value(), first(before), max));
    }
}
