package com.athyper.workflow.template;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.template.Step.Approvers;
import com.athyper.workflow.template.Step.Approvers.Group;
import com.athyper.workflow.template.Step.Approvers.ManagerOfRequester;
import com.athyper.workflow.template.Step.Approvers.OrgUnit;
import com.athyper.workflow.template.Step.Approvers.Principals;
import com.athyper.workflow.template.Step.Approvers.Role;

import java.util.List;

/** Who answers to a description of approvers, at this moment: active, each once, by id. */
public final class Candidates {
    private Candidates() {}

    /** Whoever requests; nobody where that depends on who it is. */
    public static List<PrincipalId> of(
            Approvers approvers, TenantId tenant, ApproverDirectory directory) {
        return switch (approvers) {
            case Role(var role) -> ordered(directory.holders(tenant, role));
            case Group(var group) -> ordered(directory.members(tenant, group));
            case OrgUnit(var unit) -> ordered(directory.people(tenant, unit));
            case ManagerOfRequester _ -> List.of();
            case Principals(var principals) -> active(principals, tenant, directory);
        };
    }

    /**
     * For a request of this one, who is not among them; nor is who would have the role only by
     * standing in for the requester.
     */
    public static List<PrincipalId> of(
            Approvers approvers,
            TenantId tenant,
            ApproverDirectory directory,
            PrincipalId requester) {
        var found =
                switch (approvers) {
                    case Role(var role) ->
                            of(approvers, tenant, directory).stream()
                                    .filter(
                                            each ->
                                                    !directory.standsIn(
                                                            tenant, each, role, requester))
                                    .toList();
                    case ManagerOfRequester(var levels) ->
                            active(
                                    directory.managers(tenant, requester, levels),
                                    tenant,
                                    directory);
                    case Group _, OrgUnit _, Principals _ -> of(approvers, tenant, directory);
                };
        return found.stream().filter(each -> !each.equals(requester)).toList();
    }

    private static List<PrincipalId> active(
            List<PrincipalId> some, TenantId tenant, ApproverDirectory directory) {
        return ordered(some.stream().filter(each -> directory.isActive(tenant, each)).toList());
    }

    private static List<PrincipalId> ordered(List<PrincipalId> some) {
        return some.stream().distinct().sorted().toList();
    }
}
