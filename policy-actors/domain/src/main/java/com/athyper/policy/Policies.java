package com.athyper.policy;

import com.athyper.expression.Expr;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The door to decisions: answered from this node's memory. */
public interface Policies {

    Verdict decide(TenantId tenant, AccessRequest request);

    /** Which records of an entity the subject may do the operation to. */
    Narrowing narrow(TenantId tenant, Subject subject, Operation operation, EntityName entity);

    /** What binds the subject when it does the operation to records of the entity. */
    List<Duty> duties(TenantId tenant, Subject subject, Operation operation, EntityName entity);

    /** Which rules hide records from the subject that others would permit. */
    List<Hiding> hidden(TenantId tenant, Subject subject, Operation operation, EntityName entity);

    /**
     * What of the document of a policy, which is sound in itself, does not fit the entities in
     * force: it would be refused if it were activated now.
     */
    List<Fault> misfits(TenantId tenant, Value.Fields document);

    /** All that is in force as this node knows it: what is asked of it has one epoch. */
    PolicySet inForce(TenantId tenant);

    /**
     * The epoch that this node decides under, which is that epoch or a later one if there is one:
     * where its memory is behind, it looks before it answers.
     */
    CompletionStage<Long> reach(TenantId tenant, long epoch);

    /**
     * @param records that the rule hides, over the root {@code resource}
     */
    record Hiding(String rule, Expr records) {}

    /**
     * @param visible over the root {@code resource}; {@link Expr#FALSE} when nothing is permitted
     * @param rules the rules that had a say
     */
    record Narrowing(Expr visible, List<String> rules, long epoch) {
        public Narrowing {
            rules = List.copyOf(rules);
        }

        public boolean nothing() {
            return visible.equals(Expr.FALSE);
        }
    }
}
