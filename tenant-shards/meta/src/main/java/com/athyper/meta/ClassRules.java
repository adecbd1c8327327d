package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.meta.Diagnostic.Severity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What follows from an entity's class, for itself and for those that are tied to it. */
public final class ClassRules {
    private ClassRules() {}

    /**
     * Everything that keeps the entity from being of its class.
     *
     * @param inForce the tenant's entities, in which an earlier version of this one may be
     */
    public static List<Diagnostic> errors(EntityModel model, Map<EntityName, EntityModel> inForce) {
        var errors = new ArrayList<Diagnostic>();
        model.traits().entityClass().ifPresent(own -> errors(model, own, inForce, errors));
        return errors;
    }

    private static void errors(
            EntityModel model,
            EntityClass own,
            Map<EntityName, EntityModel> inForce,
            List<Diagnostic> errors) {
        if (own.isKeyed()
                && model.traits().effectiveDating().isEmpty()
                && model.fields().stream().noneMatch(field -> field.unique() && isGiven(field))) {
            errors.add(
                    new Diagnostic(
                            Severity.ERROR,
                            "class-needs-key",
                            "/class",
                            "records of class " + own.id() + " are told apart by a key",
                            "make a field required and unique, or a sequence"));
        }
        for (int i = 0; i < model.fields().size(); i++) {
            var target = model.fields().get(i).target().map(inForce::get);
            var other = target.flatMap(ClassRules::classOf);
            if (other.isPresent()
                    && !target.get().name().equals(model.name())
                    && !own.mayReferTo(other.get())) {
                errors.add(
                        new Diagnostic(
                                Severity.ERROR,
                                "class-refers-up",
                                Fault.at(Fault.at("/fields", i), "entity"),
                                "what is of class %s does not depend on `%s`, a %s"
                                        .formatted(own.id(), target.get().name(), other.get().id()),
                                "refer the other way round"));
            }
        }
        inForce.values().stream()
                .filter(other -> !other.name().equals(model.name()))
                .filter(other -> refers(other, model.name()))
                .filter(other -> classOf(other).filter(it -> !it.mayReferTo(own)).isPresent())
                .map(EntityModel::name)
                .sorted()
                .forEach(
                        other ->
                                errors.add(
                                        new Diagnostic(
                                                Severity.ERROR,
                                                "class-referred-to",
                                                "/class",
                                                "`%s` refers to it and may not depend on a %s"
                                                        .formatted(other, own.id()),
                                                "take the field from `" + other + "` first")));
    }

    private static Optional<EntityClass> classOf(EntityModel model) {
        return model.traits().entityClass();
    }

    private static boolean isGiven(Field field) {
        return field.required() || field.type() == FieldType.SEQUENCE;
    }

    private static boolean refers(EntityModel model, EntityName target) {
        return model.fields().stream()
                .anyMatch(field -> field.target().filter(target::equals).isPresent());
    }
}
