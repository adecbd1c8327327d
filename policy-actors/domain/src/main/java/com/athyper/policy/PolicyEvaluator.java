package com.athyper.policy;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Residual;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides by three laws, in this order:
 *
 * <ol>
 *   <li>a satisfied {@code forbid} wins;
 *   <li>a {@code forbid} that cannot be evaluated also wins: broken locks stay locked;
 *   <li>otherwise a satisfied {@code permit} allows, and silence denies.
 * </ol>
 */
public final class PolicyEvaluator {
    private PolicyEvaluator() {}

    public static Verdict decide(PolicySet policies, AccessRequest request) {
        var tally = new Tally(request);
        policies.visit(request.operation(), request.entity(), tally::count);
        return tally.verdict(policies.epoch());
    }

    /**
     * The same laws over records that are not at hand: a record is allowed exactly if the condition
     * is true of it.
     */
    public static Policies.Narrowing narrow(
            PolicySet policies, Subject subject, Operation operation, EntityName entity) {
        var known = known(subject, operation);
        var left = new Left();
        policies.visit(
                operation,
                Optional.of(entity),
                rule -> {
                    if (rule.subjects().include(subject)) {
                        left.add(rule, Residual.of(rule.when(), known));
                    }
                });
        return left.narrowing(policies.epoch());
    }

    /**
     * What binds the subject where the operation is done, whether or not it may be: an obligation
     * binds wherever the rule that asks for it applies, or may apply.
     */
    public static List<Duty> duties(
            PolicySet policies, Subject subject, Operation operation, EntityName entity) {
        var known = known(subject, operation);
        var duties = new ArrayList<Duty>();
        policies.visit(
                operation,
                Optional.of(entity),
                rule -> {
                    var asked = rule.obligations(operation);
                    if (!asked.isEmpty() && rule.subjects().include(subject)) {
                        Expr when = Residual.of(rule.when(), known);
                        if (!when.equals(Expr.FALSE)) {
                            asked.forEach(it -> duties.add(new Duty(rule.id(), it, when)));
                        }
                    }
                });
        return duties;
    }

    /** Which records some rule permits and a forbid hides, for each forbid that may hide any. */
    public static List<Policies.Hiding> hidden(
            PolicySet policies, Subject subject, Operation operation, EntityName entity) {
        var known = known(subject, operation);
        var permits = new ArrayList<Expr>();
        var locks = new ArrayList<Policies.Hiding>();
        policies.visit(
                operation,
                Optional.of(entity),
                rule -> {
                    if (rule.subjects().include(subject)) {
                        Expr when = Residual.of(rule.when(), known);
                        switch (rule.effect()) {
                            case PERMIT -> permits.add(when);
                            case FORBID -> {
                                Expr open = Expr.isFalse(when);
                                if (!open.equals(Expr.TRUE)) {
                                    locks.add(new Policies.Hiding(rule.id(), new Expr.Not(open)));
                                }
                            }
                        }
                    }
                });
        Expr permitted = Expr.some(permits);
        return locks.stream()
                .map(
                        lock ->
                                new Policies.Hiding(
                                        lock.rule(), Expr.all(List.of(permitted, lock.records()))))
                .toList();
    }

    private static Bindings known(Subject subject, Operation operation) {
        return new Bindings(Map.of("subject", subject.attributes(), "context", context(operation)));
    }

    private static Value.Fields context(Operation operation) {
        return Value.object().put("operation", operation.id()).build();
    }

    /** The votes on one request. */
    private static final class Tally {
        private final AccessRequest request;
        private final List<String> permits = new ArrayList<>();
        private final List<String> forbids = new ArrayList<>();
        private final List<String> broken = new ArrayList<>();
        private final List<Duty> duties = new ArrayList<>();
        private Optional<Bindings> bindings = Optional.empty();

        Tally(AccessRequest request) {
            this.request = request;
        }

        void count(Rule rule) {
            if (!rule.subjects().include(request.subject())) {
                return;
            }
            switch (Evaluator.test(rule.when(), bindings())) {
                case TRUE -> {
                    votes(rule.effect()).add(rule.id());
                    bind(rule);
                }
                case FALSE -> {}
                case UNKNOWN -> {
                    broken.add(rule.id());
                    // It permits nothing, and what it asks for may be owed.
                    bind(rule);
                    if (rule.effect() == Effect.FORBID) {
                        forbids.add(rule.id());
                    }
                }
            }
        }

        private void bind(Rule rule) {
            for (Obligation obligation : rule.obligations(request.operation())) {
                duties.add(new Duty(rule.id(), obligation, rule.when()));
            }
        }

        private List<String> votes(Effect effect) {
            return switch (effect) {
                case PERMIT -> permits;
                case FORBID -> forbids;
            };
        }

        private Bindings bindings() {
            if (bindings.isEmpty()) {
                var roots = new HashMap<String, Value.Fields>();
                roots.put("subject", request.subject().attributes());
                roots.put("context", context(request.operation()));
                request.resource().ifPresent(resource -> roots.put("resource", resource));
                bindings = Optional.of(new Bindings(roots));
            }
            return bindings.get();
        }

        Verdict verdict(long epoch) {
            boolean allowed = forbids.isEmpty() && !permits.isEmpty();
            return new Verdict(
                    allowed,
                    allowed ? permits : forbids,
                    broken,
                    allowed ? duties : List.of(),
                    epoch);
        }
    }

    /** What the rules leave to be asked of each record. */
    private static final class Left {
        private final List<Expr> permits = new ArrayList<>();
        private final List<Expr> locks = new ArrayList<>();
        private final List<String> rules = new ArrayList<>();
        private final List<String> shut = new ArrayList<>();

        void add(Rule rule, Expr residual) {
            switch (rule.effect()) {
                case PERMIT -> {
                    // What is false of every record, or never known, permits none.
                    if (!residual.equals(Expr.FALSE) && !residual.equals(Expr.UNKNOWN)) {
                        permits.add(residual);
                        rules.add(rule.id());
                    }
                }
                case FORBID -> {
                    Expr open = Expr.isFalse(residual);
                    if (open.equals(Expr.FALSE)) {
                        shut.add(rule.id());
                    } else if (!open.equals(Expr.TRUE)) {
                        locks.add(open);
                        rules.add(rule.id());
                    }
                }
            }
        }

        Policies.Narrowing narrowing(long epoch) {
            if (!shut.isEmpty()) {
                return new Policies.Narrowing(Expr.FALSE, shut, epoch);
            }
            if (permits.isEmpty()) {
                return new Policies.Narrowing(Expr.FALSE, List.of(), epoch);
            }
            var parts = new ArrayList<Expr>();
            parts.add(Expr.some(permits));
            parts.addAll(locks);
            return new Policies.Narrowing(Expr.all(parts), rules, epoch);
        }
    }
}
