package com.athyper.policy;

import com.athyper.expression.Expr;
import com.athyper.kernel.EntityName;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One sentence of a policy.
 *
 * @param id of the form {@code policy/rule}, unique within a tenant
 * @param when true where there is nothing more to ask; says besides what relationships and states
 *     are asked for
 * @param obligations what it asks for where it permits, or forbids
 */
public record Rule(
        String id,
        Effect effect,
        Set<Operation> operations,
        Resources resources,
        Subjects subjects,
        Expr when,
        List<Obligation> obligations) {
    public Rule {
        operations = Set.copyOf(operations);
        obligations = List.copyOf(obligations);
    }

    /** About entities by name; none means all, and what is no entity. */
    public Rule(
            String id,
            Effect effect,
            Set<Operation> operations,
            Set<EntityName> entities,
            Subjects subjects,
            Expr when,
            List<Obligation> obligations) {
        this(id, effect, operations, Resources.of(entities), subjects, when, obligations);
    }

    /** Those it names; of a compiled rule those of its modules as well. */
    public Set<EntityName> entities() {
        return resources.entities();
    }

    /** What it asks for of those who do the operation. */
    List<Obligation> obligations(Operation operation) {
        return obligations.stream().filter(asked -> asked.concerns(operation)).toList();
    }

    /** Whether it has a say, if its condition holds. */
    public boolean covers(Operation operation, Optional<EntityName> entity) {
        return operations.contains(operation) && resources.include(entity);
    }

    /** The same with the entities of its modules, and a condition that is equal. */
    Rule in(Modules modules, Expr same) {
        Resources meant = resources.modules().isEmpty() ? resources : resources.in(modules);
        return new Rule(id, effect, operations, meant, subjects, same, obligations);
    }
}
