package com.athyper.identity;

import static com.athyper.identity.Town.ADA;
import static com.athyper.identity.Town.BOB;
import static com.athyper.identity.Town.EVE;
import static com.athyper.identity.Town.NOON;
import static com.athyper.identity.Town.name;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.OrgItem.Use;
import com.athyper.identity.Standing.Grant;
import com.athyper.identity.Standing.Source;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a principal is, and where it comes from. */
class StandingTest {
    private static final Instant ONE = NOON.plus(Duration.ofHours(1));
    private static final Instant TWO = NOON.plus(Duration.ofHours(2));

    private final Town town = new Town();

    @Test
    void a_role_comes_from_the_principal_a_group_and_a_unit_and_each_is_named() {
        var byGroup = town.binding("buyer", new Holder.InGroup(name("buyers")));
        var byUnit = town.binding("user", new Holder.InUnit(name("sales")));
        town.group("buyers", "bob")
                .unit("sales", "")
                .unit("north", "sales", "bob")
                .with(byGroup)
                .with(byUnit);

        assertThat(town.standing(BOB, NOON).grants())
                .containsExactlyInAnyOrder(
                        new Grant("user", new Source.Direct()),
                        new Grant(
                                "user",
                                new Source.Bound(byUnit.key(), new Holder.InUnit(name("sales")))),
                        new Grant(
                                "buyer",
                                new Source.Bound(
                                        byGroup.key(), new Holder.InGroup(name("buyers")))));
        assertThat(town.standing(BOB, NOON).roles()).containsExactlyInAnyOrder("user", "buyer");
        assertThat(town.standing(EVE, NOON).roles()).containsExactly("user");
    }

    @Test
    void one_belongs_to_its_units_and_to_all_above_them() {
        town.unit("company", "")
                .unit("sales", "company")
                .unit("north", "sales", "bob")
                .unit("works", "company", "bob")
                .group("drivers", "bob");

        assertThat(town.standing(BOB, NOON).orgUnits())
                .containsExactlyInAnyOrder("company", "sales", "north", "works");
        assertThat(town.standing(BOB, NOON).groups()).containsExactly("drivers");
        assertThat(town.standing(EVE, NOON).orgUnits()).isEmpty();
    }

    @Test
    void its_path_leads_to_its_primary_or_only_unit_and_is_empty_if_it_has_many() {
        town.unit("company", "").unit("sales", "company").unit("north", "sales", "bob");
        assertThat(town.standing(BOB, NOON).unitPath())
                .containsExactly("company", "sales", "north");
        town.unit("works", "company", "bob");
        assertThat(town.standing(BOB, NOON).unitPath()).isEmpty();
        town.with(
                new OrgItem.Unit(
                        name("works"),
                        "Works",
                        Optional.of(name("company")),
                        List.of(new OrgItem.Member(BOB, true))));
        assertThat(town.standing(BOB, NOON).unitPath()).containsExactly("company", "works");
    }

    @Test
    void reports_are_those_whose_manager_it_is() {
        assertThat(town.standing(ADA, NOON).reports()).containsExactly(BOB);
        assertThat(town.standing(BOB, NOON).reports()).isEmpty();
    }

    @Test
    void a_role_bound_for_a_time_is_held_from_its_first_instant_and_not_at_its_last() {
        var organization =
                town.with(
                                town.binding(
                                        "buyer",
                                        new Holder.Person(BOB),
                                        Optional.empty(),
                                        new Use.Held(),
                                        Term.of(ONE, TWO)))
                        .organization();

        // One and the same organization is asked: what it remembers never outlives the term.
        assertThat(organization.holders("buyer", ONE.minusNanos(1))).isEmpty();
        assertThat(organization.holders("buyer", ONE)).containsExactly(BOB);
        assertThat(organization.holders("buyer", TWO.minusNanos(1))).containsExactly(BOB);
        assertThat(organization.holders("buyer", TWO)).isEmpty();
        assertThat(organization.holders("buyer", ONE)).containsExactly(BOB);
    }

    @Test
    void a_role_bound_in_a_unit_is_held_there_and_below_and_nowhere_else() {
        town.unit("company", "")
                .unit("sales", "company")
                .unit("north", "sales")
                .unit("works", "company")
                .with(
                        town.binding(
                                "approver",
                                new Holder.Person(BOB),
                                Optional.of("sales"),
                                new Use.Held(),
                                Term.since(NOON)));

        assertThat(town.standing(BOB, NOON).roles())
                .containsExactlyInAnyOrder("user", "approver@sales", "approver@north");
        assertThat(town.organization().holders("approver", NOON)).isEmpty();
        assertThat(town.organization().holders("approver@north", NOON)).containsExactly(BOB);
        assertThat(town.organization().holders("approver@works", NOON)).isEmpty();
    }

    @Test
    void a_delegate_holds_what_the_delegator_holds_while_it_lasts() {
        town.person("ada", true, Optional.empty(), "user", "manager");
        var away = town.delegation(ADA, BOB, Term.of(ONE, TWO));
        town.with(away);

        assertThat(town.standing(BOB, NOON).delegators()).isEmpty();
        assertThat(town.standing(BOB, ONE).delegators()).containsExactly(ADA);
        assertThat(town.standing(BOB, ONE).grants())
                .contains(new Grant("manager", new Source.Delegated(away.key(), ADA)));
        assertThat(town.organization().holders("manager", ONE)).containsExactly(ADA, BOB);
        assertThat(town.standing(BOB, TWO).roles()).containsExactly("user");
    }

    @Test
    void a_delegation_of_some_roles_is_of_those_alone() {
        town.person("ada", true, Optional.empty(), "manager", "director");
        town.with(town.delegation(ADA, BOB, Term.since(NOON), "manager"));

        assertThat(town.standing(BOB, NOON).roles()).containsExactlyInAnyOrder("user", "manager");
    }

    @Test
    void what_was_delegated_is_not_delegated_further() {
        town.person("ada", true, Optional.empty(), "manager");
        town.with(town.delegation(ADA, BOB, Term.since(NOON)))
                .with(town.delegation(BOB, EVE, Term.since(NOON)));

        assertThat(town.standing(BOB, NOON).roles()).contains("manager");
        assertThat(town.standing(EVE, NOON).roles()).containsExactly("user");
        assertThat(town.standing(EVE, NOON).delegators()).containsExactly(BOB);
    }

    @Test
    void a_delegator_who_loses_a_role_or_is_disabled_delegates_it_no_more() {
        town.person("ada", true, Optional.empty(), "manager");
        town.with(town.delegation(ADA, BOB, Term.since(NOON)));
        assertThat(town.standing(BOB, NOON).roles()).contains("manager");

        town.person("ada", false, Optional.empty(), "manager");
        assertThat(town.standing(BOB, NOON).roles()).containsExactly("user");
        assertThat(town.standing(BOB, NOON).delegators()).isEmpty();
        town.person("ada", true, Optional.empty(), "user");
        assertThat(town.standing(BOB, NOON).roles()).containsExactly("user");
    }

    @Test
    void what_it_would_be_without_a_delegator_is_known() {
        town.person("ada", true, Optional.empty(), "manager");
        town.with(town.delegation(ADA, BOB, Term.since(NOON)));

        assertThat(town.standing(BOB, NOON).holdsWithout(ADA, "manager")).isFalse();
        assertThat(town.standing(BOB, NOON).holdsWithout(EVE, "manager")).isTrue();
        assertThat(town.standing(BOB, NOON).holdsWithout(ADA, "user")).isTrue();
    }

    @Test
    void a_role_behind_glass_is_held_only_while_the_glass_is_broken() {
        var eligible =
                town.binding(
                        "admin",
                        new Holder.Person(BOB),
                        Optional.empty(),
                        new Use.BehindGlass(30),
                        Term.of(NOON, TWO));
        town.with(eligible);
        assertThat(town.standing(BOB, NOON).roles()).containsExactly("user");

        town.with(town.glass(BOB, "admin", Term.of(ONE, TWO.plusSeconds(60))));
        assertThat(town.standing(BOB, NOON).roles()).containsExactly("user");
        assertThat(town.standing(BOB, ONE).roles()).contains("admin");
        // The binding that let it ends before the glass is whole again.
        assertThat(town.standing(BOB, TWO).roles()).containsExactly("user");
    }

    @Test
    void what_was_taken_in_an_emergency_is_not_delegated() {
        town.with(
                        town.binding(
                                "admin",
                                new Holder.Person(ADA),
                                Optional.empty(),
                                new Use.BehindGlass(30),
                                Term.since(NOON)))
                .with(town.glass(ADA, "admin", Term.of(NOON, ONE)))
                .with(town.delegation(ADA, BOB, Term.since(NOON)));

        assertThat(town.standing(ADA, NOON).roles()).contains("admin");
        assertThat(town.standing(BOB, NOON).roles()).containsExactly("user");
    }

    @Test
    void an_inactive_principal_belongs_and_may_nothing() {
        town.person("bob", false, Optional.of(ADA), "user")
                .group("drivers", "bob")
                .with(town.binding("buyer", new Holder.InGroup(name("drivers"))));

        assertThat(town.standing(BOB, NOON).roles()).isEmpty();
        assertThat(town.standing(BOB, NOON).groups()).containsExactly("drivers");
        assertThat(town.organization().holders("buyer", NOON)).isEmpty();
        assertThat(town.organization().holders("user", NOON)).containsExactly(ADA, EVE);
    }

    @Test
    void managers_are_found_so_many_levels_up_and_a_ring_of_them_ends() {
        town.person("ada", true, Optional.of(EVE), "user");
        assertThat(town.organization().managers(BOB, 1)).containsExactly(ADA);
        assertThat(town.organization().managers(BOB, 5)).containsExactly(ADA, EVE);
        town.person("eve", true, Optional.of(ADA), "user");
        assertThat(town.organization().managers(BOB, 5)).containsExactly(ADA, EVE);
    }

    @Test
    void who_is_not_in_the_directory_is_not_resolved() {
        assertThat(town.organization().standing(Town.id("zoe"), NOON)).isEmpty();
    }
}
