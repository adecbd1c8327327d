package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.meta.Diagnostic.Severity;
import com.athyper.meta.overlay.Composition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds relations and the fields that they are the other ends of together. */
public final class RelationRules {
    private RelationRules() {}

    /**
     * @param inForce the tenant's entities, in which an earlier version of this one may be
     */
    public static List<Diagnostic> errors(EntityModel model, Map<EntityName, EntityModel> inForce) {
        var errors = new ArrayList<Diagnostic>();
        var relations = model.traits().relations();
        var composition = Composition.of(model.document());
        for (int i = 0; i < relations.size(); i++) {
            var relation = relations.get(i);
            // Behind the fields that have a column, wherever its author wrote it.
            String pointer = composition.origin(Fault.at("/fields", model.fields().size() + i));
            var other =
                    relation.entity().equals(model.name())
                            ? Optional.of(model)
                            : Optional.ofNullable(inForce.get(relation.entity()));
            if (other.isEmpty()) {
                errors.add(
                        error(
                                "reference-not-in-force",
                                Fault.at(pointer, "entity"),
                                "`" + relation.entity() + "` is no entity in force",
                                "publish `" + relation.entity() + "` first"));
                continue;
            }
            relation.fault(model, other.get())
                    .ifPresent(
                            what ->
                                    errors.add(
                                            error(
                                                    "relation-unfit",
                                                    Fault.at(pointer, "by"),
                                                    what,
                                                    "publish the field of `%s` first"
                                                            .formatted(relation.entity()))));
        }
        inForce.values().stream()
                .filter(owner -> !owner.name().equals(model.name()))
                .sorted(Comparator.comparing(EntityModel::name))
                .forEach(owner -> related(owner, model, errors));
        return errors;
    }

    private static void related(EntityModel owner, EntityModel other, List<Diagnostic> errors) {
        owner.traits().relations().stream()
                .filter(relation -> relation.entity().equals(other.name()))
                .forEach(
                        relation ->
                                relation.fault(owner, other)
                                        .ifPresent(
                                                what ->
                                                        errors.add(
                                                                error(
                                                                        "related",
                                                                        pointer(other, relation),
                                                                        "`%s` of `%s` shows its records: %s"
                                                                                .formatted(
                                                                                        relation
                                                                                                .name(),
                                                                                        owner
                                                                                                .name(),
                                                                                        what),
                                                                        "take the relation from `%s` first"
                                                                                .formatted(
                                                                                        owner
                                                                                                .name())))));
    }

    /** Of the field itself, where there is still one of the name. */
    private static String pointer(EntityModel other, EntityRelation relation) {
        for (int i = 0; i < other.fields().size(); i++) {
            if (other.fields().get(i).name().equals(relation.by())) {
                return Fault.at("/fields", i);
            }
        }
        return "/fields";
    }

    private static Diagnostic error(String code, String pointer, String what, String way) {
        return new Diagnostic(Severity.ERROR, code, pointer, what, way);
    }
}
