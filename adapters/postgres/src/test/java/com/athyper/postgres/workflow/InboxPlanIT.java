package com.athyper.postgres.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Server;
import com.athyper.postgres.World;
import com.athyper.postgres.workflow.InboxQuery.Place;
import com.athyper.postgres.workflow.InboxQuery.Statement;
import com.athyper.workflow.Inbox.Filter;
import com.athyper.workflow.Inbox.Order;
import com.athyper.workflow.Inbox.Search;
import com.athyper.workflow.Inbox.View;
import com.athyper.workflow.Mandate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Goal: a page of an inbox costs the same however many tasks there are.
 *
 * <p>Method: 300,000 tasks of one tenant, each waiting for one of 300 people; every way of asking
 * is planned by PostgreSQL over them, and none of the plans reads a table from end to end.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class InboxPlanIT {
    private static final int TASKS = 300_000;
    private static final int PEOPLE = 300;
    private static final PrincipalId CLERK = new PrincipalId("p7");
    private static final Filter NARROW =
            new Filter(
                    Optional.of(new EntityName("claim1")),
                    Optional.of("manager"),
                    Optional.of(Instant.parse("2031-01-01T00:00:00Z")),
                    Optional.empty());

    private static World world;
    private static TenantId tenant;

    @BeforeAll
    static void fill() throws Exception {
        world = new World();
        tenant = world.tenant();
        world.database.tenantTransaction(
                tenant,
                session -> {
                    session.update(
                            """
                            INSERT INTO athyper.workflow_task (tenant_id, task_id, instance, step,
                                entity, record_id, title, requester, status, created_at, due_at,
                                decided_by, decided_at)
                            SELECT ?, md5('t' || n)::uuid, md5('i' || n)::uuid, 'manager',
                                'claim' || n % 3, md5('r' || n)::uuid, 'Chairs ' || n,
                                'q' || n % ?::int, 'OPEN', '2030-01-01'::timestamptz + n * '1 s'::interval,
                                '2030-06-01'::timestamptz + n * '1 s'::interval,
                                CASE WHEN n % 2 = 0 THEN 'p' || n % ?::int END,
                                CASE WHEN n % 2 = 0 THEN '2030-02-01'::timestamptz + n * '1 s'::interval END
                            FROM generate_series(1, ?::int) n
                            """,
                            tenant.value(), PEOPLE, PEOPLE, TASKS);
                    return session.update(
                            """
                            INSERT INTO athyper.workflow_inbox (tenant_id, task_id, principal,
                                created_at, entity, step, due_at, requester, role)
                            SELECT tenant_id, task_id, 'p' || substr(requester, 2), created_at, entity,
                                step, due_at, requester, 'manager'
                            FROM athyper.workflow_task WHERE tenant_id = ?
                            """,
                            tenant.value());
                });
        try (var superuser = Server.superuser(world.settings)) {
            superuser.setAutoCommit(true);
            Server.update(superuser, "VACUUM ANALYZE athyper.workflow_task");
            Server.update(superuser, "VACUUM ANALYZE athyper.workflow_inbox");
        }
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static String plan(Statement statement) throws SQLException {
        return world.database.byKeyTransaction(
                tenant,
                session ->
                        String.join(
                                "\n",
                                session.list(
                                        "EXPLAIN (ANALYZE, TIMING OFF) " + statement.sql(),
                                        row -> row.getString(1),
                                        statement.arguments().toArray())));
    }

    private static Search search(
            View view, Filter filter, Order order, boolean descending, Mandate... mandates) {
        return new Search(view, CLERK, List.of(mandates), filter, order, descending);
    }

    private static void holds(Search search, String index) throws SQLException {
        var page = plan(InboxQuery.page(tenant, search, Place.start(search.descending()), 51));
        assertThat(page).as("%s", search).doesNotContain("Seq Scan").contains(index);
        var count = plan(InboxQuery.count(tenant, search));
        assertThat(count).as("count of %s", search).doesNotContain("Seq Scan");
    }

    @Test
    void an_inbox_is_read_along_the_index_of_its_order() throws SQLException {
        for (var descending : List.of(true, false)) {
            holds(search(View.WAITING, Filter.NONE, Order.CREATED, descending), "inbox_oldest");
            holds(search(View.WAITING, NARROW, Order.CREATED, descending), "inbox_oldest");
            holds(search(View.WAITING, Filter.NONE, Order.DUE, descending), "inbox_due");
            holds(search(View.WAITING, NARROW, Order.DUE, descending), "inbox_due");
        }
    }

    @Test
    void an_inbox_is_counted_without_its_tasks() throws SQLException {
        var count = plan(InboxQuery.count(tenant, search(View.WAITING, NARROW, Order.DUE, false)));
        assertThat(count).contains("Index Only Scan").doesNotContain("workflow_task");
    }

    @Test
    void an_inbox_of_several_names_is_read_along_the_index_of_each() throws SQLException {
        var one = new Mandate(new PrincipalId("p8"), List.of());
        var two = new Mandate(new PrincipalId("p9"), List.of("manager"));
        holds(search(View.WAITING, Filter.NONE, Order.CREATED, false, one, two), "inbox_oldest");
        holds(search(View.WAITING, NARROW, Order.DUE, true, one, two), "inbox_due");
    }

    @Test
    void what_was_sent_and_what_was_decided_have_their_indexes() throws SQLException {
        holds(search(View.SENT, Filter.NONE, Order.CREATED, true), "workflow_task_sent");
        holds(search(View.SENT, NARROW, Order.CREATED, false), "workflow_task_sent");
        holds(search(View.DONE, Filter.NONE, Order.DECIDED, true), "workflow_task_decided");
        holds(search(View.DONE, NARROW, Order.DECIDED, false), "workflow_task_decided");
    }

    @Test
    void a_title_is_sought_among_the_tasks_of_one_inbox_alone() throws SQLException {
        var titled =
                new Filter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("chairs 30"));
        holds(search(View.WAITING, titled, Order.CREATED, false), "inbox_oldest");
    }
}
