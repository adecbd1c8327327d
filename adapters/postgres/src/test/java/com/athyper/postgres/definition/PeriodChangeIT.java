package com.athyper.postgres.definition;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.problem;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.athyper.kernel.Answer;
import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Server;
import com.athyper.postgres.SqlState;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Goal: of one key no two records hold on the same day, whoever writes at the same time, and from
 * the moment on at which a version says so.
 *
 * <p>Method: real transactions that do not see each other; a change that is cut short after each of
 * its statements, and under which others write.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class PeriodChangeIT {
    private static final String FIELDS =
            """
            {'name':'tariff','fields':[
              {'name':'code','type':'string','required':true,'maxLength':20},
              {'name':'since','type':'date','required':true},
              {'name':'until','type':'date'}]%s}
            """;
    private static final String DATING =
            "'effectiveDating':{'from':'since','to':'until','key':['code']}";
    private static final EntityModel PLAIN = World.model(FIELDS.formatted(""));
    private static final EntityModel APART = World.next(PLAIN, "{" + DATING + "}");
    private static final EntityModel NUMBERED =
            World.next(
                    APART,
                    """
                    {'fields':[
                      {'name':'code','type':'integer','required':true},
                      {'name':'since','type':'date','required':true},
                      {'name':'until','type':'date'}]}
                    """);

    private static LiveTables tables;

    @BeforeAll
    static void open() {
        tables = new LiveTables();
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    private static TenantId furnished(EntityModel model) {
        TenantId tenant = tables.world.tenant();
        tables.world.publish(tenant, model);
        tables.create(tenant, model, tariff("1", "2026-01-01", "2026-07-01"));
        tables.create(tenant, model, tariff("1", "2026-07-01", "2027-01-01"));
        tables.create(tenant, model, tariff("2", "2026-01-01", "2027-01-01"));
        return tenant;
    }

    private static String tariff(String code, String since, String until) {
        return "{'code':'%s','since':'%s','until':'%s'}".formatted(code, since, until);
    }

    private static CompletionStage<Answer<StoredRecord>> attempt(
            TenantId tenant, EntityModel model, String values) {
        return tables.records.create(by(tenant, model), World.id(), json(values));
    }

    private static List<String> overlapping(TenantId tenant) {
        return tables.column(
                """
                SELECT a.id || ' ' || b.id FROM %1$s.tariff a JOIN %1$s.tariff b
                ON a.code = b.code AND a.id < b.id
                AND daterange(a.since, a.until) && daterange(b.since, b.until)
                """
                        .formatted(EntityModel.schema(tenant)));
    }

    @Test
    void it_is_made_by_beginning_anew_wherever_it_was_cut_short() {
        int cuts =
                tables.wherever(
                        () -> furnished(PLAIN),
                        APART,
                        tenant ->
                                tables.create(
                                        tenant, PLAIN, tariff("3", "2026-01-01", "2026-01-02")),
                        tenant ->
                                assertThat(
                                                refused(
                                                        attempt(
                                                                tenant,
                                                                APART,
                                                                tariff(
                                                                        "3",
                                                                        "2026-01-01",
                                                                        "2026-01-03"))))
                                        .isEqualTo(RecordError.PERIOD_OVERLAPS));
        assertThat(cuts).as("statements at which it was cut short").isGreaterThan(10);
    }

    @Test
    void an_abandoned_version_leaves_nothing_behind() {
        var other = World.next(APART, "{'label':'Tariffs','effectiveDating':null}");
        for (int at = 2; at <= 8; at++) {
            TenantId tenant = furnished(PLAIN);
            var dying = tables.dyingAfter(at);
            assertThatThrownBy(
                            () -> await(dying.publish(tenant, java.util.Optional.empty(), APART)))
                    .hasStackTraceContaining("cut short");
            assertThat(tables.world.publish(tenant, other))
                    .isInstanceOf(Publication.Published.class);
            assertThat(tables.drift(tenant, other)).as("after a cut at %s", at).isEmpty();
            tables.create(tenant, other, tariff("1", "2026-01-01", "2026-07-01"));
        }
    }

    @Test
    void a_key_may_get_another_type_and_records_that_become_alike_are_in_the_way() {
        int cuts =
                tables.wherever(
                        () -> furnished(APART),
                        NUMBERED,
                        _ -> {},
                        tenant ->
                                assertThat(
                                                refused(
                                                        attempt(
                                                                tenant,
                                                                NUMBERED,
                                                                "{'code':1,'since':'2026-03-01'}")))
                                        .isEqualTo(RecordError.PERIOD_OVERLAPS));
        assertThat(cuts).as("statements at which it was cut short").isGreaterThan(15);

        TenantId tenant = furnished(APART);
        // Equal as a number, and not as a text.
        tables.create(tenant, APART, tariff("01", "2026-02-01", "2026-03-01"));
        var refused = (Publication.Impossible) tables.world.publish(tenant, NUMBERED);
        assertThat(refused.faults())
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple("/effectiveDating", "not-kept"));
        assertThat(tables.drift(tenant, APART)).isEmpty();
    }

    @Test
    void what_overlaps_and_comes_in_before_the_rule_does_not_pass_and_after_it_is_told_so() {
        TenantId tenant = furnished(PLAIN);
        var again = new ArrayList<ErrorCode>();
        var refused =
                (Publication.Impossible)
                        tables.publish(
                                tenant,
                                APART,
                                sql -> {
                                    String values = tariff("2", "2026-05-01", "2026-06-01");
                                    if (sql.startsWith("CREATE INDEX CONCURRENTLY")) {
                                        tables.create(tenant, PLAIN, values);
                                    } else if (sql.startsWith("CREATE OR REPLACE TRIGGER")) {
                                        again.add(refused(attempt(tenant, PLAIN, values)));
                                    }
                                });
        assertThat(refused.faults())
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple("/effectiveDating", "periods-overlap"));
        assertThat(again).isNotEmpty().containsOnly(RecordError.MODEL_CHANGED);
        assertThat(tables.drift(tenant, PLAIN)).isEmpty();
        tables.create(tenant, PLAIN, tariff("2", "2026-05-01", "2026-06-01"));
    }

    private static Connection writer(TenantId tenant) throws SQLException {
        var connection = Server.app(tables.world.settings);
        connection.setAutoCommit(false);
        Server.column(
                connection,
                "SELECT set_config('athyper.tenant', '%s', true)".formatted(tenant.value()));
        return connection;
    }

    private static int insert(Connection connection, TenantId tenant, String code, String since)
            throws SQLException {
        return Server.update(
                connection,
                """
                INSERT INTO %s.tariff (tenant_id, id, version, created_by, created_at, updated_by,
                    updated_at, code, since)
                VALUES ('%s', gen_random_uuid(), 1, 'a', now(), 'a', now(), '%s', '%s')
                """
                        .formatted(EntityModel.schema(tenant), tenant.value(), code, since));
    }

    @Test
    void of_two_transactions_that_do_not_see_each_other_one_waits_and_is_refused()
            throws Exception {
        TenantId tenant = furnished(APART);
        try (var first = writer(tenant);
                var second = writer(tenant)) {
            assertThat(insert(first, tenant, "9", "2026-01-01")).isEqualTo(1);
            var other =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    insert(second, tenant, "9", "2025-01-01");
                                    second.commit();
                                    return "committed";
                                } catch (SQLException e) {
                                    return SqlState.constraint(e).orElse("") + e.getSQLState();
                                }
                            });
            while (tables.column(
                            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                    .isEmpty()) {
                assertThat(other).as("it waits for the first").isNotDone();
            }
            first.commit();
            assertThat(other.get(30, TimeUnit.SECONDS))
                    .isEqualTo("tariff.period.unique" + SqlState.EXCLUSION_VIOLATION);
        }
        assertThat(overlapping(tenant)).isEmpty();
    }

    @Test
    void a_transaction_that_would_not_see_what_others_write_may_not_write_periods()
            throws Exception {
        TenantId tenant = furnished(APART);
        try (var connection = writer(tenant)) {
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Server.column(
                    connection,
                    "SELECT set_config('athyper.tenant', '%s', true)".formatted(tenant.value()));
            assertThatThrownBy(() -> insert(connection, tenant, "9", "2026-01-01"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
        }
    }

    /** More would overlap faster than it can be taken out of the way. */
    private static final int BEFORE_MAX = 250;

    /**
     * Goal: whatever comes in while the rule is being made, nothing overlaps once it is in force.
     *
     * <p>Method: periods by chance of four keys, under the version in force and then under the next
     * one, four at a time; what overlaps is taken out of the way before the publication is tried
     * again.
     */
    @Test
    void nothing_overlaps_however_many_write_while_it_comes() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        TenantId tenant = furnished(PLAIN);
        var done = new AtomicBoolean();
        var writers = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < 4; i++) {
            var chance = new Random(seed + i);
            writers.add(
                    CompletableFuture.supplyAsync(
                            () -> {
                                int made = 0;
                                boolean inForce = false;
                                while (!inForce || made < 20) {
                                    // Afterwards under the next version, for a while.
                                    inForce = done.get();
                                    if (!inForce && made >= BEFORE_MAX) {
                                        LockSupport.parkNanos(1_000_000);
                                        continue;
                                    }
                                    made +=
                                            written(tenant, inForce ? APART : PLAIN, chance)
                                                    ? 1
                                                    : 0;
                                    if (inForce && chance.nextInt(100) == 0) {
                                        break;
                                    }
                                }
                                return made;
                            }));
        }
        Publication publication;
        do {
            tables.column(
                    """
                    DELETE FROM %1$s.tariff a USING %1$s.tariff b WHERE a.code = b.code
                    AND a.id <> b.id AND daterange(a.since, a.until) && daterange(b.since, b.until)
                    RETURNING 1
                    """
                            .formatted(EntityModel.schema(tenant)));
            publication = tables.world.publish(tenant, APART);
        } while (!(publication instanceof Publication.Published));
        done.set(true);
        int made = 0;
        for (var writer : writers) {
            made += writer.get(60, TimeUnit.SECONDS);
        }
        assertThat(overlapping(tenant)).as("seed %s", seed).isEmpty();
        assertThat(made).as("seed %s", seed).isGreaterThan(20);
        assertThat(tables.drift(tenant, APART)).isEmpty();
    }

    private static boolean written(TenantId tenant, EntityModel model, Random chance) {
        var since = LocalDate.of(2026, 1, 1).plusDays(chance.nextInt(20_000));
        return await(
                        attempt(
                                tenant,
                                model,
                                tariff(
                                        "k" + chance.nextInt(4),
                                        since.toString(),
                                        since.plusDays(1 + chance.nextInt(30)).toString())))
                instanceof Answer.Ok<StoredRecord>;
    }

    @Test
    void a_trigger_that_somebody_took_away_is_found_out() throws Exception {
        TenantId tenant = furnished(APART);
        try (var admin = Server.admin(tables.world.settings)) {
            Server.update(
                    admin,
                    "DROP TRIGGER \"tariff.period.unique\" ON %s.tariff"
                            .formatted(EntityModel.schema(tenant)));
        }
        assertThat(tables.drift(tenant, APART))
                .extracting(drift -> drift.what() + " " + drift.name() + " " + drift.sort().id())
                .containsExactly("trigger tariff.period.unique missing");
    }

    /** The trigger asks as the role that serves requests, for which few comparisons enter one. */
    @Test
    void what_may_be_in_the_way_is_found_by_an_index() throws Exception {
        TenantId tenant = furnished(APART);
        try (var superuser = Server.superuser(tables.world.settings)) {
            Server.update(
                    superuser,
                    """
                    INSERT INTO %s.tariff (tenant_id, id, version, created_by, created_at,
                        updated_by, updated_at, code, since, until)
                    SELECT '%s', gen_random_uuid(), 1, 'a', now(), 'a', now(), 'x' || n %% 10,
                        DATE '1990-01-01' + n, DATE '1990-01-02' + n FROM generate_series(1, 2000) n
                    """
                            .formatted(EntityModel.schema(tenant), tenant.value()));
            Server.update(superuser, "ANALYZE %s.tariff".formatted(EntityModel.schema(tenant)));
        }
        try (var connection = writer(tenant)) {
            assertThat(
                            String.join(
                                    "\n",
                                    Server.column(
                                            connection,
                                            """
                                            EXPLAIN SELECT 1 FROM %s.tariff AS other
                                            WHERE other.tenant_id = '%s' AND other.code = 'x1'
                                            AND CASE WHEN other.until IS NULL THEN 'infinity'::date
                                                ELSE other.until END > '1995-01-01'
                                            AND other.since < '1995-01-02'
                                            """
                                                    .formatted(
                                                            EntityModel.schema(tenant),
                                                            tenant.value()))))
                    .contains(".period")
                    .containsPattern("Index Cond: .*CASE");
        }
        assertThat(problem(attempt(tenant, APART, tariff("x1", "1990-01-01", "1996-01-01"))).code())
                .isEqualTo(RecordError.PERIOD_OVERLAPS);
    }
}
