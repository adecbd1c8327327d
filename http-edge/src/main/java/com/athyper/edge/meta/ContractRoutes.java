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
import com.athyper.edge.problem.EdgeError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.contract.EntityOpenApi;
import com.athyper.meta.contract.EntitySchemas;
import com.athyper.meta.contract.EntitySchemas.Use;
import com.athyper.meta.contract.JavaClient;
import com.athyper.meta.contract.TypeScriptClient;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What clients may send and get of a tenant's own entities: as JSON Schema (2020-12), as OpenAPI
 * 3.1, and as the source of a typed client.
 *
 * <pre>
 * GET /api/meta/contracts                           OpenAPI of all entities in force
 * GET /api/meta/contracts/{name}                    {"entity","version","hash","schemas":{"create","update","read"}}
 * GET /api/meta/contracts/{name}/clients/{language} {"entity","version","hash","file","source"}
 * </pre>
 */
public final class ContractRoutes {
    private static final Shape OPEN_API =
            Shape.openObject("EntitiesOpenApi")
                    .must("openapi", Shape.text())
                    .must("paths", Shape.anyObject())
                    .build();
    private static final Shape CONTRACT =
            Shape.object("EntityContract")
                    .must("entity", Shape.text())
                    .must("version", Shape.integer())
                    .must("hash", Shape.text())
                    .must("schemas", Shape.anyObject())
                    .build();
    private static final Shape CLIENT =
            Shape.object("EntityClient")
                    .must("entity", Shape.text())
                    .must("version", Shape.integer())
                    .must("hash", Shape.text())
                    .must("file", Shape.text())
                    .must("source", Shape.text())
                    .build();

    /** The source of a client of an entity, beside those that are in force with it. */
    @FunctionalInterface
    private interface Client {
        Value.Fields of(EntityModel model, Map<EntityName, EntityModel> others);
    }

    private static final Map<String, Client> CLIENTS =
            Map.of(
                    "java",
                    (model, others) ->
                            source(
                                    model,
                                    JavaClient.className(model).replace('.', '/') + ".java",
                                    JavaClient.source(model, others)),
                    "typescript",
                    (model, others) ->
                            source(
                                    model,
                                    model.name() + ".ts",
                                    TypeScriptClient.source(model, others)));

    private final Models models;

    public ContractRoutes(Models models) {
        this.models = models;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("meta", "entity", "Give the tenant's entities as OpenAPI 3.1")
                        .may(Parameter.IF_NONE_MATCH)
                        .gives(200, OPEN_API, "ETag")
                        .guarded(GET, "/api/meta/contracts", META_READ, DECIDED, this::all),
                Contract.of("meta", "entity", "Give the JSON Schemas of an entity's records")
                        .may(Parameter.IF_NONE_MATCH)
                        .gives(200, CONTRACT, "ETag")
                        .refuses(404)
                        .guarded(GET, "/api/meta/contracts/{name}", META_READ, DECIDED, this::one),
                Contract.of("meta", "entity", "Give the source of a client: java or typescript")
                        .may(Parameter.IF_NONE_MATCH)
                        .gives(200, CLIENT, "ETag")
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/meta/contracts/{name}/clients/{language}",
                                META_READ,
                                DECIDED,
                                this::client));
    }

    private CompletionStage<Answer<Reply>> all(Call call) {
        var inForce = models.all(call.tenant(), call.unitPath());
        return unlessKnown(
                call, EntityOpenApi.hash(inForce), () -> EntityOpenApi.document(inForce));
    }

    private CompletionStage<Answer<Reply>> one(Call call) {
        Optional<EntityModel> model = found(call);
        var others = models.all(call.tenant(), call.unitPath());
        return model.isEmpty()
                ? Steps.refused(ENTITY_NOT_FOUND.because("there is no such entity in force"))
                : unlessKnown(
                        call,
                        EntitySchemas.hash(model.get(), others),
                        () -> schemas(model.get(), others));
    }

    private CompletionStage<Answer<Reply>> client(Call call) {
        Optional<EntityModel> model = found(call);
        if (model.isEmpty()) {
            return Steps.refused(ENTITY_NOT_FOUND.because("there is no such entity in force"));
        }
        var others = models.all(call.tenant(), call.unitPath());
        Client client = CLIENTS.get(call.request().param("language"));
        return client == null
                ? Steps.refused(
                        EdgeError.NOT_FOUND.because("clients are written in java and typescript"))
                : unlessKnown(
                        call,
                        EntitySchemas.hash(model.get(), others),
                        () -> client.of(model.get(), others));
    }

    private Optional<EntityModel> found(Call call) {
        return Optional.of(call.request().param("name"))
                .filter(EntityName::isValid)
                .flatMap(name -> models.find(call.tenant(), new EntityName(name), call.unitPath()));
    }

    private static CompletionStage<Answer<Reply>> unlessKnown(
            Call call, String hash, Supplier<Value.Fields> document) {
        return Steps.now(
                EntityTags.unlessKnown(
                        call.request().headers(), hash, () -> Reply.ok(document.get())));
    }

    private static Value.Fields schemas(EntityModel model, Map<EntityName, EntityModel> others) {
        var schemas = Value.object();
        for (Use use : Use.values()) {
            schemas.put(use.id(), EntitySchemas.of(model, use, others));
        }
        return head(model).put("schemas", schemas.build()).build();
    }

    private static Value.Fields source(EntityModel model, String file, String source) {
        return head(model).put("file", file).put("source", source).build();
    }

    private static Value.ObjectBuilder head(EntityModel model) {
        return Value.object()
                .put("entity", model.name().value())
                .put("version", model.version())
                .put("hash", model.contractHash());
    }
}
