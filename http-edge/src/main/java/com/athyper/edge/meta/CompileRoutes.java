package com.athyper.edge.meta;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.tenancy.definition.DefinitionError.VERSION_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.Diagnostic;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityCompiler.Compiled;
import com.athyper.meta.Models;
import com.athyper.meta.Neighbours;
import com.athyper.policy.Operation;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a version would be, against the entities in force now. Nothing is changed.
 *
 * <pre>
 * POST /api/meta/entities/{name}/versions/{v}/compile
 * </pre>
 */
public final class CompileRoutes {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");
    private static final Shape COMPILATION =
            Shape.object("Compilation")
                    .must("name", Shape.text())
                    .must("version", Shape.integer())
                    .must("sound", Shape.flag())
                    .may("hash", Shape.text())
                    .must("diagnostics", Shape.list(Shape.anyObject()))
                    .build();

    private final Definitions definitions;
    private final Models models;

    public CompileRoutes(Definitions definitions, Models models) {
        this.definitions = definitions;
        this.models = models;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("meta", "entity", "Compile a version, and tell what is wrong with it")
                        .gives(200, COMPILATION)
                        .refuses(404)
                        .guarded(
                                POST,
                                "/api/meta/entities/{name}/versions/{v}/compile",
                                Operation.META_READ,
                                DECIDED,
                                this::compile));
    }

    private CompletionStage<Answer<Reply>> compile(Call call) {
        String name = call.request().param("name");
        String number = call.request().param("v");
        if (!EntityName.isValid(name) || !NUMBER.matcher(number).matches()) {
            return missing();
        }
        var key = new DefinitionKey(call.tenant(), DefinitionKind.ENTITY, new EntityName(name));
        return definitions
                .show(key)
                .thenCompose(
                        definition ->
                                definition
                                        .version(Integer.parseInt(number))
                                        .map(version -> Steps.ok(Reply.ok(form(key, version))))
                                        .orElseGet(CompileRoutes::missing));
    }

    private Value.Fields form(DefinitionKey key, Version version) {
        var inForce = models.all(key.tenant());
        return switch (EntityCompiler.compile(
                version.document(), version.number(), inForce.keySet())) {
            case Compiled.Sound(var model, var warnings) -> {
                var errors = Neighbours.errors(model, inForce);
                yield form(
                        key,
                        version,
                        Optional.of(model.hash()).filter(_ -> errors.isEmpty()),
                        Stream.of(errors, warnings).flatMap(List::stream).toList());
            }
            case Compiled.Faulty(var diagnostics) ->
                    form(key, version, Optional.empty(), diagnostics);
        };
    }

    private static Value.Fields form(
            DefinitionKey key,
            Version version,
            Optional<String> hash,
            List<Diagnostic> diagnostics) {
        return Value.object()
                .put("name", key.name().value())
                .put("version", version.number())
                .put("sound", hash.isPresent())
                .put("hash", hash)
                .put(
                        "diagnostics",
                        new Value.Items(
                                diagnostics.stream().<Value>map(Diagnostic::value).toList()))
                .build();
    }

    private static <T> CompletionStage<Answer<T>> missing() {
        return Steps.refused(VERSION_NOT_FOUND.because("there is no such version"));
    }
}
