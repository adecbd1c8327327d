package com.athyper.workflow;

import static com.athyper.kernel.Decision.accept;
import static com.athyper.kernel.Decision.alreadyDone;

import com.athyper.kernel.Aggregate.Due;
import com.athyper.kernel.Decision;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepProgress;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalEvent.Escalated;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.template.Step.Escalation;
import com.athyper.workflow.template.Step.Escalation.Effect;
import com.athyper.workflow.template.Step.Mode;
import com.athyper.workflow.template.Step.Sla;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happens when the time of a step is over. */
record EscalationRules(StepRules steps) {

    /** The next deadline that somebody must be told about. */
    static Optional<Due<ApprovalCommand>> due(Progress progress) {
        return progress.active()
                .filter(step -> !step.escalated() && escalation(progress, step.name()).isPresent())
                .flatMap(
                        step ->
                                step.dueAt()
                                        .map(
                                                at ->
                                                        new Due<ApprovalCommand>(
                                                                at,
                                                                new Escalate(step.name(), at))));
    }

    /** Once for each step and deadline: a clock may say it twice, or too late. */
    Decision<ApprovalEvent> escalate(Progress progress, Escalate escalate) {
        var isDue = due(progress).filter(due -> due.command().equals(escalate)).isPresent();
        return isDue
                ? accept(outcome(progress, progress.step(escalate.step()), escalate.deadline()))
                : alreadyDone();
    }

    /** Either more people are asked, or it is seen that there are none. */
    ApprovalEvent outcome(Progress progress, StepProgress step, Instant deadline) {
        var escalation = escalation(progress, step.name()).orElseThrow();
        var found = steps.asked(escalation.to(), progress);
        if (found.none()) {
            return new IncidentRaised(step.name(), "no-escalation", found.why());
        }
        var to = found.people();
        var problem = StepRules.tooMany(step.name(), to.size(), progress.tasks().size());
        if (problem.isPresent()) {
            return problem.get();
        }
        var why =
                "not done by %s; %s %s"
                        .formatted(
                                deadline,
                                found.why(),
                                switch (escalation.effect()) {
                                    case ADD -> "besides";
                                    case REPLACE -> "instead";
                                });
        var mode = progress.template().step(step.name()).mode();
        return isShared(mode)
                ? new Escalated(step.name(), deadline, escalation.effect(), to, 1, List.of(), why)
                : byVotes(progress, step, new Call(mode, escalation.effect(), to, deadline, why));
    }

    private record Call(
            Mode mode, Effect effect, List<PrincipalId> to, Instant deadline, String why) {}

    private static ApprovalEvent byVotes(Progress progress, StepProgress step, Call call) {
        var asked = progress.tasksOf(step.name());
        var fresh =
                call.to().stream()
                        .filter(person -> asked.stream().noneMatch(task -> task.isFor(person)))
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
            // Fewer may be needed of fewer people, but no step is approved by a change of people.
            needed = Math.max(call.mode().needed(step.votes().size() + open), approvals + 1);
            if (approvals + open < needed) {
                return new IncidentRaised(
                        step.name(),
                        "no-escalation",
                        "%d must agree and too few could answer instead".formatted(needed));
            }
        }
        return new Escalated(
                step.name(),
                call.deadline(),
                call.effect(),
                call.to(),
                needed,
                StepRules.each(fresh, progress.tasks().size() + 1),
                call.why());
    }

    static boolean isShared(Mode mode) {
        return switch (mode) {
            case Mode.Any _ -> true;
            case Mode.All _, Mode.Majority _, Mode.Quorum _, Mode.QuorumPercent _ -> false;
        };
    }

    static Optional<Escalation> escalation(Progress progress, String step) {
        return progress.template().step(step).sla().flatMap(Sla::escalation);
    }
}
