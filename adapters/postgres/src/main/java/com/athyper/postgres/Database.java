package com.athyper.postgres;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.Unavailable;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import javax.sql.DataSource;

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

    private static final int ATTEMPTS_MAX = 4;
    private static final int ADMIN_POOL_SIZE = 2;
    private static final int APP_SOCKET_SECONDS = 60;

    /** Changing a large table takes its time. */
    private static final int ADMIN_SOCKET_SECONDS = 3_600;

    private static final String SET_TENANT = "SELECT set_config('athyper.tenant', ?, true)";
    private static final String SET_SNAPSHOT =
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

    private final HikariDataSource app;
    private final HikariDataSource admin;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("postgres-", 0).factory());
    private final Semaphore room;

    private Database(HikariDataSource app, HikariDataSource admin, int roomSize) {
        this.app = app;
        this.admin = admin;
        this.room = new Semaphore(roomSize);
    }

    /** Opens the pools without waiting for the server. */
    public static Database open(PostgresSettings settings) {
        var app = pool("app", settings, settings.poolSize());
        app.addDataSourceProperty("socketTimeout", APP_SOCKET_SECONDS);
        app.setJdbcUrl(settings.url());
        app.setUsername(settings.appUser());
        app.setPassword(settings.appPassword().reveal());
        var admin = pool("admin", settings, ADMIN_POOL_SIZE);
        admin.addDataSourceProperty("socketTimeout", ADMIN_SOCKET_SECONDS);
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
        config.addDataSourceProperty("ApplicationName", "athyper-" + name);
        config.addDataSourceProperty("prepareThreshold", settings.prepareThreshold());
        config.addDataSourceProperty("connectTimeout", 2);
        config.addDataSourceProperty("tcpKeepAlive", true);
        return config;
    }

    /** In a transaction that sees this tenant's rows and no other's. */
    public <T> CompletionStage<T> inTenant(TenantId tenant, Work<T> work) {
        return submit(() -> tenantTransaction(tenant, work));
    }

    /**
     * As {@link #inTenant}, with every statement reading the same snapshot, and writing nothing.
     */
    public <T> CompletionStage<T> inSnapshot(TenantId tenant, Work<T> work) {
        return submit(() -> snapshotTransaction(tenant, work));
    }

    /** In a transaction that sees no tenant's rows: for what is kept by address alone. */
    public <T> CompletionStage<T> inPlatform(Work<T> work) {
        return submit(() -> transaction(app, null, work));
    }

    /** As the owner of the tables, who is bound to the tenant all the same. */
    public <T> CompletionStage<T> asAdmin(TenantId tenant, Work<T> work) {
        return submit(() -> adminTransaction(tenant, work));
    }

    /** The blocking form of {@link #inTenant}, for work that is already on a thread of ours. */
    public <T> T tenantTransaction(TenantId tenant, Work<T> work) throws SQLException {
        return transaction(app, opening(tenant), work);
    }

    /** The blocking form of {@link #inSnapshot}. */
    public <T> T snapshotTransaction(TenantId tenant, Work<T> work) throws SQLException {
        var opening =
                new Session.Opening(SET_SNAPSHOT + ";" + SET_TENANT, List.of(tenant.value()), 2);
        return transaction(app, opening, work);
    }

    /** The blocking form of {@link #asAdmin}. */
    public <T> T adminTransaction(TenantId tenant, Work<T> work) throws SQLException {
        return transaction(admin, opening(tenant), work);
    }

    /** Runs what blocks on a virtual thread, if there is room for it. */
    public <T> CompletionStage<T> submit(Callable<T> blocking) {
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    new Unavailable("too much work waits for PostgreSQL", null));
        }
        var result = new CompletableFuture<T>();
        try {
            threads.execute(() -> finish(result, blocking));
        } catch (RuntimeException e) {
            room.release();
            result.completeExceptionally(new Unavailable("the database is closed", e));
        }
        return result;
    }

    private <T> void finish(CompletableFuture<T> result, Callable<T> blocking) {
        T value;
        try {
            value = blocking.call();
        } catch (SQLException e) {
            room.release();
            result.completeExceptionally(
                    SqlState.isUnavailable(e)
                            ? new Unavailable("PostgreSQL is not available", e)
                            : new DatabaseFault("PostgreSQL refused a statement", e));
            return;
        } catch (Throwable e) {
            room.release();
            result.completeExceptionally(e);
            return;
        }
        room.release();
        result.complete(value);
    }

    private static Session.Opening opening(TenantId tenant) {
        return new Session.Opening(SET_TENANT, List.of(tenant.value()), 1);
    }

    private static <T> T transaction(
            DataSource source, Session.@Nullable Opening opening, Work<T> work)
            throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = source.getConnection()) {
                return onceWithFreshPlans(connection, opening, work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS_MAX || !SqlState.isWorthRetrying(e)) {
                    throw e;
                }
            }
        }
    }

    /** The driver forgets what it had prepared as it meets the first plan that is stale. */
    private static <T> T onceWithFreshPlans(
            Connection connection, Session.@Nullable Opening opening, Work<T> work)
            throws SQLException {
        try {
            return once(connection, opening, work);
        } catch (SQLException e) {
            if (!SqlState.isStalePlan(e)) {
                throw e;
            }
            return once(connection, opening, work);
        }
    }

    private static <T> T once(
            Connection connection, Session.@Nullable Opening opening, Work<T> work)
            throws SQLException {
        try {
            T value = work.in(new Session(connection, opening));
            connection.commit();
            return value;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** Waits for work under way, then closes the pools. */
    @Override
    public void close() {
        threads.close();
        app.close();
        admin.close();
    }
}
