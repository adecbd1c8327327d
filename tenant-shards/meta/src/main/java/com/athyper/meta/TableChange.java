package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.Diagnostic.Severity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plans how the table of an entity in force becomes that of its next version. */
final class TableChange {
    private final Table former;
    private final Table table;
    private final EntityModel inForce;
    private final EntityModel next;
    private final Set<EntityName> newTargets = new TreeSet<>();
    private final List<Precondition> preconditions = new ArrayList<>();
    private final List<TableAction> actions = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    TableChange(Table table, EntityModel inForce, EntityModel next) {
        this.former = Table.of(table.tenant(), inForce);
        this.table = table;
        this.inForce = inForce;
        this.next = next;
    }

    static String lockTarget(Table target) {
        return "LOCK TABLE " + target.name() + " IN SHARE ROW EXCLUSIVE MODE";
    }

    DdlPlan plan() {
        work();
        var errors = diagnostics.stream().filter(Diagnostic::isError).toList();
        return errors.isEmpty()
                ? new DdlPlan.Steps(
                        preparation(),
                        preconditions,
                        actions.stream().map(TableAction::sql).toList(),
                        diagnostics)
                : new DdlPlan.Impossible(errors);
    }

    OnlinePlan online() {
        work();
        if (diagnostics.stream().anyMatch(Diagnostic::isError)) {
            throw new IllegalStateException("there is no way that keeps the data");
        }
        return new OnlineStaging(table).staged(actions, preconditions, targetLocks());
    }

    private void work() {
        var present =
                next.fields().stream().collect(Collectors.toMap(Field::id, Function.identity()));
        var former =
                inForce.fields().stream().collect(Collectors.toMap(Field::id, Function.identity()));
        softDelete();
        inForce.fields().stream()
                .filter(field -> !present.containsKey(field.id()))
                .forEach(this::remove);
        for (int i = 0; i < next.fields().size(); i++) {
            var field = next.fields().get(i);
            var pointer = Fault.at("/fields", i);
            var before = former.get(field.id());
            if (before == null) {
                add(field, pointer);
            } else {
                change(before, field, pointer);
            }
        }
        actions.addAll(
                TableIndexes.change(table, TableIndexes.of(this.former, inForce), next, actions));
        StateChange.plan(table, inForce, next, actions, preconditions);
        Period.change(this.former, table, former.keySet(), actions, preconditions);
    }

    private List<String> preparation() {
        if (actions.isEmpty() && preconditions.isEmpty()) {
            return List.of();
        }
        var preparation = new ArrayList<String>();
        preparation.add(DdlPlan.setTenant(table.tenant()));
        preparation.add("LOCK TABLE " + table.name() + " IN ACCESS EXCLUSIVE MODE");
        preparation.addAll(targetLocks());
        return preparation;
    }

    private List<String> targetLocks() {
        return newTargets.stream()
                .filter(target -> !target.equals(next.name()))
                .map(target -> lockTarget(table.of(target)))
                .toList();
    }

    /**
     * The data stays where it is; nothing that a new record lacks may keep it from being stored.
     */
    private void remove(Field field) {
        former.rules(field).keySet().forEach(rule -> drop(field, rule));
        if (former.isUniqueAmongPresent(field)) {
            actions.add(new TableAction.Quick(SoftDeletion.dropUnique(former, field)));
        }
        if (field.isReference()) {
            dropIndex(field);
        }
        if (field.isMultiReference()) {
            field.target().ifPresent(newTargets::add);
            actions.addAll(MultiReference.removal(table, field));
        }
        if (field.isAttachment()) {
            actions.add(AttachmentField.removal(table, field));
        }
        if (field.required()) {
            field.columns()
                    .forEach(
                            column ->
                                    alter(
                                            "ALTER COLUMN "
                                                    + Table.column(column)
                                                    + " DROP NOT NULL"));
        }
        diagnostics.add(
                new Diagnostic(
                        Severity.WARNING,
                        "field-removed",
                        "/fields",
                        "`" + field.name() + "` is no more; what it held stays in its column",
                        "to rename a field, give `renamedFrom`"));
    }

    private void add(Field field, String pointer) {
        var filler = field.required() ? field.defaultValue() : Optional.<Value>empty();
        if (field.required() && filler.isEmpty()) {
            preconditions.add(
                    new Precondition(
                            Fault.at(pointer, "required"),
                            "required-without-default",
                            "`" + field.name() + "` is required and has no default",
                            "SELECT count(*) FROM " + table.name()));
        }
        field.columns().forEach(column -> add(field, column, filler));
        // A column that has to be filled and cannot be comes into being at the switch.
        boolean waits = field.required() && filler.isEmpty();
        Optional<Field> building = waits ? Optional.empty() : Optional.of(field);
        putRules(field, Set.of(), building);
        uniqueAmongPresent(field, building);
        if (field.isReference()) {
            index(field, building);
        }
        if (field.isMultiReference()) {
            actions.addAll(MultiReference.actions(table, field, !waits));
        }
        if (field.isAttachment()) {
            actions.add(AttachmentField.action(table, field));
        }
        field.target().ifPresent(newTargets::add);
    }

    private void add(Field field, Column column, Optional<Value> filler) {
        actions.add(
                new TableAction.AddColumn(
                        table.name(),
                        Table.column(column),
                        Table.definition(field, column),
                        field.required(),
                        filler.map(value -> Table.literal(field, column, value))));
        // Defaults are the validator's matter; this one only filled the rows that were there.
        filler.ifPresent(_ -> alter("ALTER COLUMN " + Table.column(column) + " DROP DEFAULT"));
    }

    private void change(Field before, Field field, String pointer) {
        var conversion = TypeChange.between(before, field);
        if (conversion.isEmpty()) {
            diagnostics.add(
                    new Diagnostic(
                            Severity.ERROR,
                            "type-change-unsupported",
                            Fault.at(pointer, "type"),
                            "a " + before.type().id() + " does not become a " + field.type().id(),
                            "add a new field"));
            return;
        }
        preconditions.addAll(
                new Narrowing(former, before, field, conversion.get(), pointer).preconditions());
        if (!before.pattern().equals(field.pattern()) && field.pattern().isPresent()) {
            diagnostics.add(
                    new Diagnostic(
                            Severity.WARNING,
                            "pattern-not-checked",
                            Fault.at(pointer, "pattern"),
                            "stored values of `" + field.name() + "` are not held against it",
                            "they are checked when they change"));
        }
        rebuild(before, field, conversion.get());
    }

    /** Old rules go before the type changes, new ones come after it. */
    private void rebuild(Field before, Field field, TypeChange conversion) {
        var old = former.rules(before);
        var rules = table.rules(field);
        var stale = stale(old, rules, conversion);
        stale.forEach(rule -> drop(before, rule));
        boolean uniqueStays =
                former.isUniqueAmongPresent(before)
                        && table.isUniqueAmongPresent(field)
                        && !conversion.rewrites();
        if (former.isUniqueAmongPresent(before) && !uniqueStays) {
            actions.add(new TableAction.Quick(SoftDeletion.dropUnique(former, before)));
        }
        if (before.target().isPresent() && field.target().isEmpty()) {
            dropIndex(before);
        }
        retype(field, conversion);
        if (Narrowing.isFilled(before, field, conversion)) {
            fill(field, field.defaultValue().orElse(Value.NULL));
        }
        if (before.required() != field.required()) {
            field.columns().forEach(part -> require(field, Table.column(part)));
        }
        var building = conversion.rewrites() ? Retyping.beside(field) : field;
        var kept = new LinkedHashSet<>(old.keySet());
        kept.removeAll(stale);
        putRules(field, kept, Optional.of(building));
        if (!uniqueStays) {
            uniqueAmongPresent(field, Optional.of(building));
        }
        if (field.isAttachment() && !AttachmentField.sameRules(before, field)) {
            actions.add(AttachmentField.action(table, field));
        }
        if (field.target().isPresent() && before.target().isEmpty()) {
            index(field, Optional.of(building));
        }
        if (!before.target().equals(field.target())) {
            field.target().ifPresent(newTargets::add);
        }
    }

    private void retype(Field field, TypeChange conversion) {
        switch (conversion.effect()) {
            case NONE -> {}
            case WIDENS ->
                    alter(
                            "ALTER COLUMN "
                                    + Table.column(field)
                                    + " TYPE "
                                    + Table.definition(field, field.columns().getFirst()));
            case REWRITES -> actions.add(new TableAction.Retype(table, field, conversion));
        }
    }

    private void softDelete() {
        if (table.softDelete() && !former.softDelete()) {
            actions.addAll(SoftDeletion.actions(table));
        }
        if (former.softDelete() && !table.softDelete()) {
            preconditions.add(SoftDeletion.nothingDeleted(table));
        }
    }

    private void uniqueAmongPresent(Field field, Optional<Field> building) {
        if (table.isUniqueAmongPresent(field)) {
            actions.add(SoftDeletion.unique(table, field, building));
        }
    }

    private void fill(Field field, Value value) {
        actions.add(
                new TableAction.Fill(
                        table,
                        next.name() + "." + field.id() + ".filled",
                        field.columns().stream()
                                .map(column -> Table.column(column) + " IS NULL")
                                .collect(Collectors.joining(" OR ")),
                        field.columns().stream()
                                .map(
                                        column ->
                                                Table.column(column)
                                                        + " = "
                                                        + Table.literal(field, column, value))
                                .collect(Collectors.joining(", "))));
        diagnostics.add(
                new Diagnostic(
                        Severity.WARNING,
                        "default-filled-in",
                        "/fields",
                        "records in which `" + field.name() + "` is empty get its default",
                        "mend them yourself before you publish"));
    }

    private void require(Field field, String column) {
        if (field.required()) {
            actions.add(new TableAction.SetNotNull(table.name(), column));
        } else {
            alter("ALTER COLUMN " + column + " DROP NOT NULL");
        }
    }

    private static Set<ConstraintName.Rule> stale(
            Map<ConstraintName.Rule, String> old,
            Map<ConstraintName.Rule, String> rules,
            TypeChange conversion) {
        var stale = new LinkedHashSet<ConstraintName.Rule>();
        old.forEach(
                (rule, body) -> {
                    if (conversion.rewrites() || !body.equals(rules.get(rule))) {
                        stale.add(rule);
                    }
                });
        return stale;
    }

    /**
     * @param kept rules that hold already and stay
     * @param building the field where it is while the table is in use; empty if it is not yet there
     */
    private void putRules(Field field, Set<ConstraintName.Rule> kept, Optional<Field> building) {
        var beside = building.map(table::rules);
        table.rules(field)
                .forEach(
                        (rule, body) -> {
                            if (!kept.contains(rule)) {
                                actions.add(
                                        new TableAction.PutRule(
                                                table.name(),
                                                name(field, rule),
                                                body,
                                                beside.map(bodies -> bodies.get(rule))));
                            }
                        });
    }

    private void drop(Field field, ConstraintName.Rule rule) {
        actions.add(new TableAction.DropRule(table.name(), name(field, rule)));
    }

    private ConstraintName name(Field field, ConstraintName.Rule rule) {
        return new ConstraintName(next.name(), field.id(), rule);
    }

    private void index(Field field, Optional<Field> building) {
        String sql = TableCreation.referenceIndex(table, field);
        boolean moves = building.filter(beside -> !beside.equals(field)).isPresent();
        actions.add(
                moves
                        ? new TableAction.RebuildIndex(
                                table,
                                next.name() + "." + field.id() + ".index",
                                sql,
                                TableCreation.referenceIndex(
                                        table, building.get(), OnlinePlan.PENDING))
                        : new TableAction.PutIndex(sql, building.isPresent()));
    }

    private void dropIndex(Field field) {
        actions.add(
                new TableAction.Quick(
                        TableIndexes.drop(table, next.name() + "." + field.id() + ".index")));
    }

    private void alter(String action) {
        actions.add(new TableAction.Quick("ALTER TABLE " + table.name() + " " + action));
    }
}
