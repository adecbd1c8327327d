package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What refers to a record, and when a record holds, through a whole node. */
@ExtendWith(Worlds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelatedIT {
    private static final String SELLER =
            """
            {"name":"rel_seller","fields":[{"name":"name","type":"string","required":true}]}
            """;
    private static final String TAG =
            """
            {"name":"rel_tag","fields":[{"name":"code","type":"string","required":true}]}
            """;
    private static final String BILL =
            """
            {"name":"rel_bill","fields":[
               {"name":"title","type":"string","required":true,"searchable":true},
               {"name":"amount","type":"decimal","scale":2},
               {"name":"seller","type":"reference","entity":"rel_seller"},
               {"name":"tags","type":"many-to-many","entity":"rel_tag"}]}
            """;
    private static final String LINE =
            """
            {"name":"rel_line","fields":[
               {"name":"bill","type":"reference","entity":"rel_bill","required":true},
               {"name":"line_no","type":"integer"},
               {"name":"item","type":"string","required":true}]}
            """;
    private static final String RATE =
            """
            {"name":"rel_rate","fields":[
               {"name":"code","type":"string","required":true},
               {"name":"valid_from","type":"date","required":true},
               {"name":"valid_to","type":"date"}]}
            """;

    private final Api api;
    private final Designs designs;

    RelatedIT(SharedWorld world) {
        api = world.api();
        designs = new Designs(api);
    }

    private Answered version(String entity, String body) throws Exception {
        return api.send(
                        Ask.post(Designs.ENTITIES + "/" + entity + "/versions")
                                .as(Business.ADMIN)
                                .with(body))
                .expect(201);
    }

    @BeforeAll
    void the_entities_are_in_force() throws Exception {
        for (String entity : List.of(SELLER, TAG, BILL, LINE, RATE)) {
            String name = Json.trustedObject(entity).text("name").orElseThrow();
            api.send(Designs.register(entity)).expect(201);
            designs.publish(name, 1).expect(200);
        }
        version(
                "rel_seller",
                """
                {"fields":[{"name":"name","type":"string","required":true},
                   {"name":"bills","type":"one-to-many","entity":"rel_bill","by":"seller"}]}
                """);
        designs.publish("rel_seller", 2).expect(200);
        version(
                "rel_tag",
                """
                {"fields":[{"name":"code","type":"string","required":true},
                   {"name":"bills","type":"many-to-many","entity":"rel_bill","by":"tags"}]}
                """);
        designs.publish("rel_tag", 2).expect(200);
        version(
                "rel_bill",
                """
                {"collections":[
                   {"name":"lines","of":"rel_line","by":"bill","position":"line_no"}]}
                """);
        designs.publish("rel_bill", 2).expect(200);
    }

    private String made(String entity, String body) throws Exception {
        return api.send(Ask.post("/api/data/" + entity).as(Business.USER).with(body))
                .expect(201)
                .text("id");
    }

    private Answered get(String path) throws Exception {
        return api.send(Ask.get("/api/data/" + path).as(Business.USER));
    }

    private static String encoded(String filter) {
        return URLEncoder.encode(filter, StandardCharsets.UTF_8);
    }

    private static List<String> texts(List<Value.Fields> items, String member) {
        return items.stream().map(item -> item.text(member).orElseThrow()).toList();
    }

    @Test
    void what_refers_to_a_record_is_shown_filtered_by_and_asked_for_in_graphql() throws Exception {
        String rich = made("rel_seller", "{\"name\":\"rich\"}");
        made("rel_seller", "{\"name\":\"idle\"}");
        String red = made("rel_tag", "{\"code\":\"red\"}");
        made(
                "rel_bill",
                """
                {"title":"chairs","amount":"12.50","seller":"%s","tags":["%s"],
                 "lines":[{"item":"chair"},{"item":"cushion"}]}
                """
                        .formatted(rich, red));

        var list = get("rel_seller?expand=bills.lines,bills.tags").expect(200);
        Value.Fields seller =
                list.objects("items").stream()
                        .filter(it -> it.text("name").orElseThrow().equals("rich"))
                        .findFirst()
                        .orElseThrow();
        assertThat(Json.write(seller))
                .contains("\"item\":\"chair\"")
                .contains("\"item\":\"cushion\"")
                .contains("\"code\":\"red\"")
                .contains("\"nextCursor\":null");
        assertThat(
                        texts(
                                get("rel_seller?filter="
                                                + encoded("{\"bills.amount\":{\"gt\":\"12\"}}"))
                                        .expect(200)
                                        .objects("items"),
                                "name"))
                .containsExactly("rich");
        assertThat(
                        texts(
                                get("rel_seller?filter="
                                                + encoded("{\"bills\":{\"exists\":false}}"))
                                        .expect(200)
                                        .objects("items"),
                                "name"))
                .containsExactly("idle");
        assertThat(
                        texts(
                                get("rel_tag?filter="
                                                + encoded("{\"bills.title\":{\"eq\":\"chairs\"}}"))
                                        .expect(200)
                                        .objects("items"),
                                "code"))
                .containsExactly("red");
        Answered asked =
                api.send(
                        Ask.post("/api/graphql")
                                .as(Business.USER)
                                .with(
                                        Json.write(
                                                Value.object()
                                                        .put(
                                                                "query",
                                                                "{ rel_seller(id: \""
                                                                        + rich
                                                                        + "\") { bills(first: 1) {"
                                                                        + " totalCount edges { node"
                                                                        + " { title lines { item }"
                                                                        + " } } } } }")
                                                        .build())));
        asked.expect(200);
        assertThat(asked.at("errors")).isEmpty();
        assertThat(asked.toString())
                .contains("\"totalCount\":1")
                .contains("[{\"item\":\"chair\"},{\"item\":\"cushion\"}]");
        api.send(
                        Ask.post("/api/data/rel_seller")
                                .as(Business.USER)
                                .with("{\"name\":\"a\",\"bills\":[]}"))
                .refused(422, "DATA.RECORD_INVALID");
    }

    @Test
    void what_a_relation_needs_does_not_go_and_the_plan_says_so() throws Exception {
        version(
                "rel_bill",
                """
                {"fields":[{"name":"title","type":"string","required":true,"searchable":true}]}
                """);
        Answered refused = designs.publish("rel_bill", 3);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.toString()).contains("related").contains("`bills` of `rel_seller`");
    }

    @Test
    void periods_of_a_key_are_kept_apart_once_those_that_are_there_are() throws Exception {
        String first = made("rel_rate", "{\"code\":\"a\",\"valid_from\":\"2026-01-01\"}");
        String second = made("rel_rate", "{\"code\":\"a\",\"valid_from\":\"2026-07-01\"}");
        version(
                "rel_rate",
                """
                {"effectiveDating":{"from":"valid_from","to":"valid_to","key":["code"]}}
                """);
        Answered refused = designs.publish("rel_rate", 2);
        assertThat(refused.toString()).contains("periods-overlap").contains("2 stored records");
        api.send(
                        Ask.patch("/api/data/rel_rate/" + first)
                                .as(Business.USER)
                                .ifMatch("\"1\"")
                                .with("{\"valid_to\":\"2026-07-01\"}"))
                .expect(200);
        designs.publish("rel_rate", 2).expect(200);

        Answered late =
                api.send(
                        Ask.post("/api/data/rel_rate")
                                .as(Business.USER)
                                .with("{\"code\":\"a\",\"valid_from\":\"2027-01-01\"}"));
        late.refused(409, "DATA.PERIOD_OVERLAPS");
        assertThat(Designs.pointers(late)).containsExactly("/valid_from");
        assertThat(late.toString()).contains(second);
        assertThat(texts(get("rel_rate?effectiveAt=2026-06-30").expect(200).objects("items"), "id"))
                .containsExactly(first);
        assertThat(texts(get("rel_rate?effectiveAt=2026-07-01").expect(200).objects("items"), "id"))
                .containsExactly(second);
    }
}
