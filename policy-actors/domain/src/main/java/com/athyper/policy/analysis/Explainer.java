package com.athyper.policy.analysis;

import com.athyper.expression.Bindings;
import com.athyper.expression.Explained;
import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.References;
import com.athyper.expression.Residual;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Effect;
import com.athyper.policy.Operation;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Rule;
import com.athyper.policy.Subject;
import com.athyper.policy.Subjects;
import com.athyper.policy.Verdict;
import com.athyper.policy.analysis.Explanation.Change;
import com.athyper.policy.analysis.Explanation.Grant;
import com.athyper.policy.analysis.Explanation.Reason;
import com.athyper.policy.analysis.Explanation.Weighed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Says why a request is decided as it is. */
public final class Explainer {
    private Explainer() {}

    /**
     * @param visible which attributes changes may be sought in
     */
    public static Explanation explain(
            PolicySet policies, AccessRequest request, Predicate<Ref> visible) {
        Verdict verdict = PolicyEvaluator.decide(policies, request);
        Bindings bindings = bindings(request);
        List<Rule> rules = covering(policies, request);
        return new Explanation(
                request,
                verdict,
                reason(verdict),
                rules.stream()
                        .map(rule -> weighed(rule, request, bindings, verdict))
                        .sorted(
                                Comparator.comparing((Weighed rule) -> !rule.decided())
                                        .thenComparing(rule -> !rule.concerned()))
                        .toList(),
                attributes(rules, bindings),
                Changes.of(policies, request, rules, visible).stream().map(Change::new).toList());
    }

    /** The rules that are about the operation and the entity, whomever they are about. */
    static List<Rule> covering(PolicySet policies, AccessRequest request) {
        return policies.policies().stream()
                .flatMap(policy -> policy.rules().stream())
                .filter(rule -> rule.covers(request.operation(), request.entity()))
                .toList();
    }

    /** The rules that permit the subject the operation on some records of the entity at least. */
    public static List<Grant> grants(
            PolicySet policies, Subject subject, Operation operation, EntityName entity) {
        var known =
                new Bindings(
                        Map.of("subject", subject.attributes(), "context", context(operation)));
        return policies.policies().stream()
                .flatMap(policy -> policy.rules().stream())
                .filter(rule -> rule.effect() == Effect.PERMIT)
                .filter(rule -> rule.covers(operation, Optional.of(entity)))
                .filter(rule -> rule.subjects().include(subject))
                .filter(rule -> maybe(Residual.of(rule.when(), known)))
                .map(rule -> new Grant(rule.id(), through(rule.subjects(), subject)))
                .toList();
    }

    private static boolean maybe(Expr left) {
        return !left.equals(Expr.FALSE) && !left.equals(Expr.UNKNOWN);
    }

    /** What of the subject a rule is about, as a person says it; none if it is about others. */
    public static List<String> through(Subjects subjects, Subject subject) {
        if (!subjects.include(subject)) {
            return List.of();
        }
        var through = new ArrayList<String>();
        if (subjects.principals().contains(subject.principal())) {
            through.add("principal " + subject.principal().value());
        }
        sorted(subjects.roles(), subject.roles()).map("role "::concat).forEach(through::add);
        sorted(subjects.groups(), subject.groups()).map("group "::concat).forEach(through::add);
        sorted(subjects.orgUnits(), subject.orgUnits()).map("unit "::concat).forEach(through::add);
        return through.isEmpty() ? List.of("everyone") : through;
    }

    private static Stream<String> sorted(Set<String> some, Set<String> others) {
        return some.stream().filter(others::contains).sorted();
    }

    /** As the evaluator binds them. */
    static Bindings bindings(AccessRequest request) {
        var roots = new HashMap<String, Value.Fields>();
        roots.put("subject", request.subject().attributes());
        roots.put("context", context(request.operation()));
        request.resource().ifPresent(resource -> roots.put("resource", resource));
        return new Bindings(roots);
    }

    private static Value.Fields context(Operation operation) {
        return Value.object().put("operation", operation.id()).build();
    }

    private static Reason reason(Verdict verdict) {
        if (verdict.allowed()) {
            return Reason.PERMITTED;
        }
        return verdict.rules().isEmpty() ? Reason.SILENCE : Reason.FORBIDDEN;
    }

    private static Weighed weighed(
            Rule rule, AccessRequest request, Bindings bindings, Verdict verdict) {
        return new Weighed(
                rule.id(),
                rule.effect(),
                through(rule.subjects(), request.subject()),
                Explained.of(rule.when(), bindings),
                verdict.rules().contains(rule.id()));
    }

    private static Map<Ref, Value> attributes(List<Rule> rules, Bindings bindings) {
        var used = new LinkedHashMap<Ref, Value>();
        for (Rule rule : rules) {
            for (Ref ref : References.of(rule.when())) {
                used.put(ref, bindings.find(ref.root(), ref.path()).orElse(Value.NULL));
            }
        }
        return used;
    }

    static List<Expr> conditions(List<Rule> rules) {
        return rules.stream().map(Rule::when).toList();
    }
}
