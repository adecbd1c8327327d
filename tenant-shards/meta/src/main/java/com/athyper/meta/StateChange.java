package com.athyper.meta;

import com.athyper.kernel.EntityName;

import java.util.List;

/**
 * What a changed lifecycle does to the records that are in its states. Where there is none, nobody
 * looks at the column: what it holds then is nobody's state, and is written over before a lifecycle
 * comes.
 */
final class StateChange {
    private static final String FIELD = "state";

    private StateChange() {}

    /** Of the trigger that keeps records in the first state until there are others. */
    static String keeperName(EntityName entity) {
        return entity + "." + FIELD + OnlinePlan.PENDING;
    }

    static void plan(
            Table table,
            EntityModel inForce,
            EntityModel next,
            List<TableAction> actions,
            List<Precondition> preconditions) {
        var former = inForce.lifecycle().map(Lifecycle::states).orElse(List.of());
        var present = next.lifecycle().map(Lifecycle::states).orElse(List.of());
        var removed = former.stream().filter(state -> !present.contains(state)).toList();
        if (!removed.isEmpty()) {
            preconditions.add(
                    nowhere(
                            table,
                            "/lifecycle",
                            "approval-under-way",
                            "an approval that is under way may lead to a removed state",
                            new Precondition.Guard.Check(
                                    FIELD, "locked", "locked_by IS NOT NULL")));
        }
        if (next.lifecycle().isEmpty()) {
            return;
        }
        if (!removed.isEmpty()) {
            preconditions.add(
                    nowhere(
                            table,
                            "/lifecycle/states",
                            "state-in-use",
                            "the state is one of " + String.join(", ", removed),
                            new Precondition.Guard.Check(
                                    FIELD, "gone", "state IN " + Sql.literals(removed))));
        }
        if (inForce.lifecycle().isEmpty()) {
            String initial = next.lifecycle().get().initial();
            actions.add(new TableAction.Enter(keeper(table, initial), initial));
        }
    }

    private static RowTrigger keeper(Table table, String state) {
        return new RowTrigger(
                table,
                keeperName(table.entity()),
                "BEFORE INSERT OR UPDATE",
                " BEGIN NEW.state := " + Sql.literal(state) + "; RETURN NEW; END ");
    }

    private static Precondition nowhere(
            Table table,
            String pointer,
            String code,
            String message,
            Precondition.Guard.Check check) {
        return new Precondition(
                pointer,
                code,
                message,
                "SELECT count(*) FROM " + table.name() + " WHERE " + check.violation(),
                check);
    }
}
