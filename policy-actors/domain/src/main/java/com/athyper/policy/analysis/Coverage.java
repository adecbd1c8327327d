package com.athyper.policy.analysis;

import static com.athyper.policy.analysis.Goal.Mode.FALSE;
import static com.athyper.policy.analysis.Goal.Mode.NOT_FALSE;
import static com.athyper.policy.analysis.Goal.Mode.NOT_TRUE;
import static com.athyper.policy.analysis.Goal.Mode.TRUE;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Comparison;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.References;
import com.athyper.kernel.Value;
import com.athyper.policy.Effect;
import com.athyper.policy.Operation;
import com.athyper.policy.Rule;
import com.athyper.policy.Subjects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be proved of two rules: yes is certain, no is not. */
final class Coverage {
    private static final Ref OPERATION = new Ref("context", List.of("operation"));

    private Coverage() {}

    /** Whether all that the inner rule is about, the outer is about as well. */
    static boolean covers(Rule outer, Rule inner) {
        return outer.operations().containsAll(inner.operations())
                && (outer.resources().everywhere()
                        || (!inner.entities().isEmpty()
                                && outer.entities().containsAll(inner.entities())))
                && covers(outer.subjects(), inner.subjects());
    }

    private static boolean covers(Subjects outer, Subjects inner) {
        return outer.everyone()
                || (!inner.everyone()
                        && outer.roles().containsAll(inner.roles())
                        && outer.principals().containsAll(inner.principals())
                        && outer.groups().containsAll(inner.groups())
                        && outer.orgUnits().containsAll(inner.orgUnits()));
    }

    /** Whether the outer is true wherever the inner is. */
    static boolean permits(Rule outer, Rule inner) {
        return exclude(inner, new Goal(inner.when(), TRUE), new Goal(outer.when(), NOT_TRUE));
    }

    /** Whether the outer is not false wherever the inner is not, which is where these bind. */
    static boolean binds(Rule outer, Rule inner) {
        return exclude(inner, new Goal(inner.when(), NOT_FALSE), new Goal(outer.when(), FALSE));
    }

    /** Whether it never has a say. */
    static boolean isNever(Rule rule) {
        boolean unknownCounts = rule.effect() == Effect.FORBID || !rule.obligations().isEmpty();
        return exclude(rule, new Goal(rule.when(), unknownCounts ? NOT_FALSE : TRUE));
    }

    /** For each operation of the rule, where it matters which one it is. */
    static boolean exclude(Rule of, Goal... goals) {
        return operations(of, goals).stream()
                .allMatch(
                        operation -> {
                            var all = new ArrayList<>(List.of(goals));
                            operation.ifPresent(all::add);
                            return Prover.exclude(all);
                        });
    }

    /** A case for each operation if one of the goals asks which it is. */
    static List<Optional<Goal>> operations(Rule rule, Goal... goals) {
        for (Goal goal : goals) {
            if (References.of(goal.expr()).contains(OPERATION)) {
                return rule.operations().stream().map(Coverage::is).map(Optional::of).toList();
            }
        }
        return List.of(Optional.empty());
    }

    private static Goal is(Operation operation) {
        return new Goal(
                new Expr.Compare(
                        Comparison.EQ, OPERATION, new Expr.Literal(Value.of(operation.id()))),
                TRUE);
    }
}
