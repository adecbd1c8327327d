package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

class CollectedRecordsTest {
    private static final String ORDER =
            """
            {"name":"purchase","label":"Purchase","fields":[
              {"name":"title","type":"string","required":true,"maxLength":20}],
             "collections":[{"name":"lines","of":"purchase_line","by":"purchase","position":"line_no",
               "maxItems":3}]}\
            """;
    private static final String LINE =
            """
            {"name":"purchase_line","label":"Line","fields":[
              {"name":"purchase","type":"reference","entity":"purchase","required":true},
              {"name":"line_no","type":"integer"},
              {"name":"item","type":"string","required":true,"maxLength":20},
              {"name":"pieces","type":"integer","min":1}]}\
            """;
    private static final String ALL = "/api/data/purchase";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void describe() {
        edge.models.with(ORDER).with(LINE);
    }

    private EdgeUnderTest.Ask post(String body) {
        return edge.post(ALL).as("user").json(body.replace('\'', '"'));
    }

    private Served created() {
        return post("{'title':'Chairs','lines':[{'item':'chair','pieces':4},{'item':'table','pieces':1}]}")
                .send()
                .is(201);
    }

    private EdgeUnderTest.Ask patch(Served made, String body) {
        return edge.patch(ALL + "/" + made.textAt("id"))
                .as("user")
                .header("If-Match", made.header("ETag").orElseThrow())
                .json(body.replace('\'', '"'));
    }

    private static List<String> items(Served served) {
        return ((Value.Items) served.at("lines"))
                .values().stream()
                        .map(line -> ((Value.Fields) line).text("item").orElseThrow())
                        .toList();
    }

    private Served read(Served made) {
        return edge.get(ALL + "/" + made.textAt("id") + "?expand=lines").as("user").send().is(200);
    }

    @Test
    void a_record_is_made_with_its_lines_in_their_order() {
        var made = created();
        assertThat(made.header("ETag")).contains("\"1\"");
        assertThat(made.header("Location")).contains(ALL + "/" + made.textAt("id"));
        assertThat(items(made)).containsExactly("chair", "table");
        assertThat(made.at("lines", "1", "line_no")).isEqualTo(Value.of(2));
        assertThat(made.textAt("lines", "0", "purchase")).isEqualTo(made.textAt("id"));
        assertThat(edge.records.together()).isEqualTo(1);

        var read = read(made);
        assertThat(items(read)).containsExactly("chair", "table");
        assertThat(read.header("ETag")).isEmpty();
        var plain = edge.get(ALL + "/" + made.textAt("id")).as("user").send().is(200);
        assertThat(plain.json().values()).doesNotContainKey("lines");
        assertThat(plain.header("ETag")).contains("\"1\"");
    }

    @Test
    void faults_of_the_record_and_of_each_line_are_told_at_once_and_nothing_is_made() {
        assertThat(
                        post("{'title':null,'lines':[{'item':'chair','pieces':0},{'pieces':1},7,"
                                        + "{'item':'a','line_no':9,'purchase':'x'}]}")
                                .send()
                                .refused(422, "DATA.RECORD_INVALID")
                                .faults())
                .containsExactly("/title required", "/lines too-many");
        assertThat(
                        post("{'title':'a','lines':[{'item':'chair','pieces':0},7,"
                                        + "{'item':'a','line_no':9,'purchase':'x'}]}")
                                .send()
                                .refused(422, "DATA.RECORD_INVALID")
                                .faults())
                .containsExactly(
                        "/lines/0/pieces out-of-range",
                        "/lines/1 wrong-type",
                        "/lines/2/purchase read-only",
                        "/lines/2/line_no read-only");
        assertThat(
                        post("{'title':'a','lines':{}}")
                                .send()
                                .refused(422, "DATA.RECORD_INVALID")
                                .faults())
                .containsExactly("/lines wrong-type");
        assertThat(edge.records.together()).isZero();
    }

    @Test
    void lines_are_changed_added_moved_and_taken_away_under_one_version() {
        var made = created();
        String table = made.textAt("lines", "1", "id");
        var changed =
                patch(
                                made,
                                "{'lines':[{'id':'"
                                        + table
                                        + "','pieces':2},{'item':'lamp'}],'title':'Office'}")
                        .send()
                        .is(200);
        assertThat(changed.header("ETag")).contains("\"2\"");
        assertThat(changed.textAt("title")).isEqualTo("Office");
        assertThat(items(changed)).containsExactly("table", "lamp");
        assertThat(changed.textAt("lines", "0", "id")).isEqualTo(table);
        assertThat(changed.at("lines", "0", "pieces")).isEqualTo(Value.of(2));
        assertThat(changed.at("lines", "0", "line_no")).isEqualTo(Value.of(1));

        patch(made, "{'lines':[]}").send().refused(412, "DATA.VERSION_STALE");
        var kept = patch(changed, "{'title':'Home'}").send().is(200);
        assertThat(items(read(kept))).containsExactly("table", "lamp");
        var bare = patch(kept, "{'lines':[]}").send().is(200);
        assertThat(items(bare)).isEmpty();
        assertThat(bare.header("ETag")).contains("\"4\"");
    }

    @Test
    void a_line_that_did_not_change_keeps_its_version() {
        var made = created();
        var changed =
                patch(
                                made,
                                "{'lines':[{'id':'%s'},{'id':'%s','item':'desk'}]}"
                                        .formatted(
                                                made.textAt("lines", "0", "id"),
                                                made.textAt("lines", "1", "id")))
                        .send()
                        .is(200);
        assertThat(changed.at("lines", "0", "version")).isEqualTo(Value.of(1));
        assertThat(changed.at("lines", "1", "version")).isEqualTo(Value.of(2));
    }

    @Test
    void another_records_line_is_not_there() {
        var one = created();
        var other = created();
        String theirs = other.textAt("lines", "0", "id");
        for (String id : List.of(theirs, UUID.randomUUID().toString(), "x")) {
            assertThat(
                            patch(one, "{'lines':[{'id':'" + id + "'}]}")
                                    .send()
                                    .refused(422, "DATA.RECORD_INVALID")
                                    .faults())
                    .containsExactly("/lines/0/id missing-reference");
        }
        String own = one.textAt("lines", "0", "id");
        assertThat(
                        patch(one, "{'lines':[{'id':'%s'},{'id':'%s'}]}".formatted(own, own))
                                .send()
                                .refused(422, "DATA.RECORD_INVALID")
                                .faults())
                .containsExactly("/lines/1/id missing-reference");
        assertThat(items(read(other))).containsExactly("chair", "table");
    }

    @Test
    void who_may_not_write_the_lines_writes_nothing() {
        var made = created();
        edge.policies.forbid(Operation.ENTITY_DELETE);
        patch(made, "{'lines':[]}").send().refused(403, "POLICY.DENIED");
        assertThat(items(read(made))).containsExactly("chair", "table");
    }

    @Test
    void what_the_store_refuses_of_a_line_refuses_the_whole() {
        edge.records.next(RecordError.NOT_UNIQUE);
        post("{'title':'a','lines':[{'item':'b'}]}").send().refused(409, "DATA.NOT_UNIQUE");
    }

    @Test
    void a_deleted_record_takes_its_lines_along() {
        var made = created();
        edge.delete(ALL + "/" + made.textAt("id"))
                .as("user")
                .header("If-Match", "\"1\"")
                .send()
                .is(204);
        assertThat(edge.get("/api/data/purchase_line").as("user").send().is(200).at("items"))
                .isEqualTo(new Value.Items(List.of()));
    }

    @Test
    void a_collection_and_a_reference_are_shown_together() {
        var made = created();
        edge.get(ALL + "/" + made.textAt("id") + "?expand=lines,ghost")
                .as("user")
                .send()
                .refused(400, "DATA.QUERY_INVALID");
        var chosen =
                edge.get(ALL + "/" + made.textAt("id") + "?expand=lines&fields=title")
                        .as("user")
                        .send()
                        .is(200);
        assertThat(chosen.json().values().keySet())
                .containsExactlyInAnyOrder("id", "version", "title", "lines");
    }
}
