package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.edge.fake.Committee;
import com.athyper.kernel.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionRoutesTest {
    private final EdgeUnderTest edge = new EdgeUnderTest();

    @ParameterizedTest
    @CsvSource({
        "/api/meta/entities, publish, published",
        "/api/workflow/templates, publish, published",
        "/api/workflow/calendars, publish, published",
        "/api/policy/policies, activate, active"
    })
    void a_definition_is_drafted_and_put_into_force(String path, String verb, String inForce) {
        var drafted = edge.post(path).as("user").json("{\"name\":\"thing\"}").send().is(201);
        assertThat(drafted.textAt("name")).isEqualTo("thing");
        assertThat(drafted.textAt("version")).isEqualTo("1");
        assertThat(drafted.textAt("status")).isEqualTo("draft");
        assertThat(drafted.textAt("hash")).hasSize(64);
        assertThat(drafted.header("Location")).contains(path + "/thing/versions/1");
        assertThat(drafted.header("ETag")).contains("\"1\"");

        String publish = path + "/thing/versions/1/" + verb;
        var published = edge.post(publish).as("user").send().is(200);
        assertThat(published.textAt("status")).isEqualTo(inForce);
        assertThat(published.textAt("hash")).isEqualTo(drafted.textAt("hash"));
        assertThat(published.textAt("ddl", "0")).isEqualTo("CREATE TABLE planted ()");
        assertThat(published.textAt("diagnostics")).isEqualTo("[]");
        assertThat(edge.post(publish).as("user").send().is(200).text()).isEqualTo(published.text());
        assertThat(published.json().get("epoch").isPresent()).isEqualTo(verb.equals("activate"));
    }

    @Test
    void a_definition_is_shown_as_of_a_time() {
        edge.post("/api/workflow/templates")
                .as("admin")
                .json("{\"name\":\"two_eyes\"}")
                .send()
                .is(201);
        var path = "/api/workflow/templates/two_eyes?at=";
        edge.get(path + "2030-01-01T12:00:00Z").as("admin").send().is(200);
        edge.get(path + "2030-01-01T11:59:59Z").as("admin").send().is(404);
        edge.get(path + "yesterday").as("admin").send().refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void versions_follow_one_another() {
        edge.post("/api/meta/entities").as("user").json("{\"name\":\"thing\"}").send().is(201);
        var second =
                edge.post("/api/meta/entities/thing/versions")
                        .as("user")
                        .json("{\"label\":\"Thing\"}")
                        .send()
                        .is(201);
        assertThat(second.textAt("version")).isEqualTo("2");
        assertThat(second.textAt("document", "label")).isEqualTo("Thing");

        var all =
                edge.get("/api/meta/entities/thing/versions?count=exact").as("user").send().is(200);
        assertThat(all.textAt("total")).isEqualTo("2");
        var page = edge.get("/api/meta/entities/thing/versions?limit=1").as("user").send().is(200);
        var rest =
                edge.get(
                                "/api/meta/entities/thing/versions?limit=1&cursor="
                                        + page.textAt("nextCursor"))
                        .as("user")
                        .send()
                        .is(200);
        assertThat(rest.textAt("items", "0", "version")).isEqualTo("2");
        assertThat(rest.textAt("nextCursor")).isEqualTo("null");

        var one = edge.get("/api/meta/entities/thing/versions/1").as("user").send().is(200);
        edge.get("/api/meta/entities/thing/versions/1")
                .as("user")
                .header("If-None-Match", one.header("ETag").orElseThrow())
                .send()
                .is(304);
        var latest = edge.get("/api/meta/entities/thing").as("user").send().is(200);
        assertThat(latest.textAt("version")).isEqualTo("2");
        assertThat(latest.textAt("published")).isEqualTo("0");
    }

    @Test
    void an_older_version_does_not_replace_a_newer_one() {
        edge.post("/api/meta/entities").as("user").json("{\"name\":\"thing\"}").send().is(201);
        edge.post("/api/meta/entities/thing/versions")
                .as("user")
                .json("{\"label\":\"b\"}")
                .send()
                .is(201);
        edge.post("/api/meta/entities/thing/versions/2/publish").as("user").send().is(200);
        edge.post("/api/meta/entities/thing/versions/1/publish")
                .as("user")
                .send()
                .refused(409, "META.VERSION_SUPERSEDED");
    }

    @Test
    void faults_are_told_with_their_places() {
        assertThat(
                        edge.post("/api/meta/entities")
                                .as("user")
                                .json("{\"name\":\"thing\",\"faulty\":1}")
                                .send()
                                .refused(422, "META.DEFINITION_INVALID")
                                .faults())
                .containsExactly("/faulty unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\":1}", "{\"name\":\"Thing\"}", "{\"name\":\"a-b\"}"})
    void a_definition_has_a_proper_name(String body) {
        assertThat(
                        edge.post("/api/meta/entities")
                                .as("user")
                                .json(body)
                                .send()
                                .refused(422, "META.DEFINITION_INVALID")
                                .faults())
                .singleElement()
                .asString()
                .startsWith("/name ");
    }

    @Test
    void a_name_is_given_once() {
        edge.post("/api/meta/entities").as("user").json("{\"name\":\"thing\"}").send().is(201);
        edge.post("/api/meta/entities")
                .as("user")
                .json("{\"name\":\"thing\",\"label\":\"other\"}")
                .send()
                .refused(409, "META.DEFINITION_EXISTS");
        edge.post("/api/policy/policies").as("user").json("{\"name\":\"thing\"}").send().is(201);
    }

    @Test
    void a_definition_is_withdrawn_as_a_whole() {
        edge.post("/api/meta/entities").as("user").json("{\"name\":\"thing\"}").send().is(201);
        edge.delete("/api/meta/entities/thing").as("user").send().is(204);
        assertThat(edge.get("/api/meta/entities/thing").as("user").send().is(200).textAt("retired"))
                .isEqualTo("true");
        edge.post("/api/meta/entities/thing/versions/1/publish")
                .as("user")
                .send()
                .refused(409, "META.DEFINITION_RETIRED");
    }

    @Test
    void what_is_not_there_is_not_found() {
        edge.get("/api/meta/entities/nothing")
                .as("user")
                .send()
                .refused(404, "META.DEFINITION_NOT_FOUND");
        edge.get("/api/meta/entities/No")
                .as("user")
                .send()
                .refused(404, "META.DEFINITION_NOT_FOUND");
        edge.post("/api/meta/entities/nothing/versions")
                .as("user")
                .json("{}")
                .send()
                .refused(404, "META.DEFINITION_NOT_FOUND");
        edge.post("/api/meta/entities").as("user").json("{\"name\":\"thing\"}").send().is(201);
        edge.get("/api/meta/entities/thing")
                .as("user@acme")
                .send()
                .refused(404, "META.DEFINITION_NOT_FOUND");
        for (String version : new String[] {"2", "0", "x", "99999999999"}) {
            String path = "/api/meta/entities/thing/versions/" + version;
            edge.get(path).as("user").send().refused(404, "META.VERSION_NOT_FOUND");
            edge.post(path + "/publish").as("user").send().refused(404, "META.VERSION_NOT_FOUND");
        }
    }

    @Test
    void a_list_is_in_order_and_cut() {
        for (String name : new String[] {"b", "a", "c"}) {
            edge.post("/api/meta/entities")
                    .as("user")
                    .json("{\"name\":\"" + name + "\"}")
                    .send()
                    .is(201);
        }
        var page = edge.get("/api/meta/entities?limit=2&count=exact").as("user").send().is(200);
        assertThat(page.textAt("items", "0", "name")).isEqualTo("a");
        assertThat(page.textAt("total")).isEqualTo("3");
        var rest =
                edge.get("/api/meta/entities?cursor=" + page.textAt("nextCursor"))
                        .as("user")
                        .send();
        assertThat(rest.textAt("items", "0", "name")).isEqualTo("c");
        edge.get("/api/meta/entities?cursor=%21")
                .as("user")
                .send()
                .refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void a_template_tells_before_publishing_what_would_be_found() {
        String path = "/api/workflow/templates";
        edge.post(path).as("user").json(Json.write(Committee.TEMPLATE)).send().is(201);
        var sound = edge.post(path + "/pr_approval/versions/1/verify").as("user").send().is(200);
        assertThat(sound.textAt("findings")).isEqualTo("[]");

        String nobody = Json.write(Committee.TEMPLATE).replace("\"manager\"}", "\"nobody\"}");
        edge.post(path + "/pr_approval/versions").as("user").json(nobody).send().is(201);
        var found = edge.post(path + "/pr_approval/versions/2/verify").as("user").send().is(200);
        assertThat(found.textAt("findings", "0", "code")).isEqualTo("no-approver");
        assertThat(found.textAt("findings", "0", "severity")).isEqualTo("error");

        for (String missing : new String[] {"/pr_approval/versions/3", "/No/versions/1"}) {
            edge.post(path + missing + "/verify")
                    .as("user")
                    .send()
                    .refused(404, "META.VERSION_NOT_FOUND");
        }
    }

    @Test
    void a_template_follows_a_calendar_once_that_is_in_force() {
        String path = "/api/workflow/templates";
        String timed =
                Json.write(Committee.TEMPLATE)
                        .replace(
                                "\"mode\":\"any\"",
                                "\"mode\":\"any\",\"sla\":{\"due\":\"PT8H\",\"calendar\":\"office\"}");
        edge.post(path).as("user").json(timed).send().is(201);
        String verify = path + "/pr_approval/versions/1/verify";
        var unknown = edge.post(verify).as("user").send().is(200);
        assertThat(unknown.textAt("findings", "0", "code")).isEqualTo("calendar-unknown");
        assertThat(unknown.textAt("findings", "0", "pointer")).isEqualTo("/steps/0/sla/calendar");

        edge.post("/api/workflow/calendars")
                .as("user")
                .json(
                        """
                        {"name":"office","zone":"Europe/Berlin","hours":{"monday":["09:00-17:00"]}}\
                        """)
                .send()
                .is(201);
        assertThat(edge.post(verify).as("user").send().is(200).textAt("findings", "0", "code"))
                .isEqualTo("calendar-unknown");
        edge.post("/api/workflow/calendars/office/versions/1/publish").as("user").send().is(200);
        assertThat(edge.post(verify).as("user").send().is(200).textAt("findings")).isEqualTo("[]");
    }

    @Test
    void the_compiled_entity_is_tagged_with_its_hash() {
        String path = "/api/meta/entities/" + Catalog.NAME + "/compiled";
        var served = edge.get(path).as("user").send().is(200);
        assertThat(served.header("ETag")).contains('"' + served.textAt("hash") + '"');
        assertThat(served.textAt("document", "fields", "0", "name")).isEqualTo("title");
        edge.get(path)
                .as("user")
                .header("If-None-Match", served.header("ETag").orElseThrow())
                .send()
                .is(304);
        edge.get(path).as("user@acme").send().refused(404, "DATA.ENTITY_NOT_FOUND");
    }
}
