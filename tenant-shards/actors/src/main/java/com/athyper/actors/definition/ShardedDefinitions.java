package com.athyper.actors.definition;

import com.athyper.actors.aggregate.AggregateType;
import com.athyper.actors.aggregate.Journal;
import com.athyper.actors.aggregate.ShardedAggregates;
import com.athyper.actors.aggregate.ShardedAggregates.State;
import com.athyper.actors.aggregate.ShardedKey;
import com.athyper.kernel.Answer;
import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionCommand;
import com.athyper.tenancy.definition.DefinitionCommand.Publish;
import com.athyper.tenancy.definition.DefinitionCommand.Retire;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionEvent;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.tenancy.definition.Definitions;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@link Definitions} by cluster sharding. */
public final class ShardedDefinitions implements Definitions {

    /** What stands in the way of withdrawing a definition, such as another that points to it. */
    @FunctionalInterface
    public interface Dependants {
        Optional<String> of(DefinitionKey key);
    }

    /** How a definition was. */
    @FunctionalInterface
    public interface Past {
        CompletionStage<Definition> at(DefinitionKey key, Instant moment);

        /** As the journal has it. */
        static Past of(
                Journal journal,
                Map<DefinitionKind, AggregateType<DefinitionCommand, DefinitionEvent, Definition>>
                        types) {
            return (key, moment) ->
                    journal.at(
                            Optional.ofNullable(types.get(key.kind())).orElseThrow(),
                            address(key),
                            moment);
        }
    }

    private final Map<
                    DefinitionKind,
                    ShardedAggregates<DefinitionCommand, DefinitionEvent, Definition>>
            kinds;
    private final DefinitionStore store;
    private final Dependants dependants;
    private final Past past;

    public ShardedDefinitions(
            Map<DefinitionKind, ShardedAggregates<DefinitionCommand, DefinitionEvent, Definition>>
                    kinds,
            DefinitionStore store,
            Dependants dependants,
            Past past) {
        this.kinds = Map.copyOf(kinds);
        this.store = store;
        this.dependants = dependants;
        this.past = past;
    }

    @Override
    public CompletionStage<Answer<Definition>> execute(
            DefinitionKey key, DefinitionCommand command, Origin origin) {
        if (command instanceof Retire) {
            Optional<String> obstacle = dependants.of(key);
            if (obstacle.isPresent()) {
                return CompletableFuture.completedFuture(
                        Answer.refused(DefinitionError.REFERENCED.because(obstacle.get())));
            }
        }
        return kind(key)
                .execute(address(key), command, origin)
                .thenApply(
                        answer ->
                                answer.map(State::state).flatMap(state -> verdict(command, state)));
    }

    @Override
    public CompletionStage<Definition> show(DefinitionKey key) {
        return kind(key)
                .show(address(key))
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<State<Definition>>(var state) -> state.state();
                                    case Answer.Refused<State<Definition>>(var problem) ->
                                            throw new com.athyper.kernel.Unavailable(
                                                    problem.detail(), null);
                                });
    }

    @Override
    public CompletionStage<Definition> at(DefinitionKey key, Instant moment) {
        return past.at(key, moment);
    }

    @Override
    public CompletionStage<List<Summary>> list(TenantId tenant, DefinitionKind kind) {
        return store.list(tenant, kind);
    }

    /**
     * A publication or withdrawal that was asked for and refused is a refusal to the one who asked.
     */
    private static Answer<Definition> verdict(DefinitionCommand command, Definition state) {
        Optional<Definition.Refusal> refusal = Optional.empty();
        if (command instanceof Publish(var number, _)) {
            refusal = state.version(number).flatMap(Definition.Version::refusal);
        } else if (command instanceof Retire && !state.retired()) {
            refusal = state.withdrawal().flatMap(Definition.Withdrawal::refusal);
        }
        return refusal.<Answer<Definition>>map(
                        it -> Answer.refused(code(it.code()).because(it.detail(), it.faults())))
                .orElseGet(() -> Answer.ok(state));
    }

    private static ErrorCode code(String id) {
        return Arrays.stream(DefinitionError.values())
                .filter(error -> error.id().equals(id))
                .findFirst()
                .orElse(DefinitionError.PUBLISH_REFUSED);
    }

    private ShardedAggregates<DefinitionCommand, DefinitionEvent, Definition> kind(
            DefinitionKey key) {
        return Optional.ofNullable(kinds.get(key.kind()))
                .orElseThrow(() -> new IllegalStateException("no entities of kind " + key.kind()));
    }

    private static ShardedKey address(DefinitionKey key) {
        return new ShardedKey(key.tenant(), key.name().value());
    }

    /**
     * How a type's entities are told what to announce; kept here so that wiring reads in one place.
     */
    public static Map<
                    DefinitionKind,
                    ShardedAggregates<DefinitionCommand, DefinitionEvent, Definition>>
            start(
                    ShardedAggregates.Host host,
                    List<DefinitionType.Kind> kinds,
                    DefinitionStore store,
                    Function<TenantId, CompletionStage<Void>> announce) {
        var started =
                new java.util.EnumMap<
                        DefinitionKind,
                        ShardedAggregates<DefinitionCommand, DefinitionEvent, Definition>>(
                        DefinitionKind.class);
        for (DefinitionType.Kind kind : kinds) {
            started.put(
                    kind.kind(),
                    ShardedAggregates.start(host, DefinitionType.of(kind, store, announce)));
        }
        return started;
    }
}
