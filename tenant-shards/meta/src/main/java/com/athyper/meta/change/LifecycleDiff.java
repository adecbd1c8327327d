package com.athyper.meta.change;

import static com.athyper.meta.change.ContractChange.Kind.INITIAL_CHANGED;
import static com.athyper.meta.change.ContractChange.Kind.LIFECYCLE_ADDED;
import static com.athyper.meta.change.ContractChange.Kind.LIFECYCLE_REMOVED;
import static com.athyper.meta.change.ContractChange.Kind.STATE_ADDED;
import static com.athyper.meta.change.ContractChange.Kind.STATE_REMOVED;
import static com.athyper.meta.change.ContractChange.Kind.TRANSITION_ADDED;
import static com.athyper.meta.change.ContractChange.Kind.TRANSITION_CHANGED;
import static com.athyper.meta.change.ContractChange.Kind.TRANSITION_REMOVED;

import com.athyper.kernel.Fault;
import com.athyper.meta.Lifecycle;
import com.athyper.meta.Lifecycle.Transition;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What differs between two lifecycles. */
final class LifecycleDiff {
    private static final String STATES = "/lifecycle/states";
    private static final String TRANSITIONS = "/lifecycle/transitions";

    private final List<ContractChange> changes;

    LifecycleDiff(List<ContractChange> changes) {
        this.changes = changes;
    }

    void add(Optional<Lifecycle> before, Optional<Lifecycle> after) {
        if (before.isEmpty() && after.isEmpty()) {
            return;
        }
        if (before.isEmpty()) {
            note(LIFECYCLE_ADDED, "lifecycle", "/lifecycle", false, "records get a state");
            return;
        }
        if (after.isEmpty()) {
            note(LIFECYCLE_REMOVED, "lifecycle", "/lifecycle", true, "records have no state");
            return;
        }
        states(before.get(), after.get());
        transitions(before.get(), after.get());
    }

    private void states(Lifecycle before, Lifecycle after) {
        if (!before.initial().equals(after.initial())) {
            note(
                    INITIAL_CHANGED,
                    after.initial(),
                    "/lifecycle/initial",
                    true,
                    "a new record is `" + after.initial() + "`, not `" + before.initial() + "`");
        }
        for (int i = 0; i < before.states().size(); i++) {
            String state = before.states().get(i);
            if (!after.states().contains(state)) {
                note(
                        STATE_REMOVED,
                        state,
                        Fault.at(STATES, i),
                        true,
                        "no record is `" + state + "` any more");
            }
        }
        for (int i = 0; i < after.states().size(); i++) {
            String state = after.states().get(i);
            if (!before.states().contains(state)) {
                note(
                        STATE_ADDED,
                        state,
                        Fault.at(STATES, i),
                        false,
                        "a record may be `" + state + "`");
            }
        }
    }

    private void transitions(Lifecycle before, Lifecycle after) {
        for (int i = 0; i < before.transitions().size(); i++) {
            String name = before.transitions().get(i).name();
            if (after.transition(name).isEmpty()) {
                note(
                        TRANSITION_REMOVED,
                        name,
                        Fault.at(TRANSITIONS, i),
                        true,
                        "`" + name + "` is refused");
            }
        }
        for (int i = 0; i < after.transitions().size(); i++) {
            Transition transition = after.transitions().get(i);
            String pointer = Fault.at(TRANSITIONS, i);
            before.transition(transition.name())
                    .ifPresentOrElse(
                            former -> changed(former, transition, pointer),
                            () ->
                                    note(
                                            TRANSITION_ADDED,
                                            transition.name(),
                                            pointer,
                                            false,
                                            "`" + transition.name() + "` may be asked for"));
        }
    }

    private void changed(Transition before, Transition after, String pointer) {
        Set<String> from = Set.copyOf(before.from());
        Set<String> newFrom = Set.copyOf(after.from());
        if (!from.equals(newFrom)) {
            note(
                    TRANSITION_CHANGED,
                    after.name(),
                    Fault.at(pointer, "from"),
                    !newFrom.containsAll(from),
                    "from: `" + before.from() + "` → `" + after.from() + "`");
        }
        if (!before.to().equals(after.to())) {
            note(
                    TRANSITION_CHANGED,
                    after.name(),
                    Fault.at(pointer, "to"),
                    true,
                    "to: `" + before.to() + "` → `" + after.to() + "`");
        }
        if (!before.workflow().equals(after.workflow())
                || !before.outcomes().equals(after.outcomes())) {
            note(
                    TRANSITION_CHANGED,
                    after.name(),
                    Fault.at(pointer, "workflow"),
                    true,
                    "the approval, or what its outcome leads to, is another");
        }
    }

    private void note(
            ContractChange.Kind kind,
            String subject,
            String pointer,
            boolean breaking,
            String message) {
        changes.add(new ContractChange(kind, subject, pointer, breaking, message));
    }
}
