package com.athyper.meta.contract;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Inbound;
import com.athyper.meta.contract.EntitySchemas.Use;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The records that refer to one, as JSON Schema of the one: its collections and relations. */
final class InboundSchema {
    private InboundSchema() {}

    /** A way whose entity is in force. */
    record Known(Inbound way, EntityModel other) {}

    static List<Known> known(EntityModel model, Map<EntityName, EntityModel> others) {
        return model.inbound().stream()
                .flatMap(
                        way ->
                                Optional.ofNullable(others.get(way.of()))
                                        .map(other -> new Known(way, other))
                                        .stream())
                .toList();
    }

    /** What of a line follows from where it stands. */
    static Set<String> followed(Inbound way) {
        return Stream.concat(Stream.of(way.by()), way.position().stream())
                .collect(Collectors.toSet());
    }

    /** By name; nothing of a relation where records are written. */
    static Map<String, Value> properties(
            EntityModel model, Use use, Map<EntityName, EntityModel> others) {
        var properties = new LinkedHashMap<String, Value>();
        for (Known known : known(model, others)) {
            if (known.way().isCollection()) {
                properties.put(known.way().name(), lines(known, use));
            } else if (use == Use.READ) {
                properties.put(known.way().name(), page(known));
            }
        }
        return properties;
    }

    private static Value.Fields lines(Known known, Use use) {
        var lines =
                described(known)
                        .put("type", "array")
                        .put(
                                "items",
                                switch (use) {
                                    case CREATE -> line(known, use, demanded(known));
                                    case UPDATE -> changed(known);
                                    case READ -> EntitySchemas.shown(known.other());
                                });
        return use == Use.READ
                ? lines.build()
                : lines.put("maxItems", known.way().maxItems()).build();
    }

    /** With an id, the line is there already and keeps what is left out. */
    private static Value.Fields changed(Known known) {
        List<String> demanded = demanded(known);
        Value.Fields line = line(known, Use.UPDATE, List.of());
        return demanded.isEmpty()
                ? line
                : line.with(
                        "anyOf",
                        new Value.Items(List.of(requiring(List.of("id")), requiring(demanded))));
    }

    private static Value.Fields requiring(List<String> names) {
        return Value.object().put("required", Value.texts(names)).build();
    }

    private static Value.Fields line(Known known, Use use, List<String> required) {
        var members = new LinkedHashMap<String, Value>();
        if (use == Use.UPDATE) {
            members.put("id", FieldSchema.uuid());
        }
        members.putAll(EntitySchemas.fields(known.other(), use).values());
        members.keySet().removeAll(followed(known.way()));
        return EntitySchemas.object(new Value.Fields(members), required);
    }

    private static List<String> demanded(Known known) {
        var demanded = new ArrayList<String>();
        known.other().shownFields().stream()
                .filter(known.other()::isDemanded)
                .map(Field::name)
                .forEach(demanded::add);
        demanded.removeAll(followed(known.way()));
        return demanded;
    }

    private static Value.Fields page(Known known) {
        return described(known)
                .put("type", "object")
                .put(
                        "properties",
                        Value.object()
                                .put(
                                        "items",
                                        Value.object()
                                                .put("type", "array")
                                                .put("items", EntitySchemas.shown(known.other()))
                                                .build())
                                .put(
                                        "nextCursor",
                                        Value.object()
                                                .put("type", Value.texts(List.of("string", "null")))
                                                .build())
                                .build())
                .put("required", Value.texts(List.of("items", "nextCursor")))
                .put("readOnly", true)
                .build();
    }

    private static Value.ObjectBuilder described(Known known) {
        return Value.object()
                .put("title", known.way().label())
                .put("x-entity", known.way().of().value());
    }
}
