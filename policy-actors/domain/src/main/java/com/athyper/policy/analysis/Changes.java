package com.athyper.policy.analysis;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.References;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Rule;
import com.athyper.policy.analysis.Edit.Belonging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Seeks the smallest changes after which a verdict would be the other one: first one thing, then
 * two, then three. What it gives was tried; what it does not give may still exist.
 */
final class Changes {
    private static final int CHANGES_MAX = 10;
    private static final int EDITS_MAX = 3;
    private static final int TRIES_MAX = 20_000;

    private final PolicySet policies;
    private final boolean present;
    private final List<Edit> edits;
    private final List<List<Edit>> found = new ArrayList<>();
    private final Set<List<List<String>>> targets = new HashSet<>();
    private int tries;

    private Changes(PolicySet policies, boolean present, List<Edit> edits) {
        this.policies = policies;
        this.present = present;
        this.edits = edits;
    }

    static List<List<Edit>> of(
            PolicySet policies, AccessRequest request, List<Rule> rules, Predicate<Ref> visible) {
        var changes =
                new Changes(
                        policies,
                        PolicyEvaluator.decide(policies, request).allowed(),
                        edits(request, rules, visible));
        for (int size = 1; size <= EDITS_MAX && changes.found.isEmpty(); size++) {
            changes.seek(request, List.of(), 0, size);
        }
        return changes.found;
    }

    private void seek(AccessRequest request, List<Edit> made, int from, int more) {
        for (int i = from; i < edits.size(); i++) {
            if (tries >= TRIES_MAX || found.size() >= CHANGES_MAX) {
                return;
            }
            Edit edit = edits.get(i);
            if (made.stream().anyMatch(other -> other.target().equals(edit.target()))) {
                continue;
            }
            var all = new ArrayList<>(made);
            all.add(edit);
            AccessRequest changed = edit.in(request);
            if (more > 1) {
                seek(changed, all, i + 1, more - 1);
            } else {
                attempt(changed, all);
            }
        }
    }

    private void attempt(AccessRequest changed, List<Edit> all) {
        tries++;
        // One value of an attribute is enough, and the first is the nearest.
        var target = all.stream().map(Edit::target).toList();
        if (!targets.contains(target)
                && PolicyEvaluator.decide(policies, changed).allowed() != present) {
            targets.add(target);
            found.add(all);
        }
    }

    private static List<Edit> edits(
            AccessRequest request, List<Rule> rules, Predicate<Ref> visible) {
        var edits = new LinkedHashSet<Edit>();
        Bindings bindings = Explainer.bindings(request);
        TurningPoints.of(Explainer.conditions(rules), bindings)
                .forEach(
                        (ref, values) -> {
                            if (ref.root().equals("resource")
                                    && !ref.path().isEmpty()
                                    && visible.test(ref)) {
                                Value present =
                                        bindings.find(ref.root(), ref.path()).orElse(Value.NULL);
                                values.stream()
                                        .filter(value -> !same(value, present))
                                        .forEach(
                                                value ->
                                                        edits.add(
                                                                new Edit.Attribute(
                                                                        ref.path(), value)));
                            }
                        });
        for (Rule rule : rules) {
            belongings(request, rule).forEach(edits::add);
            rule.subjects().principals().stream()
                    .filter(principal -> !principal.equals(request.subject().principal()))
                    .sorted(Comparator.comparing(PrincipalId::value))
                    .forEach(principal -> edits.add(new Edit.Identity(principal)));
        }
        return List.copyOf(edits);
    }

    private static boolean same(Value one, Value other) {
        if (one instanceof Value.Num(var a) && other instanceof Value.Num(var b)) {
            return a.compareTo(b) == 0;
        }
        return one.equals(other);
    }

    private static Set<Edit> belongings(AccessRequest request, Rule rule) {
        var edits = new LinkedHashSet<Edit>();
        for (Belonging kind : Belonging.values()) {
            kind.of(rule.subjects()).stream()
                    .sorted()
                    .forEach(name -> edits.add(membership(request, kind, name)));
        }
        References.all(rule.when())
                .forEach(
                        expr -> {
                            if (expr instanceof Expr.In(var part, Ref(var root, var path))
                                    && root.equals("subject")
                                    && path.size() == 1) {
                                asked(request, part, path.getFirst()).ifPresent(edits::add);
                            }
                        });
        return edits;
    }

    private static Optional<Edit> asked(AccessRequest request, Expr part, String attribute) {
        return Belonging.of(attribute)
                .flatMap(
                        kind ->
                                Evaluator.evaluate(part, Explainer.bindings(request))
                                        .filter(Value.Text.class::isInstance)
                                        .map(name -> ((Value.Text) name).value())
                                        .filter(name -> isName(kind, name))
                                        .map(name -> membership(request, kind, name)));
    }

    private static boolean isName(Belonging kind, String name) {
        return switch (kind) {
            case ROLE, GROUP, ORG_UNIT -> true;
            case REPORT, DELEGATOR -> PrincipalId.isValid(name);
        };
    }

    private static Edit membership(AccessRequest request, Belonging kind, String name) {
        return new Edit.Membership(kind, name, !kind.of(request.subject()).contains(name));
    }
}
