package com.athyper.postgres;

import com.athyper.kernel.Secret;
import com.athyper.meta.DdlPlan;

import java.time.Duration;

/**
 * Where PostgreSQL is, as whom it is spoken to, and how much at once.
 *
 * @param url of the application's role; it may lead through PgBouncer in transaction mode
 * @param adminUrl of the role that owns the schema; it leads to PostgreSQL itself
 * @param poolSize connections that work at once
 * @param queueMax pieces of work that may wait for a connection; more are turned away
 * @param connectionTimeout how long a piece of work waits for a connection
 * @param prepareThreshold after how many uses a statement is prepared on the server; 0 for never
 */
public record PostgresSettings(
        String url,
        String appUser,
        Secret appPassword,
        String adminUrl,
        String adminUser,
        Secret adminPassword,
        int poolSize,
        int queueMax,
        Duration connectionTimeout,
        int prepareThreshold) {

    public PostgresSettings {
        if (!appUser.equals(DdlPlan.APP_ROLE)) {
            throw new IllegalArgumentException(
                    "tables are granted to the role " + DdlPlan.APP_ROLE + " alone");
        }
        if (poolSize < 1 || queueMax < 0 || prepareThreshold < 0) {
            throw new IllegalArgumentException("pool size, queue and threshold must make sense");
        }
    }

    /** What waits for a connection before more is turned away. */
    public static final int QUEUE_MAX = 512;

    /** Twelve connections, 512 waiting, two seconds of patience. */
    public static PostgresSettings of(String url, String appUser, Secret appPassword, Admin admin) {
        return new PostgresSettings(
                url,
                appUser,
                appPassword,
                admin.url(),
                admin.user(),
                admin.password(),
                12,
                QUEUE_MAX,
                Duration.ofSeconds(2),
                5);
    }

    /** The role that owns the schema. */
    public record Admin(String url, String user, Secret password) {}

    public PostgresSettings withPool(int size, int queue) {
        return with(size, queue, prepareThreshold);
    }

    /** 0 where a pooler in between does not keep prepared statements. */
    public PostgresSettings withPrepareThreshold(int threshold) {
        return with(poolSize, queueMax, threshold);
    }

    private PostgresSettings with(int size, int queue, int threshold) {
        return new PostgresSettings(
                url,
                appUser,
                appPassword,
                adminUrl,
                adminUser,
                adminPassword,
                size,
                queue,
                connectionTimeout,
                threshold);
    }
}
