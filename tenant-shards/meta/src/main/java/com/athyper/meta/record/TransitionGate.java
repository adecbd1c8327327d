package com.athyper.meta.record;

import com.athyper.expression.Bindings;
import com.athyper.expression.Truth;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Lifecycle.Transition;
import com.athyper.meta.behaviour.Behaviour.Gate;
import com.athyper.meta.behaviour.Circumstances;
import com.athyper.meta.behaviour.Term;

import java.util.List;
import java.util.Map;

/** Says whether a record meets what a transition asks of it. */
public final class TransitionGate {
    private TransitionGate() {}

    /** The transition, if its condition is true: what cannot be judged does not pass. */
    public static Answer<Transition> pass(
            EntityModel model,
            Transition transition,
            StoredRecord record,
            Circumstances circumstances) {
        Gate gate = model.behaviour().gates().get(transition.name());
        if (gate == null) {
            return Answer.ok(transition);
        }
        var bindings =
                new Bindings(
                        Map.of(
                                Term.RECORD,
                                record.attributes(),
                                Term.SUBJECT,
                                circumstances.subject()));
        Truth truth = gate.when().test(bindings);
        if (truth == Truth.TRUE) {
            return Answer.ok(transition);
        }
        String said =
                gate.message()
                        .map(message -> message.in(circumstances.languages()))
                        .orElseGet(
                                () ->
                                        "`"
                                                + transition.name()
                                                + "` is open where `"
                                                + gate.source()
                                                + "`");
        String code = truth == Truth.FALSE ? "gate." : "unjudged.";
        return Answer.refused(
                RecordError.TRANSITION_GATED.because(
                        said, List.of(new Fault("", code + transition.name(), said))));
    }
}
