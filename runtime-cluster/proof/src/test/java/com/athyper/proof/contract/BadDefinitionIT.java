package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;
import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.Crowd;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Definitions that cannot be, and changes of definitions that records stand in the way of. */
@ExtendWith(Worlds.class)
class BadDefinitionIT {

    private final Api api;
    private final Designs designs;

    BadDefinitionIT(SharedWorld world) {
        api = world.api();
        designs = new Designs(api);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'name':'f','type':'quaternion'}                         | /fields/0/type",
                "{'name':'f'}                                             | /fields/0/type",
                "{'type':'string'}                                        | /fields/0/name",
                "{'name':'Not Snake','type':'string'}                     | /fields/0/name",
                "{'name':'id','type':'string'}                            | /fields/0/name",
                "{'name':'f\"; DROP TABLE x; --','type':'string'}         | /fields/0/name",
                "{'name':'f','type':'string','maxLength':-1}              | /fields/0/maxLength",
                "{'name':'f','type':'string','pattern':'('}               | /fields/0/pattern",
                "{'name':'f','type':'string','nonsense':1}                | /fields/0/nonsense",
                "{'name':'f','type':'boolean','min':1}                    | /fields/0/min",
                "{'name':'f','type':'enum'}                               | /fields/0/values",
                "{'name':'f','type':'reference'}                          | /fields/0/entity",
                "{'name':'f','type':'integer','default':'one'}            | /fields/0/default"
            })
    void a_field_that_cannot_be_is_refused(String field, String pointer) throws Exception {
        Answered refused =
                api.send(
                        Designs.register(
                                "{\"name\":\"bad_field\",\"label\":\"Bad\",\"fields\":[%s]}"
                                        .formatted(
                                                field.replace("\"", "\\\"").replace('\'', '"'))));

        refused.refused(422, "META.DEFINITION_INVALID");
        assertThat(Designs.pointers(refused)).contains(pointer);
        api.send(Ask.get(Designs.ENTITIES + "/bad_field").as(Business.ADMIN))
                .refused(404, "META.DEFINITION_NOT_FOUND");
    }

    @Test
    void every_fault_is_told_at_once() throws Exception {
        Answered refused =
                api.send(
                        Designs.register(
                                """
                                {"name":"bad_whole","label":"Bad","nonsense":true,
                                 "fields":[{"name":"a","type":"quaternion"},{"name":"b","type":"string","maxLength":0}],
                                 "lifecycle":{"initial":"nowhere","states":["draft"],"transitions":[]}}
                                """));

        refused.refused(422, "META.DEFINITION_INVALID");
        assertThat(Designs.pointers(refused))
                .contains(
                        "/nonsense", "/fields/0/type", "/fields/1/maxLength", "/lifecycle/initial");
    }

    @Test
    void a_name_is_taken_once() throws Exception {
        var business = new Business("taken_request");
        api.send(Designs.register(business.entityDocument())).expect(201);

        api.send(Designs.register(business.entityDocument()))
                .refused(409, "META.DEFINITION_EXISTS");
        api.send(Designs.register("{\"name\":\"" + "x".repeat(60) + "\"}"))
                .refused(422, "META.DEFINITION_INVALID");
        api.send(Designs.register("{\"label\":\"nameless\"}"))
                .refused(422, "META.DEFINITION_INVALID");
    }

    @Test
    void publishing_twice_is_publishing_once() throws Exception {
        Fields first = drafted("twice_published", "{\"name\":\"title\",\"type\":\"string\"}");
        assertThat(first.text("status")).contains("draft");

        Answered once = designs.publish("twice_published", 1).expect(200);
        Answered twice = designs.publish("twice_published", 1).expect(200);

        assertThat(twice.text("hash")).isEqualTo(once.text("hash"));
        assertThat(once.text("status")).isEqualTo("published");
        assertThat(twice.text("status")).isEqualTo("published");
        designs.publish("twice_published", 2).refused(404, "META.VERSION_NOT_FOUND");
        designs.publish("never_drafted", 1).expect(404);
    }

    @Test
    void of_publishers_at_once_one_has_the_last_word() throws Exception {
        drafted("raced_entity", "{\"name\":\"title\",\"type\":\"string\"}");
        designs.publish("raced_entity", 1).expect(200);
        for (int version = 2; version <= 5; version++) {
            next("raced_entity", fields("title", "extra_" + version)).expect(201);
        }
        Map<Integer, Answered> answers = new ConcurrentHashMap<>();

        Crowd.each(
                IntStream.range(0, 8).boxed().toList(),
                i -> answers.put(i, designs.publish("raced_entity", 2 + i % 4)));

        assertThat(answers.values())
                .allSatisfy(
                        answered -> {
                            if (answered.status() != 200) {
                                answered.expect(409);
                                assertThat(answered.code())
                                        .isIn("META.PUBLISH_UNDER_WAY", "META.VERSION_SUPERSEDED");
                            }
                        });
        assertThat(answers.values()).anyMatch(answered -> answered.status() == 200);
        Answered definition =
                api.send(Ask.get(Designs.ENTITIES + "/raced_entity/versions").as(Business.ADMIN))
                        .expect(200);
        List<Fields> inForce =
                definition.objects("items").stream()
                        .filter(
                                version ->
                                        version.text("status")
                                                .filter("published"::equals)
                                                .isPresent())
                        .toList();
        assertThat(inForce).hasSize(1);
        String field =
                "extra_" + ((Value.Num) inForce.getFirst().get("version").orElseThrow()).value();
        api.send(
                        Ask.post("/api/data/raced_entity")
                                .as(Business.USER)
                                .with(Value.object().put(field, "there").build()))
                .expect(201);
    }

    @Test
    void a_rename_keeps_the_data() throws Exception {
        drafted("renamed_entity", "{\"name\":\"title\",\"type\":\"string\"}");
        designs.publish("renamed_entity", 1).expect(200);
        String id = record("renamed_entity", "title", "kept");

        next(
                        "renamed_entity",
                        "[{\"name\":\"subject\",\"renamedFrom\":\"title\",\"type\":\"string\"}]")
                .expect(201);
        designs.publish("renamed_entity", 2).expect(200);

        Answered read =
                api.send(Ask.get("/api/data/renamed_entity/" + id).as(Business.USER)).expect(200);
        assertThat(read.text("subject")).isEqualTo("kept");
        assertThat(read.at("title")).isEmpty();
        assertThat(
                        api.send(
                                        Ask.get(
                                                        "/api/data/renamed_entity?filter=%7B%22subject%22%3A%7B%22eq%22%3A%22kept%22%7D%7D&count=exact")
                                                .as(Business.MANAGER))
                                .expect(200)
                                .at("total"))
                .contains(Value.of(1));
        Answered history =
                api.send(
                                Ask.get("/api/data/renamed_entity/" + id + "/history")
                                        .as(Business.MANAGER))
                        .expect(200);
        assertThat(
                        ((Fields) history.objects("items").getFirst().get("values").orElseThrow())
                                .text("subject"))
                .contains("kept");
    }

    @Test
    void data_in_the_way_of_a_narrower_type_is_counted() throws Exception {
        drafted("narrowed_entity", "{\"name\":\"title\",\"type\":\"string\",\"maxLength\":20}");
        designs.publish("narrowed_entity", 1).expect(200);
        record("narrowed_entity", "title", "short");
        String first = record("narrowed_entity", "title", "rather long");
        record("narrowed_entity", "title", "much too long");
        next("narrowed_entity", "[{\"name\":\"title\",\"type\":\"string\",\"maxLength\":5}]")
                .expect(201);

        Answered refused = designs.publish("narrowed_entity", 2);

        refused.refused(409, "META.DATA_IN_THE_WAY");
        assertThat(Designs.pointers(refused)).containsExactly("/fields/0/maxLength");
        assertThat(refused.objects("errors").getFirst().text("message").orElseThrow())
                .contains("2 stored records");
        Answered read =
                api.send(Ask.get("/api/data/narrowed_entity/" + first).as(Business.USER))
                        .expect(200);
        assertThat(read.text("title")).isEqualTo("rather long");
        record("narrowed_entity", "title", "long as before");

        next("narrowed_entity", "[{\"name\":\"title\",\"type\":\"integer\"}]").expect(201);
        assertThat(
                        designs.publish("narrowed_entity", 3)
                                .refused(409, "META.DATA_IN_THE_WAY")
                                .text("errors"))
                .contains("4 stored records");
    }

    @Test
    void a_type_that_no_value_can_take_is_refused() throws Exception {
        drafted("turned_entity", "{\"name\":\"flag\",\"type\":\"boolean\"}");
        designs.publish("turned_entity", 1).expect(200);
        next("turned_entity", "[{\"name\":\"flag\",\"type\":\"date\"}]").expect(201);

        designs.publish("turned_entity", 2).refused(422, "META.PUBLISH_REFUSED");
    }

    @Test
    void what_is_referenced_is_not_withdrawn() throws Exception {
        drafted("pointed_at", "{\"name\":\"title\",\"type\":\"string\"}");
        drafted("pointing", "{\"name\":\"to\",\"type\":\"reference\",\"entity\":\"pointed_at\"}");
        designs.publish("pointing", 1).refused(422, "META.PUBLISH_REFUSED");
        designs.publish("pointed_at", 1).expect(200);
        designs.publish("pointing", 1).expect(200);
        var business = new Business("withdrawn_request").inForce(api, Business.ADMIN);

        api.send(Ask.delete(Designs.ENTITIES + "/pointed_at").as(Business.ADMIN))
                .refused(409, "META.DEFINITION_REFERENCED");
        api.send(Ask.delete(Designs.TEMPLATES + "/" + business.template()).as(Business.ADMIN))
                .refused(409, "META.DEFINITION_REFERENCED");
        api.send(Ask.delete(Designs.ENTITIES + "/pointing").as(Business.ADMIN)).expect(204);
        api.send(Ask.delete(Designs.ENTITIES + "/pointed_at").as(Business.ADMIN)).expect(204);
        api.send(Ask.get("/api/data/pointed_at").as(Business.MANAGER))
                .refused(404, "DATA.ENTITY_NOT_FOUND");
        designs.publish("pointed_at", 1).refused(409, "META.DEFINITION_RETIRED");
    }

    @Test
    void who_designs_nothing_is_denied_and_written_down() throws Exception {
        Answered refused =
                api.send(
                        Ask.post(Designs.ENTITIES)
                                .as(Business.USER)
                                .with("{\"name\":\"forbidden\"}")
                                .header("X-Request-ID", "forbidden-design"));

        refused.refused(403, "POLICY.DENIED");
        List<Fields> told =
                api.send(
                                Ask.get(
                                                "/api/audit/events?actor=user&operation=meta.design&limit=500")
                                        .as(Business.COMPLIANCE))
                        .expect(200)
                        .objects("items");
        assertThat(told)
                .anyMatch(
                        event ->
                                event.text("requestId")
                                                .filter("forbidden-design"::equals)
                                                .isPresent()
                                        && event.text("result")
                                                .filter("refused"::equals)
                                                .isPresent());
    }

    private Fields drafted(String name, String field) throws IOException, InterruptedException {
        return (Fields)
                api.send(
                                Designs.register(
                                        "{\"name\":\"%s\",\"label\":\"Label\",\"fields\":[%s]}"
                                                .formatted(name, field)))
                        .expect(201)
                        .reply()
                        .body();
    }

    private Answered next(String name, String fields) throws IOException, InterruptedException {
        return api.send(
                Ask.post(Designs.ENTITIES + "/" + name + "/versions")
                        .as(Business.ADMIN)
                        .with("{\"fields\":%s}".formatted(fields)));
    }

    private static String fields(String... names) {
        return Arrays.stream(names)
                .map("{\"name\":\"%s\",\"type\":\"string\"}"::formatted)
                .toList()
                .toString();
    }

    /**
     * @return the id of a new record with this one field
     */
    private String record(String entity, String field, String value)
            throws IOException, InterruptedException {
        return api.send(
                        Ask.post("/api/data/" + entity)
                                .as(Business.USER)
                                .with(Value.object().put(field, value).build()))
                .expect(201)
                .text("id");
    }
}
