package com.athyper.policy.analysis;

import com.athyper.policy.AccessRequest;
import com.athyper.policy.Effect;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What other policies would change: which rules, and whether somebody could more after it, or less.
 */
public final class Comparing {
    private static final int FORBIDS_MAX = 10;

    private final PolicySet before;
    private final PolicySet after;
    private final Map<String, Rule> old;
    private final Map<String, Rule> young;

    private Comparing(PolicySet before, PolicySet after) {
        this.before = before;
        this.after = after;
        this.old = byId(before);
        this.young = byId(after);
    }

    /** Whether access grows. The ids are told to callers and never change. */
    public enum Growth {
        /** Proved. */
        NO("no"),
        /** A request shows it. */
        YES("yes"),
        /** Neither was found: to be taken as yes. */
        UNKNOWN("unknown");

        private final String id;

        Growth(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }

        private Growth larger(Growth other) {
            if (this == YES || other == YES) {
                return YES;
            }
            return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : NO;
        }
    }

    /**
     * One rule that is there, or is as it is, on one side alone.
     *
     * @param widens what is allowed
     * @param witness that is denied before and allowed after
     */
    public record Changed(
            String rule,
            Optional<Rule> before,
            Optional<Rule> after,
            Growth widens,
            Growth narrows,
            Optional<AccessRequest> witness) {}

    /** All of it. */
    public record Difference(List<Changed> rules, Growth widens, Growth narrows) {
        public Difference {
            rules = List.copyOf(rules);
        }
    }

    public static Difference between(PolicySet before, PolicySet after) {
        var forward = new Comparing(before, after);
        var backward = new Comparing(after, before);
        var changed = new ArrayList<Changed>();
        Growth widens = Growth.NO;
        Growth narrows = Growth.NO;
        var ids = new TreeSet<>(forward.old.keySet());
        ids.addAll(forward.young.keySet());
        for (String id : ids) {
            var was = Optional.ofNullable(forward.old.get(id));
            var is = Optional.ofNullable(forward.young.get(id));
            if (!was.equals(is)) {
                var witness = forward.witness(was, is);
                Growth wider = forward.growth(was, is, witness);
                Growth narrower = backward.growth(is, was, backward.witness(is, was));
                changed.add(new Changed(id, was, is, wider, narrower, witness));
                widens = widens.larger(wider);
                narrows = narrows.larger(narrower);
            }
        }
        return new Difference(changed, widens, narrows);
    }

    private static Map<String, Rule> byId(PolicySet policies) {
        var rules = new LinkedHashMap<String, Rule>();
        for (Policy policy : policies.policies()) {
            policy.rules().forEach(rule -> rules.put(rule.id(), rule));
        }
        return rules;
    }

    private Growth growth(Optional<Rule> was, Optional<Rule> is, Optional<AccessRequest> witness) {
        if (witness.isPresent()) {
            return Growth.YES;
        }
        boolean kept = was.map(rule -> isKept(rule, is)).orElse(true);
        boolean granted = is.map(rule -> isGranted(rule, was)).orElse(true);
        return kept && granted ? Growth.NO : Growth.UNKNOWN;
    }

    /** Whether what a rule took away, or asked for, before is taken or asked for after as well. */
    private boolean isKept(Rule rule, Optional<Rule> now) {
        boolean binds = rule.effect() == Effect.FORBID || !rule.obligations().isEmpty();
        return !binds
                || Coverage.isNever(rule)
                || now.filter(other -> takes(other, rule)).isPresent()
                || young.values().stream().anyMatch(other -> takes(other, rule));
    }

    private static boolean takes(Rule other, Rule rule) {
        return other.effect() == rule.effect()
                && other.obligations().containsAll(rule.obligations())
                && Coverage.covers(other, rule)
                && Coverage.binds(other, rule);
    }

    /** Whether what a rule grants was granted before. */
    private boolean isGranted(Rule rule, Optional<Rule> was) {
        return rule.effect() == Effect.FORBID
                || Coverage.exclude(rule, new Goal(rule.when(), Goal.Mode.TRUE))
                || was.filter(other -> grants(other, rule)).isPresent()
                || old.values().stream().anyMatch(other -> grants(other, rule));
    }

    private static boolean grants(Rule other, Rule rule) {
        return other.effect() == Effect.PERMIT
                && Coverage.covers(other, rule)
                && Coverage.permits(other, rule);
    }

    /** Denied before and allowed after. */
    private Optional<AccessRequest> witness(Optional<Rule> was, Optional<Rule> is) {
        var open = new ArrayList<Goal>();
        young.values().stream()
                .filter(rule -> rule.effect() == Effect.FORBID)
                .filter(rule -> !is.filter(rule::equals).isPresent())
                .limit(FORBIDS_MAX)
                .forEach(rule -> open.add(new Goal(rule.when(), Goal.Mode.FALSE)));
        var other = new ArrayList<>(open);
        was.ifPresent(rule -> other.add(new Goal(rule.when(), Goal.Mode.NOT_TRUE)));
        Optional<AccessRequest> granted =
                is.filter(rule -> rule.effect() == Effect.PERMIT)
                        .flatMap(rule -> Witness.of(rule, this::isWider, other));
        return granted.isPresent()
                ? granted
                : was.filter(rule -> rule.effect() == Effect.FORBID)
                        .flatMap(rule -> Witness.ofForbidden(rule, this::isWider, open, permits()));
    }

    private List<Rule> permits() {
        return young.values().stream().filter(rule -> rule.effect() == Effect.PERMIT).toList();
    }

    private boolean isWider(AccessRequest request) {
        return !PolicyEvaluator.decide(before, request).allowed()
                && PolicyEvaluator.decide(after, request).allowed();
    }
}
