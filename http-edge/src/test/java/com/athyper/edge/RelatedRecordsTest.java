package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class RelatedRecordsTest {
    private static final String VENDOR =
            """
            {"name":"vendor","label":"Vendor","fields":[
              {"name":"name","type":"string","required":true,"maxLength":20},
              {"name":"bills","type":"one-to-many","entity":"bill","by":"vendor"}]}\
            """;
    private static final String TAG =
            """
            {"name":"tag","label":"Tag","fields":[
              {"name":"code","type":"string","maxLength":20},
              {"name":"bills","type":"many-to-many","entity":"bill","by":"tags"}]}\
            """;
    private static final String BILL =
            """
            {"name":"bill","label":"Bill","fields":[
              {"name":"title","type":"string","required":true,"maxLength":20},
              {"name":"amount","type":"decimal","scale":2},
              {"name":"vendor","type":"reference","entity":"vendor"},
              {"name":"tags","type":"many-to-many","entity":"tag"}],
             "collections":[{"name":"lines","of":"bill_line","by":"bill","position":"line_no"}]}\
            """;
    private static final String LINE =
            """
            {"name":"bill_line","label":"Line","fields":[
              {"name":"bill","type":"reference","entity":"bill","required":true},
              {"name":"line_no","type":"integer"},
              {"name":"item","type":"string","required":true,"maxLength":20}]}\
            """;

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void describe() {
        edge.models.with(VENDOR).with(TAG).with(BILL).with(LINE);
    }

    private Served made(String entity, String body) {
        return edge.post("/api/data/" + entity)
                .as("user")
                .json(body.replace('\'', '"'))
                .send()
                .is(201);
    }

    private String vendor(String name) {
        return made("vendor", "{'name':'" + name + "'}").textAt("id");
    }

    private String bill(String title, String vendor, String... items) {
        var lines = new ArrayList<String>();
        for (String item : items) {
            lines.add("{'item':'" + item + "'}");
        }
        return made(
                        "bill",
                        "{'title':'%s','amount':'10.00','vendor':'%s','lines':[%s]}"
                                .formatted(title, vendor, String.join(",", lines)))
                .textAt("id");
    }

    private Served get(String path) {
        return edge.get("/api/data/" + path).as("user").send();
    }

    private Served ask(String query) {
        return edge.post("/api/graphql")
                .as("user")
                .json(Json.write(Value.object().put("query", query).build()))
                .send()
                .is(200);
    }

    private static List<String> texts(Value list, String member) {
        return ((Value.Items) list)
                .values().stream()
                        .map(each -> ((Value.Fields) each).text(member).orElseThrow())
                        .toList();
    }

    /**
     * Goal: a list with what refers to its records costs a look-up a level, whatever its length.
     */
    @Test
    void what_refers_to_the_records_of_a_list_is_looked_up_once_for_each_level() {
        for (int i = 0; i < 7; i++) {
            String vendor = vendor("v" + i);
            bill("a" + i, vendor, "x", "y");
            bill("b" + i, vendor, "z");
        }
        var list = get("vendor?expand=bills.lines&fields=name,bills.title").is(200);
        assertThat(edge.records.lookUps()).containsExactly("bill", "bill_line");
        var third = (Value.Fields) list.at("items", "3");
        assertThat(third.values().keySet())
                .containsExactlyInAnyOrder("id", "version", "name", "bills");
        assertThat(texts(list.at("items", "3", "bills", "items"), "title"))
                .containsExactly("a3", "b3");
        assertThat(texts(list.at("items", "3", "bills", "items", "0", "lines"), "item"))
                .containsExactly("x", "y");
        assertThat(list.at("items", "3", "bills", "nextCursor")).isEqualTo(Value.NULL);
        assertThat(((Value.Fields) list.at("items", "3", "bills", "items", "0")).values().keySet())
                .containsExactlyInAnyOrder("id", "version", "title", "lines");
    }

    @Test
    void a_relation_is_shown_a_page_at_a_time_and_goes_on_in_the_list_of_its_entity() {
        String vendor = vendor("v");
        for (int i = 0; i < 51; i++) {
            bill("a" + i, vendor);
        }
        var read = get("vendor/" + vendor + "?expand=bills").is(200);
        assertThat(((Value.Items) read.at("bills", "items")).values()).hasSize(50);
        assertThat(read.textAt("bills", "nextCursor")).isEqualTo("more");
        assertThat(read.header("ETag")).isEmpty();
    }

    @Test
    void both_ends_of_a_many_to_many_are_shown() {
        String red = made("tag", "{'code':'red'}").textAt("id");
        String blue = made("tag", "{'code':'blue'}").textAt("id");
        made("bill", "{'title':'one','tags':['%s','%s']}".formatted(red, blue));
        made("bill", "{'title':'two','tags':['%s']}".formatted(blue));
        var tags = get("tag?expand=bills.tags").is(200);
        assertThat(texts(tags.at("items", "0", "bills", "items"), "title")).containsExactly("one");
        assertThat(texts(tags.at("items", "1", "bills", "items"), "title"))
                .containsExactly("one", "two");
        assertThat(texts(tags.at("items", "1", "bills", "items", "0", "tags"), "code"))
                .containsExactly("red", "blue");
    }

    @Test
    void a_relation_is_written_at_its_other_end() {
        assertThat(
                        edge.post("/api/data/vendor")
                                .as("user")
                                .json("{\"name\":\"a\",\"bills\":[]}")
                                .send()
                                .refused(422, "DATA.RECORD_INVALID")
                                .faults())
                .containsExactly("/bills read-only");
    }

    private static Expr not(String field, String value) {
        return new Expr.Not(
                new Expr.IsTrue(
                        new Expr.Compare(
                                Expr.Comparison.EQ,
                                new Expr.Ref("resource", List.of(field)),
                                new Expr.Literal(Value.of(value)))));
    }

    @Test
    void what_the_other_entitys_list_hides_or_masks_is_hidden_and_masked_here() {
        String vendor = vendor("v");
        bill("open", vendor);
        bill("secret", vendor);
        edge.policies.limit(Operation.ENTITY_READ, not("title", "secret"));
        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/mask",
                        new Obligation.Masked(List.of("title"), new Mask.Partial()),
                        Expr.TRUE));
        var list = get("vendor?expand=bills").is(200);
        assertThat(((Value.Items) list.at("items", "0", "bills", "items")).values()).hasSize(1);
        assertThat(list.textAt("items", "0", "bills", "items", "0", "title")).isNotEqualTo("open");
        var connection =
                ask(
                        "{ vendorList { edges { node { bills { totalCount edges { node { id } } } }"
                                + " } } }");
        assertThat(connection.at("data", "vendorList", "edges", "0", "node", "bills", "totalCount"))
                .isEqualTo(Value.of(1));
    }

    @Test
    void a_reference_that_is_masked_is_not_told_by_its_other_end() {
        bill("a", vendor("v"));
        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/mask",
                        new Obligation.Masked(List.of("vendor"), new Mask.Hide()),
                        Expr.TRUE));
        get("vendor?expand=bills").refused(403, "POLICY.FIELD_MASKED");
        var asked = ask("{ vendorList { edges { node { bills { edges { node { id } } } } } } }");
        assertThat(asked.textAt("errors", "0", "extensions", "code"))
                .isEqualTo("POLICY.FIELD_MASKED");
    }

    @Test
    void graphql_looks_up_what_refers_to_records_once_for_each_level() {
        for (int i = 0; i < 5; i++) {
            String vendor = vendor("v" + i);
            bill("a" + i, vendor, "x", "y");
            bill("b" + i, vendor, "z");
        }
        var served =
                ask(
                        "{ vendorList { edges { node { name bills(first: 1) { pageInfo {"
                            + " hasNextPage } edges { node { title lines { item } } } } } } } }");
        assertThat(served.json().values()).doesNotContainKey("errors");
        assertThat(edge.records.lookUps()).containsExactly("bill", "bill_line");
        assertThat(
                        served.at(
                                "data",
                                "vendorList",
                                "edges",
                                "4",
                                "node",
                                "bills",
                                "pageInfo",
                                "hasNextPage"))
                .isEqualTo(Value.of(true));
        assertThat(
                        texts(
                                served.at(
                                        "data",
                                        "vendorList",
                                        "edges",
                                        "4",
                                        "node",
                                        "bills",
                                        "edges",
                                        "0",
                                        "node",
                                        "lines"),
                                "item"))
                .containsExactly("x", "y");
    }

    @Test
    void graphql_filters_and_goes_on_in_the_bills_of_one_vendor() {
        String vendor = vendor("v");
        vendor("w");
        bill("a", vendor);
        bill("b", vendor);
        String ask =
                "{ %s { name bills(first: 1, after: \"more\") { edges { node { title } } } } }";
        var one = ask(ask.formatted("vendor(id: \"" + vendor + "\")"));
        assertThat(one.textAt("data", "vendor", "bills", "edges", "0", "node", "title"))
                .isEqualTo("b");
        var several =
                ask(
                        ask.replace("{ name", "{ edges { node { name").formatted("vendorList")
                                + " } }");
        assertThat(several.textAt("errors", "0", "extensions", "code"))
                .isEqualTo("DATA.CURSOR_INVALID");
        var filtered =
                ask(
                        "{ vendorList { edges { node { bills(filter: {title: {eq: \"b\"}}) { edges"
                                + " { node { title } } } } } } }");
        assertThat(
                        ((Value.Items)
                                        filtered.at(
                                                "data",
                                                "vendorList",
                                                "edges",
                                                "0",
                                                "node",
                                                "bills",
                                                "edges"))
                                .values())
                .hasSize(1);
    }

    @Test
    void graphql_writes_a_record_with_its_lines() {
        var made =
                ask(
                        "mutation { billCreate(input: {title: \"a\", lines: [{item: \"x\"}, {item:"
                                + " \"y\"}]}) { id version lines { id item line_no } } }");
        assertThat(made.json().values()).doesNotContainKey("errors");
        assertThat(texts(made.at("data", "billCreate", "lines"), "item")).containsExactly("x", "y");
        var changed =
                ask(
                        "mutation { billUpdate(id: \"%s\", version: 1, input: {lines: [{id: \"%s\"}]}) { version lines { item line_no } } }"
                                .formatted(
                                        made.textAt("data", "billCreate", "id"),
                                        made.textAt("data", "billCreate", "lines", "1", "id")));
        assertThat(changed.at("data", "billUpdate", "version")).isEqualTo(Value.of(2));
        assertThat(texts(changed.at("data", "billUpdate", "lines"), "item")).containsExactly("y");
        assertThat(changed.at("data", "billUpdate", "lines", "0", "line_no"))
                .isEqualTo(Value.of(1));
        assertThat(
                        ask("mutation { billCreate(input: {title: \"a\", lines: [{line_no: 1}]}) {"
                                        + " id } }")
                                .textAt("errors", "0", "extensions", "code"))
                .isEqualTo("GRAPHQL.INVALID");
    }

    @Test
    void what_may_stand_behind_a_collection_counts_before_a_document_is_executed() {
        String wide =
                "{ billList(first: %d) { edges { node { lines { item line_no version } } } } }";
        assertThat(ask(wide.formatted(50)).json().values()).doesNotContainKey("errors");
        assertThat(ask(wide.formatted(100)).textAt("errors", "0", "extensions", "code"))
                .isEqualTo("GRAPHQL.TOO_COMPLEX");
    }

    private static String filtered(String filter) {
        return "vendor?filter="
                + URLEncoder.encode(filter.replace('\'', '"'), StandardCharsets.UTF_8);
    }

    private List<String> vendors(String filter) {
        return texts(get(filtered(filter)).is(200).at("items"), "name");
    }

    @Test
    void a_list_is_filtered_by_what_refers_to_its_records() {
        String rich = vendor("rich");
        vendor("idle");
        String poor = vendor("poor");
        bill("dear", rich);
        bill("secret", poor);
        assertThat(vendors("{'bills.title':{'eq':'dear'}}")).containsExactly("rich");
        assertThat(vendors("{'bills.amount':{'gt':'9'},'name':{'ne':'rich'}}"))
                .containsExactly("poor");
        assertThat(vendors("{'bills':{'exists':true}}")).containsExactly("rich", "poor");
        assertThat(vendors("{'bills':{'exists':false}}")).containsExactly("idle");
        assertThat(vendors("{'bills':{'exists':false},'bills.title':{'eq':'dear'}}"))
                .containsExactly("idle", "poor");

        edge.policies.limit(Operation.ENTITY_READ, not("title", "secret"));
        assertThat(vendors("{'bills':{'exists':true}}")).containsExactly("rich");
        assertThat(vendors("{'bills.title':{'eq':'secret'}}")).isEmpty();
        assertThat(vendors("{'bills':{'exists':false}}")).containsExactly("idle", "poor");
    }

    @Test
    void faults_in_what_is_asked_of_relations_are_told_at_their_places() {
        assertThat(
                        get(filtered(
                                        "{'bills.ghost':{'eq':1},'bills.amount':{'gt':'x'},'bills':{'eq':1},"
                                            + "'or':[{'bills.title':{'eq':'a'}}],'ghost':{'eq':1}}"))
                                .refused(400, "DATA.QUERY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/filter/bills.ghost unknown-field",
                        "/filter/bills.amount/gt wrong-type",
                        "/filter/bills wrong-type",
                        "/filter/or/0/bills.title unsupported",
                        "/filter/ghost unknown-field");
        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/mask",
                        new Obligation.Masked(List.of("vendor"), new Mask.Hide()),
                        Expr.TRUE));
        get(filtered("{'bills':{'exists':true}}")).refused(403, "POLICY.FIELD_MASKED");
    }

    @Test
    void a_past_record_is_shown_alone() {
        String bill = bill("a", vendor("v"), "x");
        get("bill/" + bill + "?expand=lines&at=2030-01-01T12:00:00Z")
                .refused(400, "EDGE.QUERY_INVALID");
    }
}
