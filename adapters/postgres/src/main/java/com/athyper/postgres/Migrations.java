package com.athyper.postgres;

import org.flywaydb.core.Flyway;

import java.util.Map;

/** Brings the platform's own schema to the present version, as the role that owns it. */
public final class Migrations {

    private static final String SCHEMA = "athyper";

    private Migrations() {}

    /** Safe to run from several nodes at once; the role of the application must exist. */
    public static int migrate(PostgresSettings settings) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(
                        settings.adminUrl(),
                        settings.adminUser(),
                        settings.adminPassword().reveal())
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .table("schema_history")
                .locations("classpath:db/migration")
                .placeholders(Map.of("app", settings.appUser()))
                .connectRetries(3)
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
