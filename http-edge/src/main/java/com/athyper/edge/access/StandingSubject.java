package com.athyper.edge.access;

import com.athyper.identity.Caller;
import com.athyper.identity.Standing;
import com.athyper.policy.Subject;

/** What policies see of a standing. */
public final class StandingSubject {
    private StandingSubject() {}

    public static Subject of(Caller caller) {
        return of(caller.standing());
    }

    public static Subject of(Standing standing) {
        return new Subject(
                standing.principal(),
                standing.roles(),
                standing.groups(),
                standing.orgUnits(),
                standing.reports(),
                standing.delegators());
    }
}
