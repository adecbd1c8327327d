package com.athyper.meta;

import static com.athyper.meta.DdlStep.Lock.ACCESS_EXCLUSIVE;
import static com.athyper.meta.DdlStep.Lock.NONE;
import static com.athyper.meta.DdlStep.Lock.SHARE_ROW_EXCLUSIVE;
import static com.athyper.meta.DdlStep.Lock.SHARE_UPDATE_EXCLUSIVE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tells what of a change is built beforehand from what has to wait for the switch. */
final class OnlineStaging {
    private final Table table;
    private final List<DdlStep> build = new ArrayList<>();
    private final List<DdlStep> finish = new ArrayList<>();
    private final List<Precondition> locked = new ArrayList<>();
    private final List<String> filled = new ArrayList<>();

    OnlineStaging(Table table) {
        this.table = table;
    }

    OnlinePlan staged(
            List<TableAction> actions, List<Precondition> preconditions, List<String> targetLocks) {
        var checks = new ArrayList<String>();
        for (Precondition precondition : preconditions) {
            switch (precondition.guard()) {
                case Precondition.Guard.Lock() -> locked.add(precondition);
                case Precondition.Guard.Rule() -> {}
                case Precondition.Guard.Check(var field, var what, var violation) -> {
                    String name = pending(table.entity() + "." + field + "." + what);
                    checks.add(name);
                    buildCheck(name, "CHECK (NOT (" + violation + "))");
                }
            }
        }
        actions.forEach(this::stage);
        checks.addAll(filled);
        // One that speaks of a column whose place another has taken has gone with it.
        checks.forEach(name -> atSwitch("DROP CONSTRAINT IF EXISTS " + name));
        return new OnlinePlan(build, preparation(actions, targetLocks), locked, finish);
    }

    private List<DdlStep> preparation(List<TableAction> actions, List<String> targetLocks) {
        if (finish.isEmpty() && locked.isEmpty()) {
            return List.of();
        }
        var preparation = new ArrayList<DdlStep>();
        preparation.add(DdlStep.quick(DdlPlan.setTenant(table.tenant()), NONE));
        preparation.add(
                DdlStep.quick(
                        "LOCK TABLE " + table.name() + " IN ACCESS EXCLUSIVE MODE",
                        ACCESS_EXCLUSIVE));
        boolean refersAtOnce =
                actions.stream()
                        .anyMatch(
                                action ->
                                        action instanceof TableAction.PutRule put
                                                && put.beside().isEmpty()
                                                && put.name().rule() == ConstraintName.Rule.TARGET);
        if (refersAtOnce) {
            targetLocks.forEach(sql -> preparation.add(DdlStep.quick(sql, SHARE_ROW_EXCLUSIVE)));
        }
        return preparation;
    }

    private void stage(TableAction action) {
        switch (action) {
            case TableAction.AddColumn add -> {
                if (add.required() && add.filler().isEmpty()) {
                    finish.add(DdlStep.scan(add.sql(), ACCESS_EXCLUSIVE));
                } else {
                    build.add(DdlStep.quick(add.sql(), ACCESS_EXCLUSIVE));
                }
            }
            case TableAction.Quick quick ->
                    finish.add(DdlStep.quick(quick.sql(), ACCESS_EXCLUSIVE));
            case TableAction.Fill fill -> fill(fill);
            case TableAction.Enter enter -> enter(enter);
            case TableAction.KeepApart apart -> keepApart(apart);
            case TableAction.Retype retype -> retype(retype);
            // The check that was validated beforehand spares it the pass over the rows.
            case TableAction.SetNotNull set ->
                    finish.add(DdlStep.quick(set.sql(), ACCESS_EXCLUSIVE));
            case TableAction.DropRule drop ->
                    finish.add(DdlStep.quick(drop.sql(), ACCESS_EXCLUSIVE));
            case TableAction.PutRule put ->
                    put.beside()
                            .ifPresentOrElse(
                                    body -> put(put.name(), body),
                                    () -> finish.add(DdlStep.scan(put.sql(), ACCESS_EXCLUSIVE)));
            case TableAction.PutUniqueIndex put ->
                    put.beside()
                            .ifPresentOrElse(
                                    rows -> put(put, rows),
                                    () -> finish.add(DdlStep.scan(put.sql(), ACCESS_EXCLUSIVE)));
            case TableAction.PutIndex put when !put.beside() ->
                    finish.add(DdlStep.scan(put.sql(), ACCESS_EXCLUSIVE));
            case TableAction.PutIndex put -> concurrently(put.sql());
            case TableAction.RebuildIndex rebuild -> {
                concurrently(rebuild.building());
                replaceIndex(rebuild.name());
            }
        }
    }

    /** Once the trigger is there, no record is in another state but those of before. */
    private void enter(TableAction.Enter enter) {
        make(enter.keeper());
        build.add(DdlStep.batches(DdlStep.batch(table, enter.missing(), enter.value())));
        enter.keeper().removal().forEach(sql -> finish.add(DdlStep.quick(sql, ACCESS_EXCLUSIVE)));
    }

    /** Who wrote before the trigger was there has ended when it is: all that is seen is all. */
    private void keepApart(TableAction.KeepApart apart) {
        make(apart.building());
        build.add(DdlStep.scan(apart.verification(), NONE));
        Stream.concat(apart.building().removal().stream(), apart.trigger().making().stream())
                .forEach(sql -> finish.add(DdlStep.quick(sql, ACCESS_EXCLUSIVE)));
    }

    private void make(RowTrigger trigger) {
        build.add(DdlStep.quick(trigger.making().getFirst(), NONE));
        build.add(DdlStep.quick(trigger.making().getLast(), SHARE_ROW_EXCLUSIVE));
    }

    private void concurrently(String sql) {
        build.add(
                DdlStep.concurrently(
                        sql.replaceFirst("^CREATE INDEX ", "CREATE INDEX CONCURRENTLY ")));
    }

    /** The checks of what cannot be converted are built already. */
    private void retype(TableAction.Retype retype) {
        var retyping = new Retyping(retype);
        for (String sql : retyping.beginning()) {
            build.add(DdlStep.quick(sql, ACCESS_EXCLUSIVE));
        }
        build.add(DdlStep.batches(retyping.batch()));
        build.add(DdlStep.scan(retyping.statistics(), SHARE_UPDATE_EXCLUSIVE));
        if (retype.field().required()) {
            String name = pending(table.entity() + "." + retype.field().id() + ".filled");
            buildCheck(
                    name,
                    "CHECK (" + Table.column(Retyping.beside(retype.field())) + " IS NOT NULL)");
            filled.add(name);
        }
        for (String sql : retyping.switching()) {
            finish.add(DdlStep.quick(sql, ACCESS_EXCLUSIVE));
        }
        if (retype.field().required()) {
            atSwitch("ALTER COLUMN " + Table.column(retype.field()) + " SET NOT NULL");
        }
    }

    /** Most rows before anybody is kept from writing others like them, the last ones after it. */
    private void fill(TableAction.Fill fill) {
        String name = pending(fill.name());
        var batches = DdlStep.batches(DdlStep.batch(table, fill.missing(), fill.values()));
        build.add(batches);
        build.add(notValid(name, "CHECK (NOT (" + fill.missing() + "))"));
        build.add(batches);
        build.add(validation(name));
        filled.add(name);
    }

    private void put(ConstraintName rule, String body) {
        String name = Sql.identifier(rule.text());
        String pending = pending(rule.text());
        if (TableAction.isIndex(rule.rule())) {
            build.add(
                    DdlStep.concurrently(
                            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "
                                    + pending
                                    + " ON "
                                    + table.name()
                                    + body.substring("UNIQUE".length())));
            atSwitch("DROP CONSTRAINT IF EXISTS " + name);
            atSwitch("ADD CONSTRAINT " + name + " UNIQUE USING INDEX " + pending);
            return;
        }
        buildCheck(pending, body);
        atSwitch("DROP CONSTRAINT IF EXISTS " + name);
        atSwitch("RENAME CONSTRAINT " + pending + " TO " + name);
    }

    private void put(TableAction.PutUniqueIndex put, String rows) {
        build.add(
                DdlStep.concurrently(
                        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "
                                + pending(put.name())
                                + " ON "
                                + table.name()
                                + " "
                                + rows));
        replaceIndex(put.name());
    }

    /** Until the switch, a constraint or an index of the version in force may have the name. */
    private void replaceIndex(String name) {
        for (String sql :
                List.of(
                        TableIndexes.drop(table, name),
                        "ALTER INDEX "
                                + table.schema()
                                + "."
                                + pending(name)
                                + " RENAME TO "
                                + Sql.identifier(name))) {
            finish.add(DdlStep.quick(sql, ACCESS_EXCLUSIVE));
        }
    }

    private void buildCheck(String pending, String body) {
        build.add(notValid(pending, body));
        build.add(validation(pending));
    }

    private DdlStep notValid(String pending, String body) {
        return DdlStep.quick(
                "ALTER TABLE "
                        + table.name()
                        + " ADD CONSTRAINT "
                        + pending
                        + " "
                        + body
                        + " NOT VALID",
                body.startsWith("FOREIGN KEY") ? SHARE_ROW_EXCLUSIVE : ACCESS_EXCLUSIVE);
    }

    private DdlStep validation(String pending) {
        return DdlStep.scan(
                "ALTER TABLE " + table.name() + " VALIDATE CONSTRAINT " + pending,
                SHARE_UPDATE_EXCLUSIVE);
    }

    private void atSwitch(String action) {
        finish.add(DdlStep.quick("ALTER TABLE " + table.name() + " " + action, ACCESS_EXCLUSIVE));
    }

    private static String pending(String name) {
        return Sql.identifier(name + OnlinePlan.PENDING);
    }
}
