package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordQuery.Sort;
import com.athyper.policy.Operation;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;
import com.athyper.postgres.World;

import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Goal: a page that policy narrows costs about what the same statement costs that somebody writes
 * by hand.
 *
 * <p>Method: both are asked in turn, over the same table, through the same pool and under the same
 * row-level security, and both take every column of every row; their medians are compared. With
 * {@code -Drows=1000000} it is the measure that is published, and otherwise a guard.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class PolicyPageIT {
    private static final int ROWS = Integer.getInteger("rows", 20_000);
    private static final int AT_ONCE = 100_000;
    private static final int PAGE = 50;
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 1_000;

    /** Generous: it is the worst of what a shared machine makes of a guard. */
    private static final double RATIO_MAX = 2.5;

    private static final EntityModel SALE =
            World.model(
                    """
                    {'name':'sale','label':'Sale','fields':[
                      {'name':'currency','type':'string','maxLength':3,'required':true},
                      {'name':'amount','type':'decimal','precision':12,'scale':2,'required':true}],
                     'indexes':[{'fields':['currency','-amount']}]}
                    """);

    private static final String POLICY =
            """
            {"name":"sales","rules":[
             {"id":"ours","effect":"permit","operations":["entity.read"],"entities":["sale"],
              "subjects":{"roles":["clerk"]},
              "when":"resource.currency == \\"MYR\\" && resource.createdBy == subject.id"},
             {"id":"not-the-large-ones","effect":"forbid","operations":["entity.read"],
              "entities":["sale"],"subjects":{"roles":["clerk"]},
              "when":"resource.amount > 9000"}]}
            """;

    private static final String FILL =
            """
            INSERT INTO "tenant_%1$s"."sale" (tenant_id, id, version, created_by, created_at,
                updated_by, updated_at, "currency", "amount")
            SELECT '%2$s', gen_random_uuid(), 1, CASE n %% 3 WHEN 0 THEN 'ada' ELSE 'bob' END, now(),
                'u', now(), CASE n %% 4 WHEN 0 THEN 'MYR' ELSE 'EUR' END,
                (n * 7919::bigint %% 1000000) / 100.0
            FROM generate_series(%3$d, %4$d) n
            """;

    private static final String BY_HAND =
            """
            SELECT * FROM "tenant_%s"."sale"
            WHERE tenant_id = ? AND currency = 'MYR' AND created_by = 'ada' AND amount <= 9000
            ORDER BY amount DESC NULLS LAST, id LIMIT 51
            """;

    private static final RecordQuery LARGEST =
            new RecordQuery(
                    Expr.TRUE, List.of(new Sort("amount", true)), PAGE, Optional.empty(), false);

    private static final String TAKEN =
            """
            SELECT coalesce(idx_tup_fetch, 0) + seq_tup_read FROM pg_stat_xact_user_tables
            WHERE relname = 'sale' AND schemaname = 'tenant_' || replace(
                current_setting('athyper.tenant'), '-', '_')
            """;

    private static final PolicySet POLICIES = policies();

    private static World world;
    private static TenantId tenant;
    private static PostgresRecords records;
    private static String schema;

    @BeforeAll
    static void fill() {
        world = new World();
        tenant = world.tenant();
        records = new PostgresRecords(world.database);
        world.publish(tenant, SALE);
        schema = tenant.value().replace('-', '_');
        for (int from = 1; from <= ROWS; from += AT_ONCE) {
            int to = Math.min(from + AT_ONCE - 1, ROWS);
            admin(FILL.formatted(schema, tenant.value(), from, to));
        }
        admin("ANALYZE \"tenant_" + schema + "\".\"sale\"");
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static void admin(String sql) {
        await(
                world.database.asAdmin(
                        tenant,
                        session -> {
                            session.execute(List.of(sql));
                            return true;
                        }));
    }

    private static PolicySet policies() {
        return switch (PolicyReader.read(Json.trustedObject(POLICY))) {
            case PolicyReader.Read.Sound(var policy, _) -> PolicySet.compile(List.of(policy), 1);
            case PolicyReader.Read.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    private static Expr visible() {
        var ada = new Subject(new PrincipalId("ada"), Set.of("clerk"));
        return PolicyEvaluator.narrow(POLICIES, ada, Operation.ENTITY_READ, SALE.name()).visible();
    }

    private static List<String> underPolicy() {
        // What the policy makes of the question belongs to what it costs.
        return ok(records.list(tenant, SALE, LARGEST, visible())).items().stream()
                .map(record -> record.id().toString())
                .toList();
    }

    private static List<String> byHand() {
        return await(
                        world.database.inTenant(
                                tenant,
                                session ->
                                        session.list(
                                                BY_HAND.formatted(schema),
                                                row -> {
                                                    int columns =
                                                            row.getMetaData().getColumnCount();
                                                    for (int i = 1; i <= columns; i++) {
                                                        var _ = row.getString(i);
                                                    }
                                                    return row.getString("id");
                                                },
                                                tenant.value())))
                .subList(0, PAGE);
    }

    @Test
    void a_page_under_policy_costs_about_what_the_same_sql_costs() {
        assertThat(underPolicy()).isEqualTo(byHand());
        var ours = new long[ROUNDS];
        var theirs = new long[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long one = timed(PolicyPageIT::underPolicy);
            long other = timed(PolicyPageIT::byHand);
            if (i >= 0) {
                ours[i] = one;
                theirs[i] = other;
            }
        }
        double ratio = (double) median(ours) / median(theirs);
        System.out.printf(
                Locale.ROOT,
                "a page of %d of %d rows: %.3f ms under policy, %.3f ms by hand, %.2f times as"
                        + " much%n",
                PAGE,
                ROWS,
                median(ours) / 1e6,
                median(theirs) / 1e6,
                ratio);
        assertThat(ratio).isLessThan(RATIO_MAX);
    }

    @Test
    void what_is_forbidden_is_left_out_by_the_index_and_not_walked_through() {
        long taken =
                await(
                        world.database.inTenant(
                                tenant,
                                session -> {
                                    long before = session.number(TAKEN);
                                    var page =
                                            new RecordPages(
                                                            tenant,
                                                            SALE,
                                                            EntityTable.of(tenant, SALE))
                                                    .page(
                                                            session,
                                                            LARGEST,
                                                            visible(),
                                                            Optional.empty(),
                                                            DSL.noCondition());
                                    assertThat(page).isInstanceOf(Answer.Ok.class);
                                    return session.number(TAKEN) - before;
                                }));
        // A third is Ada's; a tenth of all is forbidden, and comes first in this order.
        assertThat(taken).isBetween((long) PAGE, 6L * PAGE);
    }

    private static long timed(Supplier<List<String>> work) {
        long from = System.nanoTime();
        assertThat(work.get()).hasSize(PAGE);
        return System.nanoTime() - from;
    }

    private static long median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }
}
