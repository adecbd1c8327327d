package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class EffectiveRouteTest {
    private static final String RATE =
            """
            {"name":"rate","label":"Rate","fields":[
              {"name":"code","type":"string","required":true,"maxLength":9,"searchable":true},
              {"name":"valid_from","type":"date","required":true},
              {"name":"valid_to","type":"date"},
              {"name":"offer","type":"reference","entity":"offer"}],
             "effectiveDating":{"from":"valid_from","to":"valid_to","key":["code"]}}\
            """;
    private static final String OFFER =
            """
            {"name":"offer","label":"Offer","fields":[
              {"name":"title","type":"string","maxLength":9},
              {"name":"rate","type":"reference","entity":"rate"},
              {"name":"rates","type":"one-to-many","entity":"rate","by":"offer"}]}\
            """;

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void describe() {
        edge.models.with(RATE).with(OFFER);
    }

    private EdgeUnderTest.Ask post(String entity, String body) {
        return edge.post("/api/data/" + entity).as("user").json(body.replace('\'', '"'));
    }

    private String rate(String code, String from, String to, String more) {
        return post(
                        "rate",
                        "{'code':'%s','valid_from':'%s'%s%s}"
                                .formatted(
                                        code,
                                        from,
                                        to.isEmpty() ? "" : ",'valid_to':'" + to + "'",
                                        more))
                .send()
                .is(201)
                .textAt("id");
    }

    private Served get(String path) {
        return edge.get("/api/data/" + path).as("user").send();
    }

    private static List<String> from(Value list) {
        return ((Value.Items) list)
                .values().stream()
                        .map(each -> ((Value.Fields) each).text("valid_from").orElseThrow())
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-12-31, ''",
        "2026-01-01, 2026-01-01",
        "2026-06-30, 2026-01-01",
        "2026-07-01, 2026-07-01",
        "2099-01-01, 2026-07-01"
    })
    void a_list_a_search_and_an_export_show_what_holds_on_a_day(String day, String expected) {
        rate("a", "2026-01-01", "2026-07-01", "");
        rate("a", "2026-07-01", "", "");
        var wanted = expected.isEmpty() ? List.of() : List.of(expected);
        assertThat(from(get("rate?effectiveAt=" + day).is(200).at("items"))).isEqualTo(wanted);
        assertThat(
                        get("rate/export?effectiveAt=" + day)
                                .is(200)
                                .text()
                                .lines()
                                .map(line -> Json.trustedObject(line).text("valid_from").orElse(""))
                                .toList())
                .isEqualTo(wanted);
        assertThat(
                        ((Value.Items)
                                        get("rate/search?q=a&effectiveAt=" + day)
                                                .is(200)
                                                .at("items"))
                                .values())
                .hasSize(wanted.size());
        var listed =
                edge.post("/api/graphql")
                        .as("user")
                        .json(
                                Json.write(
                                        Value.object()
                                                .put(
                                                        "query",
                                                        "{ rateList(effectiveAt: \""
                                                                + day
                                                                + "\") { totalCount } }")
                                                .build()))
                        .send()
                        .is(200);
        assertThat(listed.at("data", "rateList", "totalCount")).isEqualTo(Value.of(wanted.size()));
    }

    @Test
    void what_is_expanded_holds_on_the_day_too() {
        String rate = rate("a", "2026-01-01", "2026-07-01", "");
        String offer = post("offer", "{'rate':'" + rate + "'}").send().is(201).textAt("id");
        rate("b", "2026-01-01", "2026-07-01", ",'offer':'" + offer + "'");
        rate("b", "2026-07-01", "", ",'offer':'" + offer + "'");
        var spring = get("offer/" + offer + "?expand=rate,rates&effectiveAt=2026-03-01").is(200);
        assertThat(spring.textAt("rate", "id")).isEqualTo(rate);
        assertThat(from(spring.at("rates", "items"))).containsExactly("2026-01-01");
        var autumn = get("offer?expand=rate,rates&effectiveAt=2026-09-01").is(200);
        assertThat(autumn.textAt("items", "0", "rate")).isEqualTo(rate);
        assertThat(from(autumn.at("items", "0", "rates", "items"))).containsExactly("2026-07-01");
    }

    @Test
    void a_day_that_is_none_and_an_entity_without_periods_are_refused() {
        get("rate?effectiveAt=soon").refused(400, "EDGE.QUERY_INVALID");
        get("offer?effectiveAt=2026-01-01").refused(400, "EDGE.QUERY_INVALID");
        get("offer?expand=rate&effectiveAt=2026-02-30").refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void a_period_that_ends_before_it_begins_is_refused() {
        assertThat(
                        post(
                                        "rate",
                                        "{'code':'a','valid_from':'2026-01-02','valid_to':'2026-01-02'}")
                                .send()
                                .refused(422, "DATA.RECORD_INVALID")
                                .faults())
                .containsExactly("/valid_to out-of-range");
    }

    @Test
    void whose_period_is_in_the_way_is_told_to_those_who_may_know() {
        String first = rate("a", "2026-01-01", "2026-07-01", "");
        rate("b", "2026-01-01", "", "");
        String body = "{'code':'a','valid_from':'2026-06-01'}";
        edge.records.next(RecordError.PERIOD_OVERLAPS);
        var told = post("rate", body).send().refused(409, "DATA.PERIOD_OVERLAPS");
        assertThat(told.faults()).containsExactly("/valid_from period-overlaps");
        assertThat(told.text()).contains(first).contains("from 2026-01-01 to 2026-07-01");

        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/mask",
                        new Obligation.Masked(List.of("code"), new Mask.Hide()),
                        Expr.TRUE));
        edge.records.next(RecordError.PERIOD_OVERLAPS);
        assertThat(post("rate", body).send().refused(409, "DATA.PERIOD_OVERLAPS").text())
                .doesNotContain(first);
    }

    @Test
    void a_day_is_not_asked_by_who_has_the_period_masked() {
        rate("a", "2026-01-01", "", "");
        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/mask",
                        new Obligation.Masked(List.of("valid_from"), new Mask.Hide()),
                        Expr.TRUE));
        get("rate?effectiveAt=2026-01-01").refused(403, "POLICY.FIELD_MASKED");
    }
}
