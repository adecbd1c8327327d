package com.athyper.policy;

import com.athyper.expression.Type;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads what a rule asks for beside permitting, and whether the entities have such fields. */
final class ObligationReader {
    static final int OBLIGATIONS_MAX = 20;
    static final int FIELDS_MAX = 200;

    private static final Set<String> MEMBERS = Set.of("mask", "readOnly");

    /** What the platform itself answers by, and shows to whoever sees the record. */
    private static final Set<String> PLATFORM =
            Set.of("id", "version", "state", "createdBy", "createdAt", "updatedBy", "updatedAt");

    private static final int TEXT_MAX = 200;

    private final Optional<Function<EntityName, Optional<Map<String, Type>>>> attributes;
    private final List<Fault> faults;

    ObligationReader(
            Optional<Function<EntityName, Optional<Map<String, Type>>>> attributes,
            List<Fault> faults) {
        this.attributes = attributes;
        this.faults = faults;
    }

    List<Obligation> read(
            Document rule,
            Optional<Effect> effect,
            Set<Operation> operations,
            Set<EntityName> entities) {
        if (!rule.has("obligations")) {
            return List.of();
        }
        if (effect.equals(Optional.of(Effect.FORBID))) {
            rule.fault("obligations", "not-applicable", "a `forbid` leaves nothing to ask for");
        }
        if (entities.isEmpty() && !rule.has("entities")) {
            rule.fault("entities", "required", "fields are those of entities: name them");
        }
        var obligations = new ArrayList<Obligation>();
        for (Document item : rule.objects("obligations", OBLIGATIONS_MAX)) {
            item.refuseOthersThan(MEMBERS);
            if (item.has("mask") == item.has("readOnly")) {
                faults.add(
                        new Fault(
                                item.at("mask"), "required", "give one of `mask` and `readOnly`"));
                continue;
            }
            mask(item, entities).ifPresent(obligations::add);
            readOnly(item, entities).ifPresent(obligations::add);
        }
        for (Obligation obligation : obligations) {
            if (operations.stream().noneMatch(obligation::concerns)) {
                rule.fault(
                        "obligations",
                        "not-applicable",
                        switch (obligation) {
                            case Obligation.Masked _ -> "a mask belongs to `entity.read`";
                            case Obligation.ReadOnly _ ->
                                    "`readOnly` belongs to `entity.create` or `entity.update`";
                        });
            }
        }
        return obligations;
    }

    private Optional<Obligation> mask(Document item, Set<EntityName> entities) {
        Optional<Document> object = item.object("mask");
        if (object.isEmpty()) {
            return Optional.empty();
        }
        Document mask = object.get();
        mask.refuseOthersThan(Set.of("fields", "with"));
        Optional<String> id = mask.requiredText("with", TEXT_MAX);
        Optional<Mask> with = id.flatMap(Mask::of);
        if (id.isPresent() && with.isEmpty()) {
            mask.fault("with", "unknown-mask", "a mask is " + Mask.KNOWN);
        }
        List<String> fields = fields(mask, entities, with);
        return with.map(known -> new Obligation.Masked(fields, known));
    }

    private Optional<Obligation> readOnly(Document item, Set<EntityName> entities) {
        Optional<Document> object = item.object("readOnly");
        if (object.isEmpty()) {
            return Optional.empty();
        }
        object.get().refuseOthersThan(Set.of("fields"));
        return Optional.of(
                new Obligation.ReadOnly(fields(object.get(), entities, Optional.empty())));
    }

    private List<String> fields(Document document, Set<EntityName> entities, Optional<Mask> mask) {
        var fields = new ArrayList<String>();
        int before = faults.size();
        for (var item : document.texts("fields", FIELDS_MAX)) {
            if (PLATFORM.contains(item.text())) {
                faults.add(
                        new Fault(
                                item.pointer(),
                                "not-applicable",
                                "`%s` is the platform's".formatted(item.text())));
            } else {
                entities.forEach(entity -> has(entity, item, mask));
            }
            fields.add(item.text());
        }
        if (fields.isEmpty() && faults.size() == before) {
            document.fault("fields", "required", "name a field at least");
        }
        return fields;
    }

    private void has(EntityName entity, Document.Item field, Optional<Mask> mask) {
        attributes
                .flatMap(known -> known.apply(entity))
                .ifPresent(
                        types -> {
                            Type type = types.get(field.text());
                            if (type == null) {
                                faults.add(
                                        new Fault(
                                                field.pointer(),
                                                "unknown-field",
                                                "`%s` has no field `%s`"
                                                        .formatted(entity, field.text())));
                            } else if (mask.isPresent() && !mask.get().fits(type)) {
                                faults.add(
                                        new Fault(
                                                field.pointer(),
                                                "not-applicable",
                                                "`%s` says nothing of %s, which `%s` of `%s` holds"
                                                        .formatted(
                                                                mask.get().id(),
                                                                type.phrase(),
                                                                field.text(),
                                                                entity)));
                            }
                        });
    }
}
