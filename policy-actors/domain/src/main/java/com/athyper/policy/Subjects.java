package com.athyper.policy;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whom a rule is about: who holds one of the roles, is a member of one of the groups, belongs to
 * one of the units or to one below it, or is named. Each kind is an alternative to the others.
 */
public record Subjects(
        Set<String> roles, Set<PrincipalId> principals, Set<String> groups, Set<String> orgUnits) {
    /** Who is authenticated at all. */
    public static final Subjects EVERYONE = new Subjects(Set.of(), Set.of());

    public Subjects {
        roles = Set.copyOf(roles);
        principals = Set.copyOf(principals);
        groups = Set.copyOf(groups);
        orgUnits = Set.copyOf(orgUnits);
    }

    /** By role and by name alone. */
    public Subjects(Set<String> roles, Set<PrincipalId> principals) {
        this(roles, principals, Set.of(), Set.of());
    }

    public boolean everyone() {
        return roles.isEmpty() && principals.isEmpty() && groups.isEmpty() && orgUnits.isEmpty();
    }

    /** As documents have it, without the kinds that name nobody. */
    public Value.Fields document() {
        var document = Value.object();
        put(document, "roles", roles.stream());
        put(document, "principals", principals.stream().map(PrincipalId::value));
        put(document, "groups", groups.stream());
        put(document, "orgUnits", orgUnits.stream());
        return document.build();
    }

    private static void put(Value.ObjectBuilder document, String kind, Stream<String> names) {
        List<String> sorted = names.sorted().toList();
        if (!sorted.isEmpty()) {
            document.put(kind, Value.texts(sorted));
        }
    }

    public boolean include(Subject subject) {
        return everyone()
                || principals.contains(subject.principal())
                || !Collections.disjoint(roles, subject.roles())
                || !Collections.disjoint(groups, subject.groups())
                || !Collections.disjoint(orgUnits, subject.orgUnits());
    }
}
