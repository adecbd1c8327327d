package com.athyper.identity;

import static com.athyper.identity.OrgError.ALREADY_BROKEN;
import static com.athyper.identity.OrgError.EXISTS;
import static com.athyper.identity.OrgError.INVALID;
import static com.athyper.identity.OrgError.IN_USE;
import static com.athyper.identity.OrgError.NOT_ELIGIBLE;
import static com.athyper.identity.OrgError.NOT_FOUND;
import static com.athyper.identity.OrgError.STALE;
import static com.athyper.identity.OrgError.TOO_MANY;
import static com.athyper.identity.Town.ADA;
import static com.athyper.identity.Town.BOB;
import static com.athyper.identity.Town.EVE;
import static com.athyper.identity.Town.NOON;
import static com.athyper.identity.Town.id;
import static com.athyper.identity.Town.name;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.OrgChange.Amend;
import com.athyper.identity.OrgChange.Make;
import com.athyper.identity.OrgChange.Remove;
import com.athyper.identity.OrgItem.Apart;
import com.athyper.identity.OrgItem.BreakGlass;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItem.Member;
import com.athyper.identity.OrgItem.Separation;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.identity.OrgItem.Use;
import com.athyper.kernel.Answer;
import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which changes an organization takes. */
class OrgRulesTest {
    private static final Instant ONE = NOON.plus(Duration.ofHours(1));

    private final Town town = new Town();

    private Problem refused(OrgChange change, ErrorCode why) {
        Answer<OrgRules.Outcome> answer = town.decide(change, NOON);
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        var problem = ((Answer.Refused<OrgRules.Outcome>) answer).problem();
        assertThat(problem.code()).isEqualTo(why);
        return problem;
    }

    private List<String> faults(OrgChange change) {
        return refused(change, INVALID).faults().stream()
                .map(fault -> fault.pointer() + " " + fault.code())
                .toList();
    }

    private OrgRules.Outcome outcome(OrgChange change, Instant now) {
        return ((Answer.Ok<OrgRules.Outcome>) town.decide(change, now)).value();
    }

    private static Amend move(String unit, String parent) {
        return new Amend(
                Kind.ORG_UNIT,
                unit,
                Optional.empty(),
                item -> ((Unit) item).under(Optional.of(name(parent))));
    }

    @Test
    void what_is_made_is_at_version_one_and_is_changed_by_who_knows_its_version() {
        var group = new OrgItem.Group(name("buyers"), "Buyers", List.of(BOB));
        assertThat(outcome(new Make(group), NOON).shown().version()).isEqualTo(1);
        town.after(new Make(group), NOON);

        refused(new Make(group), EXISTS);
        var other = new OrgItem.Group(name("buyers"), "Buyers", List.of(BOB, EVE));
        refused(new Amend(Kind.GROUP, "buyers", Optional.of("2"), _ -> other), STALE);
        refused(new Amend(Kind.GROUP, "sellers", Optional.of("1"), _ -> other), NOT_FOUND);
        var changed = new Amend(Kind.GROUP, "buyers", Optional.of("1"), _ -> other);
        assertThat(outcome(changed, ONE).shown().version()).isEqualTo(2);
        assertThat(outcome(changed, ONE).shown().updatedAt()).isEqualTo(ONE);
        assertThat(outcome(changed, ONE).shown().createdAt()).isEqualTo(NOON);
        var same = new Amend(Kind.GROUP, "buyers", Optional.of("1"), _ -> group);
        assertThat(outcome(same, ONE).isNothing()).isTrue();
    }

    @Test
    void members_exist_and_are_named_once() {
        assertThat(
                        faults(
                                new Make(
                                        new OrgItem.Group(
                                                name("buyers"),
                                                "Buyers",
                                                List.of(BOB, id("zoe"), BOB)))))
                .containsExactly("/members/1 unknown", "/members/2 twice");
        assertThat(faults(new Make(Town.unit("north", Optional.of("sales"), "zoe"))))
                .containsExactly("/members/0 unknown", "/parent unknown");
    }

    @Test
    void a_principal_has_one_primary_unit() {
        var first = new Unit(name("north"), "N", Optional.empty(), List.of(new Member(BOB, true)));
        town.after(new Make(first), NOON);
        var second = new Unit(name("south"), "S", Optional.empty(), List.of(new Member(BOB, true)));
        assertThat(faults(new Make(second))).containsExactly("/members/0 primary-elsewhere");
        town.after(new Make(Town.unit("south", Optional.empty(), "bob")), NOON);
        assertThat(town.standing(BOB, NOON).unitPath()).containsExactly("north");
    }

    @Test
    void a_unit_is_never_under_itself() {
        town.unit("a", "").unit("b", "a").unit("c", "b");
        assertThat(faults(move("a", "c"))).containsExactly("/parent ring");
        assertThat(faults(move("a", "a"))).containsExactly("/parent ring");
        assertThat(faults(new Make(Town.unit("d", Optional.of("d")))))
                .containsExactly("/parent ring");
        town.after(move("c", "a"), NOON);
        assertThat(town.organization().below(name("a"))).containsExactly(name("b"), name("c"));
    }

    @Test
    void a_tree_is_so_deep_and_no_deeper_also_after_a_move() {
        town.unit("u1", "");
        for (int i = 2; i <= Unit.DEPTH_MAX; i++) {
            town.after(new Make(Town.unit("u" + i, Optional.of("u" + (i - 1)))), NOON);
        }
        assertThat(faults(new Make(Town.unit("deep", Optional.of("u" + Unit.DEPTH_MAX)))))
                .containsExactly("/parent too-deep");
        town.unit("root", "").unit("child", "root");
        town.after(move("root", "u" + (Unit.DEPTH_MAX - 2)), NOON);
        town.unit("other", "").unit("below", "other").unit("lowest", "below");
        assertThat(faults(move("other", "u" + (Unit.DEPTH_MAX - 2))))
                .containsExactly("/parent too-deep");
    }

    @ParameterizedTest
    @EnumSource
    void there_are_so_many_of_a_kind_and_no_more(Kind kind) {
        for (int i = 0; i < kind.countMax() - 1; i++) {
            town.with(numbered(kind, i));
        }
        OrgItem last = numbered(kind, kind.countMax());
        if (kind == Kind.BREAK_GLASS) {
            town.with(behindGlass());
        }
        assertThat(town.decide(new Make(last), NOON)).isInstanceOf(Answer.Ok.class);
        town.with(numbered(kind, kind.countMax() - 1));
        refused(new Make(last), TOO_MANY);
    }

    /** Those that end are over at one, so that later there is room again. */
    private OrgItem numbered(Kind kind, int number) {
        return switch (kind) {
            case ORG_UNIT -> Town.unit("n" + number, Optional.empty());
            case GROUP -> new OrgItem.Group(name("n" + number), "N", List.of());
            case ROLE_BINDING -> town.binding("buyer", new Holder.Person(BOB));
            case DELEGATION -> {
                String who = "p" + number / Delegation.PER_DELEGATOR_MAX;
                if (number % Delegation.PER_DELEGATOR_MAX == 0) {
                    town.person(who, true, Optional.empty());
                }
                yield town.delegation(id(who), BOB, Term.of(NOON, ONE));
            }
            case BREAK_GLASS -> {
                String who = number == kind.countMax() ? "bob" : "p" + number;
                yield town.glass(id(who), "admin", Term.of(NOON, NOON.plusSeconds(60)));
            }
            case SEPARATION -> Town.apart("n" + number, "buyer", "payer");
        };
    }

    private OrgItem behindGlass() {
        return town.binding(
                "admin",
                new Holder.Person(BOB),
                Optional.empty(),
                new Use.BehindGlass(30),
                Term.since(NOON));
    }

    @Test
    void what_is_over_takes_no_room() {
        for (int i = 0; i < Delegation.PER_DELEGATOR_MAX; i++) {
            town.with(town.delegation(ADA, BOB, Term.of(NOON, ONE)));
        }
        var another = new Make(town.delegation(ADA, BOB, Term.of(ONE, ONE.plusSeconds(1))));
        refused(another, TOO_MANY);
        assertThat(town.decide(another, ONE)).isInstanceOf(Answer.Ok.class);
    }

    @Test
    void a_binding_names_what_is_there_and_is_not_over() {
        assertThat(
                        faults(
                                new Make(
                                        town.binding(
                                                "buyer",
                                                new Holder.InGroup(name("nobody")),
                                                Optional.of("nowhere"),
                                                new Use.Held(),
                                                Term.of(NOON.minusSeconds(9), NOON)))))
                .containsExactly("/holder/group unknown", "/scope/orgUnit unknown", "/until past");
        assertThat(faults(new Make(town.binding("buyer", new Holder.Person(id("zoe"))))))
                .containsExactly("/holder/principal unknown");
        assertThat(faults(new Make(town.binding("buyer", new Holder.InUnit(name("moon"))))))
                .containsExactly("/holder/orgUnit unknown");
    }

    @Test
    void what_something_depends_on_is_not_removed() {
        town.unit("sales", "").unit("north", "sales").group("buyers", "bob");
        var binding = town.binding("buyer", new Holder.InGroup(name("buyers")));
        town.with(binding);

        refused(new Remove(Kind.ORG_UNIT, "sales", Optional.of("1")), IN_USE);
        refused(new Remove(Kind.GROUP, "buyers", Optional.of("1")), IN_USE);
        town.after(new Remove(Kind.ROLE_BINDING, binding.id(), Optional.of("1")), NOON);
        town.after(new Remove(Kind.GROUP, "buyers", Optional.of("1")), NOON);
        town.after(new Remove(Kind.ORG_UNIT, "north", Optional.of("1")), NOON);
        var within =
                town.binding(
                        "buyer",
                        new Holder.Person(BOB),
                        Optional.of("sales"),
                        new Use.Held(),
                        Term.since(NOON));
        town.with(within);
        refused(new Remove(Kind.ORG_UNIT, "sales", Optional.of("1")), IN_USE);
    }

    @Test
    void a_delegation_is_to_another_ends_and_gives_what_one_has() {
        assertThat(faults(new Make(town.delegation(ADA, ADA, Term.since(NOON), "user", "manager"))))
                .containsExactly("/to self", "/until required", "/roles/1 not-held");
        assertThat(faults(new Make(town.delegation(ADA, id("zoe"), Term.of(NOON, ONE)))))
                .containsExactly("/to unknown");
        assertThat(
                        town.decide(
                                new Make(town.delegation(ADA, BOB, Term.of(NOON, ONE), "user")),
                                NOON))
                .isInstanceOf(Answer.Ok.class);
    }

    @Test
    void what_was_delegated_cannot_be_given_on() {
        town.person("ada", true, Optional.empty(), "manager")
                .with(town.delegation(ADA, BOB, Term.of(NOON, ONE)));
        assertThat(faults(new Make(town.delegation(BOB, EVE, Term.of(NOON, ONE), "manager"))))
                .containsExactly("/roles/0 not-held");
    }

    @Test
    void a_glass_is_broken_by_whom_a_binding_lets_for_no_longer_than_it_says() {
        var soon = Term.of(NOON, NOON.plus(Duration.ofMinutes(30)));
        refused(new Make(town.glass(BOB, "admin", soon)), NOT_ELIGIBLE);
        town.with(behindGlass());
        refused(new Make(town.glass(EVE, "admin", soon)), NOT_ELIGIBLE);
        refused(new Make(town.glass(BOB, "director", soon)), NOT_ELIGIBLE);
        assertThat(
                        faults(
                                new Make(
                                        town.glass(
                                                BOB,
                                                "admin",
                                                Term.of(NOON, soon.until().get().plusNanos(1))))))
                .containsExactly("/minutes too-long");
        town.after(new Make(town.glass(BOB, "admin", soon)), NOON);
        refused(new Make(town.glass(BOB, "admin", soon)), ALREADY_BROKEN);
    }

    @Test
    void what_was_taken_is_given_back_early_and_never_prolonged() {
        town.with(behindGlass());
        var glass = town.glass(BOB, "admin", Term.of(NOON, NOON.plusSeconds(600)));
        town.with(glass);
        assertThat(outcome(until(glass, NOON.plusSeconds(60)), NOON).shown().version())
                .isEqualTo(2);
        refused(until(glass, NOON.plusSeconds(601)), ALREADY_BROKEN);
    }

    private static Amend until(BreakGlass glass, Instant end) {
        return new Amend(
                Kind.BREAK_GLASS,
                glass.id(),
                Optional.empty(),
                _ ->
                        new BreakGlass(
                                glass.key(),
                                glass.principal(),
                                glass.role(),
                                Term.of(glass.term().since(), end),
                                glass.reason()));
    }

    @Test
    void what_is_written_is_read_again() {
        town.unit("sales", "")
                .with(
                        new Unit(
                                name("n"),
                                "N",
                                Optional.of(name("sales")),
                                List.of(new Member(BOB, true))))
                .group("buyers", "bob", "ada")
                .with(behindGlass())
                .with(town.binding("buyer", new Holder.InGroup(name("buyers"))))
                .with(
                        town.binding(
                                "buyer",
                                new Holder.InUnit(name("n")),
                                Optional.of("sales"),
                                new Use.Held(),
                                Term.of(NOON, ONE)))
                .with(town.delegation(ADA, BOB, Term.of(NOON, ONE), "user"))
                .with(town.glass(BOB, "admin", Term.of(NOON, ONE)))
                .with(Town.apart("apart", "buyer", "payer"))
                .with(
                        new Separation(
                                name("advice"),
                                "Advice",
                                new Apart.Operations(
                                        List.of("entity.create", "entity.delete"),
                                        Optional.of("claim")),
                                true));
        for (Kind kind : Kind.values()) {
            var items = town.organization().items(kind);
            assertThat(items).isNotEmpty();
            for (KeptItem kept : items) {
                assertThat(OrgDocuments.read(kind, OrgDocuments.write(kept.item())))
                        .isEqualTo(kept.item());
            }
        }
    }
}
