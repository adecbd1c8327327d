package com.athyper.postgres.workflow;

import static com.athyper.postgres.Stages.await;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toMap;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.World;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalRules;
import com.athyper.workflow.Compliance.Account;
import com.athyper.workflow.Compliance.ApproverCourse;
import com.athyper.workflow.Compliance.Entry;
import com.athyper.workflow.Compliance.Open;
import com.athyper.workflow.Compliance.Period;
import com.athyper.workflow.Compliance.Spread;
import com.athyper.workflow.Compliance.StepCourse;
import com.athyper.workflow.Deadlines;
import com.athyper.workflow.StepProgress.Decider;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Goal: every number that compliance is told is the one that the events say.
 *
 * <p>Method: approvals live by lot, with pauses, handovers, escalations, overrides and attempts at
 * one's own request. For many periods and templates the numbers of the tables are held against
 * those that are reckoned by hand.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class ComplianceIT {
    private static final Duration SECONDS = Duration.ofSeconds(3);

    private static World world;
    private static TenantId tenant;
    private static PostgresCompliance compliance;
    private static Lives lives;
    private static Instant now;

    @BeforeAll
    static void live() {
        world = new World();
        tenant = world.tenant();
        compliance = new PostgresCompliance(world.database);
        lives = new Lives(world, tenant, 23).live(150, 25);
        new Lives(world, world.tenant(), 24).live(5, 5);
        now =
                lives.all.stream()
                        .flatMap(life -> life.facts.stream())
                        .map(fact -> fact.origin().at())
                        .max(Instant::compareTo)
                        .orElseThrow()
                        .plusSeconds(60);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static List<Period> periods() {
        var periods = new ArrayList<Period>();
        for (var template : List.of("", "two_steps", "abreast", "quick", "no_such")) {
            var name = Optional.of(template).filter(it -> !it.isEmpty()).map(EntityName::new);
            periods.add(new Period(name, Instant.EPOCH, now.plusSeconds(9_999), now));
            periods.add(
                    new Period(
                            name,
                            World.NOON.plusSeconds(50_000),
                            World.NOON.plusSeconds(150_000),
                            now));
            periods.add(new Period(name, World.NOON, World.NOON.plusSeconds(90_000), now));
        }
        return periods;
    }

    private static Reckoning reckoned(Period period) {
        var reckoning = new Reckoning(new ApprovalRules(tenant, lives.directory()), period);
        lives.all.forEach(reckoning::reckon);
        return reckoning;
    }

    private static Map<String, Spread> spreads(Map<String, List<Duration>> durations) {
        return durations.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, it -> Reckoning.spread(it.getValue())));
    }

    private static <K> Map<K, Open> some(Map<K, Open> all) {
        var some = new HashMap<>(all);
        some.values().removeIf(Open.NONE::equals);
        return some;
    }

    @Test
    void the_numbers_are_those_that_the_events_say() {
        for (var period : periods()) {
            var expected = reckoned(period);
            var metrics = await(compliance.metrics(tenant, period, 100));
            var whole = metrics.courses().getFirst();
            assertThat(whole.started()).as("started in %s", period).isEqualTo(expected.started);
            assertThat(whole.cycle()).isEqualTo(Reckoning.spread(expected.cycles));
            assertThat(words(whole.outcomes())).isEqualTo(expected.outcomes);
            assertThat(
                            metrics.steps().stream()
                                    .filter(it -> it.elapsed().count() > 0)
                                    .collect(toMap(StepCourse::step, StepCourse::elapsed)))
                    .isEqualTo(spreads(expected.elapsed));
            assertThat(
                            some(
                                    metrics.steps().stream()
                                            .collect(toMap(StepCourse::step, StepCourse::open))))
                    .as("open steps in %s", period)
                    .isEqualTo(some(expected.openSteps));
            assertThat(
                            some(
                                    metrics.approvers().stream()
                                            .collect(
                                                    toMap(
                                                            it -> it.principal().value(),
                                                            ApproverCourse::open))))
                    .as("open for people in %s", period)
                    .isEqualTo(some(expected.openPeople));
            assertThat(
                            metrics.approvers().stream()
                                    .filter(it -> it.decided().count() > 0)
                                    .collect(
                                            toMap(
                                                    it -> it.principal().value(),
                                                    ApproverCourse::decided)))
                    .isEqualTo(spreads(expected.decided));
            assertThat(metrics.events()).isEqualTo(expected.events);
            assertThat(
                            List.of(
                                    metrics.sla().kept(),
                                    metrics.sla().missed(),
                                    metrics.sla().overdue()))
                    .as("sla in %s", period)
                    .isEqualTo(List.of(expected.kept, expected.missed, expected.overdue));
            assertThat(deciders(metrics.steps())).isEqualTo(expected.deciders);
        }
    }

    private static Map<String, Long> words(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .collect(
                        toMap(
                                it -> it.getKey().toUpperCase(Locale.ROOT).replace('-', '_'),
                                Map.Entry::getValue));
    }

    private static Map<String, Long> deciders(List<StepCourse> steps) {
        var deciders = new HashMap<String, Long>();
        steps.forEach(
                step ->
                        words(step.deciders())
                                .forEach((who, n) -> deciders.merge(who, n, Long::sum)));
        deciders.remove("NONE");
        return deciders;
    }

    @Test
    void the_lives_had_everything_in_them() {
        var all = reckoned(periods().getFirst());
        assertThat(all.events)
                .containsKeys(
                        "delegated",
                        "reassigned",
                        "invited",
                        "paused",
                        "resumed",
                        "overridden",
                        "passed-over",
                        "escalated",
                        "notified",
                        "reminded",
                        "incident",
                        "self-approval");
        assertThat(all.deciders).containsKeys("PEOPLE", "RULE", "CLOCK", "OVERRIDE");
        assertThat(List.of(all.missed, all.kept)).doesNotContain(0L);
        assertThat(all.openPeople.values()).anyMatch(it -> !it.working().isZero());
    }

    @Test
    void what_is_waited_for_most_comes_first() {
        var metrics = await(compliance.metrics(tenant, periods().getFirst(), 2));
        var steps = metrics.steps();
        assertThat(steps).hasSize(2);
        assertThat(steps.get(0).open().waiting()).isGreaterThan(steps.get(1).open().waiting());
        var people = metrics.approvers();
        assertThat(people.get(0).open().whole()).isGreaterThan(people.get(1).open().whole());
    }

    private static Period always() {
        return new Period(Optional.empty(), Instant.EPOCH, now.plusSeconds(9_999), now);
    }

    private static List<Entry> deadlines(Period period) {
        var all = new ArrayList<Entry>();
        List<Entry> page;
        do {
            var last = all.isEmpty() ? Optional.<Entry>empty() : Optional.of(all.getLast());
            page = await(compliance.deadlines(tenant, period, SECONDS, last, 13));
            all.addAll(page);
        } while (page.size() == 13);
        return all;
    }

    /** What the clock did, by the events that say so. */
    private static Set<String> fired() {
        var fired = new TreeSet<String>();
        for (var life : lives.all) {
            for (var fact : life.facts) {
                var at = fact.origin().at();
                switch (fact.event()) {
                    case ApprovalEvent.Reminded it ->
                            fired.add(
                                    line(
                                            life,
                                            it.step(),
                                            "reminder",
                                            it.level(),
                                            it.deadline(),
                                            at));
                    case ApprovalEvent.Notified it ->
                            fired.add(
                                    line(
                                            life,
                                            it.step(),
                                            "escalation",
                                            it.level(),
                                            it.deadline(),
                                            at));
                    case ApprovalEvent.Escalated it
                            when fact.origin().principal().value().equals(Lives.CLOCK) ->
                            fired.add(
                                    line(
                                            life,
                                            it.step(),
                                            "escalation",
                                            it.level().orElse(1),
                                            it.deadline(),
                                            at));
                    default -> {}
                }
            }
        }
        return fired;
    }

    private static String line(
            Lives.Life life, String step, String kind, int level, Instant deadline, Instant at) {
        return "%s %s %s %d %s %s".formatted(life.key.instance(), step, kind, level, deadline, at);
    }

    @Test
    void what_fired_fired_when_the_events_say() {
        var told = new TreeSet<String>();
        long decided = 0;
        long failed = 0;
        for (var entry : deadlines(always())) {
            boolean fired = entry.account() == Account.FIRED || entry.account() == Account.LATE;
            if (fired && entry.why().isPresent()) {
                failed++;
            } else if (fired) {
                var line =
                        "%s %s %s %d %s %s"
                                .formatted(
                                        entry.instance(),
                                        entry.step(),
                                        entry.kind(),
                                        entry.level(),
                                        entry.deadline(),
                                        entry.closedAt().orElseThrow());
                if (entry.step().equals("named") && entry.level() == 2) {
                    decided++;
                } else {
                    told.add(line);
                }
            }
        }
        assertThat(told).isEqualTo(fired());
        assertThat(decided).isEqualTo(count(ComplianceIT::isDecidedByClock));
        assertThat(failed).isEqualTo(count(ComplianceIT::isFailedFiring));
    }

    private static long count(Predicate<ApprovalEvent> which) {
        return lives.all.stream()
                .flatMap(life -> life.facts.stream())
                .filter(fact -> fact.origin().principal().equals(new PrincipalId(Lives.CLOCK)))
                .filter(fact -> which.test(fact.event()))
                .count();
    }

    private static boolean isDecidedByClock(ApprovalEvent event) {
        return event instanceof ApprovalEvent.StepCompleted completed
                && completed.by().filter(Decider.CLOCK::equals).isPresent();
    }

    private static boolean isFailedFiring(ApprovalEvent event) {
        return event instanceof IncidentRaised raised && raised.code().equals("no-escalation");
    }

    @Test
    void every_deadline_is_accounted_for_but_where_people_came_before_a_late_clock() {
        var period = always();
        var report = await(compliance.sla(tenant, period, SECONDS, 1_000));
        var entries = deadlines(period);
        long told =
                report.totals().values().stream()
                        .flatMap(it -> it.values().stream())
                        .mapToLong(Long::longValue)
                        .sum();
        assertThat(told).isEqualTo(entries.size());
        assertThat(report.unaccounted())
                .isEqualTo(
                        entries.stream().filter(it -> it.account() == Account.UNACCOUNTED).toList())
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.lag()).isEmpty());
        var pending =
                entries.stream()
                        .filter(it -> it.closedAt().isEmpty() && !it.kind().equals("due"))
                        .collect(
                                toMap(
                                        Entry::instance,
                                        Entry::deadline,
                                        (one, other) -> one.isBefore(other) ? one : other));
        for (var life : lives.all) {
            var next =
                    life.state instanceof Approval.Running(var progress)
                            ? Deadlines.next(progress)
                            : Optional.<Instant>empty();
            assertThat(Optional.ofNullable(pending.get(life.key.instance()))).isEqualTo(next);
        }
        assertThat(report.lag().count())
                .isEqualTo(entries.stream().filter(it -> it.lag().isPresent()).count());
        assertThat(report.upTo().get(Duration.ofSeconds(1)))
                .isEqualTo(
                        entries.stream()
                                .flatMap(it -> it.lag().stream())
                                .filter(it -> it.compareTo(Duration.ofSeconds(1)) <= 0)
                                .count());
        assertThat(report.totals().get("escalation")).containsKeys(Account.FIRED, Account.LATE);
    }

    @Test
    void what_one_side_alone_knows_is_not_accounted_for() throws Exception {
        var other = world.tenant();
        var one = new Lives(world, other, 5).live(4, 1);
        var period =
                new Period(
                        Optional.empty(),
                        Instant.EPOCH,
                        World.NOON.plus(Duration.ofDays(30)),
                        World.NOON);
        assertThat(await(compliance.sla(other, period, SECONDS, 10)).unaccounted()).isEmpty();
        world.database.tenantTransaction(
                other,
                session ->
                        session.update(
                                "DELETE FROM athyper.workflow_due WHERE tenant_id = ?",
                                other.value()));
        var later =
                new Period(
                        Optional.empty(), Instant.EPOCH, now, one.all.getLast().now.plusSeconds(1));
        assertThat(await(compliance.sla(other, later, Duration.ofDays(20), 10)).unaccounted())
                .isNotEmpty();
        world.database.tenantTransaction(
                other,
                session ->
                        session.update(
                                "INSERT INTO athyper.workflow_due VALUES (?, ?::uuid,"
                                        + " ?::timestamptz)",
                                other.value(),
                                one.all.getFirst().key.instance(),
                                World.NOON.plusSeconds(77)));
        assertThat(await(compliance.sla(other, later, Duration.ofDays(20), 10)).unaccounted())
                .anyMatch(it -> it.kind().equals("clock"));
    }
}
