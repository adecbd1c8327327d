package com.athyper.workflow;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.ApprovalEvent.Commented;
import com.athyper.workflow.ApprovalEvent.Ended;
import com.athyper.workflow.ApprovalEvent.Escalated;
import com.athyper.workflow.ApprovalEvent.Handed;
import com.athyper.workflow.ApprovalEvent.Handed.ApproverAdded;
import com.athyper.workflow.ApprovalEvent.Handed.TaskDelegated;
import com.athyper.workflow.ApprovalEvent.Handed.TaskReassigned;
import com.athyper.workflow.ApprovalEvent.Handed.TaskReturned;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalEvent.IncidentResolved;
import com.athyper.workflow.ApprovalEvent.Mentioned;
import com.athyper.workflow.ApprovalEvent.Migrated;
import com.athyper.workflow.ApprovalEvent.NewTask;
import com.athyper.workflow.ApprovalEvent.Notified;
import com.athyper.workflow.ApprovalEvent.Recovered;
import com.athyper.workflow.ApprovalEvent.Reminded;
import com.athyper.workflow.ApprovalEvent.Started;
import com.athyper.workflow.ApprovalEvent.StepActivated;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.ApprovalEvent.StepsSkipped;
import com.athyper.workflow.ApprovalEvent.TaskClaimed;
import com.athyper.workflow.ApprovalEvent.TaskDecided;
import com.athyper.workflow.ApprovalEvent.TaskReleased;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the auditor reads of an approval: the same events give the same lines. */
public final class ApprovalAudit {
    private ApprovalAudit() {}

    /** How a change is told: before is empty where there was nothing. */
    record Line(
            String operation,
            Optional<String> why,
            Optional<Value.Fields> before,
            Value.Fields after) {}

    /**
     * @param before the state that the first event met
     * @param events of one command
     */
    public static List<AuditEntry> entries(
            ApprovalKey key, Approval before, List<ApprovalEvent> events, Origin origin) {
        var entries = new ArrayList<AuditEntry>(events.size());
        var met = before;
        for (var event : events) {
            var made = Evolution.evolve(met, event, origin);
            entries.add(
                    entry(key, made.started().orElseThrow().subject(), line(met, event), origin));
            met = made;
        }
        return entries;
    }

    private static AuditEntry entry(
            ApprovalKey key, Approval.Subject subject, Line line, Origin origin) {
        var instance = Value.of(key.instance().toString());
        return new AuditEntry(
                key.tenant(),
                line.why().map(origin::because).orElse(origin),
                line.operation(),
                AuditEntry.Result.DONE,
                Optional.of(subject.entity().value()),
                Optional.of(subject.record().toString()),
                line.before().map(it -> it.with("instanceId", instance)),
                Optional.of(line.after().with("instanceId", instance)));
    }

    private static Line line(Approval before, ApprovalEvent event) {
        return switch (event) {
            case Started(_, var version, var subject) ->
                    fresh("workflow.instance.start", Optional.empty(), started(version, subject));
            case StepsSkipped(var skips) ->
                    fresh("workflow.step.skip", Optional.empty(), skipped(skips));
            case StepActivated activated ->
                    fresh(
                            "workflow.step.activate",
                            Optional.of(activated.why()),
                            activated(activated));
            case TaskClaimed(var task, var by) ->
                    moved(
                            "workflow.task.claim",
                            before,
                            task(task, "claimed", Optional.of(by)),
                            task);
            case TaskReleased(var task, _) ->
                    moved(
                            "workflow.task.release",
                            before,
                            task(task, "open", Optional.empty()),
                            task);
            case Recovered recovered -> RecoveryAudit.line(recovered);
            case Migrated migrated -> MigrationAudit.line(before, migrated);
            case Handed handed -> line(before, handed);
            case TaskDecided decided -> decided(before, decided);
            case StepCompleted completed -> completed(before, completed);
            case Reminded reminded -> reminded(reminded);
            case Notified notified -> notified(notified);
            case Escalated escalated ->
                    fresh(
                            "workflow.step.escalate",
                            Optional.of(escalated.why()),
                            escalated(escalated));
            case IncidentRaised(var step, var code, var reason, _) ->
                    fresh("workflow.incident.raise", Optional.of(reason), incident(step, code));
            case IncidentResolved resolved -> resolved(resolved);
            case Commented(var task, var text) ->
                    fresh("workflow.instance.comment", Optional.empty(), comment(task, text));
            case Mentioned(var principals) ->
                    fresh(
                            "workflow.instance.mention",
                            Optional.empty(),
                            Value.object().put("mentions", names(principals)).build());
            case Ended(var outcome, var why) -> ended(outcome, why);
        };
    }

    private static Line line(Approval before, Handed event) {
        return switch (event) {
            case TaskDelegated(var task, _, var to, var reason) ->
                    new Line(
                            "workflow.task.delegate",
                            reason,
                            Optional.of(task(before, task)),
                            task(task, "claimed", Optional.of(to)));
            case TaskReturned(var task, _, var to, var reason) ->
                    new Line(
                            "workflow.task.resolve",
                            reason,
                            Optional.of(task(before, task)),
                            task(task, "claimed", Optional.of(to)));
            case TaskReassigned(var task, var to, var reason) ->
                    new Line(
                            "workflow.task.reassign",
                            Optional.of(reason),
                            Optional.of(task(before, task)),
                            task(task, "claimed", Optional.of(to)));
            case ApproverAdded added ->
                    fresh(
                            "workflow.task.invite",
                            added.reason(),
                            Value.object()
                                    .put("step", added.step())
                                    .put("needed", added.needed())
                                    .put("asked", names(List.of(added.principal())))
                                    .build());
        };
    }

    private static Line moved(String operation, Approval before, Value.Fields after, int task) {
        return new Line(operation, Optional.empty(), Optional.of(task(before, task)), after);
    }

    private static Line resolved(IncidentResolved resolved) {
        return new Line(
                "workflow.incident.resolve",
                Optional.empty(),
                Optional.of(incident(resolved.step(), resolved.code())),
                Value.EMPTY);
    }

    private static Line ended(Approval.Outcome outcome, String why) {
        return new Line(
                operation(outcome),
                Optional.of(why),
                Optional.of(Value.object().put("state", "running").build()),
                Value.object().put("state", Words.of(outcome)).build());
    }

    private static Line decided(Approval before, TaskDecided decided) {
        var after = task(decided.task(), Words.of(decided.choice()), Optional.of(decided.by()));
        return new Line(
                "workflow.task.decide",
                decided.comment(),
                Optional.of(task(before, decided.task())),
                decided.onBehalfOf()
                        .map(asked -> after.with("onBehalfOf", Value.of(asked.value())))
                        .orElse(after));
    }

    static Line fresh(String operation, Optional<String> why, Value.Fields after) {
        return new Line(operation, why, Optional.empty(), after);
    }

    private static String operation(Approval.Outcome outcome) {
        return switch (outcome) {
            case CANCELLED -> "workflow.instance.cancel";
            case APPROVED, REJECTED, CHANGES_REQUESTED -> "workflow.instance.end";
        };
    }

    private static Value.Fields skipped(List<ApprovalEvent.Skip> skips) {
        return Value.object()
                .put(
                        "steps",
                        new Value.Items(
                                skips.stream()
                                        .<Value>map(
                                                skip ->
                                                        Value.object()
                                                                .put("step", skip.step())
                                                                .put("why", skip.why())
                                                                .build())
                                        .toList()))
                .build();
    }

    private static Value.Fields activated(StepActivated activated) {
        return Value.object()
                .put("step", activated.step())
                .put("needed", activated.needed())
                .put("asked", asked(activated.tasks()))
                .put("dueAt", activated.dueAt().map(Object::toString))
                .build();
    }

    private static Value.Fields started(int version, Approval.Subject subject) {
        return Value.object()
                .put("templateVersion", version)
                .put("transition", subject.transition())
                .put("recordVersion", subject.recordVersion())
                .put("requester", subject.requester().value())
                .put("title", subject.title())
                .build();
    }

    private static Value asked(List<NewTask> tasks) {
        return Value.texts(
                tasks.stream()
                        .flatMap(task -> task.candidates().stream())
                        .map(PrincipalId::value)
                        .toList());
    }

    private static Value names(List<PrincipalId> principals) {
        return Value.texts(principals.stream().map(PrincipalId::value).toList());
    }

    private static Value.Fields status(String step, String status) {
        return Value.object().put("step", step).put("status", status).build();
    }

    private static Line completed(Approval before, StepCompleted completed) {
        var step = completed.step();
        var was = before.started().orElseThrow().step(step).status();
        var is = status(step, Words.of(completed.outcome()));
        return new Line(
                "workflow.step.complete",
                Optional.of(completed.why()),
                Optional.of(status(step, Words.of(was))),
                completed.by().map(by -> is.with("decidedBy", Value.of(Words.of(by)))).orElse(is));
    }

    private static Line reminded(Reminded reminded) {
        var alarm = new Alarm(Alarm.Kind.REMINDER, reminded.level(), reminded.deadline());
        return fresh(
                "workflow.step.remind",
                Optional.empty(),
                told(alarm, reminded.step(), reminded.to()));
    }

    private static Line notified(Notified notified) {
        var alarm = new Alarm(Alarm.Kind.ESCALATION, notified.level(), notified.deadline());
        return fresh(
                "workflow.step.notify",
                Optional.of(notified.why()),
                told(alarm, notified.step(), notified.to()));
    }

    private static Value.Fields told(Alarm alarm, String step, List<PrincipalId> to) {
        return Value.object()
                .put("step", step)
                .put("level", alarm.level())
                .put("deadline", alarm.at().toString())
                .put("to", names(to))
                .build();
    }

    private static Value.Fields escalated(Escalated escalated) {
        return Value.object()
                .put("step", escalated.step())
                .put("deadline", escalated.deadline().toString())
                .put("effect", Words.of(escalated.effect()))
                .put("to", names(escalated.to()))
                .put("needed", escalated.needed())
                .build();
    }

    private static Value.Fields incident(String step, String code) {
        return Value.object().put("step", step).put("incident", code).build();
    }

    private static Value.Fields comment(Optional<Integer> task, String text) {
        var object = Value.object().put("comment", text);
        task.ifPresent(ordinal -> object.put("task", ordinal));
        return object.build();
    }

    private static Value.Fields task(Approval before, int ordinal) {
        Task task =
                before.started()
                        .flatMap((Progress progress) -> progress.task(ordinal))
                        .orElseThrow();
        return task(ordinal, Words.of(task.status()), task.assignee());
    }

    private static Value.Fields task(int ordinal, String status, Optional<PrincipalId> assignee) {
        return Value.object()
                .put("task", ordinal)
                .put("status", status)
                .put("assignee", assignee.map(PrincipalId::value))
                .build();
    }
}
