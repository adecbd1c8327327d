package com.athyper.policy;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Residual;
import com.athyper.expression.Truth;
import com.athyper.kernel.EntityName;

import java.util.ArrayList;
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
        Clause[] clauses = policies.about(request.operation(), request.entity(), request.subject());
        if (clauses.length == 0) {
            return policies.silence();
        }
        var tally = new Tally(request);
        for (Clause clause : clauses) {
            tally.count(clause);
        }
        return tally.verdict(policies);
    }

    /**
     * The same laws over records that are not at hand: a record is allowed exactly if the condition
     * is true of it.
     */
    public static Policies.Narrowing narrow(
            PolicySet policies, Subject subject, Operation operation, EntityName entity) {
        var known = known(subject, operation);
        var left = new Left();
        for (Clause clause : policies.about(operation, Optional.of(entity), subject)) {
            left.add(clause.rule(), Residual.of(clause.when(), known));
        }
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
        for (Clause clause : policies.about(operation, Optional.of(entity), subject)) {
            var asked = clause.duties(operation);
            if (!asked.isEmpty()) {
                Expr when = Residual.of(clause.when(), known);
                if (applies(clause.effect(), when)) {
                    asked.forEach(it -> duties.add(new Duty(it.rule(), it.obligation(), when)));
                }
            }
        }
        return duties;
    }

    /** A permit that may apply asks for something; a forbid does if it leaves no record. */
    private static boolean applies(Effect effect, Expr when) {
        return switch (effect) {
            case PERMIT -> !when.equals(Expr.FALSE);
            case FORBID -> Expr.isFalse(when).equals(Expr.FALSE);
        };
    }

    /** Which records some rule permits and a forbid hides, for each forbid that may hide any. */
    public static List<Policies.Hiding> hidden(
            PolicySet policies, Subject subject, Operation operation, EntityName entity) {
        var known = known(subject, operation);
        var permits = new ArrayList<Expr>();
        var locks = new ArrayList<Policies.Hiding>();
        for (Clause clause : policies.about(operation, Optional.of(entity), subject)) {
            Expr when = Residual.of(clause.when(), known);
            switch (clause.effect()) {
                case PERMIT -> permits.add(when);
                case FORBID -> {
                    Expr open = Expr.isFalse(when);
                    if (!open.equals(Expr.TRUE)) {
                        locks.add(new Policies.Hiding(clause.rule().id(), new Expr.Not(open)));
                    }
                }
            }
        }
        Expr permitted = Expr.some(permits);
        return locks.stream()
                .map(
                        lock ->
                                new Policies.Hiding(
                                        lock.rule(), Expr.all(List.of(permitted, lock.records()))))
                .toList();
    }

    private static Bindings known(Subject subject, Operation operation) {
        return new Bindings(
                Map.of("subject", subject.attributes(), "context", Asked.context(operation)));
    }

    /** The votes on one request. Most are decided by one rule, so lists are made for more. */
    private static final class Tally {
        private final AccessRequest request;
        private final Asked asked;
        private List<String> permits = List.of();
        private List<String> forbids = List.of();
        private List<String> broken = List.of();
        private List<Duty> duties = List.of();
        private List<Duty> refusals = List.of();

        Tally(AccessRequest request) {
            this.request = request;
            this.asked = new Asked(request);
        }

        void count(Clause clause) {
            Truth truth =
                    clause.unconditional() ? Truth.TRUE : Evaluator.test(clause.when(), asked);
            switch (truth) {
                case TRUE -> {
                    vote(clause);
                    bind(clause);
                }
                case FALSE -> {}
                case UNKNOWN -> {
                    broken = and(broken, clause.alone());
                    // It permits nothing, and what it asks for may be owed.
                    bind(clause);
                    if (clause.effect() == Effect.FORBID) {
                        vote(clause);
                    }
                }
            }
        }

        private void vote(Clause clause) {
            switch (clause.effect()) {
                case PERMIT -> permits = and(permits, clause.alone());
                case FORBID -> forbids = and(forbids, clause.alone());
            }
        }

        private void bind(Clause clause) {
            List<Duty> asked = clause.duties(request.operation());
            switch (clause.effect()) {
                case PERMIT -> duties = and(duties, asked);
                case FORBID -> refusals = and(refusals, asked);
            }
        }

        private static <T> List<T> and(List<T> some, List<T> more) {
            if (some.isEmpty() || more.isEmpty()) {
                return some.isEmpty() ? more : some;
            }
            List<T> all = some instanceof ArrayList<T> ? some : new ArrayList<>(some);
            all.addAll(more);
            return all;
        }

        Verdict verdict(PolicySet policies) {
            boolean allowed = forbids.isEmpty() && !permits.isEmpty();
            if (!allowed && forbids.isEmpty() && broken.isEmpty()) {
                return policies.silence();
            }
            return new Verdict(
                    allowed,
                    allowed ? permits : forbids,
                    broken,
                    allowed ? duties : refusals,
                    policies.epoch());
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
