package com.athyper.workflow.actors;

import com.athyper.actors.sweep.Sweeper;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalCommand.Migration.UndoMigration;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.migration.MigrationItem;
import com.athyper.workflow.migration.MigrationItem.Status;
import com.athyper.workflow.migration.MigrationJob;
import com.athyper.workflow.migration.MigrationStore;
import com.athyper.workflow.migration.MigrationStore.Work;

import org.apache.pekko.actor.typed.ActorSystem;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Works on migrations until nothing of them waits: some approvals of each in turn, few at once, so
 * that those who approve meanwhile do not notice. One in the cluster; what the one before has not
 * written down is done again, and an approval that has been migrated knows it.
 */
public final class MigrationWorker {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MIGRATIONS_AT_ONCE = 4;
    private static final int APPROVALS_AT_ONCE = 16;

    private final ShardedMigrations migrations;
    private final Approvals approvals;
    private final Definitions definitions;
    private final MigrationStore store;
    private final InstantSource clock;

    /** What the worker needs. */
    public record Doors(
            ShardedMigrations migrations,
            Approvals approvals,
            Definitions definitions,
            MigrationStore store) {}

    /** Runs one worker in the cluster. */
    public static void start(ActorSystem<?> system, Doors doors, InstantSource clock) {
        Sweeper.start(system, "migration-worker", EVERY, new MigrationWorker(doors, clock)::work);
    }

    MigrationWorker(Doors doors, InstantSource clock) {
        migrations = doors.migrations();
        approvals = doors.approvals();
        definitions = doors.definitions();
        store = doors.store();
        this.clock = clock;
    }

    /** Again and again as long as there is something that can be done. */
    CompletionStage<Void> work() {
        return store.unfinished(MIGRATIONS_AT_ONCE).thenCompose(this::all);
    }

    private CompletionStage<Void> all(List<Work> works) {
        var some = works.stream().map(work -> some(work).toCompletableFuture()).toList();
        return CompletableFuture.allOf(some.toArray(CompletableFuture[]::new))
                .thenComposeAsync(
                        _ ->
                                some.stream().anyMatch(CompletableFuture::join)
                                        ? work()
                                        : CompletableFuture.completedFuture(null));
    }

    /** Whether anything came of it. */
    private CompletionStage<Boolean> some(Work work) {
        return store.waiting(work, APPROVALS_AT_ONCE)
                .thenCompose(
                        items ->
                                items.isEmpty()
                                        ? store.finish(work).thenApply(_ -> true)
                                        : store.find(work)
                                                .thenCompose(
                                                        job -> done(work, job.orElseThrow(), items))
                                                .thenCompose(done -> kept(work, done)));
    }

    private CompletionStage<Boolean> kept(Work work, List<MigrationItem> done) {
        boolean any = done.stream().anyMatch(item -> !item.status().waits());
        return store.keep(work, done).thenApply(_ -> any);
    }

    private CompletionStage<List<MigrationItem>> done(
            Work work, MigrationJob job, List<MigrationItem> items) {
        return document(work.tenant(), job)
                .thenCompose(
                        document -> {
                            var done =
                                    items.stream()
                                            .map(
                                                    item ->
                                                            one(work, job, document, item)
                                                                    .toCompletableFuture())
                                            .toList();
                            return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new))
                                    .thenApply(
                                            _ ->
                                                    done.stream()
                                                            .map(CompletableFuture::join)
                                                            .toList());
                        });
    }

    private CompletionStage<Value.Fields> document(TenantId tenant, MigrationJob job) {
        return definitions
                .show(new DefinitionKey(tenant, DefinitionKind.TEMPLATE, job.order().template()))
                .thenApply(
                        definition ->
                                definition.version(job.order().to()).orElseThrow().document());
    }

    private CompletionStage<MigrationItem> one(
            Work work, MigrationJob job, Value.Fields document, MigrationItem item) {
        var key = new ApprovalKey(work.tenant(), item.instance());
        return item.status() == Status.UNDOING
                ? undo(key, job, item)
                : migrate(key, job, document, item);
    }

    private CompletionStage<MigrationItem> migrate(
            ApprovalKey key, MigrationJob job, Value.Fields document, MigrationItem item) {
        var command = job.order().command(job.id(), document);
        var origin =
                new Origin(
                        job.by(),
                        clock.instant(),
                        "migration:" + job.id(),
                        "migrate:" + job.id() + ":" + key.instance(),
                        job.reason());
        return migrations
                .forecast(key, command, origin)
                .thenCompose(
                        forecast -> {
                            if (job.order().dryRun() || forecast.refusal().isPresent()) {
                                return CompletableFuture.completedFuture(
                                        ShardedMigrations.told(
                                                item, Status.WOULD_MIGRATE, forecast, origin));
                            }
                            return executed(
                                    key,
                                    command,
                                    origin,
                                    new Ends(
                                            item,
                                            item.done(
                                                    Status.MIGRATED,
                                                    forecast.findings(),
                                                    origin.at()),
                                            Status.REFUSED));
                        });
    }

    private CompletionStage<MigrationItem> undo(
            ApprovalKey key, MigrationJob job, MigrationItem item) {
        var origin = back(key, job);
        var undone = item.done(Status.UNDONE, item.findings(), origin.at());
        return approvals
                .show(key)
                .thenCompose(
                        shown ->
                                shown instanceof Answer.Ok<Approvals.Shown>(var found)
                                                && isBack(found.approval(), item)
                                        ? CompletableFuture.completedFuture(undone)
                                        : executed(
                                                key,
                                                new UndoMigration(job.id()),
                                                origin,
                                                new Ends(item, undone, Status.UNDO_REFUSED)));
    }

    /** It went back and nobody has written it down. */
    private static boolean isBack(Approval approval, MigrationItem item) {
        return approval.started()
                .filter(progress -> progress.template().version() == item.version())
                .isPresent();
    }

    /** The same command whoever gives it, and however often. */
    private CompletionStage<MigrationItem> executed(
            ApprovalKey key, ApprovalCommand command, Origin origin, Ends ends) {
        return approvals
                .execute(key, command, origin)
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<Approvals.Shown> _ -> ends.done();
                                    case Answer.Refused<Approvals.Shown>(var problem) ->
                                            ShardedMigrations.refused(
                                                    ends.waiting(),
                                                    ends.refused(),
                                                    problem,
                                                    origin);
                                });
    }

    /** What a command can make of an item. */
    private record Ends(MigrationItem waiting, MigrationItem done, Status refused) {}

    private Origin back(ApprovalKey key, MigrationJob job) {
        var undo = job.undo().orElseThrow();
        return new Origin(
                undo.by(),
                clock.instant(),
                "migration:" + job.id(),
                "migrate-back:" + job.id() + ":" + key.instance(),
                undo.reason());
    }
}
