package com.athyper.node;

import com.athyper.node.bootstrap.Component;
import com.athyper.node.bootstrap.StartFailure;
import com.athyper.node.local.HomeLock;
import com.athyper.node.local.HomeLockFailure;
import com.athyper.node.local.LocalPostgres;
import com.athyper.node.local.LocalPostgresFailure;
import com.athyper.node.settings.ExitCode;
import com.athyper.node.settings.NodeSettings;
import com.athyper.postgres.Database;
import com.athyper.postgres.Migrations;
import com.athyper.postgres.PostgresSettings;
import com.athyper.postgres.Roles;
import com.athyper.postgres.attachment.PostgresAttachments;
import com.athyper.postgres.audit.PostgresAuditTrail;
import com.athyper.postgres.cache.PostgresCacheEpochs;
import com.athyper.postgres.definition.PostgresDefinitionStore;
import com.athyper.postgres.definition.PostgresSchemaPublisher;
import com.athyper.postgres.definition.PostgresSchemaSurvey;
import com.athyper.postgres.definition.PostgresSettlementLog;
import com.athyper.postgres.identity.PostgresLocalIdentityStore;
import com.athyper.postgres.identity.PostgresOrgItems;
import com.athyper.postgres.identity.PostgresPrincipals;
import com.athyper.postgres.policy.PostgresDecisionStore;
import com.athyper.postgres.policy.PostgresLogWriters;
import com.athyper.postgres.policy.PostgresNotices;
import com.athyper.postgres.query.PostgresPersistedDocuments;
import com.athyper.postgres.query.PostgresSavedQueries;
import com.athyper.postgres.record.PostgresImportReports;
import com.athyper.postgres.record.PostgresQueries;
import com.athyper.postgres.record.PostgresRecordFeed;
import com.athyper.postgres.record.PostgresRecords;
import com.athyper.postgres.request.PostgresIdempotencyStore;
import com.athyper.postgres.workflow.PostgresApprovalStore;
import com.athyper.postgres.workflow.PostgresCompliance;
import com.athyper.postgres.workflow.PostgresInbox;
import com.athyper.postgres.workflow.PostgresInstances;
import com.athyper.postgres.workflow.PostgresMigrationStore;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The home, PostgreSQL (the node's own in environment local), the platform's schema in it, and the
 * stores over it.
 */
final class DatabaseComponent implements Component {
    private final NodeSettings settings;
    private final Consumer<String> progress;
    private @Nullable HomeLock lock;
    private @Nullable LocalPostgres local;
    private @Nullable PostgresSettings connection;
    private @Nullable Database database;
    private @Nullable Stores stores;

    DatabaseComponent(NodeSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    PostgresSettings settings() {
        return present(connection);
    }

    Stores stores() {
        return present(stores);
    }

    Database database() {
        return present(database);
    }

    /** Whether PostgreSQL answers now. */
    CompletionStage<Boolean> answers() {
        return present(database).inPlatform(session -> true);
    }

    @Override
    public void start() throws Exception {
        try {
            lock = home();
            PostgresSettings reached = connect();
            connection = reached;
            prepare(reached);
            Database opened = Database.open(reached);
            database = opened;
            stores = stores(opened);
        } catch (Throwable e) {
            // Whatever it was: a PostgreSQL that nobody stops would hold the home.
            stop();
            throw e;
        }
    }

    @Override
    public void stop() throws Exception {
        if (database != null) {
            database.close();
        }
        if (local != null) {
            local.stop();
        }
        if (lock != null) {
            lock.close();
        }
    }

    private HomeLock home() throws StartFailure {
        try {
            return HomeLock.acquire(settings.home());
        } catch (HomeLockFailure e) {
            throw new StartFailure(
                    switch (e.reason()) {
                        case HELD -> ExitCode.HOME_IN_USE;
                        case NOT_WRITABLE, DISK_FULL -> ExitCode.HOME_UNUSABLE;
                    },
                    e.getMessage(),
                    e);
        }
    }

    private PostgresSettings connect() throws StartFailure, InterruptedException {
        if (settings.database().isPresent()) {
            return DatabaseAddress.of(settings.database().get())
                    .withPool(settings.poolSize(), PostgresSettings.QUEUE_MAX)
                    .withPrepareThreshold(settings.prepareThreshold());
        }
        try {
            LocalPostgres started = LocalPostgres.start(settings.home(), progress);
            local = started;
            return DatabaseAddress.of(started.connection())
                    .withPool(settings.poolSize(), PostgresSettings.QUEUE_MAX);
        } catch (LocalPostgresFailure e) {
            throw new StartFailure(ExitCode.EMBEDDED_POSTGRES, e.getMessage(), e);
        }
    }

    private static void prepare(PostgresSettings reached) throws StartFailure {
        try {
            Roles.ensure(reached);
        } catch (SQLException e) {
            throw new StartFailure(
                    ExitCode.DATABASE_UNREACHABLE,
                    "PostgreSQL cannot be used: " + e.getMessage(),
                    e);
        }
        try {
            Migrations.migrate(reached);
        } catch (RuntimeException e) {
            throw new StartFailure(
                    ExitCode.MIGRATION_FAILED, "the platform's schema: " + e.getMessage(), e);
        }
        try {
            Roles.verify(reached);
        } catch (SQLException | IllegalStateException e) {
            throw new StartFailure(
                    ExitCode.DATABASE_ROLE_UNSAFE, String.valueOf(e.getMessage()), e);
        }
    }

    private Stores stores(Database database) {
        return new Stores(
                new PostgresDefinitionStore(database),
                new PostgresPrincipals(database),
                new PostgresOrgItems(database),
                new PostgresSchemaPublisher(database),
                new PostgresSchemaSurvey(database),
                new PostgresRecords(database),
                new PostgresImportReports(database),
                new PostgresQueries(database),
                new PostgresSavedQueries(database),
                new PostgresAttachments(database, settings.fileQuotas()),
                new PostgresAuditTrail(database),
                new PostgresApprovalStore(database),
                new PostgresInbox(database),
                new PostgresInstances(database),
                new PostgresCompliance(database),
                new PostgresMigrationStore(database),
                new PostgresSettlementLog(database),
                new PostgresIdempotencyStore(database),
                new PostgresLocalIdentityStore(database),
                new PostgresCacheEpochs(database),
                new PostgresRecordFeed(database),
                new PostgresPersistedDocuments(database),
                new PostgresDecisionStore(database),
                new PostgresLogWriters(database),
                new PostgresNotices(database, new SecureRandom()));
    }

    private static <T> T present(@Nullable T started) {
        if (started == null) {
            throw new IllegalStateException("PostgreSQL comes before what uses it");
        }
        return started;
    }
}
