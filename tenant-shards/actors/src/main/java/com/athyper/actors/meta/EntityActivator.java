package com.athyper.actors.meta;

import com.athyper.actors.definition.Activator;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.Diagnostic;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityCompiler.Compiled;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.Neighbours;
import com.athyper.meta.SchemaPublisher;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionStore.Activation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Puts an entity into force: compiled against what is in force now, then its tables and its model
 * at once.
 */
public final class EntityActivator implements Activator {
    private final Models models;
    private final SchemaPublisher publisher;

    public EntityActivator(Models models, SchemaPublisher publisher) {
        this.models = models;
        this.publisher = publisher;
    }

    @Override
    public CompletionStage<Activation> activate(
            DefinitionKey key, Definition definition, Definition.Version version) {
        return models.refresh(key.tenant())
                .thenCompose(
                        _ -> {
                            Set<EntityName> inForce =
                                    new HashSet<>(models.all(key.tenant()).keySet());
                            return switch (EntityCompiler.compile(
                                    version.document(), version.number(), inForce)) {
                                case Compiled.Sound(var model, var warnings) -> {
                                    var errors = Neighbours.errors(model, models.all(key.tenant()));
                                    yield errors.isEmpty()
                                            ? publish(key, definition, model, warnings)
                                            : CompletableFuture.completedFuture(faulty(errors));
                                }
                                case Compiled.Faulty(var diagnostics) ->
                                        CompletableFuture.completedFuture(faulty(diagnostics));
                            };
                        });
    }

    private CompletionStage<Activation> publish(
            DefinitionKey key, Definition definition, EntityModel next, List<Diagnostic> warnings) {
        Optional<EntityModel> before =
                definition
                        .published()
                        .map(
                                inForce ->
                                        EntityCompiler.trusted(
                                                inForce.document(), inForce.number()));
        return publisher
                .publish(key.tenant(), before, next)
                .thenApply(
                        publication ->
                                switch (publication) {
                                    case Publication.Published(var statements) ->
                                            new Activation.Activated(
                                                    Value.object()
                                                            .put("ddl", Value.texts(statements))
                                                            .put("diagnostics", values(warnings))
                                                            .build());
                                    case Publication.Impossible(var code, var detail, var faults) ->
                                            new Activation.Impossible(code, detail, faults);
                                });
    }

    private static Activation faulty(List<Diagnostic> diagnostics) {
        return new Activation.Impossible(
                DefinitionError.PUBLISH_REFUSED,
                "the entity cannot be compiled",
                diagnostics.stream().filter(Diagnostic::isError).map(Diagnostic::fault).toList());
    }

    private static Value values(List<Diagnostic> diagnostics) {
        return new Value.Items(diagnostics.stream().<Value>map(Diagnostic::value).toList());
    }
}
