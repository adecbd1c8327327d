package com.athyper.policy.analysis;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Ref;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Effect;
import com.athyper.policy.Operation;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Rule;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;
import com.athyper.policy.analysis.Edit.Belonging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Seeks a request that shows what was proved of a rule. */
final class Witness {
    private static final int TRIES_MAX = 400;
    private static final int OTHERS_MAX = 50;
    private static final PrincipalId SOMEBODY = new PrincipalId("somebody");
    private static final EntityName POLICY = new EntityName("one");

    private Witness() {}

    /**
     * @param shows judged by the evaluator
     */
    static Optional<AccessRequest> of(Rule rule, Predicate<AccessRequest> shows) {
        return of(rule, shows, List.of());
    }

    /**
     * @param beside what helps to show it, if it can be had
     */
    static Optional<AccessRequest> of(
            Rule rule, Predicate<AccessRequest> shows, List<Goal> beside) {
        var needed = new Goal(rule.when(), Goal.Mode.TRUE);
        var all = new ArrayList<>(beside);
        all.addFirst(needed);
        return Stream.concat(
                        attempts(all).stream(),
                        beside.isEmpty() ? Stream.of() : attempts(List.of(needed)).stream())
                .flatMap(attempt -> requests(rule, attempt))
                .flatMap(request -> around(rule, request))
                .limit(TRIES_MAX)
                .filter(shows)
                .findFirst();
    }

    private static List<Map<Ref, Value>> attempts(List<Goal> goals) {
        return switch (Prover.prove(goals)) {
            case Prover.Outcome.Impossible _ -> List.of();
            case Prover.Outcome.Open(var open) -> open.isEmpty() ? List.of(Map.of()) : open;
        };
    }

    /**
     * What a rule forbids is seen by those to whom another permits it.
     *
     * @param permits any of which may be the other
     */
    static Optional<AccessRequest> ofForbidden(
            Rule rule, Predicate<AccessRequest> shows, List<Goal> beside, List<Rule> permits) {
        return permits.stream()
                .filter(other -> !Collections.disjoint(other.operations(), rule.operations()))
                .limit(OTHERS_MAX)
                .flatMap(other -> of(both(rule, other), shows, beside).stream())
                .findFirst();
    }

    /** About what both are about, for those whom both are about. */
    private static Rule both(Rule rule, Rule other) {
        var operations = new HashSet<>(rule.operations());
        operations.retainAll(other.operations());
        Rule narrower = rule.resources().everywhere() ? other : rule;
        return new Rule(
                rule.id(),
                Effect.PERMIT,
                operations,
                narrower.resources(),
                rule.subjects().everyone() ? other.subjects() : rule.subjects(),
                Expr.all(List.of(rule.when(), other.when())),
                List.of());
    }

    /** Whether the rule, were it the only one, would decide the request. */
    static boolean votes(Rule rule, AccessRequest request) {
        var verdict = decide(List.of(rule), request);
        return rule.effect() == Effect.PERMIT
                ? verdict.allowed()
                : verdict.rules().contains(rule.id());
    }

    static Verdict decide(List<Rule> rules, AccessRequest request) {
        return PolicyEvaluator.decide(
                PolicySet.compile(List.of(new Policy(POLICY, rules)), 0), request);
    }

    private static Stream<AccessRequest> requests(Rule rule, Map<Ref, Value> attributes) {
        var request =
                new AccessRequest(
                        new Subject(SOMEBODY, Set.of()),
                        operation(rule, attributes),
                        rule.entities().stream().min(Comparator.comparing(EntityName::value)),
                        Optional.of(Value.EMPTY));
        for (var entry : attributes.entrySet()) {
            request = with(request, entry.getKey(), entry.getValue());
        }
        AccessRequest base = request;
        return subjects(rule).stream().map(edit -> edit.map(it -> it.in(base)).orElse(base));
    }

    private static Operation operation(Rule rule, Map<Ref, Value> attributes) {
        return Optional.ofNullable(attributes.get(new Ref("context", List.of("operation"))))
                .filter(Value.Text.class::isInstance)
                .flatMap(id -> Operation.of(((Value.Text) id).value()))
                .filter(rule.operations()::contains)
                .orElseGet(() -> rule.operations().stream().min(Comparator.naturalOrder()).get());
    }

    private static AccessRequest with(AccessRequest request, Ref ref, Value value) {
        if (ref.root().equals("resource")) {
            return new Edit.Attribute(ref.path(), value).in(request);
        }
        if (!ref.root().equals("subject") || ref.path().size() != 1) {
            return request;
        }
        AccessRequest changed = request;
        var kind = Belonging.of(ref.path().getFirst());
        if (kind.isPresent() && value instanceof Value.Items(var names)) {
            for (Value name : names) {
                if (name instanceof Value.Text(var text) && PrincipalId.isValid(text)) {
                    changed = new Edit.Membership(kind.get(), text, true).in(changed);
                }
            }
        }
        if (ref.path().getFirst().equals("id")
                && value instanceof Value.Text(var id)
                && PrincipalId.isValid(id)) {
            changed = new Edit.Identity(new PrincipalId(id)).in(changed);
        }
        return changed;
    }

    /** Each way to be among the subjects of the rule. */
    private static List<Optional<Edit>> subjects(Rule rule) {
        var edits = new ArrayList<Optional<Edit>>();
        if (rule.subjects().everyone()) {
            edits.add(Optional.empty());
        }
        for (Belonging kind : Belonging.values()) {
            kind.of(rule.subjects()).stream()
                    .sorted()
                    .forEach(name -> edits.add(Optional.of(new Edit.Membership(kind, name, true))));
        }
        rule.subjects().principals().stream()
                .sorted(Comparator.comparing(PrincipalId::value))
                .forEach(principal -> edits.add(Optional.of(new Edit.Identity(principal))));
        return edits;
    }

    /** The request, and the same with one attribute where a condition may turn. */
    private static Stream<AccessRequest> around(Rule rule, AccessRequest request) {
        var edits = new LinkedHashSet<Edit>();
        var asked = new Edit.Membership(Belonging.REPORT, "report", true).in(request);
        TurningPoints.of(List.of(rule.when()), Explainer.bindings(asked))
                .forEach(
                        (ref, values) -> {
                            if (ref.root().equals("resource") && !ref.path().isEmpty()) {
                                values.forEach(
                                        value -> edits.add(new Edit.Attribute(ref.path(), value)));
                            }
                        });
        return Stream.concat(
                Stream.of(request),
                edits.stream().flatMap(edit -> Stream.of(edit.in(request), edit.in(asked))));
    }
}
