package com.athyper.workflow.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.Directory;
import com.athyper.identity.KeptItem;
import com.athyper.identity.OrgItem;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.OrgItem.Group;
import com.athyper.identity.OrgItem.Member;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.identity.OrgName;
import com.athyper.identity.Organization;
import com.athyper.identity.Principal;
import com.athyper.identity.Term;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What approvals are told of a tenant's organization. */
class DirectoryApproversTest {
    private static final TenantId DEMO = new TenantId("demo");
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Instant ONE = NOON.plusSeconds(3600);
    private static final PrincipalId ADA = new PrincipalId("ada");
    private static final PrincipalId BOB = new PrincipalId("bob");
    private static final PrincipalId EVE = new PrincipalId("eve");

    /** Ada manages Bob; Eve is inactive; Ada lets Bob stand in from noon to one. */
    private static final Organization ORGANIZATION =
            Organization.of(
                    List.of(
                            person(ADA, Optional.empty(), true, "manager"),
                            person(BOB, Optional.of(ADA), true, "user"),
                            person(EVE, Optional.empty(), false, "manager")),
                    Stream.of(
                                    new Group(new OrgName("buyers"), "Buyers", List.of(BOB, EVE)),
                                    new Unit(
                                            new OrgName("sales"),
                                            "Sales",
                                            Optional.empty(),
                                            List.of(new Member(ADA, true))),
                                    new Unit(
                                            new OrgName("north"),
                                            "North",
                                            Optional.of(new OrgName("sales")),
                                            List.of(new Member(BOB, true), new Member(EVE, true))),
                                    new Delegation(
                                            new UUID(1, 2),
                                            ADA,
                                            BOB,
                                            List.of(),
                                            Term.of(NOON, ONE),
                                            "Sea"))
                            .map(DirectoryApproversTest::kept)
                            .toList());

    private static Principal person(
            PrincipalId id, Optional<PrincipalId> manager, boolean active, String role) {
        return new Principal(id, id.value(), List.of(role), manager, active);
    }

    private static KeptItem kept(OrgItem item) {
        return new KeptItem(item, 1, ADA, NOON, ADA, NOON);
    }

    private static DirectoryApprovers at(Instant now) {
        Directory directory = _ -> ORGANIZATION;
        return new DirectoryApprovers(
                directory, (_, _) -> Optional.empty(), InstantSource.fixed(now));
    }

    @Test
    void who_stands_in_is_asked_while_it_does_and_is_known_for_it() {
        assertThat(at(NOON).holders(DEMO, "manager")).containsExactly(ADA, BOB);
        assertThat(at(ONE).holders(DEMO, "manager")).containsExactly(ADA);
        assertThat(at(NOON).standsIn(DEMO, BOB, "manager", ADA)).isTrue();
        assertThat(at(NOON).standsIn(DEMO, BOB, "manager", EVE)).isFalse();
        assertThat(at(NOON).standsIn(DEMO, ADA, "manager", BOB)).isFalse();
    }

    @Test
    void groups_and_units_are_their_active_people_those_below_included() {
        assertThat(at(NOON).members(DEMO, "buyers")).containsExactly(BOB);
        assertThat(at(NOON).people(DEMO, "sales")).containsExactly(ADA, BOB);
        assertThat(at(NOON).people(DEMO, "north")).containsExactly(BOB);
        assertThat(at(NOON).members(DEMO, "No Such")).isEmpty();
        assertThat(at(NOON).people(DEMO, "nowhere")).isEmpty();
    }

    @Test
    void managers_are_found_and_the_inactive_are_known() {
        assertThat(at(NOON).managers(DEMO, BOB, 3)).containsExactly(ADA);
        assertThat(at(NOON).isActive(DEMO, EVE)).isFalse();
        assertThat(at(NOON).isActive(DEMO, BOB)).isTrue();
    }
}
