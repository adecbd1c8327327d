package com.athyper.policy.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Duty;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;
import com.athyper.policy.Policies.Narrowing;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;
import com.athyper.policy.log.DecisionMade;
import com.athyper.policy.log.Lack;
import com.athyper.policy.log.Scope;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What rules want people to be told, from the policy to the notice. */
class TellingsTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final EntityName CLAIM = new EntityName("claim");
    private static final Subject ADA = new Subject(new PrincipalId("ada"), Set.of("user"));
    private static final PolicySet POLICIES =
            policies(
                    """
                    {"name":"claims","rules":[
                     {"id":"users","effect":"permit","operations":["entity.*"],
                      "subjects":{"roles":["user"]}},
                     {"id":"big","effect":"permit","operations":["entity.read","entity.delete"],
                      "when":"resource.total > 100",
                      "obligations":[{"notify":{"roles":["security"]}},
                                     {"notify":{"groups":["audit"],"principals":["eve"]}}]},
                     {"id":"sealed","effect":"forbid","operations":["entity.*"],
                      "when":"resource.sealed == true",
                      "obligations":[{"notify":{"roles":["security"]}}]},
                     {"id":"never","effect":"forbid","operations":["entity.restore"],
                      "obligations":[{"notify":{"orgUnits":["legal"]}}]}]}
                    """);

    private static PolicySet policies(String json) {
        return switch (PolicyReader.read(Json.trustedObject(json))) {
            case PolicyReader.Read.Sound(var policy, _) -> PolicySet.compile(List.of(policy), 7);
            case PolicyReader.Read.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    private static DecisionMade.Asked asked(Operation operation) {
        return new DecisionMade.Asked(
                new TenantId("demo"), NOON, "request-1", ADA, operation, Optional.of(CLAIM));
    }

    private static DecisionMade record(Operation operation, String id, String attributes) {
        Value.Fields resource = Json.trustedObject(attributes);
        return new DecisionMade(
                asked(operation),
                Scope.RECORD,
                PolicyEvaluator.decide(
                        POLICIES,
                        new AccessRequest(
                                ADA, operation, Optional.of(CLAIM), Optional.of(resource))),
                Optional.of(resource),
                Optional.of(id));
    }

    private static DecisionMade records(Operation operation) {
        Narrowing narrowing = PolicyEvaluator.narrow(POLICIES, ADA, operation, CLAIM);
        return new DecisionMade(
                asked(operation),
                Scope.RECORDS,
                new Verdict(
                        !narrowing.nothing(),
                        narrowing.rules(),
                        List.of(),
                        PolicyEvaluator.duties(POLICIES, ADA, operation, CLAIM),
                        7),
                Optional.empty(),
                Optional.empty());
    }

    private static List<Telling> of(List<DecisionMade> decisions) {
        var tellings = new Tellings();
        decisions.forEach(tellings::add);
        List<Telling> told = tellings.take();
        decisions.forEach(tellings::add);
        assertThat(tellings.take()).as("what was told").isEmpty();
        return told;
    }

    @Test
    void what_is_told_in_parts_adds_up() {
        var tellings = new Tellings();
        tellings.add(records(Operation.ENTITY_READ));
        Telling first = tellings.take().getFirst();
        assertThat(first.notice().count()).isEqualTo(1);
        assertThat(first.notice().last().record()).isEmpty();

        tellings.add(record(Operation.ENTITY_READ, "r-1", "{\"total\":200,\"sealed\":false}"));
        Telling second = tellings.take().getFirst();
        assertThat(second.notice().count()).as("the same occasion").isZero();
        assertThat(second.notice().last().record()).contains("r-1");

        tellings.add(record(Operation.ENTITY_READ, "r-2", "{\"total\":200,\"sealed\":false}"));
        tellings.add(record(Operation.ENTITY_READ, "r-3", "{\"total\":200,\"sealed\":false}"));
        assertThat(tellings.take().getFirst().notice().count()).isEqualTo(2);
        assertThat(tellings.take()).isEmpty();
    }

    @Test
    void a_permit_tells_all_whom_it_names_of_the_record_that_it_permits() {
        var tellings =
                of(
                        List.of(
                                record(
                                        Operation.ENTITY_READ,
                                        "r-1",
                                        "{\"total\":200,\"sealed\":false}")));
        assertThat(tellings).hasSize(1);
        var telling = tellings.getFirst();
        assertThat(telling.notice())
                .isEqualTo(
                        new Notice(
                                "claims/big",
                                true,
                                new PrincipalId("ada"),
                                new Notice.Occasion(
                                        NOON,
                                        "request-1",
                                        "entity.read",
                                        Optional.of(CLAIM),
                                        Optional.of("r-1")),
                                NOON,
                                1));
        assertThat(telling.whom()).hasSize(2);
        assertThat(telling.whom().stream().anyMatch(whom -> whom.roles().contains("security")))
                .isTrue();
        assertThat(telling.whom().stream().anyMatch(whom -> whom.groups().contains("audit")))
                .isTrue();
    }

    @Test
    void a_rule_that_did_not_decide_tells_nobody() {
        assertThat(
                        of(
                                List.of(
                                        record(
                                                Operation.ENTITY_READ,
                                                "r-1",
                                                "{\"total\":5,\"sealed\":false}"))))
                .isEmpty();
        // It may apply, but what may be permits nothing.
        assertThat(of(List.of(record(Operation.ENTITY_READ, "r-1", "{\"sealed\":false}"))))
                .isEmpty();
        assertThat(
                        of(
                                List.of(
                                        record(
                                                Operation.ENTITY_UPDATE,
                                                "r-1",
                                                "{\"total\":200,\"sealed\":false}"))))
                .isEmpty();
    }

    @Test
    void a_forbid_tells_of_what_was_tried_and_the_permit_beside_it_is_silent() {
        var sealed = "{\"total\":200,\"sealed\":true}";
        var tellings = of(List.of(record(Operation.ENTITY_DELETE, "r-1", sealed)));
        assertThat(tellings).hasSize(1);
        assertThat(tellings.getFirst().notice().rule()).isEqualTo("claims/sealed");
        assertThat(tellings.getFirst().notice().allowed()).isFalse();
        // A broken lock stays locked, and says so.
        var broken = of(List.of(record(Operation.ENTITY_DELETE, "r-1", "{\"total\":2}")));
        assertThat(broken)
                .extracting(each -> each.notice().rule())
                .containsExactly("claims/sealed");
    }

    @Test
    void a_list_tells_of_the_permits_that_it_is_made_by_and_of_a_forbid_that_leaves_nothing() {
        assertThat(of(List.of(records(Operation.ENTITY_READ))))
                .extracting(each -> each.notice().rule() + " " + each.notice().allowed())
                .containsExactly("claims/big true");
        assertThat(of(List.of(records(Operation.ENTITY_RESTORE))))
                .extracting(each -> each.notice().rule() + " " + each.notice().allowed())
                .containsExactly("claims/never false");
    }

    @Test
    void the_records_of_one_request_are_one_notice_that_counts_them_and_names_the_last() {
        var tellings =
                of(
                        List.of(
                                records(Operation.ENTITY_READ),
                                record(
                                        Operation.ENTITY_READ,
                                        "r-1",
                                        "{\"total\":200,\"sealed\":false}"),
                                record(
                                        Operation.ENTITY_READ,
                                        "r-2",
                                        "{\"total\":5,\"sealed\":false}"),
                                record(
                                        Operation.ENTITY_READ,
                                        "r-3",
                                        "{\"total\":300,\"sealed\":false}")));
        assertThat(tellings).hasSize(1);
        assertThat(tellings.getFirst().notice().count()).isEqualTo(2);
        assertThat(tellings.getFirst().notice().last().record()).contains("r-3");
    }

    @Test
    void what_was_not_done_for_want_of_something_is_not_told() {
        var made = record(Operation.ENTITY_READ, "r-1", "{\"total\":200,\"sealed\":false}");
        var lacking =
                new DecisionMade(
                        made.asked(),
                        made.scope(),
                        made.verdict(),
                        made.resource(),
                        made.record(),
                        Lack.of(
                                List.of(
                                        new Duty(
                                                "claims/big",
                                                new Obligation.Reasoned(),
                                                Expr.TRUE))));
        assertThat(lacking.lack()).isPresent();
        assertThat(of(List.of(lacking))).isEmpty();
    }
}
