package com.athyper.workflow;

import com.athyper.kernel.Origin;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Running;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.ApprovalEvent.Recovered;
import com.athyper.workflow.ApprovalEvent.Recovered.Deadline;
import com.athyper.workflow.ApprovalEvent.Recovered.Overridden;
import com.athyper.workflow.ApprovalEvent.Recovered.OverrideProposed;
import com.athyper.workflow.ApprovalEvent.Recovered.Paused;
import com.athyper.workflow.ApprovalEvent.Recovered.Resumed;
import com.athyper.workflow.ApprovalEvent.Recovered.StepPassedOver;
import com.athyper.workflow.Pause.Proposal;

import java.util.List;
import java.util.Optional;

/** How an approval stands after an administrator has taken it in hand. */
final class RecoveryEvolution {
    private RecoveryEvolution() {}

    static Approval evolve(Approval approval, Recovered event, Origin origin) {
        var progress = approval.started().orElseThrow();
        return switch (event) {
            case Paused(var reason) ->
                    new Approval.Paused(
                            progress,
                            new Pause(origin.principal(), origin.at(), reason, Optional.empty()));
            case OverrideProposed(var step, var outcome, var reason) ->
                    proposing(
                            approval,
                            Optional.of(new Proposal(step, outcome, origin.principal(), reason)));
            case Overridden _ -> proposing(approval, Optional.empty());
            case Resumed(_, var deadlines) -> new Running(due(progress, deadlines));
            case StepPassedOver(var step, var reason) ->
                    new Running(passed(Crossing.seal(progress), step, reason));
        };
    }

    private static Approval proposing(Approval approval, Optional<Proposal> proposal) {
        return approval instanceof Approval.Paused(var progress, var pause)
                ? new Approval.Paused(progress, pause.with(proposal))
                : approval;
    }

    private static Progress due(Progress progress, List<Deadline> deadlines) {
        var result = progress;
        for (var deadline : deadlines) {
            var at = Optional.of(deadline.dueAt());
            result =
                    result.onStep(deadline.step(), step -> step.due(at))
                            .onTasks(
                                    task ->
                                            task.undecided() && task.step().equals(deadline.step())
                                                    ? task.due(at)
                                                    : task);
        }
        return result;
    }

    private static Progress passed(Progress progress, String step, String reason) {
        return progress.onStep(
                        step,
                        it -> it.with(StepStatus.SKIPPED, "passed over: " + reason).needing(0))
                .closingTasks(task -> task.step().equals(step))
                .withoutIncidents(incident -> incident.step().equals(step));
    }
}
