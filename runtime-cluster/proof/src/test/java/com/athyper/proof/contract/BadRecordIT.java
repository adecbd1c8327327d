package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * A record that breaks a rule of its entity is refused with every fault at once, and is not kept.
 */
@ExtendWith(Worlds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRecordIT {
    private static final String TARGET =
            """
            {"name":"bad_target","label":"Target","fields":[{"name":"name","type":"string"}]}
            """;
    private static final String ENTITY =
            """
            {"name":"bad_record","label":"Every type","fields":[
               {"name":"title","type":"string","required":true,"maxLength":10},
               {"name":"note","type":"text"},
               {"name":"count","type":"integer","min":0,"max":10},
               {"name":"amount","type":"decimal","precision":6,"scale":2},
               {"name":"flag","type":"boolean"},
               {"name":"day","type":"date"},
               {"name":"moment","type":"datetime"},
               {"name":"kind","type":"enum","values":["small","large"]},
               {"name":"token","type":"uuid"},
               {"name":"extra","type":"json"},
               {"name":"code","type":"string","unique":true,"pattern":"^[A-Z]+$"},
               {"name":"target","type":"reference","entity":"bad_target"}]}
            """;
    private static final String RECORDS = "/api/data/bad_record";
    private static final String SQL = "'; DROP TABLE \"bad_record\"; SELECT $$\\''\"`--";

    private final Api api;

    BadRecordIT(SharedWorld world) {
        api = world.api();
    }

    @BeforeAll
    void the_entities_are_in_force() throws Exception {
        for (String document : List.of(TARGET, ENTITY)) {
            api.send(Ask.post("/api/meta/entities").as(Business.ADMIN).with(document)).expect(201);
            String name = Json.trustedObject(document).text("name").orElseThrow();
            api.send(
                            Ask.post("/api/meta/entities/" + name + "/versions/1/publish")
                                    .as(Business.ADMIN))
                    .expect(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "nonsense | 1                      | unknown-field",
                "id       | \"x\"                  | read-only",
                "version  | 2                      | read-only",
                "createdBy| \"admin\"              | read-only",
                "title    | 5                      | wrong-type",
                "title    | null                   | required",
                "title    | \"elevenchars\"        | too-long",
                "title    | [\"a\"]                | wrong-type",
                "note     | {}                     | wrong-type",
                "count    | 1.5                    | wrong-type",
                "count    | \"1\"                  | wrong-type",
                "count    | 11                     | out-of-range",
                "count    | -1                     | out-of-range",
                "count    | 9223372036854775808    | wrong-type",
                "amount   | \"1.234\"              | scale",
                "amount   | 0.001                  | scale",
                "amount   | \"12345\"              | precision",
                "amount   | \"NaN\"                | wrong-type",
                "amount   | \"Infinity\"           | wrong-type",
                "amount   | \"1,50\"               | wrong-type",
                "amount   | true                   | wrong-type",
                "flag     | \"true\"               | wrong-type",
                "flag     | 1                      | wrong-type",
                "day      | \"2026-02-30\"         | wrong-type",
                "day      | \"01/02/2026\"         | wrong-type",
                "moment   | \"2026-01-01\"         | wrong-type",
                "moment   | \"2026-01-01T00:00:00\"| wrong-type",
                "kind     | \"medium\"             | unknown-value",
                "token    | \"not-a-uuid\"         | wrong-type",
                "code     | \"lower\"              | pattern",
                "target   | \"not-a-uuid\"         | wrong-type",
                "target   | \"01900000-0000-7000-8000-000000000000\" | missing-reference"
            })
    void a_fault_is_named_with_its_place(String field, String value, String code) throws Exception {
        Answered refused = api.send(create(titled("a").with(field, Json.trusted(value))));

        refused.refused(422, "DATA.RECORD_INVALID");
        assertThat(faults(refused)).containsExactly("/" + field + " " + code);
    }

    @Test
    void every_fault_is_told_at_once() throws Exception {
        Answered refused =
                api.send(
                        create(
                                Json.trustedObject(
                                        """
                                        {"nonsense":1,"count":99,"amount":"1.234","kind":"medium","flag":"no"}
                                        """)));

        refused.refused(422, "DATA.RECORD_INVALID");
        assertThat(faults(refused))
                .containsExactlyInAnyOrder(
                        "/nonsense unknown-field",
                        "/title required",
                        "/count out-of-range",
                        "/amount scale",
                        "/kind unknown-value",
                        "/flag wrong-type");
    }

    @Test
    void json_fields_have_their_limits() throws Exception {
        Value deep = Value.of(1);
        for (int i = 0; i < 16; i++) {
            deep = new Value.Items(List.of(deep));
        }
        Answered tooDeep = api.send(create(titled("deep").with("extra", deep)));
        Answered tooLong =
                api.send(create(titled("long").with("extra", Value.of("x".repeat(65_536)))));

        assertThat(faults(tooDeep.refused(422, "DATA.RECORD_INVALID")))
                .containsExactly("/extra too-deep");
        assertThat(faults(tooLong.refused(422, "DATA.RECORD_INVALID")))
                .containsExactly("/extra too-long");
        Value.Items inside = (Value.Items) deep;
        api.send(create(titled("fits").with("extra", inside.values().getFirst()))).expect(201);
    }

    @Test
    void limits_are_exact() throws Exception {
        Answered made =
                api.send(
                                create(
                                        Json.trustedObject(
                                                """
                                                {"title":"ten chars!","count":10,"amount":"9999.99",
                                                 "note":"\uD83D\uDC4D","day":"2024-02-29"}
                                                """)))
                        .expect(201);

        assertThat(made.text("amount")).isEqualTo("9999.99");
        assertThat(made.text("note")).isEqualTo("\uD83D\uDC4D");
    }

    @Test
    void a_value_that_is_taken_is_refused() throws Exception {
        Fields record = titled("first").with("code", Value.of("TAKEN"));
        api.send(create(record)).expect(201);

        Answered refused = api.send(create(record).as(Business.USER2));

        refused.refused(409, "DATA.NOT_UNIQUE");
        assertThat(faults(refused)).containsExactly("/code not-unique");
        assertThat(refused.reply().text()).doesNotContain("TAKEN");
    }

    @Test
    void sql_is_text_like_any_other() throws Exception {
        String unique = SQL + UUID.randomUUID();
        Answered made =
                api.send(
                                create(
                                        titled("sql")
                                                .with("note", Value.of(unique))
                                                .with(
                                                        "extra",
                                                        Value.object().put(SQL, SQL).build())))
                        .expect(201);
        String id = made.text("id");

        Answered read = api.send(Ask.get(RECORDS + "/" + id).as(Business.USER)).expect(200);

        assertThat(read.text("note")).isEqualTo(unique);
        assertThat(read.at("extra")).contains(Value.object().put(SQL, SQL).build());
        for (String operator : List.of("eq", "contains", "startsWith", "endsWith")) {
            assertThat(found(Value.object().put(operator, unique).build()))
                    .as(operator)
                    .containsExactly(id);
        }
        assertThat(found(Value.object().put("in", Value.texts(List.of(unique, SQL))).build()))
                .containsExactly(id);
        assertThat(found(Value.object().put("contains", "%").build())).isEmpty();
        assertThat(found(Value.object().put("contains", "_").build())).containsExactly(id);
        api.send(Ask.get(RECORDS + "?sort=" + encoded(SQL)).as(Business.MANAGER))
                .refused(400, "DATA.QUERY_INVALID");
        api.send(
                        Ask.get("/api/data/" + encoded("bad_record; DROP TABLE x --"))
                                .as(Business.MANAGER))
                .refused(404, "DATA.ENTITY_NOT_FOUND");
        api.send(Ask.get(RECORDS + "/" + encoded("' OR 1=1 --")).as(Business.MANAGER))
                .refused(404, "DATA.RECORD_NOT_FOUND");
        api.send(Ask.get("/api/audit/events?actor=" + encoded(SQL)).as(Business.COMPLIANCE))
                .expect(200);
    }

    @Test
    void a_change_needs_the_version_that_it_changes() throws Exception {
        Answered made = api.send(create(titled("changed"))).expect(201);
        Ask change =
                Ask.patch(RECORDS + "/" + made.text("id"))
                        .as(Business.USER)
                        .with("{\"title\":\"anew\"}");

        api.send(change).refused(428, "DATA.VERSION_NEEDED");
        api.send(change.ifMatch("\"7\"")).refused(412, "DATA.VERSION_STALE");
        api.send(change.ifMatch("W/" + made.etag())).refused(412, "DATA.VERSION_STALE");
        api.send(change.ifMatch("nonsense")).refused(400, "EDGE.HEADER_INVALID");
        Answered changed = api.send(change.ifMatch(made.etag())).expect(200);
        api.send(change.ifMatch(made.etag())).refused(412, "DATA.VERSION_STALE");
        assertThat(changed.text("version")).isEqualTo("2");
    }

    @Test
    void a_change_that_breaks_a_rule_changes_nothing() throws Exception {
        Answered made = api.send(create(titled("kept"))).expect(201);
        Ask one = Ask.patch(RECORDS + "/" + made.text("id")).as(Business.USER).ifMatch(made.etag());

        api.send(one.with("{\"title\":null}")).refused(422, "DATA.RECORD_INVALID");
        api.send(one.with("{\"title\":\"new\",\"count\":99}")).refused(422, "DATA.RECORD_INVALID");
        api.send(one.with("{\"id\":\"x\"}")).refused(422, "DATA.RECORD_INVALID");

        Answered read = api.send(Ask.get(RECORDS + "/" + made.text("id")).as(Business.USER));
        assertThat(read.text("title")).isEqualTo("kept");
        assertThat(read.etag()).isEqualTo(made.etag());
    }

    @Test
    void a_record_that_another_refers_to_stays() throws Exception {
        Answered target =
                api.send(
                                Ask.post("/api/data/bad_target")
                                        .as(Business.USER)
                                        .with("{\"name\":\"target\"}"))
                        .expect(201);
        Answered referring =
                api.send(create(titled("refers").with("target", Value.of(target.text("id")))))
                        .expect(201);
        Ask delete =
                Ask.delete("/api/data/bad_target/" + target.text("id"))
                        .as(Business.USER)
                        .ifMatch(target.etag());

        api.send(delete).refused(409, "DATA.RECORD_REFERENCED");
        api.send(
                        Ask.delete(RECORDS + "/" + referring.text("id"))
                                .as(Business.USER)
                                .ifMatch(referring.etag()))
                .expect(204);
        api.send(delete).expect(204);
        api.send(delete).refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "sysadmin", "security", "compliance"})
    void who_makes_no_records_is_denied(String persona) throws Exception {
        api.send(create(titled("denied")).as(Who.demo(persona))).refused(403, "POLICY.DENIED");
    }

    @Test
    void another_users_record_is_not_there() throws Exception {
        Answered made = api.send(create(titled("mine"))).expect(201);
        Ask one = Ask.get(RECORDS + "/" + made.text("id"));

        api.send(one.as(Business.USER2)).refused(404, "DATA.RECORD_NOT_FOUND");
        api.send(one.as(Business.MANAGER)).expect(200);
        api.send(
                        Ask.patch(one.path())
                                .as(Business.MANAGER)
                                .ifMatch(made.etag())
                                .with("{\"title\":\"theirs\"}"))
                .refused(403, "POLICY.DENIED");
    }

    private static Ask create(Fields record) {
        return Ask.post(RECORDS).as(Business.USER).with(record);
    }

    private static Fields titled(String title) {
        return Value.object().put("title", title).build();
    }

    /** The ids of records whose note is so. */
    private List<String> found(Value condition) throws IOException, InterruptedException {
        String filter = Json.write(Value.object().put("note", condition).build());
        return api
                .send(Ask.get(RECORDS + "?filter=" + encoded(filter)).as(Business.MANAGER))
                .expect(200)
                .objects("items")
                .stream()
                .flatMap(item -> item.text("id").stream())
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<String> faults(Answered refused) {
        return refused.objects("errors").stream()
                .map(
                        fault ->
                                fault.text("pointer").orElseThrow()
                                        + " "
                                        + fault.text("code").orElseThrow())
                .toList();
    }
}
