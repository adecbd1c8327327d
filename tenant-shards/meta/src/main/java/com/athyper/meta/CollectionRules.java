package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.meta.Diagnostic.Severity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds collections and the entities that they are of together, whichever of them changes. */
public final class CollectionRules {
    private CollectionRules() {}

    /**
     * @param inForce the tenant's entities, in which an earlier version of this one may be
     */
    public static List<Diagnostic> errors(EntityModel model, Map<EntityName, EntityModel> inForce) {
        var errors = new ArrayList<Diagnostic>();
        var collections = model.traits().collections();
        for (int i = 0; i < collections.size(); i++) {
            var collection = collections.get(i);
            String pointer = Fault.at("/collections", i);
            if (model.field(collection.name()).isPresent()
                    || model.traits().relations().stream()
                            .anyMatch(it -> it.name().equals(collection.name()))) {
                errors.add(
                        error(
                                "collection-is-field",
                                pointer,
                                "`" + collection.name() + "` is a field too",
                                "call one of them otherwise"));
            }
            var member = Optional.ofNullable(inForce.get(collection.of()));
            var wrong =
                    member.isEmpty()
                            ? Optional.of("`" + collection.of() + "` is no entity in force")
                            : collection.fault(model, member.get());
            wrong.ifPresent(
                    what ->
                            errors.add(
                                    error(
                                            "collection-unfit",
                                            pointer,
                                            what,
                                            "publish `" + collection.of() + "` first")));
        }
        inForce.values().stream()
                .filter(owner -> !owner.name().equals(model.name()))
                .sorted(Comparator.comparing(EntityModel::name))
                .forEach(owner -> collecting(owner, model, errors));
        return errors;
    }

    private static void collecting(EntityModel owner, EntityModel member, List<Diagnostic> errors) {
        owner.traits().collections().stream()
                .filter(collection -> collection.of().equals(member.name()))
                .flatMap(collection -> collection.fault(owner, member).stream())
                .forEach(
                        what ->
                                errors.add(
                                        error(
                                                "collected",
                                                "/fields",
                                                "`%s` collects its records: %s"
                                                        .formatted(owner.name(), what),
                                                "take the collection from `%s` first"
                                                        .formatted(owner.name()))));
    }

    private static Diagnostic error(String code, String pointer, String what, String way) {
        return new Diagnostic(Severity.ERROR, code, pointer, what, way);
    }
}
