package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.expression.Expr;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

class GraphqlRoutesTest {
    private static final String SUPPLIER =
            """
            {"name":"supplier","label":"Supplier","fields":[
              {"name":"name","type":"string","required":true,"maxLength":50},
              {"name":"parent","type":"reference","entity":"supplier"}]}\
            """;
    private static final String OFFER =
            """
            {"name":"offer","label":"Offer","fields":[
              {"name":"title","type":"string","required":true,"maxLength":50},
              {"name":"pieces","type":"integer"},
              {"name":"price","type":"decimal","precision":9,"scale":2},
              {"name":"extra","type":"json"},
              {"name":"supplier","type":"reference","entity":"supplier"}]}\
            """;

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void describe() {
        edge.models.with(SUPPLIER).with(OFFER);
    }

    private Served ask(String query) {
        return ask(query, Value.EMPTY);
    }

    private Served ask(String query, Value.Fields variables) {
        return edge.post("/api/graphql")
                .as("user")
                .json(
                        Json.write(
                                Value.object()
                                        .put("query", query)
                                        .put("variables", variables)
                                        .build()))
                .send()
                .is(200);
    }

    private String supplier(String name, String parent) {
        String more = parent.isEmpty() ? "" : ",\"parent\":\"" + parent + "\"";
        return edge.post("/api/data/supplier")
                .as("user")
                .json("{\"name\":\"" + name + "\"" + more + "}")
                .send()
                .is(201)
                .textAt("id");
    }

    private String offer(String title, String supplier) {
        return edge.post("/api/data/offer")
                .as("user")
                .json(
                        "{\"title\":\"%s\",\"price\":\"9.50\",\"pieces\":3,\"extra\":{\"a\":[1]},\"supplier\":\"%s\"}"
                                .formatted(title, supplier))
                .send()
                .is(201)
                .textAt("id");
    }

    private static String code(Served served) {
        return served.textAt("errors", "0", "extensions", "code");
    }

    @Test
    void a_record_is_read_with_what_it_refers_to() {
        String root = supplier("root", "");
        String id = offer("chair", supplier("branch", root));
        var served =
                ask(
                        "query($id: ID!) { offer(id: $id) { id version title price pieces extra"
                            + " createdBy supplierId supplier { name parent { name parent { name }"
                            + " } } } }",
                        Value.object().put("id", id).build());
        assertThat(served.json().values()).doesNotContainKey("errors");
        assertThat(served.textAt("data", "offer", "id")).isEqualTo(id);
        assertThat(served.at("data", "offer", "version")).isEqualTo(Value.of(1));
        assertThat(served.at("data", "offer", "price")).isEqualTo(Value.of("9.50"));
        assertThat(served.at("data", "offer", "pieces")).isEqualTo(Value.of(3));
        assertThat(served.textAt("data", "offer", "extra")).isEqualTo("{\"a\":[1]}");
        assertThat(served.textAt("data", "offer", "supplier", "parent", "name")).isEqualTo("root");
        assertThat(served.at("data", "offer", "supplier", "parent", "parent"))
                .isEqualTo(Value.NULL);
    }

    @Test
    void references_are_looked_up_once_for_each_level_and_not_for_each_record() {
        String root = supplier("root", "");
        for (int i = 0; i < 20; i++) {
            offer("offer " + i, supplier("supplier " + i, root));
        }
        int before = edge.records.lists();
        var served =
                ask(
                        "{ offerList(first: 20) { edges { node { title supplier { name parent {"
                                + " name } } } } } }");
        assertThat(served.json().values()).doesNotContainKey("errors");
        assertThat(
                        served.textAt(
                                "data",
                                "offerList",
                                "edges",
                                "19",
                                "node",
                                "supplier",
                                "parent",
                                "name"))
                .isEqualTo("root");
        assertThat(edge.records.lists() - before)
                .as("one statement for the page and one for each level of references")
                .isEqualTo(3);
    }

    @Test
    void a_list_is_filtered_counted_and_goes_on_after_its_cursor() {
        String one = supplier("one", "");
        supplier("two", "");
        var served =
                ask(
                        "query($f: JSON) { supplierList(filter: $f, first: 1) { totalCount pageInfo"
                                + " { hasNextPage endCursor } edges { node { id } } } }",
                        Value.object()
                                .put("f", Json.trusted("{\"name\":{\"in\":[\"one\",\"two\"]}}"))
                                .build());
        assertThat(served.at("data", "supplierList", "totalCount")).isEqualTo(Value.of(2));
        assertThat(served.textAt("data", "supplierList", "edges", "0", "node", "id"))
                .isEqualTo(one);
        assertThat(served.at("data", "supplierList", "pageInfo", "hasNextPage"))
                .isEqualTo(Value.of(true));
        assertThat(served.textAt("data", "supplierList", "pageInfo", "endCursor"))
                .isEqualTo("more");
        assertThat(
                        code(
                                ask(
                                        "{ supplierList(filter: {colour: {eq: 1}}) { edges { node {"
                                                + " id } } } }")))
                .isEqualTo("DATA.QUERY_INVALID");
    }

    @Test
    void records_are_changed_as_over_rest() {
        var made = ask("mutation { supplierCreate(input: {name: \"x\"}) { id version name } }");
        String id = made.textAt("data", "supplierCreate", "id");
        String update =
                "mutation($id: ID!, $v: Long!) { supplierUpdate(id: $id, version: $v, input: {name:"
                        + " \"y\"}) { version name } }";
        var variables = Value.object().put("id", id).put("v", 1).build();
        var changed = ask(update, variables);
        assertThat(changed.textAt("data", "supplierUpdate", "name")).isEqualTo("y");
        assertThat(changed.at("data", "supplierUpdate", "version")).isEqualTo(Value.of(2));
        assertThat(code(ask(update, variables))).isEqualTo("DATA.VERSION_STALE");
        var faulty = ask("mutation { supplierCreate(input: {}) { id } }");
        assertThat(code(faulty)).isEqualTo("DATA.RECORD_INVALID");
        assertThat(faulty.textAt("errors", "0", "extensions", "errors", "0", "pointer"))
                .isEqualTo("/name");
        assertThat(
                        ask("mutation($id: ID!) { supplierDelete(id: $id, version: 2) }", variables)
                                .at("data", "supplierDelete"))
                .isEqualTo(Value.of(true));
        assertThat(code(ask("query($id: ID!) { supplier(id: $id) { id } }", variables)))
                .isEqualTo("DATA.RECORD_NOT_FOUND");
    }

    @Test
    void a_record_moves_along_its_lifecycle() {
        String id =
                edge.post("/api/data/" + Catalog.NAME)
                        .as("user")
                        .json(RecordRoutesTest.SOUND)
                        .send()
                        .textAt("id");
        String move =
                "mutation($id: ID!) { purchase_requisitionTransition(id: $id, transition:"
                        + " \"close\", version: 1) { state } }";
        var variables = Value.object().put("id", id).build();
        assertThat(ask(move, variables).textAt("data", "purchase_requisitionTransition", "state"))
                .isEqualTo("closed");
        assertThat(code(ask(move, variables))).isEqualTo("DATA.VERSION_STALE");
    }

    @Test
    void what_policy_hides_is_null_behind_a_reference_and_refused_on_its_own() {
        String hidden = supplier("secret", "");
        String id = offer("chair", hidden);
        edge.policies.limit(
                Operation.ENTITY_READ,
                new Expr.Not(
                        new Expr.IsTrue(
                                new Expr.Compare(
                                        Expr.Comparison.EQ,
                                        new Expr.Ref("resource", List.of("name")),
                                        new Expr.Literal(Value.of("secret"))))));
        var variables = Value.object().put("id", id).put("s", hidden).build();
        var served =
                ask("query($id: ID!) { offer(id: $id) { title supplier { name } } }", variables);
        assertThat(served.textAt("data", "offer", "title")).isEqualTo("chair");
        assertThat(served.at("data", "offer", "supplier")).isEqualTo(Value.NULL);
        assertThat(code(ask("query($s: ID!) { supplier(id: $s) { name } }", variables)))
                .isEqualTo("DATA.RECORD_NOT_FOUND");
        edge.policies.forbid(Operation.ENTITY_READ);
        assertThat(code(ask("{ supplierList { edges { node { id } } } }")))
                .isEqualTo("POLICY.DENIED");
    }

    @Test
    void what_is_masked_is_masked_here_too() {
        String id = offer("chair", supplier("x", ""));
        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/hide",
                        new Obligation.Masked(List.of("title", "supplier"), new Mask.Partial()),
                        Expr.TRUE));
        var served =
                ask(
                        "query($id: ID!) { offer(id: $id) { title supplierId supplier { name } } }",
                        Value.object().put("id", id).build());
        assertThat(served.json().values()).doesNotContainKey("errors");
        assertThat(served.textAt("data", "offer", "title")).isNotEqualTo("chair");
        assertThat(served.at("data", "offer", "supplier")).isEqualTo(Value.NULL);
        assertThat(code(ask("{ offerList(filter: {title: {eq: \"chair\"}}) { totalCount } }")))
                .isEqualTo("POLICY.FIELD_MASKED");
    }

    @Test
    void a_refused_deletion_is_audited_as_over_rest() {
        String id = supplier("x", "");
        edge.policies.forbid(Operation.ENTITY_DELETE);
        var served =
                ask(
                        "mutation($id: ID!) { supplierDelete(id: $id, version: 1) }",
                        Value.object().put("id", id).build());
        assertThat(code(served)).isEqualTo("POLICY.DENIED");
        assertThat(edge.audit.entries()).anyMatch(entry -> entry.subject().equals(Optional.of(id)));
    }

    @Test
    void the_schema_tells_of_itself_and_of_this_tenant_alone() {
        assertThat(ask("{ __type(name: \"offer\") { fields { name } } }").text())
                .contains("supplierId");
        assertThat(ask("{ entityNames }").textAt("data", "entityNames"))
                .isEqualTo("[\"offer\",\"purchase_requisition\",\"supplier\"]");
        var elsewhere =
                edge.post("/api/graphql")
                        .as("user@acme")
                        .json(
                                "{\"query\":\"{ entityNames __type(name: \\\"offer\\\") { name }"
                                        + " }\"}")
                        .send()
                        .is(200);
        assertThat(elsewhere.text()).isEqualTo("{\"data\":{\"entityNames\":[],\"__type\":null}}");
        edge.post("/api/graphql")
                .json("{\"query\":\"{ entityNames }\"}")
                .send()
                .refused(401, "IAM.TOKEN_MISSING");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ offerList { | GRAPHQL.INVALID",
                "{ nothing } | GRAPHQL.INVALID",
                "{ supplier { name } } | GRAPHQL.INVALID",
                "{ a: offerList(first: 500) { edges { node { supplier { name parent { name parent {"
                    + " name } } } } } } b: offerList(first: 500) { edges { node { a1: id a2: id"
                    + " a3: id a4: id a5: id a6: id a7: id a8: id a9: id b1: id b2: id b3: id b4:"
                    + " id b5: id b6: id b7: id b8: id b9: id c1: id c2: id c3: id c4: id } } } } |"
                    + " GRAPHQL.NONE",
                "{ offerList(first: 500) { edges { node { supplier { parent { parent { parent {"
                        + " name } } } } } } } } | GRAPHQL.NONE",
                "{ offerList { edges { node { supplier { parent { parent { parent { parent { name }"
                        + " } } } } } } } } | GRAPHQL.TOO_DEEP",
                "query { ...f } fragment f on Query { ...g } fragment g on Query { ...f } |"
                        + " GRAPHQL.TOO_DEEP",
                "mutation { a: supplierCreate(input: {name: \"x\"}) { id } b: supplierCreate(input:"
                        + " {name: \"x\"}) { id } } | GRAPHQL.ONE_MUTATION",
            })
    void a_document_is_judged_before_it_is_executed(String query, String expected) {
        var served = ask(query);
        if (expected.equals("GRAPHQL.NONE")) {
            assertThat(served.json().values()).doesNotContainKey("errors");
        } else {
            assertThat(code(served)).isEqualTo(expected);
        }
        assertThat(edge.records.attempts()).isEmpty();
    }

    @Test
    void a_document_that_could_fill_a_book_is_refused() {
        var wide = new StringBuilder("{ offerList(first: 500) { edges { node {");
        for (int i = 0; i < 100; i++) {
            wide.append(" f").append(i).append(": title");
        }
        assertThat(code(ask(wide + " } } } }"))).isEqualTo("GRAPHQL.TOO_COMPLEX");
        assertThat(ask(wide.toString().replace("500", "400") + " } } } }").json().values())
                .doesNotContainKey("errors");
    }
}
