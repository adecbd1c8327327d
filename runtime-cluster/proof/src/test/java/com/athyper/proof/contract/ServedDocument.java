package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;
import com.athyper.proof.process.Answered;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The OpenAPI document that a node serves, and the means to hold answers against it. */
record ServedDocument(Fields root) {
    private static final Pattern PLACE = Pattern.compile("\\{([^}]+)}");
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    Map<String, Value> paths() {
        return fields(root, "paths").values();
    }

    static Set<String> placesOf(String path) {
        return PLACE.matcher(path)
                .results()
                .map(place -> place.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** References that lead nowhere. */
    List<String> dangling() {
        List<String> dangling = new ArrayList<>();
        dangling(root, dangling);
        return dangling;
    }

    private void dangling(Value value, List<String> found) {
        switch (value) {
            case Fields fields -> {
                fields.text("$ref").filter(ref -> target(ref).isEmpty()).ifPresent(found::add);
                fields.values().values().forEach(member -> dangling(member, found));
            }
            case Value.Items(var items) -> items.forEach(item -> dangling(item, found));
            case Value.Text _, Value.Num _, Value.Bool _, Value.Null _ -> {}
        }
    }

    private Optional<Value> target(String ref) {
        Optional<Value> at = Optional.of(root);
        for (String name : ref.replaceFirst("^#/", "").split("/")) {
            at = at.flatMap(value -> value instanceof Fields in ? in.get(name) : Optional.empty());
        }
        return at;
    }

    /** Fails unless the document has the path, the method, the status and the very form. */
    void hold(String method, String path, Answered answered) {
        Fields responses = fields(operation(method, path), "responses");
        String status = String.valueOf(answered.status());
        assertThat(responses.values()).as("%s %s", method, path).containsKey(status);
        Fields content = fields(fields(responses, status), "content");
        assertThat(content.values()).as("%s %s", method, path).containsKey(answered.contentType());
        Fields schema = fields(fields(content, answered.contentType()), "schema");
        assertThat(
                        SCHEMAS.getSchema(
                                        Json.write(
                                                schema.with(
                                                        "components",
                                                        root.get("components").orElseThrow())),
                                        InputFormat.JSON)
                                .validate(answered.reply().text(), InputFormat.JSON))
                .as("%s %s answered %s", method, path, answered)
                .isEmpty();
    }

    private Fields operation(String method, String path) {
        String asked = path.split("\\?")[0];
        return paths().entrySet().stream()
                .filter(entry -> asked.matches(PLACE.matcher(entry.getKey()).replaceAll("[^/]+")))
                // A path without places is more exact than one with them.
                .min(Comparator.comparing(entry -> placesOf(entry.getKey()).size()))
                .map(entry -> fields((Fields) entry.getValue(), method.toLowerCase(Locale.ROOT)))
                .orElseThrow(() -> new AssertionError("the document has no path for " + path));
    }

    private static Fields fields(Fields in, String name) {
        return (Fields)
                in.get(name)
                        .orElseThrow(() -> new AssertionError("there is no `%s`".formatted(name)));
    }
}
