package com.athyper.policy.actors.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.actors.sweep.Sweeper;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCheck;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.policy.Operation;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;
import com.athyper.policy.actors.log.DecisionStream.Limits;
import com.athyper.policy.log.DecisionMade;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogSettings;
import com.athyper.policy.log.LogSettings.Rate;
import com.athyper.policy.log.LogWriters.Writer;
import com.athyper.policy.log.Scope;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

class DecisionStreamTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final TenantId DEMO = new TenantId("demo");
    private static final EntityName CLAIM = new EntityName("claim");
    private static final Limits SMALL =
            new Limits(16, 4, Duration.ofMillis(20), Duration.ofMillis(50));

    private final ActorTestKit kit = ActorTestKit.create();
    private static final Writer SELF = new Writer("node-1", 7);

    private final Shelf shelf = new Shelf();
    private final Register register = new Register();
    private final Board notices = new Board();
    private final AtomicLong ticks = new AtomicLong();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private DecisionStream stream(Limits limits) {
        return DecisionStream.start(
                kit.system(),
                shelf,
                new LogLines(new OneModel(), new Random(1), "node-1"),
                new Beats(register, SELF, () -> NOON.plusMillis(ticks.incrementAndGet())),
                limits);
    }

    private static DecisionMade made(Operation operation, boolean allowed, String title) {
        return new DecisionMade(
                new DecisionMade.Asked(
                        DEMO,
                        NOON,
                        "request-1",
                        new Subject(new PrincipalId("ada"), Set.of("user")),
                        operation,
                        Optional.of(CLAIM)),
                Scope.RECORD,
                new Verdict(allowed, List.of("limits/one"), List.of(), 7),
                Optional.of(
                        Value.object()
                                .put("id", "r-1")
                                .put("title", title)
                                .put("iban", "MY12")
                                .put("stray", "?")
                                .build()),
                Optional.of("r-1"));
    }

    private static DecisionMade made(String title) {
        return made(Operation.ENTITY_UPDATE, true, title);
    }

    private static List<DecisionMade> many(int count) {
        var all = new ArrayList<DecisionMade>();
        for (int i = 0; i < count; i++) {
            all.add(made("t-" + i));
        }
        return all;
    }

    private static void done(CompletionStage<Done> stage) throws Exception {
        stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void what_is_taken_is_written_in_batches_and_without_what_is_secret() throws Exception {
        var stream = stream(Limits.USUAL);
        done(stream.keep(many(600)));
        done(stream.stop());
        assertThat(shelf.decided())
                .hasSize(600)
                .allSatisfy(
                        line -> {
                            assertThat(line.resource().orElseThrow().values().keySet())
                                    .containsExactlyInAnyOrder("id", "title");
                            assertThat(line.masked()).containsExactly("iban", "stray");
                            assertThat(line.principal()).isEqualTo("ada");
                            assertThat(line.place().node()).isEqualTo("node-1");
                        });
        assertThat(shelf.writes()).isLessThan(10);
        assertThat(shelf.decided().stream().map(line -> line.place().id()).distinct()).hasSize(600);
    }

    @Test
    void a_full_log_makes_the_request_wait_and_loses_nothing_if_there_is_room_in_time()
            throws Exception {
        var gate = shelf.shut();
        var stream = stream(new Limits(16, 4, Duration.ofMillis(20), Duration.ofSeconds(20)));
        var waiting = stream.keep(many(200)).toCompletableFuture();
        until(() -> stream.counts().waiting() >= 16);
        assertThat(waiting).isNotDone();
        gate.complete(Done.DONE);
        done(waiting);
        done(stream.stop());
        assertThat(shelf.decided()).hasSize(200);
        assertThat(shelf.lost()).isZero();
    }

    @Test
    void what_finds_no_room_in_time_is_counted_and_the_log_says_so() throws Exception {
        var gate = shelf.shut();
        var stream = stream(SMALL);
        done(stream.keep(many(200)));
        long lost = stream.counts().lostSum();
        assertThat(lost).isPositive();
        gate.complete(Done.DONE);
        until(() -> shelf.lost() == lost);
        done(stream.stop());
        assertThat(shelf.decided().size() + shelf.lost()).isEqualTo(200);
        assertThat(stream.counts().waiting()).isZero();
    }

    @Test
    void a_store_that_is_away_is_waited_for() throws Exception {
        shelf.away = true;
        var stream = stream(Limits.USUAL);
        done(stream.keep(many(100)));
        until(() -> stream.counts().waiting() == 100);
        shelf.away = false;
        until(() -> shelf.decided().size() == 100);
        assertThat(shelf.lost()).isZero();
    }

    @Test
    void a_line_that_cannot_be_stored_takes_no_other_with_it() throws Exception {
        shelf.poison =
                entry ->
                        entry instanceof LogEntry.Decided decided
                                && decided.resource()
                                        .flatMap(it -> it.text("title"))
                                        .equals(Optional.of("t-5"));
        var stream = stream(Limits.USUAL);
        done(stream.keep(many(10)));
        until(() -> shelf.lost() == 1);
        assertThat(shelf.decided()).hasSize(9);
    }

    @Test
    void of_what_is_read_every_tenth_is_kept_and_stands_for_ten() throws Exception {
        var stream = stream(Limits.USUAL);
        for (int i = 0; i < 100; i++) {
            done(stream.keep(List.of(made(Operation.ENTITY_READ, true, "t"))));
        }
        done(stream.stop());
        assertThat(shelf.decided())
                .hasSize(10)
                .allSatisfy(line -> assertThat(line.weight()).isEqualTo(10));
    }

    @Test
    void refusals_and_privileged_operations_are_kept_whatever_the_tenant_wants() throws Exception {
        var stream = stream(Limits.USUAL);
        done(
                stream.change(
                        DEMO,
                        new LogSettings(Map.of("*", new Rate.Off()), Duration.ofDays(1)),
                        new Origin(new PrincipalId("sec"), NOON, "r", "c", Optional.empty())));
        done(
                stream.keep(
                        List.of(
                                made(Operation.ENTITY_READ, false, "denied"),
                                made(Operation.ENTITY_DELETE, true, "privileged"),
                                made(Operation.ENTITY_UPDATE, true, "left out"))));
        done(stream.stop());
        assertThat(shelf.decided())
                .extracting(line -> line.resource().flatMap(it -> it.text("title")).orElseThrow())
                .containsExactly("denied", "privileged");
    }

    @Test
    void a_beat_vouches_for_what_was_taken_before_it_and_for_nothing_else() throws Exception {
        var gate = shelf.shut();
        var stream = stream(Limits.USUAL);
        done(stream.begun());
        done(stream.keep(List.of(made("before"))));
        long taken = ticks.get();
        until(() -> ticks.get() > taken);
        assertThat(register.wholeAt(SELF))
                .as("nothing arrives while the line before it is on its way")
                .hasValueSatisfying(at -> assertThat(at).isBeforeOrEqualTo(at(taken)));
        gate.complete(Done.DONE);
        until(() -> register.wholeAt(SELF).orElseThrow().isAfter(at(taken)));
        assertThat(shelf.decided()).hasSize(1);
    }

    private static Instant at(long ticks) {
        return NOON.plusMillis(ticks);
    }

    @Test
    void a_log_that_has_written_all_ends_with_a_word() throws Exception {
        var stream = stream(Limits.USUAL);
        done(stream.begun());
        done(stream.keep(many(3)));
        assertThat(register.wholeAt(SELF)).isPresent();
        done(stream.stop());
        assertThat(register.wholeAt(SELF)).isEmpty();
    }

    @Test
    void a_log_that_ends_with_lines_in_its_hands_ends_without_a_word() throws Exception {
        var stream = stream(Limits.USUAL);
        done(stream.begun());
        shelf.away = true;
        done(stream.keep(many(3)));
        done(stream.stop());
        assertThat(stream.counts().waiting()).isEqualTo(3);
        assertThat(register.wholeAt(SELF)).isPresent();
    }

    @Test
    void a_store_that_cannot_be_told_is_told_by_the_next_beat() throws Exception {
        register.away = true;
        var stream = stream(Limits.USUAL);
        until(() -> register.refused() > 0);
        assertThat(stream.begun().toCompletableFuture()).isNotDone();
        register.away = false;
        done(stream.begun());
    }

    @Test
    void the_sweeper_asks_again_while_there_is_more_and_honours_the_tenants_retention() {
        shelf.settings.put(DEMO, new LogSettings(Map.of(), Duration.ofDays(2)));
        kit.spawn(
                Sweeper.create(
                        Duration.ofMillis(10),
                        new DecisionSweeper(
                                        new DecisionSweeper.Kept(shelf, notices),
                                        () -> CompletableFuture.completedStage(Set.of(DEMO)),
                                        InstantSource.fixed(NOON))
                                ::swept));
        until(() -> shelf.forgotten().size() >= 2 && !notices.forgotten().isEmpty());
        assertThat(shelf.forgotten().subList(0, 2)).containsOnly("demo 2029-12-30T12:00:00Z");
        assertThat(notices.forgotten().getFirst()).isEqualTo("demo 2029-12-30T12:00:00Z");
    }

    /** Knows of a claim that its title is open and its account is not. */
    private static final class OneModel implements Models {
        private final EntityModel claim = compiled();

        private static EntityModel compiled() {
            String json =
                    """
                    {"name":"claim","label":"Claim","fields":[
                     {"name":"title","type":"string","classification":"internal"},
                     {"name":"iban","type":"string","classification":"confidential"}]}
                    """;
            return switch (EntityCheck.check(Optional.empty(), Json.trustedObject(json))) {
                case EntityCheck.Checked.Sound(var document) -> EntityCompiler.trusted(document, 1);
                case EntityCheck.Checked.Faulty(var faults) ->
                        throw new IllegalStateException(faults.toString());
            };
        }

        @Override
        public Optional<EntityModel> find(TenantId tenant, EntityName name) {
            return name.equals(CLAIM) ? Optional.of(claim) : Optional.empty();
        }

        @Override
        public Map<EntityName, EntityModel> all(TenantId tenant) {
            return Map.of(CLAIM, claim);
        }

        @Override
        public CompletionStage<Void> refresh(TenantId tenant) {
            return CompletableFuture.completedStage(null);
        }
    }
}
