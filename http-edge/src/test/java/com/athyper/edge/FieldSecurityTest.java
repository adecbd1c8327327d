package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.expression.Expr;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Effect;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;
import com.athyper.policy.Policies.Hiding;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Rule;
import com.athyper.policy.Subjects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Goal: a field that is masked for somebody is masked however they ask, and cannot be found out.
 *
 * <p>Method: the user has the amount in thousands and nothing of the title but its end; the manager
 * has no mask. The same is asked by both in every way there is.
 */
class FieldSecurityTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private static final String SOUND =
            "{\"title\":\"Ergonomic chairs\",\"amount\":\"1234.50\",\"currency\":\"MYR\"}";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    FieldSecurityTest() {
        edge.policies
                .oblige("user", mask("amount", "bucket:1000", Expr.TRUE))
                .oblige("user", mask("title", "last4", Expr.TRUE));
    }

    private static Duty mask(String field, String with, Expr when) {
        return new Duty(
                "planted/mask-" + field,
                new Obligation.Masked(List.of(field), Mask.of(with).orElseThrow()),
                when);
    }

    private static Duty readOnly(String field) {
        return new Duty(
                "planted/keep-" + field, new Obligation.ReadOnly(List.of(field)), Expr.TRUE);
    }

    private String created() {
        return edge.post(DATA).as("manager").json(SOUND).send().is(201).textAt("id");
    }

    private static void masked(Served served, String... path) {
        Value.Fields seen = (Value.Fields) (path.length == 0 ? served.json() : served.at(path));
        assertThat(seen.text("amount")).contains("1000.00");
        assertThat(seen.text("title")).contains("****airs");
        assertThat(seen.text("currency")).contains("MYR");
        assertThat(served.text()).doesNotContain("1234").doesNotContain("Ergonomic");
    }

    @Test
    void a_field_is_masked_in_every_reply() {
        masked(edge.post(DATA).as("user").json(SOUND).send().is(201));
        String id = created();
        masked(edge.get(DATA + "/" + id).as("user").send().is(200));
        masked(edge.get(DATA).as("user").send().is(200), "items", "0");
        masked(
                edge.patch(DATA + "/" + id)
                        .as("user")
                        .header("If-Match", "\"1\"")
                        .json("{\"currency\":\"MYR\"}")
                        .send()
                        .is(200));
        masked(
                edge.get(DATA + "/" + id + "/history").as("user").send().is(200),
                "items",
                "0",
                "values");
        masked(edge.post(DATA + "/" + id + "/transitions/submit").as("user").send().is(200));
        masked(edge.post(DATA + "/" + created() + "/transitions/close").as("user").send().is(200));
    }

    @Test
    void who_has_no_mask_sees_what_is_stored() {
        String id = edge.post(DATA).as("user").json(SOUND).send().is(201).textAt("id");
        edge.patch(DATA + "/" + id)
                .as("user")
                .header("If-Match", "\"1\"")
                .json("{\"currency\":\"EUR\"}")
                .send()
                .is(200);
        var seen = edge.get(DATA + "/" + id).as("manager").send().is(200);
        assertThat(seen.textAt("amount")).isEqualTo("1234.50");
        assertThat(seen.textAt("title")).isEqualTo("Ergonomic chairs");
        assertThat(seen.textAt("currency")).isEqualTo("EUR");
        assertThat(
                        edge.get(DATA + "/" + id + "/history")
                                .as("manager")
                                .send()
                                .is(200)
                                .textAt("items", "1", "values", "amount"))
                .isEqualTo("1234.50");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter={\"amount\":{\"gt\":\"1200\"}}",
                "filter={\"amount\":{\"eq\":\"1234.50\"}}",
                "filter={\"amount\":{\"between\":[\"1\",\"2\"]}}",
                "filter={\"amount\":{\"in\":[\"1234.50\"]}}",
                "filter={\"amount\":{\"isNull\":false}}",
                "filter={\"title\":{\"contains\":\"Erg\"}}",
                "filter={\"title\":{\"startsWith\":\"E\"}}",
                "filter={\"title\":{\"endsWith\":\"s\"}}",
                "filter={\"or\":[{\"currency\":{\"eq\":\"MYR\"}},{\"not\":{\"title\":{\"ne\":\"x\"}}}]}",
                "filter={\"and\":[{\"and\":[{\"title\":{\"nin\":[\"x\"]}}]}]}",
                "sort=amount",
                "sort=-title",
                "sort=currency,-amount",
                "sort=amount&cursor=more",
                "filter={\"title\":{\"eq\":\"x\"}}&count=exact&limit=1"
            })
    void a_masked_field_is_not_asked_by(String query) {
        created();
        String path =
                DATA + "?" + query.replace("\"", "%22").replace("{", "%7B").replace("}", "%7D");
        edge.get(path).as("manager").send().is(200);
        var refused = edge.get(path).as("user").send().refused(403, "POLICY.FIELD_MASKED");
        assertThat(refused.faults()).anyMatch(fault -> fault.endsWith(" masked"));
    }

    @Test
    void a_field_that_is_masked_in_some_records_is_asked_by_in_none() {
        var own =
                new Expr.Compare(
                        Expr.Comparison.NE,
                        new Expr.Ref("resource", List.of("createdBy")),
                        new Expr.Literal(Value.of("user2")));
        edge.policies.oblige("user2", mask("amount", "hide", own));
        String others = created();
        String mine = edge.post(DATA).as("user2").json(SOUND).send().is(201).textAt("id");
        assertThat(edge.get(DATA + "/" + mine).as("user2").send().textAt("amount"))
                .isEqualTo("1234.50");
        assertThat(edge.get(DATA + "/" + others).as("user2").send().at("amount"))
                .isEqualTo(Value.NULL);
        edge.get(DATA + "?sort=amount").as("user2").send().refused(403, "POLICY.FIELD_MASKED");
        edge.get(DATA + "?sort=title").as("user2").send().is(200);
    }

    @Test
    void the_strictest_of_several_masks_is_what_is_seen() {
        edge.policies.oblige("user", mask("amount", "bucket:1500", Expr.TRUE));
        edge.policies.oblige("user", mask("title", "partial", Expr.TRUE));
        var seen = edge.get(DATA + "/" + created()).as("user").send().is(200);
        assertThat(seen.textAt("amount")).isEqualTo("0.00");
        assertThat(seen.at("title")).isEqualTo(Value.NULL);
    }

    @Test
    void a_mask_of_a_field_that_nobody_knows_any_more_hides_them_all() {
        edge.policies.oblige("user2", mask("bank_account", "last4", Expr.TRUE));
        var seen = edge.get(DATA + "/" + created()).as("user2").send().is(200);
        assertThat(List.of(seen.at("amount"), seen.at("title"), seen.at("currency")))
                .containsOnly(Value.NULL);
        assertThat(seen.textAt("createdBy")).isEqualTo("manager");
    }

    @Test
    void a_mask_that_is_sent_back_is_no_value() {
        String path = DATA + "/" + created();
        var refused =
                edge.patch(path)
                        .as("user")
                        .header("If-Match", "\"1\"")
                        .json("{\"title\":\"****airs\",\"amount\":\"1000\",\"currency\":\"EUR\"}")
                        .send()
                        .refused(422, "DATA.RECORD_INVALID");
        assertThat(refused.faults())
                .anyMatch(fault -> fault.startsWith("/title masked"))
                .anyMatch(fault -> fault.startsWith("/amount masked"))
                .hasSize(2);
        edge.patch(path)
                .as("user")
                .header("If-Match", "\"1\"")
                .json("{\"title\":\"Stools for all\"}")
                .send()
                .is(200);
        var seen = edge.get(path).as("manager").send().is(200);
        assertThat(seen.textAt("title")).isEqualTo("Stools for all");
        assertThat(seen.textAt("amount")).isEqualTo("1234.50");
    }

    @Test
    void a_read_only_field_is_not_written_and_not_tried() {
        String path = DATA + "/" + created();
        edge.policies.oblige("user", readOnly("amount"));
        assertThat(
                        edge.post(DATA)
                                .as("user")
                                .json(SOUND)
                                .send()
                                .refused(403, "POLICY.FIELD_READ_ONLY")
                                .faults())
                .anyMatch(fault -> fault.startsWith("/amount read-only"));
        for (String amount : List.of("1", "1234.50")) {
            assertThat(
                            edge.patch(path)
                                    .as("user")
                                    .header("If-Match", "\"1\"")
                                    .json("{\"amount\":\"" + amount + "\",\"currency\":\"EUR\"}")
                                    .send()
                                    .refused(403, "POLICY.FIELD_READ_ONLY")
                                    .faults())
                    .hasSize(1)
                    .allMatch(fault -> fault.startsWith("/amount read-only"));
        }
        edge.patch(path)
                .as("user")
                .header("If-Match", "\"1\"")
                .json("{\"currency\":\"EUR\"}")
                .send()
                .is(200);
        edge.patch(path)
                .as("manager")
                .header("If-Match", "\"2\"")
                .json("{\"amount\":\"7\"}")
                .send()
                .is(200);
    }

    private static Rule reading(String id, String role) {
        return new Rule(
                "planted/" + id,
                Effect.PERMIT,
                Set.of(Operation.ENTITY_READ),
                Set.of(),
                new Subjects(Set.of(role), Set.of()),
                Expr.TRUE,
                List.of());
    }

    @Test
    void a_list_explains_what_it_leaves_out() {
        created();
        created();
        edge.policies
                .put(
                        PolicySet.compile(
                                List.of(
                                        new Policy(
                                                new EntityName("planted"),
                                                List.of(
                                                        reading("staff-reads", "user"),
                                                        reading("bosses-read", "manager")))),
                                7))
                .hide(new Hiding("planted/big-hidden", Expr.TRUE))
                .hide(new Hiding("planted/idle", Expr.FALSE));
        var explained = edge.get(DATA + "?explain=true&count=exact").as("user").send().is(200);
        assertThat(explained.at("explain"))
                .isEqualTo(
                        Json.trusted(
                                """
                                {"granted":[{"rule":"staff-reads","through":["role user"]}],
                                 "hidden":[{"rule":"big-hidden","count":2}],
                                 "masked":[{"rule":"mask-amount","fields":["amount"]},
                                           {"rule":"mask-title","fields":["title"]}]}\
                                """));
        assertThat(edge.get(DATA).as("user").send().is(200).json().get("explain")).isEmpty();
        edge.get(DATA + "?explain=yes").as("user").send().refused(400, "EDGE.QUERY_INVALID");
        edge.policies.forbid(Operation.POLICY_EXPLAIN);
        edge.get(DATA + "?explain=true").as("user").send().refused(403, "POLICY.DENIED");
    }

    @Test
    void a_decision_names_the_masks_and_their_rules() {
        var decided =
                edge.post("/api/policy/decide")
                        .as("security")
                        .json(
                                """
                                {"subject":{"principal":"user"},"operation":"entity.read",
                                 "resource":{"entity":"purchase_requisition","attributes":{}}}\
                                """)
                        .send()
                        .is(200);
        assertThat(decided.at("obligations", "0"))
                .isEqualTo(
                        Json.trusted(
                                """
                                {"mask":{"fields":["amount"],"with":"bucket:1000"},
                                 "rule":"mask-amount"}\
                                """));
    }

    @Test
    void the_audit_trail_masks_what_a_record_was() {
        audited("entity.update");
        audited("policy.write");
        String path = "/api/audit/events";

        var masked = edge.get(path).as("user").send().is(200);
        assertThat(masked.textAt("items", "0", "before", "title")).isEqualTo("****airs");
        assertThat(masked.at("items", "0", "before", "old_name")).isEqualTo(Value.NULL);
        assertThat(masked.textAt("items", "0", "after", "state")).isEqualTo("draft");
        assertThat(masked.textAt("items", "1", "before", "title")).isEqualTo("Ergonomic chairs");

        var plain = edge.get(path).as("manager").send().is(200);
        assertThat(plain.textAt("items", "0", "before", "title")).isEqualTo("Ergonomic chairs");
        assertThat(plain.textAt("items", "0", "before", "old_name")).isEqualTo("was here");

        edge.policies.forbid(Operation.ENTITY_READ);
        var blind = edge.get(path).as("manager").send().is(200);
        assertThat(blind.at("items", "0", "before", "title")).isEqualTo(Value.NULL);
        assertThat(blind.at("items", "0", "after", "currency")).isEqualTo(Value.NULL);
        assertThat(blind.textAt("items", "0", "after", "state")).isEqualTo("draft");
        assertThat(blind.textAt("items", "0", "recordId")).isEqualTo("7");
    }

    private void audited(String operation) {
        var record =
                Json.trustedObject(SOUND)
                        .with("old_name", Value.of("was here"))
                        .with("state", Value.of("draft"));
        edge.audit
                .append(
                        new AuditEntry(
                                new TenantId("demo"),
                                new Origin(
                                        new PrincipalId("manager"),
                                        EdgeUnderTest.NOON,
                                        "request",
                                        "command",
                                        Optional.empty()),
                                operation,
                                AuditEntry.Result.DONE,
                                Optional.of(Catalog.NAME.value()),
                                Optional.of("7"),
                                Optional.of(record),
                                Optional.of(record)))
                .toCompletableFuture()
                .join();
    }
}
