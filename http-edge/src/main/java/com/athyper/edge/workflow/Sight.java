package com.athyper.edge.workflow;

import com.athyper.edge.access.Call;
import com.athyper.identity.Directory;
import com.athyper.kernel.PrincipalId;
import com.athyper.policy.Operation;
import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Mandate;
import com.athyper.workflow.Party;

import java.util.List;

/**
 * Who sees an approval: whoever asked for it, whoever is or was asked or told by it or acts in the
 * place of one who is asked, and whoever may read the record that it is about.
 */
record Sight(Directory directory) {

    boolean of(Call call, Approval approval) {
        return approval.started().filter(progress -> of(call, progress)).isPresent();
    }

    private boolean of(Call call, Progress progress) {
        PrincipalId me = call.caller().principal();
        var subject = progress.subject();
        var parties = Party.of(progress);
        return subject.requester().equals(me)
                || parties.stream().anyMatch(party -> party.is(me))
                || call.authorization()
                        .allows(Operation.ENTITY_READ, subject.entity(), subject.attributes())
                || mandates(call).stream()
                        .anyMatch(
                                mandate ->
                                        parties.stream()
                                                .anyMatch(it -> it.isStoodInForBy(mandate)));
    }

    /** In whose place the caller acts. */
    List<Mandate> mandates(Call call) {
        return directory
                .of(call.tenant())
                .inForceTo(call.caller().principal(), call.origin().at())
                .stream()
                .map(delegation -> new Mandate(delegation.from(), delegation.roles()))
                .toList();
    }
}
