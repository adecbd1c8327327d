package com.athyper.workflow.template;

import com.athyper.expression.Expr;
import com.athyper.kernel.PrincipalId;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One step: who is asked, how many must agree, and by when. */
public record Step(
        String name, Optional<When> when, Approvers approvers, Mode mode, Optional<Sla> sla) {

    /** A condition over the root {@code record}, as written and as checked. */
    public record When(String source, Expr condition) {}

    /** Who is asked. */
    public sealed interface Approvers {
        int PRINCIPALS_MAX = 100;

        /** More than these are counted rather than named. */
        int WORDS_MAX = 3;

        record Role(String role) implements Approvers {}

        record Group(String group) implements Approvers {}

        /** The people of a unit and of those below it. */
        record OrgUnit(String unit) implements Approvers {}

        /** The requester's manager, and theirs, so many levels up. */
        record ManagerOfRequester(int levels) implements Approvers {
            public static final int LEVELS_MAX = 10;
        }

        record Principals(List<PrincipalId> principals) implements Approvers {
            public Principals {
                principals = List.copyOf(principals);
            }
        }

        /** In words, for those who read why they were asked. */
        default String words() {
            return switch (this) {
                case Role(var role) -> "role `" + role + "`";
                case Group(var group) -> "group `" + group + "`";
                case OrgUnit(var unit) -> "unit `" + unit + "`";
                case ManagerOfRequester(var levels) when levels == 1 -> "the requester's manager";
                case ManagerOfRequester(var levels) ->
                        "the requester's managers, " + levels + " levels up";
                case Principals(var principals) when principals.size() > WORDS_MAX ->
                        principals.size() + " named principals";
                case Principals(var principals) ->
                        principals.stream()
                                .map(principal -> "`" + principal + "`")
                                .collect(Collectors.joining(", "));
            };
        }
    }

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
