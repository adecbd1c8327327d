package com.athyper.postgres.identity;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditTrail.Query;
import com.athyper.identity.KeptItem;
import com.athyper.identity.OrgChange;
import com.athyper.identity.OrgChange.Amend;
import com.athyper.identity.OrgChange.Make;
import com.athyper.identity.OrgChange.Remove;
import com.athyper.identity.OrgError;
import com.athyper.identity.OrgItem.Apart;
import com.athyper.identity.OrgItem.Binding;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.OrgItem.Group;
import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItem.Member;
import com.athyper.identity.OrgItem.Separation;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.identity.OrgItem.Use;
import com.athyper.identity.OrgName;
import com.athyper.identity.Organization;
import com.athyper.identity.Principal;
import com.athyper.identity.Term;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;
import com.athyper.postgres.definition.PostgresDefinitionStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What binds principals, kept, judged, audited and loaded with them. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class OrgItemsIT {
    private static final PrincipalId BOB = new PrincipalId("bob");

    private static World world;
    private static PostgresPrincipals principals;
    private static PostgresOrgItems items;

    @BeforeAll
    static void open() {
        world = new World();
        principals = new PostgresPrincipals(world.database);
        items = new PostgresOrgItems(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static TenantId tenant() {
        var tenant = world.tenant();
        person(tenant, "bob", "user");
        return tenant;
    }

    private static void person(TenantId tenant, String name, String... roles) {
        await(
                principals.save(
                        tenant,
                        new Principal(
                                new PrincipalId(name),
                                name,
                                List.of(roles),
                                Optional.empty(),
                                true),
                        Optional.empty(),
                        World.origin("admin")));
    }

    private static CompletionStage<Answer<KeptItem>> change(TenantId tenant, OrgChange change) {
        return items.change(tenant, change, World.origin("admin"));
    }

    private static Organization loaded(TenantId tenant) {
        return await(principals.load(tenant));
    }

    private static OrgName name(String name) {
        return new OrgName(name);
    }

    private static Group buyers(PrincipalId... members) {
        return new Group(name("buyers"), "Buyers", List.of(members));
    }

    private static Unit unit(String name, Optional<String> parent) {
        return new Unit(name(name), name, parent.map(OrgName::new), List.of());
    }

    private static Binding binding(String role, Holder holder, Term term) {
        return new Binding(
                UUID.randomUUID(), name(role), holder, Optional.empty(), new Use.Held(), term);
    }

    private static Amend move(String unit, String parent) {
        return new Amend(
                Kind.ORG_UNIT,
                unit,
                Optional.empty(),
                item -> ((Unit) item).under(Optional.of(name(parent))));
    }

    @Test
    void every_kind_is_loaded_with_the_principals_of_its_tenant_alone() {
        var tenant = tenant();
        person(tenant, "ada", "manager");
        var sales =
                new Unit(name("sales"), "Sales", Optional.empty(), List.of(new Member(BOB, true)));
        var bound = binding("buyer", new Holder.InGroup(name("buyers")), Term.since(NOON));
        var glass =
                new Binding(
                        UUID.randomUUID(),
                        name("admin"),
                        new Holder.Person(BOB),
                        Optional.of(name("sales")),
                        new Use.BehindGlass(30),
                        Term.of(NOON, NOON.plusSeconds(9)));
        var away =
                new Delegation(
                        UUID.randomUUID(),
                        new PrincipalId("ada"),
                        BOB,
                        List.of("manager"),
                        Term.of(NOON, NOON.plusSeconds(60)),
                        "Sea");
        for (var item : List.of(sales, buyers(BOB), bound, glass, away)) {
            assertThat(ok(change(tenant, new Make(item))).item()).isEqualTo(item);
        }

        var there = loaded(tenant);
        for (var item : List.of(sales, buyers(BOB), bound, glass, away)) {
            assertThat(there.find(item.kind(), item.id()).orElseThrow().item()).isEqualTo(item);
        }
        assertThat(there.standing(BOB, NOON).orElseThrow().roles())
                .containsExactlyInAnyOrder("user", "buyer", "manager");
        assertThat(there.primaryUnit(BOB)).contains(name("sales"));
        var others = loaded(tenant());
        assertThat(others.items(Kind.GROUP)).isEmpty();
        assertThat(others.standing(BOB, NOON).orElseThrow().roles()).containsExactly("user");
    }

    @Test
    void a_change_raises_the_epoch_and_tells_the_auditor_what_it_was_and_is() {
        var tenant = tenant();
        var store = new PostgresDefinitionStore(world.database);
        long before = await(store.epochs()).getOrDefault(tenant, 0L);
        ok(change(tenant, new Make(buyers(BOB))));
        assertThat(await(store.epochs())).containsEntry(tenant, before + 1);
        ok(change(tenant, new Amend(Kind.GROUP, "buyers", Optional.of("1"), _ -> buyers())));
        ok(change(tenant, new Remove(Kind.GROUP, "buyers", Optional.of("2"))));
        assertThat(await(store.epochs())).containsEntry(tenant, before + 3);

        var audit = new PostgresAuditTrail(world.database);
        var events =
                ok(audit.events(
                                tenant,
                                new Query(
                                        Optional.of("group"),
                                        Optional.of("buyers"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        10,
                                        Optional.empty(),
                                        false)))
                        .items();
        assertThat(events).hasSize(3);
        assertThat(events).allMatch(event -> event.entry().operation().equals("iam.group.write"));
        assertThat(events.getLast().entry().after()).isEmpty();
        assertThat(await(audit.verify(tenant)).valid()).isTrue();
        assertThat(loaded(tenant).items(Kind.GROUP)).isEmpty();
    }

    @Test
    void what_is_refused_or_changes_nothing_leaves_no_trace() {
        var tenant = tenant();
        ok(change(tenant, new Make(buyers(BOB))));
        var store = new PostgresDefinitionStore(world.database);
        long before = await(store.epochs()).getOrDefault(tenant, 0L);

        assertThat(refused(change(tenant, new Make(buyers())))).isEqualTo(OrgError.EXISTS);
        assertThat(
                        refused(
                                change(
                                        tenant,
                                        new Amend(
                                                Kind.GROUP,
                                                "buyers",
                                                Optional.of("9"),
                                                _ -> buyers()))))
                .isEqualTo(OrgError.STALE);
        assertThat(
                        ok(change(
                                        tenant,
                                        new Amend(
                                                Kind.GROUP,
                                                "buyers",
                                                Optional.of("1"),
                                                item -> item)))
                                .version())
                .isEqualTo(1);
        assertThat(await(store.epochs())).containsEntry(tenant, before);
    }

    @Test
    void a_command_that_is_sent_again_is_answered_again_and_done_once() {
        var tenant = tenant();
        var origin = World.origin("admin");
        var first = ok(items.change(tenant, new Make(buyers(BOB)), origin));
        assertThat(ok(items.change(tenant, new Make(buyers(BOB)), origin))).isEqualTo(first);

        var other = World.origin("admin");
        var amend = new Amend(Kind.GROUP, "buyers", Optional.of("1"), _ -> buyers());
        assertThat(ok(items.change(tenant, amend, other)).version()).isEqualTo(2);
        assertThat(ok(items.change(tenant, amend, other)).version()).isEqualTo(2);
    }

    @Test
    void two_moves_at_once_never_make_a_ring() {
        var tenant = tenant();
        for (int round = 0; round < 5; round++) {
            String left = "left" + round;
            String right = "right" + round;
            ok(change(tenant, new Make(unit(left, Optional.empty()))));
            ok(change(tenant, new Make(unit(right, Optional.empty()))));
            var one = change(tenant, move(left, right));
            var two = change(tenant, move(right, left));
            long made =
                    List.of(await(one), await(two)).stream()
                            .filter(answer -> answer instanceof Answer.Ok<KeptItem>)
                            .count();
            assertThat(made).isEqualTo(1);
        }
    }

    @Test
    void two_grants_at_once_never_bring_together_what_is_kept_apart() {
        var tenant = tenant();
        var apart =
                new Separation(
                        name("apart"), "Apart", new Apart.Roles(List.of("buyer", "payer")), false);
        assertThat(ok(change(tenant, new Make(apart))).item()).isEqualTo(apart);
        assertThat(loaded(tenant).separations()).containsExactly(apart);
        for (int round = 0; round < 5; round++) {
            var who = new PrincipalId("p" + round);
            person(tenant, who.value(), "user");
            var buyer =
                    change(
                            tenant,
                            new Make(binding("buyer", new Holder.Person(who), Term.since(NOON))));
            var payer =
                    principals.save(
                            tenant,
                            new Principal(who, "P", List.of("payer"), Optional.empty(), true),
                            Optional.empty(),
                            World.origin("admin"));
            boolean bound = await(buyer) instanceof Answer.Ok;
            boolean written = await(payer) instanceof Answer.Ok;
            assertThat(bound).isNotEqualTo(written);
            assertThat(loaded(tenant).standing(who, NOON).orElseThrow().roles())
                    .containsAnyOf("buyer", "payer")
                    .matches(roles -> !roles.containsAll(List.of("buyer", "payer")));
        }
    }

    @Test
    void what_is_long_over_is_not_loaded_and_is_listed_still() {
        var tenant = tenant();
        Instant past = Instant.now().minus(Duration.ofDays(2));
        var over =
                new Delegation(
                        UUID.randomUUID(),
                        BOB,
                        new PrincipalId("ada"),
                        List.of(),
                        Term.of(past, past.plusSeconds(60)),
                        "Sea");
        person(tenant, "ada");
        var then = new Origin(BOB, past, "request", UUID.randomUUID().toString(), Optional.empty());
        ok(items.change(tenant, new Make(over), then));

        assertThat(loaded(tenant).items(Kind.DELEGATION)).isEmpty();
        assertThat(await(items.ever(tenant, Kind.DELEGATION, 10)))
                .extracting(KeptItem::item)
                .containsExactly(over);
    }

    @Test
    void a_large_tenant_is_loaded_and_resolved_in_a_moment() {
        var tenant = tenant();
        await(
                world.database.inTenant(
                        tenant,
                        session ->
                                session.update(
                                        """
                                        INSERT INTO athyper.principal (tenant_id, principal,
                                            display_name, roles, manager, active)
                                        SELECT ?, 'p' || n, 'P', '{user}', 'p' || (n / 10), true
                                        FROM generate_series(1, 10000) n
                                        """,
                                        tenant.value())));
        var members = new ArrayList<PrincipalId>();
        for (int i = 1; i <= 10_000; i++) {
            members.add(new PrincipalId("p" + i));
        }
        ok(change(tenant, new Make(buyers(members.toArray(PrincipalId[]::new)))));
        ok(
                change(
                        tenant,
                        new Make(
                                binding(
                                        "buyer",
                                        new Holder.InGroup(name("buyers")),
                                        Term.since(NOON)))));
        loaded(tenant);

        long from = System.nanoTime();
        var there = loaded(tenant);
        int holders = there.holders("buyer", NOON).size();
        var took = Duration.ofNanos(System.nanoTime() - from);
        assertThat(holders).isEqualTo(10_000);
        // Generous: it is some 100 ms on a quiet machine, and this one is shared.
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }
}
