package com.athyper.meta.change;

import static com.athyper.meta.change.ContractChange.Kind.RULE_ADDED;
import static com.athyper.meta.change.ContractChange.Kind.RULE_CHANGED;
import static com.athyper.meta.change.ContractChange.Kind.RULE_REMOVED;

import com.athyper.kernel.Fault;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Lifecycle.Transition;
import com.athyper.meta.behaviour.Rules;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What differs of an entity's expressions. Which of two expressions asks for more is not judged: a
 * changed one may refuse what was good, and counts as breaking.
 */
final class RuleDiff {
    private final EntityModel from;
    private final EntityModel to;
    private final Rules before;
    private final Rules after;
    private final List<ContractChange> changes;

    RuleDiff(EntityModel from, EntityModel to, List<ContractChange> changes) {
        this.from = from;
        this.to = to;
        this.before = from.rules();
        this.after = to.rules();
        this.changes = changes;
    }

    void add() {
        for (int i = 0; i < to.fields().size(); i++) {
            Field field = to.fields().get(i);
            String pointer = Fault.at("/fields", i);
            Optional<Rules.OfField> known = former(field);
            Optional<Rules.OfField> now = Optional.ofNullable(after.fields().get(field.name()));
            member(field, pointer, "requiredWhen", known, now, Rules.OfField::requiredWhen);
            member(field, pointer, "readOnlyWhen", known, now, Rules.OfField::readOnlyWhen);
            member(field, pointer, "visibleWhen", known, now, Rules.OfField::visibleWhen);
            member(field, pointer, "computed", known, now, Rules.OfField::computed);
        }
        validations();
        gates();
    }

    private Optional<Rules.OfField> former(Field field) {
        return from.fields().stream()
                .filter(other -> other.id().equals(field.id()))
                .findFirst()
                .flatMap(other -> Optional.ofNullable(before.fields().get(other.name())));
    }

    private void member(
            Field field,
            String pointer,
            String member,
            Optional<Rules.OfField> known,
            Optional<Rules.OfField> now,
            Function<Rules.OfField, Optional<String>> part) {
        note(
                field.name() + "." + member,
                Fault.at(pointer, member),
                known.flatMap(part),
                now.flatMap(part));
    }

    private void validations() {
        for (Rules.Validation validation : before.validations()) {
            if (find(after, validation.id()).isEmpty()) {
                note(
                        validation.id(),
                        "/validations",
                        Optional.of(validation.when()),
                        Optional.empty());
            }
        }
        for (int i = 0; i < after.validations().size(); i++) {
            Rules.Validation validation = after.validations().get(i);
            note(
                    validation.id(),
                    Fault.at("/validations", i),
                    find(before, validation.id()).map(Rules.Validation::when),
                    Optional.of(validation.when()));
        }
    }

    private static Optional<Rules.Validation> find(Rules rules, String id) {
        return rules.validations().stream().filter(known -> known.id().equals(id)).findFirst();
    }

    private void gates() {
        List<Transition> transitions =
                to.lifecycle().map(lifecycle -> lifecycle.transitions()).orElse(List.of());
        for (int i = 0; i < transitions.size(); i++) {
            String name = transitions.get(i).name();
            note(
                    name + ".when",
                    Fault.at(Fault.at("/lifecycle/transitions", i), "when"),
                    Optional.ofNullable(before.gates().get(name)).map(Rules.Gate::when),
                    Optional.ofNullable(after.gates().get(name)).map(Rules.Gate::when));
        }
    }

    private void note(String subject, String pointer, Optional<String> was, Optional<String> is) {
        if (was.equals(is)) {
            return;
        }
        changes.add(
                new ContractChange(
                        was.isEmpty() ? RULE_ADDED : is.isEmpty() ? RULE_REMOVED : RULE_CHANGED,
                        subject,
                        pointer,
                        is.isPresent(),
                        subject + ": `" + was.orElse("-") + "` → `" + is.orElse("-") + "`"));
    }
}
