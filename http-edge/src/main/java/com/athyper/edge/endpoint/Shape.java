package com.athyper.edge.endpoint;

import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a body looks like: a JSON Schema (2020-12) with a name.
 *
 * @param parts the shapes that the schema refers to
 */
public record Shape(String name, Fields schema, List<Shape> parts) {
    /** Text, a record in each line. */
    public static final Shape LINES = new Shape("Lines", text(), List.of());

    /** Any bytes. */
    public static final Shape FILE =
            new Shape("File", text().with("format", Value.of("binary")), List.of());

    public Shape {
        parts = List.copyOf(parts);
    }

    public Fields ref() {
        return Value.object().put("$ref", "#/components/schemas/" + name).build();
    }

    /** An object that has the members it names and no others. */
    public static Members object(String name) {
        return new Members(name, false);
    }

    /** An object that may have any members besides. */
    public static Members openObject(String name) {
        return new Members(name, true);
    }

    /** The page of a list. */
    public static Shape page(Shape item) {
        return object(item.name() + "Page")
                .must("items", list(item.ref()))
                .must("nextCursor", nullable(text()))
                .may("total", integer())
                .with(item)
                .build();
    }

    /** One of several. */
    public static Shape either(String name, Shape... shapes) {
        return new Shape(
                name,
                Value.object()
                        .put(
                                "anyOf",
                                new Value.Items(
                                        Arrays.stream(shapes).<Value>map(Shape::ref).toList()))
                        .build(),
                List.of(shapes));
    }

    public static Fields text() {
        return Value.object().put("type", "string").build();
    }

    public static Fields text(int lengthMax) {
        return text().with("minLength", Value.of(1)).with("maxLength", Value.of(lengthMax));
    }

    public static Fields uuid() {
        return text().with("format", Value.of("uuid"));
    }

    public static Fields time() {
        return text().with("format", Value.of("date-time"));
    }

    public static Fields integer() {
        return Value.object().put("type", "integer").build();
    }

    public static Fields flag() {
        return Value.object().put("type", "boolean").build();
    }

    public static Fields anyObject() {
        return Value.object().put("type", "object").build();
    }

    public static Fields anything() {
        return Value.EMPTY;
    }

    public static Fields choice(String... choices) {
        return text().with("enum", Value.texts(List.of(choices)));
    }

    public static Fields list(Fields item) {
        return Value.object().put("type", "array").put("items", item).build();
    }

    public static Fields nullable(Fields schema) {
        return Value.object()
                .put(
                        "anyOf",
                        new Value.Items(
                                List.of(schema, Value.object().put("type", "null").build())))
                .build();
    }

    /** Collects the members of an object's schema. */
    public static final class Members {
        private final String name;
        private final boolean open;
        private final Map<String, Value> properties = new LinkedHashMap<>();
        private final List<String> required = new ArrayList<>();
        private final List<Shape> parts = new ArrayList<>();

        private Members(String name, boolean open) {
            this.name = name;
            this.open = open;
        }

        public Members must(String member, Fields schema) {
            required.add(member);
            return may(member, schema);
        }

        public Members may(String member, Fields schema) {
            properties.put(member, schema);
            return this;
        }

        public Members must(String member, Shape shape) {
            return must(member, shape.ref()).with(shape);
        }

        public Members may(String member, Shape shape) {
            return may(member, shape.ref()).with(shape);
        }

        /** Names a shape that one of the members refers to. */
        public Members with(Shape part) {
            parts.add(part);
            return this;
        }

        public Shape build() {
            var schema =
                    Value.object()
                            .put("type", "object")
                            .put("properties", new Fields(properties))
                            .put("required", Value.texts(required));
            if (!open) {
                schema.put("additionalProperties", false);
            }
            return new Shape(name, schema.build(), parts);
        }
    }
}
