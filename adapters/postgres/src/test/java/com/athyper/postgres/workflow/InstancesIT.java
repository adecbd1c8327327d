package com.athyper.postgres.workflow;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Comparison;
import com.athyper.expression.Truth;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;
import com.athyper.postgres.World;
import com.athyper.postgres.workflow.Lives.Life;
import com.athyper.workflow.ApprovalRules;
import com.athyper.workflow.Instances.Asked;
import com.athyper.workflow.Instances.Filter;
import com.athyper.workflow.Instances.Item;
import com.athyper.workflow.Instances.Kind;
import com.athyper.workflow.Instances.Search;
import com.athyper.workflow.Mandate;
import com.athyper.workflow.Party;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * Goal: who may see an approval finds it in the list and nobody else, exactly as asked for.
 *
 * <p>Method: approvals live by lot; every person searches with all kinds of rights and filters, by
 * pages of all sizes, and is shown what a naive search of the states in memory shows.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class InstancesIT {
    private static final EntityName REQUESTS = new EntityName("request");
    private static final EntityName INVOICES = new EntityName("invoice");

    private static World world;
    private static TenantId tenant;
    private static PostgresInstances instances;
    private static Lives lives;

    @BeforeAll
    static void live() {
        world = new World();
        tenant = world.tenant();
        instances = new PostgresInstances(world.database);
        lives = new Lives(world, tenant, 11).live(80, 12);
        // Another tenant's, of which nothing is ever seen.
        new Lives(world, world.tenant(), 12).live(10, 3);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static Expr ref(String name) {
        return new Expr.Ref("resource", List.of(name));
    }

    private static Expr is(String name, Value value) {
        return new Expr.Compare(Comparison.EQ, ref(name), new Expr.Literal(value));
    }

    /** From nothing to everything, by its creator, by amount, by what the record has not. */
    private static List<Map<EntityName, Expr>> rights(String me) {
        var mine = is("createdBy", Value.of(me));
        var small =
                new Expr.Compare(
                        Comparison.LT,
                        ref("amount"),
                        new Expr.Literal(Value.of(new BigDecimal("99.6"))));
        var either = new Expr.Some(List.of(mine, is("kind", Value.of("a"))));
        var later =
                new Expr.Compare(
                        Comparison.GE,
                        ref("createdAt"),
                        new Expr.Literal(Value.of("2030-01-01T13:00:00+01:00")));
        return List.of(
                Map.of(),
                Map.of(REQUESTS, Expr.TRUE, INVOICES, Expr.TRUE),
                Map.of(REQUESTS, Expr.TRUE, INVOICES, mine),
                Map.of(REQUESTS, mine, INVOICES, mine),
                Map.of(REQUESTS, either, INVOICES, small),
                Map.of(INVOICES, later),
                Map.of(REQUESTS, new Expr.Not(small), INVOICES, is("absent", Value.of(true))));
    }

    private static List<Filter> filters() {
        var some = lives.all.get(7);
        var subject = some.state.started().orElseThrow().subject();
        var filters = new ArrayList<Filter>();
        filters.add(Filter.NONE);
        filters.add(filter().template("two_steps").build());
        filters.add(filter().template("no_such").build());
        filters.add(filter().entity("invoice").build());
        filters.add(filter().entity("invoice").template("quick").build());
        for (var state :
                List.of("running", "incident", "paused", "approved", "rejected", "cancelled")) {
            filters.add(filter().state(state).build());
        }
        filters.add(filter().record(subject.record()).build());
        filters.add(filter().requester("bob").build());
        filters.add(filter().requester("bob").state("approved").entity("request").build());
        filters.add(filter().incidents(true).build());
        filters.add(filter().incidents(false).from(World.NOON.plusSeconds(36_000)).build());
        filters.add(filter().before(World.NOON.plusSeconds(80_000)).build());
        return filters;
    }

    private static FilterBuilder filter() {
        return new FilterBuilder();
    }

    private static boolean fits(Filter filter, Item item) {
        return filter.template().filter(it -> !it.equals(item.template())).isEmpty()
                && filter.state().filter(it -> !it.equals(item.state())).isEmpty()
                && filter.entity().filter(it -> !it.equals(item.entity())).isEmpty()
                && filter.record().filter(it -> !it.equals(item.recordId())).isEmpty()
                && filter.requester().filter(it -> !it.equals(item.requester())).isEmpty()
                && filter.incidents().filter(it -> it != item.incidents() > 0).isEmpty()
                && filter.from().filter(item.startedAt()::isBefore).isEmpty()
                && filter.before().filter(it -> !item.startedAt().isBefore(it)).isEmpty();
    }

    private static boolean sees(Search search, Life life) {
        var progress = life.state.started().orElseThrow();
        var subject = progress.subject();
        var visible = search.readable().getOrDefault(subject.entity(), Expr.FALSE);
        var bound = new Bindings(Map.of("resource", subject.attributes()));
        var parties = Party.of(progress);
        return subject.requester().equals(search.principal())
                || parties.stream().anyMatch(it -> it.is(search.principal()))
                || search.mandates().stream()
                        .anyMatch(it -> parties.stream().anyMatch(one -> one.isStoodInForBy(it)))
                || Evaluator.test(visible, bound) == Truth.TRUE;
    }

    private static List<Item> naive(Search search) {
        var order = Comparator.comparing(Item::startedAt).thenComparing(it -> it.id().toString());
        return lives.all.stream()
                .filter(life -> sees(search, life))
                .map(life -> Item.of(life.key, life.state).orElseThrow())
                .filter(item -> fits(search.filter(), item))
                .sorted(search.descending() ? order.reversed() : order)
                .toList();
    }

    private static List<Item> paged(Search search, int limit) {
        var all = new ArrayList<Item>();
        Optional<String> cursor = Optional.empty();
        do {
            var page = ok(instances.list(tenant, search, limit, cursor, false));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            assertThat(page.nextCursor().isEmpty() || page.items().size() == limit).isTrue();
            all.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return all;
    }

    @Test
    void everybody_finds_what_they_may_see_and_nothing_else() {
        var kinds = await(instances.kinds(tenant));
        assertThat(kinds)
                .containsExactly(
                        new Kind(INVOICES, new EntityName("abreast")),
                        new Kind(REQUESTS, new EntityName("quick")),
                        new Kind(REQUESTS, new EntityName("two_steps")));
        var chance = new Random(5);
        int found = 0;
        for (var me : List.of("ann", "dan", "fay", "stranger")) {
            for (var readable : rights(me)) {
                for (var filter : filters()) {
                    var search = search(me, kinds, readable, filter, chance);
                    var expected = naive(search);
                    assertThat(paged(search, 1 + chance.nextInt(40)))
                            .as("%s", search)
                            .isEqualTo(expected);
                    var counted = ok(instances.list(tenant, search, 1, Optional.empty(), true));
                    assertThat(counted.total()).as("%s", search).hasValue(expected.size());
                    found += expected.size();
                }
            }
        }
        assertThat(found).as("what was compared").isGreaterThan(700);
    }

    private static Search search(
            String me,
            List<Kind> kinds,
            Map<EntityName, Expr> readable,
            Filter filter,
            Random chance) {
        var mandates =
                switch (chance.nextInt(4)) {
                    case 0 -> List.of(new Mandate(new PrincipalId("eve"), List.of()));
                    case 1 ->
                            List.of(
                                    new Mandate(new PrincipalId("cid"), List.of("manager")),
                                    new Mandate(new PrincipalId("eve"), List.of("nothing")));
                    default -> List.<Mandate>of();
                };
        return new Search(
                new PrincipalId(me), mandates, kinds, readable, filter, chance.nextBoolean());
    }

    /** At any time, what waited for anybody then is among what is looked through. */
    @Test
    void whoever_was_asked_at_a_time_is_found_by_it() {
        var rules = new ApprovalRules(tenant, lives.directory());
        int waited = 0;
        for (var person : Lives.PEOPLE) {
            var principal = new PrincipalId(person);
            for (int hours = 0; hours < 120; hours += 17) {
                var moment = World.NOON.plusSeconds(3_600L * hours);
                var found = asked(principal, moment);
                assertThat(found).doesNotHaveDuplicates();
                for (var life : lives.all) {
                    var then = rules.initial();
                    for (var fact : life.facts) {
                        if (!fact.origin().at().isAfter(moment)) {
                            then = rules.evolve(then, fact.event(), fact.origin());
                        }
                    }
                    boolean waits =
                            then.started().stream()
                                    .flatMap(it -> it.tasks().stream())
                                    .anyMatch(it -> it.waitsFor().contains(principal));
                    if (waits) {
                        waited++;
                        assertThat(found).contains(life.key.instance());
                    }
                }
            }
        }
        assertThat(waited).isGreaterThan(100);
    }

    private static List<UUID> asked(PrincipalId principal, Instant moment) {
        var all = new ArrayList<Asked>();
        List<Asked> portion;
        do {
            var last = all.isEmpty() ? Optional.<Asked>empty() : Optional.of(all.getLast());
            portion = await(instances.askedAt(tenant, principal, moment, last, 7));
            all.addAll(portion);
        } while (portion.size() == 7);
        return all.stream().map(Asked::instance).toList();
    }

    @Test
    void the_lives_have_been_of_every_kind() {
        assertThat(lives.all)
                .extracting(life -> Item.of(life.key, life.state).orElseThrow().state())
                .contains("running", "incident", "paused", "approved", "rejected", "cancelled");
    }

    @Test
    void a_cursor_of_somebody_else_is_refused() {
        var search =
                new Search(
                        new PrincipalId("ann"), List.of(), List.of(), Map.of(), Filter.NONE, true);
        assertThat(refused(instances.list(tenant, search, 5, Optional.of("bm8"), false)))
                .isEqualTo(RecordError.CURSOR_INVALID);
    }
}
