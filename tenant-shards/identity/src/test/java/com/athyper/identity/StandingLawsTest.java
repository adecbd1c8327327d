package com.athyper.identity;

import static com.athyper.identity.Town.NOON;
import static com.athyper.identity.Town.id;
import static com.athyper.identity.Town.name;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.OrgItem.Binding;
import com.athyper.identity.OrgItem.BreakGlass;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.OrgItem.Group;
import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.identity.OrgItem.Use;
import com.athyper.kernel.PrincipalId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random organizations, asked at random moments forth and back: what is indexed and remembered is
 * what a naive reading of the items says. A failure names its seed; run it again with {@code
 * -Dseed=}.
 */
class StandingLawsTest {
    private static final int TOWNS = 100;
    private static final int QUESTIONS = 30;
    private static final int PEOPLE = 6;
    private static final int UNITS = 5;
    private static final int GROUPS = 3;
    private static final int HOURS = 12;
    private static final List<String> ROLES = List.of("user", "manager", "director", "admin");

    @Test
    void the_resolver_says_what_the_items_say() {
        long first = Long.getLong("seed", System.nanoTime());
        int towns = Long.getLong("seed") == null ? TOWNS : 1;
        int granted = 0;
        for (int i = 0; i < towns; i++) {
            long seed = first + i;
            try {
                granted += hold(new Random(seed));
            } catch (AssertionError e) {
                throw new AssertionError("run again with -Dseed=" + seed, e);
            }
        }
        assertThat(granted).as("the towns are not dull").isGreaterThan(towns);
    }

    private static int hold(Random random) {
        var organization = town(random).organization();
        int granted = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            PrincipalId who = id("p" + random.nextInt(PEOPLE));
            Instant now = moment(random);
            var standing = organization.standing(who, now).orElseThrow();
            Set<String> expected = roles(organization, who, now);
            assertThat(standing.roles()).isEqualTo(expected);
            assertThat(standing.orgUnits()).isEqualTo(units(organization, who));
            assertThat(standing.grants().stream().map(Standing.Grant::role)).isSubsetOf(expected);
            granted += expected.size();
            String role = random.nextBoolean() ? any(random, ROLES) : any(random, ROLES) + "@u1";
            assertThat(organization.holders(role, now))
                    .isEqualTo(
                            organization.principals().stream()
                                    .map(Principal::id)
                                    .filter(each -> roles(organization, each, now).contains(role))
                                    .toList());
        }
        return granted;
    }

    private static Set<String> roles(Organization there, PrincipalId who, Instant now) {
        var found = new TreeSet<String>();
        if (!there.find(who).orElseThrow().active()) {
            return found;
        }
        found.addAll(own(there, who, now));
        items(there, Delegation.class)
                .filter(each -> each.to().equals(who) && each.term().holds(now))
                .filter(each -> there.find(each.from()).orElseThrow().active())
                .forEach(
                        each ->
                                own(there, each.from(), now).stream()
                                        .filter(each::covers)
                                        .forEach(found::add));
        items(there, BreakGlass.class)
                .filter(each -> each.principal().equals(who) && each.term().holds(now))
                .forEach(
                        each ->
                                items(there, Binding.class)
                                        .filter(
                                                binding ->
                                                        binding.use() instanceof Use.BehindGlass
                                                                && binding.role()
                                                                        .equals(each.role()))
                                        .filter(binding -> reaches(there, binding, who, now))
                                        .forEach(binding -> found.addAll(names(there, binding))));
        return found;
    }

    private static Set<String> own(Organization there, PrincipalId who, Instant now) {
        var found = new HashSet<>(there.find(who).orElseThrow().roles());
        items(there, Binding.class)
                .filter(binding -> binding.use() instanceof Use.Held)
                .filter(binding -> reaches(there, binding, who, now))
                .forEach(binding -> found.addAll(names(there, binding)));
        return found;
    }

    private static boolean reaches(
            Organization there, Binding binding, PrincipalId who, Instant now) {
        return binding.term().holds(now)
                && switch (binding.holder()) {
                    case Holder.Person(var principal) -> principal.equals(who);
                    case Holder.InGroup(var group) ->
                            items(there, Group.class)
                                    .anyMatch(
                                            each ->
                                                    each.name().equals(group)
                                                            && each.members().contains(who));
                    case Holder.InUnit(var unit) -> units(there, who).contains(unit.value());
                };
    }

    private static List<String> names(Organization there, Binding binding) {
        return binding.unit().isEmpty()
                ? List.of(binding.role().value())
                : items(there, Unit.class)
                        .filter(each -> isUnder(there, each, binding.unit().get()))
                        .map(each -> binding.role() + "@" + each.name())
                        .toList();
    }

    private static boolean isUnder(Organization there, Unit unit, OrgName above) {
        return unit.name().equals(above)
                || unit.parent()
                        .flatMap(there::unit)
                        .filter(parent -> isUnder(there, parent, above))
                        .isPresent();
    }

    private static Set<String> units(Organization there, PrincipalId who) {
        var found = new HashSet<String>();
        items(there, Unit.class)
                .filter(
                        above ->
                                items(there, Unit.class)
                                        .anyMatch(
                                                each ->
                                                        isUnder(there, each, above.name())
                                                                && each.members().stream()
                                                                        .anyMatch(
                                                                                m ->
                                                                                        m.principal()
                                                                                                .equals(
                                                                                                        who))))
                .forEach(above -> found.add(above.name().value()));
        return found;
    }

    private static <T extends OrgItem> Stream<T> items(Organization there, Class<T> type) {
        return Stream.of(Kind.values())
                .flatMap(kind -> there.items(kind).stream())
                .map(KeptItem::item)
                .filter(type::isInstance)
                .map(type::cast);
    }

    private static Town town(Random random) {
        var town = new Town();
        for (int i = 0; i < PEOPLE; i++) {
            town.person(
                    "p" + i,
                    random.nextInt(6) > 0,
                    Optional.empty(),
                    random.nextBoolean() ? new String[] {any(random, ROLES)} : new String[0]);
        }
        for (int i = 0; i < UNITS; i++) {
            town.unit("u" + i, i == 0 ? "" : "u" + random.nextInt(i), some(random));
        }
        for (int i = 0; i < GROUPS; i++) {
            town.group("g" + i, some(random));
        }
        for (int i = 0; i < 8; i++) {
            town.with(binding(town, random));
        }
        for (int i = 0; i < 4; i++) {
            town.with(
                    town.delegation(
                            person(random),
                            person(random),
                            term(random),
                            random.nextBoolean()
                                    ? new String[0]
                                    : new String[] {any(random, ROLES)}));
            town.with(town.glass(person(random), any(random, ROLES), term(random)));
        }
        return town;
    }

    private static Binding binding(Town town, Random random) {
        Holder holder =
                switch (random.nextInt(3)) {
                    case 0 -> new Holder.Person(person(random));
                    case 1 -> new Holder.InGroup(name("g" + random.nextInt(GROUPS)));
                    default -> new Holder.InUnit(name("u" + random.nextInt(UNITS)));
                };
        return town.binding(
                any(random, ROLES),
                holder,
                random.nextInt(3) == 0
                        ? Optional.of("u" + random.nextInt(UNITS))
                        : Optional.empty(),
                random.nextInt(3) == 0 ? new Use.BehindGlass(30) : new Use.Held(),
                random.nextBoolean() ? Term.since(moment(random)) : term(random));
    }

    private static Term term(Random random) {
        Instant since = moment(random);
        return Term.of(since, since.plus(Duration.ofHours(1 + random.nextInt(HOURS))));
    }

    private static PrincipalId person(Random random) {
        return id("p" + random.nextInt(PEOPLE));
    }

    private static Instant moment(Random random) {
        return NOON.plus(Duration.ofHours(random.nextInt(2 * HOURS)));
    }

    private static String[] some(Random random) {
        return IntStream.range(0, PEOPLE)
                .filter(_ -> random.nextInt(3) == 0)
                .mapToObj(i -> "p" + i)
                .toArray(String[]::new);
    }

    private static <T> T any(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
