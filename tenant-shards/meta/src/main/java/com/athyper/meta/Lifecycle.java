package com.athyper.meta;

import com.athyper.kernel.EntityName;

import java.util.List;
import java.util.Optional;

/** The states that a record goes through, and how. */
public record Lifecycle(String initial, List<String> states, List<Transition> transitions) {
    public Lifecycle {
        states = List.copyOf(states);
        transitions = List.copyOf(transitions);
    }

    public Optional<Transition> transition(String name) {
        return transitions.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    /**
     * @param workflow the template whose approval the transition starts; the record stays locked
     *     until it ends
     * @param outcomes the state that each end of the approval leads to
     */
    public record Transition(
            String name,
            List<String> from,
            String to,
            Optional<EntityName> workflow,
            Outcomes outcomes) {
        public Transition {
            from = List.copyOf(from);
        }
    }

    /** Empty where the record stays in the state that the transition brought it to. */
    public record Outcomes(
            Optional<String> approved,
            Optional<String> rejected,
            Optional<String> changesRequested,
            Optional<String> cancelled) {}
}
