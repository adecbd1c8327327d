package com.athyper.workflow.actors;

import com.athyper.identity.Directory;
import com.athyper.identity.OrgName;
import com.athyper.identity.Principal;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.Mandate;
import com.athyper.workflow.calendar.BusinessCalendar;
import com.athyper.workflow.calendar.Calendars;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@link ApproverDirectory} out of the tenant's directory. */
public final class DirectoryApprovers implements ApproverDirectory {
    private final Directory directory;
    private final Calendars calendars;
    private final InstantSource clock;

    public DirectoryApprovers(Directory directory, Calendars calendars, InstantSource clock) {
        this.directory = directory;
        this.calendars = calendars;
        this.clock = clock;
    }

    @Override
    public List<PrincipalId> holders(TenantId tenant, String role) {
        return directory.holders(tenant, role, clock.instant());
    }

    @Override
    public boolean isActive(TenantId tenant, PrincipalId principal) {
        return directory.find(tenant, principal).filter(Principal::active).isPresent();
    }

    @Override
    public List<PrincipalId> members(TenantId tenant, String group) {
        var organization = directory.of(tenant);
        return OrgName.isValid(group)
                ? organization
                        .group(new OrgName(group))
                        .map(found -> organization.active(found.members()))
                        .orElse(List.of())
                : List.of();
    }

    @Override
    public List<PrincipalId> people(TenantId tenant, String orgUnit) {
        var organization = directory.of(tenant);
        return OrgName.isValid(orgUnit)
                ? organization.active(organization.people(new OrgName(orgUnit)))
                : List.of();
    }

    @Override
    public List<PrincipalId> managers(TenantId tenant, PrincipalId of, int levels) {
        return directory.of(tenant).managers(of, levels);
    }

    @Override
    public List<Mandate> mandates(TenantId tenant, PrincipalId principal) {
        return directory.of(tenant).inForceTo(principal, clock.instant()).stream()
                .map(delegation -> new Mandate(delegation.from(), delegation.roles()))
                .toList();
    }

    @Override
    public Optional<BusinessCalendar> calendar(TenantId tenant, String name) {
        return calendars.find(tenant, name);
    }

    @Override
    public boolean standsIn(
            TenantId tenant, PrincipalId principal, String role, PrincipalId delegator) {
        return directory
                .standing(tenant, principal, clock.instant())
                .filter(standing -> !standing.holdsWithout(delegator, role))
                .isPresent();
    }
}
