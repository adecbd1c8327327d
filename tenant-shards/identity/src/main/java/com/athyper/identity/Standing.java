package com.athyper.identity;

import com.athyper.kernel.PrincipalId;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a principal is in its tenant at one moment: every role with where it comes from, what it
 * belongs to, and whom it stands for.
 *
 * @param orgUnits the units it belongs to and all above them
 * @param unitPath its primary unit, or the only one it belongs to, and all above it, the highest
 *     first; empty if neither is there
 * @param reports the principals, active or not, whose manager it is
 * @param delegators on whose behalf it may act
 */
public record Standing(
        PrincipalId principal,
        List<Grant> grants,
        Set<String> roles,
        Set<String> groups,
        Set<String> orgUnits,
        List<String> unitPath,
        Set<PrincipalId> reports,
        Set<PrincipalId> delegators) {

    /**
     * A role, and where it comes from; a role that has several sources is granted several times.
     */
    public record Grant(String role, Source source) {}

    /** Where a role comes from. */
    public sealed interface Source {
        /** Written on the principal itself. */
        record Direct() implements Source {}

        record Bound(UUID binding, OrgItem.Holder through) implements Source {}

        record Delegated(UUID delegation, PrincipalId from) implements Source {}

        record BrokenGlass(UUID glass) implements Source {}

        /** Said by the identity provider of somebody who is not in the directory. */
        record Claimed() implements Source {}
    }

    private static final Comparator<Grant> BY_ROLE = Comparator.comparing(Grant::role);

    public Standing {
        grants = List.copyOf(grants);
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
        orgUnits = Set.copyOf(orgUnits);
        unitPath = List.copyOf(unitPath);
        reports = Set.copyOf(reports);
        delegators = Set.copyOf(delegators);
    }

    /** Of one who belongs to nothing and stands for nobody. */
    public static Standing alone(PrincipalId principal, List<Grant> grants) {
        return new Standing(
                principal,
                sorted(grants),
                roles(grants),
                Set.of(),
                Set.of(),
                List.of(),
                Set.of(),
                Set.of());
    }

    /** Of one whom the directory does not know: it is what its identity provider says it is. */
    public static Standing claimed(PrincipalId principal, Set<String> roles) {
        return alone(
                principal,
                roles.stream().map(role -> new Grant(role, new Source.Claimed())).toList());
    }

    static List<Grant> sorted(List<Grant> grants) {
        return grants.stream().sorted(BY_ROLE).toList();
    }

    static Set<String> roles(List<Grant> grants) {
        return grants.stream().map(Grant::role).collect(Collectors.toCollection(HashSet::new));
    }

    /** Whether it would hold the role still if this other one's delegations to it did not count. */
    public boolean holdsWithout(PrincipalId delegator, String role) {
        return grants.stream()
                .anyMatch(
                        grant ->
                                grant.role().equals(role)
                                        && !(grant.source() instanceof Source.Delegated(_, var from)
                                                && from.equals(delegator)));
    }

    /**
     * Those of the roles that it holds in one and the same place: in the whole tenant, or in the
     * unit where it holds the most of them. A role of the whole tenant is held in every unit.
     */
    public List<String> together(Collection<String> some) {
        List<String> most = some.stream().filter(roles::contains).toList();
        for (String place : places()) {
            List<String> there =
                    some.stream()
                            .filter(role -> roles.contains(role) || roles.contains(role + place))
                            .toList();
            most = there.size() > most.size() ? there : most;
        }
        return most;
    }

    /** Whether who holds this holds the role, be it in one unit alone. */
    public static boolean isOf(String held, String role) {
        return held.equals(role) || held.startsWith(role + StandingResolver.IN_UNIT);
    }

    /** The units in which it holds something, each with what joins a role to it. */
    private Set<String> places() {
        var places = new TreeSet<String>();
        for (String role : roles) {
            int at = role.lastIndexOf(StandingResolver.IN_UNIT);
            if (at >= 0) {
                places.add(role.substring(at));
            }
        }
        return places;
    }
}
