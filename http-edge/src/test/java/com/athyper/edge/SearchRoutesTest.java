package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class SearchRoutesTest {
    private static final String DATA = "/api/data/article";
    private final EdgeUnderTest edge = new EdgeUnderTest();

    SearchRoutesTest() {
        edge.models
                .with(
                        """
                        {"name":"article","fields":[
                          {"name":"title","type":"string","searchable":true},
                          {"name":"body","type":"text","searchable":true},
                          {"name":"note","type":"string"}]}
                        """)
                .with("{\"name\":\"plain\",\"fields\":[{\"name\":\"title\",\"type\":\"string\"}]}");
        article("Oak", "solid table", "cheap");
        article("Pine", "soft chair", "oak");
    }

    private void article(String title, String body, String note) {
        edge.post(DATA)
                .as("manager")
                .json(
                        "{\"title\":\"%s\",\"body\":\"%s\",\"note\":\"%s\"}"
                                .formatted(title, body, note))
                .send()
                .is(201);
    }

    private Served search(String query) {
        return edge.get(DATA + "/search?" + query).as("user").send();
    }

    private static int hits(Served served) {
        return ((Value.Items) served.is(200).at("items")).values().size();
    }

    private void mask(String field) {
        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/mask-" + field,
                        new Obligation.Masked(List.of(field), Mask.of("hide").orElseThrow()),
                        Expr.TRUE));
    }

    @Test
    void what_is_searchable_is_found_with_its_score() {
        var served = search("q=chair&fields=title").is(200);
        assertThat(hits(served)).isOne();
        assertThat(served.textAt("items", "0", "score")).isEqualTo("1.2500");
        assertThat(served.textAt("items", "0", "record", "title")).isEqualTo("Pine");
        assertThat(((Value.Fields) served.at("items", "0", "record")).get("body")).isEmpty();
        assertThat(hits(search("q=oak"))).isZero();
        assertThat(hits(search("q=a&limit=1"))).isOne();
        assertThat(hits(search("q=a&filter=%7B%22title%22:%7B%22eq%22:%22Oak%22%7D%7D"))).isOne();
    }

    @Test
    void what_policy_hides_is_not_found() {
        edge.policies.limit(
                Operation.ENTITY_READ,
                new Expr.Compare(
                        Expr.Comparison.NE,
                        new Expr.Ref("resource", List.of("title")),
                        new Expr.Literal(Value.of("Pine"))));
        assertThat(hits(search("q=chair"))).isZero();
        assertThat(hits(search("q=table"))).isOne();
        edge.policies.forbid(Operation.ENTITY_READ);
        search("q=table").refused(403, "POLICY.DENIED");
    }

    @Test
    void what_is_masked_is_neither_looked_into_nor_shown() {
        mask("body");
        assertThat(hits(search("q=chair"))).isZero();
        var served = search("q=Pine").is(200);
        assertThat(hits(served)).isOne();
        assertThat(served.at("items", "0", "record", "body")).isEqualTo(Value.NULL);
        search("q=Pine&filter=%7B%22body%22:%7B%22eq%22:%22x%22%7D%7D")
                .refused(403, "POLICY.FIELD_MASKED");
        mask("title");
        search("q=Pine").refused(403, "POLICY.FIELD_MASKED");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=5, EDGE.QUERY_INVALID",
        "q=, EDGE.QUERY_INVALID",
        "q=%20, EDGE.QUERY_INVALID",
        "q=x&limit=0, EDGE.QUERY_INVALID",
        "q=x&limit=101, EDGE.QUERY_INVALID",
        "q=x&limit=x, EDGE.QUERY_INVALID",
        "q=x&filter=%7B, DATA.QUERY_INVALID",
        "q=x&fields=colour, DATA.QUERY_INVALID"
    })
    void what_cannot_be_asked_is_refused(String query, String code) {
        search(query).refused(400, code);
    }

    @Test
    void there_is_an_end_to_words_and_items() {
        assertThat(hits(search("limit=100&q=" + "x".repeat(200)))).isZero();
        search("q=" + "x".repeat(201)).refused(400, "EDGE.QUERY_INVALID");
        edge.get("/api/data/plain/search?q=x").as("user").send().refused(400, "EDGE.QUERY_INVALID");
    }
}
