package com.athyper.edge.openapi;

import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Endpoint.Guarded;
import com.athyper.edge.endpoint.Endpoint.Open;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The endpoint table as an OpenAPI 3.1 document. */
public final class OpenApi {
    private static final Shape FAULT =
            Shape.object("Fault")
                    .must("pointer", Shape.text())
                    .must("code", Shape.text())
                    .must("message", Shape.text())
                    .build();

    /** A field that is not what it was. */
    public static final Shape CHANGE =
            Shape.object("FieldChange")
                    .must("field", Shape.text())
                    .must("from", Shape.anything())
                    .must("to", Shape.anything())
                    .build();

    private static final Shape MERGE =
            Shape.object("MergeHint")
                    .must("current", Shape.anyObject())
                    .may("base", Shape.integer())
                    .may("changes", Shape.list(CHANGE.ref()))
                    .may("conflicts", Shape.list(Shape.text()))
                    .with(CHANGE)
                    .build();

    /** What every refusal looks like. */
    public static final Shape PROBLEM =
            Shape.object("Problem")
                    .must("type", Shape.text().with("format", Value.of("uri-reference")))
                    .must("title", Shape.text())
                    .must("status", Shape.integer())
                    .must("detail", Shape.text())
                    .must("instance", Shape.text())
                    .must("code", Shape.text())
                    .must("requestId", Shape.text())
                    .may("errors", Shape.list(FAULT.ref()))
                    .may("rules", Shape.list(Shape.text()))
                    .may("merge", MERGE.ref())
                    .with(FAULT)
                    .with(MERGE)
                    .build();

    private final Map<String, Shape> shapes = new TreeMap<>();
    private final List<? extends Endpoint> endpoints;
    private final String version;

    private OpenApi(List<? extends Endpoint> endpoints, String version) {
        this.endpoints = endpoints;
        this.version = version;
        collect(PROBLEM);
    }

    public static Fields document(List<? extends Endpoint> endpoints, String version) {
        return new OpenApi(endpoints, version).document();
    }

    private Fields document() {
        var paths = new LinkedHashMap<String, Map<String, Value>>();
        var areas = new TreeSet<String>();
        for (Endpoint endpoint : endpoints) {
            areas.add(endpoint.contract().area());
            paths.computeIfAbsent(endpoint.path().text(), _ -> new LinkedHashMap<>())
                    .put(endpoint.method().name().toLowerCase(Locale.ROOT), operation(endpoint));
        }
        var rendered = Value.object();
        paths.forEach((path, operations) -> rendered.put(path, new Fields(operations)));
        var schemas = Value.object();
        shapes.forEach((name, shape) -> schemas.put(name, shape.schema()));
        return Value.object()
                .put("openapi", "3.1.0")
                .put(
                        "info",
                        Value.object()
                                .put("title", "athyper")
                                .put("version", version)
                                .put(
                                        "description",
                                        "A multi-tenant business runtime: entities, policies and"
                                                + " approvals as data. Every request that is"
                                                + " guarded by an operation may carry"
                                                + " `X-Min-Epoch`: it is judged once the node"
                                                + " knows that epoch, or refused with 503.")
                                .build())
                .put("servers", items(List.<Value>of(Value.object().put("url", "/").build())))
                .put(
                        "tags",
                        items(
                                areas.stream()
                                        .<Value>map(a -> Value.object().put("name", a).build())
                                        .toList()))
                .put("paths", rendered.build())
                .put(
                        "components",
                        Value.object()
                                .put("schemas", schemas.build())
                                .put("securitySchemes", security())
                                .build())
                .build();
    }

    private Value operation(Endpoint endpoint) {
        Contract contract = endpoint.contract();
        var operation =
                Value.object()
                        .put("operationId", id(endpoint))
                        .put("summary", contract.summary())
                        .put("tags", Value.texts(List.of(contract.area())));
        switch (endpoint) {
            case Guarded guarded ->
                    operation
                            .put("x-operation", guarded.operation().id())
                            .put(
                                    "security",
                                    items(
                                            List.<Value>of(
                                                    Value.object()
                                                            .put("bearer", items(List.of()))
                                                            .build())));
            case Open open ->
                    operation.put("x-open", open.reason()).put("security", items(List.of()));
        }
        operation.put("parameters", parameters(endpoint));
        contract.takes()
                .shape()
                .ifPresent(
                        shape ->
                                operation.put("requestBody", requestBody(contract.takes(), shape)));
        return operation.put("responses", responses(endpoint)).build();
    }

    private static String id(Endpoint endpoint) {
        return endpoint.method().name().toLowerCase(Locale.ROOT)
                + endpoint.path().text().replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", "");
    }

    private static Value parameters(Endpoint endpoint) {
        var parameters = new ArrayList<Value>();
        for (String place : endpoint.path().places()) {
            parameters.add(
                    Value.object()
                            .put("name", place)
                            .put("in", "path")
                            .put("required", true)
                            .put("schema", Shape.text())
                            .build());
        }
        for (Parameter parameter : endpoint.contract().parameters()) {
            parameters.add(
                    Value.object()
                            .put("name", parameter.name())
                            .put("in", parameter.place().name().toLowerCase(Locale.ROOT))
                            .put("required", parameter.required())
                            .put("description", parameter.description())
                            .put("schema", parameter.schema())
                            .build());
        }
        return items(parameters);
    }

    private Value requestBody(Contract.Takes takes, Shape shape) {
        collect(shape);
        var content = Value.object();
        takes.form().mediaTypes().stream()
                .sorted()
                .forEach(
                        media ->
                                content.put(
                                        media, Value.object().put("schema", shape.ref()).build()));
        return Value.object()
                .put("required", takes.required())
                .put("content", content.build())
                .build();
    }

    private Value responses(Endpoint endpoint) {
        Contract contract = endpoint.contract();
        var responses = new TreeMap<String, Value>();
        responses.put(String.valueOf(contract.gives().status()), success(contract.gives()));
        for (int status : contract.gives().alike()) {
            responses.put(String.valueOf(status), either(contract.gives()));
        }
        if (contract.parameters().contains(Parameter.IF_NONE_MATCH)) {
            responses.put("304", Value.object().put("description", "The tag still holds").build());
        }
        for (int status : problems(endpoint)) {
            responses.putIfAbsent(String.valueOf(status), problem());
        }
        responses.put("default", problem());
        return new Fields(new LinkedHashMap<>(responses));
    }

    private static Set<Integer> problems(Endpoint endpoint) {
        var statuses = new TreeSet<>(endpoint.contract().problems());
        statuses.addAll(List.of(400, 503));
        switch (endpoint) {
            case Guarded _ -> statuses.addAll(List.of(401, 403, 428));
            case Open _ -> {}
        }
        switch (endpoint.contract().takes().form()) {
            case NONE -> {}
            case JSON, PATCH, FORM, STREAM, FILE -> statuses.addAll(List.of(413, 415, 422));
        }
        return statuses;
    }

    private Value success(Contract.Gives gives) {
        var response = Value.object().put("description", "As asked");
        if (!gives.headers().isEmpty()) {
            var headers = Value.object();
            gives.headers()
                    .forEach(
                            name ->
                                    headers.put(
                                            name,
                                            Value.object().put("schema", Shape.text()).build()));
            response.put("headers", headers.build());
        }
        gives.shape()
                .ifPresent(
                        shape -> {
                            collect(shape);
                            Fields json = content("application/json", shape.ref());
                            response.put(
                                    "content",
                                    gives.events()
                                            ? json.with(
                                                    "text/event-stream",
                                                    Value.object()
                                                            .put("schema", Shape.text())
                                                            .build())
                                            : json);
                        });
        if (gives.form() == Reply.Form.NDJSON) {
            response.put(
                    "content",
                    content("application/x-ndjson", Shape.text())
                            .with("text/csv", Value.object().put("schema", Shape.text()).build()));
        }
        if (gives.form() == Reply.Form.FILE) {
            collect(Shape.FILE);
            response.put("content", content("*/*", Shape.FILE.ref()));
        }
        if (gives.form() == Reply.Form.HTML) {
            response.put("content", content("text/html", Shape.text()));
        }
        return response.build();
    }

    /** In the endpoint's own words, or in ours if it was not even asked. */
    private Value either(Contract.Gives gives) {
        Fields own = (Fields) success(gives);
        Fields content = own.get("content").map(Fields.class::cast).orElse(Value.EMPTY);
        return own.with(
                "content",
                content.with(
                        "application/problem+json",
                        Value.object().put("schema", PROBLEM.ref()).build()));
    }

    private static Value problem() {
        return Value.object()
                .put("description", "Refused: `code` says why")
                .put("content", content("application/problem+json", PROBLEM.ref()))
                .build();
    }

    private static Fields content(String media, Fields schema) {
        return Value.object().put(media, Value.object().put("schema", schema).build()).build();
    }

    private void collect(Shape shape) {
        Shape known = shapes.put(shape.name(), shape);
        if (known == null) {
            shape.parts().forEach(this::collect);
        } else if (!known.equals(shape)) {
            throw new IllegalArgumentException("two shapes are called " + shape.name());
        }
    }

    private static Fields security() {
        return Value.object()
                .put(
                        "bearer",
                        Value.object()
                                .put("type", "http")
                                .put("scheme", "bearer")
                                .put("bearerFormat", "JWT")
                                .put(
                                        "description",
                                        "an access token of the realm that belongs to the tenant")
                                .build())
                .build();
    }

    private static Value items(List<? extends Value> values) {
        return new Value.Items(List.copyOf(values));
    }
}
