package com.athyper.workflow.actors.simulation;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.SettlementLog;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalStore;
import com.athyper.workflow.Passage;
import com.athyper.workflow.PendingStart;
import com.athyper.workflow.actors.simulation.Action.Point;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The database as one node reaches it: later, sometimes not, and without hearing the outcome. */
final class NodeStore implements ApprovalStore, SettlementLog {
    private final World world;
    private final SimulatedNode node;
    private long number;

    NodeStore(World world, SimulatedNode node) {
        this.world = world;
        this.node = node;
    }

    @Override
    public CompletionStage<Done> settle(
            ApprovalKey key,
            String persistenceId,
            long sequence,
            Passage passage,
            Origin origin,
            List<AuditEntry> audit) {
        if (node.diesAt(Point.BEFORE_SETTLE)) {
            return new CompletableFuture<>();
        }
        return transaction(
                () -> {
                    world.note("settled %s up to %d", world.word(key), sequence);
                    world.database.settle(key, sequence, passage, origin, audit);
                    node.diesAt(Point.SETTLED);
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Done> refused(
            ApprovalKey key, String kind, Origin origin, Problem problem) {
        return transaction(() -> Done.DONE);
    }

    @Override
    public CompletionStage<Optional<PendingStart>> pendingStart(TenantId tenant, UUID instance) {
        return transaction(() -> world.database.pending(instance));
    }

    @Override
    public CompletionStage<List<ApprovalKey>> startsPendingSince(Instant before, int limit) {
        return transaction(() -> world.database.pendingSince(before, limit));
    }

    @Override
    public CompletionStage<List<UUID>> waitingForTheGone(
            TenantId tenant, Optional<UUID> after, int limit) {
        throw new UnsupportedOperationException("reviews are among what somebody wants");
    }

    @Override
    public CompletionStage<List<ApprovalKey>> dueBefore(Instant before, int limit) {
        return transaction(() -> world.database.dueBefore(before, limit));
    }

    @Override
    public CompletionStage<List<String>> behind(String type, Instant before, int limit) {
        return transaction(() -> world.database.behind(before, limit));
    }

    /** What has left the node happens, whatever becomes of the node. */
    <T> CompletionStage<T> transaction(Supplier<T> work) {
        var answer = new CompletableFuture<T>();
        long mine = number++;
        world.time.after(
                1 + world.lots.upTo(8, node.name() + " asks", mine),
                () -> {
                    long back = 1L + world.lots.upTo(4, node.name() + " hears", mine);
                    if (world.databaseIsAway()) {
                        var away = new IllegalStateException("the database is away");
                        node.later(back, () -> answer.completeExceptionally(away));
                    } else {
                        T done = work.get();
                        node.later(back, () -> answer.complete(done));
                    }
                });
        return answer;
    }
}
