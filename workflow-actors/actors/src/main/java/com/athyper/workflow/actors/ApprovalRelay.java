package com.athyper.workflow.actors;

import com.athyper.actors.aggregate.ShardedKey;
import com.athyper.actors.sweep.Sweeper;
import com.athyper.kernel.Answer;
import com.athyper.tenancy.SettlementLog;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalStore;

import org.apache.pekko.actor.typed.ActorSystem;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finishes what a crash interrupted and wakes what is due soon: starts left in the outbox,
 * approvals whose journal is ahead of what they have written elsewhere, deadlines that come near.
 * One in the cluster; everything it does may be repeated.
 */
public final class ApprovalRelay {
    public static final Duration EVERY = Duration.ofSeconds(1);

    /** Whoever began it has this long to end it; the relay is for those who cannot. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** A woken approval holds its timer itself, so it is woken well before. */
    private static final Duration AHEAD = Duration.ofSeconds(30);

    private static final int AT_ONCE = 500;

    /** Reading what was written lately costs more than the other looks. */
    private static final int LOOKS_BETWEEN_SETTLEMENTS = 5;

    private final WakeableApprovals approvals;
    private final ApprovalStore store;
    private final SettlementLog settlements;
    private final InstantSource clock;
    private final AtomicInteger looks = new AtomicInteger();

    /** Runs one relay in the cluster. */
    public static void start(
            ActorSystem<?> system,
            WakeableApprovals approvals,
            ApprovalStore store,
            SettlementLog settlements,
            InstantSource clock) {
        var relay = new ApprovalRelay(approvals, store, settlements, clock);
        Sweeper.start(system, "approval-relay", EVERY, relay::look);
    }

    public ApprovalRelay(
            WakeableApprovals approvals,
            ApprovalStore store,
            SettlementLog settlements,
            InstantSource clock) {
        this.approvals = approvals;
        this.store = store;
        this.settlements = settlements;
        this.clock = clock;
    }

    /** Done when all that it began has been answered. */
    public CompletionStage<Void> look() {
        var now = clock.instant();
        return CompletableFuture.allOf(
                store.startsPendingSince(now.minus(GRACE), AT_ONCE)
                        .thenCompose(this::startAll)
                        .toCompletableFuture(),
                unsettled(now).thenAccept(ids -> ids.forEach(this::wake)).toCompletableFuture(),
                store.dueBefore(now.plus(AHEAD), AT_ONCE)
                        .thenAccept(keys -> keys.forEach(approvals::wake))
                        .toCompletableFuture());
    }

    private CompletionStage<List<String>> unsettled(Instant now) {
        return looks.getAndIncrement() % LOOKS_BETWEEN_SETTLEMENTS == 0
                ? settlements.behind(ApprovalType.NAME, now.minus(GRACE), AT_ONCE)
                : CompletableFuture.completedFuture(List.of());
    }

    private CompletionStage<Void> startAll(List<ApprovalKey> keys) {
        return CompletableFuture.allOf(
                keys.stream()
                        .map(
                                key ->
                                        approvals
                                                .start(key.tenant(), key.instance())
                                                .thenAccept(answer -> report(key, answer))
                                                .toCompletableFuture())
                        .toArray(CompletableFuture[]::new));
    }

    private void report(ApprovalKey key, Answer<?> answer) {
        if (answer instanceof Answer.Refused<?>(var problem)) {
            org.slf4j.LoggerFactory.getLogger(ApprovalRelay.class)
                    .warn(
                            "approval {} waits in the outbox: {}",
                            key.instance(),
                            problem.code().id());
        }
    }

    private void wake(String persistenceId) {
        String entityId = persistenceId.substring(persistenceId.indexOf('|') + 1);
        approvals.wake(ApprovalType.key(ShardedKey.parse(entityId)));
    }
}
