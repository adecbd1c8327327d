package com.athyper.actors.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.actors.aggregate.AggregateMessage.Execute;
import com.athyper.actors.aggregate.AggregateMessage.Show;
import com.athyper.actors.aggregate.AggregateReply.Refused;
import com.athyper.actors.aggregate.AggregateReply.Shown;
import com.athyper.actors.wire.AggregateTypes;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.TenancyError;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.TenantCommand;
import com.athyper.tenancy.TenantEvent;
import com.athyper.tenancy.TenantRules;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The shell with real rules: what reaches the journal, what is settled, what the caller hears. */
final class AggregateEntityTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create(
                    PersistenceTestKitPlugin.getInstance()
                            .config()
                            .withFallback(
                                    com.typesafe.config.ConfigFactory.parseString(
                                            """
                                            pekko.persistence.testkit.events.serialize = on
                                            pekko.actor.testkit.typed.single-expect-default = 5s
                                            """))
                            .withFallback(com.typesafe.config.ConfigFactory.load()));
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Tenant.Profile PROFILE =
            new Tenant.Profile("Acme", "acme", Tenant.Tier.STANDARD);

    private final List<Settlement.Owed<TenantEvent, Tenant>> settled = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private final TenantId tenant = new TenantId("t" + NUMBER.incrementAndGet());

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void an_accepted_command_is_journaled_then_settled_then_answered() {
        var entity = spawn();

        var reply = execute(entity, new TenantCommand.Create(PROFILE), "c1");

        assertThat(reply).isEqualTo(new Shown<>("tenant", new Tenant.Active(PROFILE), 1));
        assertThat(journal.persistedInStorage("tenant|" + tenant.value()))
                .containsExactly(
                        new Recorded<TenantEvent>(new TenantEvent.Created(PROFILE), origin("c1")));
        assertThat(settled).hasSize(1);
        assertThat(settled.getFirst().sequence()).isEqualTo(1);
        assertThat(settled.getFirst().before()).isEqualTo(new Tenant.Unknown());
    }

    @Test
    void a_refused_command_is_answered_and_leaves_nothing() {
        var reply = execute(spawn(), new TenantCommand.Suspend("late"), "c1");

        assertThat(reply)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.problem().code())
                                        .isEqualTo(TenancyError.TENANT_NOT_FOUND));
        assertThat(journal.persistedInStorage("tenant|" + tenant.value())).isEmpty();
        assertThat(settled).isEmpty();
    }

    @Test
    void saying_it_twice_under_one_id_is_answered_twice_and_journaled_once() {
        var entity = spawn();
        execute(entity, new TenantCommand.Create(PROFILE), "c1");
        execute(entity, new TenantCommand.Suspend("late"), "c2");

        var reply = execute(entity, new TenantCommand.Suspend("late"), "c2");

        assertThat(reply)
                .isEqualTo(new Shown<>("tenant", new Tenant.Suspended(PROFILE, "late"), 2));
        assertThat(journal.persistedInStorage("tenant|" + tenant.value())).hasSize(2);
    }

    @Test
    void a_settlement_that_fails_is_tried_again_before_the_answer() {
        failures.set(2);

        var reply = execute(spawn(), new TenantCommand.Create(PROFILE), "c1");

        assertThat(reply).isInstanceOf(Shown.class);
        assertThat(settled).hasSize(1);
        assertThat(failures).hasValue(0);
    }

    @Test
    void a_restart_settles_the_last_command_again_and_remembers_its_id() {
        var entity = spawn();
        execute(entity, new TenantCommand.Create(PROFILE), "c1");
        execute(entity, new TenantCommand.Suspend("late"), "c2");
        KIT.stop(entity, Duration.ofSeconds(5));
        settled.clear();

        var again = spawn();
        var reply = execute(again, new TenantCommand.Suspend("late"), "c2");

        assertThat(reply)
                .isEqualTo(new Shown<>("tenant", new Tenant.Suspended(PROFILE, "late"), 2));
        assertThat(settled).hasSize(1);
        assertThat(settled.getFirst().sequence()).isEqualTo(2);
        assertThat(settled.getFirst().batch())
                .extracting(Recorded::event)
                .containsExactly(new TenantEvent.Suspended("late"));
        assertThat(settled.getFirst().before()).isEqualTo(new Tenant.Active(PROFILE));
    }

    @Test
    void a_journal_that_cannot_write_is_said_at_once_and_the_entity_goes_on_afterwards() {
        var entity = spawn();
        execute(entity, new TenantCommand.Create(PROFILE), "c1");
        journal.failNextPersisted("tenant|" + tenant.value());

        var reply = execute(entity, new TenantCommand.Suspend("late"), "c2");

        assertThat(reply)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.problem().code())
                                        .isEqualTo(ShellError.NOT_STORED));
        TestProbe<AggregateReply> probe = KIT.createTestProbe();
        entity.tell(new Show(probe.getRef()));
        assertThat(probe.receiveMessage(Duration.ofSeconds(5)))
                .isEqualTo(new Shown<>("tenant", new Tenant.Active(PROFILE), 1));
        assertThat(execute(entity, new TenantCommand.Suspend("late"), "c2"))
                .isEqualTo(new Shown<>("tenant", new Tenant.Suspended(PROFILE, "late"), 2));
    }

    @Test
    void who_waits_for_an_entity_that_is_stopped_asks_again_and_hears_that_it_is_done() {
        failures.set(Integer.MAX_VALUE);
        var entity = spawn();
        TestProbe<AggregateReply> probe = KIT.createTestProbe();
        var command = new TenantCommand.Create(PROFILE);
        entity.tell(new Execute<>("tenant", command, origin("c1"), probe.getRef()));
        journal.expectNextPersisted(
                "tenant|" + tenant.value(),
                new Recorded<TenantEvent>(new TenantEvent.Created(PROFILE), origin("c1")));

        KIT.stop(entity, Duration.ofSeconds(5));
        failures.set(0);

        assertThat(execute(spawn(), command, "c1"))
                .isEqualTo(new Shown<>("tenant", new Tenant.Active(PROFILE), 1));
        probe.expectNoMessage(Duration.ZERO);
    }

    private ActorRef<AggregateMessage> spawn() {
        AggregateTypes.get(Adapter.toClassic(KIT.system())).register(type());
        return KIT.spawn(
                AggregateEntity.create(type(), ShardedKey.of(tenant), InstantSource.fixed(NOON)));
    }

    private AggregateType<TenantCommand, TenantEvent, Tenant> type() {
        return new AggregateType<>(
                "tenant",
                TenantCommand.class,
                Tenant.class,
                Map.of(
                        "tenant.created/1", TenantEvent.Created.class,
                        "tenant.suspended/1", TenantEvent.Suspended.class,
                        "tenant.reactivated/1", TenantEvent.Reactivated.class,
                        "tenant.archived/1", TenantEvent.Archived.class),
                _ -> new TenantRules(),
                this::settle);
    }

    private CompletionStage<Optional<TenantCommand>> settle(
            Settlement.Owed<TenantEvent, Tenant> owed) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("away"));
        }
        settled.add(owed);
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private AggregateReply execute(
            ActorRef<AggregateMessage> entity, TenantCommand command, String id) {
        TestProbe<AggregateReply> probe = KIT.createTestProbe();
        entity.tell(new Execute<>("tenant", command, origin(id), probe.getRef()));
        return probe.receiveMessage(Duration.ofSeconds(5));
    }

    private static Origin origin(String id) {
        return new Origin(new PrincipalId("sysadmin"), NOON, "r1", id, Optional.empty());
    }
}
