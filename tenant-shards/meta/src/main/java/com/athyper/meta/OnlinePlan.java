package com.athyper.meta;

import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a table in use comes to its entity's next version while requests go on. What takes time is
 * built beside what is in force, under names of its own ({@link #PENDING}) and weak locks; then one
 * short transaction switches over. Each step can be run again, so that a plan cut short anywhere is
 * carried out by beginning anew.
 *
 * @param build in order, each in a transaction of its own or in none. A rule that is being built
 *     holds for new writes at once
 * @param preparation first in the last transaction: what has to be held while it lasts
 * @param preconditions next: what no rule that was built watches over, to be counted again under
 *     the locks
 * @param finish last, with the new model; nothing where the table stays as it is
 */
public record OnlinePlan(
        List<DdlStep> build,
        List<DdlStep> preparation,
        List<Precondition> preconditions,
        List<DdlStep> finish) {
    /** What the name of a rule ends with until the version that asks for it is in force. */
    public static final String PENDING = "~";

    public OnlinePlan {
        build = List.copyOf(build);
        preparation = List.copyOf(preparation);
        preconditions = List.copyOf(preconditions);
        finish = List.copyOf(finish);
    }

    /**
     * The same change as {@link DdlPlan#between}, which must have found it possible.
     *
     * @param inForce whose table is there
     */
    public static OnlinePlan between(TenantId tenant, EntityModel inForce, EntityModel next) {
        return new TableChange(Table.of(tenant, next), inForce, next).online();
    }

    /** Whether a constraint, an index or a column belongs to a version that is not in force yet. */
    public static boolean isPending(String name) {
        return name.endsWith(PENDING);
    }

    /**
     * What takes away a column that was to take the place of another, in one transaction; empty if
     * no field is stored in that other.
     *
     * @param pending its name
     */
    public static List<String> withoutPending(
            TenantId tenant, EntityModel inForce, String pending) {
        return inForce.fields().stream()
                .filter(field -> Retyping.beside(field).column().equals(pending))
                .findFirst()
                .map(field -> Retyping.undoing(Table.of(tenant, inForce), field))
                .orElse(List.of());
    }

    /**
     * What takes away a trigger that held for a version to come, in one transaction; empty for one
     * that goes with its column.
     */
    public static List<String> withoutTrigger(
            TenantId tenant, EntityModel inForce, String pending) {
        boolean ours =
                pending.equals(StateChange.keeperName(inForce.name()))
                        || pending.equals(Period.triggerName(inForce.name()) + PENDING);
        return ours ? RowTrigger.removal(Table.of(tenant, inForce), pending) : List.of();
    }

    /**
     * The columns that are to take the place of others, with their types as the catalog has them.
     */
    public static Map<String, String> pendingColumns(EntityModel inForce, EntityModel next) {
        var columns = new TreeMap<String, String>();
        for (Field field : next.fields()) {
            inForce.fields().stream()
                    .filter(before -> before.id().equals(field.id()))
                    .flatMap(before -> TypeChange.between(before, field).stream())
                    .filter(TypeChange::rewrites)
                    .forEach(
                            _ ->
                                    columns.put(
                                            Retyping.beside(field).column(),
                                            TableShape.type(field, field.columns().getFirst())));
        }
        return columns;
    }
}
