package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.POLICY_READ;
import static com.athyper.policy.Operation.POLICY_REVIEW;
import static com.athyper.policy.Operation.POLICY_WRITE;
import static com.athyper.tenancy.definition.DefinitionError.NOT_FOUND;
import static com.athyper.tenancy.definition.DefinitionError.VERSION_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.meta.DefinitionArea;
import com.athyper.edge.meta.DefinitionForm;
import com.athyper.edge.problem.EdgeError;
import com.athyper.edge.problem.Problems;
import com.athyper.expression.ExprText;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Rule;
import com.athyper.policy.analysis.Comparing.Changed;
import com.athyper.policy.analysis.Comparing.Difference;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.DefinitionCommand;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * What is done to versions of policies besides drafting and activating them.
 *
 * <pre>
 * GET  …/{name}/versions/{v}/diff     what it would change, and whether access may grow
 * POST …/{name}/versions/{v}/review   somebody else than its author agrees
 * POST …/{name}/rollback              an earlier version in force anew
 * POST …/{name}/deactivate            no rules in force, until another version is
 * </pre>
 */
public final class PolicyVersionRoutes {
    private static final String ONE = DefinitionArea.POLICIES.path() + "/{name}";
    private static final String VERSION = ONE + "/versions/{v}";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");
    private static final int COMMENT_MAX = 2_000;
    private static final Value.Fields NO_RULES =
            Value.object().put("rules", new Value.Items(List.of())).build();

    private static final Value.Fields GROWTH = Shape.choice("no", "yes", "unknown");
    private static final Shape CHANGE =
            Shape.object("PolicyRuleChange")
                    .must("rule", Shape.text())
                    .must("change", Shape.choice("added", "removed", "changed"))
                    .may("before", Shape.anyObject())
                    .may("after", Shape.anyObject())
                    .must("widens", GROWTH)
                    .must("narrows", GROWTH)
                    .may("witness", Shape.anyObject())
                    .build();
    private static final Shape DIFFERENCE =
            Shape.object("PolicyVersionDiff")
                    .must("against", Shape.integer())
                    .must("version", Shape.integer())
                    .must("rules", Shape.list(CHANGE.ref()))
                    .must("widens", GROWTH)
                    .must("narrows", GROWTH)
                    .must("reviewed", Shape.flag())
                    .with(CHANGE)
                    .build();
    private static final Shape REVIEW =
            Shape.object("ReviewInput").may("comment", Shape.text(COMMENT_MAX)).build();
    private static final Shape ROLLBACK =
            Shape.object("RollbackInput").must("to", Shape.integer()).build();

    private final Definitions definitions;
    private final ConsentedChange changes;

    public PolicyVersionRoutes(Definitions definitions) {
        this.definitions = definitions;
        this.changes = new ConsentedChange(definitions);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                about("Say what a version would change, and whether access may grow")
                        .may(
                                Parameter.query(
                                        "against",
                                        Shape.integer(),
                                        "a version; without it the one in force"))
                        .gives(200, DIFFERENCE)
                        .refuses(404)
                        .guarded(GET, VERSION + "/diff", POLICY_READ, DECIDED, this::diff),
                about("Agree to a draft of somebody else")
                        .mayTake(REVIEW)
                        .gives(200, DefinitionForm.VERSION)
                        .refuses(404, 409, 422)
                        .guarded(POST, VERSION + "/review", POLICY_REVIEW, DECIDED, this::review),
                about("Put an earlier version into force anew")
                        .takes(ROLLBACK)
                        .gives(200, DefinitionForm.PUBLICATION)
                        .refuses(404, 409, 422)
                        .guarded(POST, ONE + "/rollback", POLICY_WRITE, DECIDED, this::rollback),
                about("Take all rules out of force")
                        .gives(200, DefinitionForm.PUBLICATION)
                        .refuses(404, 409, 422)
                        .guarded(
                                POST,
                                ONE + "/deactivate",
                                POLICY_WRITE,
                                DECIDED,
                                this::deactivate));
    }

    private static Contract about(String summary) {
        return Contract.of("policy", DefinitionKind.POLICY.id(), summary);
    }

    private CompletionStage<Answer<Reply>> diff(Call call) {
        Optional<String> against = call.request().query().get("against");
        if (against.filter(text -> !NUMBER.matcher(text).matches()).isPresent()) {
            return Steps.refused(EdgeError.QUERY_INVALID.because("`against` is a version"));
        }
        return Steps.then(version(call), found -> diff(call, found, against.map(Integer::valueOf)));
    }

    private CompletionStage<Answer<Reply>> diff(Call call, Found found, Optional<Integer> against) {
        PolicySet inForce = call.authorization().inForce();
        Optional<Version> other =
                against.isPresent()
                        ? found.definition().version(against.get())
                        : found.definition().published();
        if (against.isPresent() && other.isEmpty()) {
            return Steps.now(missing());
        }
        EntityName name = found.key().name();
        return Consent.difference(
                        Versions.instead(inForce, name, other.map(Versions::policy)),
                        Optional.of(Versions.policy(found.version())),
                        name)
                .thenApply(
                        difference ->
                                Answer.ok(
                                        form(
                                                difference,
                                                other.map(Version::number).orElse(0),
                                                found.version())));
    }

    private static Reply form(Difference difference, int against, Version version) {
        return Reply.ok(
                Value.object()
                        .put("against", against)
                        .put("version", version.number())
                        .put(
                                "rules",
                                new Value.Items(
                                        difference.rules().stream()
                                                .<Value>map(PolicyVersionRoutes::form)
                                                .toList()))
                        .put("widens", difference.widens().id())
                        .put("narrows", difference.narrows().id())
                        .put("reviewed", version.review().isPresent())
                        .build());
    }

    private static Value.Fields form(Changed changed) {
        var form =
                Value.object()
                        .put("rule", Problems.ruleId(changed.rule()))
                        .put(
                                "change",
                                changed.before().isEmpty()
                                        ? "added"
                                        : changed.after().isEmpty() ? "removed" : "changed");
        changed.before().ifPresent(rule -> form.put("before", form(rule)));
        changed.after().ifPresent(rule -> form.put("after", form(rule)));
        form.put("widens", changed.widens().id()).put("narrows", changed.narrows().id());
        changed.witness()
                .ifPresent(request -> form.put("witness", AnalysisRoutes.question(request)));
        return form.build();
    }

    private static Value.Fields form(Rule rule) {
        return Value.object()
                .put("effect", rule.effect().id())
                .put(
                        "operations",
                        Value.texts(
                                rule.operations().stream().map(it -> it.id()).sorted().toList()))
                .put(
                        "entities",
                        Value.texts(
                                rule.entities().stream().map(EntityName::value).sorted().toList()))
                .put("roles", Value.texts(rule.subjects().roles().stream().sorted().toList()))
                .put("when", ExprText.of(rule.when()))
                .put("obligations", rule.obligations().size())
                .build();
    }

    private CompletionStage<Answer<Reply>> review(Call call) {
        var input = Input.of(call.request().json());
        Optional<String> comment = input.optionalText("comment", COMMENT_MAX);
        return Steps.then(
                input.whole(() -> comment),
                said ->
                        Steps.then(
                                version(call),
                                found ->
                                        Steps.map(
                                                definitions.execute(
                                                        found.key(),
                                                        new DefinitionCommand.Review(
                                                                found.version().number(), said),
                                                        call.origin()),
                                                definition -> reviewed(found, definition))));
    }

    private static Reply reviewed(Found found, Definition definition) {
        return Reply.ok(
                DefinitionForm.version(
                        DefinitionArea.POLICIES,
                        found.key().name().value(),
                        definition.version(found.version().number()).orElseThrow()));
    }

    private CompletionStage<Answer<Reply>> rollback(Call call) {
        var input = Input.of(call.request().json());
        var to = input.neededCount("to");
        return Steps.then(
                input.whole(() -> (int) Math.min(to.orElse(0), Integer.MAX_VALUE)),
                number ->
                        anew(
                                call.because("rolled back to version " + number),
                                new DefinitionCommand.Redraft(number)));
    }

    private CompletionStage<Answer<Reply>> deactivate(Call call) {
        return anew(
                call.because("deactivated"),
                new DefinitionCommand.Draft(
                        NO_RULES.with("name", Value.of(call.request().param("name")))));
    }

    /** Drafts a version and puts it into force, if that needs nobody else's consent. */
    private CompletionStage<Answer<Reply>> anew(Call call, DefinitionCommand drafting) {
        String name = call.request().param("name");
        if (!EntityName.isValid(name)) {
            return Steps.refused(NOT_FOUND.because("there is no such definition"));
        }
        DefinitionKey key = key(call, name);
        return Steps.then(
                definitions.execute(key, drafting, call.origin()),
                definition -> {
                    int number = definition.versions().size();
                    return Steps.map(
                            // Under the drafting's command it would be a repetition.
                            changes.publish(call.part(1), key, number),
                            inForce -> published(call, name, inForce, number));
                });
    }

    private static Reply published(Call call, String name, Definition definition, int number) {
        return Reply.ok(
                DefinitionForm.publication(
                                DefinitionArea.POLICIES,
                                name,
                                definition.version(number).orElseThrow())
                        .put("epoch", call.authorization().inForce().epoch())
                        .build());
    }

    /** A version that is asked about. */
    private record Found(DefinitionKey key, Definition definition, Version version) {}

    private CompletionStage<Answer<Found>> version(Call call) {
        String name = call.request().param("name");
        String number = call.request().param("v");
        if (!EntityName.isValid(name) || !NUMBER.matcher(number).matches()) {
            return Steps.now(missing());
        }
        DefinitionKey key = key(call, name);
        return definitions
                .show(key)
                .thenApply(
                        definition ->
                                definition
                                        .version(Integer.parseInt(number))
                                        .map(
                                                version ->
                                                        Answer.ok(
                                                                new Found(
                                                                        key, definition, version)))
                                        .orElseGet(PolicyVersionRoutes::missing));
    }

    private static DefinitionKey key(Call call, String name) {
        return new DefinitionKey(call.tenant(), DefinitionKind.POLICY, new EntityName(name));
    }

    private static <T> Answer<T> missing() {
        return Answer.refused(VERSION_NOT_FOUND.because("there is no such version"));
    }
}
