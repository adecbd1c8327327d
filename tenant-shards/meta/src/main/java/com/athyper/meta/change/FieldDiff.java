package com.athyper.meta.change;

import static com.athyper.meta.change.ContractChange.Kind.FIELD_CHANGED;
import static com.athyper.meta.change.ContractChange.Kind.FIELD_NARROWED;
import static com.athyper.meta.change.ContractChange.Kind.FIELD_RENAMED;
import static com.athyper.meta.change.ContractChange.Kind.FIELD_RETYPED;
import static com.athyper.meta.change.ContractChange.Kind.FIELD_WIDENED;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What differs of one field that both versions have. */
final class FieldDiff {
    private final Field before;
    private final Field after;
    private final String pointer;
    private final List<ContractChange> changes;

    FieldDiff(Field before, Field after, String pointer, List<ContractChange> changes) {
        this.before = before;
        this.after = after;
        this.pointer = pointer;
        this.changes = changes;
    }

    void add() {
        if (!before.name().equals(after.name())) {
            changes.add(
                    new ContractChange(
                            FIELD_RENAMED,
                            before.name(),
                            Fault.at(pointer, "name"),
                            true,
                            "name: `" + before.name() + "` → `" + after.name() + "`"));
        }
        if (before.type() != after.type()) {
            note(FIELD_RETYPED, "type", true, before.type().id(), after.type().id());
        } else {
            digits();
            values();
        }
        required();
        atMost("maxLength", number(before.maxLength()), number(after.maxLength()));
        atLeast("minLength", number(before.minLength()), number(after.minLength()));
        atLeast("min", before.min(), after.min());
        atMost("max", before.max(), after.max());
        pattern();
        unique();
        if (!before.target().equals(after.target()) && before.type() == after.type()) {
            note(
                    FIELD_RETYPED,
                    "entity",
                    true,
                    before.target().map(Object::toString).orElse("-"),
                    after.target().map(Object::toString).orElse("-"));
        }
        described();
    }

    /** A client that reads has been told that there is always something. */
    private void required() {
        if (before.required() != after.required()) {
            note(
                    after.required() ? FIELD_NARROWED : FIELD_WIDENED,
                    "required",
                    true,
                    String.valueOf(before.required()),
                    String.valueOf(after.required()));
        }
    }

    private void digits() {
        if (after.type() != FieldType.DECIMAL && after.type() != FieldType.MONEY) {
            return;
        }
        if (before.scale() != after.scale()) {
            compared("scale", after.scale() < before.scale(), before.scale(), after.scale());
        }
        int wholeBefore = before.precision() - before.scale();
        int wholeAfter = after.precision() - after.scale();
        if (wholeBefore != wholeAfter) {
            compared("precision", wholeAfter < wholeBefore, before.precision(), after.precision());
        }
    }

    private void values() {
        var gone = before.values().stream().filter(v -> !after.values().contains(v)).toList();
        var come = after.values().stream().filter(v -> !before.values().contains(v)).toList();
        if (!gone.isEmpty()) {
            note(FIELD_NARROWED, "values", true, String.join(", ", gone), "-");
        }
        if (!come.isEmpty()) {
            note(FIELD_WIDENED, "values", false, "-", String.join(", ", come));
        }
    }

    private void pattern() {
        if (!before.pattern().equals(after.pattern())) {
            boolean narrows = after.pattern().isPresent();
            note(
                    narrows ? FIELD_NARROWED : FIELD_WIDENED,
                    "pattern",
                    narrows,
                    before.pattern().orElse("-"),
                    after.pattern().orElse("-"));
        }
    }

    private void unique() {
        if (before.unique() != after.unique()) {
            note(
                    after.unique() ? FIELD_NARROWED : FIELD_WIDENED,
                    "unique",
                    after.unique(),
                    String.valueOf(before.unique()),
                    String.valueOf(after.unique()));
        }
    }

    private void described() {
        if (!before.label().equals(after.label())) {
            note(FIELD_CHANGED, "label", false, before.label(), after.label());
        }
        if (!before.classification().equals(after.classification())) {
            note(
                    FIELD_CHANGED,
                    "classification",
                    false,
                    before.classification().orElse("-"),
                    after.classification().orElse("-"));
        }
        if (!before.defaultValue().equals(after.defaultValue())) {
            // Who left the field out relied on the default, where the field must not be empty.
            boolean missed = after.defaultValue().isEmpty() && after.required();
            note(
                    missed ? FIELD_NARROWED : FIELD_CHANGED,
                    "default",
                    missed,
                    before.defaultValue().map(Json::write).orElse("-"),
                    after.defaultValue().map(Json::write).orElse("-"));
        }
    }

    private static Optional<BigDecimal> number(OptionalInt bound) {
        return bound.isPresent()
                ? Optional.of(BigDecimal.valueOf(bound.getAsInt()))
                : Optional.empty();
    }

    private void atMost(String member, Optional<BigDecimal> bound, Optional<BigDecimal> newBound) {
        bounded(member, bound, newBound, -1);
    }

    private void atLeast(String member, Optional<BigDecimal> bound, Optional<BigDecimal> newBound) {
        bounded(member, bound, newBound, 1);
    }

    /**
     * @param sign of a comparison (new with old) that narrows
     */
    private void bounded(
            String member, Optional<BigDecimal> bound, Optional<BigDecimal> newBound, int sign) {
        if (bound.isEmpty() && newBound.isEmpty()) {
            return;
        }
        int compared =
                bound.isEmpty()
                        ? sign
                        : newBound.isEmpty() ? -sign : newBound.get().compareTo(bound.get());
        if (compared != 0) {
            boolean narrows = compared == sign;
            note(
                    narrows ? FIELD_NARROWED : FIELD_WIDENED,
                    member,
                    narrows,
                    bound.map(BigDecimal::toPlainString).orElse("-"),
                    newBound.map(BigDecimal::toPlainString).orElse("-"));
        }
    }

    private void compared(String member, boolean narrows, int was, int is) {
        note(
                narrows ? FIELD_NARROWED : FIELD_WIDENED,
                member,
                narrows,
                String.valueOf(was),
                String.valueOf(is));
    }

    private void note(
            ContractChange.Kind kind, String member, boolean breaking, String was, String is) {
        changes.add(
                new ContractChange(
                        kind,
                        after.name(),
                        Fault.at(pointer, member),
                        breaking,
                        member + ": `" + was + "` → `" + is + "`"));
    }
}
