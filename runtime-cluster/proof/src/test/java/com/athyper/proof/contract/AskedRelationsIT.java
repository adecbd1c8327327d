package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A relation that an overlay adds, asked about in queries and GraphQL, through a whole node. */
@ExtendWith(Worlds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AskedRelationsIT {
    private static final String ORDER =
            """
            {"name":"ask_order","fields":[{"name":"title","type":"string","required":true}]}
            """;
    private static final String LINE =
            """
            {"name":"ask_line","fields":[
               {"name":"order","type":"reference","entity":"ask_order","required":true},
               {"name":"amount","type":"decimal","scale":2}]}
            """;
    private static final String DOCUMENT = "query Orders { ask_orderList { totalCount } }";

    private final Api api;
    private final Designs designs;

    AskedRelationsIT(SharedWorld world) {
        api = world.api();
        designs = new Designs(api);
    }

    @BeforeAll
    void an_overlay_adds_a_relation() throws Exception {
        api.send(Designs.register(ORDER)).expect(201);
        designs.publish("ask_order", 1).expect(200);
        api.send(Designs.register(LINE)).expect(201);
        designs.publish("ask_line", 1).expect(200);
        api.send(
                        Ask.put(Designs.ENTITIES + "/ask_order/overlays/own")
                                .as(Business.ADMIN)
                                .with(
                                        """
                                        {"layer":"tenant","fields":[
                                           {"name":"lines","type":"one-to-many","entity":"ask_line","by":"order"}]}
                                        """))
                .expect(201);
        designs.publish("ask_order", 2).expect(200);
    }

    private String made(String entity, String body) throws Exception {
        return api.send(Ask.post("/api/data/" + entity).as(Business.USER).with(body))
                .expect(201)
                .text("id");
    }

    private Answered graphql(Value.ObjectBuilder body) throws Exception {
        body.put(
                "extensions",
                Json.trustedObject(
                        "{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"%s\"}}"
                                .formatted(Sha256.hex(DOCUMENT))));
        return api.send(Ask.post("/api/graphql").as(Business.USER).with(Json.write(body.build())))
                .expect(200);
    }

    @Test
    void a_query_finds_and_tells_of_records_by_what_refers_to_them() throws Exception {
        String two = made("ask_order", "{\"title\":\"two\"}");
        String one = made("ask_order", "{\"title\":\"one\"}");
        made("ask_order", "{\"title\":\"none\"}");
        made("ask_line", "{\"order\":\"" + two + "\",\"amount\":\"10.50\"}");
        made("ask_line", "{\"order\":\"" + two + "\",\"amount\":\"2.00\"}");
        made("ask_line", "{\"order\":\"" + one + "\",\"amount\":\"3.00\"}");

        var told =
                api.send(
                                Ask.post("/api/query")
                                        .as(Business.USER)
                                        .with(
                                                """
                                                {"from":"ask_order","orderBy":["-n"],"explain":true,
                                                 "select":["title",{"count":"lines","as":"n"},{"sum":"lines.amount","as":"total"},
                                                           {"count":"lines","where":{"amount":{"gt":5}},"as":"dear"}],
                                                 "where":{"lines":{"exists":true}},"having":{"total":{"gt":3}}}
                                                """))
                        .expect(200);
        assertThat(told.objects("items"))
                .containsExactly(
                        Json.trustedObject(
                                "{\"title\":\"two\",\"n\":2,\"total\":\"12.50\",\"dear\":1}"));
        assertThat(told.objects("explain", "narrowed"))
                .extracting(narrowed -> narrowed.text("path").orElseThrow())
                .containsExactlyInAnyOrder("", "lines");
        var without =
                api.send(
                                Ask.post("/api/query")
                                        .as(Business.USER)
                                        .with(
                                                """
                                                {"from":"ask_order","select":["title"],"where":{"lines":{"exists":false}}}
                                                """))
                        .expect(200);
        assertThat(without.objects("items"))
                .containsExactly(Json.trustedObject("{\"title\":\"none\"}"));
        // Nothing that USER2 sees refers to anything: the records are not theirs.
        assertThat(
                        api.send(
                                        Ask.post("/api/query")
                                                .as(Business.USER2)
                                                .with(
                                                        "{\"from\":\"ask_order\",\"select\":[\"title\",{\"count\":\"lines\"}]}"))
                                .expect(200)
                                .objects("items"))
                .isEmpty();
    }

    @Test
    void a_registered_document_is_listed_and_its_hash_means_nothing_once_it_is_deleted()
            throws Exception {
        graphql(Value.object().put("query", DOCUMENT));
        assertThat(graphql(Value.object()).at("errors")).isEmpty();
        String path = "/api/graphql/documents";
        assertThat(api.send(Ask.get(path).as(Business.ADMIN)).expect(200).objects("items"))
                .anyMatch(it -> it.text("hash").orElseThrow().equals(Sha256.hex(DOCUMENT)));
        String one = path + "/" + Sha256.hex(DOCUMENT);
        assertThat(api.send(Ask.get(one).as(Business.ADMIN)).expect(200).text("document"))
                .isEqualTo(DOCUMENT);
        api.send(Ask.delete(one).as(Business.USER)).refused(403, "POLICY.DENIED");
        api.send(Ask.delete(one).as(Business.ADMIN)).expect(204);
        assertThat(graphql(Value.object()).toString()).contains("PersistedQueryNotFound");
    }
}
