package com.athyper.workflow.template;

import com.athyper.expression.Expr;
import com.athyper.kernel.PrincipalId;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One step: who is asked, how many must agree, and by when. */
public record Step(
        String name, Optional<When> when, Approvers approvers, Mode mode, Optional<Sla> sla) {

    /** A condition over the root {@code record}, as written and as checked. */
    public record When(String source, Expr condition) {}

    /** Who is asked. */
    public sealed interface Approvers {
        record Role(String role) implements Approvers {}

        record Principals(List<PrincipalId> principals) implements Approvers {
            public Principals {
                principals = List.copyOf(principals);
            }
        }
    }

    /** How many of those asked must agree. */
    public sealed interface Mode {
        /** One shared task; whoever claims it decides. */
        record Any() implements Mode {}

        record All() implements Mode {}

        record Majority() implements Mode {}

        record Quorum(int count) implements Mode {}

        record QuorumPercent(int percent) implements Mode {}
    }

    public record Sla(Duration due, Optional<Escalation> escalation) {}

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
