package com.athyper.workflow.actors;

import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.ErrorKind;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;
import com.athyper.workflow.ApprovalCommand.Migration.Migrate;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.MigrationForecast;
import com.athyper.workflow.WorkflowError;
import com.athyper.workflow.migration.MigrationItem;
import com.athyper.workflow.migration.MigrationItem.Status;
import com.athyper.workflow.migration.MigrationJob;
import com.athyper.workflow.migration.MigrationOrder;
import com.athyper.workflow.migration.MigrationStore;
import com.athyper.workflow.migration.TemplateMigrations;
import com.athyper.workflow.template.Step;
import com.athyper.workflow.template.TemplateReader;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@link TemplateMigrations} over the approvals themselves: each judges for itself. */
public final class ShardedMigrations implements TemplateMigrations {
    private final Approvals approvals;
    private final Definitions definitions;
    private final ApproverDirectory directory;
    private final MigrationStore store;

    public ShardedMigrations(
            Approvals approvals,
            Definitions definitions,
            ApproverDirectory directory,
            MigrationStore store) {
        this.approvals = approvals;
        this.definitions = definitions;
        this.directory = directory;
        this.store = store;
    }

    @Override
    public CompletionStage<Answer<List<VersionLife>>> lives(TenantId tenant, EntityName template) {
        return definitions
                .show(key(tenant, template))
                .thenCompose(
                        definition ->
                                definition.versions().isEmpty()
                                        ? refused(
                                                DefinitionError.NOT_FOUND.because(
                                                        "there is no such template"))
                                        : store.running(tenant, template)
                                                .thenApply(
                                                        running ->
                                                                Answer.ok(
                                                                        lives(
                                                                                definition,
                                                                                running))));
    }

    private static List<VersionLife> lives(Definition definition, Map<Integer, Integer> running) {
        return definition.versions().stream()
                .map(
                        version -> {
                            int by = running.getOrDefault(version.number(), 0);
                            return new VersionLife(
                                    version.number(), phase(definition, version, by), by);
                        })
                .toList();
    }

    private static Phase phase(Definition definition, Version version, int running) {
        return switch (version.status()) {
            case DRAFT, PUBLISHING -> definition.retired() ? Phase.RETIRED : Phase.DRAFT;
            case PUBLISHED ->
                    !definition.retired()
                            ? Phase.ACTIVE
                            : running > 0 ? Phase.DEPRECATED : Phase.RETIRED;
            case SUPERSEDED -> running > 0 ? Phase.DEPRECATED : Phase.RETIRED;
        };
    }

    @Override
    public CompletionStage<Answer<Impact>> impact(
            TenantId tenant,
            MigrationOrder order,
            int limit,
            Optional<String> cursor,
            Origin origin) {
        return then(
                version(tenant, order),
                version ->
                        then(
                                store.running(tenant, order, limit, cursor),
                                page ->
                                        judged(tenant, order, version, page, origin)
                                                .thenCombine(
                                                        store.groups(tenant, order),
                                                        (items, groups) ->
                                                                Answer.ok(
                                                                        new Impact(
                                                                                groups, items)))));
    }

    private CompletionStage<Page<MigrationItem>> judged(
            TenantId tenant,
            MigrationOrder order,
            Version version,
            Page<MigrationStore.Running> page,
            Origin origin) {
        var command = order.command(new UUID(0, 0), version.document());
        var items =
                page.items().stream()
                        .map(
                                running ->
                                        forecast(
                                                        new ApprovalKey(tenant, running.instance()),
                                                        command,
                                                        origin)
                                                .thenApply(
                                                        forecast -> item(running, forecast, origin))
                                                .toCompletableFuture())
                        .toList();
        return CompletableFuture.allOf(items.toArray(CompletableFuture[]::new))
                .thenApply(
                        _ ->
                                new Page<>(
                                        items.stream().map(CompletableFuture::join).toList(),
                                        page.nextCursor(),
                                        page.total()));
    }

    private static MigrationItem item(
            MigrationStore.Running running, MigrationForecast forecast, Origin origin) {
        var item =
                new MigrationItem(
                        running.instance(),
                        running.version(),
                        Status.PENDING,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        0,
                        Optional.empty());
        return told(item, Status.WOULD_MIGRATE, forecast, origin);
    }

    /** What became of it, or would. */
    static MigrationItem told(
            MigrationItem item, Status done, MigrationForecast forecast, Origin origin) {
        return forecast.refusal()
                .map(problem -> refused(item, Status.REFUSED, problem, origin))
                .orElseGet(() -> item.done(done, forecast.findings(), origin.at()));
    }

    /** Who cannot be reached at this moment has refused nothing. */
    static MigrationItem refused(
            MigrationItem item, Status refused, Problem problem, Origin origin) {
        return problem.code().kind() == ErrorKind.UNAVAILABLE
                        && item.tries() < MigrationItem.TRIES_MAX
                ? item.triedInVain()
                : item.refused(refused, problem, MigrationForecast.faults(problem), origin.at());
    }

    /** As the approval stands now. */
    CompletionStage<MigrationForecast> forecast(ApprovalKey key, Migrate command, Origin origin) {
        return approvals
                .show(key)
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<Approvals.Shown>(var shown) ->
                                            MigrationForecast.of(
                                                    key.tenant(),
                                                    directory,
                                                    shown.approval(),
                                                    command,
                                                    origin);
                                    case Answer.Refused<Approvals.Shown>(var problem) ->
                                            new MigrationForecast(Optional.of(problem), List.of());
                                });
    }

    @Override
    public CompletionStage<Answer<MigrationJob>> start(
            TenantId tenant, UUID id, MigrationOrder order, Origin origin) {
        return then(
                version(tenant, order),
                version -> {
                    if (!order.dryRun() && version.status() != Definition.Status.PUBLISHED) {
                        return refused(
                                WorkflowError.TEMPLATE_NOT_IN_FORCE.because(
                                        "version %d is not in force; a dry run is possible"
                                                .formatted(order.to())));
                    }
                    var job =
                            new MigrationJob(
                                    id,
                                    order,
                                    origin.principal(),
                                    origin.at(),
                                    origin.reason(),
                                    MigrationJob.State.RUNNING,
                                    Optional.empty(),
                                    Map.of());
                    return store.open(
                                    tenant,
                                    job,
                                    audit(tenant, job, "workflow.template.migrate", origin))
                            .thenCompose(_ -> find(tenant, order.template(), id));
                });
    }

    /** Where the mapping leads is there, or the order is a slip of somebody's pen. */
    private CompletionStage<Answer<Version>> version(TenantId tenant, MigrationOrder order) {
        return definitions
                .show(key(tenant, order.template()))
                .thenApply(
                        definition -> {
                            if (definition.retired()) {
                                return Answer.refused(
                                        DefinitionError.RETIRED.because(
                                                "the template was withdrawn"));
                            }
                            return definition
                                    .version(order.to())
                                    .map(version -> checked(order, version))
                                    .orElseGet(
                                            () ->
                                                    Answer.refused(
                                                            DefinitionError.VERSION_NOT_FOUND
                                                                    .because(
                                                                            "there is no such"
                                                                                    + " version")));
                        });
    }

    private static Answer<Version> checked(MigrationOrder order, Version version) {
        var there =
                TemplateReader.read(version.number(), version.document()).steps().stream()
                        .map(Step::name)
                        .toList();
        var faults = new ArrayList<Fault>();
        order.mapping().entrySet().stream()
                .filter(entry -> !there.contains(entry.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        entry ->
                                faults.add(
                                        new Fault(
                                                Fault.at("/mapping", entry.getKey()),
                                                "unknown",
                                                "version %d has no step `%s`"
                                                        .formatted(order.to(), entry.getValue()))));
        if (order.from().filter(from -> from == order.to()).isPresent()) {
            faults.add(new Fault("/from", "same", "that is the version to go to"));
        }
        return faults.isEmpty()
                ? Answer.ok(version)
                : Answer.refused(
                        WorkflowError.MIGRATION_INVALID.because(
                                faults.getFirst().message(), faults));
    }

    @Override
    public CompletionStage<Answer<MigrationJob>> find(
            TenantId tenant, EntityName template, UUID id) {
        return store.find(tenant, template, id)
                .thenApply(
                        found ->
                                found.map(Answer::ok)
                                        .orElseGet(
                                                () ->
                                                        Answer.refused(
                                                                WorkflowError.MIGRATION_NOT_FOUND
                                                                        .because(
                                                                                "there is no such"
                                                                                    + " migration"))));
    }

    @Override
    public CompletionStage<List<MigrationJob>> latest(TenantId tenant, EntityName template) {
        return store.latest(tenant, template);
    }

    @Override
    public CompletionStage<Answer<Page<MigrationItem>>> items(
            TenantId tenant,
            UUID migration,
            Optional<Status> status,
            int limit,
            Optional<String> cursor) {
        return store.items(tenant, migration, status, limit, cursor);
    }

    @Override
    public CompletionStage<Answer<MigrationJob>> undo(
            TenantId tenant, EntityName template, UUID id, Origin origin) {
        return then(
                find(tenant, template, id),
                job -> {
                    if (job.order().dryRun()) {
                        return refused(
                                WorkflowError.MIGRATION_BUSY.because(
                                        "it was a dry run: nothing has changed"));
                    }
                    return store.undo(
                                    tenant,
                                    id,
                                    audit(tenant, job, "workflow.template.migrate-back", origin))
                            .thenCompose(
                                    begun ->
                                            begun
                                                    ? find(tenant, template, id)
                                                    : refused(
                                                            WorkflowError.MIGRATION_BUSY.because(
                                                                    "it is not complete, or undone"
                                                                            + " already")));
                });
    }

    private static AuditEntry audit(
            TenantId tenant, MigrationJob job, String operation, Origin origin) {
        return new AuditEntry(
                tenant,
                origin,
                operation,
                AuditEntry.Result.DONE,
                Optional.of(job.order().template().value()),
                Optional.of(job.id().toString()),
                Optional.empty(),
                Optional.of(
                        Value.object()
                                .put("to", job.order().to())
                                .put("dryRun", job.order().dryRun())
                                .put("mayEnd", job.order().mayEnd())
                                .build()));
    }

    private static DefinitionKey key(TenantId tenant, EntityName template) {
        return new DefinitionKey(tenant, DefinitionKind.TEMPLATE, template);
    }

    private static <T> CompletionStage<Answer<T>> refused(Problem problem) {
        return CompletableFuture.completedFuture(Answer.refused(problem));
    }

    private static <A, B> CompletionStage<Answer<B>> then(
            CompletionStage<Answer<A>> first, Function<A, CompletionStage<Answer<B>>> next) {
        return first.thenCompose(
                answer ->
                        switch (answer) {
                            case Answer.Ok<A>(var value) -> next.apply(value);
                            case Answer.Refused<A>(var problem) -> refused(problem);
                        });
    }
}
