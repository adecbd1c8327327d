package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

class PersistedQueryTest {
    private static final String DOCUMENT = "query Names { entityNames }";
    private static final String HASH = Sha256.hex(DOCUMENT);

    private final EdgeUnderTest edge = new EdgeUnderTest();

    private static Value.Fields extensions(String hash) {
        return Value.object()
                .put(
                        "persistedQuery",
                        Value.object().put("version", 1).put("sha256Hash", hash).build())
                .build();
    }

    private static String body(String query, String hash) {
        var body = Value.object();
        if (!query.isEmpty()) {
            body.put("query", query);
        }
        return Json.write(body.put("extensions", extensions(hash)).build());
    }

    private Served post(String user, String body) {
        return edge.post("/api/graphql").as(user).json(body).send();
    }

    private EdgeUnderTest.Ask get(String parameters) {
        return edge.get("/api/graphql?" + parameters).as("user");
    }

    private static String parameter(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String code(Served served) {
        return served.is(200).textAt("errors", "0", "extensions", "code");
    }

    @Test
    void a_document_is_registered_once_and_then_known_by_its_hash() {
        var unknown = post("user", body("", HASH));
        assertThat(code(unknown)).isEqualTo("GRAPHQL.PERSISTED_QUERY_NOT_FOUND");
        // Clients know the protocol by these very words.
        assertThat(unknown.textAt("errors", "0", "message")).isEqualTo("PersistedQueryNotFound");

        assertThat(post("user", body(DOCUMENT, HASH)).is(200).textAt("data", "entityNames"))
                .contains("purchase_requisition");
        int finds = edge.documents.finds();
        for (int i = 0; i < 3; i++) {
            assertThat(post("user", body("", HASH)).is(200).textAt("data", "entityNames"))
                    .contains("purchase_requisition");
        }
        assertThat(edge.documents.finds()).isEqualTo(finds);
        assertThat(edge.cache.hits()).isEqualTo(3);
    }

    @Test
    void by_get_the_hash_is_enough_too() {
        post("user", body(DOCUMENT, HASH)).is(200);
        var served =
                get(parameter("extensions", Json.write(extensions(HASH)))
                                + "&operationName=Names&"
                                + parameter("variables", "{}"))
                        .send()
                        .is(200);
        assertThat(served.textAt("data", "entityNames")).contains("purchase_requisition");
        assertThat(get(parameter("query", DOCUMENT)).send().is(200).textAt("data", "entityNames"))
                .contains("purchase_requisition");
        get("extensions=x").send().refused(400, "EDGE.QUERY_INVALID");
        get("operationName=Names").send().refused(422, "EDGE.BODY_INVALID");
    }

    @Test
    void by_get_nothing_is_changed() {
        var served =
                get(parameter(
                                "query",
                                "mutation { purchase_requisitionDelete(id: \"x\", version: 1) }"))
                        .send();
        assertThat(code(served)).isEqualTo("GRAPHQL.NOT_BY_GET");
        assertThat(edge.records.attempts()).isEmpty();
    }

    @Test
    void a_hash_that_is_not_the_documents_registers_nothing() {
        assertThat(code(post("user", body(DOCUMENT, Sha256.hex("{ other }")))))
                .isEqualTo("GRAPHQL.PERSISTED_QUERY_MISMATCH");
        assertThat(code(post("user", body("", "ABC"))))
                .isEqualTo("GRAPHQL.PERSISTED_QUERY_MISMATCH");
        assertThat(
                        code(
                                post(
                                        "user",
                                        body(DOCUMENT, HASH)
                                                .replace("\"version\":1", "\"version\":2"))))
                .isEqualTo("GRAPHQL.PERSISTED_QUERY_NOT_SUPPORTED");
        assertThat(edge.documents.size()).isZero();
    }

    @Test
    void what_is_no_document_or_too_deep_is_not_registered() {
        String broken = "query {";
        assertThat(code(post("user", body(broken, Sha256.hex(broken)))))
                .isEqualTo("GRAPHQL.INVALID");
        String deep = "{" + "a {".repeat(10) + "b" + "}".repeat(11);
        assertThat(code(post("user", body(deep, Sha256.hex(deep))))).isEqualTo("GRAPHQL.TOO_DEEP");
        assertThat(edge.documents.size()).isZero();
    }

    @Test
    void what_is_registered_is_the_tenants_own() {
        post("user", body(DOCUMENT, HASH)).is(200);
        assertThat(code(post("user@ops", body("", HASH))))
                .isEqualTo("GRAPHQL.PERSISTED_QUERY_NOT_FOUND");
    }

    @Test
    void who_may_not_send_documents_asks_what_is_registered_and_nothing_else() {
        post("manager", body(DOCUMENT, HASH)).is(200);
        edge.policies.forbid(Operation.GRAPHQL_SEND);
        assertThat(post("user", body("", HASH)).is(200).textAt("data", "entityNames"))
                .contains("purchase_requisition");
        post("user", "{\"query\":\"" + DOCUMENT + "\"}").is(200);
        post("user", body(DOCUMENT, HASH)).is(200);

        String other = "{ __typename }";
        post("user", "{\"query\":\"" + other + "\"}").refused(403, "POLICY.DENIED");
        post("user", body(other, Sha256.hex(other))).refused(403, "POLICY.DENIED");
        assertThat(edge.documents.size()).isEqualTo(1);
    }

    @Test
    void a_hash_opens_no_door_that_policy_has_shut() {
        post("manager", body(DOCUMENT, HASH)).is(200);
        edge.policies.forbid(Operation.META_READ);
        post("user", body("", HASH)).refused(403, "POLICY.DENIED");
    }

    private EdgeUnderTest.Ask documents(String rest) {
        return edge.get("/api/graphql/documents" + rest).as("admin");
    }

    @Test
    void what_is_registered_is_listed_a_page_at_a_time_and_shown_with_its_text() {
        for (int i = 0; i < 3; i++) {
            String document = "query Names" + i + " { entityNames }";
            post("user", body(document, Sha256.hex(document))).is(200);
        }
        post("user@ops", body(DOCUMENT, HASH)).is(200);

        var first = documents("?limit=2&count=exact").send().is(200);
        assertThat(((Value.Items) first.at("items")).values()).hasSize(2);
        assertThat(first.at("total")).isEqualTo(Value.of(3));
        var rest = documents("?cursor=" + first.textAt("nextCursor")).send().is(200);
        assertThat(((Value.Items) rest.at("items")).values()).hasSize(1);
        assertThat(rest.at("nextCursor")).isEqualTo(Value.NULL);

        String hash = rest.textAt("items", "0", "hash");
        assertThat(((Value.Fields) rest.at("items", "0")).values()).doesNotContainKey("document");
        var shown = documents("/" + hash).send().is(200);
        assertThat(Sha256.hex(shown.textAt("document"))).isEqualTo(hash);
        assertThat(shown.textAt("registeredBy")).isEqualTo("user");
        assertThat(shown.at("length")).isEqualTo(Value.of(shown.textAt("document").length()));
        documents("/" + HASH).send().refused(404, "GRAPHQL.PERSISTED_QUERY_NOT_FOUND");
        documents("/abc").send().refused(404, "GRAPHQL.PERSISTED_QUERY_NOT_FOUND");
    }

    @Test
    void what_was_deleted_is_found_by_its_hash_no_more() {
        post("user", body(DOCUMENT, HASH)).is(200);
        post("user", body("", HASH)).is(200);
        edge.delete("/api/graphql/documents/" + HASH).as("admin").send().is(204);
        assertThat(code(post("user", body("", HASH))))
                .isEqualTo("GRAPHQL.PERSISTED_QUERY_NOT_FOUND");
        edge.delete("/api/graphql/documents/" + HASH)
                .as("admin")
                .send()
                .refused(404, "GRAPHQL.PERSISTED_QUERY_NOT_FOUND");
    }

    @Test
    void who_may_not_read_or_write_documents_neither_sees_nor_deletes_them() {
        post("user", body(DOCUMENT, HASH)).is(200);
        edge.policies.forbid(Operation.GRAPHQL_WRITE);
        edge.delete("/api/graphql/documents/" + HASH)
                .as("admin")
                .send()
                .refused(403, "POLICY.DENIED");
        edge.policies.forbid(Operation.GRAPHQL_READ);
        documents("").send().refused(403, "POLICY.DENIED");
        documents("/" + HASH).send().refused(403, "POLICY.DENIED");
        post("user", body("", HASH)).is(200);
    }
}
