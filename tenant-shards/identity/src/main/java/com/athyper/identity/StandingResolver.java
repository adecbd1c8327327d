package com.athyper.identity;

import com.athyper.identity.OrgItem.Binding;
import com.athyper.identity.OrgItem.BreakGlass;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.OrgItem.Use;
import com.athyper.identity.Standing.Grant;
import com.athyper.identity.Standing.Source;
import com.athyper.kernel.PrincipalId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Resolves what one principal is at one moment, and remembers from when until when the answer is
 * the same: between two ends of terms that were looked at, nothing changes.
 */
final class StandingResolver {
    /** Between a role and the one unit in which it is held. */
    static final char IN_UNIT = '@';

    private final Organization organization;
    private final Instant now;
    private Instant from = Instant.MIN;
    private Instant until = Instant.MAX;

    StandingResolver(Organization organization, Instant now) {
        this.organization = organization;
        this.now = now;
    }

    /** A standing, and for which moments it is the right one. */
    record Timed(Standing standing, Instant from, Instant until) {
        boolean isFor(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(until);
        }
    }

    Timed resolve(Principal principal) {
        PrincipalId id = principal.id();
        var grants = new ArrayList<Grant>();
        var delegators = new HashSet<PrincipalId>();
        if (principal.active()) {
            grants.addAll(own(principal));
            for (Delegation delegation : organization.delegatedTo(id)) {
                if (holds(delegation.term())) {
                    stand(delegation, grants, delegators);
                }
            }
            organization.glasses(id).forEach(glass -> broken(principal, glass, grants));
        }
        var units = new HashSet<String>();
        organization
                .unitsOf(id)
                .forEach(
                        unit ->
                                organization
                                        .upwards(unit)
                                        .forEach(above -> units.add(above.value())));
        var standing =
                new Standing(
                        id,
                        Standing.sorted(grants),
                        Standing.roles(grants),
                        organization.groupsOf(id),
                        units,
                        path(id),
                        organization.reports(id),
                        delegators);
        return new Timed(standing, from, until);
    }

    /**
     * What somebody is without help of others: this alone can be delegated, so there is no chain.
     */
    private List<Grant> own(Principal principal) {
        var grants = new ArrayList<Grant>();
        principal.roles().forEach(role -> grants.add(new Grant(role, new Source.Direct())));
        bindings(
                principal,
                binding -> {
                    if (binding.use() instanceof Use.Held && holds(binding.term())) {
                        var source = new Source.Bound(binding.key(), binding.holder());
                        names(binding).forEach(role -> grants.add(new Grant(role, source)));
                    }
                });
        return grants;
    }

    private void stand(Delegation delegation, List<Grant> grants, Set<PrincipalId> delegators) {
        organization
                .find(delegation.from())
                .filter(Principal::active)
                .ifPresent(
                        delegator -> {
                            delegators.add(delegator.id());
                            var source = new Source.Delegated(delegation.key(), delegator.id());
                            own(delegator).stream()
                                    .map(Grant::role)
                                    .filter(delegation::covers)
                                    .distinct()
                                    .forEach(role -> grants.add(new Grant(role, source)));
                        });
    }

    /** A glass that was broken is of use while a binding lets its holder break it. */
    private void broken(Principal principal, BreakGlass glass, List<Grant> grants) {
        if (!holds(glass.term())) {
            return;
        }
        var roles = new HashSet<String>();
        bindings(
                principal,
                binding -> {
                    if (binding.use() instanceof Use.BehindGlass
                            && binding.role().equals(glass.role())
                            && holds(binding.term())) {
                        roles.addAll(names(binding));
                    }
                });
        var source = new Source.BrokenGlass(glass.key());
        roles.forEach(role -> grants.add(new Grant(role, source)));
    }

    private List<String> path(PrincipalId id) {
        var units = organization.unitsOf(id);
        return organization
                .primaryUnit(id)
                .or(() -> units.size() == 1 ? units.stream().findFirst() : Optional.empty())
                .map(
                        unit ->
                                organization.upwards(unit).stream()
                                        .map(OrgName::value)
                                        .toList()
                                        .reversed())
                .orElse(List.of());
    }

    Set<String> ownRoles(Principal principal) {
        return Standing.roles(own(principal));
    }

    int minutesBehindGlass(Principal principal, OrgName role) {
        var longest = new AtomicInteger();
        bindings(
                principal,
                binding -> {
                    if (binding.use() instanceof Use.BehindGlass(var minutes)
                            && binding.role().equals(role)
                            && holds(binding.term())) {
                        longest.accumulateAndGet(minutes, Math::max);
                    }
                });
        return longest.get();
    }

    private void bindings(Principal principal, Consumer<Binding> taker) {
        PrincipalId id = principal.id();
        organization.boundTo(new Holder.Person(id)).forEach(taker);
        for (String group : organization.groupsOf(id)) {
            organization.boundTo(new Holder.InGroup(new OrgName(group))).forEach(taker);
        }
        var seen = new HashSet<OrgName>();
        for (OrgName unit : organization.unitsOf(id)) {
            for (OrgName above : organization.upwards(unit)) {
                if (seen.add(above)) {
                    organization.boundTo(new Holder.InUnit(above)).forEach(taker);
                }
            }
        }
    }

    /** The role as it is held: by its name, or in each unit where it is. */
    private List<String> names(Binding binding) {
        return binding.unit()
                .map(
                        unit ->
                                organization.subtree(unit).stream()
                                        .map(name -> binding.role().value() + IN_UNIT + name)
                                        .toList())
                .orElseGet(() -> List.of(binding.role().value()));
    }

    private boolean holds(Term term) {
        since(term.since());
        term.until().ifPresent(this::since);
        return term.holds(now);
    }

    /** At this instant something may change. */
    private void since(Instant change) {
        if (change.isAfter(now)) {
            until = change.isBefore(until) ? change : until;
        } else {
            from = change.isAfter(from) ? change : from;
        }
    }
}
