package com.athyper.postgres.provision;

import com.athyper.postgres.Migrations;
import com.athyper.postgres.PostgresSettings;

import org.flywaydb.core.api.MigrationInfo;

import java.util.List;

/**
 * Migrations as statements that can be run by hand: with what they do, and with the lines of the
 * history, so that the platform afterwards knows of them as if it had run them itself.
 */
final class MigrationScript {

    /** As the library makes it; a test holds the one against the other. */
    private static final String HISTORY =
            """
            CREATE SCHEMA IF NOT EXISTS athyper;

            CREATE TABLE IF NOT EXISTS athyper.schema_history (
                installed_rank integer NOT NULL,
                version varchar(50),
                description varchar(200) NOT NULL,
                type varchar(20) NOT NULL,
                script varchar(1000) NOT NULL,
                checksum integer,
                installed_by varchar(100) NOT NULL,
                installed_on timestamp NOT NULL DEFAULT now(),
                execution_time integer NOT NULL,
                success boolean NOT NULL,
                CONSTRAINT schema_history_pk PRIMARY KEY (installed_rank)
            );
            CREATE INDEX IF NOT EXISTS schema_history_s_idx ON athyper.schema_history (success);
            """;

    private static final String FRAME =
            """
            -- The platform's schemas, to be run by whoever may, as the role that owns them (%s):
            --   psql --no-psqlrc --set ON_ERROR_STOP=1 --file THIS_FILE DATABASE
            -- It is done as a whole or not at all. Afterwards `./athyper db verify` finds nothing.

            BEGIN;

            DO $$
            BEGIN
                IF current_user <> %s THEN
                    RAISE EXCEPTION 'this is run as %s, which is to own what it makes';
                END IF;
                IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s) THEN
                    RAISE EXCEPTION 'the role %s has to be made first';
                END IF;
            END
            $$;

            %s
            COMMIT;
            """;

    private MigrationScript() {}

    /** The whole of a file. */
    static String file(List<MigrationInfo> migrations, PostgresSettings settings) {
        var body = new StringBuilder(HISTORY);
        migrations.forEach(migration -> body.append('\n').append(part(migration, settings)));
        String admin = settings.adminUser();
        String app = settings.appUser();
        return FRAME.formatted(admin, literal(admin), plain(admin), literal(app), plain(app), body);
    }

    /** What comes before the first migration. */
    static String history() {
        return HISTORY;
    }

    private static String part(MigrationInfo migration, PostgresSettings settings) {
        return "-- "
                + "-".repeat(96)
                + "\n"
                + "-- "
                + Migration.of(migration).name()
                + "\n\n"
                + Migrations.text(migration, settings)
                + "\n"
                + entry(migration)
                + "\n";
    }

    private static String entry(MigrationInfo migration) {
        return """
        INSERT INTO athyper.schema_history (installed_rank, version, description, type,
            script, checksum, installed_by, execution_time, success)
        SELECT coalesce(max(installed_rank), 0) + 1, %s, %s, %s, %s, %s, current_user, 0, true
        FROM athyper.schema_history;
        """
                .formatted(
                        migration.getVersion() == null
                                ? "NULL"
                                : literal(migration.getVersion().toString()),
                        literal(migration.getDescription()),
                        literal(migration.getType().name()),
                        literal(migration.getScript()),
                        migration.getResolvedChecksum());
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Within a literal that is there already. */
    private static String plain(String text) {
        return text.replace("'", "''").replace("%", "%%");
    }
}
