package com.athyper.policy;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.util.Collection;
import java.util.Set;

/**
 * Who asks, as conditions see it under the root {@code subject}: {@code id}, and the lists {@code
 * roles}, {@code groups}, {@code orgUnits}, {@code reports} and {@code delegators}.
 *
 * @param orgUnits the names of the units it belongs to and of all above them
 * @param reports whose manager it is
 * @param delegators on whose behalf it may act now
 */
public record Subject(
        PrincipalId principal,
        Set<String> roles,
        Set<String> groups,
        Set<String> orgUnits,
        Set<PrincipalId> reports,
        Set<PrincipalId> delegators) {
    public Subject {
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
        orgUnits = Set.copyOf(orgUnits);
        reports = Set.copyOf(reports);
        delegators = Set.copyOf(delegators);
    }

    /** One that belongs to nothing. */
    public Subject(PrincipalId principal, Set<String> roles) {
        this(principal, roles, Set.of(), Set.of(), Set.of(), Set.of());
    }

    public Value.Fields attributes() {
        return Value.object()
                .put("id", principal.value())
                .put("roles", texts(roles))
                .put("groups", texts(groups))
                .put("orgUnits", texts(orgUnits))
                .put("reports", texts(reports.stream().map(PrincipalId::value).toList()))
                .put("delegators", texts(delegators.stream().map(PrincipalId::value).toList()))
                .build();
    }

    private static Value texts(Collection<String> names) {
        return Value.texts(names.stream().sorted().toList());
    }
}
