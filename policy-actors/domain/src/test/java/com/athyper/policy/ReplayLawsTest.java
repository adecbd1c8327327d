package com.athyper.policy;

import static com.athyper.policy.RandomPolicies.any;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.policy.log.Lack;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogEntry.Decided;
import com.athyper.policy.log.LogMask;
import com.athyper.policy.log.Scope;
import com.athyper.policy.replay.Replay;
import com.athyper.policy.replay.Replay.Outcome;
import com.athyper.policy.replay.Replay.Reason;
import com.athyper.policy.replay.ReplayReport;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** What the log keeps is enough to say what other policies would have decided. */
class ReplayLawsTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 3_000);
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final List<Operation> OPERATIONS =
            List.of(Operation.ENTITY_READ, Operation.ENTITY_UPDATE, Operation.META_READ);
    private static final List<String> ATTRIBUTES =
            List.of("total", "parts", "owner", "createdBy", "state", "group", "secret");

    private static PolicySet set(List<Policy> policies) {
        return PolicySet.compile(policies, 7, RandomPolicies.MODULES);
    }

    private static AccessRequest request(Random random, Scope scope) {
        return new AccessRequest(
                RandomPolicies.subject(random),
                any(random, OPERATIONS),
                scope == Scope.OPERATION && random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(any(random, RandomPolicies.ENTITIES)),
                scope == Scope.RECORD
                        ? Optional.of(RandomPolicies.record(random))
                        : Optional.empty());
    }

    /** As the log keeps it. */
    private static Decided decided(
            PolicySet policies, AccessRequest request, Scope scope, Set<String> secret) {
        boolean allowed;
        List<String> rules;
        if (scope == Scope.RECORDS) {
            var narrowing =
                    PolicyEvaluator.narrow(
                            policies,
                            request.subject(),
                            request.operation(),
                            request.entity().orElseThrow());
            allowed = !narrowing.nothing();
            rules = narrowing.rules();
        } else {
            var verdict = PolicyEvaluator.decide(policies, request);
            allowed = verdict.allowed();
            rules = verdict.rules();
        }
        Optional<LogMask.Masked> masked =
                request.resource().map(resource -> LogMask.of(resource, secret::contains));
        return new Decided(
                new LogEntry.Place(new UUID(1, 2), new TenantId("demo"), NOON, "node-1"),
                "request-1",
                request.subject().attributes(),
                request.operation().id(),
                request.entity(),
                Optional.empty(),
                scope,
                allowed,
                rules,
                List.of(),
                7,
                3,
                masked.map(LogMask.Masked::left),
                masked.map(LogMask.Masked::names).orElse(List.of()),
                Optional.empty());
    }

    @Test
    void the_same_policies_decide_the_same() {
        var random = RandomPolicies.seeded("the same policies decide the same");
        for (int i = 0; i < ROUNDS; i++) {
            var policies = set(RandomPolicies.policies(random));
            Scope scope = any(random, List.of(Scope.values()));
            var decided = decided(policies, request(random, scope), scope, Set.of());
            assertThat(new Replay(policies, policies).of(decided)).isEqualTo(new Outcome.Same());
        }
    }

    @Test
    void what_was_permitted_and_refused_for_want_of_something_is_the_same_while_it_is_permitted() {
        var random = RandomPolicies.seeded("lacking");
        for (int i = 0; i < ROUNDS; i++) {
            var policies = set(RandomPolicies.policies(random));
            Scope scope = any(random, List.of(Scope.values()));
            var decided = decided(policies, request(random, scope), scope, Set.of());
            if (decided.allowed()) {
                assertThat(new Replay(policies, policies).of(lacking(decided)))
                        .isEqualTo(new Outcome.Same());
            }
        }
    }

    private static Decided lacking(Decided it) {
        return new Decided(
                it.place(),
                it.requestId(),
                it.subject(),
                it.operation(),
                it.entity(),
                it.record(),
                it.scope(),
                false,
                it.rules(),
                it.broken(),
                it.epoch(),
                it.weight(),
                it.resource(),
                it.masked(),
                Optional.of(Lack.What.REASON));
    }

    @Test
    void other_policies_decide_as_a_naive_evaluation_of_them_does() {
        var random = RandomPolicies.seeded("other policies decide as naively");
        int changed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var now = set(RandomPolicies.policies(random));
            var draft = RandomPolicies.policies(random);
            Scope scope = random.nextBoolean() ? Scope.RECORD : Scope.OPERATION;
            var request = request(random, scope);
            var decided = decided(now, request, scope, Set.of());
            var naive = NaiveEvaluator.decide(draft, RandomPolicies.MODULES, request, 7);
            Outcome expected =
                    naive.allowed() == decided.allowed()
                            ? new Outcome.Same()
                            : new Outcome.Changed(naive.allowed(), naive.rules());
            assertThat(new Replay(now, set(draft)).of(decided)).isEqualTo(expected);
            changed += expected instanceof Outcome.Changed ? 1 : 0;
        }
        assertThat(changed).as("changes are tried at all").isGreaterThan(ROUNDS / 50);
    }

    @Test
    void what_is_masked_never_changes_an_answer_that_is_given() {
        var random = RandomPolicies.seeded("what is masked never changes an answer");
        int open = 0;
        int told = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var now = set(RandomPolicies.policies(random));
            var draft = set(RandomPolicies.policies(random));
            var request = request(random, Scope.RECORD);
            Set<String> secret =
                    new HashSet<>(List.of(any(random, ATTRIBUTES), any(random, ATTRIBUTES)));
            var decided = decided(now, request, Scope.RECORD, secret);
            var whole = decided(now, request, Scope.RECORD, Set.of());
            var exact = new Replay(now, draft).of(whole);
            switch (new Replay(now, draft).of(decided)) {
                case Outcome.Open(var reason) -> {
                    assertThat(reason).isEqualTo(Reason.MASKED);
                    open++;
                }
                case Outcome.Same same -> {
                    assertThat(exact).isEqualTo(same);
                    told += decided.masked().isEmpty() ? 0 : 1;
                }
                case Outcome.Changed(var allowed, var rules) -> {
                    assertThat(exact).isInstanceOf(Outcome.Changed.class);
                    var known = (Outcome.Changed) exact;
                    assertThat(known.allowed()).isEqualTo(allowed);
                    // What is masked may add a reason, and never takes one away.
                    assertThat(known.rules()).containsAll(rules);
                }
            }
        }
        assertThat(open).as("some cannot be told").isPositive();
        assertThat(told).as("and some can be told without").isPositive();
    }

    @Test
    void a_record_that_nobody_saw_is_open_unless_nothing_at_all_would_be_seen() {
        var random = new Random(1);
        var request = request(random, Scope.RECORD);
        var permits = set(List.of(policy("resource.total > 1")));
        var nothing = set(List.of());
        var seen = decided(nothing, request, Scope.RECORD, Set.of());
        var unseen =
                new Decided(
                        seen.place(),
                        seen.requestId(),
                        seen.subject(),
                        Operation.ENTITY_READ.id(),
                        seen.entity(),
                        Optional.of("r-1"),
                        Scope.RECORD,
                        false,
                        List.of(),
                        List.of(),
                        7,
                        1,
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
        assertThat(new Replay(permits, permits).of(unseen))
                .isEqualTo(new Outcome.Open(Reason.UNSEEN));
        assertThat(new Replay(permits, nothing).of(unseen)).isEqualTo(new Outcome.Same());
    }

    @Test
    void a_list_that_would_show_other_records_is_said_to_be_open() {
        var random = new Random(1);
        var narrow = set(List.of(policy("resource.total > 10")));
        var wide = set(List.of(policy("resource.total > 1")));
        var request =
                new AccessRequest(
                        RandomPolicies.subject(random),
                        Operation.ENTITY_READ,
                        Optional.of(new EntityName("claim")),
                        Optional.empty());
        var decided = decided(narrow, request, Scope.RECORDS, Set.of());
        assertThat(new Replay(narrow, wide).of(decided)).isEqualTo(new Outcome.Open(Reason.EXTENT));
        assertThat(new Replay(narrow, set(List.of())).of(decided))
                .isEqualTo(new Outcome.Changed(false, List.of()));
    }

    @Test
    void a_report_counts_by_who_what_and_which_way() {
        var random = new Random(1);
        var permits = set(List.of(policy("true")));
        var request =
                new AccessRequest(
                        new Subject(new PrincipalId("ada"), Set.of()),
                        Operation.ENTITY_READ,
                        Optional.of(any(random, RandomPolicies.ENTITIES)),
                        Optional.of(Value.EMPTY));
        var report = new ReplayReport();
        var replay = new Replay(permits, set(List.of()));
        for (int i = 0; i < 60; i++) {
            report.add(decided(permits, request, Scope.RECORD, Set.of()), replay);
        }
        report.add(
                new LogEntry.Gap(
                        new LogEntry.Place(new UUID(1, 3), new TenantId("demo"), NOON, "n"),
                        NOON,
                        9),
                replay);
        report.add(
                new LogEntry.CutOff(
                        new LogEntry.Place(new UUID(1, 4), new TenantId("demo"), NOON, "n"),
                        NOON.plusSeconds(1)),
                replay);
        assertThat(report.groups())
                .containsExactlyEntriesOf(
                        Map.of(
                                new ReplayReport.Group(
                                        "entity.read", request.entity(), "ada", false),
                                new ReplayReport.Counts(60, 180)));
        assertThat(report.examples()).hasSize(ReplayReport.EXAMPLES_MAX);
        assertThat(report.changed()).isEqualTo(60);
        assertThat(report.lost()).isEqualTo(9);
        assertThat(report.cutOffs()).isEqualTo(1);
        assertThat(report.same()).isZero();
    }

    private static Policy policy(String when) {
        Value.Fields document =
                Value.object()
                        .put("name", "only")
                        .put(
                                "rules",
                                new Value.Items(
                                        List.of(
                                                Value.object()
                                                        .put("id", "one")
                                                        .put("effect", "permit")
                                                        .put(
                                                                "operations",
                                                                Value.texts(List.of("entity.*")))
                                                        .put("when", when)
                                                        .build())))
                        .build();
        return switch (PolicyReader.read(document)) {
            case PolicyReader.Read.Sound(var policy, _) -> policy;
            case PolicyReader.Read.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    @Test
    void nothing_is_left_of_a_condition_that_is_known() {
        assertThat(
                        MaskedEvaluator.decide(
                                set(List.of(policy("resource.total > 1 || true"))),
                                new AccessRequest(
                                        RandomPolicies.subject(new Random(1)),
                                        Operation.ENTITY_READ,
                                        Optional.of(new EntityName("claim")),
                                        Optional.of(Value.EMPTY)),
                                Set.of("total")))
                .hasValueSatisfying(verdict -> assertThat(verdict.allowed()).isTrue());
    }
}
