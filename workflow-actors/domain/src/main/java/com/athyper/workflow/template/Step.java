package com.athyper.workflow.template;

import com.athyper.expression.Expr;
import com.athyper.workflow.ApprovalEvent.Choice;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One step: who is asked, how many must agree, and by when.
 *
 * @param autoApprove when the rule approves it and nobody is asked
 * @param commented what is not answered without a comment
 */
public record Step(
        String name,
        Optional<When> when,
        Approvers approvers,
        Mode mode,
        Optional<Sla> sla,
        Optional<When> autoApprove,
        List<Choice> commented)
        implements Node {
    public Step {
        commented = List.copyOf(commented);
    }

    @Override
    public Stream<Step> steps() {
        return Stream.of(this);
    }

    /** What is not answered without a comment, as documents call it. */
    public List<String> commentedAnswers() {
        return TemplateParser.COMMENTED.entrySet().stream()
                .filter(answer -> commented.contains(answer.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

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

    /**
     * By when, and what the clock does about it.
     *
     * @param calendar whose hours the durations are; all hours if there is none
     * @param remind how long before it is due those who are asked are reminded
     * @param escalations in the order of their time
     */
    public record Sla(
            Duration due,
            Optional<String> calendar,
            List<Duration> remind,
            List<Escalation> escalations) {
        public static final Duration DUE_MIN = Duration.ofSeconds(1);
        public static final Duration DUE_MAX = Duration.ofDays(366);
        public static final int REMINDERS_MAX = 10;
        public static final int ESCALATIONS_MAX = 10;

        public Sla {
            remind = List.copyOf(remind);
            escalations = List.copyOf(escalations);
        }
    }

    /**
     * What happens when the time is over.
     *
     * @param after how long after the step was due
     */
    public record Escalation(Duration after, Action action) {
        public sealed interface Action {
            record Ask(Approvers to, Effect effect) implements Action {}

            /** Those are told, and asked nothing. */
            record Notify(Approvers to) implements Action {}

            /** The clock decides, because the template says so. */
            record Decide(boolean approve) implements Action {}
        }

        public enum Effect {
            /** Those escalated to are asked besides. */
            ADD,
            /** Those escalated to are asked instead. */
            REPLACE
        }
    }
}
