package com.athyper.workflow;

import com.athyper.kernel.Value;
import com.athyper.workflow.Approval.Incident;
import com.athyper.workflow.Pause.Proposal;

import java.util.List;

/** Whatever keeps an approval from getting on, as those see it who can mend it. */
final class RecoveryRendering {
    /** Whose matter an incident is: whoever may do this. */
    private static final String OWNER = "workflow.instance.operate";

    private RecoveryRendering() {}

    static Value incident(Incident incident) {
        return Value.object()
                .put("step", incident.step())
                .put("code", incident.code())
                .put("reason", incident.reason())
                .put("at", incident.at().toString())
                .put("owner", OWNER)
                .put("actions", Value.texts(actions(incident.code())))
                .build();
    }

    /** What would mend it; to retry is of use once what it looks for is there. */
    static List<String> actions(String code) {
        return switch (code) {
            case "no-approver", "quorum-unreachable", "too-many-approvers" ->
                    List.of("retry", "skip", "override", "cancel");
            case "no-escalation" -> List.of("retry", "reassign", "override", "cancel");
            case "approver-inactive" -> List.of("reassign", "retry", "skip", "override", "cancel");
            case "nobody-asked", "other-entity" -> List.of("cancel");
            case String _ -> List.of("retry", "override", "cancel");
        };
    }

    static Value pause(Pause pause) {
        var object =
                Value.object()
                        .put("by", pause.by().value())
                        .put("at", pause.at().toString())
                        .put("reason", pause.reason());
        pause.proposal().ifPresent(proposal -> object.put("override", proposal(proposal)));
        return object.build();
    }

    private static Value proposal(Proposal proposal) {
        return Value.object()
                .put("step", proposal.step())
                .put("outcome", Words.of(proposal.outcome()))
                .put("by", proposal.by().value())
                .put("reason", proposal.reason())
                .build();
    }
}
