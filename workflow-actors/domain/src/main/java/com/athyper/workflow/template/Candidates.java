package com.athyper.workflow.template;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.template.Step.Approvers;
import com.athyper.workflow.template.Step.Approvers.Principals;
import com.athyper.workflow.template.Step.Approvers.Role;

import java.util.List;

/** Who answers to a description of approvers, at this moment: active, each once, by id. */
public final class Candidates {
    private Candidates() {}

    public static List<PrincipalId> of(
            Approvers approvers, TenantId tenant, ApproverDirectory directory) {
        var found =
                switch (approvers) {
                    case Role(var role) -> directory.holders(tenant, role).stream();
                    case Principals(var principals) ->
                            principals.stream()
                                    .filter(principal -> directory.isActive(tenant, principal));
                };
        return found.distinct().sorted().toList();
    }
}
