package com.athyper.identity;

import static com.athyper.identity.Town.ADA;
import static com.athyper.identity.Town.BOB;
import static com.athyper.identity.Town.NOON;
import static com.athyper.identity.Town.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.identity.OrgChange.Amend;
import com.athyper.identity.OrgChange.Make;
import com.athyper.identity.OrgItem.Apart;
import com.athyper.identity.OrgItem.Group;
import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItem.Separation;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.identity.OrgItem.Use;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Problem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one person comes to hold together, and what not. */
class SeparationsTest {
    private static final Instant ONE = NOON.plus(Duration.ofHours(1));
    private static final Instant TWO = NOON.plus(Duration.ofHours(2));

    private final Town town = new Town();

    /** Bob buys. */
    @BeforeEach
    void keepApart() {
        town.with(Town.apart("buyers-do-not-pay", "buyer", "payer"));
        town.with(town.binding("buyer", new Holder.Person(BOB)));
    }

    private Problem refused(OrgItem item) {
        return refused(new Make(item));
    }

    private Problem refused(OrgChange change) {
        var answer = town.decide(change, NOON);
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        var problem = ((Answer.Refused<OrgRules.Outcome>) answer).problem();
        assertThat(problem.code()).isEqualTo(OrgError.KEPT_APART);
        return problem;
    }

    private void taken(OrgChange change) {
        assertThat(town.decide(change, NOON)).isInstanceOf(Answer.Ok.class);
    }

    private OrgItem pays(Holder holder, Term term) {
        return town.binding("payer", holder, Optional.empty(), new Use.Held(), term);
    }

    private OrgItem in(String unit, String role, Holder holder) {
        return town.binding(role, holder, Optional.of(unit), new Use.Held(), Term.since(NOON));
    }

    @Test
    void whoever_has_one_role_is_not_bound_to_the_other() {
        assertThat(refused(town.binding("payer", new Holder.Person(BOB))).detail())
                .isEqualTo(
                        "`bob` would hold `buyer` and `payer` together, which `buyers-do-not-pay`"
                                + " keeps apart");
        taken(new Make(town.binding("payer", new Holder.Person(ADA))));
        taken(new Make(town.binding("clerk", new Holder.Person(BOB))));
    }

    @Test
    void no_way_round_leads_to_the_other_role() {
        town.with(town.binding("payer", new Holder.Person(ADA)));
        refused(town.delegation(ADA, BOB, Term.of(NOON, ONE)));
        taken(new Make(town.delegation(ADA, BOB, Term.of(NOON, ONE), "user")));

        town.group("payers", "ada").unit("house", "").unit("cellar", "house", "bob");
        refused(town.binding("payer", new Holder.InUnit(name("house"))));
        town.with(town.binding("payer", new Holder.InGroup(name("payers"))));
        refused(
                new Amend(
                        Kind.GROUP,
                        "payers",
                        Optional.empty(),
                        item -> new Group(name("payers"), "payers", List.of(ADA, BOB))));
        town.unit("yard", "").with(town.binding("payer", new Holder.InUnit(name("yard"))));
        refused(
                new Amend(
                        Kind.ORG_UNIT,
                        "cellar",
                        Optional.empty(),
                        item -> ((Unit) item).under(Optional.of(name("yard")))));
    }

    @Test
    void who_stands_in_counts_when_the_other_one_gets_a_role() {
        town.with(town.delegation(ADA, BOB, Term.of(NOON, ONE)));
        assertThat(refused(town.binding("payer", new Holder.Person(ADA))).detail())
                .startsWith("`bob` would hold");
    }

    @Test
    void one_term_after_the_other_is_not_together_and_a_later_overlap_is() {
        town.with(pays(new Holder.Person(ADA), Term.of(NOON, TWO)));
        var buys =
                town.binding(
                        "buyer",
                        new Holder.Person(ADA),
                        Optional.empty(),
                        new Use.Held(),
                        Term.of(TWO, TWO.plusSeconds(60)));
        taken(new Make(buys));
        refused(
                town.binding(
                        "buyer",
                        new Holder.Person(ADA),
                        Optional.empty(),
                        new Use.Held(),
                        Term.of(ONE, TWO.plusSeconds(60))));
    }

    @Test
    void roles_are_together_where_both_are_held() {
        town.unit("north", "").unit("south", "").unit("pole", "north");
        refused(in("pole", "payer", new Holder.Person(BOB)));
        town.with(in("north", "buyer", new Holder.Person(ADA)));
        taken(new Make(in("south", "payer", new Holder.Person(ADA))));
        refused(in("pole", "payer", new Holder.Person(ADA)));
        town.with(in("south", "payer", new Holder.Person(ADA)));
        refused(
                new Amend(
                        Kind.ORG_UNIT,
                        "south",
                        Optional.empty(),
                        item -> ((Unit) item).under(Optional.of(name("north")))));
    }

    @Test
    void an_emergency_is_not_refused() {
        town.with(
                town.binding(
                        "payer",
                        new Holder.Person(BOB),
                        Optional.empty(),
                        new Use.BehindGlass(30),
                        Term.since(NOON)));
        taken(new Make(town.glass(BOB, "payer", Term.of(NOON, NOON.plusSeconds(60)))));
    }

    @Test
    void who_holds_both_already_is_in_the_way_of_nothing_else() {
        town.with(town.binding("payer", new Holder.Person(BOB)));
        town.group("clerks");
        taken(new Make(town.binding("clerk", new Holder.Person(BOB))));
        taken(new Make(Town.apart("payers-do-not-buy", "payer", "buyer")));
        town.with(Town.apart("all-three", "payer", "buyer", "auditor"));
        refused(town.binding("auditor", new Holder.Person(BOB)));
    }

    @Test
    void advice_is_no_refusal() {
        var clerks = new Apart.Roles(List.of("buyer", "clerk"));
        town.with(new Separation(name("better-not"), "Better not", clerks, true));
        taken(new Make(town.binding("clerk", new Holder.Person(BOB))));
        var operations =
                new Apart.Operations(List.of("meta.read", "meta.design"), Optional.empty());
        assertThatThrownBy(() -> new Separation(name("x"), "X", operations, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_principal_is_not_given_both_and_keeps_no_sleeping_one() {
        var rules = new Separations(town.organization(), NOON);
        assertThat(rules.broken(principal(true, "payer")).orElseThrow().code())
                .isEqualTo(OrgError.KEPT_APART);
        assertThat(rules.broken(principal(false, "payer"))).isEmpty();
        assertThat(rules.broken(principal(true, "clerk"))).isEmpty();
    }

    private static Principal principal(boolean active, String... roles) {
        return new Principal(BOB, "Bob", List.of(roles), Optional.empty(), active);
    }

    @Test
    void two_at_least_are_kept_apart() {
        var answer = town.decide(new Make(Town.apart("alone", "buyer", "buyer")), NOON);
        assertThat(((Answer.Refused<OrgRules.Outcome>) answer).problem().code())
                .isEqualTo(OrgError.INVALID);
    }
}
