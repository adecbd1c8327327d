package com.athyper.policy;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.util.Collection;
import java.util.List;
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
    private static final List<String> ATTRIBUTES =
            List.of("id", "roles", "groups", "orgUnits", "reports", "delegators");

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
        var attributes = Value.object();
        for (String name : ATTRIBUTES) {
            attributes.put(name, attribute(name));
        }
        return attributes.build();
    }

    /** One of the {@link #attributes}, or {@link Value#NULL}. */
    Value attribute(String name) {
        return switch (name) {
            case "id" -> Value.of(principal.value());
            case "roles" -> texts(roles);
            case "groups" -> texts(groups);
            case "orgUnits" -> texts(orgUnits);
            case "reports" -> texts(reports.stream().map(PrincipalId::value).toList());
            case "delegators" -> texts(delegators.stream().map(PrincipalId::value).toList());
            case String _ -> Value.NULL;
        };
    }

    private static Value texts(Collection<String> names) {
        return Value.texts(names.stream().sorted().toList());
    }
}
