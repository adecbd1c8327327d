package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.POLICY_READ;
import static com.athyper.tenancy.definition.DefinitionError.VERSION_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.Lifecycle;
import com.athyper.meta.Models;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.PolicySet;
import com.athyper.policy.analysis.Analyzer;
import com.athyper.policy.analysis.Analyzer.Surroundings;
import com.athyper.policy.analysis.Finding;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What is wrong with rules.
 *
 * <pre>
 * GET  /api/policy/analysis                               of all that is in force
 * POST /api/policy/policies/{name}/versions/{v}/analyze   of a version, as if it were in force
 * </pre>
 */
public final class AnalysisRoutes {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

    private static final Shape FINDING =
            Shape.object("PolicyFinding")
                    .must("code", Shape.text())
                    .must("severity", Shape.choice("warning", "info"))
                    .must("policy", Shape.text())
                    .must("rule", Shape.text())
                    .must("pointer", Shape.text())
                    .must("message", Shape.text())
                    .may("other", Shape.text())
                    .may("witness", Shape.anyObject())
                    .must("proof", Shape.list(Shape.text()))
                    .build();
    private static final Shape FINDINGS =
            Shape.object("PolicyFindings")
                    .must("findings", Shape.list(FINDING.ref()))
                    .must("complete", Shape.flag())
                    .must("epoch", Shape.integer())
                    .with(FINDING)
                    .build();

    private final Questions questions;
    private final Definitions definitions;
    private final Models models;

    public AnalysisRoutes(Questions questions, Definitions definitions, Models models) {
        this.questions = questions;
        this.definitions = definitions;
        this.models = models;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("policy", "policy", "Say what is wrong with the rules in force")
                        .gives(200, FINDINGS)
                        .guarded(GET, "/api/policy/analysis", POLICY_READ, DECIDED, this::inForce),
                Contract.of("policy", "policy", "Say what would be wrong with a version's rules")
                        .gives(200, FINDINGS)
                        .refuses(404)
                        .guarded(
                                POST,
                                "/api/policy/policies/{name}/versions/{v}/analyze",
                                POLICY_READ,
                                DECIDED,
                                this::version));
    }

    private CompletionStage<Answer<Reply>> inForce(Call call) {
        return analyzed(call, call.authorization().inForce(), _ -> true);
    }

    private CompletionStage<Answer<Reply>> version(Call call) {
        String name = call.request().param("name");
        String number = call.request().param("v");
        if (!EntityName.isValid(name) || !NUMBER.matcher(number).matches()) {
            return Steps.now(missing());
        }
        var key = new DefinitionKey(call.tenant(), DefinitionKind.POLICY, new EntityName(name));
        return definitions
                .show(key)
                .thenCompose(
                        definition ->
                                definition
                                        .version(Integer.parseInt(number))
                                        .map(version -> analyzed(call, key, version))
                                        .orElseGet(() -> Steps.now(missing())));
    }

    private CompletionStage<Answer<Reply>> analyzed(Call call, DefinitionKey key, Version version) {
        return analyzed(
                call,
                call.authorization().inForce().with(List.of(Versions.policy(version))),
                key.name().value()::equals);
    }

    /** It takes its time, so it is done beside the requests. */
    private CompletionStage<Answer<Reply>> analyzed(
            Call call, PolicySet policies, Predicate<String> concerned) {
        var states = new HashMap<EntityName, Set<String>>();
        models.all(call.tenant())
                .forEach(
                        (name, model) ->
                                states.put(
                                        name,
                                        model.lifecycle()
                                                .map(Lifecycle::states)
                                                .map(Set::copyOf)
                                                .orElseGet(Set::of)));
        var around =
                new Surroundings(
                        states,
                        questions.everybody(call).stream().map(Questions.Who::subject).toList());
        return CompletableFuture.supplyAsync(
                () -> Answer.ok(form(policies, Analyzer.analyze(policies, around, concerned))));
    }

    private static Reply form(PolicySet policies, Analyzer.Report report) {
        return Reply.ok(
                Value.object()
                        .put(
                                "findings",
                                new Value.Items(
                                        report.findings().stream()
                                                .<Value>map(AnalysisRoutes::form)
                                                .toList()))
                        .put("complete", report.complete())
                        .put("epoch", policies.epoch())
                        .build());
    }

    private static Value.Fields form(Finding finding) {
        var form =
                Value.object()
                        .put("code", finding.code().id())
                        .put("severity", finding.code().severity())
                        .put("policy", finding.rule().substring(0, finding.rule().indexOf('/')))
                        .put("rule", Problems.ruleId(finding.rule()))
                        .put("pointer", "/rules/" + finding.place())
                        .put("message", finding.message());
        finding.other().ifPresent(other -> form.put("other", other));
        finding.witness().ifPresent(witness -> form.put("witness", question(witness)));
        return form.put("proof", Value.texts(finding.proof())).build();
    }

    /** As simulations and decisions are asked, with the subject spelled out. */
    static Value.Fields question(AccessRequest request) {
        var form =
                Value.object()
                        .put("subject", request.subject().attributes())
                        .put("operation", request.operation().id());
        Optional<Value.Fields> attributes = request.resource();
        request.entity().ifPresent(entity -> form.put("entity", entity.value()));
        attributes.ifPresent(given -> form.put("attributes", given));
        return form.build();
    }

    private static <T> Answer<T> missing() {
        return Answer.refused(VERSION_NOT_FOUND.because("there is no such version"));
    }
}
