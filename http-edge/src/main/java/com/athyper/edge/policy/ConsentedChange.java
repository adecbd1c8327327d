package com.athyper.edge.policy;

import static com.athyper.tenancy.definition.DefinitionError.POLICIES_CHANGED;

import com.athyper.edge.access.Call;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionCommand;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;

import java.util.concurrent.CompletionStage;

/**
 * Puts definitions into force and takes them out: a policy only beside the policies that it was
 * judged with. Where one of those has changed meanwhile it is judged again, a few times.
 */
public final class ConsentedChange {
    private static final int TIMES = 3;

    /** Ordinals of the repetitions, past those that callers give to parts of their own. */
    private static final int AGAIN = 10;

    private final Definitions definitions;

    public ConsentedChange(Definitions definitions) {
        this.definitions = definitions;
    }

    public CompletionStage<Answer<Definition>> publish(Call call, DefinitionKey key, int number) {
        return key.kind() == DefinitionKind.POLICY
                ? turn(
                        call,
                        key,
                        1,
                        definition -> Consent.toActivate(call, key.name(), definition, number),
                        given -> new DefinitionCommand.Publish(number, given.judged()))
                : definitions.execute(key, new DefinitionCommand.Publish(number), call.origin());
    }

    public CompletionStage<Answer<Definition>> retire(Call call, DefinitionKey key) {
        return key.kind() == DefinitionKind.POLICY
                ? turn(
                        call,
                        key,
                        1,
                        _ -> Consent.toRetire(call, key.name()),
                        given -> new DefinitionCommand.Retire(given.judged()))
                : definitions.execute(key, new DefinitionCommand.Retire(), call.origin());
    }

    /** Whether anybody else has to consent, as things are now. */
    @FunctionalInterface
    private interface Judgement {
        CompletionStage<Answer<Consent.Given>> of(Definition definition);
    }

    /** What is asked for under a judgement. */
    @FunctionalInterface
    private interface Change {
        DefinitionCommand under(Consent.Given given);
    }

    private CompletionStage<Answer<Definition>> turn(
            Call call, DefinitionKey key, int turn, Judgement judgement, Change change) {
        // Under the command of an earlier turn it would be a repetition.
        Call own = turn == 1 ? call : call.part(AGAIN + turn);
        return Steps.then(
                definitions.show(key).thenCompose(judgement::of),
                given ->
                        definitions
                                .execute(key, change.under(given), own.origin())
                                .thenCompose(
                                        answer ->
                                                turn < TIMES && outdated(answer)
                                                        ? known(call, given)
                                                                .thenCompose(
                                                                        _ ->
                                                                                turn(
                                                                                        call, key,
                                                                                        turn + 1,
                                                                                        judgement,
                                                                                        change))
                                                        : Steps.now(answer)));
    }

    private static boolean outdated(Answer<Definition> answer) {
        return answer instanceof Answer.Refused<Definition>(var problem)
                && problem.code() == POLICIES_CHANGED;
    }

    /** Once what has changed since is known here, or has been waited for long enough. */
    private static CompletionStage<Answer<Done>> known(Call call, Consent.Given given) {
        return call.authorization().reach(given.judged().orElse(0L) + 1);
    }
}
