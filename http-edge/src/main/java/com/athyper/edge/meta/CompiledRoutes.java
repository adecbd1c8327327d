package com.athyper.edge.meta;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.meta.record.RecordError.ENTITY_NOT_FOUND;
import static com.athyper.policy.Operation.META_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.EntityTags;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.overlay.Composition;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/**
 * The model of an entity as this node has it in force.
 *
 * <pre>
 * GET /api/meta/entities/{name}/compiled
 * </pre>
 */
public final class CompiledRoutes {
    private static final Shape COMPILED =
            Shape.object("CompiledEntity")
                    .must("name", Shape.text())
                    .must("version", Shape.integer())
                    .must("label", Shape.text())
                    .must("hash", Shape.text())
                    .may("module", Shape.text())
                    .may("class", Shape.text())
                    .must("softDelete", Shape.flag())
                    .must("document", Shape.anyObject())
                    .may("composed", Shape.anyObject())
                    .may("provenance", Shape.anyObject())
                    .may("hidden", Shape.list(Shape.text()))
                    .build();

    private final Models models;

    public CompiledRoutes(Models models) {
        this.models = models;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("meta", "entity", "Show the entity in force, compiled")
                        .may(Parameter.IF_NONE_MATCH)
                        .gives(200, COMPILED, "ETag")
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/meta/entities/{name}/compiled",
                                META_READ,
                                DECIDED,
                                this::show));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        Optional<EntityModel> model =
                Optional.of(call.request().param("name"))
                        .filter(EntityName::isValid)
                        .flatMap(
                                name ->
                                        models.find(
                                                call.tenant(),
                                                new EntityName(name),
                                                call.unitPath()));
        if (model.isEmpty()) {
            return Steps.refused(ENTITY_NOT_FOUND.because("there is no such entity in force"));
        }
        return Steps.now(
                EntityTags.unlessKnown(
                        call.request().headers(),
                        model.get().contractHash(),
                        () -> Reply.ok(form(model.get(), call.unitPath()))));
    }

    private static Value.Fields form(EntityModel model, List<String> unitPath) {
        var form =
                Value.object()
                        .put("name", model.name().value())
                        .put("version", model.version())
                        .put("label", model.label())
                        .put("hash", model.contractHash())
                        .put("module", model.module())
                        .put("class", EntityKinds.classOf(model))
                        .put("softDelete", model.traits().softDelete())
                        .put("document", model.document());
        if (model.document().get("overlays").isPresent()) {
            var composition = Composition.of(model.document(), unitPath);
            form.put("composed", composition.document())
                    .put("provenance", composition.provenance())
                    .put("hidden", Value.texts(new TreeSet<>(composition.hidden())));
        }
        return form.build();
    }
}
