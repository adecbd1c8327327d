package com.athyper.policy.analysis;

import com.athyper.policy.AccessRequest;

import java.util.List;
import java.util.Optional;

/**
 * Something about a rule that its author should know.
 *
 * @param rule of the form {@code policy/rule}
 * @param place of the rule in its policy, from 0
 * @param other the rule that it has to do with
 * @param witness a request of which the evaluator says the same
 * @param proof of what no request can show: what excludes each other
 */
public record Finding(
        Code code,
        String rule,
        int place,
        String message,
        Optional<String> other,
        Optional<AccessRequest> witness,
        List<String> proof) {
    public Finding {
        proof = List.copyOf(proof);
    }

    /** What is found. The ids are told to callers and never change. */
    public enum Code {
        /** Another rule says the very same. */
        DUPLICATE("duplicate", true),
        /** Another rule of the same effect applies wherever it does. */
        SHADOWED("shadowed", true),
        /** It permits, and wherever it does another rule forbids. */
        CONTRADICTORY("contradictory", true),
        /** Its condition excludes itself. */
        NEVER_TRUE("never-true", true),
        /** Its condition leaves nothing out. */
        ALWAYS_TRUE("always-true", false),
        /** Nobody is among its subjects at this moment. */
        NOBODY("nobody", false),
        /** It names an entity that is not in force. */
        UNKNOWN_ENTITY("unknown-entity", true),
        /** It asks for a state that no entity of its own has. */
        UNKNOWN_STATE("unknown-state", true);

        private final String id;
        private final boolean warning;

        Code(String id, boolean warning) {
            this.id = id;
            this.warning = warning;
        }

        public String id() {
            return id;
        }

        public String severity() {
            return warning ? "warning" : "info";
        }

        /** What has a subject to show it by. */
        public boolean hasWitness() {
            return switch (this) {
                case DUPLICATE, SHADOWED, CONTRADICTORY, ALWAYS_TRUE -> true;
                case NEVER_TRUE, NOBODY, UNKNOWN_ENTITY, UNKNOWN_STATE -> false;
            };
        }
    }
}
