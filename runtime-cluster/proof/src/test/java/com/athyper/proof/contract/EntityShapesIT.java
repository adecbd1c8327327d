package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

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

import java.util.List;

/**
 * What an entity is besides its fields: numbered, of a class, keeping what is deleted, listing
 * others and written with its lines.
 */
@ExtendWith(Worlds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EntityShapesIT {
    private static final String ARTICLE =
            """
            {"name":"shape_article","class":"master","module":"INV","softDelete":true,"fields":[
               {"name":"code","type":"string","required":true,"unique":true},
               {"name":"unit","type":"unit","default":"kg"}]}
            """;
    private static final String ORDER =
            """
            {"name":"shape_order","class":"transaction","fields":[
               {"name":"number","type":"sequence","pattern":"SO-{yyyy}-{0000}"},
               {"name":"watched","type":"multi-reference","entity":"shape_article","maxItems":3}]}
            """;
    private static final String LINE =
            """
            {"name":"shape_line","class":"transaction","fields":[
               {"name":"owner","type":"reference","entity":"shape_order","required":true},
               {"name":"line_no","type":"integer"},
               {"name":"article","type":"reference","entity":"shape_article","required":true},
               {"name":"pieces","type":"integer","min":1}]}
            """;
    private static final String LINES =
            """
            {"collections":[
               {"name":"lines","of":"shape_line","by":"owner","position":"line_no"}]}
            """;
    private static final String ARTICLES = "/api/data/shape_article";
    private static final String ORDERS = "/api/data/shape_order";

    private final Api api;
    private final Designs designs;

    EntityShapesIT(SharedWorld world) {
        api = world.api();
        designs = new Designs(api);
    }

    @BeforeAll
    void the_entities_are_in_force() throws Exception {
        api.send(Designs.register(ARTICLE)).expect(201);
        designs.publish("shape_article", 1).expect(200);
        api.send(Designs.register(ORDER)).expect(201);
        designs.publish("shape_order", 1).expect(200);
        api.send(Designs.register(LINE)).expect(201);
        designs.publish("shape_line", 1).expect(200);
        api.send(
                        Ask.post(Designs.ENTITIES + "/shape_order/versions")
                                .as(Business.ADMIN)
                                .with(LINES))
                .expect(201);
        designs.publish("shape_order", 2).expect(200);
    }

    private Answered article(String code) throws Exception {
        return api.send(Ask.post(ARTICLES).as(Business.USER).with("{\"code\":\"" + code + "\"}"))
                .expect(201);
    }

    private Answered order(String body) throws Exception {
        return api.send(Ask.post(ORDERS).as(Business.USER).with(body));
    }

    private static String at(Answered answered) {
        return answered.text("id");
    }

    @Test
    void a_deleted_record_comes_back_to_who_may_restore_it() throws Exception {
        Answered article = article("back");
        String path = ARTICLES + "/" + at(article);
        api.send(Ask.delete(path).as(Business.USER).ifMatch(article.etag())).expect(204);
        api.send(Ask.get(path).as(Business.USER)).refused(404, "DATA.RECORD_NOT_FOUND");
        assertThat(
                        api.send(Ask.get(ARTICLES + "?deleted=only").as(Business.USER))
                                .expect(200)
                                .objects("items"))
                .extracting(item -> item.text("id").orElseThrow())
                .containsExactly(at(article));
        api.send(Ask.post(path + "/restore").as(Business.USER2))
                .refused(404, "DATA.RECORD_NOT_FOUND");

        assertThat(api.send(Ask.post(path + "/restore").as(Business.USER)).expect(200).text("code"))
                .isEqualTo("back");
        assertThat(
                        api.send(Ask.get(path + "/history").as(Business.USER))
                                .expect(200)
                                .objects("items"))
                .extracting(item -> item.text("operation").orElseThrow())
                .containsExactly("restore", "delete", "create");
    }

    @Test
    void an_order_is_written_with_its_lines_or_not_at_all() throws Exception {
        String article = at(article("lined"));
        String missing = "0198b000-0000-7000-8000-000000000000";
        String line = "{\"article\":\"%s\",\"pieces\":%d}";
        Answered refused =
                order(
                        "{\"lines\":[%s,%s]}"
                                .formatted(line.formatted(article, 1), line.formatted(missing, 1)));
        refused.refused(422, "DATA.RECORD_INVALID");
        assertThat(Designs.pointers(refused)).containsExactly("/lines/1/article");

        Answered made =
                order(
                                "{\"watched\":[\"%s\"],\"lines\":[%s,%s]}"
                                        .formatted(
                                                article,
                                                line.formatted(article, 2),
                                                line.formatted(article, 1)))
                        .expect(201);
        // What was refused has taken no number.
        assertThat(made.text("number")).endsWith("-0001");
        assertThat(made.objects("lines")).hasSize(2);
        String path = ORDERS + "/" + at(made);
        String first = made.objects("lines").getFirst().text("id").orElseThrow();
        Answered changed =
                api.send(
                                Ask.patch(path)
                                        .as(Business.USER)
                                        .ifMatch(made.etag())
                                        .with(
                                                "{\"lines\":[{\"id\":\""
                                                        + first
                                                        + "\",\"pieces\":7}]}"))
                        .expect(200);
        assertThat(changed.text("version")).isEqualTo("2");
        assertThat(
                        api.send(Ask.get(path + "?expand=lines,watched").as(Business.USER))
                                .expect(200)
                                .objects("lines"))
                .hasSize(1);

        api.send(Ask.delete(path).as(Business.USER).ifMatch(changed.etag())).expect(204);
        api.send(Ask.get("/api/data/shape_line/" + first).as(Business.USER))
                .refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @Test
    void what_lasts_does_not_depend_on_what_comes_and_goes() throws Exception {
        api.send(
                        Designs.register(
                                """
                                {"name":"shape_site","class":"master","fields":[
                                   {"name":"last_order","type":"reference","entity":"shape_order"}]}
                                """))
                .expect(201);
        Answered refused = designs.publish("shape_site", 1);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(Designs.pointers(refused))
                .containsExactlyInAnyOrder("/class", "/fields/0/entity");
        assertThat(
                        api.send(
                                        Ask.get(Designs.ENTITIES + "?class=master&module=INV")
                                                .as(Business.ADMIN))
                                .expect(200)
                                .objects("items"))
                .extracting(item -> item.text("name").orElseThrow())
                .isEqualTo(List.of("shape_article"));
    }
}
