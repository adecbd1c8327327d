package com.athyper.meta;

import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Goal: every planned statement runs, twice if need be, and no plan fails on data that its
 * preconditions let through.
 *
 * <p>Method: plans are carried out on a real PostgreSQL by an owner that row-level security binds,
 * over rows that do and rows that do not fit.
 */
@SuppressWarnings("NullAway.Init") // JUnit starts the database before any test.
class DdlPlanIT {
    private static EmbeddedPostgres postgres;
    private static Connection connection;
    private static int tenants;

    private final TenantId tenant = new TenantId("it-" + ++tenants);

    @BeforeAll
    static void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        try (Connection admin = postgres.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE ROLE athyper_app NOSUPERUSER NOBYPASSRLS");
            statement.execute("CREATE ROLE owner LOGIN NOSUPERUSER NOBYPASSRLS");
            statement.execute("GRANT CREATE ON DATABASE postgres TO owner");
            statement.execute("GRANT athyper_app TO owner");
        }
        connection = postgres.getDatabase("owner", "postgres").getConnection();
        connection.setAutoCommit(false);
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        postgres.close();
    }

    @Test
    void a_plan_can_be_carried_out_twice() throws SQLException {
        var supplier =
                Samples.model(
                        Samples.json(
                                """
                                {"name":"supplier","fields":[{"name":"code","type":"string","unique":true}]}
                                """));
        var everything = Samples.model(Samples.EVERYTHING);
        var narrower = sound(Optional.of(sound(Samples.EVERYTHING)), otherEverything());

        carryOut(Optional.empty(), supplier);
        carryOut(Optional.empty(), supplier);
        carryOut(Optional.empty(), everything);
        carryOut(Optional.of(everything), Samples.compiled(narrower, 2));
        carryOut(Optional.of(everything), Samples.compiled(narrower, 2));

        assertThat(
                        texts(
                                "SELECT constraint_name FROM information_schema.table_constraints"
                                        + " WHERE table_schema = '"
                                        + EntityModel.schema(tenant)
                                        + "' AND constraint_name LIKE 'everything.f%' ORDER BY 1"))
                .contains("everything.f11.target", "everything.f1.values", "everything.f3.unique");
    }

    /** Every field another rule or another type; one less, and one more that is required. */
    private static Value.Fields otherEverything() {
        return Samples.json(
                """
                {"fields":[
                  {"name":"a_string","type":"enum","values":["it's","\\\\"]},
                  {"name":"a_text","type":"string"},
                  {"name":"an_integer","type":"integer","unique":true},
                  {"name":"a_decimal","type":"decimal","precision":38,"scale":10},
                  {"name":"a_boolean","type":"json"},
                  {"name":"a_date","type":"datetime"},
                  {"name":"a_datetime","type":"date"},
                  {"name":"an_enum","type":"text"},
                  {"name":"a_json","type":"json","required":true},
                  {"name":"a_reference","type":"reference","entity":"supplier"},
                  {"name":"new","type":"json","required":true,"default":{"a":"it's?"}}],
                 "lifecycle":{"initial":"open","states":["open"]}}
                """);
    }

    @Test
    void rows_are_seen_by_their_tenant_alone() throws SQLException {
        carryOut(Optional.empty(), Samples.model(thing("{\"name\":\"a\",\"type\":\"string\"}")));
        insert("thing", "a", "'x'");
        String count = "SELECT count(*) FROM " + table("thing");

        execute("SET LOCAL ROLE athyper_app");
        assertThat(texts(count)).containsExactly("1");
        execute("SELECT set_config('athyper.tenant', '', true)");
        assertThat(texts(count)).containsExactly("0");
        execute("SELECT set_config('athyper.tenant', 'other', true)");
        assertThat(texts(count)).containsExactly("0");
        assertThatThrownBy(() -> insert("thing", "a", "'y'"))
                .hasMessageContaining("row-level security");
        connection.rollback();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "type":"string"                    | "type":"string","maxLength":2              | 'ab','😀😀'                           | 'abc'
                    "type":"string"                    | "type":"string","minLength":2              | 'ab'                                  | 'a'
                    "type":"string"                    | "type":"string","required":true            | ''                                    | NULL
                    "type":"string"                    | "type":"string","unique":true              | 'a','b',NULL,NULL                     | 'a'
                    "type":"string"                    | "type":"enum","values":["a","it's"]        | 'a','it''s',NULL                      | 'b'
                    "type":"string"                    | "type":"integer"                           | '7','-12',NULL                        | '7.5'
                    "type":"string"                    | "type":"integer","unique":true             | '1','2'                               | '01'
                    "type":"string"                    | "type":"integer","max":9                   | '7'                                   | '10'
                    "type":"string"                    | "type":"decimal","precision":4,"scale":2   | '7','-12.50',NULL                     | '100'
                    "type":"string"                    | "type":"decimal","precision":4,"scale":2   | '7.100'                               | 'NaN'
                    "type":"string"                    | "type":"boolean"                           | 'true','false'                        | 'yes'
                    "type":"string"                    | "type":"date"                              | '2028-02-29'                          | '2026-02-29'
                    "type":"string"                    | "type":"datetime"                          | '2026-01-01T00:00:00Z'                | '2026-01-01T25:00:00Z'
                    "type":"string"                    | "type":"uuid"                              | '0190a1b2-0000-7000-8000-000000000001'| '1'
                    "type":"string"                    | "type":"reference","entity":"thing"        | NULL                                  | '0190a1b2-0000-7000-8000-000000000001'
                    "type":"integer"                   | "type":"decimal","precision":4,"scale":2   | 99,-99,NULL                           | 100
                    "type":"integer"                   | "type":"string","maxLength":2              | 99,NULL                               | 100
                    "type":"integer"                   | "type":"integer","min":5                   | 5,NULL                                | 4
                    "type":"decimal","scale":2         | "type":"decimal","scale":1                 | 1.50,NULL                             | 1.55
                    "type":"decimal","precision":9     | "type":"decimal","precision":4             | 99.99                                 | 100
                    "type":"decimal"                   | "type":"integer"                           | 5.00                                  | 5.5
                    "type":"datetime"                  | "type":"date"                              | '2026-01-01T00:00:00Z'                | '2026-01-01T00:00:01Z'
                    "type":"datetime"                  | "type":"string","maxLength":27             | '2026-01-01T00:00:00Z'                |
                    "type":"date"                      | "type":"enum","values":["2026-01-01"]      | '2026-01-01'                          | '2026-01-02'
                    "type":"string"                    | "type":"email"                             | 'Ada.L+x@example.com',NULL            | 'Ada@Example'
                    "type":"string"                    | "type":"email"                             | 'o''neill@a.b-c.co'                   | 'a@Example.com'
                    "type":"string"                    | "type":"phone"                             | '+60321421234'                        | '+60 321421234'
                    "type":"text"                      | "type":"url"                               | 'https://a.b:80/c?d=%20e'             | 'ftp://a.b'
                    "type":"string"                    | "type":"country"                           | 'MY',NULL                             | 'XX'
                    "type":"enum","values":["EUR","X"] | "type":"currency"                          | 'EUR'                                 | 'X'
                    "type":"string"                    | "type":"language"                          | 'en','zh-Hant-TW'                     | 'EN'
                    "type":"string"                    | "type":"time"                              | '09:00:00','23:59:59.5'               | '24:00:00'
                    "type":"string"                    | "type":"duration"                          | 'PT0S','PT1H30M','PT7S'               | 'PT90M'
                    "type":"email"                     | "type":"string","maxLength":6              | 'a@b.co'                              | 'aa@b.co'
                    "type":"boolean"                   | "type":"string"                            | true,NULL                             |
                    "type":"date"                      | "type":"json"                              | '2026-01-01'                          |
                    "type":"uuid"                      | "type":"reference","entity":"thing"        | NULL                                  | '0190a1b2-0000-7000-8000-000000000001'
                    "type":"enum","values":["a","b"]   | "type":"enum","values":["b","c"]           | 'b',NULL                              | 'a'
                    """)
    void a_plan_runs_on_rows_that_fit_and_counts_those_that_do_not(
            String before, String after, String fitting, @Nullable String unfitting)
            throws SQLException {
        var first = sound(thing("{\"name\":\"a\"," + before + "}"));
        var second = sound(Optional.of(first), thing("{\"name\":\"a\"," + after + "}"));
        var inForce = Samples.compiled(first, 1);
        var next = Samples.compiled(second, 2);
        carryOut(Optional.empty(), inForce);
        prepare(Optional.of(inForce), next);
        for (String value : fitting.split(",")) {
            insert("thing", "a", value);
        }
        connection.commit();

        if (unfitting != null) {
            prepare(Optional.of(inForce), next);
            insert("thing", "a", unfitting);
            assertThat(inTheWay(Optional.of(inForce), next)).as("rows in the way").isNotEmpty();
            connection.rollback();
        }
        carryOut(Optional.of(inForce), next);
    }

    private void carryOut(Optional<EntityModel> inForce, EntityModel next) throws SQLException {
        var plan = prepare(inForce, next);
        assertThat(inTheWay(inForce, next)).isEmpty();
        for (String statement : plan.statements()) {
            execute(statement);
        }
        connection.commit();
        execute(DdlPlan.setTenant(tenant));
    }

    private DdlPlan.Steps prepare(Optional<EntityModel> inForce, EntityModel next)
            throws SQLException {
        var plan = (DdlPlan.Steps) DdlPlan.between(tenant, inForce, next);
        for (String statement : plan.preparation()) {
            execute(statement);
        }
        return plan;
    }

    /** The preconditions that do not hold, all asked before any statement runs. */
    private List<String> inTheWay(Optional<EntityModel> inForce, EntityModel next)
            throws SQLException {
        var plan = (DdlPlan.Steps) DdlPlan.between(tenant, inForce, next);
        var found = new ArrayList<String>();
        for (Precondition precondition : plan.preconditions()) {
            long count = Long.parseLong(texts(precondition.count()).getFirst());
            if (count > 0) {
                found.add(precondition.fault(count).message());
            }
        }
        return found;
    }

    private void insert(String entity, String column, String value) throws SQLException {
        execute(
                "INSERT INTO "
                        + table(entity)
                        + " (tenant_id, id, version, created_by, created_at, updated_by,"
                        + " updated_at, "
                        + column
                        + ") VALUES ('"
                        + tenant
                        + "', '"
                        + UUID.randomUUID()
                        + "', 1, 'u', now(), 'u', now(), "
                        + value
                        + ")");
    }

    private String table(String entity) {
        return Sql.identifier(EntityModel.schema(tenant)) + "." + Sql.identifier(entity);
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
