package com.athyper.workflow;

import static com.athyper.workflow.WorkflowError.SELF_APPROVAL;

import com.athyper.expression.Truth;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.ApprovalEvent.Ended;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalEvent.NewTask;
import com.athyper.workflow.ApprovalEvent.StepActivated;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.calendar.BusinessCalendar;
import com.athyper.workflow.template.Approvers;
import com.athyper.workflow.template.Candidates;
import com.athyper.workflow.template.Step;
import com.athyper.workflow.template.Step.Mode;
import com.athyper.workflow.template.Template;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes after a step: the next one, the end, or a visible incident; never silence. */
record StepRules(TenantId tenant, ApproverDirectory directory) {
    static final int TASKS_MAX = 10_000;

    /** Begins whatever has its turn now. */
    List<ApprovalEvent> advance(Progress progress, Origin origin) {
        return walk(progress, origin, false);
    }

    /** As the other, with those steps too that could not begin before. */
    List<ApprovalEvent> advanceAgain(Progress progress, Origin origin) {
        return walk(progress, origin, true);
    }

    private List<ApprovalEvent> walk(Progress progress, Origin origin, boolean again) {
        var template = progress.template();
        return template.entity().equals(progress.subject().entity())
                ? Walk.through(this, progress, origin, again)
                : List.of(
                        new IncidentRaised(
                                template.steps().getFirst().name(),
                                "other-entity",
                                "the template is for `%s`".formatted(template.entity())));
    }

    /** The end of a step, and what comes after it. */
    List<ApprovalEvent> complete(Progress progress, StepCompleted completed, Origin origin) {
        var because = "step `%s`: %s".formatted(completed.step(), completed.why());
        var events = new ArrayList<ApprovalEvent>();
        events.add(completed);
        switch (completed.outcome()) {
            case APPROVED ->
                    events.addAll(advance(Evolution.after(progress, events, origin), origin));
            case REJECTED -> events.add(new Ended(Approval.Outcome.REJECTED, because));
            case CHANGES_REQUESTED ->
                    events.add(new Ended(Approval.Outcome.CHANGES_REQUESTED, because));
        }
        return events;
    }

    ApprovalEvent activate(Progress progress, Step step, Truth truth, Instant now) {
        var found = asked(step.approvers(), progress);
        if (found.none()) {
            return new IncidentRaised(step.name(), "no-approver", found.why());
        }
        var people = found.people();
        var problem = tooMany(step.name(), people.size(), progress.tasks().size());
        if (problem.isPresent()) {
            return problem.get();
        }
        int needed = step.mode().needed(people.size());
        if (needed > people.size()) {
            return new IncidentRaised(
                    step.name(),
                    "quorum-unreachable",
                    "%d must agree and %s resolves to %d"
                            .formatted(needed, step.approvers().words(), people.size()));
        }
        var missing =
                step.sla().flatMap(Step.Sla::calendar).filter(name -> calendar(name).isEmpty());
        if (missing.isPresent()) {
            return new IncidentRaised(
                    step.name(),
                    "no-calendar",
                    "no calendar `%s` is in force".formatted(missing.get()));
        }
        var due =
                step.sla()
                        .flatMap(
                                sla ->
                                        Deadlines.timed(
                                                sla, sla.calendar().flatMap(this::calendar), now));
        var table = due.flatMap(Deadlines.Timed::timetable);
        return new StepActivated(
                step.name(),
                why(step, truth, found.why())
                        + table.map(it -> "; hours of calendar `" + it.calendar() + "`").orElse(""),
                due.map(Deadlines.Timed::dueAt),
                needed,
                tasks(step.mode(), people, progress.tasks().size() + 1),
                table);
    }

    private Optional<BusinessCalendar> calendar(String name) {
        return directory.calendar(tenant, name);
    }

    /** Those who can be asked; neither the requester nor who stands in for it is one of them. */
    Candidates asked(Approvers approvers, Progress progress) {
        return Candidates.of(approvers, tenant, directory, progress.subject());
    }

    /** Why this one may not answer in another's place: the request is its own, or as good as. */
    Optional<Problem> tiedToRequester(Progress progress, PrincipalId one) {
        var requester = progress.subject().requester();
        if (requester.equals(one)) {
            return Optional.of(SELF_APPROVAL.because("the request is `%s`'s own".formatted(one)));
        }
        return directory.standsFor(tenant, one, requester)
                ? Optional.of(
                        SELF_APPROVAL.because("`%s` stands in for the requester".formatted(one)))
                : Optional.empty();
    }

    static Optional<IncidentRaised> tooMany(String step, int people, int tasks) {
        if (people > Template.APPROVERS_MAX || tasks + people > TASKS_MAX) {
            return Optional.of(
                    new IncidentRaised(
                            step,
                            "too-many-approvers",
                            "%d would be asked; at most %d can be"
                                    .formatted(people, Template.APPROVERS_MAX)));
        }
        return Optional.empty();
    }

    /** One task for all of them where any may decide, else one for each. */
    static List<NewTask> tasks(Mode mode, List<PrincipalId> people, int first) {
        return switch (mode) {
            case Mode.Any _ -> List.of(new NewTask(first, people, Optional.empty()));
            case Mode.All _, Mode.Majority _, Mode.Quorum _, Mode.QuorumPercent _ ->
                    each(people, first);
        };
    }

    static List<NewTask> each(List<PrincipalId> people, int first) {
        var tasks = new ArrayList<NewTask>(people.size());
        for (var person : people) {
            tasks.add(new NewTask(first + tasks.size(), List.of(person), Optional.of(person)));
        }
        return tasks;
    }

    private static String why(Step step, Truth truth, String who) {
        if (step.when().isEmpty()) {
            return who;
        }
        return switch (truth) {
            case TRUE -> "%s holds; %s".formatted(Walk.source(step.when()), who);
            case UNKNOWN, FALSE ->
                    "%s cannot be judged, so the step is not skipped; %s"
                            .formatted(Walk.source(step.when()), who);
        };
    }
}
