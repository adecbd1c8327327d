package com.athyper.policy;

import com.athyper.kernel.PrincipalId;

import java.util.Collections;
import java.util.Set;

/** Whom a rule is about: who holds one of the roles, and the principals by name. */
public record Subjects(Set<String> roles, Set<PrincipalId> principals) {
    /** Who is authenticated at all. */
    public static final Subjects EVERYONE = new Subjects(Set.of(), Set.of());

    public Subjects {
        roles = Set.copyOf(roles);
        principals = Set.copyOf(principals);
    }

    public boolean include(Subject subject) {
        return (roles.isEmpty() && principals.isEmpty())
                || principals.contains(subject.principal())
                || !Collections.disjoint(roles, subject.roles());
    }
}
