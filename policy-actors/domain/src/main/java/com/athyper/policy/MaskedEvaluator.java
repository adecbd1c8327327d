package com.athyper.policy;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Residual;
import com.athyper.expression.Truth;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about a record of which some attributes are not known any more: only where their values
 * could make no difference.
 */
public final class MaskedEvaluator {
    private static final String RESOURCE = "resource";

    /** A root that nothing is bound to: what mentions it is left over. */
    private static final String MASKED = "masked";

    private static final Bindings NOTHING = new Bindings(Map.of());

    private MaskedEvaluator() {}

    /**
     * Whether it is allowed, and by which rules for sure; empty if it depends on what is masked.
     *
     * @param masked the names of the attributes that the resource is without
     */
    public static Optional<Verdict> decide(
            PolicySet policies, AccessRequest request, Set<String> masked) {
        if (masked.isEmpty()) {
            return Optional.of(PolicyEvaluator.decide(policies, request));
        }
        var votes = new Votes(request, masked);
        for (Clause clause :
                policies.about(request.operation(), request.entity(), request.subject())) {
            votes.count(clause.rule());
        }
        return votes.verdict(policies.epoch());
    }

    private static final class Votes {
        private final AccessRequest request;
        private final Set<String> masked;
        private final Bindings known;
        private final List<String> permits = new ArrayList<>();
        private final List<String> forbids = new ArrayList<>();
        private final List<String> broken = new ArrayList<>();
        private boolean openPermit;
        private boolean openForbid;

        Votes(AccessRequest request, Set<String> masked) {
            this.request = request;
            this.masked = masked;
            this.known =
                    new Bindings(
                            Map.of(
                                    "subject",
                                    request.subject().attributes(),
                                    "context",
                                    Value.object()
                                            .put("operation", request.operation().id())
                                            .build(),
                                    RESOURCE,
                                    request.resource().orElse(Value.EMPTY)));
        }

        void count(Rule rule) {
            if (!rule.subjects().include(request.subject())) {
                return;
            }
            Expr left = Residual.of(apart(rule.when()), known);
            if (!(left instanceof Expr.Literal)) {
                switch (rule.effect()) {
                    case PERMIT -> openPermit = true;
                    case FORBID -> openForbid = true;
                }
                return;
            }
            Truth truth = Evaluator.test(left, NOTHING);
            if (truth == Truth.UNKNOWN) {
                broken.add(rule.id());
            }
            switch (rule.effect()) {
                case PERMIT -> {
                    if (truth == Truth.TRUE) {
                        permits.add(rule.id());
                    }
                }
                case FORBID -> {
                    if (truth != Truth.FALSE) {
                        forbids.add(rule.id());
                    }
                }
            }
        }

        Optional<Verdict> verdict(long epoch) {
            if (!forbids.isEmpty() || (permits.isEmpty() && !openPermit)) {
                return Optional.of(new Verdict(false, forbids, broken, epoch));
            }
            return openForbid || permits.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Verdict(true, permits, broken, epoch));
        }

        /** The same with what is masked under a root of its own. */
        private Expr apart(Expr expr) {
            return switch (expr) {
                case Expr.Literal _ -> expr;
                case Expr.Ref(var root, var path) ->
                        root.equals(RESOURCE)
                                        && (path.isEmpty() || masked.contains(path.getFirst()))
                                ? new Expr.Ref(MASKED, path)
                                : expr;
                case Expr.Not(var part) -> new Expr.Not(apart(part));
                case Expr.All(var parts) -> new Expr.All(each(parts));
                case Expr.Some(var parts) -> new Expr.Some(each(parts));
                case Expr.Compare(var comparison, var left, var right) ->
                        new Expr.Compare(comparison, apart(left), apart(right));
                case Expr.IsNull(var part) -> new Expr.IsNull(apart(part));
                case Expr.IsTrue(var part) -> new Expr.IsTrue(apart(part));
                case Expr.IsFalse(var part) -> new Expr.IsFalse(apart(part));
                case Expr.In(var part, var list) -> new Expr.In(apart(part), apart(list));
                case Expr.Matches(var test, var text, var sought) ->
                        new Expr.Matches(test, apart(text), apart(sought));
                case Expr.Arithmetic(var operator, var left, var right) ->
                        new Expr.Arithmetic(operator, apart(left), apart(right));
                case Expr.Conditional(var condition, var then, var otherwise) ->
                        new Expr.Conditional(apart(condition), apart(then), apart(otherwise));
                case Expr.Size(var part) -> new Expr.Size(apart(part));
                case Expr.ListOf(var items) -> new Expr.ListOf(each(items));
            };
        }

        private List<Expr> each(List<Expr> parts) {
            return parts.stream().map(this::apart).toList();
        }
    }
}
