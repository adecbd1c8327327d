package com.athyper.meta;

import java.util.List;

/** What a changed lifecycle does to the records that are in its states. */
final class StateChange {
    private StateChange() {}

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
                    new Precondition(
                            "/lifecycle",
                            "approval-under-way",
                            "an approval that is under way may lead to a removed state",
                            "SELECT count(*) FROM "
                                    + table.name()
                                    + " WHERE locked_by IS NOT NULL"));
        }
        if (next.lifecycle().isEmpty()) {
            if (inForce.lifecycle().isPresent()) {
                actions.add(
                        new TableAction.Rewrite("UPDATE " + table.name() + " SET state = NULL"));
            }
            return;
        }
        if (!removed.isEmpty()) {
            preconditions.add(
                    new Precondition(
                            "/lifecycle/states",
                            "state-in-use",
                            "the state is one of " + String.join(", ", removed),
                            "SELECT count(*) FROM "
                                    + table.name()
                                    + " WHERE state IN "
                                    + Sql.literals(removed)));
        }
        if (inForce.lifecycle().isEmpty()) {
            actions.add(
                    new TableAction.Rewrite(
                            "UPDATE "
                                    + table.name()
                                    + " SET state = "
                                    + Sql.literal(next.lifecycle().get().initial())
                                    + " WHERE state IS NULL"));
        }
    }
}
