package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;

class RecordRulesRouteTest {
    private static final String DATA = "/api/data/claim";
    private final EdgeUnderTest edge = new EdgeUnderTest();

    RecordRulesRouteTest() {
        edge.models.with(
                """
                {"name":"claim","fields":[
                  {"name":"net","type":"decimal","precision":12,"scale":2,"required":true},
                  {"name":"rate","type":"decimal","precision":5,"scale":4,
                   "default":{"expression":"record.net > 1000 ? 0.1 : 0.06"}},
                  {"name":"gross","type":"decimal","precision":14,"scale":2,
                   "computed":"record.net * (1 + record.rate)"},
                  {"name":"reason","type":"string","requiredWhen":"record.gross > 100"},
                  {"name":"owner","type":"string","readOnlyWhen":"record.state == 'paid'"},
                  {"name":"memo","type":"string","visibleWhen":"record.net > 100"},
                  {"name":"writer","type":"string","computed":"subject.id"}],
                 "validations":[
                  {"id":"budget","when":"record.gross <= 500 || 'manager' in subject.roles","field":"net",
                   "message":{"en":"over budget","ms":"melebihi bajet"}}],
                 "lifecycle":{"initial":"open","states":["open","paid"],"transitions":[
                  {"name":"pay","from":["open"],"to":"paid","when":"record.reason != null",
                   "message":{"en":"say why first","ms":"nyatakan sebab"}}]}}
                """);
    }

    private String created(String body) {
        return edge.post(DATA).as("user").json(body).send().is(201).textAt("id");
    }

    @Test
    void what_is_derived_is_stored_and_shown_with_the_record() {
        var served = edge.post(DATA).as("user").json("{\"net\":\"50\"}").send().is(201);

        assertThat(served.textAt("rate")).isEqualTo("0.0600");
        assertThat(served.textAt("gross")).isEqualTo("53.00");
        assertThat(served.textAt("writer")).isEqualTo("user");
        var changed =
                edge.patch(DATA + "/" + served.textAt("id"))
                        .as("manager")
                        .header("If-Match", "\"1\"")
                        .json("{\"net\":\"60\"}")
                        .send()
                        .is(200);
        assertThat(changed.textAt("gross")).isEqualTo("63.60");
        assertThat(changed.textAt("writer")).isEqualTo("manager");
    }

    @Test
    void a_refusal_speaks_the_language_of_the_caller() {
        String tooMuch = "{\"net\":\"600\",\"gross\":\"1\"}";
        var english = edge.post(DATA).as("user").json(tooMuch).send();
        assertThat(english.refused(422, "DATA.RECORD_INVALID").faults())
                .containsExactlyInAnyOrder(
                        "/gross computed", "/reason required", "/net validation.budget");
        assertThat(english.text()).contains("over budget");
        assertThat(
                        edge.post(DATA)
                                .as("user")
                                .header("Accept-Language", "ms-MY, en;q=0.5")
                                .json(tooMuch)
                                .send()
                                .text())
                .contains("melebihi bajet")
                .doesNotContain("over budget");
    }

    @Test
    void a_field_is_shown_while_its_condition_holds() {
        var small =
                edge.post(DATA).as("user").json("{\"net\":\"5\",\"memo\":\"m\"}").send().is(201);
        assertThat(small.json().values()).doesNotContainKey("memo");
        var grown =
                edge.patch(DATA + "/" + small.textAt("id"))
                        .as("user")
                        .header("If-Match", "\"1\"")
                        .json("{\"net\":\"105\",\"reason\":\"more\"}")
                        .send()
                        .is(200);
        assertThat(grown.textAt("memo")).as("it was kept").isEqualTo("m");
        var history =
                edge.get(DATA + "/" + small.textAt("id") + "/history").as("user").send().is(200);
        assertThat(history.textAt("items", "0", "values", "memo")).isEqualTo("m");
        assertThat(history.text()).containsOnlyOnce("\"memo\"");
    }

    @Test
    void a_rule_may_ask_who_writes() {
        edge.post(DATA).as("manager").json("{\"net\":\"600\",\"reason\":\"fair\"}").send().is(201);
    }

    @Test
    void a_transition_waits_until_the_record_meets_its_gate() {
        String id = created("{\"net\":\"5\"}");
        var shut =
                edge.post(DATA + "/" + id + "/transitions/pay")
                        .as("user")
                        .header("Accept-Language", "ms")
                        .send()
                        .refused(422, "DATA.TRANSITION_GATED");
        assertThat(shut.faults()).containsExactly(" gate.pay");
        assertThat(shut.at("detail")).isEqualTo(Value.of("nyatakan sebab"));
        assertThat(edge.get(DATA + "/" + id).as("user").send().textAt("state")).isEqualTo("open");

        edge.patch(DATA + "/" + id)
                .as("user")
                .header("If-Match", "\"1\"")
                .json("{\"reason\":\"fair\",\"owner\":\"ann\"}")
                .send()
                .is(200);
        edge.post(DATA + "/" + id + "/transitions/pay").as("user").send().is(200);

        assertThat(
                        edge.patch(DATA + "/" + id)
                                .as("user")
                                .header("If-Match", "\"3\"")
                                .json("{\"owner\":\"bob\"}")
                                .send()
                                .refused(422, "DATA.RECORD_INVALID")
                                .faults())
                .containsExactly("/owner read-only");
    }
}
