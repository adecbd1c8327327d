package com.athyper.meta.record;

import com.athyper.expression.Type;
import com.athyper.meta.EntityModel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an expression may mention of a record, as {@link StoredRecord#attributes} gives it. */
public final class ModelScope {
    private static final List<String> PLATFORM =
            List.of("id", "version", "state", "createdBy", "createdAt", "updatedBy", "updatedAt");

    private ModelScope() {}

    public static Map<String, Type> attributes(EntityModel model) {
        var types = new LinkedHashMap<String, Type>();
        model.fields()
                .forEach(field -> types.put(field.name(), Attribute.of(field).expressionType()));
        PLATFORM.forEach(
                name ->
                        Attribute.of(model, name)
                                .ifPresent(
                                        attribute -> types.put(name, attribute.expressionType())));
        return Map.copyOf(types);
    }
}
