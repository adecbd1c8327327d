package com.athyper.policy.analysis;

import static com.athyper.policy.analysis.Goal.Mode.FALSE;
import static com.athyper.policy.analysis.Goal.Mode.NOT_FALSE;
import static com.athyper.policy.analysis.Goal.Mode.NOT_TRUE;
import static com.athyper.policy.analysis.Goal.Mode.TRUE;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Comparison;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.References;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Effect;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Rule;
import com.athyper.policy.Subject;
import com.athyper.policy.analysis.Finding.Code;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Finds rules that do not do what somebody may think they do. It tells only what it can prove, and
 * of that only what a request can show, where one can; what it does not tell may still be so.
 */
public final class Analyzer {
    /** Pairs of rules that are held against each other. */
    public static final int PROOFS_MAX = 20_000;

    private static final Ref STATE = new Ref("resource", List.of("state"));

    private final Surroundings around;
    private final List<Placed> rules;
    private final Predicate<String> concerned;
    private final List<Finding> findings = new ArrayList<>();
    private int proofs;

    private Analyzer(PolicySet policies, Surroundings around, Predicate<String> concerned) {
        this.around = around;
        this.concerned = concerned;
        this.rules =
                policies.policies().stream()
                        .flatMap(
                                policy ->
                                        IntStream.range(0, policy.rules().size())
                                                .mapToObj(
                                                        i -> new Placed(policy.rules().get(i), i)))
                        .toList();
    }

    /**
     * What is there besides the policies.
     *
     * @param states of the entities in force; none of what has no lifecycle
     * @param people everybody who may ask for something
     */
    public record Surroundings(Map<EntityName, Set<String>> states, Collection<Subject> people) {
        public Surroundings {
            states = Map.copyOf(states);
            people = List.copyOf(people);
        }
    }

    /**
     * @param complete whether there was time for every pair of rules
     */
    public record Report(List<Finding> findings, boolean complete) {
        public Report {
            findings = List.copyOf(findings);
        }
    }

    private record Placed(Rule rule, int place) {}

    /**
     * @param concerned the policies whose rules are asked about, by name; others are looked at for
     *     what they do to these
     */
    public static Report analyze(
            PolicySet policies, Surroundings around, Predicate<String> concerned) {
        return new Analyzer(policies, around, concerned).report();
    }

    private Report report() {
        for (Placed each : rules) {
            if (concerned.test(policy(each.rule()))) {
                alone(each);
            }
        }
        for (int i = 0; i < rules.size(); i++) {
            if (concerned.test(policy(rules.get(i).rule()))) {
                beside(i);
            }
        }
        return new Report(findings, proofs < PROOFS_MAX);
    }

    private static String policy(Rule rule) {
        return rule.id().substring(0, rule.id().indexOf('/'));
    }

    private void alone(Placed each) {
        Rule rule = each.rule();
        names(each);
        if (!rule.subjects().everyone()
                && around.people().stream().noneMatch(rule.subjects()::include)) {
            tell(each, Code.NOBODY, "nobody is among its subjects at this moment");
        }
        if (rule.when().equals(Expr.TRUE)) {
            return;
        }
        var conflicts = new ArrayList<String>();
        if (Coverage.operations(rule, new Goal(rule.when(), TRUE)).stream()
                .allMatch(operation -> isNever(rule, operation, conflicts))) {
            findings.add(
                    new Finding(
                            Code.NEVER_TRUE,
                            rule.id(),
                            each.place(),
                            "its condition cannot come to what the rule needs",
                            Optional.empty(),
                            Optional.empty(),
                            conflicts.stream().distinct().toList()));
            return;
        }
        Goal.Mode otherwise = rule.effect() == Effect.PERMIT ? NOT_TRUE : FALSE;
        if (exclude(rule, new Goal(rule.when(), otherwise))) {
            shown(
                    each,
                    Code.ALWAYS_TRUE,
                    "its condition leaves nothing out",
                    Optional.empty(),
                    request -> Witness.votes(rule, request));
        }
    }

    /** A permit that is never true, or a forbid that is always false. */
    private static boolean isNever(Rule rule, Optional<Goal> operation, List<String> conflicts) {
        // What a permit asks for binds as well where its condition is not known.
        boolean unknownCounts = rule.effect() == Effect.FORBID || !rule.obligations().isEmpty();
        var goals =
                new ArrayList<>(List.of(new Goal(rule.when(), unknownCounts ? NOT_FALSE : TRUE)));
        operation.ifPresent(goals::add);
        return switch (Prover.prove(goals)) {
            case Prover.Outcome.Impossible(var why) -> {
                conflicts.addAll(why);
                yield true;
            }
            case Prover.Outcome.Open _ -> false;
        };
    }

    private void names(Placed each) {
        Rule rule = each.rule();
        for (EntityName entity : new TreeSet<>(rule.entities())) {
            if (!around.states().containsKey(entity)) {
                tell(
                        each,
                        Code.UNKNOWN_ENTITY,
                        "there is no entity `%s` in force".formatted(entity));
            }
        }
        if (rule.resources().everywhere() || rule.entities().isEmpty()) {
            return;
        }
        var known = new HashSet<String>();
        rule.entities()
                .forEach(entity -> known.addAll(around.states().getOrDefault(entity, Set.of())));
        var asked = new TreeSet<>(rule.resources().states());
        References.all(rule.when()).forEach(expr -> state(expr).ifPresent(asked::add));
        for (String state : asked) {
            if (!known.contains(state)) {
                tell(
                        each,
                        Code.UNKNOWN_STATE,
                        "none of its entities has a state `%s`".formatted(state));
            }
        }
    }

    private static Optional<String> state(Expr expr) {
        return expr
                                instanceof
                                Expr.Compare(
                                        Comparison comparison,
                                        Expr left,
                                        Expr.Literal(Value.Text(var text)))
                        && comparison == Comparison.EQ
                        && left.equals(STATE)
                ? Optional.of(text)
                : Optional.empty();
    }

    /** What other rules do to the one. */
    private void beside(int i) {
        Placed each = rules.get(i);
        Rule rule = each.rule();
        for (int j = 0; j < rules.size(); j++) {
            Rule other = rules.get(j).rule();
            if (i == j || !Coverage.covers(other, rule) || proofs >= PROOFS_MAX) {
                continue;
            }
            if (other.effect() == rule.effect()) {
                if (reaches(other, rule)) {
                    boolean same = Coverage.covers(rule, other) && reaches(rule, other);
                    if (same && j > i) {
                        // The later one of the two is told of.
                        continue;
                    }
                    if (shadow(each, other, same)) {
                        return;
                    }
                }
            } else if (rule.effect() == Effect.PERMIT && forbids(other, rule)) {
                boolean told =
                        shown(
                                each,
                                Code.CONTRADICTORY,
                                "wherever it permits, `%s` forbids".formatted(other.id()),
                                Optional.of(other.id()),
                                request -> contradict(rule, other, request));
                if (told) {
                    return;
                }
            }
        }
    }

    private boolean shadow(Placed each, Rule other, boolean same) {
        Rule rule = each.rule();
        return shown(
                each,
                same ? Code.DUPLICATE : Code.SHADOWED,
                same
                        ? "`%s` says the same".formatted(other.id())
                        : "`%s` applies wherever it does".formatted(other.id()),
                Optional.of(other.id()),
                request -> Witness.votes(rule, request) && Witness.votes(other, request));
    }

    private static boolean contradict(Rule permit, Rule forbid, AccessRequest request) {
        return Witness.votes(permit, request)
                && !Witness.decide(List.of(permit, forbid), request).allowed();
    }

    /** Whether a rule applies, with all that the other asks for, wherever the other does. */
    private boolean reaches(Rule outer, Rule inner) {
        return outer.obligations().containsAll(inner.obligations())
                && inner.obligations().isEmpty() == outer.obligations().isEmpty()
                && switch (inner.effect()) {
                    case PERMIT ->
                            exclude(
                                            inner,
                                            new Goal(inner.when(), TRUE),
                                            new Goal(outer.when(), NOT_TRUE))
                                    && (inner.obligations().isEmpty()
                                            || excludeUnknown(outer, inner));
                    case FORBID -> excludeUnknown(outer, inner);
                };
    }

    /** Also where a condition is not known. */
    private boolean excludeUnknown(Rule outer, Rule inner) {
        return exclude(inner, new Goal(inner.when(), NOT_FALSE), new Goal(outer.when(), FALSE));
    }

    private boolean forbids(Rule forbid, Rule permit) {
        return exclude(permit, new Goal(permit.when(), TRUE), new Goal(forbid.when(), FALSE));
    }

    private boolean exclude(Rule of, Goal... goals) {
        proofs++;
        return Coverage.exclude(of, goals);
    }

    private void tell(Placed each, Code code, String message) {
        findings.add(
                new Finding(
                        code,
                        each.rule().id(),
                        each.place(),
                        message,
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }

    private boolean shown(
            Placed each,
            Code code,
            String message,
            Optional<String> other,
            Predicate<AccessRequest> shows) {
        var witness = Witness.of(each.rule(), shows);
        witness.ifPresent(
                request ->
                        findings.add(
                                new Finding(
                                        code,
                                        each.rule().id(),
                                        each.place(),
                                        message,
                                        other,
                                        Optional.of(request),
                                        List.of())));
        return witness.isPresent();
    }
}
