package com.athyper.meta;

import static com.athyper.meta.DdlStep.Lock.ACCESS_EXCLUSIVE;
import static com.athyper.meta.DdlStep.Lock.NONE;
import static com.athyper.meta.DdlStep.Lock.SHARE_ROW_EXCLUSIVE;
import static com.athyper.meta.DdlStep.Lock.SHARE_UPDATE_EXCLUSIVE;

import java.util.ArrayList;
import java.util.List;

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
        checks.forEach(name -> atSwitch("DROP CONSTRAINT " + name));
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
                                                && put.retyped()
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
            case TableAction.Rewrite rewrite -> finish.add(DdlStep.rewrite(rewrite.sql()));
            case TableAction.SetNotNull set when set.retyped() ->
                    finish.add(DdlStep.scan(set.sql(), ACCESS_EXCLUSIVE));
            // The check that was validated beforehand spares it the pass over the rows.
            case TableAction.SetNotNull set ->
                    finish.add(DdlStep.quick(set.sql(), ACCESS_EXCLUSIVE));
            case TableAction.DropRule drop ->
                    finish.add(DdlStep.quick(drop.sql(), ACCESS_EXCLUSIVE));
            case TableAction.PutRule put when put.retyped() ->
                    finish.add(DdlStep.scan(put.sql(), ACCESS_EXCLUSIVE));
            case TableAction.PutRule put -> put(put);
            case TableAction.PutUniqueIndex put when put.retyped() ->
                    finish.add(DdlStep.scan(put.sql(), ACCESS_EXCLUSIVE));
            case TableAction.PutUniqueIndex put -> put(put);
            case TableAction.PutIndex put when put.retyped() ->
                    finish.add(DdlStep.scan(put.sql(), ACCESS_EXCLUSIVE));
            case TableAction.PutIndex put ->
                    build.add(
                            DdlStep.concurrently(
                                    put.sql()
                                            .replaceFirst(
                                                    "^CREATE INDEX ",
                                                    "CREATE INDEX CONCURRENTLY ")));
        }
    }

    /** Most rows before anybody is kept from writing others like them, the last ones after it. */
    private void fill(TableAction.Fill fill) {
        String name = pending(fill.name());
        build.add(DdlStep.batches(fill.batch()));
        build.add(notValid(name, "CHECK (NOT (" + fill.missing() + "))"));
        build.add(DdlStep.batches(fill.batch()));
        build.add(validation(name));
        filled.add(name);
    }

    private void put(TableAction.PutRule put) {
        String name = Sql.identifier(put.name().text());
        String pending = pending(put.name().text());
        if (TableAction.isIndex(put.name().rule())) {
            build.add(
                    DdlStep.concurrently(
                            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "
                                    + pending
                                    + " ON "
                                    + table.name()
                                    + put.body().substring("UNIQUE".length())));
            atSwitch("DROP CONSTRAINT IF EXISTS " + name);
            atSwitch("ADD CONSTRAINT " + name + " UNIQUE USING INDEX " + pending);
            return;
        }
        buildCheck(pending, put.body());
        atSwitch("DROP CONSTRAINT IF EXISTS " + name);
        atSwitch("RENAME CONSTRAINT " + pending + " TO " + name);
    }

    /** Until the switch, a constraint or an index of the version in force may have the name. */
    private void put(TableAction.PutUniqueIndex put) {
        String name = Sql.identifier(put.name());
        String pending = pending(put.name());
        build.add(DdlStep.concurrently(put.concurrently(pending)));
        for (String sql :
                List.of(
                        "DROP INDEX IF EXISTS " + table.schema() + "." + name,
                        "ALTER INDEX " + table.schema() + "." + pending + " RENAME TO " + name)) {
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
