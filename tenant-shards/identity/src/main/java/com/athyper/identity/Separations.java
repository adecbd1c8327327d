package com.athyper.identity;

import com.athyper.identity.OrgItem.Apart;
import com.athyper.identity.OrgItem.Binding;
import com.athyper.identity.OrgItem.BreakGlass;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.OrgItem.Group;
import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.OrgItem.Separation;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.identity.OrgRules.Outcome;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a change lets somebody hold roles together that are kept apart, now or when a term
 * begins. Who did so before the change is not held against it: that is reported, and taken away by
 * changes that must go through.
 */
public final class Separations {
    private final Organization before;
    private final Instant now;
    private final List<Separation> enforced;

    public Separations(Organization before, Instant now) {
        this.before = before;
        this.now = now;
        this.enforced = before.separations().stream().filter(set -> !set.advisory()).toList();
    }

    /** Roles that somebody holds in one place, of those that a set keeps apart. */
    private record Together(PrincipalId principal, OrgName set, List<String> roles) {}

    /** Why the item may not become what it becomes. */
    Optional<Problem> broken(Outcome outcome) {
        return outcome.isNothing()
                ? Optional.empty()
                : outcome.after()
                        .filter(_ -> !enforced.isEmpty())
                        .flatMap(
                                after -> {
                                    var then = before.with(after);
                                    return broken(then, touched(then, after.item()));
                                });
    }

    /** Why the principal may not become that. */
    public Optional<Problem> broken(Principal after) {
        return enforced.isEmpty()
                ? Optional.empty()
                : broken(before.with(after), List.of(after.id()));
    }

    private Optional<Problem> broken(Organization after, Collection<PrincipalId> touched) {
        var found = new LinkedHashSet<Together>();
        for (PrincipalId principal : touchedWithDelegates(after, touched)) {
            Set<Together> there = together(after, principal);
            if (!there.isEmpty()) {
                there.removeAll(together(before, principal));
                found.addAll(there);
            }
        }
        return found.stream().findFirst().map(first -> problem(first, found.size()));
    }

    private static Problem problem(Together first, int count) {
        return OrgError.KEPT_APART.because(
                "`%s` would hold %s together, which `%s` keeps apart%s"
                        .formatted(
                                first.principal(),
                                String.join(
                                        " and ",
                                        first.roles().stream()
                                                .map(role -> "`" + role + "`")
                                                .toList()),
                                first.set(),
                                count > 1 ? " (the first of " + count + ")" : ""));
    }

    private Set<Together> together(Organization organization, PrincipalId principal) {
        var found = new LinkedHashSet<Together>();
        for (Standing standing : organization.standings(principal, now)) {
            for (Separation set : enforced) {
                if (set.apart() instanceof Apart.Roles(var roles)) {
                    List<String> held = standing.together(roles);
                    if (held.size() > 1) {
                        found.add(new Together(principal, set.name(), held));
                    }
                }
            }
        }
        return found;
    }

    /** Whose roles may be others than before: they, and who stands in for them. */
    private static Set<PrincipalId> touchedWithDelegates(
            Organization after, Collection<PrincipalId> touched) {
        var found = new TreeSet<>(touched);
        for (PrincipalId principal : touched) {
            after.delegatedFrom(principal).forEach(delegation -> found.add(delegation.to()));
        }
        return found;
    }

    private static Collection<PrincipalId> touched(Organization after, OrgItem item) {
        return switch (item) {
            case Binding binding ->
                    switch (binding.holder()) {
                        case Holder.Person(var principal) -> List.of(principal);
                        case Holder.InGroup(var group) ->
                                after.group(group).map(Group::members).orElse(List.of());
                        case Holder.InUnit(var unit) -> after.people(unit);
                    };
            case Group group -> group.members();
            // Where units are decides also in which of them a role is held, by whomever.
            case Unit _ -> after.principals().stream().map(Principal::id).toList();
            case Delegation delegation -> List.of(delegation.to());
            // An emergency is in front of everybody, and told of like all else that is together.
            case BreakGlass _ -> List.of();
            case Separation _ -> List.of();
        };
    }
}
