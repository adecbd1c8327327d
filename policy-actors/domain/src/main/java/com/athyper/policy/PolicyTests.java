package com.athyper.policy;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the author of a policy expects of it: kept with the policy, and a policy that does not keep
 * it does not come into force. A test names all that it depends on, so nothing but a policy changes
 * its outcome.
 */
public final class PolicyTests {
    public static final int TESTS_MAX = 500;
    public static final int RULES_MAX = 50;
    static final String MEMBER = "tests";

    private static final int TEXT_MAX = 200;
    private static final int MEMBERSHIPS_MAX = 100;
    private static final Set<String> MEMBERS = Set.of("name", "given", "expect");
    private static final Set<String> GIVEN = Set.of("subject", "operation", "resource");
    private static final Set<String> SUBJECT =
            Set.of("principal", "roles", "groups", "orgUnits", "reports", "delegators");
    private static final Set<String> RESOURCE = Set.of("entity", "attributes");
    private static final Set<String> EXPECT = Set.of("decision", "rules");

    /** Who is meant where a test names nobody. */
    private static final PrincipalId SOMEBODY = new PrincipalId("somebody");

    private PolicyTests() {}

    /**
     * One expectation.
     *
     * @param rules that have to be among those that decide, each by its whole id
     */
    public record Case(String name, AccessRequest request, boolean allow, List<String> rules) {
        public Case {
            rules = List.copyOf(rules);
        }
    }

    /** What came of one. */
    public record Outcome(Case test, Verdict verdict) {
        public boolean passed() {
            return verdict.allowed() == test.allow()
                    && new HashSet<>(verdict.rules()).containsAll(test.rules());
        }

        String failure() {
            return "`%s` expects %s%s, and it is %s%s%s"
                    .formatted(
                            test.name(),
                            test.allow() ? "allow" : "deny",
                            by(test.rules()),
                            verdict.allowed() ? "allow" : "deny",
                            by(verdict.rules()),
                            verdict.broken().isEmpty()
                                    ? ""
                                    : "; not to be evaluated: "
                                            + String.join(", ", verdict.broken()));
        }

        private static String by(List<String> rules) {
            return rules.isEmpty() ? "" : " by " + String.join(", ", rules);
        }
    }

    /** Those of a document that is sound. */
    public static List<Case> of(Value.Fields document) {
        var faults = new ArrayList<Fault>();
        var tests =
                read(
                        new Document(document, "", faults),
                        document.text("name").filter(EntityName::isValid).map(EntityName::new),
                        faults);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("tests that were sound cannot be read: " + faults);
        }
        return tests;
    }

    /** In their order. */
    public static List<Outcome> run(List<Case> tests, PolicySet policies) {
        return tests.stream()
                .map(test -> new Outcome(test, PolicyEvaluator.decide(policies, test.request())))
                .toList();
    }

    /** Where the document says what is not so. */
    public static List<Fault> failures(List<Outcome> outcomes) {
        var failures = new ArrayList<Fault>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (!outcomes.get(i).passed()) {
                failures.add(
                        new Fault(
                                Fault.at("/" + MEMBER, i),
                                "test-failed",
                                outcomes.get(i).failure()));
            }
        }
        return failures;
    }

    static List<Case> read(Document policy, Optional<EntityName> name, List<Fault> faults) {
        var tests = new ArrayList<Case>();
        for (Document test : policy.objects(MEMBER, TESTS_MAX)) {
            int before = faults.size();
            Optional<Case> read = read(test, name);
            if (faults.size() == before) {
                read.ifPresent(tests::add);
            }
        }
        return tests;
    }

    private static Optional<Case> read(Document test, Optional<EntityName> policy) {
        test.refuseOthersThan(MEMBERS);
        Optional<String> name = test.requiredText("name", TEXT_MAX);
        Optional<AccessRequest> request = needed(test, "given").flatMap(PolicyTests::given);
        Optional<Document> expect = needed(test, "expect");
        expect.ifPresent(document -> document.refuseOthersThan(EXPECT));
        Optional<Boolean> allow = expect.flatMap(PolicyTests::decision);
        List<String> rules =
                expect
                        .map(document -> document.texts("rules", RULES_MAX))
                        .orElse(List.of())
                        .stream()
                        .map(item -> whole(item.text(), policy))
                        .toList();
        return name.isEmpty() || request.isEmpty()
                ? Optional.empty()
                : allow.map(allowed -> new Case(name.get(), request.get(), allowed, rules));
    }

    /** A rule of the policy itself needs no more than its own name. */
    private static String whole(String rule, Optional<EntityName> policy) {
        return rule.contains("/") || policy.isEmpty() ? rule : policy.get().value() + "/" + rule;
    }

    private static Optional<Document> needed(Document within, String name) {
        if (!within.has(name)) {
            within.fault(name, "required", "`%s` is needed".formatted(name));
        }
        return within.object(name);
    }

    private static Optional<Boolean> decision(Document expect) {
        Optional<String> decision = expect.requiredText("decision", TEXT_MAX);
        if (decision.filter(text -> !text.equals("allow") && !text.equals("deny")).isPresent()) {
            expect.fault("decision", "unknown-decision", "a decision is `allow` or `deny`");
        }
        return decision.map("allow"::equals);
    }

    private static Optional<AccessRequest> given(Document given) {
        given.refuseOthersThan(GIVEN);
        Subject subject = subject(given.object("subject"));
        Optional<String> id = given.requiredText("operation", TEXT_MAX);
        Optional<Operation> operation = id.flatMap(Operation::of);
        if (id.isPresent() && operation.isEmpty()) {
            given.fault(
                    "operation",
                    "unknown-operation",
                    "`%s` is no operation of the catalog".formatted(id.get()));
        }
        Optional<Document> resource = given.object("resource");
        resource.ifPresent(document -> document.refuseOthersThan(RESOURCE));
        Optional<EntityName> entity = resource.flatMap(PolicyTests::entity);
        Optional<Value.Fields> attributes = resource.flatMap(it -> it.open("attributes"));
        return operation.map(known -> new AccessRequest(subject, known, entity, attributes));
    }

    private static Optional<EntityName> entity(Document resource) {
        Optional<String> entity = resource.requiredText("entity", TEXT_MAX);
        if (entity.isPresent() && !EntityName.isValid(entity.get())) {
            resource.fault("entity", "malformed", "this is no name of an entity");
            return Optional.empty();
        }
        return entity.map(EntityName::new);
    }

    private static Subject subject(Optional<Document> document) {
        if (document.isEmpty()) {
            return new Subject(SOMEBODY, Set.of());
        }
        Document subject = document.get();
        subject.refuseOthersThan(SUBJECT);
        Optional<String> principal = subject.text("principal", TEXT_MAX);
        if (principal.isPresent() && !PrincipalId.isValid(principal.get())) {
            subject.fault("principal", "malformed", "this is no name of a principal");
        }
        return new Subject(
                principal.filter(PrincipalId::isValid).map(PrincipalId::new).orElse(SOMEBODY),
                texts(subject, "roles"),
                texts(subject, "groups"),
                texts(subject, "orgUnits"),
                principals(subject, "reports"),
                principals(subject, "delegators"));
    }

    private static Set<PrincipalId> principals(Document subject, String name) {
        return texts(subject, name).stream()
                .filter(
                        text -> {
                            boolean valid = PrincipalId.isValid(text);
                            if (!valid) {
                                subject.fault(
                                        name,
                                        "malformed",
                                        "`%s` is no name of a principal".formatted(text));
                            }
                            return valid;
                        })
                .map(PrincipalId::new)
                .collect(Collectors.toSet());
    }

    private static Set<String> texts(Document subject, String name) {
        return subject.texts(name, MEMBERSHIPS_MAX).stream()
                .map(Document.Item::text)
                .collect(Collectors.toSet());
    }
}
