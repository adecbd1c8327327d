package com.athyper.meta.contract;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Lifecycle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An entity's records as JSON Schema (2020-12), for each thing that is done with them. What a
 * request schema takes, the platform takes, unless it depends on other records, on an expression of
 * the entity, or on what JSON Schema cannot say: that a day is in the calendar, or the bounds of a
 * decimal that is sent as a text.
 */
public final class EntitySchemas {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private EntitySchemas() {}

    /** What is done with a record. */
    public enum Use {
        CREATE("create"),
        UPDATE("update"),
        READ("read");

        private final String id;

        Use(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /**
     * @param others the tenant's entities in force: collections and relations lead to them
     */
    public static Value.Fields of(EntityModel model, Use use, Map<EntityName, EntityModel> others) {
        Value.Fields plain =
                switch (use) {
                    case CREATE -> create(model);
                    case UPDATE -> update(model);
                    case READ -> shown(model);
                };
        var properties = new LinkedHashMap<String, Value>();
        if (plain.get("properties").orElse(Value.NULL) instanceof Value.Fields(var own)) {
            properties.putAll(own);
        }
        properties.putAll(InboundSchema.properties(model, use, others));
        var schema =
                Value.object()
                        .put("$schema", DIALECT)
                        .put(
                                "$id",
                                "urn:athyper:entity:%s:%s:%s"
                                        .formatted(model.name(), hash(model, others), use.id()))
                        .put("title", model.label());
        plain.values().forEach(schema::put);
        return schema.put("properties", new Value.Fields(properties)).build();
    }

    /** Changes whenever one of the schemas may. */
    public static String hash(EntityModel model, Map<EntityName, EntityModel> others) {
        var known = InboundSchema.known(model, others);
        return known.isEmpty()
                ? model.contractHash()
                : Sha256.hex(
                        Stream.concat(
                                        Stream.of(model.contractHash()),
                                        known.stream().map(each -> each.other().contractHash()))
                                .collect(Collectors.joining("\n")));
    }

    /** The body of a {@code POST}. */
    private static Value.Fields create(EntityModel model) {
        return object(
                fields(model, Use.CREATE),
                model.shownFields().stream().filter(model::isDemanded).map(Field::name).toList());
    }

    /** The body of a {@code PATCH}: what is left out stays, null empties. */
    private static Value.Fields update(EntityModel model) {
        return object(fields(model, Use.UPDATE), List.of());
    }

    /** Whether a reader always finds a value: what is classified a policy may well hide. */
    static boolean isShown(Field field) {
        return field.required() && field.classification().isEmpty();
    }

    /** What a {@code GET} gives, where policy hides nothing. */
    static Value.Fields shown(EntityModel model) {
        var required = new ArrayList<String>(List.of("id", "version"));
        var members =
                Value.object()
                        .put("id", FieldSchema.uuid())
                        .put(
                                "version",
                                Value.object().put("type", "integer").put("minimum", 1).build());
        model.lifecycle().ifPresent(lifecycle -> members.put("state", state(lifecycle)));
        if (model.lifecycle().isPresent()) {
            required.add("state");
        }
        for (Field field : model.shownFields()) {
            required.add(field.name());
            Value.Fields schema = FieldSchema.of(field, Use.READ);
            members.put(
                    field.name(),
                    model.isGiven(field) ? schema : schema.with("readOnly", Value.of(true)));
        }
        for (String by : List.of("createdBy", "updatedBy")) {
            required.add(by);
            members.put(by, Value.object().put("type", "string").build());
        }
        for (String at : List.of("createdAt", "updatedAt")) {
            required.add(at);
            members.put(at, FieldSchema.time());
        }
        members.put(
                "workflow",
                Value.object()
                        .put("type", "object")
                        .put(
                                "properties",
                                Value.object().put("instanceId", FieldSchema.uuid()).build())
                        .build());
        return object(members.build(), required);
    }

    private static Value.Fields state(Lifecycle lifecycle) {
        return Value.object()
                .put("type", "string")
                .put("enum", Value.texts(lifecycle.states()))
                .build();
    }

    static Value.Fields fields(EntityModel model, Use use) {
        var members = Value.object();
        model.shownFields().stream()
                .filter(model::isGiven)
                .forEach(field -> members.put(field.name(), FieldSchema.of(field, use)));
        return members.build();
    }

    static Value.Fields object(Value.Fields properties, List<String> required) {
        return Value.object()
                .put("type", "object")
                .put("properties", properties)
                .put("required", Value.texts(required))
                .put("additionalProperties", false)
                .build();
    }
}
