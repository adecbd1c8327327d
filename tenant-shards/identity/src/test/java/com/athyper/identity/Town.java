package com.athyper.identity;

import com.athyper.identity.OrgItem.Apart;
import com.athyper.identity.OrgItem.Binding;
import com.athyper.identity.OrgItem.BreakGlass;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.OrgItem.Group;
import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.OrgItem.Member;
import com.athyper.identity.OrgItem.Separation;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.identity.OrgItem.Use;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A tenant's people and what binds them, as a test builds them. */
final class Town {
    static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    static final PrincipalId ADA = id("ada");
    static final PrincipalId BOB = id("bob");
    static final PrincipalId EVE = id("eve");

    private final Map<PrincipalId, Principal> people = new TreeMap<>();
    private final Map<String, KeptItem> items = new LinkedHashMap<>();
    private long keys;

    /** Ada, Bob, who reports to her, and Eve: each a user. */
    Town() {
        person("ada", true, Optional.empty(), "user");
        person("bob", true, Optional.of(ADA), "user");
        person("eve", true, Optional.empty(), "user");
    }

    static PrincipalId id(String name) {
        return new PrincipalId(name);
    }

    static OrgName name(String name) {
        return new OrgName(name);
    }

    Town person(String name, boolean active, Optional<PrincipalId> manager, String... roles) {
        people.put(id(name), new Principal(id(name), name, List.of(roles), manager, active));
        return this;
    }

    UUID key() {
        return new UUID(0x7000, keys++);
    }

    private static String key(OrgItem item) {
        return item.kind() + " " + item.id();
    }

    Town with(OrgItem item) {
        items.put(key(item), new KeptItem(item, 1, ADA, NOON, ADA, NOON));
        return this;
    }

    static Unit unit(String name, Optional<String> parent, String... members) {
        return new Unit(
                name(name),
                name,
                parent.map(OrgName::new),
                Arrays.stream(members).map(member -> new Member(id(member), false)).toList());
    }

    Town unit(String name, String parent, String... members) {
        return with(unit(name, parent.isEmpty() ? Optional.empty() : Optional.of(parent), members));
    }

    Town group(String name, String... members) {
        return with(
                new Group(name(name), name, Arrays.stream(members).map(PrincipalId::new).toList()));
    }

    Binding binding(String role, Holder holder, Optional<String> unit, Use use, Term term) {
        return new Binding(key(), name(role), holder, unit.map(OrgName::new), use, term);
    }

    Binding binding(String role, Holder holder) {
        return binding(role, holder, Optional.empty(), new Use.Held(), Term.since(NOON));
    }

    Delegation delegation(PrincipalId from, PrincipalId to, Term term, String... roles) {
        return new Delegation(key(), from, to, List.of(roles), term, "away");
    }

    BreakGlass glass(PrincipalId by, String role, Term term) {
        return new BreakGlass(key(), by, name(role), term, "fire");
    }

    /** Of which nobody may come to hold two. */
    static Separation apart(String name, String... roles) {
        return new Separation(name(name), name, new Apart.Roles(List.of(roles)), false);
    }

    Organization organization() {
        return Organization.of(List.copyOf(people.values()), items.values());
    }

    Standing standing(PrincipalId who, Instant now) {
        return organization().standing(who, now).orElseThrow();
    }

    Answer<OrgRules.Outcome> decide(OrgChange change, Instant now) {
        return OrgRules.decide(
                organization(), change, new Origin(ADA, now, "r", "c", Optional.empty()));
    }

    /** The change is made, as the store would. */
    Town after(OrgChange change, Instant now) {
        return switch (decide(change, now)) {
            case Answer.Ok<OrgRules.Outcome>(var outcome) -> {
                outcome.before().ifPresent(was -> items.remove(key(was.item())));
                outcome.after().ifPresent(is -> items.put(key(is.item()), is));
                yield this;
            }
            case Answer.Refused<OrgRules.Outcome>(var problem) ->
                    throw new AssertionError(problem.toString());
        };
    }
}
