package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * Goal: what a caller may not see, may not write or must give holds for many records as for one.
 *
 * <p>Method: the user sees the end of the account and no more, and does not write the limit; the
 * manager has no such duties. The entity has rules of every kind.
 */
class BulkSecurityTest {
    private static final String DATA = "/api/data/vendor";
    private final EdgeUnderTest edge = new EdgeUnderTest();

    BulkSecurityTest() {
        edge.models.with(
                """
                {"name":"vendor","fields":[
                  {"name":"code","type":"string","required":true,"unique":true},
                  {"name":"account","type":"string","unique":true},
                  {"name":"ceiling","type":"decimal","precision":10,"scale":2},
                  {"name":"twice","type":"decimal","precision":12,"scale":2,
                   "computed":"record.ceiling * 2"},
                  {"name":"reason","type":"string","requiredWhen":"record.ceiling > 100"},
                  {"name":"owner","type":"string","readOnlyWhen":"record.code == 'kept'"}],
                 "validations":[
                  {"id":"cap","when":"record.ceiling == null || record.ceiling <= 500 || 'manager' in subject.roles",
                   "field":"ceiling","message":{"en":"too high","ms":"terlalu tinggi"}}]}
                """);
        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/mask",
                        new Obligation.Masked(List.of("account"), Mask.of("last4").orElseThrow()),
                        Expr.TRUE));
    }

    private void ceilingIsNotTheUsers() {
        edge.policies.oblige(
                "user",
                new Duty("planted/keep", new Obligation.ReadOnly(List.of("ceiling")), Expr.TRUE));
    }

    private Served bulk(String who, String... operations) {
        return edge.post(DATA + "/bulk")
                .as(who)
                .json("{\"mode\":\"each\",\"operations\":[" + String.join(",", operations) + "]}")
                .send()
                .is(200);
    }

    private static String create(String values) {
        return "{\"op\":\"create\",\"values\":{" + values + "}}";
    }

    private static String update(String id, int version, String values) {
        return "{\"op\":\"update\",\"id\":\"%s\",\"version\":%d,\"values\":{%s}}"
                .formatted(id, version, values);
    }

    private static String upsert(String key, String values) {
        return "{\"op\":\"upsert\",\"key\":[\"" + key + "\"],\"values\":{" + values + "}}";
    }

    private String vendor(String values) {
        return edge.post(DATA).as("manager").json("{" + values + "}").send().is(201).textAt("id");
    }

    private Served seen(String id) {
        return edge.get(DATA + "/" + id).as("manager").send().is(200);
    }

    private static String code(Served served, int item) {
        return served.textAt("items", String.valueOf(item), "problem", "code");
    }

    private static List<String> faults(Served served, String list, int item) {
        return ((Value.Items) served.at(list, String.valueOf(item), "problem", "errors"))
                .values().stream()
                        .map(Value.Fields.class::cast)
                        .map(
                                fault ->
                                        fault.text("pointer").orElseThrow()
                                                + " "
                                                + fault.text("code").orElseThrow())
                        .sorted()
                        .toList();
    }

    @Test
    void what_is_masked_stays_as_it_is_when_something_else_changes() {
        String id = vendor("\"code\":\"a\",\"account\":\"DE12 3456\"");
        bulk("user", update(id, 1, "\"reason\":\"x\""), upsert("code", "\"code\":\"b\""));
        bulk("user", upsert("code", "\"code\":\"a\",\"reason\":\"y\""));
        assertThat(seen(id).textAt("reason")).isEqualTo("y");
        assertThat(seen(id).textAt("account")).isEqualTo("DE12 3456");
    }

    @Test
    void a_mask_that_is_sent_back_is_no_value_and_may_be_no_key() {
        String id = vendor("\"code\":\"a\",\"account\":\"DE12 3456\"");
        String shown = edge.get(DATA + "/" + id).as("user").send().is(200).textAt("account");
        var served =
                bulk(
                        "user",
                        update(id, 1, "\"account\":\"" + shown + "\""),
                        upsert("account", "\"code\":\"z\",\"account\":\"DE12 3456\""));
        assertThat(faults(served, "items", 0)).containsExactly("/account masked");
        assertThat(code(served, 1)).isEqualTo("POLICY.FIELD_MASKED");
        assertThat(seen(id).textAt("account")).isEqualTo("DE12 3456");
    }

    @Test
    void a_field_that_is_not_the_callers_is_not_written() {
        String id = vendor("\"code\":\"a\",\"ceiling\":\"5\"");
        ceilingIsNotTheUsers();
        var served =
                bulk(
                        "user",
                        create("\"code\":\"b\",\"ceiling\":\"1\""),
                        update(id, 1, "\"ceiling\":\"5\""),
                        upsert("code", "\"code\":\"c\",\"ceiling\":\"7\""),
                        create("\"code\":\"d\""));
        for (int i = 0; i < 3; i++) {
            assertThat(code(served, i)).isEqualTo("POLICY.FIELD_READ_ONLY");
        }
        assertThat(served.textAt("done")).isEqualTo("1");
        assertThat(seen(id).textAt("version")).isEqualTo("1");
    }

    @Test
    void the_entitys_rules_judge_every_one() {
        String kept = vendor("\"code\":\"kept\"");
        var served =
                bulk(
                        "user",
                        create("\"code\":\"b\",\"ceiling\":\"101\""),
                        create("\"code\":\"c\",\"ceiling\":\"501\",\"reason\":\"x\""),
                        create("\"code\":\"d\",\"twice\":\"2\""),
                        update(kept, 1, "\"owner\":\"you\""),
                        create("\"code\":\"e\",\"ceiling\":\"100\""));
        assertThat(faults(served, "items", 0)).containsExactly("/reason required");
        assertThat(faults(served, "items", 1)).containsExactly("/ceiling validation.cap");
        assertThat(faults(served, "items", 2)).containsExactly("/twice computed");
        assertThat(faults(served, "items", 3)).containsExactly("/owner read-only");
        assertThat(seen(served.textAt("items", "4", "id")).textAt("twice")).isEqualTo("200.00");
        assertThat(
                        bulk(
                                        "manager",
                                        create(
                                                "\"code\":\"c\",\"ceiling\":\"501\",\"reason\":\"x\""))
                                .textAt("done"))
                .isEqualTo("1");
    }

    @Test
    void an_import_obeys_the_same_rules() {
        ceilingIsNotTheUsers();
        var served =
                edge.post(DATA + "/import").as("user").stream("text/csv", "code,ceiling\na,1\n")
                        .send()
                        .is(200);
        assertThat(served.textAt("faults", "0", "problem", "code"))
                .isEqualTo("POLICY.FIELD_READ_ONLY");
        edge.post(DATA + "/import?key=account").as("user").stream("text/csv", "code,account\na,1\n")
                .send()
                .refused(403, "POLICY.FIELD_MASKED");
        var ruled =
                edge.post(DATA + "/import").as("manager").header("Accept-Language", "ms").stream(
                                "text/csv", "code,ceiling,reason,twice\na,101,,7\nb,5,,7\n")
                        .send()
                        .is(200);
        assertThat(faults(ruled, "faults", 0)).containsExactly("/reason required");
        assertThat(ruled.textAt("created")).isEqualTo("1");
    }

    @Test
    void an_export_is_masked_and_not_asked_by_what_is_masked() {
        vendor("\"code\":\"a\",\"account\":\"DE12 3456\",\"ceiling\":\"7\"");
        for (String format : List.of("ndjson", "csv")) {
            String path = DATA + "/export?format=" + format;
            assertThat(edge.get(path).as("manager").send().is(200).text()).contains("DE12 3456");
            assertThat(edge.get(path).as("user").send().is(200).text())
                    .contains("*3456")
                    .doesNotContain("DE12");
            edge.get(path + "&filter=%7B%22account%22:%7B%22startsWith%22:%22D%22%7D%7D")
                    .as("user")
                    .send()
                    .refused(403, "POLICY.FIELD_MASKED");
        }
    }

    @Test
    void what_was_exported_is_imported_though_some_of_it_is_computed() {
        vendor("\"code\":\"a\",\"ceiling\":\"7\"");
        String exported = edge.get(DATA + "/export?format=csv").as("manager").send().is(200).text();
        var served =
                edge.post(DATA + "/import?key=code").as("manager").stream(
                                "text/csv", exported.replace("7.00", "8.00"))
                        .send()
                        .is(200);
        assertThat(served.textAt("updated")).isEqualTo("1");
        assertThat(edge.get(DATA).as("manager").send().textAt("items", "0", "twice"))
                .isEqualTo("16.00");
    }
}
