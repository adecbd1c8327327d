package com.athyper.postgres.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Comparison;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.postgres.Server;
import com.athyper.postgres.World;
import com.athyper.postgres.workflow.InboxQuery.Statement;
import com.athyper.postgres.workflow.InstanceQuery.Place;
import com.athyper.workflow.Instances.Filter;
import com.athyper.workflow.Instances.Kind;
import com.athyper.workflow.Instances.Search;
import com.athyper.workflow.Mandate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Goal: a page of approvals costs the same however many there are.
 *
 * <p>Method: 300,000 approvals of one tenant, asked for by 300 people and turned to as many; every
 * way of asking is planned and run by PostgreSQL over them. No plan reads a table from end to end,
 * and none touches more of what it reads than a few pages hold.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class InstancePlanIT {
    private static final int APPROVALS = 300_000;
    private static final int PEOPLE = 300;
    private static final int PAGE = 51;
    private static final List<EntityName> ENTITIES =
            List.of(new EntityName("claim0"), new EntityName("claim1"), new EntityName("claim2"));
    private static final List<Kind> KINDS =
            ENTITIES.stream().map(entity -> new Kind(entity, new EntityName("two_eyes"))).toList();
    private static final Pattern BUFFERS = Pattern.compile("(hit|read)=(\\d+)");

    private static World world;
    private static TenantId tenant;

    @BeforeAll
    static void fill() throws Exception {
        world = new World();
        tenant = world.tenant();
        fill(tenant);
        // Who is not alone is not best served by reading all there is.
        fill(world.tenant());
        fill(world.tenant());
        try (var superuser = Server.superuser(world.settings)) {
            superuser.setAutoCommit(true);
            Server.update(superuser, "VACUUM ANALYZE athyper.workflow_instance");
            Server.update(superuser, "VACUUM ANALYZE athyper.workflow_party");
        }
    }

    private static void fill(TenantId tenant) throws SQLException {
        world.database.tenantTransaction(
                tenant,
                session -> {
                    session.update(
                            """
                            INSERT INTO athyper.workflow_instance (tenant_id, instance, template,
                                template_version, entity, record_id, title, requester, created_by,
                                attributes, state, started_at, ended_at, steps, incidents)
                            SELECT ?, md5('i' || n)::uuid, 'two_eyes', 1, 'claim' || n % 3,
                                md5('r' || n)::uuid, 'Chairs ' || n, 'q' || n % ?::int, 'q' || n % ?::int,
                                jsonb_build_object('amount', n % 1000),
                                CASE n % 100 WHEN 0 THEN 'running' WHEN 1 THEN 'paused' ELSE 'approved' END,
                                '2030-01-01'::timestamptz + n * '1 s'::interval,
                                CASE WHEN n % 100 > 1 THEN '2031-01-01'::timestamptz END, '{}', 0
                            FROM generate_series(1, ?::int) n
                            """,
                            tenant.value(), PEOPLE, PEOPLE, APPROVALS);
                    return session.update(
                            """
                            INSERT INTO athyper.workflow_party
                            SELECT tenant_id, 'p' || substr(requester, 2), started_at, instance, false, 'manager'
                            FROM athyper.workflow_instance WHERE tenant_id = ?
                            """,
                            tenant.value());
                });
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static String plan(Statement statement) throws SQLException {
        return world.database.tenantTransaction(
                tenant,
                session ->
                        String.join(
                                "\n",
                                session.list(
                                        "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) " + statement.sql(),
                                        row -> row.getString(1),
                                        statement.arguments().toArray())));
    }

    private static Search search(String me, Map<EntityName, Expr> readable, Filter filter) {
        var mandate = new Mandate(new PrincipalId("p9"), List.of("manager"));
        return new Search(new PrincipalId(me), List.of(mandate), KINDS, readable, filter, true);
    }

    private static Map<EntityName, Expr> all(Expr visible) {
        return Map.of(ENTITIES.get(0), visible, ENTITIES.get(1), visible, ENTITIES.get(2), visible);
    }

    private static Expr mine(String me) {
        return new Expr.Compare(
                Comparison.EQ,
                new Expr.Ref("resource", List.of("createdBy")),
                new Expr.Literal(Value.of(me)));
    }

    /** Pages of eight kilobytes that the whole statement looked at. */
    private static int pages(String plan) {
        var whole = plan.lines().filter(line -> line.contains("Buffers:")).findFirst();
        return BUFFERS.matcher(whole.orElseThrow())
                .results()
                .mapToInt(part -> Integer.parseInt(part.group(2)))
                .sum();
    }

    private static void holds(Search search, int pagesMax) throws SQLException {
        var plan = plan(InstanceQuery.page(tenant, search, Place.start(search), PAGE));
        assertThat(plan).as("%s", search).doesNotContain("Seq Scan").contains("workflow_instance_");
        assertThat(pages(plan)).as("%s\n%s", search, plan).isLessThan(pagesMax);
    }

    private static List<Filter> filters() {
        return List.of(
                Filter.NONE,
                new FilterBuilder().template("two_eyes").build(),
                new FilterBuilder().entity("claim1").state("paused").build(),
                new FilterBuilder().state("running").from(World.NOON).build(),
                new FilterBuilder().before(World.NOON).build());
    }

    @Test
    void who_reads_everything_reads_along_the_kinds() throws SQLException {
        for (var filter : filters()) {
            holds(search("q7", all(Expr.TRUE), filter), 1_500);
        }
        holds(search("q7", all(Expr.TRUE), new FilterBuilder().requester("q8").build()), 1_500);
        holds(
                search("q7", all(Expr.TRUE), new FilterBuilder().record(new UUID(1, 1)).build()),
                300);
    }

    @Test
    void who_reads_nothing_reads_what_is_theirs() throws SQLException {
        for (var filter : filters()) {
            holds(search("q7", Map.of(), filter), 9_000);
            holds(search("p7", Map.of(), filter), 9_000);
            holds(search("stranger", Map.of(), filter), 9_000);
        }
    }

    @Test
    void who_reads_what_they_created_reads_along_its_creators() throws SQLException {
        var mine = search("q7", all(mine("q7")), Filter.NONE);
        var plan = plan(InstanceQuery.page(tenant, mine, Place.start(mine), PAGE));
        assertThat(plan).contains("workflow_instance_created_by").doesNotContain("Seq Scan");
        for (var filter : filters()) {
            holds(search("stranger", all(mine("stranger")), filter), 9_000);
        }
    }

    @Test
    void who_reads_by_what_a_record_holds_reads_until_the_page_is_full() throws SQLException {
        var cheap =
                new Expr.Compare(
                        Comparison.LT,
                        new Expr.Ref("resource", List.of("amount")),
                        new Expr.Literal(Value.of(500)));
        holds(search("q7", all(cheap), Filter.NONE), 12_000);
    }

    @Test
    void everything_is_counted_along_an_index_alone() throws SQLException {
        var count = plan(InstanceQuery.count(tenant, search("q7", all(Expr.TRUE), Filter.NONE)));
        assertThat(count).contains("Index Only Scan").doesNotContain("Seq Scan");
        var few = new FilterBuilder().state("paused").build();
        assertThat(plan(InstanceQuery.count(tenant, search("q7", all(Expr.TRUE), few))))
                .contains("Index Only Scan")
                .doesNotContain("Seq Scan");
    }

    @Test
    void kinds_are_found_without_looking_at_what_is_of_them() throws SQLException {
        assertThat(pages(plan(InstanceQuery.kinds(tenant)))).isLessThan(50);
    }
}
