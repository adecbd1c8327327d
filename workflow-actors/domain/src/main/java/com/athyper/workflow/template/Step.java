package com.athyper.workflow.template;

import com.athyper.expression.Expr;

import java.time.Duration;
import java.util.Optional;

/** One step: who is asked, how many must agree, and by when. */
public record Step(
        String name, Optional<When> when, Approvers approvers, Mode mode, Optional<Sla> sla) {

    /** A condition over the root {@code record}, as written and as checked. */
    public record When(String source, Expr condition) {}

    /** How many of those asked must agree. */
    public sealed interface Mode {
        int PERCENT = 100;

        /** One shared task; whoever claims it decides. */
        record Any() implements Mode {}

        record All() implements Mode {}

        record Majority() implements Mode {}

        record Quorum(int count) implements Mode {}

        record QuorumPercent(int percent) implements Mode {}

        /** How many must agree when so many are asked. */
        default int needed(int asked) {
            return switch (this) {
                case Any _ -> 1;
                case All _ -> asked;
                case Majority _ -> asked / 2 + 1;
                case Quorum(var count) -> count;
                case QuorumPercent(var percent) ->
                        Math.max(1, Math.ceilDiv(asked * percent, PERCENT));
            };
        }
    }

    public record Sla(Duration due, Optional<Escalation> escalation) {
        public static final Duration DUE_MIN = Duration.ofSeconds(1);
        public static final Duration DUE_MAX = Duration.ofDays(366);
    }

    /** What happens when the time is over. */
    public record Escalation(Approvers to, Effect effect) {
        public enum Effect {
            /** Those escalated to are asked besides. */
            ADD,
            /** Those escalated to are asked instead. */
            REPLACE
        }
    }
}
