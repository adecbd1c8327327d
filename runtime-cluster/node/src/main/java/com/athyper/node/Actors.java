package com.athyper.node;

import com.athyper.actors.aggregate.AggregateType;
import com.athyper.actors.aggregate.Journal;
import com.athyper.actors.aggregate.ShardedAggregates;
import com.athyper.actors.cache.NodeCache;
import com.athyper.actors.definition.DefinitionType;
import com.athyper.actors.definition.ShardedDefinitions;
import com.athyper.actors.memory.MemoryKeeper;
import com.athyper.actors.memory.MemoryMessage;
import com.athyper.actors.memory.NodeDirectory;
import com.athyper.actors.memory.NodeMemory;
import com.athyper.actors.meta.EntityActivator;
import com.athyper.actors.meta.NodeModels;
import com.athyper.actors.tenant.ShardedTenants;
import com.athyper.actors.tenant.TenantType;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.cache.SharedCache;
import com.athyper.meta.EntityCheck;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.actors.NodePolicies;
import com.athyper.policy.actors.PolicyActivator;
import com.athyper.policy.actors.log.CutOffs;
import com.athyper.policy.actors.log.DecisionStream;
import com.athyper.policy.actors.log.DecisionSweeper;
import com.athyper.tenancy.definition.DefinitionCheck.Checked;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.workflow.actors.ApprovalCounts;
import com.athyper.workflow.actors.ApprovalRelay;
import com.athyper.workflow.actors.ApprovalType;
import com.athyper.workflow.actors.ApproverReview;
import com.athyper.workflow.actors.CalendarActivator;
import com.athyper.workflow.actors.CountedApprovals;
import com.athyper.workflow.actors.DirectoryApprovers;
import com.athyper.workflow.actors.MigrationWorker;
import com.athyper.workflow.actors.NodeCalendars;
import com.athyper.workflow.actors.NodeTemplates;
import com.athyper.workflow.actors.ShardedApprovals;
import com.athyper.workflow.actors.ShardedMigrations;
import com.athyper.workflow.actors.TemplateActivator;
import com.athyper.workflow.calendar.CalendarReader;
import com.athyper.workflow.template.TemplateReader;
import com.github.benmanes.caffeine.cache.Ticker;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that lives in the actor system, wired: the doors that the edge opens lead here. */
final class Actors {
    private static final String READ_JOURNAL = "jdbc-read-journal";

    final NodeMemory memory;
    final NodeDirectory directory;
    final NodeModels models;
    final NodePolicies policies;
    final DecisionStream decisions;
    final NodeTemplates templates;
    final ShardedTenants tenants;
    final ShardedDefinitions definitions;
    final ShardedApprovals approvals;
    final ShardedMigrations migrations;
    final Journal journal;
    final ApprovalCounts approvalCounts;
    final NodeCache cache;

    /** By name: what management can look at. */
    final Map<String, AggregateType<?, ?, ?>> types;

    private final ActorSystem<?> system;
    private final ActorRef<MemoryMessage> keeper;

    private Actors(
            ActorSystem<?> system,
            Stores stores,
            SharedCache shared,
            InstantSource clock,
            Duration askTimeout) {
        this.system = system;
        memory = memory(stores);
        directory = new NodeDirectory(memory);
        models = new NodeModels(memory);
        policies = new NodePolicies(memory);
        decisions = decisions(stores, clock);
        templates = new NodeTemplates(memory);
        journal = new Journal(system, READ_JOURNAL);
        cache = cache(stores, shared);
        keeper = keeper(system, memory, cache);

        Function<TenantId, CompletionStage<Void>> announce = this::announce;
        var host = new ShardedAggregates.Host(system, clock, askTimeout);
        var tenantType = TenantType.of(stores.definitions(), announce);
        tenants = new ShardedTenants(ShardedAggregates.start(host, tenantType), memory);
        var kinds = kinds(stores, clock);
        var definitionTypes =
                kinds.stream()
                        .collect(
                                Collectors.toMap(
                                        DefinitionType.Kind::kind,
                                        kind ->
                                                DefinitionType.of(
                                                        kind, stores.definitions(), announce)));
        definitions =
                new ShardedDefinitions(
                        ShardedDefinitions.start(host, kinds, stores.definitions(), announce),
                        stores.definitions(),
                        this::dependant,
                        ShardedDefinitions.Past.of(journal, definitionTypes));
        var counted = new CountedApprovals(stores.approvals());
        approvalCounts = counted.counts();
        var approvalType = ApprovalType.of(counted, approvers(clock));
        approvals =
                new ShardedApprovals(
                        ShardedAggregates.start(host, approvalType),
                        approvalType,
                        journal,
                        counted,
                        templates);
        keepGoing(stores, clock);
        migrations = migrations(stores, clock);
        types =
                byName(
                        Stream.of(tenantType, approvalType),
                        definitionTypes.values().stream().map(Function.identity()));
    }

    private static NodeMemory memory(Stores stores) {
        return new NodeMemory(
                stores.definitions(),
                stores.principals(),
                List.of(
                        NodeModels.SECTION,
                        NodePolicies.SECTION,
                        NodeTemplates.SECTION,
                        NodeCalendars.SECTION));
    }

    /** What wakes approvals that wait for something else than their people. */
    private void keepGoing(Stores stores, InstantSource clock) {
        ApprovalRelay.start(system, approvals, stores.approvals(), stores.settlements(), clock);
        ApproverReview.start(
                system, approvals, stores.approvals(), stores.definitions()::epochs, clock);
    }

    private ShardedMigrations migrations(Stores stores, InstantSource clock) {
        var store = stores.migrations();
        var door = new ShardedMigrations(approvals, definitions, approvers(clock), store);
        MigrationWorker.start(
                system, new MigrationWorker.Doors(door, approvals, definitions, store), clock);
        return door;
    }

    private DecisionStream decisions(Stores stores, InstantSource clock) {
        var surroundings =
                new DecisionStream.Surroundings(
                        stores.decisions(), stores.logWriters(), models, clock, new SecureRandom());
        var stream = DecisionStream.start(system, surroundings);
        Supplier<CompletionStage<Set<TenantId>>> tenants =
                () -> stores.definitions().epochs().thenApply(Map::keySet);
        DecisionSweeper.start(
                system,
                new DecisionSweeper.Kept(stores.decisions(), stores.notices()),
                tenants,
                clock);
        CutOffs.start(system, surroundings, tenants, stream.counts());
        return stream;
    }

    private NodeCache cache(Stores stores, SharedCache shared) {
        return new NodeCache(
                new NodeCache.Surroundings(
                        stores.cacheEpochs(), shared, this::announce, Ticker.systemTicker()),
                NodeCache.WEIGHT_MAX);
    }

    private static Map<String, AggregateType<?, ?, ?>> byName(
            Stream<AggregateType<?, ?, ?>> some, Stream<AggregateType<?, ?, ?>> others) {
        return Stream.concat(some, others)
                .collect(Collectors.toMap(AggregateType::name, Function.identity()));
    }

    static Actors start(
            ActorSystem<?> system,
            Stores stores,
            SharedCache shared,
            InstantSource clock,
            Duration askTimeout) {
        return new Actors(system, stores, shared, clock, askTimeout);
    }

    /**
     * Tells every node that something of the tenant has changed; completes once those reached have
     * it.
     */
    CompletionStage<Void> announce(TenantId tenant) {
        return MemoryKeeper.announce(keeper, tenant, system);
    }

    private static ActorRef<MemoryMessage> keeper(
            ActorSystem<?> system, NodeMemory memory, NodeCache cache) {
        return system.systemActorOf(
                MemoryKeeper.create(
                        memory, system.address().toString(), cache::refresh, () -> serving(system)),
                "memory-keeper",
                Props.empty());
    }

    /** How many nodes of the cluster may be asked for something at this moment. */
    private static int serving(ActorSystem<?> system) {
        int serving = 0;
        for (Member member : Cluster.get(system).state().getMembers()) {
            MemberStatus status = member.status();
            if (status.equals(MemberStatus.up()) || status.equals(MemberStatus.weaklyUp())) {
                serving++;
            }
        }
        return serving;
    }

    private List<DefinitionType.Kind> kinds(Stores stores, InstantSource clock) {
        return List.of(
                new DefinitionType.Kind(
                        DefinitionKind.ENTITY,
                        (previous, document) ->
                                switch (EntityCheck.check(previous, document)) {
                                    case EntityCheck.Checked.Sound(var sound) ->
                                            new Checked.Sound(sound);
                                    case EntityCheck.Checked.Faulty(var faults) ->
                                            new Checked.Faulty(faults);
                                },
                        new EntityActivator(models, stores.schemas())),
                new DefinitionType.Kind(
                        DefinitionKind.POLICY,
                        (previous, document) ->
                                switch (PolicyReader.check(previous, document)) {
                                    case PolicyReader.Read.Sound(_, var sound) ->
                                            new Checked.Sound(sound);
                                    case PolicyReader.Read.Faulty(var faults) ->
                                            new Checked.Faulty(faults);
                                },
                        new PolicyActivator(models, policies, stores.definitions())),
                new DefinitionType.Kind(
                        DefinitionKind.TEMPLATE,
                        (previous, document) -> checked(TemplateReader.check(previous, document)),
                        new TemplateActivator(models, approvers(clock), stores.definitions())),
                new DefinitionType.Kind(
                        DefinitionKind.CALENDAR,
                        (previous, document) -> checked(CalendarReader.check(previous, document)),
                        new CalendarActivator(stores.definitions())));
    }

    private static Checked checked(com.athyper.workflow.Checked document) {
        return switch (document) {
            case com.athyper.workflow.Checked.Sound(var sound) -> new Checked.Sound(sound);
            case com.athyper.workflow.Checked.Faulty(var faults) -> new Checked.Faulty(faults);
        };
    }

    private DirectoryApprovers approvers(InstantSource clock) {
        return new DirectoryApprovers(directory, new NodeCalendars(memory), clock);
    }

    /** What still points to a definition that is to be withdrawn. */
    private Optional<String> dependant(DefinitionKey key) {
        return switch (key.kind()) {
            case ENTITY ->
                    models.all(key.tenant()).values().stream()
                            .filter(model -> !model.name().equals(key.name()))
                            .filter(
                                    model ->
                                            model.fields().stream()
                                                    .anyMatch(
                                                            field ->
                                                                    field.target()
                                                                            .filter(
                                                                                    key.name()
                                                                                            ::equals)
                                                                            .isPresent()))
                            .map(model -> "`%s` references it".formatted(model.name()))
                            .findFirst();
            case TEMPLATE ->
                    models.all(key.tenant()).values().stream()
                            .filter(
                                    model ->
                                            model.lifecycle().stream()
                                                    .flatMap(cycle -> cycle.transitions().stream())
                                                    .anyMatch(
                                                            transition ->
                                                                    transition
                                                                            .workflow()
                                                                            .filter(
                                                                                    key.name()
                                                                                            ::equals)
                                                                            .isPresent()))
                            .map(model -> "a transition of `%s` starts it".formatted(model.name()))
                            .findFirst();
            case CALENDAR ->
                    templates
                            .following(key.tenant(), key.name().value())
                            .map(template -> "template `%s` follows it".formatted(template));
            case POLICY -> Optional.empty();
        };
    }

    /**
     * Completes once everything that is in force is in this node's memory, and its log has begun.
     */
    CompletionStage<Void> catchUp() {
        return memory.catchUp().thenAcceptBoth(decisions.begun(), (_, _) -> {});
    }
}
