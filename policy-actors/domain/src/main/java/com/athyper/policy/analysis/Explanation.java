package com.athyper.policy.analysis;

import com.athyper.expression.Explained;
import com.athyper.expression.Expr.Ref;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Effect;
import com.athyper.policy.Verdict;

import java.util.List;
import java.util.Map;

/**
 * A verdict with all that led to it.
 *
 * @param rules all that are about the operation and the entity; those that decided come first
 * @param attributes what their conditions looked at; null is what was not there
 * @param changes the smallest that were found after which the verdict is the other one, each
 *     confirmed by the evaluator
 */
public record Explanation(
        AccessRequest request,
        Verdict verdict,
        Reason reason,
        List<Weighed> rules,
        Map<Ref, Value> attributes,
        List<Change> changes) {
    public Explanation {
        rules = List.copyOf(rules);
        attributes = Map.copyOf(attributes);
        changes = List.copyOf(changes);
    }

    /** What a verdict comes from. The ids are told to callers and never change. */
    public enum Reason {
        PERMITTED("permitted"),
        FORBIDDEN("forbidden"),
        /** No rule permits it. */
        SILENCE("silence");

        private final String id;

        Reason(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /**
     * A rule as it was weighed.
     *
     * @param through what of the subject the rule is about, such as {@code role manager}; none if
     *     it is about others
     * @param condition of a rule that is about others, what it would have come to
     */
    public record Weighed(
            String rule,
            Effect effect,
            List<String> through,
            Explained condition,
            boolean decided) {
        public Weighed {
            through = List.copyOf(through);
        }

        public boolean concerned() {
            return !through.isEmpty();
        }
    }

    /** A rule that permits, and through what of the subject. */
    public record Grant(String rule, List<String> through) {
        public Grant {
            through = List.copyOf(through);
        }
    }

    /** Everything that would have to be otherwise, at once. */
    public record Change(List<Edit> edits) {
        public Change {
            edits = List.copyOf(edits);
        }
    }
}
