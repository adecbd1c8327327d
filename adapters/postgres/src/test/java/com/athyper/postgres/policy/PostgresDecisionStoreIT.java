package com.athyper.postgres.policy;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.audit.AuditTrail;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.log.DecisionFilter;
import com.athyper.policy.log.DecisionStore.Order;
import com.athyper.policy.log.Lack;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogSettings;
import com.athyper.policy.log.LogSettings.Rate;
import com.athyper.policy.log.Scope;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

class PostgresDecisionStoreIT {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123Z");
    private static final Random CHANCE = new Random(5);
    private static final World WORLD = new World();
    private static final PostgresDecisionStore STORE = new PostgresDecisionStore(WORLD.database);

    private final TenantId tenant = WORLD.tenant();

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private LogEntry.Place place(int second) {
        var at = NOON.plusSeconds(second);
        return new LogEntry.Place(Uuid7.of(at, CHANCE), tenant, at, "node-1");
    }

    private LogEntry.Decided decided(int second, String principal, boolean allowed) {
        return new LogEntry.Decided(
                place(second),
                "request-" + second,
                Json.trustedObject("{\"id\":\"" + principal + "\",\"roles\":[\"user\"]}"),
                allowed ? "entity.update" : "entity.read",
                Optional.of(new EntityName("claim")),
                Optional.of("r-" + second),
                Scope.RECORD,
                allowed,
                allowed ? List.of("p/a", "p/b") : List.of(),
                allowed ? List.of() : List.of("q/broken"),
                42,
                10,
                Optional.of(
                        Json.trustedObject("{\"title\":\"quote ' \\\" \\\\ {,} ü\",\"n\":1.50}")),
                List.of("iban", "salary"),
                Optional.empty());
    }

    private List<LogEntry> page(DecisionFilter filter) {
        return ok(STORE.page(tenant, filter, new Order(true, 100, Optional.empty()))).items();
    }

    private static DecisionFilter filter(String principal, String rule, Boolean... allowed) {
        return new DecisionFilter(
                Optional.of(principal).filter(text -> !text.isEmpty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(allowed).stream().findFirst(),
                Optional.of(rule).filter(text -> !text.isEmpty()),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void what_was_lacking_is_kept() {
        var bare = decided(1, "ada", false);
        int second = 0;
        for (Lack.What what : Lack.What.values()) {
            var line =
                    new LogEntry.Decided(
                            place(second++),
                            bare.requestId(),
                            bare.subject(),
                            bare.operation(),
                            bare.entity(),
                            bare.record(),
                            bare.scope(),
                            false,
                            bare.rules(),
                            bare.broken(),
                            bare.epoch(),
                            bare.weight(),
                            bare.resource(),
                            bare.masked(),
                            Optional.of(what));
            await(STORE.write(tenant, List.of(line)));
            assertThat(page(filter("ada", "", false)).getFirst()).isEqualTo(line);
        }
    }

    @Test
    void lines_come_back_as_they_went_the_newest_first() {
        var first = decided(1, "ada", true);
        var second =
                new LogEntry.Decided(
                        place(2),
                        "",
                        Json.trustedObject("{\"id\":\"bob\"}"),
                        "meta.read",
                        Optional.empty(),
                        Optional.empty(),
                        Scope.OPERATION,
                        false,
                        List.of(),
                        List.of(),
                        0,
                        1,
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
        var gap = new LogEntry.Gap(place(3), NOON.plusSeconds(9), 1_234);
        var cutOff = new LogEntry.CutOff(place(4), NOON.plusSeconds(20));
        await(STORE.write(tenant, List.of(first, second, gap, cutOff)));
        assertThat(page(DecisionFilter.ALL)).containsExactly(cutOff, gap, second, first);
    }

    @Test
    void a_batch_that_is_written_again_is_there_once() {
        List<LogEntry> batch = List.of(decided(1, "ada", true), decided(2, "bob", false));
        await(STORE.write(tenant, batch));
        await(STORE.write(tenant, batch));
        assertThat(page(DecisionFilter.ALL)).hasSize(2);
    }

    @Test
    void every_filter_finds_what_it_names_and_nothing_else() {
        var ada = decided(1, "ada", true);
        var bob = decided(2, "bob", false);
        var gap = new LogEntry.Gap(place(3), NOON.plusSeconds(9), 5);
        await(STORE.write(tenant, List.of(ada, bob, gap)));
        assertThat(page(filter("ada", ""))).containsExactly(ada);
        assertThat(page(filter("", "", true))).containsExactly(ada);
        assertThat(page(filter("", "", false))).containsExactly(bob);
        assertThat(page(filter("", "b"))).containsExactly(ada);
        assertThat(page(filter("", "p/b"))).containsExactly(ada);
        assertThat(page(filter("", "q/b"))).isEmpty();
        assertThat(page(filter("", "broken"))).containsExactly(bob);
        assertThat(
                        page(
                                new DecisionFilter(
                                        Optional.empty(),
                                        Optional.of("entity.read"),
                                        Optional.of("claim"),
                                        Optional.of("r-2"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())))
                .containsExactly(bob);
        assertThat(
                        page(
                                DecisionFilter.ALL.between(
                                        Optional.of(NOON.plusSeconds(2)),
                                        Optional.of(NOON.plusSeconds(3)))))
                .containsExactly(bob);
        assertThat(page(DecisionFilter.ALL.between(Optional.empty(), Optional.of(NOON)))).isEmpty();
        assertThat(
                        page(
                                DecisionFilter.ALL.between(
                                        Optional.of(NOON.plusSeconds(3)), Optional.empty())))
                .containsExactly(gap);
    }

    @Test
    void pages_are_whole_in_both_directions() {
        var all = new ArrayList<LogEntry>();
        for (int i = 0; i < 25; i++) {
            all.add(decided(i, "ada", true));
        }
        await(STORE.write(tenant, all));
        assertThat(walk(true)).containsExactlyElementsOf(all.reversed());
        assertThat(walk(false)).containsExactlyElementsOf(all);
        assertThat(
                        refused(
                                STORE.page(
                                        tenant,
                                        DecisionFilter.ALL,
                                        new Order(true, 10, Optional.of("bm9uZQ")))))
                .isEqualTo(RecordError.CURSOR_INVALID);
    }

    private List<LogEntry> walk(boolean newestFirst) {
        var walked = new ArrayList<LogEntry>();
        Optional<String> cursor = Optional.empty();
        do {
            var page =
                    ok(STORE.page(tenant, DecisionFilter.ALL, new Order(newestFirst, 10, cursor)));
            walked.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return walked;
    }

    @Test
    void what_is_older_goes_and_the_rest_stays() {
        var old = decided(1, "ada", true);
        var young = decided(60, "ada", true);
        await(STORE.write(tenant, List.of(old, decided(2, "ada", true), young)));
        assertThat(await(STORE.forget(tenant, NOON.plusSeconds(30), 1))).isEqualTo(1);
        assertThat(await(STORE.forget(tenant, NOON.plusSeconds(30), 10))).isEqualTo(1);
        assertThat(await(STORE.forget(tenant, NOON.plusSeconds(30), 10))).isZero();
        assertThat(page(DecisionFilter.ALL)).containsExactly(young);
    }

    @Test
    void nobody_sees_or_writes_the_lines_of_another_tenant() {
        await(STORE.write(tenant, List.of(decided(1, "ada", true))));
        TenantId other = WORLD.tenant();
        assertThat(
                        ok(STORE.page(
                                        other,
                                        DecisionFilter.ALL,
                                        new Order(true, 10, Optional.empty())))
                                .items())
                .isEmpty();
        assertThat(await(STORE.forget(other, NOON.plusSeconds(999), 10))).isZero();
        assertThatThrownBy(
                        () ->
                                await(
                                        WORLD.database.inTenant(
                                                other,
                                                session ->
                                                        session.update(
                                                                DecisionRows.INSERT,
                                                                new DecisionRows(
                                                                                List.of(
                                                                                        decided(
                                                                                                2,
                                                                                                "ada",
                                                                                                true)))
                                                                        .arguments(tenant)))))
                .hasStackTraceContaining("row-level security");
    }

    @Test
    void settings_are_kept_and_the_auditor_is_told() {
        assertThat(await(STORE.settings(tenant))).isEmpty();
        var first = new LogSettings(Map.of("entity.read", new Rate.Sampled(3)), Duration.ofDays(7));
        var second = new LogSettings(Map.of(), Duration.ofDays(90));
        await(STORE.change(tenant, first, World.origin("sec")));
        assertThat(await(STORE.settings(tenant))).contains(first);
        await(STORE.change(tenant, second, World.origin("sec")));
        assertThat(await(STORE.settings(tenant))).contains(second);
        var events =
                ok(new PostgresAuditTrail(WORLD.database)
                                .events(
                                        tenant,
                                        new AuditTrail.Query(
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.of("sec"),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                10,
                                                Optional.empty(),
                                                false)))
                        .items();
        assertThat(events)
                .extracting(event -> event.entry().after())
                .containsExactly(Optional.of(first.document()), Optional.of(second.document()));
        assertThat(events.getLast().entry().before()).contains(first.document());
    }
}
