package com.athyper.workflow;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * How approvals go, in numbers that come out of what their events left behind; never behind what
 * was acknowledged.
 */
public interface Compliance {

    /**
     * @param template one of them; all if empty
     * @param to not included
     * @param now how far there is anything to know
     */
    record Period(Optional<EntityName> template, Instant from, Instant to, Instant now) {
        /** Up to when time has passed in it. */
        public Instant end() {
            return to.isBefore(now) ? to : now;
        }
    }

    /** How long so many things took: each value is one of theirs. */
    record Spread(long count, Duration p50, Duration p90, Duration max) {
        public static final Spread NONE =
                new Spread(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /**
     * How long tasks lay open, within the period.
     *
     * @param waiting until somebody took them
     * @param working from then on
     */
    record Open(Duration waiting, Duration working) {
        public static final Open NONE = new Open(Duration.ZERO, Duration.ZERO);

        public Duration whole() {
            return waiting.plus(working);
        }
    }

    /**
     * @param started in the period
     * @param cycle from the start to the end, of those that ended in it
     * @param outcomes of these
     */
    record Course(
            Optional<EntityName> template, long started, Spread cycle, Map<String, Long> outcomes) {
        public Course {
            outcomes = Map.copyOf(outcomes);
        }
    }

    /**
     * @param elapsed from when somebody was asked, of steps that ended in the period
     * @param deciders of these: people, clock, rule, override, none
     */
    record StepCourse(
            EntityName template,
            String step,
            Spread elapsed,
            Map<String, Long> outcomes,
            Map<String, Long> deciders,
            Open open) {
        public StepCourse {
            outcomes = Map.copyOf(outcomes);
            deciders = Map.copyOf(deciders);
        }
    }

    /**
     * @param decided how long they had what they decided in the period, or what they were asked
     *     among others
     * @param open what waited for them alone, and what they had taken
     */
    record ApproverCourse(
            PrincipalId principal, Spread decided, Map<String, Long> decisions, Open open) {
        public ApproverCourse {
            decisions = Map.copyOf(decisions);
        }
    }

    /**
     * Steps with a deadline.
     *
     * @param kept decided in the period, in time
     * @param missed decided in the period, too late
     * @param overdue due in the period and still not decided
     */
    record Kept(long kept, long missed, long overdue) {}

    /**
     * @param courses of all together, and of each template
     * @param steps those of which most was waited for first
     * @param approvers those for whom most was waited first
     * @param events what was out of the ordinary, how often
     */
    record Metrics(
            List<Course> courses,
            List<StepCourse> steps,
            List<ApproverCourse> approvers,
            Kept sla,
            Map<String, Long> events) {
        public Metrics {
            courses = List.copyOf(courses);
            steps = List.copyOf(steps);
            approvers = List.copyOf(approvers);
            events = Map.copyOf(events);
        }
    }

    /** No more steps and approvers than so many. */
    CompletionStage<Metrics> metrics(TenantId tenant, Period period, int max);

    /** How a deadline of the period was accounted for by its end. */
    enum Account {
        /** A reminder or an escalation came in time. */
        FIRED,
        /** It came, and too late. */
        LATE,
        /** Called off before it was due, or kept. */
        CANCELLED,
        /** It is not due yet. */
        PENDING,
        /** A step was not done when it was due. */
        MISSED,
        /** It should have fired and did not, or nobody knows of it. */
        UNACCOUNTED
    }

    /**
     * @param step none of what only the clock's own index knows
     * @param lag of its firing behind its time
     */
    record Entry(
            UUID instance,
            String template,
            String step,
            String kind,
            int level,
            Instant deadline,
            Optional<Instant> setAt,
            Optional<Instant> closedAt,
            Account account,
            Optional<String> why,
            Optional<Duration> lag) {}

    /**
     * @param totals by kind and account
     * @param lag of what fired
     * @param upTo how many fired with at most such a lag
     * @param unaccounted the first of them
     */
    record SlaReport(
            Map<String, Map<Account, Long>> totals,
            Spread lag,
            Map<Duration, Long> upTo,
            List<Entry> unaccounted) {
        public SlaReport {
            unaccounted = List.copyOf(unaccounted);
        }
    }

    /** Bounds of the histogram of lags. */
    List<Duration> LAGS =
            List.of(
                    Duration.ofMillis(10),
                    Duration.ofMillis(50),
                    Duration.ofMillis(100),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofHours(1));

    /**
     * Every deadline that there was in the period, as it stood at its end.
     *
     * @param within how late it may fire
     * @param max how many of the unaccounted are told
     */
    CompletionStage<SlaReport> sla(TenantId tenant, Period period, Duration within, int max);

    /** The deadlines themselves, by time. */
    CompletionStage<List<Entry>> deadlines(
            TenantId tenant, Period period, Duration within, Optional<Entry> after, int max);
}
