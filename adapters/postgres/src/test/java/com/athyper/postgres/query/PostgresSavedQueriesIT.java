package com.athyper.postgres.query;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.json;
import static com.athyper.postgres.World.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditEvent;
import com.athyper.audit.AuditTrail;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.meta.query.QueryError;
import com.athyper.meta.query.SavedQueries;
import com.athyper.meta.query.SavedQueries.Kept;
import com.athyper.meta.query.SavedQuery;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Queries that are kept, on a real PostgreSQL. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class PostgresSavedQueriesIT {

    private static World world;
    private static PostgresSavedQueries queries;

    @BeforeAll
    static void open() {
        world = new World();
        queries = new PostgresSavedQueries(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static SavedQuery query(String name, String label) {
        return SavedQuery.trusted(
                json(
                        "{'name':'%s','label':'%s','query':{'from':'order','select':['title']}}"
                                .formatted(name, label)));
    }

    private static EntityName name(String name) {
        return new EntityName(name);
    }

    @Test
    void what_is_kept_is_found_again_by_its_tenant_alone() {
        var tenant = world.tenant();
        var made = ok(queries.create(tenant, query("a", "A"), origin("ada")));

        assertThat(made.version()).isEqualTo(1);
        assertThat(made.createdBy().value()).isEqualTo("ada");
        assertThat(await(queries.find(tenant, name("a")))).contains(made);
        assertThat(await(queries.find(world.tenant(), name("a")))).isEmpty();
        assertThat(await(queries.all(world.tenant()))).isEmpty();
        assertThat(refused(queries.create(tenant, query("a", "B"), origin())))
                .isEqualTo(QueryError.SAVED_EXISTS);
    }

    @Test
    void a_command_that_comes_twice_is_applied_once() {
        var tenant = world.tenant();
        var command = origin();
        var made = ok(queries.create(tenant, query("a", "A"), command));
        assertThat(ok(queries.create(tenant, query("a", "A"), command))).isEqualTo(made);

        var change = origin();
        var changed = ok(queries.update(tenant, query("a", "B"), made.tag(), change));
        assertThat(ok(queries.update(tenant, query("a", "B"), made.tag(), change)))
                .isEqualTo(changed);
        assertThat(changed.version()).isEqualTo(2);
        assertThat(events(tenant)).hasSize(2);
    }

    @Test
    void a_change_needs_the_present_tag_and_is_audited_with_what_was() {
        var tenant = world.tenant();
        var made = ok(queries.create(tenant, query("a", "A"), origin()));
        var changed = ok(queries.update(tenant, query("a", "B"), made.tag(), origin()));

        assertThat(refused(queries.update(tenant, query("a", "C"), made.tag(), origin())))
                .isEqualTo(QueryError.SAVED_STALE);
        assertThat(refused(queries.delete(tenant, name("a"), made.tag(), origin())))
                .isEqualTo(QueryError.SAVED_STALE);
        assertThat(ok(queries.delete(tenant, name("a"), changed.tag(), origin())))
                .isEqualTo(Done.DONE);
        assertThat(refused(queries.delete(tenant, name("a"), changed.tag(), origin())))
                .isEqualTo(QueryError.SAVED_NOT_FOUND);
        assertThat(refused(queries.update(tenant, query("a", "C"), changed.tag(), origin())))
                .isEqualTo(QueryError.SAVED_NOT_FOUND);

        var events = events(tenant);
        assertThat(events)
                .hasSize(3)
                .allSatisfy(
                        event -> {
                            assertThat(event.entry().operation()).isEqualTo("entity.query.write");
                            assertThat(event.entry().subject()).contains("a");
                        });
        assertThat(events.get(1).entry().before().orElseThrow().toString()).contains("A");
        assertThat(events.get(1).entry().after().orElseThrow().toString()).contains("B");
        assertThat(events.get(2).entry().after()).isEmpty();
        assertThat(await(new PostgresAuditTrail(world.database).verify(tenant)).valid()).isTrue();
    }

    @Test
    void however_many_save_at_once_no_tenant_keeps_more_than_it_may() {
        var tenant = world.tenant();
        for (int i = 0; i < SavedQueries.PER_TENANT_MAX - 10; i++) {
            ok(queries.create(tenant, query("q" + i, "Q"), origin()));
        }
        var attempts =
                IntStream.range(0, 30)
                        .mapToObj(i -> queries.create(tenant, query("r" + i, "R"), origin()))
                        .toList();
        long refused =
                attempts.stream()
                        .map(attempt -> await(attempt))
                        .filter(
                                answer ->
                                        answer instanceof Answer.Refused<Kept>(var problem)
                                                && problem.code() == QueryError.SAVED_TOO_MANY)
                        .count();
        assertThat(refused).isEqualTo(20);
        var all = await(queries.all(tenant));
        assertThat(all).hasSize(SavedQueries.PER_TENANT_MAX);
        assertThat(all.stream().map(kept -> kept.query().name().value())).isSorted();
    }

    private static List<AuditEvent> events(TenantId tenant) {
        return ok(new PostgresAuditTrail(world.database)
                        .events(
                                tenant,
                                new AuditTrail.Query(
                                        Optional.of("saved-query"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        50,
                                        Optional.empty(),
                                        false)))
                .items();
    }
}
