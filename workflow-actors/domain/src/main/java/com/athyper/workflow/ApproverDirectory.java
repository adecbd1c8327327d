package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.calendar.BusinessCalendar;

import java.util.List;
import java.util.Optional;

/**
 * Who can be asked and when people work, as known at this moment; what the rules found is kept in
 * their events. One that knows roles alone finds nobody in groups and units, and no manager.
 */
public interface ApproverDirectory {
    /** Active principals with the role, by id. */
    List<PrincipalId> holders(TenantId tenant, String role);

    boolean isActive(TenantId tenant, PrincipalId principal);

    /** Active members of the group, by id. */
    default List<PrincipalId> members(TenantId tenant, String group) {
        return List.of();
    }

    /** Active people of the organizational unit and of those below it, by id. */
    default List<PrincipalId> people(TenantId tenant, String orgUnit) {
        return List.of();
    }

    /** The manager, the manager's manager and so on, nearest first, active or not. */
    default List<PrincipalId> managers(TenantId tenant, PrincipalId of, int levels) {
        return List.of();
    }

    /** Whether it stands in for the other at this moment, in whatever. */
    default boolean standsFor(TenantId tenant, PrincipalId principal, PrincipalId delegator) {
        return mandates(tenant, principal).stream()
                .anyMatch(mandate -> mandate.from().equals(delegator));
    }

    /** In whose place it acts at this moment. */
    default List<Mandate> mandates(TenantId tenant, PrincipalId principal) {
        return List.of();
    }

    /** The calendar in force under that name. */
    default Optional<BusinessCalendar> calendar(TenantId tenant, String name) {
        return Optional.empty();
    }

    /** Whether it has the role for no other reason than that it stands in for the delegator. */
    default boolean standsIn(
            TenantId tenant, PrincipalId principal, String role, PrincipalId delegator) {
        return false;
    }
}
