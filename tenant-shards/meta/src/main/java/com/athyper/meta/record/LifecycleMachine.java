package com.athyper.meta.record;

import com.athyper.kernel.Answer;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Lifecycle;
import com.athyper.meta.Lifecycle.Transition;

import java.util.List;
import java.util.Optional;

/** Says which way a record may go from its state. */
public final class LifecycleMachine {
    private LifecycleMachine() {}

    /** The state of a new record; empty if the entity has no lifecycle. */
    public static Optional<String> initial(EntityModel model) {
        return model.lifecycle().map(Lifecycle::initial);
    }

    /** The transition, if the state allows it. */
    public static Answer<Transition> may(
            EntityModel model, String transition, Optional<String> state) {
        var found = model.lifecycle().flatMap(lifecycle -> lifecycle.transition(transition));
        if (found.isEmpty()) {
            return Answer.refused(
                    RecordError.TRANSITION_UNKNOWN.because(
                            "`" + model.name() + "` has no transition `" + transition + "`"));
        }
        return state.isPresent() && found.get().from().contains(state.get())
                ? Answer.ok(found.get())
                : Answer.refused(
                        RecordError.TRANSITION_NOT_ALLOWED.because(
                                "`"
                                        + transition
                                        + "` leads from "
                                        + String.join(", ", found.get().from())
                                        + "; the record is "
                                        + state.orElse("in no state")));
    }

    /** The ways that a state leaves open, in the order of the definition. */
    public static List<Transition> open(EntityModel model, Optional<String> state) {
        return model.lifecycle().stream()
                .flatMap(lifecycle -> lifecycle.transitions().stream())
                .filter(transition -> state.filter(transition.from()::contains).isPresent())
                .toList();
    }
}
