package com.athyper.policy;

import com.athyper.expression.Type;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a rule asks for beside its effect, and whether the entities have such fields. */
final class ObligationReader {
    static final int OBLIGATIONS_MAX = 20;
    static final int FIELDS_MAX = 200;

    private static final Set<String> MEMBERS =
            Set.of("mask", "readOnly", "requireMfa", "askReason", "logInFull", "notify");

    /** Those that are about the operation as such, written {@code {"askReason":true}}. */
    private static final Map<String, Obligation> PLAIN =
            Map.of(
                    "requireMfa", new Obligation.SecondFactor(),
                    "askReason", new Obligation.Reasoned(),
                    "logInFull", new Obligation.LoggedInFull());

    /** What the platform itself answers by, and shows to whoever sees the record. */
    private static final Set<String> PLATFORM =
            Set.of("id", "version", "state", "createdBy", "createdAt", "updatedBy", "updatedAt");

    private static final int TEXT_MAX = 200;

    private final Optional<Vocabulary> vocabulary;
    private final List<Fault> faults;

    ObligationReader(Optional<Vocabulary> vocabulary, List<Fault> faults) {
        this.vocabulary = vocabulary;
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
        var obligations = new ArrayList<Obligation>();
        for (Document item : rule.objects("obligations", OBLIGATIONS_MAX)) {
            read(item, entities).ifPresent(obligations::add);
        }
        if (effect.equals(Optional.of(Effect.FORBID))
                && !obligations.stream().allMatch(Obligation.Notified.class::isInstance)) {
            rule.fault(
                    "obligations",
                    "not-applicable",
                    "a `forbid` leaves nothing to ask for; it can `notify`");
        }
        boolean fields = obligations.stream().anyMatch(asked -> !asked.fields().isEmpty());
        if (fields && !rule.has("entities") && !rule.has("modules")) {
            rule.fault("entities", "required", "fields are those of entities: name them");
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
                            case Obligation.SecondFactor _,
                                    Obligation.Reasoned _,
                                    Obligation.LoggedInFull _,
                                    Obligation.Notified _ ->
                                    "it belongs to an operation";
                        });
            }
        }
        return obligations;
    }

    /** One object has one member. */
    private Optional<Obligation> read(Document item, Set<EntityName> entities) {
        item.refuseOthersThan(MEMBERS);
        List<String> given = MEMBERS.stream().filter(item::has).sorted().toList();
        if (given.size() != 1) {
            faults.add(
                    new Fault(
                            item.at(given.isEmpty() ? "mask" : given.getLast()),
                            "required",
                            "give one of "
                                    + String.join(", ", MEMBERS.stream().sorted().toList())));
            return Optional.empty();
        }
        return switch (given.getFirst()) {
            case "mask" -> mask(item, entities);
            case "readOnly" -> readOnly(item, entities);
            case "notify" ->
                    Optional.of(
                            new Obligation.Notified(
                                    new SubjectReader(faults).people(item, "notify")));
            case String plain -> plain(item, plain);
        };
    }

    /** What is not asked for is left out: {@code false} could be taken to free of it. */
    private Optional<Obligation> plain(Document item, String name) {
        if (!item.isTrue(name)) {
            item.fault(name, "wrong-type", "`true`, or leave it out");
            return Optional.empty();
        }
        return Optional.ofNullable(PLAIN.get(name));
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
        vocabulary
                .flatMap(known -> known.attributes(entity))
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
