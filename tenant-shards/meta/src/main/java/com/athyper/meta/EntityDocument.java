package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.Lifecycle.Transition;
import com.athyper.meta.behaviour.Rules;
import com.athyper.meta.overlay.Composition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A definition as it is kept: complete, with the ids and columns that outlive names.
 *
 * @param nextFieldId of the field that comes next; no id is given twice
 * @param retiredColumns of fields that are no more; no other field gets them
 * @param overlays by name; none of their fields is among the fields
 */
record EntityDocument(
        EntityName name,
        String label,
        Optional<String> module,
        List<Field> fields,
        Optional<Lifecycle> lifecycle,
        EntityTraits traits,
        Rules rules,
        int nextFieldId,
        List<String> retiredColumns,
        Value.Fields overlays) {
    EntityDocument {
        fields = List.copyOf(fields);
        retiredColumns = List.copyOf(retiredColumns);
    }

    /**
     * Reads what {@link #write} has written, overlays and all; anything else is a damaged store.
     */
    static EntityDocument read(Value.Fields document) {
        return base(Composition.of(document).document());
    }

    /** As {@link #read}, with the overlays beside the base. */
    static EntityDocument base(Value.Fields document) {
        var faults = new ArrayList<Fault>();
        return parse(document, faults)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "this is no kept definition: " + faults));
    }

    /** Empty if there are faults. */
    static Optional<EntityDocument> parse(Value.Fields document, List<Fault> faults) {
        var members = new Members(document, "", faults);
        var fields = new ArrayList<Field>();
        var relations = new ArrayList<EntityRelation>();
        for (Members each : members.objects("fields", EntityLimits.FIELDS_MAX)) {
            if (EntityRelation.isMeant(each)) {
                EntityRelation.read(each).ifPresent(relations::add);
                continue;
            }
            each.require("id");
            each.require("column");
            FieldReader.read(each, each.text("id").orElse(""), each.text("column").orElse(""))
                    .ifPresent(fields::add);
        }
        members.require("nextFieldId");
        var name = members.name("name");
        var label = members.text("label");
        if (!faults.isEmpty() || name.isEmpty() || label.isEmpty()) {
            return Optional.empty();
        }
        var read =
                new EntityDocument(
                        name.get(),
                        label.get(),
                        members.text("module"),
                        fields,
                        members.value("lifecycle")
                                .flatMap(
                                        value ->
                                                LifecycleReader.read(
                                                        new Members(
                                                                (Value.Fields) value,
                                                                "/lifecycle",
                                                                faults))),
                        EntityTraits.read(members, Optional.empty()).with(relations),
                        RulesReader.read(members, Optional.empty()),
                        members.count("nextFieldId", 1, Integer.MAX_VALUE).orElse(1),
                        members.texts("retiredColumns", Integer.MAX_VALUE, _ -> Optional.empty()),
                        members.value("overlays").orElse(Value.NULL)
                                        instanceof Value.Fields overlays
                                ? overlays
                                : Value.EMPTY);
        return faults.isEmpty() ? Optional.of(read) : Optional.empty();
    }

    EntityDocument with(Value.Fields laidOver, int nextId, List<String> retired) {
        return new EntityDocument(
                name, label, module, fields, lifecycle, traits, rules, nextId, retired, laidOver);
    }

    /** Other fields of the same entity, to be counted on with. */
    EntityDocument of(List<Field> others, int nextId, List<String> retired) {
        return new EntityDocument(
                name,
                label,
                module,
                others,
                lifecycle,
                traits,
                Rules.NONE,
                nextId,
                retired,
                Value.EMPTY);
    }

    /** Other fields of the same entity, to be written. */
    EntityDocument of(List<Field> others, Rules said) {
        return new EntityDocument(
                name,
                label,
                module,
                others,
                lifecycle,
                traits,
                said,
                nextFieldId,
                retiredColumns,
                Value.EMPTY);
    }

    /** What has a column, then what has none. */
    Value writeFields(List<EntityRelation> relations) {
        return new Value.Items(
                Stream.concat(
                                fields.stream().map(this::field),
                                relations.stream().map(EntityRelation::write))
                        .toList());
    }

    Value.Fields write() {
        var document =
                Value.object()
                        .put("name", name.value())
                        .put("label", label)
                        .put("module", module)
                        .put("fields", writeFields(traits.relations()));
        lifecycle.ifPresent(cycle -> document.put("lifecycle", lifecycle(cycle)));
        traits.write(document);
        rules.writeEntity(document);
        document.put("nextFieldId", nextFieldId);
        if (!retiredColumns.isEmpty()) {
            document.put("retiredColumns", Value.texts(retiredColumns));
        }
        if (!overlays.values().isEmpty()) {
            document.put("overlays", overlays);
        }
        return document.build();
    }

    private Value field(Field field) {
        var document =
                Value.object()
                        .put("id", field.id())
                        .put("name", field.name())
                        .put("label", field.label())
                        .put("type", field.type().id())
                        .put("column", field.column())
                        .put("required", field.required())
                        .put("unique", field.unique());
        field.minLength().ifPresent(length -> document.put("minLength", length));
        field.maxLength()
                .ifPresent(
                        length -> document.put(field.isList() ? "maxItems" : "maxLength", length));
        if (field.isAttachment()) {
            AttachmentField.write(field, document);
        } else {
            document.put("pattern", field.pattern())
                    .put("min", field.min().map(number -> number.toPlainString()))
                    .put("max", field.max().map(number -> number.toPlainString()));
        }
        if (field.isScaled()) {
            document.put("precision", field.precision()).put("scale", field.scale());
        }
        if (field.type() == FieldType.ENUM) {
            document.put("values", Value.texts(field.values()));
        }
        document.put("entity", field.target().map(EntityName::value));
        field.defaultValue()
                .ifPresent(
                        value ->
                                document.put(
                                        "default",
                                        field.type() == FieldType.DECIMAL
                                                        && value instanceof Value.Num(var number)
                                                ? Value.of(number.toPlainString())
                                                : field.type() == FieldType.MONEY
                                                        ? Money.shown(value)
                                                        : value));
        document.put("classification", field.classification());
        if (field.searchable()) {
            document.put("searchable", true);
        }
        return rules.writeField(field.name(), document).build();
    }

    private Value lifecycle(Lifecycle lifecycle) {
        return Value.object()
                .put("initial", lifecycle.initial())
                .put("states", Value.texts(lifecycle.states()))
                .put(
                        "transitions",
                        new Value.Items(
                                lifecycle.transitions().stream().map(this::transition).toList()))
                .build();
    }

    private Value transition(Transition transition) {
        var document =
                Value.object()
                        .put("name", transition.name())
                        .put("from", Value.texts(transition.from()))
                        .put("to", transition.to())
                        .put("workflow", transition.workflow().map(EntityName::value))
                        .put(LifecycleReader.ON_APPROVED, transition.outcomes().approved())
                        .put(LifecycleReader.ON_REJECTED, transition.outcomes().rejected())
                        .put(
                                LifecycleReader.ON_CHANGES_REQUESTED,
                                transition.outcomes().changesRequested())
                        .put(LifecycleReader.ON_CANCELLED, transition.outcomes().cancelled());
        return rules.writeTransition(transition.name(), document).build();
    }
}
