package com.athyper.policy.analysis;

import com.athyper.expression.Expr;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Operation;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;

import java.util.List;
import java.util.Optional;

/**
 * How far a subject's permission goes.
 *
 * @param rules that had a say
 * @param when of the records, where it is not for all and not for none
 */
public record Reach(Kind kind, List<String> rules, Optional<Expr> when) {
    public Reach {
        rules = List.copyOf(rules);
    }

    /** For which records. The ids are told to callers and never change. */
    public enum Kind {
        ALL("allow"),
        SOME("conditional"),
        NONE("deny");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /** To what is no entity if none is given, to that record if one is, else to its records. */
    public static Reach of(
            PolicySet policies,
            Subject subject,
            Operation operation,
            Optional<EntityName> entity,
            Optional<Value.Fields> resource) {
        if (entity.isPresent() && resource.isEmpty()) {
            var narrowing = PolicyEvaluator.narrow(policies, subject, operation, entity.get());
            if (narrowing.nothing()) {
                return new Reach(Kind.NONE, narrowing.rules(), Optional.empty());
            }
            return narrowing.visible().equals(Expr.TRUE)
                    ? new Reach(Kind.ALL, narrowing.rules(), Optional.empty())
                    : new Reach(Kind.SOME, narrowing.rules(), Optional.of(narrowing.visible()));
        }
        var verdict =
                PolicyEvaluator.decide(
                        policies, new AccessRequest(subject, operation, entity, resource));
        return new Reach(
                verdict.allowed() ? Kind.ALL : Kind.NONE, verdict.rules(), Optional.empty());
    }
}
