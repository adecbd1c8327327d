package com.athyper.policy;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Truth;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The three laws read aloud: every rule is asked, nothing is indexed. The oracle of the tests. */
final class NaiveEvaluator {
    private NaiveEvaluator() {}

    static Verdict decide(
            List<Policy> policies, Modules modules, AccessRequest request, long epoch) {
        var roots = new HashMap<String, Value.Fields>();
        roots.put("subject", request.subject().attributes());
        roots.put("context", Value.object().put("operation", request.operation().id()).build());
        request.resource().ifPresent(resource -> roots.put("resource", resource));
        var bindings = new Bindings(roots);
        var asked =
                policies.stream()
                        .sorted(Comparator.comparing(Policy::name))
                        .flatMap(policy -> policy.rules().stream())
                        .filter(rule -> rule.operations().contains(request.operation()))
                        .filter(rule -> isAbout(rule.resources(), modules, request.entity()))
                        .filter(rule -> rule.subjects().include(request.subject()))
                        .toList();
        var permits = ids(asked, bindings, Effect.PERMIT, List.of(Truth.TRUE));
        var forbids = ids(asked, bindings, Effect.FORBID, List.of(Truth.TRUE, Truth.UNKNOWN));
        var broken =
                asked.stream()
                        .filter(rule -> Evaluator.test(rule.when(), bindings) == Truth.UNKNOWN)
                        .map(Rule::id)
                        .toList();
        boolean allowed = forbids.isEmpty() && !permits.isEmpty();
        var duties =
                asked.stream()
                        .filter(rule -> allowed == (rule.effect() == Effect.PERMIT))
                        .filter(rule -> Evaluator.test(rule.when(), bindings) != Truth.FALSE)
                        .flatMap(
                                rule ->
                                        rule.obligations(request.operation()).stream()
                                                .map(it -> new Duty(rule.id(), it, rule.when())))
                        .toList();
        return new Verdict(allowed, allowed ? permits : forbids, broken, duties, epoch);
    }

    private static boolean isAbout(
            Resources resources, Modules modules, Optional<EntityName> entity) {
        if (resources.everywhere()) {
            return true;
        }
        if (entity.isEmpty()) {
            return false;
        }
        return resources.entities().contains(entity.get())
                || resources.modules().stream()
                        .map(module -> modules.entities().getOrDefault(module, Map.of()))
                        .filter(members -> members.containsKey(entity.get()))
                        .map(members -> members.get(entity.get()))
                        .anyMatch(
                                states ->
                                        resources.states().isEmpty()
                                                || states.stream()
                                                        .anyMatch(resources.states()::contains));
    }

    private static List<String> ids(
            List<Rule> rules, Bindings bindings, Effect effect, List<Truth> counted) {
        return rules.stream()
                .filter(rule -> rule.effect() == effect)
                .filter(rule -> counted.contains(Evaluator.test(rule.when(), bindings)))
                .map(Rule::id)
                .toList();
    }
}
