package com.athyper.postgres.audit;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditChain;
import com.athyper.audit.AuditEvent;
import com.athyper.audit.AuditTrail.Query;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;
import com.athyper.postgres.Server;
import com.athyper.postgres.Stages;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/** The chain: unbroken under many writers, and telling when somebody lays hands on it. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class AuditTrailIT {

    private static final Query EVERYTHING = query(Optional.empty(), 500, Optional.empty());

    private static World world;
    private static PostgresAuditTrail trail;

    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new World();
        trail = new PostgresAuditTrail(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void another() {
        tenant = world.tenant();
    }

    private static Query query(Optional<String> operation, int limit, Optional<String> cursor) {
        return new Query(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                operation,
                Optional.empty(),
                Optional.empty(),
                limit,
                cursor,
                true);
    }

    private AuditEntry entry(String operation, String subject) {
        return new AuditEntry(
                tenant,
                World.origin("mallory").because("line one\nline two \u2028 \"quoted\""),
                operation,
                AuditEntry.Result.REFUSED,
                Optional.of("order"),
                Optional.of(subject),
                Optional.of(World.json("{'amount':100.50,'z':1,'a':[null,true,'é']}")),
                Optional.of(Value.of("after")));
    }

    private void append(int count) {
        for (int i = 1; i <= count; i++) {
            await(trail.append(entry("entity.read", "s" + i)));
        }
    }

    @Test
    void what_was_appended_is_read_again_to_the_letter() {
        var entry = entry("entity.delete", "x");
        await(trail.append(entry));

        var event = ok(trail.events(tenant, EVERYTHING)).items().getFirst();

        assertThat(event.number()).isEqualTo(1);
        assertThat(event.entry()).isEqualTo(entry);
        assertThat(event.hash())
                .isEqualTo(AuditChain.link(AuditChain.ROOT, AuditChain.content(entry)));
    }

    @Test
    void times_count_to_the_microsecond() {
        var origin = World.origin();
        var fine =
                new Origin(
                        origin.principal(),
                        Instant.parse("2030-01-01T00:00:00.123456789Z"),
                        "r",
                        "c",
                        Optional.empty());
        await(
                trail.append(
                        new AuditEntry(
                                tenant,
                                fine,
                                "op",
                                AuditEntry.Result.DONE,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));

        assertThat(await(trail.verify(tenant)).valid()).isTrue();
        assertThat(ok(trail.events(tenant, EVERYTHING)).items().getFirst().entry().origin().at())
                .isEqualTo(Instant.parse("2030-01-01T00:00:00.123456Z"));
    }

    @Test
    void an_empty_trail_is_sound() {
        var verification = await(trail.verify(tenant));

        assertThat(verification.valid()).isTrue();
        assertThat(verification.events()).isZero();
        assertThat(verification.head()).isEqualTo(AuditChain.ROOT);
    }

    /**
     * Goal: no link is lost or doubled when a tenant's first writers, and many after them, come at
     * once.
     */
    @Test
    void the_chain_holds_under_sixteen_writers() {
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 16; writer++) {
                writers.execute(() -> append(25));
            }
        }

        var verification = await(trail.verify(tenant));
        assertThat(verification.valid()).isTrue();
        assertThat(verification.events()).isEqualTo(400);
        assertThat(ok(trail.events(tenant, EVERYTHING)).items())
                .extracting(AuditEvent::number)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 400).boxed().toList());
    }

    @Test
    void entries_of_one_transaction_keep_their_order() {
        await(
                world.database.inTenant(
                        tenant,
                        session -> {
                            session.audit(
                                    List.of(
                                            entry("first", "1"),
                                            entry("second", "2"),
                                            entry("third", "3")));
                            return Done.DONE;
                        }));

        assertThat(ok(trail.events(tenant, EVERYTHING)).items())
                .extracting(event -> event.entry().operation())
                .containsExactly("first", "second", "third");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET actor = 'somebody.else'",
                "SET at = at + interval '1 microsecond'",
                "SET request_id = 'other'",
                "SET reason = NULL",
                "SET operation = 'entity.update'",
                "SET result = 'DONE'",
                "SET entity = 'invoice'",
                "SET subject = 'other'",
                "SET before = replace(before, '100.50', '100.51')",
                "SET after = NULL",
                "SET hash = sha256('x')"
            })
    void an_altered_event_is_named(String change) throws SQLException {
        append(6);
        tamper("UPDATE athyper.audit_event " + change + " WHERE tenant_id = '%s' AND number = 4");

        var verification = await(trail.verify(tenant));

        assertThat(verification.valid()).isFalse();
        assertThat(verification.firstBreak().orElseThrow().number()).isEqualTo(4);
        assertThat(verification.events()).isEqualTo(3);
    }

    @Test
    void a_removed_event_is_named() throws SQLException {
        append(5);
        tamper("DELETE FROM athyper.audit_event WHERE tenant_id = '%s' AND number = 2");

        var broken = await(trail.verify(tenant)).firstBreak().orElseThrow();

        assertThat(broken.number()).isEqualTo(2);
        assertThat(broken.reason()).contains("missing");
    }

    @Test
    void an_end_that_was_cut_off_is_named() throws SQLException {
        append(5);
        tamper("DELETE FROM athyper.audit_event WHERE tenant_id = '%s' AND number = 5");

        assertThat(await(trail.verify(tenant)).firstBreak().orElseThrow().number()).isEqualTo(5);
    }

    private void tamper(String sql) throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            assertThat(Server.update(superuser, sql.formatted(tenant))).isEqualTo(1);
        }
    }

    /** Between the head and the events of a verification others write; it must not mind. */
    @Test
    void verifying_while_others_write_finds_no_break() {
        var appended = new ArrayList<CompletionStage<Done>>();
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 20; i++) {
                appended.add(trail.append(entry("entity.read", "s" + i)));
            }
            assertThat(await(trail.verify(tenant)).firstBreak()).isEmpty();
        }
        appended.forEach(Stages::await);
    }

    @Test
    void events_are_read_in_pages_oldest_first() {
        append(5);
        await(trail.append(entry("other", "x")));
        var seen = new ArrayList<Long>();
        Optional<String> cursor = Optional.empty();
        do {
            var page = ok(trail.events(tenant, query(Optional.of("entity.read"), 2, cursor)));
            assertThat(page.total()).hasValue(5);
            page.items().forEach(event -> seen.add(event.number()));
            cursor = page.nextCursor();
        } while (cursor.isPresent());

        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(refused(trail.events(tenant, query(Optional.empty(), 2, Optional.of("junk")))))
                .isEqualTo(RecordError.CURSOR_INVALID);
    }

    @Test
    void events_are_found_by_time_and_actor() {
        append(2);

        assertThat(found(Optional.of("mallory"), Optional.of(World.NOON), Optional.empty()))
                .isEqualTo(2);
        assertThat(found(Optional.of("alice"), Optional.empty(), Optional.empty())).isZero();
        assertThat(found(Optional.empty(), Optional.empty(), Optional.of(World.NOON))).isZero();
    }

    private long found(Optional<String> actor, Optional<Instant> from, Optional<Instant> to) {
        return ok(trail.events(
                        tenant,
                        new Query(
                                Optional.empty(),
                                Optional.empty(),
                                actor,
                                Optional.empty(),
                                from,
                                to,
                                10,
                                Optional.empty(),
                                true)))
                .total()
                .orElseThrow();
    }
}
