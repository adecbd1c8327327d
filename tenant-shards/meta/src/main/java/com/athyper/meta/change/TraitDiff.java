package com.athyper.meta.change;

import static com.athyper.meta.change.ContractChange.Kind.COLLECTION_ADDED;
import static com.athyper.meta.change.ContractChange.Kind.COLLECTION_CHANGED;
import static com.athyper.meta.change.ContractChange.Kind.COLLECTION_REMOVED;
import static com.athyper.meta.change.ContractChange.Kind.ENTITY_CHANGED;
import static com.athyper.meta.change.ContractChange.Kind.RELATION_ADDED;
import static com.athyper.meta.change.ContractChange.Kind.RELATION_CHANGED;
import static com.athyper.meta.change.ContractChange.Kind.RELATION_REMOVED;

import com.athyper.kernel.Fault;
import com.athyper.meta.EffectiveDating;
import com.athyper.meta.EntityClass;
import com.athyper.meta.EntityCollection;
import com.athyper.meta.EntityModel;
import com.athyper.meta.EntityRelation;
import com.athyper.meta.change.ContractChange.Kind;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What differs of what an entity is besides its fields; its collections are known by their names.
 */
final class TraitDiff {
    private final EntityModel from;
    private final EntityModel to;
    private final List<ContractChange> changes;

    TraitDiff(EntityModel from, EntityModel to, List<ContractChange> changes) {
        this.from = from;
        this.to = to;
        this.changes = changes;
    }

    void add() {
        noted("class", className(from), className(to));
        noted("softDelete", String.valueOf(keeps(from)), String.valueOf(keeps(to)));
        periods();
        collections();
        relations();
    }

    /** Records that were good before may be refused under another period. */
    private void periods() {
        var before = from.traits().effectiveDating();
        var after = to.traits().effectiveDating();
        if (!before.equals(after)) {
            change(
                    ENTITY_CHANGED,
                    "effectiveDating",
                    "/effectiveDating",
                    after.isPresent(),
                    before.map(TraitDiff::said).orElse("-"),
                    after.map(TraitDiff::said).orElse("-"));
        }
    }

    private static String said(EffectiveDating dating) {
        return "%s to %s of %s"
                .formatted(dating.from(), dating.to(), String.join(", ", dating.key()));
    }

    private static String className(EntityModel model) {
        return model.traits().entityClass().map(EntityClass::id).orElse("-");
    }

    private static boolean keeps(EntityModel model) {
        return model.traits().softDelete();
    }

    private void noted(String member, String before, String after) {
        if (!before.equals(after)) {
            change(ENTITY_CHANGED, member, Fault.at("", member), false, before, after);
        }
    }

    private void collections() {
        var before = from.traits().collections();
        var after = to.traits().collections();
        for (int i = 0; i < before.size(); i++) {
            String name = before.get(i).name();
            if (named(after, EntityCollection::name, name).isEmpty()) {
                gone(COLLECTION_REMOVED, name, Fault.at("/collections", i));
            }
        }
        for (int i = 0; i < after.size(); i++) {
            var collection = after.get(i);
            String pointer = Fault.at("/collections", i);
            named(before, EntityCollection::name, collection.name())
                    .ifPresentOrElse(
                            former -> changed(former, collection, pointer),
                            () -> come(COLLECTION_ADDED, collection.name(), pointer));
        }
    }

    private void changed(EntityCollection before, EntityCollection after, String pointer) {
        String name = after.name();
        compared(COLLECTION_CHANGED, name, pointer, "of", before.of(), after.of());
        compared(COLLECTION_CHANGED, name, pointer, "by", before.by(), after.by());
        compared(
                COLLECTION_CHANGED, name, pointer, "position", before.position(), after.position());
        if (before.maxItems() != after.maxItems()) {
            change(
                    COLLECTION_CHANGED,
                    name,
                    Fault.at(pointer, "maxItems"),
                    after.maxItems() < before.maxItems(),
                    String.valueOf(before.maxItems()),
                    String.valueOf(after.maxItems()));
        }
    }

    private void relations() {
        var before = from.traits().relations();
        var after = to.traits().relations();
        for (int i = 0; i < before.size(); i++) {
            String name = before.get(i).name();
            if (named(after, EntityRelation::name, name).isEmpty()) {
                gone(RELATION_REMOVED, name, Fault.at("/fields", from.fields().size() + i));
            }
        }
        for (int i = 0; i < after.size(); i++) {
            var relation = after.get(i);
            String pointer = Fault.at("/fields", to.fields().size() + i);
            named(before, EntityRelation::name, relation.name())
                    .ifPresentOrElse(
                            former -> changed(former, relation, pointer),
                            () -> come(RELATION_ADDED, relation.name(), pointer));
        }
    }

    private void changed(EntityRelation before, EntityRelation after, String pointer) {
        String name = after.name();
        compared(RELATION_CHANGED, name, pointer, "type", before.type(), after.type());
        compared(RELATION_CHANGED, name, pointer, "entity", before.entity(), after.entity());
        compared(RELATION_CHANGED, name, pointer, "by", before.by(), after.by());
    }

    private static <T> Optional<T> named(List<T> all, Function<T, String> name, String sought) {
        return all.stream().filter(each -> name.apply(each).equals(sought)).findFirst();
    }

    private void come(Kind kind, String name, String pointer) {
        changes.add(
                new ContractChange(
                        kind, name, pointer, false, "`" + name + "` is shown with `expand`"));
    }

    private void gone(Kind kind, String name, String pointer) {
        changes.add(
                new ContractChange(
                        kind,
                        name,
                        pointer,
                        true,
                        "`" + name + "` is neither shown nor taken any more"));
    }

    /** Other records are behind the same name. */
    private void compared(
            Kind kind, String name, String pointer, String member, Object before, Object after) {
        if (!before.equals(after)) {
            change(
                    kind,
                    name,
                    Fault.at(pointer, member),
                    true,
                    before.toString(),
                    after.toString());
        }
    }

    private void change(
            Kind kind, String name, String pointer, boolean breaking, String before, String after) {
        String member = pointer.substring(pointer.lastIndexOf('/') + 1);
        changes.add(
                new ContractChange(
                        kind,
                        name,
                        pointer,
                        breaking,
                        member + ": `" + before + "` → `" + after + "`"));
    }
}
