package com.athyper.workflow.actors.simulation;

import com.athyper.actors.aggregate.AggregateType;
import com.athyper.kernel.Aggregate;
import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.Remind;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.StepProgress;

import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** The real rules, or rules that see less than they should. */
record Planted(
        Aggregate<ApprovalCommand, ApprovalEvent, Approval> rules,
        UnaryOperator<Progress> blind,
        boolean clockAlone)
        implements Aggregate<ApprovalCommand, ApprovalEvent, Approval> {

    static AggregateType<ApprovalCommand, ApprovalEvent, Approval> into(
            AggregateType<ApprovalCommand, ApprovalEvent, Approval> real, World world) {
        UnaryOperator<Progress> blind;
        if (world.has(Bug.ALARMS_GO_OFF_AS_OFTEN_AS_THEY_RING)) {
            blind = Planted::withoutAlarms;
        } else if (world.has(Bug.FORGETS_WHAT_WAS_DECIDED)) {
            blind = Planted::withoutDecisions;
        } else if (world.has(Bug.TAKES_ONE_ANSWER_FOR_ALL)) {
            blind = progress -> needing(progress, _ -> 1);
        } else if (world.has(Bug.ASKS_FOR_MORE_THAN_ARE_ASKED)) {
            blind = progress -> needing(progress, needed -> needed + 1);
        } else {
            return real;
        }
        boolean clockAlone = world.has(Bug.ALARMS_GO_OFF_AS_OFTEN_AS_THEY_RING);
        return new AggregateType<>(
                real.name(),
                real.commands(),
                real.states(),
                real.events(),
                tenant -> new Planted(real.rules().apply(tenant), blind, clockAlone),
                real.settlement());
    }

    @Override
    public Approval initial() {
        return rules.initial();
    }

    @Override
    public Decision<ApprovalEvent> decide(Approval state, ApprovalCommand command, Origin origin) {
        boolean clock = command instanceof Remind || command instanceof Escalate;
        return rules.decide(
                clock == clockAlone && state instanceof Approval.Running(var progress)
                        ? new Approval.Running(blind.apply(progress))
                        : state,
                command,
                origin);
    }

    @Override
    public Approval evolve(Approval state, ApprovalEvent event, Origin origin) {
        return rules.evolve(state, event, origin);
    }

    @Override
    public Optional<Due<ApprovalCommand>> due(Approval state) {
        return rules.due(state);
    }

    private static Progress withoutAlarms(Progress progress) {
        return with(
                progress,
                progress.steps().stream().map(step -> step(step, step.votes(), List.of())).toList(),
                progress.tasks());
    }

    private static Progress withoutDecisions(Progress progress) {
        return with(
                progress,
                progress.steps().stream().map(step -> step(step, List.of(), step.fired())).toList(),
                progress.tasks().stream().map(Planted::undecided).toList());
    }

    private static Progress needing(Progress progress, IntUnaryOperator needed) {
        return with(
                progress,
                progress.steps().stream()
                        .map(step -> needing(step, needed.applyAsInt(step.needed())))
                        .toList(),
                progress.tasks());
    }

    private static StepProgress needing(StepProgress is, int needed) {
        return new StepProgress(
                is.name(),
                is.status(),
                is.why(),
                is.dueAt(),
                is.escalated(),
                needed,
                is.votes(),
                is.decidedBy(),
                is.fired(),
                is.timetable());
    }

    private static Progress with(Progress is, List<StepProgress> steps, List<Task> tasks) {
        return new Progress(
                is.template(),
                is.subject(),
                is.startedAt(),
                steps,
                tasks,
                is.incidents(),
                is.comments(),
                is.former(),
                is.crossing());
    }

    private static StepProgress step(
            StepProgress is, List<Approval.Vote> votes, List<StepProgress.Fired> fired) {
        return new StepProgress(
                is.name(),
                is.status(),
                is.why(),
                is.dueAt(),
                is.escalated(),
                is.needed(),
                votes,
                is.decidedBy(),
                fired,
                is.timetable());
    }

    private static Task undecided(Task is) {
        boolean decided = is.status() == TaskStatus.APPROVED || is.status() == TaskStatus.REJECTED;
        return new Task(
                is.ordinal(),
                is.step(),
                decided ? TaskStatus.CLAIMED : is.status(),
                is.candidates(),
                is.assignee(),
                is.createdAt(),
                is.dueAt(),
                is.why(),
                is.handovers(),
                is.remindedAt());
    }
}
