package com.athyper.meta.contract;

import com.athyper.kernel.Value;
import com.athyper.meta.Field;
import com.athyper.meta.attachment.Attachment;
import com.athyper.meta.contract.EntitySchemas.Use;

import java.util.List;

/** A file as a field's value: all that is known of it, or to write it, its id. */
final class AttachmentSchema {
    private AttachmentSchema() {}

    static Value.Fields of(Field field, Use use) {
        Value.Fields one = use == Use.READ ? told(true) : either();
        if (!field.isList()) {
            return one;
        }
        var list = Value.object().put("type", "array").put("items", one);
        if (use != Use.READ) {
            field.maxLength().ifPresent(length -> list.put("maxItems", length));
            if (field.required()) {
                list.put("minItems", 1);
            }
        }
        return list.build();
    }

    private static Value.Fields either() {
        return Value.object()
                .put("anyOf", new Value.Items(List.of(FieldSchema.uuid(), told(false))))
                .build();
    }

    private static Value.Fields told(boolean whole) {
        var properties =
                Value.object()
                        .put(Attachment.ID, FieldSchema.uuid())
                        .put(Attachment.NAME, type("string"))
                        .put(Attachment.MEDIA_TYPE, type("string"))
                        .put(Attachment.SIZE, type("integer"))
                        .put(Attachment.SHA256, type("string"))
                        .build();
        return Value.object()
                .put("type", "object")
                .put("properties", properties)
                .put(
                        "required",
                        Value.texts(
                                whole
                                        ? List.copyOf(properties.values().keySet())
                                        : List.of(Attachment.ID)))
                .put("additionalProperties", false)
                .build();
    }

    private static Value.Fields type(String type) {
        return Value.object().put("type", type).build();
    }
}
