package com.athyper.edge.fake;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.workflow.WorkflowError;
import com.athyper.workflow.migration.MigrationItem;
import com.athyper.workflow.migration.MigrationItem.Status;
import com.athyper.workflow.migration.MigrationJob;
import com.athyper.workflow.migration.MigrationJob.State;
import com.athyper.workflow.migration.MigrationOrder;
import com.athyper.workflow.migration.MigrationStore.Group;
import com.athyper.workflow.migration.TemplateMigrations;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Migrations that are over as soon as they are ordered: one approval goes, one does not. */
public final class Movers implements TemplateMigrations {
    public static final EntityName TEMPLATE = new EntityName("pr_approval");
    public static final UUID GOES = new UUID(1, 1);
    public static final UUID STAYS = new UUID(2, 2);

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final Map<UUID, MigrationJob> jobs = new LinkedHashMap<>();

    public List<MigrationJob> jobs() {
        return List.copyOf(jobs.values());
    }

    @Override
    public CompletionStage<Answer<List<VersionLife>>> lives(TenantId tenant, EntityName template) {
        return now(
                template.equals(TEMPLATE)
                        ? Answer.ok(
                                List.of(
                                        new VersionLife(1, Phase.DEPRECATED, 2),
                                        new VersionLife(2, Phase.ACTIVE, 0)))
                        : Answer.refused(DefinitionError.NOT_FOUND.because("no such template")));
    }

    private static List<MigrationItem> judged() {
        Value finding =
                Value.object()
                        .put("step", "manager")
                        .put("code", "kept")
                        .put("message", "it goes on")
                        .build();
        return List.of(
                item(GOES).done(Status.WOULD_MIGRATE, List.of(finding), NOON),
                item(STAYS)
                        .refused(
                                Status.REFUSED,
                                WorkflowError.MIGRATION_IMPOSSIBLE.because("no place"),
                                List.of(),
                                NOON));
    }

    private static MigrationItem item(UUID instance) {
        return new MigrationItem(
                instance,
                1,
                Status.PENDING,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                Optional.empty());
    }

    @Override
    public CompletionStage<Answer<Impact>> impact(
            TenantId tenant,
            MigrationOrder order,
            int limit,
            Optional<String> cursor,
            Origin origin) {
        return now(
                Answer.ok(
                        new Impact(List.of(new Group(1, List.of("manager"), 2)), page(judged()))));
    }

    @Override
    public CompletionStage<Answer<MigrationJob>> start(
            TenantId tenant, UUID id, MigrationOrder order, Origin origin) {
        var job =
                new MigrationJob(
                        id,
                        order,
                        origin.principal(),
                        origin.at(),
                        origin.reason(),
                        State.COMPLETE,
                        Optional.empty(),
                        Map.of(Status.MIGRATED, 1, Status.REFUSED, 1));
        jobs.put(id, job);
        return now(Answer.ok(job));
    }

    @Override
    public CompletionStage<Answer<MigrationJob>> find(
            TenantId tenant, EntityName template, UUID id) {
        return now(
                Optional.ofNullable(jobs.get(id))
                        .filter(job -> job.order().template().equals(template))
                        .map(Answer::ok)
                        .orElseGet(
                                () ->
                                        Answer.refused(
                                                WorkflowError.MIGRATION_NOT_FOUND.because(
                                                        "there is no such migration"))));
    }

    @Override
    public CompletionStage<List<MigrationJob>> latest(TenantId tenant, EntityName template) {
        return now(jobs());
    }

    @Override
    public CompletionStage<Answer<Page<MigrationItem>>> items(
            TenantId tenant,
            UUID migration,
            Optional<Status> status,
            int limit,
            Optional<String> cursor) {
        return now(
                Answer.ok(
                        page(
                                judged().stream()
                                        .filter(
                                                item ->
                                                        status.isEmpty()
                                                                || status.get() == item.status())
                                        .toList())));
    }

    @Override
    public CompletionStage<Answer<MigrationJob>> undo(
            TenantId tenant, EntityName template, UUID id, Origin origin) {
        var job = Objects.requireNonNull(jobs.get(id));
        if (job.order().dryRun()) {
            return now(Answer.refused(WorkflowError.MIGRATION_BUSY.because("a dry run")));
        }
        var undone =
                new MigrationJob(
                        id,
                        job.order(),
                        job.by(),
                        job.at(),
                        job.reason(),
                        State.UNDONE,
                        Optional.of(
                                new MigrationJob.Undo(
                                        origin.principal(), origin.at(), origin.reason())),
                        Map.of(Status.UNDONE, 1, Status.REFUSED, 1));
        jobs.put(id, undone);
        return now(Answer.ok(undone));
    }

    private static Page<MigrationItem> page(List<MigrationItem> items) {
        return new Page<>(items, Optional.empty(), OptionalLong.empty());
    }

    private static <T> CompletionStage<T> now(T value) {
        return CompletableFuture.completedStage(value);
    }
}
