package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Lifecycle.Transition;
import com.athyper.meta.SettledWay;
import com.athyper.meta.query.QueryError;
import com.athyper.meta.record.Cursor;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordSearch;
import com.athyper.meta.record.Records;
import com.athyper.meta.record.RelatedQuery;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Database;
import com.athyper.postgres.Session;
import com.athyper.postgres.SqlState;

import org.jooq.Condition;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Records} in PostgreSQL: a table per entity and tenant. */
public final class PostgresRecords implements Records {

    private final Database database;
    private final EntityTables tables = new EntityTables();

    public PostgresRecords(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Answer<StoredRecord>> create(
            Access access, UUID id, Value.Fields values) {
        var change = new RecordChange(access, tables.of(access.tenant(), access.model()), id);
        return written(
                        change,
                        Sequences.order(access.model(), id),
                        session -> change.create(session, values))
                .thenApply(answer -> answer.map(Transitioned::record));
    }

    @Override
    public CompletionStage<Answer<StoredRecord>> update(
            Access access, UUID id, long expectedVersion, Value.Fields values) {
        var change = new RecordChange(access, tables.of(access.tenant(), access.model()), id);
        return written(change, session -> change.update(session, expectedVersion, values))
                .thenApply(answer -> answer.map(Transitioned::record));
    }

    @Override
    public CompletionStage<Answer<StoredRecord>> delete(
            Access access, UUID id, long expectedVersion) {
        var change = new RecordChange(access, tables.of(access.tenant(), access.model()), id);
        return written(change, session -> change.delete(session, expectedVersion))
                .thenApply(answer -> answer.map(Transitioned::record));
    }

    @Override
    public CompletionStage<Answer<StoredRecord>> restore(
            Access access, UUID id, long expectedVersion) {
        var change = new RecordChange(access, tables.of(access.tenant(), access.model()), id);
        return written(
                        change,
                        session -> new RecordPresence(change).restore(session, expectedVersion))
                .thenApply(answer -> answer.map(Transitioned::record));
    }

    @Override
    public CompletionStage<Answer<Transitioned>> transition(
            Access access,
            UUID id,
            long expectedVersion,
            Transition transition,
            Optional<UUID> instance) {
        if (transition.workflow().isPresent() && instance.isEmpty()) {
            throw new IllegalArgumentException("a transition with a workflow needs an instance");
        }
        var move = new RecordMove(transition, transition.workflow().flatMap(_ -> instance));
        var change = new RecordChange(access, tables.of(access.tenant(), access.model()), id);
        return written(change, session -> change.move(session, expectedVersion, move));
    }

    @Override
    public CompletionStage<Answer<StoredRecord>> read(
            TenantId tenant, EntityModel model, UUID id, Expr visible) {
        var page = new RecordPages(tenant, model, tables.of(tenant, model));
        return readUnder(
                tenant,
                model,
                () ->
                        database.byKeyTransaction(
                                tenant, session -> page.one(session.ending(), id, visible)));
    }

    @Override
    public CompletionStage<Answer<List<StoredRecord>>> readAll(
            TenantId tenant, EntityModel model, Set<UUID> ids, Expr visible) {
        var pages = new RecordPages(tenant, model, tables.of(tenant, model));
        return readUnder(
                tenant,
                model,
                () ->
                        database.byKeyTransaction(
                                tenant,
                                session -> Answer.ok(pages.these(session.ending(), ids, visible))));
    }

    @Override
    public CompletionStage<Answer<Page<StoredRecord>>> list(
            TenantId tenant, EntityModel model, RecordQuery query, Expr visible) {
        return page(new RecordPages(tenant, model, tables.of(tenant, model)), query, visible);
    }

    @Override
    public CompletionStage<Answer<Page<StoredRecord>>> listDeleted(
            TenantId tenant, EntityModel model, RecordQuery query, Expr visible) {
        var table = tables.of(tenant, model);
        if (!table.keepsDeleted()) {
            throw new IllegalArgumentException("`" + model.name() + "` keeps no deleted records");
        }
        return page(new RecordPages(tenant, model, table, true), query, visible);
    }

    @Override
    public CompletionStage<Answer<Map<UUID, Page<StoredRecord>>>> related(
            TenantId tenant, EntityModel model, RelatedQuery query, Expr visible) {
        var pages =
                new RelatedPages(
                        new RecordPages(tenant, model, tables.of(tenant, model)), query, visible);
        return switch (pages.place()) {
            case Answer.Refused<Optional<Cursor>>(var problem) ->
                    CompletableFuture.completedStage(Answer.refused(problem));
            case Answer.Ok<Optional<Cursor>>(var after) -> {
                Database.Work<Answer<Map<UUID, Page<StoredRecord>>>> work =
                        session -> pages.read(session, after);
                yield readUnder(
                        tenant,
                        model,
                        () ->
                                query.page().count()
                                        ? database.snapshotTransaction(tenant, work)
                                        : database.tenantTransaction(tenant, work));
            }
        };
    }

    private CompletionStage<Answer<Page<StoredRecord>>> page(
            RecordPages pages, RecordQuery query, Expr visible) {
        TenantId tenant = pages.tenant();
        EntityModel model = pages.model();
        Optional<Cursor> after = Optional.empty();
        if (query.cursor().isPresent()) {
            switch (Cursor.decode(query.cursor().get(), model, query)) {
                case Answer.Ok<Cursor>(var cursor) -> after = Optional.of(cursor);
                case Answer.Refused<Cursor>(var problem) -> {
                    return CompletableFuture.completedStage(Answer.refused(problem));
                }
            }
        }
        Optional<Cursor> from = after;
        Condition having = HavingSql.condition(tenant, tables, query.having());
        Database.Work<Answer<Page<StoredRecord>>> work =
                session ->
                        pages.page(
                                query.count() ? session : session.ending(),
                                query,
                                visible,
                                from,
                                having);
        return readUnder(tenant, model, () -> transaction(pages, query, visible, work));
    }

    /** One statement is a snapshot by itself; a page and its count need one. */
    private <T> T transaction(
            RecordPages pages, RecordQuery query, Expr visible, Database.Work<T> work)
            throws SQLException {
        if (query.count()) {
            return database.snapshotTransaction(pages.tenant(), work);
        }
        return SettledWay.leadsTo(pages.model(), query, visible)
                ? database.byKeyTransaction(pages.tenant(), work)
                : database.tenantTransaction(pages.tenant(), work);
    }

    @Override
    public CompletionStage<Answer<List<RecordSearch.Hit>>> search(
            TenantId tenant, EntityModel model, RecordSearch search, Expr visible) {
        var finder =
                new RecordFinder(
                        tenant, model, tables.of(tenant, model), RecordFinder.USUAL_TIME_MAX);
        return readUnder(
                tenant,
                model,
                () -> {
                    try {
                        return Answer.ok(
                                database.tenantTransaction(
                                        tenant, session -> finder.hits(session, search, visible)));
                    } catch (SQLException e) {
                        if (SqlState.is(e, SqlState.QUERY_CANCELED)) {
                            return Answer.refused(
                                    QueryError.TOO_SLOW.because(
                                            "it was stopped after "
                                                    + finder.timeMax().toMillis()
                                                    + " ms; narrow `filter`"));
                        }
                        throw e;
                    }
                });
    }

    @Override
    public CompletionStage<Answer<List<Long>>> counts(
            TenantId tenant, EntityModel model, List<Expr> conditions) {
        if (conditions.isEmpty()) {
            return CompletableFuture.completedStage(Answer.ok(List.of()));
        }
        var pages = new RecordPages(tenant, model, tables.of(tenant, model));
        return readUnder(
                tenant,
                model,
                () ->
                        Answer.ok(
                                database.tenantTransaction(
                                        tenant, session -> pages.counts(session, conditions))));
    }

    @Override
    public CompletionStage<List<Answer<StoredRecord>>> changeTogether(
            TenantId tenant, List<Change> changes) {
        return new RecordsTogether(database, tables).make(tenant, changes);
    }

    @Override
    public CompletionStage<Answer<Map<String, Done>>> done(
            TenantId tenant, EntityName entity, Collection<String> commands) {
        return database.inTenantByKey(
                tenant,
                session -> Answer.ok(RecordHistory.done(session, tenant, entity, commands)));
    }

    @Override
    public CompletionStage<Answer<Past>> past(
            TenantId tenant, EntityModel model, UUID id, Moment moment) {
        return database.inTenantByKey(
                tenant, session -> RecordHistory.past(session, tenant, model, id, moment));
    }

    @Override
    public CompletionStage<Answer<Page<Revision>>> history(
            TenantId tenant, EntityModel model, UUID id, int limit, Optional<String> cursor) {
        return database.inTenantByKey(
                tenant, session -> RecordHistory.page(session, tenant, model, id, limit, cursor));
    }

    /** Blocking work that ends in an answer. */
    @FunctionalInterface
    private interface Blocking<T> {
        Answer<T> run() throws SQLException;
    }

    private CompletionStage<Answer<Transitioned>> written(
            RecordChange change, Database.Work<Answer<Transitioned>> work) {
        return written(change, change.id(), work);
    }

    private CompletionStage<Answer<Transitioned>> written(
            RecordChange change, UUID order, Database.Work<Answer<Transitioned>> work) {
        return database.change(
                change.access().tenant(),
                order,
                new Database.Change<>() {
                    @Override
                    public Answer<Transitioned> in(Session session) throws SQLException {
                        return work.in(session);
                    }

                    @Override
                    public Answer<Transitioned> refused(SQLException e) throws SQLException {
                        return explained(change, e);
                    }
                });
    }

    /** What PostgreSQL refused, in the caller's words; what has none is thrown again. */
    private Answer<Transitioned> explained(RecordChange change, SQLException e)
            throws SQLException {
        if (SqlState.isUnavailable(e)) {
            throw e;
        }
        return database.tenantTransaction(
                change.access().tenant(),
                session -> {
                    var replayed = change.replay(session);
                    if (replayed.isPresent()) {
                        return Answer.ok(replayed.get());
                    }
                    if (!change.isModelInForce(session) || RecordFaults.isOfAnotherVersion(e)) {
                        return RecordChange.modelChanged();
                    }
                    return Answer.refused(
                            RecordFaults.explain(change.access().model(), e).orElseThrow(() -> e));
                });
    }

    /** A statement made for a model that is no longer in force may fail in any way. */
    private <T> CompletionStage<Answer<T>> readUnder(
            TenantId tenant, EntityModel model, Blocking<T> read) {
        return database.submit(
                () -> {
                    try {
                        return read.run();
                    } catch (SQLException e) {
                        if (SqlState.isUnavailable(e)
                                || database.tenantTransaction(
                                        tenant,
                                        session ->
                                                RecordChange.isInForce(session, tenant, model))) {
                            throw e;
                        }
                        return Answer.refused(
                                RecordError.MODEL_CHANGED.because(
                                        "version " + model.version() + " is not in force"));
                    }
                });
    }
}
