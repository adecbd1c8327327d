package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.await;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.ImportReport;
import com.athyper.meta.record.ImportReport.Asked;
import com.athyper.meta.record.ImportReport.Counts;
import com.athyper.meta.record.ImportReport.State;
import com.athyper.meta.record.ImportReports;
import com.athyper.meta.record.ImportReports.Whose;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** How imports are doing, on a real PostgreSQL. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class ImportReportsIT {
    private static final EntityName DEAL = new EntityName("deal");
    private static final PrincipalId USER = new PrincipalId("user");
    private static final List<Value> FAULTS =
            List.of(Value.object().put("row", 3).put("problem", "é").build());

    private static World world;
    private static ImportReports reports;
    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new World();
        reports = new PostgresImportReports(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void somebody() {
        tenant = world.tenant();
    }

    private static ImportReport report(Instant at, String key, State state, int rows) {
        return new ImportReport(
                World.id(),
                new Asked(DEAL, USER, Optional.of(key), false, OptionalLong.of(99), at),
                state,
                new Counts(12L * rows, rows, rows, 0, 0),
                List.of(),
                at);
    }

    private Whose mine() {
        return new Whose(tenant, DEAL, USER);
    }

    private ImportReport kept(ImportReport report) {
        await(reports.keep(tenant, report));
        return report;
    }

    private Optional<ImportReport> found(UUID id) {
        return await(reports.find(mine(), id));
    }

    @Test
    void what_is_reported_last_is_what_is_found() {
        var first = kept(report(World.NOON, "a", State.RUNNING, 0));
        assertThat(found(first.id())).contains(first);
        var last =
                new ImportReport(
                        first.id(),
                        first.asked(),
                        State.STOPPED,
                        new Counts(1L << 40, 9, 4, 3, 2),
                        FAULTS,
                        World.NOON.plusSeconds(9));
        kept(last);
        assertThat(found(first.id())).contains(last);
        assertThat(found(UUID.randomUUID())).isEmpty();
    }

    @Test
    void a_stream_may_have_no_length() {
        var known = report(World.NOON, "a", State.RUNNING, 0);
        var unsaid =
                new ImportReport(
                        known.id(),
                        new Asked(
                                DEAL,
                                USER,
                                Optional.empty(),
                                true,
                                OptionalLong.empty(),
                                World.NOON),
                        State.RUNNING,
                        known.counts(),
                        List.of(),
                        World.NOON);
        kept(unsaid);
        assertThat(found(unsaid.id())).contains(unsaid);
    }

    @Test
    void the_latest_are_listed_first_and_by_their_key() {
        var early = kept(report(World.NOON, "a", State.COMPLETE, 5));
        var late = kept(report(World.NOON.plusSeconds(1), "b", State.RUNNING, 1));
        assertThat(await(reports.latest(mine(), Optional.empty()))).containsExactly(late, early);
        assertThat(await(reports.latest(mine(), Optional.of("a")))).containsExactly(early);
        assertThat(await(reports.latest(mine(), Optional.of("c")))).isEmpty();
        for (int i = 0; i < ImportReports.LISTED_MAX; i++) {
            kept(report(World.NOON.plusSeconds(10 + i), "many", State.COMPLETE, 1));
        }
        assertThat(await(reports.latest(mine(), Optional.empty())))
                .hasSize(ImportReports.LISTED_MAX)
                .doesNotContain(early, late);
    }

    @Test
    void nobody_elses_are_shown() {
        var mine = kept(report(World.NOON, "a", State.RUNNING, 0));
        for (var other :
                List.of(
                        new Whose(world.tenant(), DEAL, USER),
                        new Whose(tenant, new EntityName("memo"), USER),
                        new Whose(tenant, DEAL, new PrincipalId("other")))) {
            assertThat(await(reports.find(other, mine.id()))).isEmpty();
            assertThat(await(reports.latest(other, Optional.empty()))).isEmpty();
        }
    }

    @Test
    void what_is_old_is_forgotten() {
        var old = kept(report(World.NOON, "a", State.COMPLETE, 5));
        var young = kept(report(World.NOON.plusSeconds(1), "b", State.COMPLETE, 5));
        await(reports.forget(tenant, World.NOON.plusSeconds(1)));
        assertThat(found(old.id())).isEmpty();
        assertThat(found(young.id())).contains(young);
    }
}
