package com.athyper.postgres;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.Unavailable;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Runs pieces of work, each in a transaction of its own (READ COMMITTED) on a virtual thread. What
 * PostgreSQL cannot take right now fails with {@link Unavailable}, soon: nothing waits longer than
 * a connection is waited for, and no more than a set number waits.
 */
public final class Database implements AutoCloseable {

    /** What is done in one transaction. It may be run again if the transaction lost a race. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Session session) throws SQLException;
    }

    /** A change of one thing in one tenant, that may share its transaction with others. */
    @FunctionalInterface
    public interface Change<T> extends Work<T> {
        /** The caller's answer to what PostgreSQL refused when the change was alone. */
        default T refused(SQLException e) throws SQLException {
            throw e;
        }
    }

    private static final int ADMIN_POOL_SIZE = 2;
    private static final int APP_SOCKET_SECONDS = 60;

    /** Changing a large table takes its time. */
    private static final int ADMIN_SOCKET_SECONDS = 3_600;

    /**
     * It gives a row of a known size: the driver waits for an answer before a statement whose rows
     * may be of any size, and would so make this one a round trip of its own.
     */
    private static final String SET_TENANT = "SELECT set_config('athyper.tenant', ?, true) IS NULL";

    /** For statements whose best plan does not depend on their arguments: it is made once. */
    private static final String SET_TENANT_AND_PLAN =
            SET_TENANT + " OR set_config('plan_cache_mode', 'force_generic_plan', true) IS NULL";

    private static final String SET_SNAPSHOT =
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

    private final HikariDataSource app;
    private final HikariDataSource admin;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("postgres-", 0).factory());
    private final Semaphore room;
    private final ConcurrentHashMap<TenantId, GroupCommit> groups = new ConcurrentHashMap<>();

    /** How many pieces of work have a connection at once. */
    public int poolSize() {
        return app.getMaximumPoolSize();
    }

    private Database(HikariDataSource app, HikariDataSource admin, int roomSize) {
        this.app = app;
        this.admin = admin;
        this.room = new Semaphore(roomSize);
    }

    /** Opens the pools without waiting for the server. */
    public static Database open(PostgresSettings settings) {
        var app = pool("app", settings, settings.poolSize());
        tell(app, "socketTimeout", APP_SOCKET_SECONDS);
        app.setJdbcUrl(settings.url());
        app.setUsername(settings.appUser());
        app.setPassword(settings.appPassword().reveal());
        var admin = pool("admin", settings, ADMIN_POOL_SIZE);
        tell(admin, "socketTimeout", ADMIN_SOCKET_SECONDS);
        admin.setJdbcUrl(settings.adminUrl());
        admin.setUsername(settings.adminUser());
        admin.setPassword(settings.adminPassword().reveal());
        admin.setMinimumIdle(0);
        return new Database(
                new HikariDataSource(app),
                new HikariDataSource(admin),
                settings.poolSize() + settings.queueMax());
    }

    private static HikariConfig pool(String name, PostgresSettings settings, int size) {
        var config = new HikariConfig();
        config.setPoolName("athyper-" + name);
        config.setMaximumPoolSize(size);
        config.setAutoCommit(false);
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setValidationTimeout(
                Math.max(250, Math.min(1_000, settings.connectionTimeout().toMillis() / 2)));
        config.setInitializationFailTimeout(-1);
        config.setExceptionOverride(new KeepAfterStalePlan());
        tell(config, "ApplicationName", "athyper-" + name);
        tell(config, "prepareThreshold", settings.prepareThreshold());
        tell(config, "connectTimeout", 2);
        tell(config, "tcpKeepAlive", true);
        return config;
    }

    /** The driver reads texts and passes over what is none without a word. */
    private static void tell(HikariConfig config, String property, Object value) {
        config.addDataSourceProperty(property, value.toString());
    }

    /** In a transaction that sees this tenant's rows and no other's. */
    public <T> CompletionStage<T> inTenant(TenantId tenant, Work<T> work) {
        return submit(() -> tenantTransaction(tenant, work));
    }

    /**
     * As {@link #inTenant}, for a change that is one of many: those of a tenant that wait at the
     * same time are made in one transaction, in the order of their subjects.
     *
     * @param subject what is changed
     */
    public <T> CompletionStage<T> change(TenantId tenant, UUID subject, Change<T> change) {
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(tooMuch());
        }
        return groups.computeIfAbsent(tenant, this::group)
                .make(subject, change)
                .whenComplete((_, _) -> room.release());
    }

    private GroupCommit group(TenantId tenant) {
        return new GroupCommit(app, openingByKey(tenant), threads);
    }

    /**
     * As {@link #inTenant}, for statements that find their rows by a key or along an index: their
     * plans are made once, whatever the arguments.
     */
    public <T> CompletionStage<T> inTenantByKey(TenantId tenant, Work<T> work) {
        return submit(() -> byKeyTransaction(tenant, work));
    }

    /** The blocking form of {@link #inTenantByKey}. */
    public <T> T byKeyTransaction(TenantId tenant, Work<T> work) throws SQLException {
        return Transaction.run(app, openingByKey(tenant), work);
    }

    /**
     * As {@link #inTenant}, with every statement reading the same snapshot, and writing nothing.
     */
    public <T> CompletionStage<T> inSnapshot(TenantId tenant, Work<T> work) {
        return submit(() -> snapshotTransaction(tenant, work));
    }

    /** In a transaction that sees no tenant's rows: for what is kept by address alone. */
    public <T> CompletionStage<T> inPlatform(Work<T> work) {
        return submit(() -> Transaction.run(app, null, work));
    }

    /** As the owner of the tables, who is bound to the tenant all the same. */
    public <T> CompletionStage<T> asAdmin(TenantId tenant, Work<T> work) {
        return submit(() -> adminTransaction(tenant, work));
    }

    /** The blocking form of {@link #inTenant}, for work that is already on a thread of ours. */
    public <T> T tenantTransaction(TenantId tenant, Work<T> work) throws SQLException {
        return Transaction.run(app, opening(tenant), work);
    }

    /** The blocking form of {@link #inSnapshot}. */
    public <T> T snapshotTransaction(TenantId tenant, Work<T> work) throws SQLException {
        var opening =
                new Session.Opening(SET_SNAPSHOT + ";" + SET_TENANT, List.of(tenant.value()), 2);
        return Transaction.run(app, opening, work);
    }

    /** The blocking form of {@link #asAdmin}. */
    public <T> T adminTransaction(TenantId tenant, Work<T> work) throws SQLException {
        return Transaction.run(admin, opening(tenant), work);
    }

    /**
     * Several pieces of work of the owner over one connection, while nobody else has the tenant's
     * turn; empty, at once, if somebody has.
     */
    public <T> Optional<T> inTurn(TenantId tenant, AdminLine.Work<T> work) throws SQLException {
        try (Connection connection = admin.getConnection()) {
            var line = new AdminLine(connection, tenant);
            if (!line.take(tenant.value())) {
                return Optional.empty();
            }
            try {
                return Optional.of(work.over(line));
            } finally {
                line.release(tenant.value());
            }
        }
    }

    /** Runs what blocks on a virtual thread, if there is room for it. */
    public <T> CompletionStage<T> submit(Callable<T> blocking) {
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(tooMuch());
        }
        var result = new CompletableFuture<T>();
        try {
            threads.execute(() -> finish(result, blocking));
        } catch (RuntimeException e) {
            room.release();
            result.completeExceptionally(SqlState.fault(e));
        }
        return result;
    }

    private <T> void finish(CompletableFuture<T> result, Callable<T> blocking) {
        T value;
        try {
            value = blocking.call();
        } catch (Throwable e) {
            room.release();
            result.completeExceptionally(SqlState.fault(e));
            return;
        }
        room.release();
        result.complete(value);
    }

    private static Unavailable tooMuch() {
        return new Unavailable("too much work waits for PostgreSQL", null);
    }

    private static Session.Opening openingByKey(TenantId tenant) {
        return new Session.Opening(SET_TENANT_AND_PLAN, List.of(tenant.value()), 1);
    }

    static Session.Opening opening(TenantId tenant) {
        return new Session.Opening(SET_TENANT, List.of(tenant.value()), 1);
    }

    /** Waits for work under way, then closes the pools. */
    @Override
    public void close() {
        threads.close();
        app.close();
        admin.close();
    }
}
