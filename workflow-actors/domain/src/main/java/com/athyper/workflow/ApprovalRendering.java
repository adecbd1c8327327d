package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.workflow.Approval.Comment;
import com.athyper.workflow.Approval.NotStarted;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Running;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.Approval.Vote;
import com.athyper.workflow.template.Step;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Approvals and tasks as clients see them. What is absent is left out. */
public final class ApprovalRendering {
    private ApprovalRendering() {}

    /** Empty if nothing has been started under this key. */
    public static Optional<Value.Fields> instance(ApprovalKey key, Approvals.Shown shown) {
        return shown.approval()
                .started()
                .map(progress -> instance(key, shown.approval(), progress, shown.events()));
    }

    private static Value.Fields instance(
            ApprovalKey key, Approval approval, Progress progress, long events) {
        var subject = progress.subject();
        var object =
                Value.object()
                        .put("id", key.instance().toString())
                        .put("state", state(approval))
                        .put("template", progress.template().name().value())
                        .put("templateVersion", progress.template().version())
                        .put("entity", subject.entity().value())
                        .put("recordId", subject.record().toString())
                        .put("title", subject.title())
                        .put("transition", subject.transition())
                        .put("requester", subject.requester().value())
                        .put("startedAt", progress.startedAt().toString())
                        .put("endedAt", endedAt(approval).map(Instant::toString));
        if (approval instanceof Approval.Paused(_, var pause)) {
            object.put("pause", RecoveryRendering.pause(pause));
        }
        progress.crossing().ifPresent(crossing -> object.put("migrated", crossing(crossing)));
        if (!progress.former().isEmpty()) {
            object.put("formerSteps", list(progress.former(), step -> former(progress, step)));
        }
        return object.put("steps", list(progress.steps(), step -> step(progress, step)))
                .put("tasks", list(progress.tasks(), task -> task(key, progress, task)))
                .put("incidents", list(progress.incidents(), RecoveryRendering::incident))
                .put("comments", list(progress.comments(), comment -> comment(key, comment)))
                .put("events", events)
                .build();
    }

    /** One line of the inbox. */
    public static Value.Fields item(Inbox.Item item) {
        return Value.object()
                .put("id", item.id().toString())
                .put("instanceId", item.instanceId().toString())
                .put("step", item.step())
                .put("entity", item.entity().value())
                .put("recordId", item.recordId().toString())
                .put("title", item.title())
                .put("requester", item.requester().value())
                .put("status", Words.of(item.status()))
                .put("assignee", item.assignee().map(PrincipalId::value))
                .put("createdAt", item.createdAt().toString())
                .put("dueAt", item.dueAt().map(Instant::toString))
                .put("remindedAt", item.remindedAt().map(Instant::toString))
                .put("decidedAt", item.decidedAt().map(Instant::toString))
                .put("onBehalfOf", item.onBehalfOf().map(PrincipalId::value))
                .build();
    }

    public static Value.Fields mention(Inbox.Mention mention) {
        return Value.object()
                .put("instanceId", mention.instanceId().toString())
                .put("taskId", mention.taskId().map(Object::toString))
                .put("by", mention.by().value())
                .put("at", mention.at().toString())
                .put("text", mention.text())
                .build();
    }

    /** The one word for how an approval stands. */
    public static String state(Approval approval) {
        return switch (approval) {
            case NotStarted _ -> "not-started";
            case Running(var progress) -> progress.incident().isPresent() ? "incident" : "running";
            case Approval.Paused _ -> "paused";
            case Approval.Ended(_, var outcome, _) -> Words.of(outcome);
        };
    }

    private static Optional<Instant> endedAt(Approval approval) {
        return switch (approval) {
            case NotStarted _, Running _, Approval.Paused _ -> Optional.empty();
            case Approval.Ended(_, _, var at) -> Optional.of(at);
        };
    }

    private static Value step(Progress progress, StepProgress step) {
        return told(progress, step)
                .put("path", Value.texts(progress.template().around(step.name())))
                .put(
                        "alarms",
                        list(
                                Deadlines.planned(progress, step),
                                alarm -> alarm(progress, step, alarm)))
                .build();
    }

    /** The template says nothing of it any more. */
    private static Value former(Progress progress, StepProgress step) {
        return told(progress, step).build();
    }

    private static Value.ObjectBuilder told(Progress progress, StepProgress step) {
        var object =
                Value.object()
                        .put("name", step.name())
                        .put("status", Words.of(step.status()))
                        .put("why", step.why())
                        .put("dueAt", step.dueAt().map(Instant::toString))
                        .put("escalated", step.escalated())
                        .put("decidedBy", step.decidedBy().map(Words::of));
        if (step.needed() > 0) {
            object.put("needed", step.needed());
        }
        return object.put("votes", list(step.votes(), vote -> vote(progress, step, vote)));
    }

    private static Value crossing(Crossing crossing) {
        return Value.object()
                .put("migration", crossing.migration().toString())
                .put("from", crossing.from())
                .put("by", crossing.by().value())
                .put("at", crossing.at().toString())
                .put("undoable", crossing.back().isPresent())
                .build();
    }

    /** What the clock will do, or has done, and when. */
    private static Value alarm(Progress progress, StepProgress step, Alarm alarm) {
        var fired = step.fired().stream().filter(it -> it.alarm().same(alarm)).findFirst();
        var what =
                switch (alarm.kind()) {
                    case REMINDER -> "remind";
                    case ESCALATION ->
                            Words.of(
                                    Deadlines.escalation(progress, step.name(), alarm.level())
                                            .action());
                };
        return Value.object()
                .put("do", what)
                .put("level", alarm.level())
                .put("dueAt", alarm.at().toString())
                .put("firedAt", fired.map(it -> it.at().toString()))
                .put("to", principals(fired.map(StepProgress.Fired::to).orElse(List.of())))
                .build();
    }

    private static Value vote(Progress progress, StepProgress step, Vote vote) {
        return Value.object()
                .put("by", vote.by().value())
                .put("decision", Words.of(decision(progress, step, vote)))
                .put("at", vote.at().toString())
                .put("comment", vote.comment())
                .put("onBehalfOf", vote.onBehalfOf().map(PrincipalId::value))
                .build();
    }

    /** A vote knows yes from no; whether the no is a request for changes is the task's matter. */
    private static TaskStatus decision(Progress progress, StepProgress step, Vote vote) {
        if (vote.approved()) {
            return TaskStatus.APPROVED;
        }
        boolean changes =
                progress.tasksOf(step.name()).stream()
                        .anyMatch(
                                task ->
                                        task.status() == TaskStatus.CHANGES_REQUESTED
                                                && task.assignee()
                                                        .filter(vote.by()::equals)
                                                        .isPresent());
        return changes ? TaskStatus.CHANGES_REQUESTED : TaskStatus.REJECTED;
    }

    private static Value task(ApprovalKey key, Progress progress, Task task) {
        var object =
                Value.object()
                        .put("id", key.task(task.ordinal()).toString())
                        .put("step", task.step())
                        .put("status", Words.of(task.status()))
                        .put("candidates", principals(task.candidates()))
                        .put("assignees", principals(task.assignee().stream().toList()))
                        .put("createdAt", task.createdAt().toString())
                        .put("dueAt", task.dueAt().map(Instant::toString))
                        .put("why", task.why())
                        .put("remindedAt", task.remindedAt().map(Instant::toString))
                        .put("owner", task.owner().map(PrincipalId::value));
        var commented =
                progress.template().find(task.step()).map(Step::commented).orElse(List.of());
        if (!commented.isEmpty()) {
            object.put("commentRequired", Value.texts(commented.stream().map(Words::of).toList()));
        }
        if (!task.handovers().isEmpty()) {
            object.put("handovers", list(task.handovers(), ApprovalRendering::handover));
        }
        return object.build();
    }

    private static Value handover(Handover handover) {
        return Value.object()
                .put("from", handover.from().value())
                .put("to", handover.to().value())
                .put("at", handover.at().toString())
                .put("reason", handover.reason())
                .build();
    }

    private static Value comment(ApprovalKey key, Comment comment) {
        var object =
                Value.object()
                        .put("by", comment.by().value())
                        .put("at", comment.at().toString())
                        .put("text", comment.text())
                        .put("taskId", comment.task().map(ordinal -> key.task(ordinal).toString()));
        if (!comment.mentions().isEmpty()) {
            object.put("mentions", principals(comment.mentions()));
        }
        return object.build();
    }

    private static Value principals(List<PrincipalId> principals) {
        return Value.texts(principals.stream().map(PrincipalId::value).toList());
    }

    private static <T> Value list(Collection<T> things, Function<T, Value> rendering) {
        return new Value.Items(things.stream().map(rendering).toList());
    }
}
