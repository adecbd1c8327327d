package com.athyper.identity;

import com.athyper.identity.OrgItem.Binding;
import com.athyper.identity.OrgItem.BreakGlass;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.OrgItem.Group;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItem.Separation;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.kernel.PrincipalId;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The principals of one tenant and all that binds them, as of one epoch, indexed once. What depends
 * on time is asked with the time: a role that expires is gone at that instant, whatever was
 * answered before.
 */
public final class Organization {
    private final List<Principal> people;
    private final Map<PrincipalId, Principal> principals;
    private final Map<Kind, Map<String, KeptItem>> items = new EnumMap<>(Kind.class);
    private final Map<PrincipalId, Set<PrincipalId>> reports = new HashMap<>();
    private final Map<String, Set<PrincipalId>> holders = new HashMap<>();
    private final Map<PrincipalId, Set<String>> groups = new HashMap<>();
    private final Map<PrincipalId, Set<OrgName>> units = new HashMap<>();
    private final Map<PrincipalId, OrgName> primary = new HashMap<>();
    private final Map<OrgName, Set<OrgName>> children = new HashMap<>();
    private final Map<OrgItem.Holder, List<Binding>> bindings;
    private final Map<String, List<Binding>> bound;
    private final Map<PrincipalId, List<Delegation>> delegatedTo;
    private final Map<PrincipalId, List<Delegation>> delegatedFrom;
    private final Map<PrincipalId, List<BreakGlass>> glasses;
    private final Map<PrincipalId, StandingResolver.Timed> resolved = new ConcurrentHashMap<>();

    private Organization(List<Principal> all, Collection<KeptItem> kept) {
        people = all.stream().sorted(Comparator.comparing(Principal::id)).toList();
        principals = people.stream().collect(Collectors.toMap(Principal::id, Function.identity()));
        for (Kind kind : Kind.values()) {
            items.put(kind, new TreeMap<>());
        }
        kept.forEach(one -> within(one.item().kind()).put(one.item().id(), one));
        people.forEach(this::index);
        all(Group.class).forEach(this::index);
        all(Unit.class).forEach(this::index);
        bindings = by(all(Binding.class), Binding::holder);
        bound = by(all(Binding.class), binding -> binding.role().value());
        delegatedTo = by(all(Delegation.class), Delegation::to);
        delegatedFrom = by(all(Delegation.class), Delegation::from);
        glasses = by(all(BreakGlass.class), BreakGlass::principal);
    }

    public static Organization of(List<Principal> principals, Collection<KeptItem> items) {
        return new Organization(principals, items);
    }

    /** Of a tenant in which nobody is bound to anything. */
    public static Organization of(List<Principal> principals) {
        return of(principals, List.of());
    }

    /** With this item as it becomes. */
    Organization with(KeptItem changed) {
        var others =
                items.values().stream()
                        .flatMap(kept -> kept.values().stream())
                        .filter(
                                kept ->
                                        kept.item().kind() != changed.item().kind()
                                                || !kept.item().id().equals(changed.item().id()));
        return of(people, Stream.concat(others, Stream.of(changed)).toList());
    }

    /** With this principal as it becomes. */
    Organization with(Principal changed) {
        var others = people.stream().filter(one -> !one.id().equals(changed.id()));
        return of(
                Stream.concat(others, Stream.of(changed)).toList(),
                items.values().stream().flatMap(kept -> kept.values().stream()).toList());
    }

    private void index(Principal principal) {
        principal.manager().ifPresent(boss -> add(reports, boss, principal.id()));
        principal.roles().forEach(role -> add(holders, role, principal.id()));
    }

    private void index(Group group) {
        group.members().forEach(member -> add(groups, member, group.name().value()));
    }

    private void index(Unit unit) {
        unit.parent().ifPresent(parent -> add(children, parent, unit.name()));
        for (var member : unit.members()) {
            add(units, member.principal(), unit.name());
            if (member.primary()) {
                primary.put(member.principal(), unit.name());
            }
        }
    }

    private static <K, V> void add(Map<K, Set<V>> index, K key, V value) {
        index.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(value);
    }

    private static <K, V> Map<K, List<V>> by(List<V> all, Function<V, K> key) {
        return all.stream().collect(Collectors.groupingBy(key));
    }

    private Map<String, KeptItem> within(Kind kind) {
        return items.getOrDefault(kind, Map.of());
    }

    private <T extends OrgItem> List<T> all(Class<T> type) {
        return items.values().stream()
                .flatMap(kept -> kept.values().stream())
                .map(KeptItem::item)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** By id. */
    public List<Principal> principals() {
        return people;
    }

    public Optional<Principal> find(PrincipalId id) {
        return Optional.ofNullable(principals.get(id));
    }

    /** What its people are not to have together, by name. */
    public List<Separation> separations() {
        return all(Separation.class);
    }

    /** By id; those that are long over are not among them. */
    public List<KeptItem> items(Kind kind) {
        return List.copyOf(within(kind).values());
    }

    public Optional<KeptItem> find(Kind kind, String id) {
        return Optional.ofNullable(within(kind).get(id));
    }

    public Optional<Unit> unit(OrgName name) {
        return find(Kind.ORG_UNIT, name.value())
                .map(KeptItem::item)
                .filter(Unit.class::isInstance)
                .map(Unit.class::cast);
    }

    public Optional<Group> group(OrgName name) {
        return find(Kind.GROUP, name.value())
                .map(KeptItem::item)
                .filter(Group.class::isInstance)
                .map(Group.class::cast);
    }

    /** By name. */
    public List<OrgName> below(OrgName unit) {
        return children.getOrDefault(unit, Set.of()).stream().sorted().toList();
    }

    /** The unit and everything under it. */
    public Set<OrgName> subtree(OrgName unit) {
        var found = new LinkedHashSet<OrgName>();
        var open = new ArrayDeque<OrgName>(List.of(unit));
        while (!open.isEmpty()) {
            OrgName next = open.poll();
            if (found.add(next)) {
                open.addAll(below(next));
            }
        }
        return found;
    }

    /** The unit and everything above it, itself first; ends even if the tree had a ring. */
    public Set<OrgName> upwards(OrgName unit) {
        var found = new LinkedHashSet<OrgName>();
        Optional<OrgName> next = Optional.of(unit);
        while (next.isPresent() && found.add(next.get())) {
            next = unit(next.get()).flatMap(Unit::parent);
        }
        return found;
    }

    /** Who belongs to the unit or to one under it, by id. */
    public Set<PrincipalId> people(OrgName unit) {
        var found = new TreeSet<PrincipalId>();
        subtree(unit)
                .forEach(
                        name ->
                                unit(name)
                                        .ifPresent(
                                                there ->
                                                        there.members()
                                                                .forEach(
                                                                        member ->
                                                                                found.add(
                                                                                        member
                                                                                                .principal()))));
        return found;
    }

    /** Roles that somebody was given or a binding names, by name. */
    public Set<String> roles() {
        var roles = new TreeSet<>(holders.keySet());
        roles.addAll(bound.keySet());
        return roles;
    }

    /** How many principals have the role written on themselves. */
    public int directHolders(String role) {
        return holders.getOrDefault(role, Set.of()).size();
    }

    public List<Binding> bindingsOf(String role) {
        return bound.getOrDefault(role, List.of());
    }

    /**
     * What the principal is at this moment; empty if it is not in the directory. An inactive one
     * belongs where it belongs, and has no roles and stands for nobody.
     */
    public Optional<Standing> standing(PrincipalId id, Instant now) {
        Principal principal = principals.get(id);
        if (principal == null) {
            return Optional.empty();
        }
        var known = resolved.get(id);
        if (known == null || !known.isFor(now)) {
            known = new StandingResolver(this, now).resolve(principal);
            resolved.put(id, known);
        }
        return Optional.of(known.standing());
    }

    /** Every standing that the principal has from this moment on, as it is written down now. */
    List<Standing> standings(PrincipalId id, Instant from) {
        var found = new ArrayList<Standing>();
        Principal principal = principals.get(id);
        for (Instant at = from; principal != null && at.isBefore(Instant.MAX); ) {
            var timed = new StandingResolver(this, at).resolve(principal);
            found.add(timed.standing());
            at = timed.until();
        }
        return found;
    }

    /** The active principals that hold the role at this moment, by id. */
    public List<PrincipalId> holders(String role, Instant now) {
        return possible(role).stream()
                .filter(
                        id ->
                                standing(id, now)
                                        .filter(standing -> standing.roles().contains(role))
                                        .isPresent())
                .sorted()
                .toList();
    }

    /** All who might hold the role at some time: what is left to judge is small. */
    private Set<PrincipalId> possible(String role) {
        var found = new LinkedHashSet<>(holders.getOrDefault(role, Set.of()));
        int scoped = role.lastIndexOf(StandingResolver.IN_UNIT);
        for (Binding binding : bindingsOf(scoped < 0 ? role : role.substring(0, scoped))) {
            switch (binding.holder()) {
                case OrgItem.Holder.Person(var principal) -> found.add(principal);
                case OrgItem.Holder.InGroup(var name) ->
                        group(name).ifPresent(group -> found.addAll(group.members()));
                case OrgItem.Holder.InUnit(var unit) -> found.addAll(people(unit));
            }
        }
        for (PrincipalId delegator : List.copyOf(found)) {
            delegatedFrom
                    .getOrDefault(delegator, List.of())
                    .forEach(delegation -> found.add(delegation.to()));
        }
        return found;
    }

    /**
     * For how many minutes at most the principal may take the role by breaking the glass; 0 if it
     * may not.
     */
    public int minutesBehindGlass(PrincipalId id, OrgName role, Instant now) {
        return find(id).filter(Principal::active)
                .map(
                        principal ->
                                new StandingResolver(this, now).minutesBehindGlass(principal, role))
                .orElse(0);
    }

    /** The roles that somebody active is granted without anybody's help, at this moment. */
    public Set<String> ownRoles(PrincipalId id, Instant now) {
        return find(id).filter(Principal::active)
                .map(principal -> new StandingResolver(this, now).ownRoles(principal))
                .orElse(Set.of());
    }

    /** The active ones among these, by id. */
    public List<PrincipalId> active(Collection<PrincipalId> some) {
        return some.stream()
                .filter(id -> find(id).filter(Principal::active).isPresent())
                .distinct()
                .sorted()
                .toList();
    }

    /** The manager, the manager's manager and so on, nearest first; nobody twice. */
    public List<PrincipalId> managers(PrincipalId of, int levels) {
        var found = new LinkedHashSet<PrincipalId>();
        var next = find(of).flatMap(Principal::manager);
        while (next.isPresent() && found.size() < levels && found.add(next.get())) {
            next = find(next.get()).flatMap(Principal::manager);
        }
        return List.copyOf(found);
    }

    public Set<PrincipalId> reports(PrincipalId boss) {
        return reports.getOrDefault(boss, Set.of());
    }

    Set<String> groupsOf(PrincipalId id) {
        return groups.getOrDefault(id, Set.of());
    }

    Set<OrgName> unitsOf(PrincipalId id) {
        return units.getOrDefault(id, Set.of());
    }

    /** The one unit among those it belongs to that comes first. */
    public Optional<OrgName> primaryUnit(PrincipalId id) {
        return Optional.ofNullable(primary.get(id));
    }

    List<Binding> boundTo(OrgItem.Holder holder) {
        return bindings.getOrDefault(holder, List.of());
    }

    /**
     * The delegations by which it may act at this moment: who gave them is active, and so is it.
     */
    public List<Delegation> inForceTo(PrincipalId id, Instant now) {
        return active(List.of(id)).isEmpty()
                ? List.of()
                : delegatedTo(id).stream()
                        .filter(given -> given.term().holds(now))
                        .filter(given -> find(given.from()).filter(Principal::active).isPresent())
                        .toList();
    }

    List<Delegation> delegatedTo(PrincipalId id) {
        return delegatedTo.getOrDefault(id, List.of());
    }

    List<Delegation> delegatedFrom(PrincipalId id) {
        return delegatedFrom.getOrDefault(id, List.of());
    }

    List<BreakGlass> glasses(PrincipalId id) {
        return glasses.getOrDefault(id, List.of());
    }
}
