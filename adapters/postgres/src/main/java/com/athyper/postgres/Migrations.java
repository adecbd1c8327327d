package com.athyper.postgres;

import com.athyper.postgres.reference.ReferenceMigration;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.migration.JavaMigration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Brings the platform's own schemas to the present version, as the role that owns them. */
public final class Migrations {

    /** The schema of the platform, where the history of migrations is kept too. */
    public static final String SCHEMA = "athyper";

    public static final String HISTORY = "schema_history";

    /** Every schema that the migrations make; those of tenants are made when entities are. */
    public static final List<String> SCHEMAS = List.of(SCHEMA, ReferenceMigration.SCHEMA);

    private static final String FOLDER = "db/migration/";

    /** How often a lock that another one holds is asked for again, a second apart. */
    private static final int LOCK_ATTEMPTS = 300;

    private Migrations() {}

    /** Safe to run from several nodes at once; the role of the application must exist. */
    public static int migrate(PostgresSettings settings) {
        return flyway(settings).migrate().migrationsExecuted;
    }

    /** What has been applied and what has not, in the order in which it is or would be. */
    public static List<MigrationInfo> all(PostgresSettings settings) {
        return List.of(flyway(settings).info().all());
    }

    /** The statements of a migration, as the server is given them. */
    public static String text(MigrationInfo migration, PostgresSettings settings) {
        var reference = ReferenceMigration.described(migration.getDescription());
        if (migration.getVersion() == null && reference.isPresent()) {
            return reference.get().sql();
        }
        String resource = FOLDER + migration.getScript();
        try (var stream = Migrations.class.getClassLoader().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${app}", settings.appUser());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Flyway flyway(PostgresSettings settings) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(
                        settings.adminUrl(),
                        settings.adminUser(),
                        settings.adminPassword().reveal())
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .table(HISTORY)
                .locations("classpath:db/migration")
                .javaMigrations(ReferenceMigration.all().toArray(JavaMigration[]::new))
                .placeholders(Map.of("app", settings.appUser()))
                // A number is given when work begins, and lands when it is done.
                .outOfOrder(true)
                .lockRetryCount(LOCK_ATTEMPTS)
                .connectRetries(3)
                .load();
    }
}
