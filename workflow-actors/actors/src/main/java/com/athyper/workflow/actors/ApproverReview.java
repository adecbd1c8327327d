package com.athyper.workflow.actors;

import com.athyper.actors.sweep.Sweeper;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalStore;
import com.athyper.workflow.Approvals;

import org.apache.pekko.actor.typed.ActorSystem;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Has approvals look for who is gone, whenever something in their tenant has changed. One in the
 * cluster; everything it does may be repeated, and is for a while: the node of an approval may come
 * to know of the change a moment later.
 */
public final class ApproverReview {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Every node that is to be reached knows of a change by then. */
    private static final Duration AGAIN_FOR = Duration.ofSeconds(5);

    private static final int AT_ONCE = 200;

    private final Door approvals;
    private final Waiting waiting;
    private final Supplier<CompletionStage<Map<TenantId, Long>>> epochs;
    private final InstantSource clock;
    private final Map<TenantId, Seen> seen = new ConcurrentHashMap<>();

    /** As {@link ApprovalStore#waitingForTheGone}. */
    @FunctionalInterface
    interface Waiting {
        CompletionStage<List<UUID>> forTheGone(TenantId tenant, Optional<UUID> after, int limit);
    }

    /** How an approval is told. */
    @FunctionalInterface
    interface Door {
        CompletionStage<?> execute(ApprovalKey key, ApprovalCommand command, Origin origin);
    }

    /** Which epoch of a tenant is looked at, and since when. */
    private record Seen(long epoch, Instant since) {}

    ApproverReview(
            Door approvals,
            Waiting waiting,
            Supplier<CompletionStage<Map<TenantId, Long>>> epochs,
            InstantSource clock) {
        this.approvals = approvals;
        this.waiting = waiting;
        this.epochs = epochs;
        this.clock = clock;
    }

    /**
     * Runs one review in the cluster.
     *
     * @param epochs of all tenants: another one says that something in force has changed
     */
    public static void start(
            ActorSystem<?> system,
            Approvals approvals,
            ApprovalStore store,
            Supplier<CompletionStage<Map<TenantId, Long>>> epochs,
            InstantSource clock) {
        var review =
                new ApproverReview(approvals::execute, store::waitingForTheGone, epochs, clock);
        Sweeper.start(system, "approver-review", EVERY, review::look);
    }

    CompletionStage<Void> look() {
        return epochs.get()
                .thenCompose(
                        all -> {
                            CompletionStage<Void> each = CompletableFuture.completedStage(null);
                            for (var tenant : all.entrySet()) {
                                if (isToBeSeen(tenant.getKey(), tenant.getValue())) {
                                    each =
                                            each.thenCompose(
                                                    _ -> look(tenant.getKey(), Optional.empty()));
                                }
                            }
                            return each;
                        });
    }

    private boolean isToBeSeen(TenantId tenant, long epoch) {
        var now = clock.instant();
        var look =
                seen.merge(
                        tenant,
                        new Seen(epoch, now),
                        (before, fresh) -> before.epoch() == epoch ? before : fresh);
        return look.since().plus(AGAIN_FOR).isAfter(now);
    }

    private CompletionStage<Void> look(TenantId tenant, Optional<UUID> after) {
        return waiting.forTheGone(tenant, after, AT_ONCE)
                .thenCompose(
                        found ->
                                reviewed(tenant, found)
                                        .thenCompose(
                                                _ ->
                                                        found.size() < AT_ONCE
                                                                ? CompletableFuture.completedStage(
                                                                        null)
                                                                : look(
                                                                        tenant,
                                                                        Optional.of(
                                                                                found.getLast()))));
    }

    private CompletionStage<Void> reviewed(TenantId tenant, List<UUID> instances) {
        return CompletableFuture.allOf(
                instances.stream()
                        .map(
                                instance ->
                                        approvals
                                                .execute(
                                                        new ApprovalKey(tenant, instance),
                                                        new ApprovalCommand.Review(),
                                                        origin(instance))
                                                .toCompletableFuture())
                        .toArray(CompletableFuture[]::new));
    }

    private Origin origin(UUID instance) {
        var now = clock.instant();
        String id = "review:" + instance + ":" + now;
        return new Origin(PrincipalId.SYSTEM, now, id, id, Optional.of("who was asked is gone"));
    }
}
