package com.athyper.meta.contract;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Lifecycle;
import com.athyper.meta.contract.EntitySchemas.Use;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A tenant's own entities as an OpenAPI 3.1 document: what the platform's document calls a record,
 * with its fields.
 */
public final class EntityOpenApi {
    private static final String SCHEMAS = "#/components/schemas/";

    private EntityOpenApi() {}

    /** The same for equal models, whatever their order. */
    public static Value.Fields document(Map<EntityName, EntityModel> models) {
        var paths = Value.object();
        var schemas = Value.object().put("Problem", problem());
        new TreeMap<>(models)
                .forEach(
                        (name, model) -> {
                            paths(model, paths);
                            for (Use use : Use.values()) {
                                schemas.put(
                                        name + "." + use.id(),
                                        EntitySchemas.of(model, use, models));
                            }
                        });
        return Value.object()
                .put("openapi", "3.1.0")
                .put("jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema")
                .put(
                        "info",
                        Value.object()
                                .put("title", "Entities in force")
                                .put("version", hash(models))
                                .build())
                .put("servers", items(Value.object().put("url", "/").build()))
                .put("paths", paths.build())
                .put(
                        "components",
                        Value.object()
                                .put("schemas", schemas.build())
                                .put(
                                        "securitySchemes",
                                        Value.object()
                                                .put(
                                                        "bearer",
                                                        Value.object()
                                                                .put("type", "http")
                                                                .put("scheme", "bearer")
                                                                .build())
                                                .build())
                                .build())
                .put("security", items(Value.object().put("bearer", items()).build()))
                .build();
    }

    /** Of all the models together. */
    public static String hash(Map<EntityName, EntityModel> models) {
        return Sha256.hex(
                new TreeMap<>(models)
                        .entrySet().stream()
                                .map(
                                        entry ->
                                                entry.getKey()
                                                        + ":"
                                                        + entry.getValue().contractHash())
                                .collect(Collectors.joining("\n")));
    }

    private static void paths(EntityModel model, Value.ObjectBuilder paths) {
        String name = model.name().value();
        String all = "/api/data/" + name;
        String one = all + "/{id}";
        paths.put(
                all,
                Value.object()
                        .put(
                                "post",
                                operation("create_" + name, "Create", List.of())
                                        .put("requestBody", body(name, Use.CREATE))
                                        .put("responses", replies("201", read(name)))
                                        .build())
                        .put(
                                "get",
                                operation(
                                                "list_" + name,
                                                "List what may be seen",
                                                List.of(
                                                        query("expand", "string"),
                                                        query("filter", "string"),
                                                        query("sort", "string"),
                                                        query("cursor", "string"),
                                                        query("limit", "integer")))
                                        .put("responses", replies("200", page(name)))
                                        .build())
                        .build());
        paths.put(
                one,
                Value.object()
                        .put(
                                "get",
                                operation(
                                                "read_" + name,
                                                "Read",
                                                List.of(id(), query("expand", "string")))
                                        .put("responses", replies("200", read(name)))
                                        .build())
                        .put(
                                "patch",
                                operation("update_" + name, "Change", List.of(id(), match(true)))
                                        .put("requestBody", body(name, Use.UPDATE))
                                        .put("responses", replies("200", read(name)))
                                        .build())
                        .put(
                                "delete",
                                operation("delete_" + name, "Delete", List.of(id(), match(true)))
                                        .put("responses", replies("204", Value.EMPTY))
                                        .build())
                        .build());
        model.lifecycle().ifPresent(lifecycle -> transitions(name, one, lifecycle, paths));
    }

    private static void transitions(
            String name, String one, Lifecycle lifecycle, Value.ObjectBuilder paths) {
        for (Lifecycle.Transition transition : lifecycle.transitions()) {
            paths.put(
                    one + "/transitions/" + transition.name(),
                    Value.object()
                            .put(
                                    "post",
                                    operation(
                                                    transition.name() + "_transition_" + name,
                                                    String.join(", ", transition.from())
                                                            + " → "
                                                            + transition.to(),
                                                    List.of(id(), match(false)))
                                            .put("responses", replies("200", read(name)))
                                            .build())
                            .build());
        }
    }

    private static Value.ObjectBuilder operation(
            String id, String summary, List<Value.Fields> parameters) {
        return Value.object()
                .put("operationId", id)
                .put("summary", summary)
                .put("parameters", new Value.Items(List.copyOf(parameters)));
    }

    private static Value.Fields id() {
        return parameter("id", "path", true, FieldSchema.uuid());
    }

    private static Value.Fields match(boolean required) {
        return parameter(
                "If-Match", "header", required, Value.object().put("type", "string").build());
    }

    private static Value.Fields query(String name, String type) {
        return parameter(name, "query", false, Value.object().put("type", type).build());
    }

    private static Value.Fields parameter(
            String name, String in, boolean required, Value.Fields schema) {
        return Value.object()
                .put("name", name)
                .put("in", in)
                .put("required", required)
                .put("schema", schema)
                .build();
    }

    private static Value.Fields body(String name, Use use) {
        return Value.object()
                .put("required", true)
                .put("content", json(ref(name + "." + use.id())))
                .build();
    }

    private static Value.Fields read(String name) {
        return ref(name + "." + Use.READ.id());
    }

    private static Value.Fields page(String name) {
        return Value.object()
                .put("type", "object")
                .put(
                        "properties",
                        Value.object()
                                .put(
                                        "items",
                                        Value.object()
                                                .put("type", "array")
                                                .put("items", read(name))
                                                .build())
                                .put(
                                        "nextCursor",
                                        Value.object()
                                                .put("type", Value.texts(List.of("string", "null")))
                                                .build())
                                .build())
                .put("required", Value.texts(List.of("items", "nextCursor")))
                .build();
    }

    private static Value.Fields replies(String status, Value.Fields schema) {
        var good = Value.object().put("description", "done");
        if (!schema.values().isEmpty()) {
            good.put("content", json(schema));
        }
        return Value.object()
                .put(status, good.build())
                .put(
                        "default",
                        Value.object()
                                .put("description", "refused")
                                .put(
                                        "content",
                                        Value.object()
                                                .put(
                                                        "application/problem+json",
                                                        Value.object()
                                                                .put("schema", ref("Problem"))
                                                                .build())
                                                .build())
                                .build())
                .build();
    }

    private static Value.Fields problem() {
        var text = Value.object().put("type", "string").build();
        return Value.object()
                .put("type", "object")
                .put(
                        "properties",
                        Value.object()
                                .put("status", Value.object().put("type", "integer").build())
                                .put("code", text)
                                .put("title", text)
                                .put("detail", text)
                                .put("requestId", text)
                                .build())
                .put("required", Value.texts(List.of("status", "code")))
                .build();
    }

    private static Value.Fields json(Value.Fields schema) {
        return Value.object()
                .put("application/json", Value.object().put("schema", schema).build())
                .build();
    }

    private static Value.Fields ref(String schema) {
        return Value.object().put("$ref", SCHEMAS + schema).build();
    }

    private static Value.Items items(Value... values) {
        return new Value.Items(List.of(values));
    }
}
