package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Value;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;

/** Policy over relations that a query asks about. */
class RelatedQueryRoutesTest {
    private static final Expr OWN =
            new Expr.Compare(
                    Expr.Comparison.EQ,
                    new Expr.Ref("resource", List.of("createdBy")),
                    new Expr.Literal(Value.of("user")));

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void describe() {
        edge.models
                .with(
                        """
                        {"name":"vendor","label":"Vendor","fields":[
                          {"name":"name","type":"string","maxLength":20},
                          {"name":"bills","type":"one-to-many","entity":"bill","by":"vendor"},
                          {"name":"praised","type":"many-to-many","entity":"bill","by":"praises"}]}\
                        """)
                .with(
                        """
                        {"name":"bill","label":"Bill","fields":[
                          {"name":"title","type":"string","maxLength":20},
                          {"name":"amount","type":"decimal","scale":2},
                          {"name":"place","type":"reference","entity":"place"},
                          {"name":"vendor","type":"reference","entity":"vendor"},
                          {"name":"praises","type":"many-to-many","entity":"vendor"}]}\
                        """)
                .with(
                        """
                        {"name":"place","label":"Place","fields":[
                          {"name":"city","type":"string","maxLength":20},
                          {"name":"billed","type":"one-to-many","entity":"bill","by":"place"}]}\
                        """);
    }

    private EdgeUnderTest.Ask ask(String members) {
        return ask(members, "vendor");
    }

    private EdgeUnderTest.Ask ask(String members, String from) {
        return edge.post("/api/query")
                .as("user")
                .json(("{'from':'" + from + "'," + members + "}").replace('\'', '"'));
    }

    private void mask(String field) {
        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/mask",
                        new Obligation.Masked(List.of(field), new Mask.Hide()),
                        Expr.TRUE));
    }

    @Test
    void sums_over_a_relation_are_shown_as_decimals_are() {
        edge.queries.knows(
                Value.object()
                        .put("name", "v")
                        .put("total", Value.of(new BigDecimal("10.50")))
                        .put("count_bills", 2)
                        .build());
        var served =
                ask("'select':['name',{'sum':'bills.amount','as':'total'},{'count':'bills'}]")
                        .send()
                        .is(200);
        assertThat(served.at("items", "0", "total")).isEqualTo(Value.of("10.50"));
        assertThat(served.at("items", "0", "count_bills")).isEqualTo(Value.of(2));
    }

    @Test
    void what_refers_and_what_that_refers_to_are_narrowed_as_their_lists_are() {
        edge.policies.limit(Operation.ENTITY_READ, OWN);
        var served =
                ask("'select':['name',{'count':'praised'}],'where':{'bills.place.city':{'eq':'x'}},"
                                + "'explain':true")
                        .send()
                        .is(200);
        assertThat(edge.queries.asked().getFirst().visible())
                .containsOnlyKeys(CheckedQuery.ROOT, "praised", "bills", "bills.place")
                .allSatisfy((_, visible) -> assertThat(visible).isEqualTo(OWN));
        var narrowed = (Value.Items) served.at("explain", "narrowed");
        assertThat(narrowed.values())
                .extracting(
                        each ->
                                ((Value.Fields) each).text("path").orElse("?")
                                        + " "
                                        + ((Value.Fields) each).text("entity").orElse("?"))
                .containsExactlyInAnyOrder(
                        " vendor", "praised bill", "bills bill", "bills.place place");
    }

    /** Relations behind relations: each entity on the way has a word in it. */
    @Test
    void what_lies_further_behind_is_narrowed_and_masked_too() {
        edge.policies.limit(Operation.ENTITY_READ, OWN);
        String members =
                "'select':['city',{'sum':'billed.vendor.bills.amount','as':'a'}],"
                        + "'where':{'billed.title':{'isNull':true}}";
        ask(members, "place").send().is(200);
        assertThat(edge.queries.asked().getFirst().visible())
                .containsOnlyKeys(
                        CheckedQuery.ROOT, "billed", "billed.vendor", "billed.vendor.bills")
                .allSatisfy((_, visible) -> assertThat(visible).isEqualTo(OWN));
        mask("amount");
        assertThat(ask(members, "place").send().refused(403, "POLICY.FIELD_MASKED").faults())
                .contains("/billed.vendor.bills.amount masked");
        assertThat(
                        ask(
                                        "'select':['city'],'where':{'billed.vendor.bills.amount':{'gt':1}}",
                                        "place")
                                .send()
                                .refused(403, "POLICY.FIELD_MASKED")
                                .faults())
                .contains("/billed.vendor.bills.amount masked");
    }

    /**
     * Goal: what is masked cannot be told by a function, a condition, a group's condition, an order
     * or a count over a relation; nor can who refers to whom where that is masked.
     */
    @Test
    void what_is_masked_is_not_told_by_a_relation() {
        mask("amount");
        for (String members :
                List.of(
                        "'select':['name',{'sum':'bills.amount'}]",
                        "'select':['name',{'count':'bills','where':{'amount':{'gt':1}}}]",
                        "'select':[{'count':'*'},{'max':'praised.amount'}]",
                        "'select':['name'],'where':{'bills.amount':{'gt':1}}",
                        "'select':['name'],'where':{'not':{'praised.amount':{'gt':1}}}",
                        "'select':['name',{'avg':'bills.amount','as':'a'}],'having':{'a':{'gt':1}},'orderBy':['a']")) {
            var served = ask(members).send().refused(403, "POLICY.FIELD_MASKED");
            assertThat(served.faults())
                    .as(members)
                    .anyMatch(fault -> fault.matches("/(bills|praised)\\.amount masked"));
        }
        assertThat(edge.queries.asked()).isEmpty();
    }

    @Test
    void who_refers_is_not_told_where_the_reference_is_masked() {
        mask("praises");
        assertThat(
                        ask("'select':['name',{'count':'praised'}]")
                                .send()
                                .refused(403, "POLICY.FIELD_MASKED")
                                .faults())
                .contains("/praised.praises masked");
        assertThat(
                        ask("'select':['name'],'where':{'praised':{'exists':false}}")
                                .send()
                                .refused(403, "POLICY.FIELD_MASKED")
                                .faults())
                .contains("/praised.praises masked");
        assertThat(edge.queries.asked()).isEmpty();
    }

    @Test
    void a_saved_query_over_a_relation_is_judged_by_who_runs_it() {
        edge.post("/api/queries")
                .as("user")
                .json(
                        """
                        {"name":"busy","label":"Busy",
                         "query":{"from":"vendor","select":["name",{"count":"bills","as":"n"}],
                                  "where":{"bills.amount":{"gt":1}},"having":{"n":{"gte":2}}}}
                        """)
                .send()
                .is(201);
        edge.post("/api/queries/busy/run").as("user").json("{}").send().is(200);
        mask("amount");
        edge.post("/api/queries/busy/run")
                .as("user")
                .json("{}")
                .send()
                .refused(403, "POLICY.FIELD_MASKED");
    }
}
