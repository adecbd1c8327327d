package com.athyper.workflow.actors.simulation;

import com.athyper.identity.KeptItem;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.Organization;
import com.athyper.identity.Principal;
import com.athyper.identity.Term;
import com.athyper.kernel.PrincipalId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** A real organization that changes, as it was at each time: nodes learn of changes later. */
final class People {
    static final List<String> REQUESTERS = List.of("req", "ann");
    static final List<String> ALL = List.of("ann", "bob", "cid", "dan", "eve", "req", "sub");
    static final List<String> ROLES = List.of("clerk", "director", "manager");

    private record Version(long since, Organization organization) {}

    private final VirtualTime time;
    private final TreeMap<String, Principal> principals = new TreeMap<>();
    private final List<Delegation> delegations = new ArrayList<>();
    private final List<Version> versions = new ArrayList<>();

    People(VirtualTime time) {
        this.time = time;
        add("ann", "manager");
        add("bob", "manager");
        add("cid", "manager");
        add("dan", "director");
        add("eve", "director");
        add("req");
        add("sub", "clerk");
        remember();
    }

    private void add(String name, String... roles) {
        var id = new PrincipalId(name);
        principals.put(name, new Principal(id, name, List.of(roles), Optional.empty(), true));
    }

    /** As somebody knows it who is so far behind. */
    Organization known(long behind) {
        Organization latest = versions.getFirst().organization();
        for (Version version : versions) {
            if (version.since() <= time.now() - behind) {
                latest = version.organization();
            }
        }
        return latest;
    }

    void activate(String name, boolean active) {
        change(name, is -> new Principal(is.id(), name, is.roles(), is.manager(), active));
    }

    void take(String name, String role) {
        change(name, is -> roles(is, is.roles().stream().filter(one -> !one.equals(role))));
    }

    void give(String name, String role) {
        change(name, is -> roles(is, Stream.concat(is.roles().stream(), Stream.of(role))));
    }

    private static Principal roles(Principal is, Stream<String> roles) {
        return new Principal(is.id(), is.displayName(), roles.toList(), is.manager(), is.active());
    }

    private void change(String name, java.util.function.UnaryOperator<Principal> change) {
        principals.computeIfPresent(name, (_, is) -> change.apply(is));
        remember();
    }

    void standIn(String from, String to, long forMillis) {
        var now = time.instant();
        delegations.add(
                new Delegation(
                        new UUID(7, delegations.size()),
                        new PrincipalId(from),
                        new PrincipalId(to),
                        List.of(),
                        Term.of(now, now.plusMillis(forMillis)),
                        "away"));
        remember();
    }

    private void remember() {
        var by = new PrincipalId("admin");
        var kept =
                delegations.stream()
                        .map(one -> new KeptItem(one, 1, by, time.instant(), by, time.instant()))
                        .toList();
        versions.add(
                new Version(time.now(), Organization.of(List.copyOf(principals.values()), kept)));
    }
}
