package com.athyper.actors.definition;

import com.athyper.actors.aggregate.Recorded;
import com.athyper.actors.aggregate.Settlement;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionAudit;
import com.athyper.tenancy.definition.DefinitionCommand;
import com.athyper.tenancy.definition.DefinitionCommand.ConfirmPublished;
import com.athyper.tenancy.definition.DefinitionCommand.ConfirmRetired;
import com.athyper.tenancy.definition.DefinitionCommand.RefusePublished;
import com.athyper.tenancy.definition.DefinitionCommand.RefuseRetired;
import com.athyper.tenancy.definition.DefinitionEvent;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.tenancy.definition.DefinitionStore.Activation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Writes a definition's summary and audit, and carries what was begun through to its end. */
final class DefinitionSettlement
        implements Settlement<DefinitionCommand, DefinitionEvent, Definition> {
    private final DefinitionType.Kind kind;
    private final DefinitionStore store;
    private final Function<TenantId, CompletionStage<Void>> announce;

    DefinitionSettlement(
            DefinitionType.Kind kind,
            DefinitionStore store,
            Function<TenantId, CompletionStage<Void>> announce) {
        this.kind = kind;
        this.store = store;
        this.announce = announce;
    }

    @Override
    public CompletionStage<Optional<DefinitionCommand>> settle(
            Owed<DefinitionEvent, Definition> owed) {
        var key = DefinitionType.key(kind.kind(), owed.key());
        List<AuditEntry> audit =
                owed.batch().stream()
                        .flatMap(
                                recorded ->
                                        DefinitionAudit.entry(
                                                key,
                                                owed.before(),
                                                recorded.event(),
                                                recorded.origin())
                                                .stream())
                        .toList();
        return store.settleDefinition(
                        key, owed.persistenceId(), owed.sequence(), owed.state(), audit)
                .thenCompose(
                        _ ->
                                owed.state()
                                        .publishing()
                                        .map(version -> carryOut(owed, version))
                                        .orElseGet(() -> withdrawOrTell(owed)));
    }

    private CompletionStage<Optional<DefinitionCommand>> carryOut(
            Owed<DefinitionEvent, Definition> owed, Definition.Version version) {
        return kind.activator()
                .activate(DefinitionType.key(kind.kind(), owed.key()), owed.state(), version)
                .thenApply(
                        activation ->
                                Optional.of(
                                        switch (activation) {
                                            case Activation.Activated(var report) ->
                                                    new ConfirmPublished(version.number(), report);
                                            case Activation.Impossible(
                                                            var code,
                                                            var detail,
                                                            var faults) ->
                                                    new RefusePublished(
                                                            version.number(),
                                                            new Definition.Refusal(
                                                                    code.id(), detail, faults));
                                        }));
    }

    private CompletionStage<Optional<DefinitionCommand>> withdrawOrTell(
            Owed<DefinitionEvent, Definition> owed) {
        return owed.state()
                .withdrawing()
                .map(
                        attempt ->
                                store.withdraw(
                                                DefinitionType.key(kind.kind(), owed.key()),
                                                attempt.judged())
                                        .thenApply(DefinitionSettlement::withdrawn))
                .orElseGet(() -> tell(owed));
    }

    private static Optional<DefinitionCommand> withdrawn(Activation activation) {
        return Optional.of(
                switch (activation) {
                    case Activation.Activated _ -> new ConfirmRetired();
                    case Activation.Impossible(var code, var detail, var faults) ->
                            new RefuseRetired(new Definition.Refusal(code.id(), detail, faults));
                });
    }

    private CompletionStage<Optional<DefinitionCommand>> tell(
            Owed<DefinitionEvent, Definition> owed) {
        boolean inForceChanged =
                owed.batch().stream()
                        .map(Recorded::event)
                        .anyMatch(
                                event ->
                                        switch (event) {
                                            case DefinitionEvent.Published _,
                                                    DefinitionEvent.Retired _ ->
                                                    true;
                                            case DefinitionEvent.Drafted _,
                                                    DefinitionEvent.Reviewed _,
                                                    DefinitionEvent.PublishStarted _,
                                                    DefinitionEvent.PublishRefused _,
                                                    DefinitionEvent.RetireStarted _,
                                                    DefinitionEvent.RetireRefused _ ->
                                                    false;
                                        });
        return inForceChanged
                ? announce.apply(owed.key().tenant()).thenApply(_ -> Optional.empty())
                : CompletableFuture.completedFuture(Optional.empty());
    }
}
