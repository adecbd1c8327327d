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
 * @param entities empty means all, and what is no entity
 * @param when true where there is nothing more to ask
 * @param obligations what it asks for where it permits
 */
public record Rule(
        String id,
        Effect effect,
        Set<Operation> operations,
        Set<EntityName> entities,
        Subjects subjects,
        Expr when,
        List<Obligation> obligations) {
    public Rule {
        operations = Set.copyOf(operations);
        entities = Set.copyOf(entities);
        obligations = List.copyOf(obligations);
    }

    /** What it asks for of those who do the operation. */
    List<Obligation> obligations(Operation operation) {
        return obligations.stream().filter(asked -> asked.concerns(operation)).toList();
    }

    /** Whether it has a say, if its condition holds. */
    public boolean covers(Operation operation, Optional<EntityName> entity) {
        return operations.contains(operation)
                && (entities.isEmpty() || entity.filter(entities::contains).isPresent());
    }
}
