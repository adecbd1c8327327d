package com.athyper.workflow;

import com.athyper.kernel.Value;
import com.athyper.workflow.ApprovalAudit.Line;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalEvent.Recovered;
import com.athyper.workflow.ApprovalEvent.Recovered.Overridden;
import com.athyper.workflow.ApprovalEvent.Recovered.OverrideProposed;
import com.athyper.workflow.ApprovalEvent.Recovered.Paused;
import com.athyper.workflow.ApprovalEvent.Recovered.Resumed;
import com.athyper.workflow.ApprovalEvent.Recovered.StepPassedOver;

import java.util.Optional;

/** What the auditor reads of administrators' measures. */
final class RecoveryAudit {
    private RecoveryAudit() {}

    static Line line(Recovered event) {
        return switch (event) {
            case Paused(var reason) -> line("workflow.instance.pause", reason, state("paused"));
            case Resumed(var reason, _) ->
                    line("workflow.instance.resume", reason, state("running"));
            case OverrideProposed(var step, var outcome, var reason) ->
                    line("workflow.override.propose", reason, outcome(step, outcome).build());
            case Overridden(var step, var outcome, var proposedBy, var reason) ->
                    line(
                            "workflow.instance.override",
                            reason,
                            outcome(step, outcome).put("proposedBy", proposedBy.value()).build());
            case StepPassedOver(var step, var reason) ->
                    line(
                            "workflow.step.pass-over",
                            reason,
                            Value.object().put("step", step).put("status", "skipped").build());
        };
    }

    private static Line line(String operation, String reason, Value.Fields after) {
        return ApprovalAudit.fresh(operation, Optional.of(reason), after);
    }

    private static Value.Fields state(String state) {
        return Value.object().put("state", state).build();
    }

    private static Value.ObjectBuilder outcome(String step, Choice outcome) {
        return Value.object().put("step", step).put("status", Words.of(outcome));
    }
}
