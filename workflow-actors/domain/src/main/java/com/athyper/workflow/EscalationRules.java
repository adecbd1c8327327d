package com.athyper.workflow;

import static com.athyper.kernel.Decision.accept;
import static com.athyper.kernel.Decision.alreadyDone;

import com.athyper.kernel.Aggregate.Due;
import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.Remind;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalEvent.Escalated;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalEvent.NewTask;
import com.athyper.workflow.ApprovalEvent.Notified;
import com.athyper.workflow.ApprovalEvent.Reminded;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.StepProgress.Decider;
import com.athyper.workflow.template.Candidates;
import com.athyper.workflow.template.Step.Escalation.Action;
import com.athyper.workflow.template.Step.Escalation.Effect;
import com.athyper.workflow.template.Step.Mode;

import java.util.List;
import java.util.Optional;

/** What happens when the time of a step is over. */
record EscalationRules(StepRules steps) {

    /** The next deadline that somebody must be told about. */
    static Optional<Due<ApprovalCommand>> due(Progress progress) {
        return Deadlines.first(progress)
                .map(owed -> new Due<>(owed.alarm().at(), command(owed.step(), owed.alarm())));
    }

    private static ApprovalCommand command(StepProgress step, Alarm alarm) {
        return switch (alarm.kind()) {
            case REMINDER -> new Remind(step.name(), alarm.level(), alarm.at());
            case ESCALATION -> new Escalate(step.name(), alarm.level(), alarm.at());
        };
    }

    /** Once for each step, level and deadline: a clock may say it twice, or too late. */
    static Decision<ApprovalEvent> remind(Progress progress, Remind remind) {
        var alarm = new Alarm(Alarm.Kind.REMINDER, remind.level(), remind.deadline());
        if (owing(progress, remind.step(), alarm).isEmpty()) {
            return alreadyDone();
        }
        var to =
                progress.tasksOf(remind.step()).stream()
                        .flatMap(task -> task.waitsFor().stream())
                        .distinct()
                        .sorted()
                        .toList();
        return accept(new Reminded(remind.step(), remind.level(), remind.deadline(), to));
    }

    /** Once for each step, level and deadline: a clock may say it twice, or too late. */
    Decision<ApprovalEvent> escalate(Progress progress, Escalate escalate, Origin origin) {
        var alarm = new Alarm(Alarm.Kind.ESCALATION, escalate.level(), escalate.deadline());
        return owing(progress, escalate.step(), alarm)
                .map(step -> accept(outcome(progress, step, alarm, origin)))
                .orElseGet(Decision::alreadyDone);
    }

    private static Optional<StepProgress> owing(Progress progress, String step, Alarm alarm) {
        return progress.active().stream()
                .filter(it -> it.name().equals(step))
                .filter(it -> Deadlines.next(progress, it).filter(alarm::equals).isPresent())
                .findFirst();
    }

    /** As when its time came, for an escalation that could not be then. */
    List<ApprovalEvent> again(Progress progress, StepProgress step, int level, Origin origin) {
        var alarm =
                Deadlines.planned(progress, step).stream()
                        .filter(it -> it.kind() == Alarm.Kind.ESCALATION && it.level() == level)
                        .findFirst()
                        .orElseThrow();
        return outcome(progress, step, alarm, origin);
    }

    private List<ApprovalEvent> outcome(
            Progress progress, StepProgress step, Alarm alarm, Origin origin) {
        var escalation = Deadlines.escalation(progress, step.name(), alarm.level());
        return switch (escalation.action()) {
            case Action.Ask(var to, var effect) -> {
                var found = steps.asked(to, progress);
                yield List.of(
                        found.none()
                                ? nobody(step, alarm, found.why())
                                : ask(progress, step, new Call(effect, found, alarm)));
            }
            case Action.Notify(var to) -> {
                var found = steps.asked(to, progress);
                yield List.of(
                        found.none()
                                ? nobody(step, alarm, found.why())
                                : new Notified(
                                        step.name(),
                                        alarm.level(),
                                        alarm.at(),
                                        found.people(),
                                        "not done by %s; %s is told"
                                                .formatted(alarm.at(), found.why())));
            }
            case Action.Decide(var approve) ->
                    steps.complete(
                            progress,
                            new StepCompleted(
                                    step.name(),
                                    approve ? Choice.APPROVED : Choice.REJECTED,
                                    "not done by %s; the template decides".formatted(alarm.at()),
                                    Optional.of(Decider.CLOCK)),
                            origin);
        };
    }

    private static IncidentRaised nobody(StepProgress step, Alarm alarm, String why) {
        return new IncidentRaised(step.name(), "no-escalation", why, Optional.of(alarm.level()));
    }

    private record Call(Effect effect, Candidates found, Alarm alarm) {
        List<PrincipalId> to() {
            return found.people();
        }

        String why() {
            return "not done by %s; %s %s"
                    .formatted(
                            alarm.at(),
                            found.why(),
                            switch (effect) {
                                case ADD -> "besides";
                                case REPLACE -> "instead";
                            });
        }
    }

    /** Either more people are asked, or it is seen that it would not help. */
    private static ApprovalEvent ask(Progress progress, StepProgress step, Call call) {
        var problem = StepRules.tooMany(step.name(), call.to().size(), progress.tasks().size());
        if (problem.isPresent()) {
            return problem.get().at(call.alarm().level());
        }
        return isShared(progress.template().step(step.name()).mode())
                ? escalated(step, call, 1, List.of())
                : byVotes(progress, step, call);
    }

    private static Escalated escalated(
            StepProgress step, Call call, int needed, List<NewTask> tasks) {
        return new Escalated(
                step.name(),
                call.alarm().at(),
                call.effect(),
                call.to(),
                needed,
                tasks,
                call.why(),
                Optional.of(call.alarm().level()));
    }

    private static ApprovalEvent byVotes(Progress progress, StepProgress step, Call call) {
        var asked = progress.tasksOf(step.name());
        var fresh =
                call.to().stream()
                        .filter(
                                person ->
                                        asked.stream().noneMatch(task -> isStillFor(task, person)))
                        .toList();
        var needed = step.needed();
        if (call.effect() == Effect.REPLACE) {
            long kept =
                    asked.stream()
                            .filter(Task::undecided)
                            .filter(task -> task.assignee().filter(call.to()::contains).isPresent())
                            .count();
            int open = (int) kept + fresh.size();
            int approvals = TaskRules.approvals(progress, step.name());
            var mode = progress.template().step(step.name()).mode();
            // Fewer may be needed of fewer people, but no step is approved by a change of people.
            needed = Math.max(mode.needed(step.votes().size() + open), approvals + 1);
            if (approvals + open < needed) {
                return nobody(
                        step,
                        call.alarm(),
                        "%d must agree and too few could answer instead".formatted(needed));
            }
        }
        return escalated(step, call, needed, StepRules.each(fresh, progress.tasks().size() + 1));
    }

    /** Whoever was replaced before may be asked again. */
    private static boolean isStillFor(Task task, PrincipalId person) {
        return task.isFor(person) && task.status() != TaskStatus.CLOSED;
    }

    static boolean isShared(Mode mode) {
        return switch (mode) {
            case Mode.Any _ -> true;
            case Mode.All _, Mode.Majority _, Mode.Quorum _, Mode.QuorumPercent _ -> false;
        };
    }
}
