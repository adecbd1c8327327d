package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Holds every reply against the document that the edge serves. */
final class ServedContract {
    /** What has to be declared, not left to {@code default}. */
    private static final Set<Integer> DECLARED =
            Set.of(200, 201, 204, 302, 304, 401, 403, 404, 409, 412, 422, 423, 428);

    private final Fields document;
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    ServedContract(Fields document) {
        this.document = document;
    }

    Fields paths() {
        return fields(document, "paths");
    }

    /** The operation that the document has for a request, if it has one. */
    Optional<Fields> operation(String method, String path) {
        return paths().values().entrySet().stream()
                .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[^}]+}", "[^/]+")))
                // A path without places is more exact than one with them.
                .sorted(
                        (left, right) ->
                                Integer.compare(
                                        left.getKey().split("\\{", -1).length,
                                        right.getKey().split("\\{", -1).length))
                .flatMap(
                        entry ->
                                ((Fields) entry.getValue())
                                        .get(method.toLowerCase(Locale.ROOT)).stream())
                .map(Fields.class::cast)
                .findFirst();
    }

    void hold(String method, String path, Served served) {
        Optional<Fields> operation = operation(method, path);
        if (operation.isEmpty()) {
            assertThat(served.status()).isIn(400, 404, 405, 414);
            return;
        }
        Fields responses = fields(operation.get(), "responses");
        String status = String.valueOf(served.status());
        assertThat(responses.values().containsKey(status) || !DECLARED.contains(served.status()))
                .as("%s %s may answer %s: %s", method, path, status, served.text())
                .isTrue();
        Fields response =
                (Fields) responses.get(status).or(() -> responses.get("default")).orElseThrow();
        Optional<Value> content = response.get("content");
        if (content.isEmpty()) {
            assertThat(served.text()).isEmpty();
            return;
        }
        if (!served.mediaType().matches(".*[/+]json")) {
            return;
        }
        Value schema =
                ((Fields) content.get())
                        .get(served.mediaType())
                        .map(media -> ((Fields) media).get("schema").orElseThrow())
                        .orElseThrow(
                                () ->
                                        new AssertionError(
                                                "%s %s answers %s as %s, undeclared"
                                                        .formatted(
                                                                method,
                                                                path,
                                                                status,
                                                                served.mediaType())));
        assertThat(schema(schema).validate(served.text(), InputFormat.JSON))
                .as("%s %s -> %s: %s", method, path, status, served.text())
                .isEmpty();
    }

    /** Faults of a request body, as the served schema sees it. */
    boolean takes(String method, String path, String body) {
        Fields content =
                fields(fields(operation(method, path).orElseThrow(), "requestBody"), "content");
        Value schema =
                ((Fields) content.get("application/json").orElseThrow())
                        .get("schema")
                        .orElseThrow();
        return schema(schema).validate(body, InputFormat.JSON).isEmpty();
    }

    private Schema schema(Value schema) {
        return schemas.computeIfAbsent(
                Json.write(schema),
                _ ->
                        registry.getSchema(
                                Json.write(
                                        ((Fields) schema)
                                                .with(
                                                        "components",
                                                        document.get("components").orElseThrow())),
                                InputFormat.JSON));
    }

    private static Fields fields(Fields in, String name) {
        return (Fields) in.get(name).orElseThrow();
    }
}
