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
import com.athyper.meta.contract.EntitySchemas;
import com.athyper.meta.contract.EntitySchemas.Use;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What clients may send and get of an entity's records, as JSON Schema (2020-12).
 *
 * <pre>
 * GET /api/meta/contracts/{name}     {"entity","version","hash","schemas":{"create","update","read"}}
 * </pre>
 */
public final class ContractRoutes {
    private static final Shape CONTRACT =
            Shape.object("EntityContract")
                    .must("entity", Shape.text())
                    .must("version", Shape.integer())
                    .must("hash", Shape.text())
                    .must("schemas", Shape.anyObject())
                    .build();

    private final Models models;

    public ContractRoutes(Models models) {
        this.models = models;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("meta", "entity", "Give the JSON Schemas of an entity's records")
                        .may(Parameter.IF_NONE_MATCH)
                        .gives(200, CONTRACT, "ETag")
                        .refuses(404)
                        .guarded(
                                GET, "/api/meta/contracts/{name}", META_READ, DECIDED, this::show));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        Optional<EntityModel> found =
                Optional.of(call.request().param("name"))
                        .filter(EntityName::isValid)
                        .flatMap(name -> models.find(call.tenant(), new EntityName(name)));
        if (found.isEmpty()) {
            return Steps.refused(ENTITY_NOT_FOUND.because("there is no such entity in force"));
        }
        EntityModel model = found.get();
        return Steps.now(
                EntityTags.of(call.request().headers(), "If-None-Match")
                        .map(
                                tags ->
                                        tags.filter(given -> given.matchWeakly(model.hash()))
                                                        .isPresent()
                                                ? Reply.empty(304).tagged(model.hash())
                                                : Reply.ok(form(model)).tagged(model.hash())));
    }

    private static Value.Fields form(EntityModel model) {
        var schemas = Value.object();
        for (Use use : Use.values()) {
            schemas.put(use.id(), EntitySchemas.of(model, use));
        }
        return Value.object()
                .put("entity", model.name().value())
                .put("version", model.version())
                .put("hash", model.hash())
                .put("schemas", schemas.build())
                .build();
    }
}
