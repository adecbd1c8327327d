package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Goal: the document that a node serves is OpenAPI 3.1, and the node does what it says.
 *
 * <p>Method: the main job is walked, refusals included, and every answer is held against the schema
 * that the served document has for that very path, method and status.
 */
@ExtendWith(Worlds.class)
class ServedContractIT {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private final SharedWorld world;
    private final ServedDocument document;

    ServedContractIT(SharedWorld world) throws IOException, InterruptedException {
        this.world = world;
        this.document =
                new ServedDocument(
                        (Fields)
                                world.api()
                                        .send(Ask.get("/api/openapi.json"))
                                        .expect(200)
                                        .reply()
                                        .body());
    }

    @Test
    void the_document_is_openapi() {
        assertThat(document.root().text("openapi").orElseThrow()).startsWith("3.1.");
        assertThat(((Fields) document.root().get("info").orElseThrow()).values())
                .containsKeys("title", "version");
        var ids = new HashSet<String>();
        document.paths()
                .forEach(
                        (path, operations) -> {
                            assertThat(path).startsWith("/");
                            ((Fields) operations)
                                    .values()
                                    .forEach(
                                            (method, operation) -> {
                                                assertThat(METHODS).contains(method);
                                                isOperation(path, (Fields) operation);
                                                assertThat(
                                                                ids.add(
                                                                        ((Fields) operation)
                                                                                .text("operationId")
                                                                                .orElseThrow()))
                                                        .as("the id of %s %s", method, path)
                                                        .isTrue();
                                            });
                        });
        assertThat(ids).hasSizeGreaterThan(30);
        assertThat(document.dangling()).isEmpty();
    }

    private static void isOperation(String path, Fields operation) {
        Fields responses = (Fields) operation.get("responses").orElseThrow();
        assertThat(responses.values().keySet())
                .allMatch(status -> status.matches("[1-5]\\d\\d|default"));
        responses
                .values()
                .values()
                .forEach(
                        response ->
                                assertThat(((Fields) response).text("description")).isPresent());
        var places = new TreeSet<String>();
        for (Value parameter : ((Value.Items) operation.get("parameters").orElseThrow()).values()) {
            if (((Fields) parameter).text("in").filter("path"::equals).isPresent()) {
                places.add(((Fields) parameter).text("name").orElseThrow());
            }
        }
        assertThat(places).isEqualTo(ServedDocument.placesOf(path));
    }

    @Test
    void the_main_job_is_answered_as_the_document_says() throws Exception {
        var business = new Business("contract_request");
        held(
                201,
                Ask.post("/api/meta/entities").as(Business.ADMIN).with(business.entityDocument()));
        held(
                409,
                Ask.post("/api/meta/entities").as(Business.ADMIN).with(business.entityDocument()));
        held(422, Ask.post("/api/meta/entities").as(Business.ADMIN).with("{\"name\":\"x\"}"));
        held(403, Ask.post("/api/meta/entities").as(Business.USER).with("{\"name\":\"x\"}"));
        held(200, publish("/api/meta/entities/" + business.entity()));
        held(
                201,
                Ask.post("/api/workflow/templates")
                        .as(Business.ADMIN)
                        .with(
                                """
                                {"name":"%s","entity":"%s","steps":[
                                  {"name":"manager","approvers":{"role":"manager"},"mode":"any",
                                   "sla":{"due":"PT4H","escalate":{"to":{"role":"director"}}}}]}
                                """
                                        .formatted(business.template(), business.entity())));
        held(200, publish("/api/workflow/templates/" + business.template()));
        for (String path : definitions(business)) {
            held(200, Ask.get(path).as(Business.ADMIN));
        }
        String id = held(201, business.create("held")).text("id");
        held(422, business.create("").with("{\"amount\":\"1\",\"nonsense\":true}"));
        held(428, Ask.patch(business.record(id)).as(Business.USER).with("{\"title\":\"x\"}"));
        held(
                412,
                Ask.patch(business.record(id))
                        .as(Business.USER)
                        .ifMatch("\"99\"")
                        .with("{\"title\":\"x\"}"));
        String instance = held(200, business.submit(id)).text("workflow", "instanceId");
        held(
                423,
                Ask.patch(business.record(id))
                        .as(Business.USER)
                        .ifMatch("\"2\"")
                        .with("{\"title\":\"x\"}"));
        decided(business, id, instance);
    }

    private void decided(Business business, String id, String instance) throws Exception {
        String task = Business.firstTask(instance);
        held(200, Business.inbox(Business.MANAGER));
        held(200, Ask.get("/api/workflow/tasks/" + task).as(Business.MANAGER));
        held(200, Business.claim(task));
        held(409, Business.claim(task).as(Business.DIRECTOR));
        held(
                200,
                Ask.post("/api/workflow/tasks/" + task + "/comments")
                        .as(Business.MANAGER)
                        .with("{\"text\":\"looks good\"}"));
        held(200, Business.approve(task));
        held(409, Business.approve(task));
        held(200, Business.instance(instance));
        held(200, Business.instance(instance + "?at=2"));
        held(404, Business.instance(instance + "?at=999"));
        held(200, business.read(id));
        held(404, Ask.get(business.record(id)).as(Business.USER2));
        held(200, business.history(id));
        held(200, Ask.get(business.records() + "?count=exact&limit=1").as(Business.MANAGER));
        held(400, Ask.get(business.records() + "?filter=nonsense").as(Business.MANAGER));
        held(200, Ask.get("/api/audit/events?recordId=" + id).as(Business.COMPLIANCE));
        held(200, Ask.get("/api/audit/verify").as(Business.COMPLIANCE));
        held(403, Ask.get("/api/audit/verify").as(Business.USER));
        held(200, Ask.get("/api/iam/principals").as(Business.ADMIN));
        held(200, Ask.get("/api/policy/policies").as(Who.demo("security")));
        held(200, Ask.get("/api/platform/info").as(Business.USER));
        held(200, Ask.get("/livez"));
        held(200, Ask.get("/readyz"));
        held(200, Ask.get("/health"));
        held(401, Ask.get("/api/audit/verify"));
    }

    private static Ask publish(String definition) {
        return Ask.post(definition + "/versions/1/publish").as(Business.ADMIN);
    }

    private static List<String> definitions(Business business) {
        List<String> paths = new ArrayList<>();
        for (String one :
                List.of(
                        "/api/meta/entities/" + business.entity(),
                        "/api/workflow/templates/" + business.template())) {
            paths.add(one);
            paths.add(one + "/versions");
            paths.add(one + "/versions/1");
        }
        paths.add("/api/meta/entities");
        paths.add("/api/workflow/templates");
        paths.add("/api/meta/entities/" + business.entity() + "/compiled");
        return paths;
    }

    private Answered held(int status, Ask ask) throws IOException, InterruptedException {
        Answered answered = world.api().send(ask).expect(status);
        document.hold(ask.method(), ask.path(), answered);
        return answered;
    }
}
