package com.athyper.edge.meta;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.exchange.Method.PUT;
import static com.athyper.tenancy.definition.DefinitionError.NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.Models;
import com.athyper.policy.Operation;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.DefinitionCommand;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * What is laid over an entity. To put an overlay on, and to take it off, makes the next version of
 * the entity, which is published as any other.
 *
 * <pre>
 * GET    /api/meta/overlays                             those in force, of all entities
 * POST   /api/meta/overlays                             the next version of an entity, with one
 * GET    /api/meta/entities/{name}/overlays             those of the latest version
 * GET    /api/meta/entities/{name}/overlays/{overlay}
 * PUT    /api/meta/entities/{name}/overlays/{overlay}   the next version, with it
 * DELETE /api/meta/entities/{name}/overlays/{overlay}   the next version, without it
 * </pre>
 */
public final class OverlayRoutes {
    private static final String ALL = "/api/meta/entities/{name}/overlays";
    private static final String ONE = ALL + "/{overlay}";
    private static final String EVERYWHERE = "/api/meta/overlays";
    private static final Value.Fields LAYER = Shape.choice("pack", "tenant", "org");
    private static final Shape LAID =
            Shape.object("LaidOverlay")
                    .must("entity", Shape.text())
                    .must("name", Shape.text())
                    .must("layer", LAYER)
                    .may("orgUnit", Shape.text(63))
                    .must("document", Shape.anyObject())
                    .build();
    private static final Shape ALL_LAID =
            Shape.object("LaidOverlays").must("items", Shape.list(LAID.ref())).with(LAID).build();
    private static final Shape NAMED =
            Shape.openObject("NamedOverlay")
                    .must("entity", Shape.text(48))
                    .must("name", Shape.text(48))
                    .may("layer", LAYER)
                    .may("orgUnit", Shape.text(63))
                    .build();
    private static final Shape OVERLAY =
            Shape.object("Overlay")
                    .must("name", Shape.text())
                    .must("layer", LAYER)
                    .may("orgUnit", Shape.text(63))
                    .must("document", Shape.anyObject())
                    .build();
    private static final Shape OVERLAYS =
            Shape.object("Overlays")
                    .must("version", Shape.integer())
                    .must("items", Shape.list(OVERLAY.ref()))
                    .with(OVERLAY)
                    .build();
    private static final Shape DOCUMENT =
            Shape.openObject("OverlayDocument")
                    .may("layer", LAYER)
                    .may("orgUnit", Shape.text(63))
                    .build();

    private final Definitions definitions;
    private final Models models;

    public OverlayRoutes(Definitions definitions, Models models) {
        this.definitions = definitions;
        this.models = models;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                about("List the overlays in force")
                        .gives(200, ALL_LAID)
                        .guarded(GET, EVERYWHERE, Operation.META_READ, DECIDED, this::everywhere),
                about("Draft the next version of the entity that the overlay names")
                        .takes(NAMED)
                        .gives(201, DefinitionForm.VERSION, "Location", "ETag")
                        .refuses(404, 409, 422)
                        .guarded(POST, EVERYWHERE, Operation.META_DESIGN, DECIDED, this::post),
                about("List what is laid over an entity")
                        .gives(200, OVERLAYS)
                        .refuses(404)
                        .guarded(GET, ALL, Operation.META_READ, DECIDED, this::list),
                about("Show an overlay")
                        .gives(200, OVERLAY)
                        .refuses(404)
                        .guarded(GET, ONE, Operation.META_READ, DECIDED, this::show),
                about("Draft the next version of an entity with an overlay")
                        .takes(DOCUMENT)
                        .gives(201, DefinitionForm.VERSION, "Location", "ETag")
                        .refuses(404, 409, 422)
                        .guarded(PUT, ONE, Operation.META_DESIGN, DECIDED, this::put),
                about("Draft the next version of an entity without an overlay")
                        .gives(201, DefinitionForm.VERSION, "Location", "ETag")
                        .refuses(404, 409, 422)
                        .guarded(DELETE, ONE, Operation.META_DESIGN, DECIDED, this::delete));
    }

    private static Contract about(String summary) {
        return Contract.of("meta", "overlay", summary);
    }

    private CompletionStage<Answer<Reply>> everywhere(Call call) {
        var items = new ArrayList<Value>();
        new TreeMap<>(models.all(call.tenant()))
                .forEach(
                        (entity, model) ->
                                overlays(model.document())
                                        .forEach(
                                                (name, overlay) ->
                                                        items.add(
                                                                form(name, overlay)
                                                                        .with(
                                                                                "entity",
                                                                                Value.of(
                                                                                        entity
                                                                                                .value())))));
        return Steps.ok(Reply.ok(Value.EMPTY.with("items", new Value.Items(items))));
    }

    private CompletionStage<Answer<Reply>> post(Call call) {
        Value.Fields named = call.request().json();
        var overlay = new LinkedHashMap<>(named.values());
        overlay.remove("entity");
        overlay.remove("name");
        return known(
                call,
                named.text("entity").orElse(""),
                (key, _) ->
                        draft(call, key, named.text("name").orElse(""), new Value.Fields(overlay)));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return known(
                call,
                (_, latest) -> {
                    var items = new ArrayList<Value>();
                    overlays(latest.document())
                            .forEach((name, overlay) -> items.add(form(name, overlay)));
                    return Steps.ok(
                            Reply.ok(
                                    Value.object()
                                            .put("version", latest.number())
                                            .put("items", new Value.Items(items))
                                            .build()));
                });
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        return known(
                call,
                (_, latest) ->
                        overlay(call, latest)
                                .map(
                                        overlay ->
                                                Steps.ok(
                                                        Reply.ok(
                                                                form(
                                                                        call.request()
                                                                                .param("overlay"),
                                                                        overlay))))
                                .orElseGet(OverlayRoutes::missing));
    }

    private CompletionStage<Answer<Reply>> put(Call call) {
        return known(
                call,
                (key, _) ->
                        draft(call, key, call.request().param("overlay"), call.request().json()));
    }

    private CompletionStage<Answer<Reply>> delete(Call call) {
        return known(
                call,
                (key, latest) ->
                        overlay(call, latest).isPresent()
                                ? draft(call, key, call.request().param("overlay"), Value.NULL)
                                : missing());
    }

    private CompletionStage<Answer<Reply>> draft(
            Call call, DefinitionKey key, String name, Value overlay) {
        var changes = Value.EMPTY.with("overlays", Value.EMPTY.with(name, overlay));
        return Steps.map(
                definitions.execute(key, new DefinitionCommand.Draft(changes), call.origin()),
                definition -> drafted(key, definition.latest().orElseThrow()));
    }

    private static Reply drafted(DefinitionKey key, Version version) {
        var area = DefinitionArea.ENTITIES;
        return Reply.created(
                        area.path() + "/" + key.name() + "/versions/" + version.number(),
                        DefinitionForm.version(area, key.name().value(), version))
                .tagged(String.valueOf(version.number()));
    }

    private CompletionStage<Answer<Reply>> known(
            Call call, BiFunction<DefinitionKey, Version, CompletionStage<Answer<Reply>>> next) {
        return known(call, call.request().param("name"), next);
    }

    private CompletionStage<Answer<Reply>> known(
            Call call,
            String name,
            BiFunction<DefinitionKey, Version, CompletionStage<Answer<Reply>>> next) {
        if (!EntityName.isValid(name)) {
            return missing();
        }
        var key = new DefinitionKey(call.tenant(), DefinitionKind.ENTITY, new EntityName(name));
        return definitions
                .show(key)
                .thenCompose(
                        definition ->
                                definition
                                        .latest()
                                        .map(version -> next.apply(key, version))
                                        .orElseGet(OverlayRoutes::missing));
    }

    private static Optional<Value> overlay(Call call, Version latest) {
        return Optional.ofNullable(
                overlays(latest.document()).get(call.request().param("overlay")));
    }

    private static Map<String, Value> overlays(Value.Fields definition) {
        return definition.get("overlays").orElse(Value.NULL) instanceof Value.Fields(var all)
                ? all
                : Map.of();
    }

    private static Value.Fields form(String name, Value overlay) {
        Value.Fields document = overlay instanceof Value.Fields fields ? fields : Value.EMPTY;
        return Value.object()
                .put("name", name)
                .put("layer", document.text("layer").orElse(""))
                .put("orgUnit", document.text("orgUnit"))
                .put("document", overlay)
                .build();
    }

    private static <T> CompletionStage<Answer<T>> missing() {
        return Steps.refused(NOT_FOUND.because("there is no such overlay or entity"));
    }
}
