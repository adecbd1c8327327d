package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

class SoftDeleteRouteTest {
    private static final String SUPPLIER =
            """
            {"name":"supplier","label":"Supplier","softDelete":true,"fields":[
              {"name":"name","type":"string","required":true,"maxLength":50}]}\
            """;
    private static final String ALL = "/api/data/supplier";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void describe() {
        edge.models.with(SUPPLIER);
    }

    private String deleted() {
        String id = edge.post(ALL).as("user").json("{\"name\":\"A\"}").send().is(201).textAt("id");
        edge.delete(ALL + "/" + id).as("user").header("If-Match", "\"1\"").send().is(204);
        return id;
    }

    private EdgeUnderTest.Ask restore(String id) {
        return edge.post(ALL + "/" + id + "/restore").as("user");
    }

    @Test
    void a_deleted_record_is_listed_apart_and_restored() {
        String id = deleted();
        edge.get(ALL + "/" + id).as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
        assertThat(edge.get(ALL).as("user").send().is(200).at("items"))
                .isEqualTo(new Value.Items(List.of()));
        var gone = edge.get(ALL + "?deleted=only").as("user").send().is(200);
        assertThat(gone.textAt("items", "0", "id")).isEqualTo(id);
        assertThat(gone.textAt("items", "0", "deletedBy")).isEqualTo("user");
        assertThat(gone.textAt("items", "0", "deletedAt"))
                .isEqualTo(gone.textAt("items", "0", "updatedAt"));

        restore(id).header("If-Match", "\"1\"").send().refused(412, "DATA.VERSION_STALE");
        var back = restore(id).header("If-Match", "\"2\"").send().is(200);
        assertThat(back.header("ETag")).contains("\"3\"");
        assertThat(back.json().values()).doesNotContainKey("deletedAt");
        edge.get(ALL + "/" + id).as("user").send().is(200);
        restore(id).send().refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @Test
    void who_may_not_restore_sees_nothing_that_is_deleted() {
        String id = deleted();
        edge.policies.forbid(Operation.ENTITY_RESTORE);
        edge.get(ALL + "?deleted=only").as("user").send().refused(403, "POLICY.DENIED");
        restore(id).send().refused(403, "POLICY.DENIED");
    }

    @Test
    void an_entity_that_keeps_nothing_has_nothing_to_restore() {
        String data = "/api/data/" + Catalog.NAME;
        edge.get(data + "?deleted=only").as("user").send().refused(400, "EDGE.QUERY_INVALID");
        edge.post(data + "/" + UUID.randomUUID() + "/restore")
                .as("user")
                .send()
                .refused(404, "DATA.RECORD_NOT_FOUND");
        edge.post(ALL + "/none/restore").as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @Test
    void only_one_way_of_asking_is_known() {
        edge.get(ALL + "?deleted=all").as("user").send().refused(400, "EDGE.QUERY_INVALID");
        edge.get(ALL + "?deleted=only&explain=true")
                .as("user")
                .send()
                .refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void graphql_lists_and_restores_what_is_deleted() {
        String id = deleted();
        String listed = "{ supplierList(deleted: true) { edges { node { id deletedBy } } } }";
        assertThat(ask(listed).textAt("data", "supplierList", "edges", "0", "node", "id"))
                .isEqualTo(id);
        assertThat(
                        ask("mutation { supplierRestore(id: \"" + id + "\") { id version } }")
                                .at("data", "supplierRestore", "version"))
                .isEqualTo(Value.of(3));
        assertThat(ask(listed).at("data", "supplierList", "edges"))
                .isEqualTo(new Value.Items(List.of()));
    }

    private Served ask(String query) {
        return edge.post("/api/graphql")
                .as("user")
                .json(Json.write(Value.object().put("query", query).build()))
                .send()
                .is(200);
    }
}
