package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.POLICY_SIMULATE;
import static com.athyper.tenancy.definition.DefinitionError.NOT_FOUND;
import static com.athyper.tenancy.definition.DefinitionError.VERSION_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.policy.Questions.Asked;
import com.athyper.edge.policy.Questions.Draft;
import com.athyper.edge.policy.Questions.Question;
import com.athyper.edge.problem.Problems;
import com.athyper.identity.Directory;
import com.athyper.identity.Principal;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;
import com.athyper.policy.PolicyTests;
import com.athyper.policy.Verdict;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Policies tried before they are in force.
 *
 * <pre>
 * POST /api/policy/simulate                             what would be decided, beside what is
 * POST /api/policy/policies/{name}/versions/{v}/test    the tests that a version has
 * </pre>
 */
public final class SimulationRoutes {
    static final int REQUESTS_MAX = 500;

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");
    private static final Shape ITEM =
            Shape.object("SimulatedRequest")
                    .must("subject", Questions.SUBJECT)
                    .must("operation", Shape.text(100))
                    .may("resource", Questions.RESOURCE)
                    .build();
    private static final Shape SIMULATION =
            Shape.object("PolicySimulation")
                    .must("policies", Shape.list(Proposals.PROPOSAL.ref()))
                    .must("requests", Shape.list(ITEM.ref()))
                    .with(Proposals.PROPOSAL)
                    .with(ITEM)
                    .build();
    private static final Shape VERDICT =
            Shape.object("SimulatedVerdict")
                    .must("decision", Shape.choice("allow", "deny"))
                    .must("rules", Shape.list(Shape.text()))
                    .must("broken", Shape.list(Shape.text()))
                    .must("obligations", Shape.list(Shape.anyObject()))
                    .build();
    private static final Shape BOTH =
            Shape.object("SimulatedDecision")
                    .must("changed", Shape.flag())
                    .must("now", VERDICT)
                    .must("then", VERDICT)
                    .build();
    private static final Shape ANSWERS =
            Shape.object("PolicySimulationAnswers")
                    .must("answers", Shape.list(BOTH.ref()))
                    .must("changed", Shape.integer())
                    .must("epoch", Shape.integer())
                    .with(BOTH)
                    .build();
    private static final Shape TEST =
            Shape.object("PolicyTestOutcome")
                    .must("name", Shape.text())
                    .must("passed", Shape.flag())
                    .must("expected", Shape.choice("allow", "deny"))
                    .must("decision", Shape.choice("allow", "deny"))
                    .must("rules", Shape.list(Shape.text()))
                    .must("broken", Shape.list(Shape.text()))
                    .build();
    private static final Shape TESTED =
            Shape.object("PolicyTestReport")
                    .must("passed", Shape.flag())
                    .must("tests", Shape.list(TEST.ref()))
                    .with(TEST)
                    .build();

    private final Questions questions;
    private final Proposals proposals;
    private final Definitions definitions;
    private final Directory directory;

    public SimulationRoutes(
            Questions questions,
            Proposals proposals,
            Definitions definitions,
            Directory directory) {
        this.questions = questions;
        this.proposals = proposals;
        this.definitions = definitions;
        this.directory = directory;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("policy", "policy", "Say what other policies would decide")
                        .takesDocument(SIMULATION)
                        .gives(200, ANSWERS)
                        .refuses(404, 422)
                        .guarded(
                                POST,
                                "/api/policy/simulate",
                                POLICY_SIMULATE,
                                DECIDED,
                                this::simulate),
                Contract.of("policy", "policy", "Run the tests of a version")
                        .gives(200, TESTED)
                        .refuses(404)
                        .guarded(
                                POST,
                                "/api/policy/policies/{name}/versions/{v}/test",
                                POLICY_SIMULATE,
                                DECIDED,
                                this::test));
    }

    private record Wanted(List<Value.Fields> policies, List<Question> requests) {}

    private CompletionStage<Answer<Reply>> simulate(Call call) {
        var input = Input.of(call.request().json());
        List<Value.Fields> policies = proposals.read(input);
        var drafts = new ArrayList<Draft>();
        for (Input each : input.objects("requests", REQUESTS_MAX)) {
            drafts.add(questions.read(call, each));
            each.closed();
        }
        return Steps.then(
                input.whole(() -> new Wanted(policies, drafts.stream().map(Draft::whole).toList())),
                wanted ->
                        Steps.then(
                                proposals.sets(call, wanted.policies()),
                                sets ->
                                        Steps.map(
                                                asked(call, wanted.requests()),
                                                all -> simulated(call, sets, all))));
    }

    private CompletionStage<Answer<List<Asked>>> asked(Call call, List<Question> all) {
        CompletionStage<Answer<List<Asked>>> asked = Steps.ok(List.of());
        for (Question question : all) {
            asked =
                    Steps.then(
                            asked,
                            before ->
                                    Steps.map(
                                            questions.asked(call, question),
                                            next -> {
                                                var with = new ArrayList<>(before);
                                                with.add(next);
                                                return with;
                                            }));
        }
        return asked;
    }

    private Reply simulated(Call call, Proposals.Sets sets, List<Asked> all) {
        var answers = new ArrayList<Value>();
        int changed = 0;
        for (Asked asked : all) {
            Value.Fields now = verdict(call, sets.now(), asked);
            Value.Fields then = verdict(call, sets.then(), asked);
            boolean differs = !now.get("decision").equals(then.get("decision"));
            changed += differs ? 1 : 0;
            answers.add(
                    Value.object()
                            .put("changed", differs)
                            .put("now", now)
                            .put("then", then)
                            .build());
        }
        return Reply.ok(
                Value.object()
                        .put("answers", new Value.Items(answers))
                        .put("changed", changed)
                        .put("epoch", sets.now().epoch())
                        .build());
    }

    private Value.Fields verdict(Call call, PolicySet policies, Asked asked) {
        Verdict verdict = PolicyEvaluator.decide(policies, asked.request());
        boolean active =
                directory
                        .find(call.tenant(), asked.request().subject().principal())
                        .filter(Principal::active)
                        .isPresent();
        return Value.object()
                .put("decision", verdict.allowed() && active ? "allow" : "deny")
                .put("rules", Problems.ruleIds(verdict.rules()))
                .put("broken", Problems.ruleIds(verdict.broken()))
                .put(
                        "obligations",
                        new Value.Items(
                                verdict.duties().stream()
                                        .<Value>map(
                                                duty ->
                                                        duty.obligation()
                                                                .document()
                                                                .with(
                                                                        "rule",
                                                                        Value.of(
                                                                                Problems.ruleId(
                                                                                        duty
                                                                                                .rule()))))
                                        .toList()))
                .build();
    }

    private CompletionStage<Answer<Reply>> test(Call call) {
        String name = call.request().param("name");
        if (!EntityName.isValid(name)) {
            return Steps.refused(NOT_FOUND.because("there is no such definition"));
        }
        return definitions
                .show(new DefinitionKey(call.tenant(), DefinitionKind.POLICY, new EntityName(name)))
                .thenApply(definition -> version(call, definition).map(it -> tested(call, it)));
    }

    private static Answer<Definition.Version> version(Call call, Definition definition) {
        String number = call.request().param("v");
        if (definition.versions().isEmpty()) {
            return Answer.refused(NOT_FOUND.because("there is no such definition"));
        }
        return (NUMBER.matcher(number).matches()
                        ? definition.version(Integer.parseInt(number))
                        : Optional.<Definition.Version>empty())
                .<Answer<Definition.Version>>map(Answer::ok)
                .orElseGet(
                        () ->
                                Answer.refused(
                                        VERSION_NOT_FOUND.because("there is no such version")));
    }

    private static Reply tested(Call call, Definition.Version version) {
        Policy policy =
                switch (PolicyReader.read(version.document())) {
                    case PolicyReader.Read.Sound(var sound, _) -> sound;
                    case PolicyReader.Read.Faulty(var faults) ->
                            throw new IllegalStateException(
                                    "a version that was sound cannot be read: " + faults);
                };
        var outcomes =
                PolicyTests.run(
                        PolicyTests.of(version.document()),
                        call.authorization().inForce().with(List.of(policy)));
        return Reply.ok(
                Value.object()
                        .put("passed", outcomes.stream().allMatch(PolicyTests.Outcome::passed))
                        .put(
                                "tests",
                                new Value.Items(
                                        outcomes.stream()
                                                .<Value>map(SimulationRoutes::form)
                                                .toList()))
                        .build());
    }

    private static Value.Fields form(PolicyTests.Outcome outcome) {
        return Value.object()
                .put("name", outcome.test().name())
                .put("passed", outcome.passed())
                .put("expected", outcome.test().allow() ? "allow" : "deny")
                .put("decision", outcome.verdict().allowed() ? "allow" : "deny")
                .put("rules", Problems.ruleIds(outcome.verdict().rules()))
                .put("broken", Problems.ruleIds(outcome.verdict().broken()))
                .build();
    }
}
