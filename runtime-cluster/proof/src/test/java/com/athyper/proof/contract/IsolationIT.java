package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
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
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;

/**
 * Goal: two tenants that describe the same business share nothing: not a record, not an id, not a
 * hint that something is there.
 *
 * <p>Method: tenant {@code demo} has a record in approval; tenant {@code acme} has the very same
 * entity in force, and asks for everything of the first by its id.
 */
@ExtendWith(Worlds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationIT {
    private static final Who ACME_ADMIN = Who.acme("admin");
    private static final Who ACME_USER = Who.acme("user");
    private static final Who ACME_MANAGER = Who.acme("manager");
    private static final Who ACME_COMPLIANCE = Who.acme("compliance");

    private final Business business = new Business("isolated_request");
    private final Business ours = new Business("ours_alone");
    private final Api api;
    private String record = "";
    private String instance = "";
    private String task = "";

    IsolationIT(SharedWorld world) {
        api = world.api();
    }

    @BeforeAll
    void both_tenants_have_the_entity() throws Exception {
        business.inForce(api, Business.ADMIN);
        business.inForce(api, ACME_ADMIN);
        ours.inForce(api, Business.ADMIN);
        record = api.send(business.create("ours")).expect(201).text("id");
        instance = api.send(business.submit(record)).expect(200).text("workflow", "instanceId");
        task = Business.firstTask(instance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "manager", "director", "compliance"})
    void a_record_of_another_tenant_is_not_there(String persona) throws Exception {
        Who who = Who.acme(persona);

        api.send(Ask.get(business.record(record)).as(who)).refused(404, "DATA.RECORD_NOT_FOUND");
        api.send(Ask.get(business.record(record) + "/history").as(who))
                .refused(404, "DATA.RECORD_NOT_FOUND");
        Answered list = api.send(Ask.get(business.records() + "?count=exact").as(who)).expect(200);
        assertThat(list.objects("items")).isEmpty();
        assertThat(list.at("total")).contains(Value.of(0));
    }

    @Test
    void nor_can_it_be_changed() throws Exception {
        api.send(
                        Ask.patch(business.record(record))
                                .as(ACME_USER)
                                .ifMatch("\"2\"")
                                .with("{\"title\":\"theirs\"}"))
                .refused(404, "DATA.RECORD_NOT_FOUND");
        api.send(Ask.delete(business.record(record)).as(ACME_USER).ifMatch("\"2\""))
                .refused(404, "DATA.RECORD_NOT_FOUND");
        api.send(Ask.post(business.record(record) + "/transitions/submit").as(ACME_USER))
                .refused(404, "DATA.RECORD_NOT_FOUND");
        assertThat(api.send(business.read(record)).expect(200).text("title")).isEqualTo("ours");
    }

    @Test
    void an_approval_of_another_tenant_is_not_there() throws Exception {
        api.send(Business.instance(instance).as(ACME_MANAGER))
                .refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
        api.send(Business.instance(instance + "?at=1").as(ACME_MANAGER))
                .refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
        api.send(
                        Ask.post("/api/workflow/instances/" + instance + "/cancel")
                                .as(ACME_ADMIN)
                                .with("{\"reason\":\"ours now\"}"))
                .refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
        api.send(Ask.post("/api/workflow/instances/" + instance + "/retry").as(ACME_ADMIN))
                .refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
        assertThat(api.send(Business.instance(instance)).expect(200).text("state"))
                .isEqualTo("running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claim", "release", "approve", "reject", "request-changes"})
    void a_task_of_another_tenant_cannot_be_decided(String verb) throws Exception {
        Answered answered =
                api.send(Ask.post("/api/workflow/tasks/" + task + "/" + verb).as(ACME_MANAGER));

        answered.expect(404);
        assertThat(answered.code()).isIn("WORKFLOW.TASK_NOT_FOUND", "WORKFLOW.INSTANCE_NOT_FOUND");
        api.send(Ask.get("/api/workflow/tasks/" + task).as(ACME_MANAGER)).expect(404);
        assertThat(inbox(ACME_MANAGER)).doesNotContain(task);
        assertThat(inbox(Business.MANAGER)).contains(task);
    }

    @Test
    void the_trail_tells_nothing_of_another_tenant() throws Exception {
        for (String query : List.of("recordId=" + record, "entity=" + ours.entity())) {
            Answered events =
                    api.send(Ask.get("/api/audit/events?" + query).as(ACME_COMPLIANCE)).expect(200);
            assertThat(events.objects("items")).isEmpty();
        }
        assertThat(api.send(Ask.get("/api/audit/verify").as(ACME_COMPLIANCE)).at("valid"))
                .contains(Value.of(true));
    }

    @Test
    void a_definition_of_another_tenant_is_not_there() throws Exception {
        api.send(Ask.get("/api/meta/entities/" + ours.entity()).as(ACME_ADMIN))
                .refused(404, "META.DEFINITION_NOT_FOUND");
        api.send(Ask.get("/api/meta/entities/" + ours.entity() + "/compiled").as(ACME_ADMIN))
                .expect(404);
        api.send(Ask.get("/api/workflow/templates/" + ours.template()).as(ACME_ADMIN))
                .refused(404, "META.DEFINITION_NOT_FOUND");
        api.send(Ask.get(ours.records()).as(ACME_MANAGER)).refused(404, "DATA.ENTITY_NOT_FOUND");
        for (String path :
                List.of("/api/meta/entities?limit=500", "/api/workflow/templates?limit=500")) {
            assertThat(api.send(Ask.get(path).as(ACME_ADMIN)).expect(200).reply().text())
                    .doesNotContain(ours.entity());
        }
        assertThat(api.send(Ask.get("/api/openapi.json")).expect(200).reply().text())
                .doesNotContain(ours.entity())
                .doesNotContain(business.entity());
    }

    @Test
    void a_principal_of_another_tenant_is_not_there() throws Exception {
        String path = "/api/iam/principals/isolated";
        api.send(
                        Ask.put(path)
                                .as(Business.ADMIN)
                                .with("{\"displayName\":\"Ida\",\"roles\":[\"user\"]}"))
                .expect(200);

        api.send(Ask.get(path).as(ACME_ADMIN)).refused(404, "IAM.PRINCIPAL_NOT_FOUND");
        assertThat(
                        api.send(Ask.get("/api/iam/principals?limit=500").as(ACME_ADMIN))
                                .expect(200)
                                .reply()
                                .text())
                .doesNotContain("isolated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-tenant", "x-realm"})
    void headers_narrow_and_never_widen(String header) throws Exception {
        api.send(business.read(record).header(header, "demo")).expect(200);
        api.send(business.read(record).header(header, "acme")).refused(403, "IAM.TENANT_MISMATCH");
        api.send(Ask.get(business.record(record)).as(ACME_USER).header(header, "demo"))
                .refused(403, "IAM.TENANT_MISMATCH");
    }

    @Test
    void the_same_idempotency_key_means_nothing_to_another_tenant() throws Exception {
        String first = api.send(business.create("first").key("shared-key")).expect(201).text("id");
        Answered second =
                api.send(business.create("second").as(ACME_USER).key("shared-key")).expect(201);

        assertThat(second.text("id")).isNotEqualTo(first);
        assertThat(second.text("title")).isEqualTo("second");
        api.send(
                        Ask.delete(business.record(second.text("id")))
                                .as(ACME_USER)
                                .ifMatch(second.etag()))
                .expect(204);
    }

    @Test
    void a_record_of_another_tenant_cannot_be_referred_to() throws Exception {
        String entity = "isolated_reference";
        api.send(
                        Ask.post("/api/meta/entities")
                                .as(ACME_ADMIN)
                                .with(
                                        """
                                        {"name":"%s","label":"Reference","fields":[
                                          {"name":"request","type":"reference","entity":"%s"}]}
                                        """
                                                .formatted(entity, business.entity())))
                .expect(201);
        api.send(Ask.post("/api/meta/entities/" + entity + "/versions/1/publish").as(ACME_ADMIN))
                .expect(200);

        Answered refused =
                api.send(
                        Ask.post("/api/data/" + entity)
                                .as(ACME_USER)
                                .with("{\"request\":\"%s\"}".formatted(record)));

        refused.refused(422, "DATA.RECORD_INVALID");
        assertThat(refused.objects("errors").getFirst().text("code")).contains("missing-reference");
    }

    private List<String> inbox(Who who) throws IOException, InterruptedException {
        return api.send(Business.inbox(who)).expect(200).objects("items").stream()
                .flatMap(item -> item.text("id").stream())
                .toList();
    }
}
