package com.athyper.edge;

import static com.athyper.edge.fake.Rulebook.RULE;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.access.NewerModels;
import com.athyper.edge.fake.Catalog;
import com.athyper.expression.Expr;
import com.athyper.kernel.Value;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.QueryError;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;

class QueryRoutesTest {
    private static final String TOTALS =
            """
            {"from":"purchase_requisition","select":["currency",{"sum":"amount","as":"total"}],
             "groupBy":["currency"],"having":{"total":{"gt":"1000"}},"orderBy":["-total"],"limit":5}\
            """;
    private static final Expr OWN =
            new Expr.Compare(
                    Expr.Comparison.EQ,
                    new Expr.Ref("resource", List.of("createdBy")),
                    new Expr.Literal(Value.of("user")));

    private final EdgeUnderTest edge = new EdgeUnderTest();

    private EdgeUnderTest.Ask ask(String body) {
        return edge.post("/api/query").as("user").json(body);
    }

    @Test
    void rows_come_by_alias_and_decimals_as_texts() {
        edge.queries.knows(
                Value.object()
                        .put("currency", "MYR")
                        .put("total", Value.of(new BigDecimal("2400.10")))
                        .build());
        var served = ask(TOTALS).send().is(200);
        assertThat(served.textAt("items", "0", "currency")).isEqualTo("MYR");
        assertThat(served.at("items", "0", "total")).isEqualTo(Value.of("2400.10"));
        assertThat(served.textAt("nextCursor")).isEqualTo("more");
        assertThat(served.json().values()).doesNotContainKey("explain");
        assertThat(edge.queries.asked().getFirst().query().limit()).isEqualTo(5);
    }

    @Test
    void the_query_is_narrowed_as_a_list_is() {
        edge.policies.limit(Operation.ENTITY_READ, OWN);
        ask(TOTALS).send().is(200);
        assertThat(edge.queries.asked().getFirst().visible()).containsEntry(CheckedQuery.ROOT, OWN);
        edge.policies.forbid(Operation.ENTITY_READ);
        ask(TOTALS).send().refused(403, "POLICY.DENIED");
        assertThat(edge.queries.asked()).hasSize(1);
    }

    @Test
    void faults_are_told_with_their_places() {
        var served =
                ask("{\"from\":\"purchase_requisition\",\"select\":[\"colour\"],\"where\":{\"x\":{\"eq\":1}}}")
                        .send()
                        .refused(422, "QUERY.INVALID");
        assertThat(served.faults())
                .containsExactly("/select/0 unknown-field", "/where/x unknown-field");
        edge.post("/api/query").as("user@acme").json(TOTALS).send().refused(422, "QUERY.INVALID");
    }

    @Test
    void who_narrowed_it_is_told_to_those_who_may_see_rules() {
        String body = TOTALS.replace("\"limit\":5", "\"explain\":true");
        var served = ask(body).send().is(200);
        assertThat(served.textAt("explain", "sql")).isEqualTo("SELECT 1");
        assertThat(served.textAt("explain", "narrowed", "0", "entity"))
                .isEqualTo(Catalog.NAME.value());
        assertThat(served.at("explain", "narrowed", "0", "rules"))
                .isEqualTo(Value.texts(List.of(RULE)));
        edge.policies.forbid(Operation.POLICY_EXPLAIN);
        ask(body).send().refused(403, "POLICY.DENIED");
    }

    @Test
    void what_is_masked_has_no_say_in_a_query() {
        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/hide-amount",
                        new Obligation.Masked(List.of("amount"), new Mask.Hide()),
                        Expr.TRUE));
        var served = ask(TOTALS).send().refused(403, "POLICY.FIELD_MASKED");
        assertThat(served.faults()).containsExactly("/amount masked");
        ask("{\"from\":\"purchase_requisition\",\"select\":[\"title\"],\"orderBy\":[\"amount\"]}")
                .send()
                .refused(403, "POLICY.FIELD_MASKED");
        ask("{\"from\":\"purchase_requisition\",\"select\":[\"title\"]}").send().is(200);
        assertThat(edge.queries.asked()).hasSize(1);
    }

    @Test
    void what_would_cost_too_much_is_refused() {
        edge.queries.next(QueryError.TOO_EXPENSIVE);
        ask(TOTALS).send().refused(422, "QUERY.TOO_EXPENSIVE");
    }

    @Test
    void an_outdated_model_is_refreshed_and_the_query_asked_again() {
        edge.queries.next(RecordError.MODEL_CHANGED);
        ask(TOTALS).send().is(200);
        assertThat(edge.models.refreshed()).isEqualTo(1);
        for (int i = 0; i <= NewerModels.RETRIES_MAX; i++) {
            edge.queries.next(RecordError.MODEL_CHANGED);
        }
        ask(TOTALS).send().refused(503, "EDGE.ENTITY_CHANGING");
    }

    @Test
    void nobody_asks_without_a_token() {
        edge.post("/api/query").json(TOTALS).send().refused(401, "IAM.TOKEN_MISSING");
    }
}
