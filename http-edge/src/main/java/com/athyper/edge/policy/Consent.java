package com.athyper.edge.policy;

import static com.athyper.policy.Operation.POLICY_WIDEN;
import static com.athyper.policy.PolicyError.REVIEW_REQUIRED;

import com.athyper.edge.access.Call;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicySet;
import com.athyper.policy.analysis.Comparing;
import com.athyper.policy.analysis.Comparing.Difference;
import com.athyper.policy.analysis.Comparing.Growth;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.Definition.Status;
import com.athyper.tenancy.definition.Definition.Version;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Whether a change of what is in force needs somebody else's review: where it may widen access, and
 * whoever makes it may not do that alone ({@code policy.widen}). A tenant that wants four eyes
 * forbids that operation.
 */
public final class Consent {
    /**
     * Nobody else's consent is needed.
     *
     * @param judged the epoch whose policies that was found beside; none if it holds beside any
     */
    record Given(Optional<Long> judged) {
        private static final Given ANYWAY = new Given(Optional.empty());
    }

    private Consent() {}

    /** Refused if the version would need a review and has none. */
    static CompletionStage<Answer<Given>> toActivate(
            Call call, EntityName name, Definition definition, int number) {
        Optional<Version> version = definition.version(number);
        boolean settled =
                definition.retired()
                        || version.filter(it -> it.status() == Status.DRAFT).isEmpty()
                        || version.flatMap(Version::review).isPresent()
                        || call.authorization().permits(POLICY_WIDEN);
        return settled
                ? CompletableFuture.completedFuture(Answer.ok(Given.ANYWAY))
                : judged(call, Optional.of(Versions.policy(version.get())), name);
    }

    /** Refused if taking the policy out of force may widen access. */
    static CompletionStage<Answer<Given>> toRetire(Call call, EntityName name) {
        return call.authorization().permits(POLICY_WIDEN)
                ? CompletableFuture.completedFuture(Answer.ok(Given.ANYWAY))
                : judged(call, Optional.empty(), name);
    }

    private static CompletionStage<Answer<Given>> judged(
            Call call, Optional<Policy> policy, EntityName name) {
        PolicySet inForce = call.authorization().inForce();
        return difference(inForce, policy, name)
                .thenApply(
                        difference ->
                                difference.widens() == Growth.NO
                                        ? Answer.ok(new Given(Optional.of(inForce.epoch())))
                                        : Answer.refused(
                                                REVIEW_REQUIRED.because(said(difference))));
    }

    private static String said(Difference difference) {
        var rules =
                difference.rules().stream()
                        .filter(rule -> rule.widens() != Growth.NO)
                        .map(rule -> "`" + rule.rule() + "`")
                        .limit(10)
                        .toList();
        return "access may grow by %s: somebody else than the author reviews the draft first"
                .formatted(String.join(", ", rules));
    }

    /** What would change with the policy in force, or without it. */
    static CompletionStage<Difference> difference(
            PolicySet before, Optional<Policy> policy, EntityName name) {
        PolicySet after = Versions.instead(before, name, policy);
        return CompletableFuture.supplyAsync(() -> Comparing.between(before, after));
    }
}
