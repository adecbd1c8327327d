package com.athyper.actors.memory;

import com.athyper.actors.memory.MemoryMessage.Announce;
import com.athyper.actors.memory.MemoryMessage.Announced;
import com.athyper.actors.memory.MemoryMessage.CatchUp;
import com.athyper.actors.memory.MemoryMessage.Keepers;
import com.athyper.actors.memory.MemoryMessage.Load;
import com.athyper.actors.memory.MemoryMessage.Loaded;
import com.athyper.kernel.TenantId;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Keeps this node's memory up with what is in force: told by the node where a change was made, and
 * by looking at the epochs twice a second, so that a lost message costs half a second and no more.
 */
public final class MemoryKeeper extends AbstractBehavior<MemoryMessage> {
    private static final ServiceKey<MemoryMessage> KEY =
            ServiceKey.create(MemoryMessage.class, "memory-keeper");
    private static final Duration CATCH_UP_EVERY = Duration.ofMillis(500);

    /** By then every node has looked, and has read what it saw. */
    private static final Duration LOOKED_WITHIN = CATCH_UP_EVERY.multipliedBy(2);

    /**
     * A node that has not answered by then will catch up by itself, and writes under its old model
     * are refused.
     */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);

    private final NodeMemory memory;
    private final String node;
    private final Supplier<CompletionStage<Void>> alongside;
    private final IntSupplier nodes;
    private Set<ActorRef<MemoryMessage>> keepers = Set.of();

    /**
     * @param alongside what else of this node is brought up to date at the same moments
     * @param nodes how many nodes serve at this moment
     */
    public static Behavior<MemoryMessage> create(
            NodeMemory memory,
            String node,
            Supplier<CompletionStage<Void>> alongside,
            IntSupplier nodes) {
        return Behaviors.setup(
                context ->
                        Behaviors.withTimers(
                                timers ->
                                        new MemoryKeeper(
                                                memory, node, alongside, nodes, context, timers)));
    }

    private MemoryKeeper(
            NodeMemory memory,
            String node,
            Supplier<CompletionStage<Void>> alongside,
            IntSupplier nodes,
            ActorContext<MemoryMessage> context,
            TimerScheduler<MemoryMessage> timers) {
        super(context);
        this.memory = memory;
        this.node = node;
        this.alongside = alongside;
        this.nodes = nodes;
        var receptionist = context.getSystem().receptionist();
        receptionist.tell(Receptionist.register(KEY, context.getSelf()));
        receptionist.tell(
                Receptionist.subscribe(
                        KEY,
                        context.messageAdapter(
                                Receptionist.Listing.class,
                                listing -> new Keepers(listing.getServiceInstances(KEY)))));
        timers.startTimerWithFixedDelay(CatchUp.NOW, CATCH_UP_EVERY);
    }

    /**
     * Tells every node that something of the tenant has changed; completes once those reached have
     * it.
     */
    public static CompletionStage<Void> announce(
            ActorRef<MemoryMessage> keeper, TenantId tenant, ActorSystem<?> system) {
        CompletionStage<Announced> announced =
                AskPattern.ask(
                        keeper,
                        replyTo -> new Announce(tenant, replyTo),
                        ANSWER_WITHIN.plus(LOOKED_WITHIN).multipliedBy(2),
                        system.scheduler());
        return announced.handle((_, _) -> null);
    }

    @Override
    public Receive<MemoryMessage> createReceive() {
        return newReceiveBuilder().onMessage(MemoryMessage.class, this::onMessage).build();
    }

    private Behavior<MemoryMessage> onMessage(MemoryMessage message) {
        switch (message) {
            case Keepers(var found) -> keepers = found;
            case Load(var tenant, var replyTo) ->
                    both(memory.refresh(tenant))
                            .whenComplete(
                                    (_, failure) -> {
                                        if (failure == null) {
                                            replyTo.tell(new Loaded(node));
                                        }
                                    });
            case Announce announce -> announce(announce);
            case CatchUp now when now == CatchUp.NOW ->
                    getContext().pipeToSelf(both(memory.catchUp()), (_, _) -> CatchUp.DONE);
            case CatchUp _, Loaded _, Announced _ -> {}
        }
        return this;
    }

    private CompletionStage<Void> both(CompletionStage<Void> ours) {
        return ours.thenCombine(alongside.get(), (_, _) -> null);
    }

    private void announce(Announce announce) {
        var loaded = new AtomicInteger();
        var targets = keepers.isEmpty() ? Set.of(getContext().getSelf()) : keepers;
        CompletableFuture<?>[] answers =
                targets.stream()
                        .map(keeper -> askToLoad(keeper, announce.tenant(), loaded))
                        .toArray(CompletableFuture<?>[]::new);
        boolean reachesAll = targets.size() >= nodes.getAsInt();
        var system = getContext().getSystem();
        CompletableFuture.allOf(answers)
                .whenComplete(
                        (_, _) -> {
                            var announced = new Announced(targets.size(), loaded.get());
                            if (reachesAll) {
                                announce.replyTo().tell(announced);
                            } else {
                                // A node that has just come is not known yet: it looks by itself.
                                system.scheduler()
                                        .scheduleOnce(
                                                LOOKED_WITHIN,
                                                () -> announce.replyTo().tell(announced),
                                                system.executionContext());
                            }
                        });
    }

    private CompletableFuture<?> askToLoad(
            ActorRef<MemoryMessage> keeper, TenantId tenant, AtomicInteger loaded) {
        CompletionStage<Loaded> answer =
                AskPattern.ask(
                        keeper,
                        replyTo -> new Load(tenant, replyTo),
                        ANSWER_WITHIN,
                        getContext().getSystem().scheduler());
        return answer.thenAccept(_ -> loaded.incrementAndGet()).toCompletableFuture();
    }
}
