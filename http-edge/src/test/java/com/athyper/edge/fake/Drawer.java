package com.athyper.edge.fake;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Decision;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionCheck.Checked;
import com.athyper.tenancy.definition.DefinitionCommand;
import com.athyper.tenancy.definition.DefinitionCommand.ConfirmPublished;
import com.athyper.tenancy.definition.DefinitionCommand.ConfirmRetired;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionEvent;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionRules;
import com.athyper.tenancy.definition.Definitions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Definitions in memory, by their own rules; one with a member {@code faulty} has a fault. */
public final class Drawer implements Definitions {
    private static final Value REPORT =
            Value.object()
                    .put("ddl", Value.texts(List.of("CREATE TABLE planted ()")))
                    .put("diagnostics", new Value.Items(List.of()))
                    .build();

    private final DefinitionRules rules = new DefinitionRules(Drawer::check);
    private final Map<DefinitionKey, Definition> all = new HashMap<>();

    private final Map<DefinitionKey, TreeMap<Instant, Definition>> past = new HashMap<>();

    /** A command is applied once, however often it comes. */
    private final Set<String> done = new HashSet<>();

    private final List<Long> judged = new ArrayList<>();
    private int outdated;

    /** Refuses what was judged, so many times, as if a policy had changed meanwhile. */
    public Drawer outdate(int times) {
        outdated = times;
        return this;
    }

    /** The epochs that commands were judged under. */
    public List<Long> judged() {
        return judged;
    }

    private static Optional<Long> judged(DefinitionCommand command) {
        return switch (command) {
            case DefinitionCommand.Publish(_, var epoch) -> epoch;
            case DefinitionCommand.Retire(var epoch) -> epoch;
            case DefinitionCommand.Register _,
                    DefinitionCommand.Draft _,
                    DefinitionCommand.Redraft _,
                    DefinitionCommand.Review _,
                    ConfirmPublished _,
                    DefinitionCommand.RefusePublished _,
                    ConfirmRetired _,
                    DefinitionCommand.RefuseRetired _ ->
                    Optional.empty();
        };
    }

    private static Checked check(Optional<Value.Fields> before, Value.Fields document) {
        return document.get("faulty").isPresent()
                ? new Checked.Faulty(
                        List.of(new Fault("/faulty", "unknown", "there is no such member")))
                : new Checked.Sound(document);
    }

    @Override
    public CompletionStage<Answer<Definition>> execute(
            DefinitionKey key, DefinitionCommand command, Origin origin) {
        if (done.contains(key + " " + origin.commandId())) {
            return CompletableFuture.completedStage(
                    Answer.ok(all.getOrDefault(key, rules.initial())));
        }
        judged(command).ifPresent(judged::add);
        if (judged(command).isPresent() && outdated > 0) {
            outdated--;
            return CompletableFuture.completedStage(
                    Answer.refused(DefinitionError.POLICIES_CHANGED.because("planted")));
        }
        Answer<Definition> answer = step(key, command, origin);
        if (answer instanceof Answer.Ok) {
            done.add(key + " " + origin.commandId());
        }
        Optional<Definition.Version> publishing =
                all.getOrDefault(key, rules.initial()).publishing();
        if (all.getOrDefault(key, rules.initial()).withdrawing().isPresent()) {
            return CompletableFuture.completedStage(step(key, new ConfirmRetired(), origin));
        }
        return CompletableFuture.completedStage(
                publishing.isPresent()
                        ? step(key, new ConfirmPublished(publishing.get().number(), REPORT), origin)
                        : answer);
    }

    private Answer<Definition> step(DefinitionKey key, DefinitionCommand command, Origin origin) {
        Definition before = all.getOrDefault(key, rules.initial());
        return switch (rules.decide(before, command, origin)) {
            case Decision.Refuse<DefinitionEvent>(var problem) -> Answer.refused(problem);
            case Decision.Accept<DefinitionEvent>(var events) -> {
                Definition state = before;
                for (DefinitionEvent event : events) {
                    state = rules.evolve(state, event, origin);
                }
                all.put(key, state);
                past.computeIfAbsent(key, _ -> new TreeMap<>()).put(origin.at(), state);
                yield Answer.ok(state);
            }
        };
    }

    @Override
    public CompletionStage<Definition> at(DefinitionKey key, Instant moment) {
        return CompletableFuture.completedStage(
                Optional.ofNullable(past.getOrDefault(key, new TreeMap<>()).floorEntry(moment))
                        .map(Map.Entry::getValue)
                        .orElse(rules.initial()));
    }

    @Override
    public CompletionStage<Definition> show(DefinitionKey key) {
        return CompletableFuture.completedStage(all.getOrDefault(key, rules.initial()));
    }

    @Override
    public CompletionStage<List<Summary>> list(TenantId tenant, DefinitionKind kind) {
        return CompletableFuture.completedStage(
                all.entrySet().stream()
                        .filter(
                                entry ->
                                        entry.getKey().tenant().equals(tenant)
                                                && entry.getKey().kind() == kind)
                        .map(entry -> summary(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparing(Summary::name))
                        .toList());
    }

    private static Summary summary(DefinitionKey key, Definition definition) {
        return new Summary(
                key.name().value(),
                definition.versions().size(),
                definition.published().map(Definition.Version::number).orElse(0),
                definition.retired(),
                Instant.EPOCH);
    }
}
