package com.athyper.edge.workflow;

import com.athyper.edge.access.Call;
import com.athyper.kernel.PrincipalId;
import com.athyper.policy.Operation;
import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.Progress;

/**
 * Who sees an approval: whoever asked for it, whoever is or was asked or told by it, and whoever
 * may read the record that it is about.
 */
final class Sight {
    private Sight() {}

    static boolean of(Call call, Approval approval) {
        return approval.started().filter(progress -> of(call, progress)).isPresent();
    }

    private static boolean of(Call call, Progress progress) {
        PrincipalId me = call.caller().principal();
        var subject = progress.subject();
        return subject.requester().equals(me)
                || progress.tasks().stream()
                        .anyMatch(
                                task ->
                                        task.isFor(me)
                                                || task.assignee().filter(me::equals).isPresent())
                || progress.steps().stream()
                        .flatMap(step -> step.fired().stream())
                        .anyMatch(fired -> fired.to().contains(me))
                || call.authorization()
                        .allows(Operation.ENTITY_READ, subject.entity(), subject.attributes());
    }
}
