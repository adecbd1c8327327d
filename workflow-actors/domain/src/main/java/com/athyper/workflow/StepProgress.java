package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.Vote;
import com.athyper.workflow.ApprovalEvent.Timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far one step of an approval is.
 *
 * @param why what made the step what it is, in words: the condition that skipped it, the role that
 *     was asked
 * @param needed how many must agree: settled when the step begins, so that those whom an escalation
 *     adds can stand in; settled anew when they replace
 * @param decidedBy if it was not people who decided
 * @param fired what the clock has done
 * @param timetable of what it will do, if a calendar made it
 */
public record StepProgress(
        String name,
        StepStatus status,
        String why,
        Optional<Instant> dueAt,
        boolean escalated,
        int needed,
        List<Vote> votes,
        Optional<Decider> decidedBy,
        List<Fired> fired,
        Optional<Timetable> timetable) {
    public StepProgress {
        votes = List.copyOf(votes);
        fired = List.copyOf(fired);
    }

    static StepProgress pending(String name) {
        return new StepProgress(
                name,
                StepStatus.PENDING,
                "its turn has not come",
                Optional.empty(),
                false,
                0,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    public StepProgress with(StepStatus changed) {
        return with(changed, why);
    }

    StepProgress with(StepStatus changed, String because) {
        return new StepProgress(
                name, changed, because, dueAt, escalated, needed, votes, decidedBy, fired,
                timetable);
    }

    StepProgress activated(
            String because, Optional<Instant> due, int agreeing, Optional<Timetable> table) {
        return new StepProgress(
                name,
                StepStatus.ACTIVE,
                because,
                due,
                false,
                agreeing,
                List.of(),
                Optional.empty(),
                List.of(),
                table);
    }

    StepProgress with(Vote vote) {
        var more = new ArrayList<>(votes);
        more.add(vote);
        return new StepProgress(
                name, status, why, dueAt, escalated, needed, more, decidedBy, fired, timetable);
    }

    StepProgress decidedBy(Decider decider) {
        return new StepProgress(
                name,
                status,
                why,
                dueAt,
                escalated,
                needed,
                votes,
                Optional.of(decider),
                fired,
                timetable);
    }

    StepProgress asEscalated(int nowNeeded) {
        return new StepProgress(
                name, status, why, dueAt, true, nowNeeded, votes, decidedBy, fired, timetable);
    }

    /** What a calendar has planned moves with it, by as much. */
    StepProgress due(Optional<Instant> at) {
        var moved =
                dueAt.flatMap(before -> at.map(after -> Duration.between(before, after)))
                        .orElse(Duration.ZERO);
        return new StepProgress(
                name,
                status,
                why,
                at,
                escalated,
                needed,
                votes,
                decidedBy,
                fired,
                timetable.map(table -> table.later(moved)));
    }

    StepProgress needing(int nowNeeded) {
        return new StepProgress(
                name, status, why, dueAt, escalated, nowNeeded, votes, decidedBy, fired, timetable);
    }

    /** The same under another name. */
    StepProgress named(String other) {
        return new StepProgress(
                other, status, why, dueAt, escalated, needed, votes, decidedBy, fired, timetable);
    }

    StepProgress planned(Optional<Timetable> table) {
        return new StepProgress(
                name, status, why, dueAt, escalated, needed, votes, decidedBy, fired, table);
    }

    StepProgress firing(List<Fired> done) {
        return new StepProgress(
                name, status, why, dueAt, escalated, needed, votes, decidedBy, done, timetable);
    }

    /** What could not be at first counts once it could. */
    StepProgress with(Fired one) {
        var more = new ArrayList<>(fired);
        more.removeIf(before -> before.alarm().same(one.alarm()));
        more.add(one);
        return new StepProgress(
                name, status, why, dueAt, escalated, needed, votes, decidedBy, more, timetable);
    }

    /** Who decides a step instead of people, because its template says so. */
    public enum Decider {
        CLOCK,
        RULE,
        /** Two administrators, as nothing else got it on. */
        OVERRIDE
    }

    /**
     * Something that the clock did to a step.
     *
     * @param to who was told or asked
     */
    public record Fired(Alarm alarm, Instant at, List<PrincipalId> to) {
        public Fired {
            to = List.copyOf(to);
        }
    }
}
