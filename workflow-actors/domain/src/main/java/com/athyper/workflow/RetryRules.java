package com.athyper.workflow;

import static com.athyper.kernel.Decision.accept;
import static com.athyper.kernel.Decision.alreadyDone;
import static com.athyper.kernel.Decision.refuse;
import static com.athyper.workflow.WorkflowError.NO_INCIDENT;

import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.workflow.Approval.Incident;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalEvent.IncidentResolved;

import java.util.ArrayList;
import java.util.List;

/** Trying again what could not be: each incident is over, is as it was, or is another now. */
record RetryRules(StepRules steps, EscalationRules escalations, ReviewRules review) {

    Decision<ApprovalEvent> retry(Progress progress, Origin origin) {
        if (progress.incidents().isEmpty()) {
            return refuse(NO_INCIDENT, "the approval has no incident");
        }
        var events = told(progress.incidents(), again(progress, origin));
        return events.isEmpty() ? alreadyDone() : accept(events);
    }

    /**
     * What is to be told of a new try.
     *
     * @param incidents that were there before it
     */
    static List<ApprovalEvent> told(List<Incident> incidents, List<ApprovalEvent> tried) {
        var events = new ArrayList<ApprovalEvent>();
        for (var incident : incidents) {
            if (tried.stream().noneMatch(event -> isAbout(event, incident))) {
                events.add(
                        new IncidentResolved(incident.step(), incident.code(), incident.level()));
            }
        }
        for (var event : tried) {
            if (incidents.stream().noneMatch(incident -> isStill(event, incident))) {
                events.add(event);
            }
        }
        return events;
    }

    /** An incident of an active step is one of its people or of its escalation. */
    private List<ApprovalEvent> again(Progress progress, Origin origin) {
        var events = new ArrayList<ApprovalEvent>();
        var waiting = false;
        for (var incident : progress.incidents()) {
            // What has just been tried again counts: it may have asked others, and fewer of them.
            var reached = Evolution.after(progress, events, origin);
            var step = reached.step(incident.step());
            if (ReviewRules.isOfPeople(incident)) {
                review.stuck(reached, step).ifPresent(events::add);
            } else if (step.status() == StepStatus.ACTIVE) {
                events.addAll(escalations.again(reached, step, incident.level().orElse(1), origin));
            } else {
                waiting = true;
            }
        }
        if (waiting) {
            events.addAll(steps.advanceAgain(Evolution.after(progress, events, origin), origin));
        }
        return events;
    }

    private static boolean isAbout(ApprovalEvent event, Incident incident) {
        return event instanceof IncidentRaised raised
                && raised.step().equals(incident.step())
                && raised.level().orElse(1).equals(incident.level().orElse(1));
    }

    private static boolean isStill(ApprovalEvent event, Incident incident) {
        return event instanceof IncidentRaised raised
                && isAbout(event, incident)
                && raised.code().equals(incident.code())
                && raised.reason().equals(incident.reason());
    }
}
