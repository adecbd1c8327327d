package com.athyper.edge;

import static com.athyper.edge.fake.Rulebook.RULE;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.expression.Expr;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.Operation;

import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.UUID;

class RecordRoutesTest {
    static final String SOUND =
            "{\"title\":\"Chairs\",\"amount\":\"1200.50\",\"currency\":\"MYR\"}";
    private static final String DATA = "/api/data/" + Catalog.NAME;

    /** What is the caller's own. */
    private static final Expr OWN =
            new Expr.Compare(
                    Expr.Comparison.EQ,
                    new Expr.Ref("resource", List.of("createdBy")),
                    new Expr.Literal(Value.of("user")));

    private final EdgeUnderTest edge = new EdgeUnderTest();

    private String created() {
        return edge.post(DATA).as("user").json(SOUND).send().is(201).textAt("id");
    }

    private EdgeUnderTest.Ask patch(String id, String body) {
        return edge.patch(DATA + "/" + id).as("user").json(body);
    }

    @Test
    void a_record_is_created_where_it_says() {
        var served = edge.post(DATA).as("user").json(SOUND).send().is(201);
        assertThat(served.header("Location")).contains(DATA + "/" + served.textAt("id"));
        assertThat(served.header("ETag")).contains("\"1\"");
        assertThat(served.textAt("state")).isEqualTo("draft");
        assertThat(served.textAt("amount")).isEqualTo("1200.50");
        assertThat(served.textAt("createdBy")).isEqualTo("user");
        assertThat(
                        edge.get(served.header("Location").orElseThrow())
                                .as("user")
                                .send()
                                .is(200)
                                .text())
                .isEqualTo(served.text());
    }

    @Test
    void all_faults_of_a_record_are_told_at_once() {
        var served =
                edge.post(DATA)
                        .as("user")
                        .json(
                                "{\"amount\":\"0.001\",\"currency\":\"myr\",\"colour\":1,\"id\":\"x\"}")
                        .send()
                        .refused(422, "DATA.RECORD_INVALID");
        assertThat(served.faults())
                .anyMatch(fault -> fault.startsWith("/title "))
                .anyMatch(fault -> fault.startsWith("/amount "))
                .anyMatch(fault -> fault.startsWith("/currency "))
                .anyMatch(fault -> fault.startsWith("/colour "))
                .anyMatch(fault -> fault.startsWith("/id "));
    }

    @Test
    void who_may_create_nothing_is_told_so_before_any_fault() {
        edge.policies.forbid(Operation.ENTITY_CREATE);
        var served = edge.post(DATA).as("user").json("{}").send().refused(403, "POLICY.DENIED");
        assertThat(served.at("rules")).isEqualTo(Value.texts(List.of(RULE)));
    }

    @Test
    void a_new_record_is_judged_as_it_would_be() {
        edge.policies.limit(
                Operation.ENTITY_CREATE,
                new Expr.Compare(
                        Expr.Comparison.LT,
                        new Expr.Ref("resource", List.of("amount")),
                        new Expr.Literal(Value.of(1_000))));
        edge.post(DATA).as("user").json(SOUND).send().refused(403, "POLICY.DENIED");
        edge.post(DATA).as("user").json(SOUND.replace("1200.50", "12")).send().is(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "Purchase", "a'; DROP TABLE x", "purchase_requisition%20"})
    void an_entity_that_is_not_in_force_is_not_found(String name) {
        String path = "/api/data/" + name.replace(" ", "%20").replace("'", "%27");
        edge.get(path).as("user").send().refused(404, "DATA.ENTITY_NOT_FOUND");
        edge.post(path).as("user").json(SOUND).send().refused(404, "DATA.ENTITY_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "00000000-0000-0000-0000-000000000000", "1-1-1-1-1", "x'--"})
    void a_record_that_is_not_there_is_not_found_in_every_way_of_asking(String id) {
        String path = DATA + "/" + id.replace("'", "%27");
        edge.get(path).as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
        edge.get(path + "/history").as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
        edge.patch(path).as("user").json("{}").send().refused(404, "DATA.RECORD_NOT_FOUND");
        edge.delete(path).as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
        edge.post(path + "/transitions/submit")
                .as("user")
                .send()
                .refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @Test
    void a_hidden_record_is_not_there_in_any_way_of_asking() {
        String path = DATA + "/" + created();
        Expr others = new Expr.Not(OWN);
        edge.policies.limit(Operation.ENTITY_READ, others).limit(Operation.ENTITY_HISTORY, others);
        edge.get(path).as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
        edge.get(path + "/history").as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
        edge.patch(path)
                .as("user")
                .header("If-Match", "\"1\"")
                .json("{}")
                .send()
                .refused(404, "DATA.RECORD_NOT_FOUND");
        edge.delete(path)
                .as("user")
                .header("If-Match", "*")
                .send()
                .refused(404, "DATA.RECORD_NOT_FOUND");
        edge.post(path + "/transitions/submit")
                .as("user")
                .send()
                .refused(404, "DATA.RECORD_NOT_FOUND");
        var list = edge.get(DATA + "?count=exact").as("user").send().is(200);
        assertThat(list.textAt("total")).isEqualTo("0");
    }

    @Test
    void another_tenants_record_is_not_there() {
        String id = created();
        edge.get(DATA + "/" + id).as("user@ops").send().refused(404, "DATA.RECORD_NOT_FOUND");
        edge.get(DATA + "/" + id).as("user@acme").send().refused(404, "DATA.ENTITY_NOT_FOUND");
    }

    @Test
    void one_who_sees_nothing_gets_no_empty_list_but_a_denial() {
        edge.policies.forbid(Operation.ENTITY_READ);
        edge.get(DATA).as("user").send().refused(403, "POLICY.DENIED");
        edge.get(DATA + "/" + UUID.randomUUID())
                .as("user")
                .send()
                .refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @Test
    void a_list_is_filtered_counted_and_cut() {
        created();
        created();
        edge.post(DATA).as("user").json(SOUND.replace("1200.50", "5")).send().is(201);
        var served =
                edge.get(
                                DATA
                                        + "?limit=1&count=exact&sort=-amount&filter="
                                        + "%7B%22amount%22%3A%7B%22gt%22%3A%221000%22%7D%7D")
                        .as("user")
                        .send()
                        .is(200);
        assertThat(served.textAt("total")).isEqualTo("2");
        assertThat(served.textAt("nextCursor")).isEqualTo("more");
        assertThat(served.at("items", "0", "amount")).isEqualTo(Value.of("1200.50"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter=%7B",
                "filter=%7B%22colour%22%3A%7B%22eq%22%3A1%7D%7D",
                "filter=%7B%22amount%22%3A%7B%22almost%22%3A1%7D%7D",
                "sort=colour",
                "sort=-"
            })
    void a_query_with_faults_is_malformed(String query) {
        edge.get(DATA + "?" + query).as("user").send().refused(400, "DATA.QUERY_INVALID");
    }

    @Test
    void a_record_that_has_not_changed_is_not_sent_again() {
        String path = DATA + "/" + created();
        assertThat(
                        edge.get(path)
                                .as("user")
                                .header("If-None-Match", "W/\"1\"")
                                .send()
                                .is(304)
                                .header("ETag"))
                .contains("\"1\"");
        edge.get(path).as("user").header("If-None-Match", "\"2\"").send().is(200);
        edge.get(path)
                .as("user")
                .header("If-None-Match", "1")
                .send()
                .refused(400, "EDGE.HEADER_INVALID");
    }

    @Test
    void an_update_keeps_what_it_does_not_name() {
        var served =
                patch(created(), "{\"title\":\"Desks\"}")
                        .header("If-Match", "\"1\"")
                        .send()
                        .is(200);
        assertThat(served.textAt("title")).isEqualTo("Desks");
        assertThat(served.textAt("amount")).isEqualTo("1200.50");
        assertThat(served.header("ETag")).contains("\"2\"");
    }

    @Test
    void a_merge_patch_is_read_as_well() {
        edge.patch(DATA + "/" + created())
                .as("user")
                .header("If-Match", "*")
                .entity(
                        HttpEntities.create(
                                MediaTypes.APPLICATION_MERGE_PATCH_JSON.toContentType(),
                                "{\"title\":\"Desks\"}"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .send()
                .is(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"2\"|412|DATA.VERSION_STALE",
                "W/\"1\"|412|DATA.VERSION_STALE",
                "1|400|EDGE.HEADER_INVALID",
                "\"1|400|EDGE.HEADER_INVALID"
            })
    void a_stale_version_is_not_overwritten(String tag, int status, String code) {
        patch(created(), "{\"title\":\"Desks\"}")
                .header("If-Match", tag)
                .send()
                .refused(status, code);
    }

    @Test
    void a_list_of_tags_matches_if_one_does() {
        patch(created(), "{}").header("If-Match", "\"7\", W/\"1\" , \"1\"").send().is(200);
    }

    @Test
    void an_update_needs_a_precondition() {
        String id = created();
        patch(id, "{}").send().refused(428, "DATA.VERSION_NEEDED");
        edge.delete(DATA + "/" + id).as("user").send().refused(428, "DATA.VERSION_NEEDED");
    }

    @Test
    void the_store_has_the_last_word_on_versions_and_locks() {
        String id = created();
        for (var refusal : List.of(RecordError.VERSION_STALE, RecordError.RECORD_LOCKED)) {
            edge.records.after(1, refusal);
            patch(id, "{}")
                    .header("If-Match", "\"1\"")
                    .send()
                    .refused(refusal == RecordError.VERSION_STALE ? 412 : 423, refusal.id());
        }
    }

    @Test
    void an_update_that_is_seen_and_not_allowed_is_denied() {
        String id = created();
        edge.policies.forbid(Operation.ENTITY_UPDATE);
        patch(id, "{}").header("If-Match", "\"1\"").send().refused(403, "POLICY.DENIED");
    }

    @Test
    void an_invalid_update_tells_its_faults() {
        assertThat(
                        patch(created(), "{\"title\":null,\"currency\":\"x\",\"version\":9}")
                                .header("If-Match", "\"1\"")
                                .send()
                                .refused(422, "DATA.RECORD_INVALID")
                                .faults())
                .hasSize(3);
    }

    @Test
    void a_deleted_record_is_gone_and_its_history_stays_for_who_may_read_all() {
        String path = DATA + "/" + created();
        var served = edge.delete(path).as("user").header("If-Match", "\"1\"").send().is(204);
        assertThat(served.text()).isEmpty();
        edge.get(path).as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
        assertThat(
                        edge.get(path + "/history")
                                .as("user")
                                .send()
                                .is(200)
                                .textAt("items", "0", "operation"))
                .isEqualTo("delete");
        edge.policies.limit(Operation.ENTITY_HISTORY, OWN);
        edge.get(path + "/history").as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @Test
    void history_is_newest_first() {
        String id = created();
        patch(id, "{\"title\":\"Desks\"}").header("If-Match", "\"1\"").send().is(200);
        var served = edge.get(DATA + "/" + id + "/history").as("user").send().is(200);
        assertThat(served.textAt("items", "0", "values", "title")).isEqualTo("Desks");
        assertThat(served.textAt("items", "1", "operation")).isEqualTo("create");
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_UNIQUE, 409",
        "RECORD_EXISTS, 409",
        "RECORD_INVALID, 422",
        "CURSOR_INVALID, 400",
        "ENTITY_NOT_FOUND, 404"
    })
    void what_the_store_refuses_has_its_status(RecordError error, int status) {
        edge.records.next(error);
        edge.post(DATA).as("user").json(SOUND).send().refused(status, error.id());
    }
}
