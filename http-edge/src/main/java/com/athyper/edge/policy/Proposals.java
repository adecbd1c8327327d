package com.athyper.edge.policy;

import static com.athyper.edge.problem.EdgeError.BODY_INVALID;
import static com.athyper.tenancy.definition.DefinitionError.NOT_FOUND;
import static com.athyper.tenancy.definition.DefinitionError.VERSION_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Policies that are not in force: {@code "policies"} names versions of them, or has them written
 * out. Beside the others in force they make up the set that is foreseen.
 */
public final class Proposals {
    static final int POLICIES_MAX = 20;

    /** Either a name and a version, or a whole document. */
    static final Shape PROPOSAL =
            Shape.openObject("PolicyProposal")
                    .must("name", Shape.text(48))
                    .may("version", Shape.integer())
                    .may("rules", Shape.list(Shape.anyObject()))
                    .build();

    private final Definitions definitions;

    public Proposals(Definitions definitions) {
        this.definitions = definitions;
    }

    /** The set in force, and the one that is foreseen. */
    record Sets(PolicySet now, PolicySet then) {}

    /** One that is proposed, and where it stands in the body. */
    private record Proposed(
            String pointer, String name, OptionalLong version, Value.Fields document) {
        boolean isWritten() {
            return document.get("rules").isPresent();
        }
    }

    /** Faults are the input's; what is proposed is looked up by {@link #sets}. */
    List<Value.Fields> read(Input input) {
        var proposed = new ArrayList<Value.Fields>();
        if (input.any("policies").orElse(Value.NULL) instanceof Value.Items(var items)
                && !items.isEmpty()
                && items.size() <= POLICIES_MAX) {
            for (Value item : items) {
                if (item instanceof Value.Fields fields) {
                    proposed.add(fields);
                }
            }
            if (proposed.size() == items.size()) {
                return proposed;
            }
        }
        input.fault(
                "policies", "type", "a list of policies, one at least and at most " + POLICIES_MAX);
        return proposed;
    }

    CompletionStage<Answer<Sets>> sets(Call call, List<Value.Fields> proposals) {
        CompletionStage<Answer<List<Policy>>> all = Steps.ok(List.of());
        for (int i = 0; i < proposals.size(); i++) {
            Proposed proposed = proposed(i, proposals.get(i));
            all =
                    Steps.then(
                            all,
                            before ->
                                    Steps.map(policy(call, proposed), next -> with(before, next)));
        }
        return Steps.then(
                all,
                drafts ->
                        Steps.now(
                                distinct(drafts)
                                        .map(
                                                _ -> {
                                                    var now = call.authorization().inForce();
                                                    return new Sets(now, now.with(drafts));
                                                })));
    }

    private static Proposed proposed(int index, Value.Fields fields) {
        return new Proposed(
                Fault.at("/policies", index),
                fields.text("name").orElse(""),
                fields.get("version").orElse(Value.NULL) instanceof Value.Num(var number)
                                && number.stripTrailingZeros().scale() <= 0
                                && number.signum() > 0
                                && number.precision() < 10
                        ? OptionalLong.of(number.longValueExact())
                        : OptionalLong.empty(),
                fields);
    }

    private CompletionStage<Answer<Policy>> policy(Call call, Proposed proposed) {
        if (proposed.isWritten()) {
            return Steps.now(sound(proposed, proposed.document()));
        }
        if (!EntityName.isValid(proposed.name()) || proposed.version().isEmpty()) {
            return refused(
                    proposed, "required", "a name and a version, or a policy with its rules");
        }
        var key =
                new DefinitionKey(
                        call.tenant(), DefinitionKind.POLICY, new EntityName(proposed.name()));
        return definitions
                .show(key)
                .thenApply(
                        definition ->
                                version(definition, proposed)
                                        .flatMap(version -> sound(proposed, version.document())));
    }

    private static Answer<Definition.Version> version(Definition definition, Proposed proposed) {
        if (definition.versions().isEmpty()) {
            return Answer.refused(
                    NOT_FOUND.because("there is no policy `" + proposed.name() + "`"));
        }
        return definition
                .version((int) proposed.version().orElse(0))
                .<Answer<Definition.Version>>map(Answer::ok)
                .orElseGet(
                        () ->
                                Answer.refused(
                                        VERSION_NOT_FOUND.because(
                                                "`" + proposed.name() + "` has no such version")));
    }

    private static Answer<Policy> sound(Proposed proposed, Value.Fields document) {
        return switch (PolicyReader.read(document)) {
            case PolicyReader.Read.Sound(var policy, _) -> Answer.ok(policy);
            case PolicyReader.Read.Faulty(var faults) ->
                    Answer.refused(
                            BODY_INVALID.because(
                                    "a policy has " + faults.size() + " fault(s)",
                                    faults.stream()
                                            .map(
                                                    fault ->
                                                            new Fault(
                                                                    proposed.pointer()
                                                                            + fault.pointer(),
                                                                    fault.code(),
                                                                    fault.message()))
                                            .toList()));
        };
    }

    private static Answer<List<Policy>> distinct(List<Policy> drafts) {
        var names = new HashSet<EntityName>();
        Optional<Policy> again =
                drafts.stream().filter(policy -> !names.add(policy.name())).findFirst();
        return again.isEmpty()
                ? Answer.ok(drafts)
                : Answer.refused(
                        BODY_INVALID.because(
                                "the body has 1 fault(s)",
                                List.of(
                                        new Fault(
                                                "/policies",
                                                "duplicate",
                                                "`" + again.get().name() + "` is there twice"))));
    }

    private static <T> CompletionStage<Answer<T>> refused(
            Proposed proposed, String code, String message) {
        return Steps.refused(
                BODY_INVALID.because(
                        "the body has 1 fault(s)",
                        List.of(new Fault(proposed.pointer(), code, message))));
    }

    private static List<Policy> with(List<Policy> before, Policy next) {
        var all = new ArrayList<>(before);
        all.add(next);
        return all;
    }
}
