package com.athyper.policy.log;

import com.athyper.policy.Duty;
import com.athyper.policy.Obligation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * For want of what something that a rule permits was refused nevertheless.
 *
 * @param rules that ask for it
 */
public record Lack(What what, List<String> rules) {
    public Lack {
        rules = List.copyOf(rules);
    }

    /** What a caller brings. */
    public enum What {
        SECOND_FACTOR("mfa"),
        REASON("reason");

        private final String id;

        What(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }

        public static Optional<What> of(String id) {
            return Arrays.stream(values()).filter(what -> what.id.equals(id)).findFirst();
        }
    }

    /**
     * Of these duties, which were not met, the gravest; empty if nothing is lacking.
     *
     * @param unmet that ask for a reason or a second factor
     */
    public static Optional<Lack> of(List<Duty> unmet) {
        if (unmet.isEmpty()) {
            return Optional.empty();
        }
        boolean factor =
                unmet.stream()
                        .anyMatch(duty -> duty.obligation() instanceof Obligation.SecondFactor);
        return Optional.of(
                new Lack(
                        factor ? What.SECOND_FACTOR : What.REASON,
                        unmet.stream()
                                .filter(
                                        duty ->
                                                factor
                                                        == duty.obligation()
                                                                instanceof Obligation.SecondFactor)
                                .map(Duty::rule)
                                .distinct()
                                .toList()));
    }
}
