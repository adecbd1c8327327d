package com.athyper.meta.change;

import static com.athyper.meta.change.ContractChange.Kind.ENTITY_CHANGED;
import static com.athyper.meta.change.ContractChange.Kind.FIELD_ADDED;
import static com.athyper.meta.change.ContractChange.Kind.FIELD_REMOVED;

import com.athyper.kernel.Fault;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything that differs for clients between two versions of an entity. A field is known by its
 * id, so that a rename is one change and not two.
 */
public final class ContractDiff {
    private final EntityModel from;
    private final EntityModel to;
    private final List<ContractChange> changes = new ArrayList<>();

    private ContractDiff(EntityModel from, EntityModel to) {
        this.from = from;
        this.to = to;
    }

    /** In the order of the later version, what was removed first. */
    public static List<ContractChange> between(EntityModel from, EntityModel to) {
        if (!from.name().equals(to.name())) {
            throw new IllegalArgumentException(from.name() + " does not become " + to.name());
        }
        return new ContractDiff(from, to).changes();
    }

    private List<ContractChange> changes() {
        described("label", from.label(), to.label());
        described("module", from.module().orElse(""), to.module().orElse(""));
        var present =
                to.fields().stream().collect(Collectors.toMap(Field::id, Function.identity()));
        for (int i = 0; i < from.fields().size(); i++) {
            Field field = from.fields().get(i);
            if (!present.containsKey(field.id())) {
                changes.add(
                        new ContractChange(
                                FIELD_REMOVED,
                                field.name(),
                                Fault.at("/fields", i),
                                true,
                                "`" + field.name() + "` is neither read nor taken any more"));
            }
        }
        for (int i = 0; i < to.fields().size(); i++) {
            Field field = to.fields().get(i);
            String pointer = Fault.at("/fields", i);
            former(field)
                    .ifPresentOrElse(
                            before -> new FieldDiff(before, field, pointer, changes).add(),
                            () -> added(field, pointer));
        }
        new LifecycleDiff(changes).add(from.lifecycle(), to.lifecycle());
        new TraitDiff(from, to, changes).add();
        new RuleDiff(from, to, changes).add();
        return List.copyOf(changes);
    }

    private Optional<Field> former(Field field) {
        return from.fields().stream().filter(other -> other.id().equals(field.id())).findFirst();
    }

    private void added(Field field, String pointer) {
        boolean demanded = to.isDemanded(field);
        changes.add(
                new ContractChange(
                        FIELD_ADDED,
                        field.name(),
                        pointer,
                        demanded,
                        demanded
                                ? "a new record without `" + field.name() + "` is refused"
                                : "`" + field.name() + "` may be given, and is read"));
    }

    private void described(String member, String before, String after) {
        if (!before.equals(after)) {
            changes.add(
                    new ContractChange(
                            ENTITY_CHANGED,
                            member,
                            Fault.at("", member),
                            false,
                            member + ": `" + before + "` → `" + after + "`"));
        }
    }
}
