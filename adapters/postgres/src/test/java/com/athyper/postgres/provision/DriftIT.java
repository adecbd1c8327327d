package com.athyper.postgres.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.postgres.Server;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.SQLException;

/**
 * Goal: whatever was changed by hand in a database of the platform is named.
 *
 * <p>Method: one change at a time by the superuser, what is said of it, and the change undone.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class DriftIT {
    private static World world;
    private static PlatformSchema schema;

    @BeforeAll
    static void publish_an_entity() throws SQLException {
        world = new World();
        byHand("INSERT INTO athyper.tenant VALUES ('drift', 'active', 'Drift', 'drift', 'base')");
        schema = new PlatformSchema(world.settings);
        world.publish(
                new com.athyper.kernel.TenantId("drift"),
                World.model(
                        "{'name':'note','label':'Note','fields':[{'name':'code','type':'string'}]}"));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ALTER TABLE athyper.tenant ADD COLUMN note text | ALTER TABLE athyper.tenant DROP COLUMN note | CATALOG column athyper.tenant.note: was added by hand
                    ALTER TABLE athyper.tenant ALTER tier DROP NOT NULL | ALTER TABLE athyper.tenant ALTER tier SET NOT NULL | CATALOG column athyper.tenant.tier: is text; should be text not null
                    ALTER TABLE athyper.node RENAME seen_at TO seen | ALTER TABLE athyper.node RENAME seen TO seen_at | CATALOG column athyper.node.seen_at: is missing
                    ALTER TABLE athyper.node RENAME TO nodes | ALTER TABLE athyper.nodes RENAME TO node | CATALOG table athyper.node: is missing
                    CREATE TABLE athyper.extra (id integer) | DROP TABLE athyper.extra | CATALOG table athyper.extra: was added by hand
                    ALTER TABLE athyper.tenant DROP CONSTRAINT tenant_status_check | ALTER TABLE athyper.tenant ADD CONSTRAINT tenant_status_check CHECK (status IN ('active', 'suspended', 'archived')) | CATALOG constraint athyper.tenant.tenant_status_check: is missing
                    DROP INDEX athyper.idempotency_age | CREATE INDEX idempotency_age ON athyper.idempotency (tenant_id, created_at) | CATALOG index athyper.idempotency.idempotency_age: is missing
                    CREATE FUNCTION athyper.f() RETURNS int LANGUAGE sql RETURN 1 | DROP FUNCTION athyper.f() | CATALOG function athyper.f(): was added by hand
                    ALTER TABLE athyper.node OWNER TO postgres | ALTER TABLE athyper.node OWNER TO athyper_admin | CATALOG table athyper.node: is owned by postgres
                    GRANT UPDATE ON athyper.audit_event TO athyper_app | REVOKE UPDATE ON athyper.audit_event FROM athyper_app | CATALOG right athyper.audit_event.athyper_app: is INSERT, SELECT, UPDATE; should be INSERT, SELECT
                    REVOKE INSERT ON athyper.audit_event FROM athyper_app | GRANT INSERT ON athyper.audit_event TO athyper_app | CATALOG right athyper.audit_event.athyper_app: is SELECT; should be INSERT, SELECT
                    GRANT SELECT (tenant_id) ON athyper.tenant TO PUBLIC | REVOKE SELECT (tenant_id) ON athyper.tenant FROM PUBLIC | CATALOG right athyper.tenant.tenant_id.public: was added by hand
                    ALTER TABLE athyper.principal NO FORCE ROW LEVEL SECURITY | ALTER TABLE athyper.principal FORCE ROW LEVEL SECURITY | ISOLATION row security: table athyper.principal does not force row-level security
                    ALTER TABLE athyper.principal DISABLE ROW LEVEL SECURITY | ALTER TABLE athyper.principal ENABLE ROW LEVEL SECURITY | CATALOG table athyper.principal: is owned by athyper_admin, row-level security off
                    CREATE POLICY open ON athyper.principal USING (true) | DROP POLICY open ON athyper.principal | CATALOG policy athyper.principal.open: was added by hand
                    ALTER TABLE tenant_drift.note DISABLE ROW LEVEL SECURITY | ALTER TABLE tenant_drift.note ENABLE ROW LEVEL SECURITY | ISOLATION row security: table tenant_drift.note does not force row-level security
                    CREATE POLICY open ON tenant_drift.note USING (true) | DROP POLICY open ON tenant_drift.note | ISOLATION table tenant_drift.note: has the policy open, which lets in true
                    ALTER TABLE tenant_drift.note OWNER TO postgres | ALTER TABLE tenant_drift.note OWNER TO athyper_admin | ROLE table tenant_drift.note: is owned by postgres
                    GRANT TRUNCATE ON tenant_drift.note TO athyper_app | REVOKE TRUNCATE ON tenant_drift.note FROM athyper_app | ROLE table tenant_drift.note: TRUNCATE is granted to athyper_app
                    GRANT SELECT ON tenant_drift.note TO PUBLIC | REVOKE SELECT ON tenant_drift.note FROM PUBLIC | ROLE table tenant_drift.note: SELECT is granted to public
                    REVOKE DELETE ON tenant_drift.note FROM athyper_app | GRANT DELETE ON tenant_drift.note TO athyper_app | ROLE table tenant_drift.note: the application may not DELETE
                    ALTER TABLE tenant_drift.note ALTER code TYPE varchar | ALTER TABLE tenant_drift.note ALTER code TYPE text COLLATE "C" | TABLE column code of note of tenant drift: character varying instead of text
                    DROP INDEX tenant_drift."note.state" | CREATE INDEX "note.state" ON tenant_drift.note (tenant_id, state, created_at, id) | TABLE index note.state of note of tenant drift: no such index
                    UPDATE ref.country SET name = 'Malaya' WHERE code = 'MY' | UPDATE ref.country SET name = 'Malaysia' WHERE code = 'MY' | DATA table ref.country: 1 row(s) are not those of the edition of 2025-10-30: MY
                    INSERT INTO ref.currency VALUES ('XYZ', 'Nothing', '000', 2, NULL, true) | DELETE FROM ref.currency WHERE code = 'XYZ' | DATA table ref.currency: 1 row(s) are not those of the edition of 2025-10-30: XYZ
                    GRANT INSERT ON ref.unit TO athyper_app | REVOKE INSERT ON ref.unit FROM athyper_app | CATALOG right ref.unit.athyper_app: is INSERT, SELECT; should be SELECT
                    ALTER ROLE athyper_app CREATEDB | ALTER ROLE athyper_app NOCREATEDB | ROLE athyper_app: may create databases
                    GRANT CREATE ON SCHEMA public TO athyper_app | REVOKE CREATE ON SCHEMA public FROM athyper_app | ROLE athyper_app: may create in schema public
                    ALTER ROLE athyper_app BYPASSRLS | ALTER ROLE athyper_app NOBYPASSRLS | ISOLATION row security: role athyper_app is exempt from row-level security
                    """)
    void what_was_changed_by_hand_is_named(String change, String undo, String finding)
            throws SQLException {
        byHand(change);
        try {
            assertThat(schema.verify())
                    .extracting(Finding::toString)
                    .anyMatch(line -> line.startsWith(finding));
        } finally {
            byHand(undo);
        }
        assertThat(schema.verify()).isEmpty();
    }

    private static void byHand(String statement) throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            Server.update(superuser, statement);
        }
    }
}
