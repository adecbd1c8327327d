package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.meta.Lifecycle.Outcomes;
import com.athyper.meta.Lifecycle.Transition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the lifecycle of a definition: all of its faults, or the lifecycle. */
final class LifecycleReader {
    static final String ON_APPROVED = "onApproved";
    static final String ON_REJECTED = "onRejected";
    static final String ON_CHANGES_REQUESTED = "onChangesRequested";
    static final String ON_CANCELLED = "onCancelled";

    private static final List<String> OUTCOMES =
            List.of(ON_APPROVED, ON_REJECTED, ON_CHANGES_REQUESTED, ON_CANCELLED);
    private static final Set<String> MEMBERS = Set.of("initial", "states", "transitions");
    private static final Set<String> TRANSITION_MEMBERS =
            Set.of(
                    "name",
                    "from",
                    "to",
                    "workflow",
                    "when",
                    "message",
                    ON_APPROVED,
                    ON_REJECTED,
                    ON_CHANGES_REQUESTED,
                    ON_CANCELLED);

    private LifecycleReader() {}

    static Optional<Lifecycle> read(Members members) {
        int before = members.faults().size();
        members.only(MEMBERS);
        members.require("initial");
        members.require("states");
        var states =
                members.texts(
                        "states",
                        EntityLimits.STATES_MAX,
                        state ->
                                EntityName.isValid(state)
                                        ? Optional.empty()
                                        : Optional.of(
                                                new Members.Wrong(
                                                        "invalid-name", Members.nameForm(state))));
        var initial = state(members, "initial", states);
        var names = new HashSet<String>();
        var transitions = new ArrayList<Transition>();
        for (Members each : members.objects("transitions", EntityLimits.TRANSITIONS_MAX)) {
            transition(each, states)
                    .ifPresent(
                            transition -> {
                                if (!names.add(transition.name())) {
                                    each.fault(
                                            "name",
                                            "duplicate",
                                            "`" + transition.name() + "` appears twice");
                                }
                                transitions.add(transition);
                            });
        }
        return members.faults().size() == before
                ? initial.map(first -> new Lifecycle(first, states, transitions))
                : Optional.empty();
    }

    private static Optional<Transition> transition(Members members, List<String> states) {
        members.only(TRANSITION_MEMBERS);
        members.require("name");
        members.require("from");
        members.require("to");
        var name = members.name("name");
        var from =
                members.texts(
                        "from",
                        EntityLimits.STATES_MAX,
                        state ->
                                states.contains(state)
                                        ? Optional.empty()
                                        : Optional.of(unknown(state)));
        var to = state(members, "to", states);
        var workflow = members.name("workflow");
        if (!members.has("workflow")) {
            for (String outcome : OUTCOMES) {
                if (members.has(outcome)) {
                    members.fault(
                            outcome, "not-applicable", "a transition without workflow has no end");
                }
            }
        }
        var outcomes =
                new Outcomes(
                        state(members, ON_APPROVED, states),
                        state(members, ON_REJECTED, states),
                        state(members, ON_CHANGES_REQUESTED, states),
                        state(members, ON_CANCELLED, states));
        return name.map(
                known -> new Transition(known.value(), from, to.orElse(""), workflow, outcomes));
    }

    private static Optional<String> state(Members members, String name, List<String> states) {
        return members.text(name)
                .filter(
                        state -> {
                            if (!states.contains(state)) {
                                var wrong = unknown(state);
                                members.fault(name, wrong.code(), wrong.message());
                            }
                            return states.contains(state);
                        });
    }

    private static Members.Wrong unknown(String state) {
        return new Members.Wrong("unknown-state", "the lifecycle has no state `" + state + "`");
    }
}
