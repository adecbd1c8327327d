package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditTrail;
import com.athyper.edge.fake.Catalog;
import com.athyper.expression.Expr;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Tenants, principals, decisions, audit, login, docs. */
class SmallRoutesTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private static final String TENANTS = "/api/platform/tenants";
    private static final String REALM = "/realms/demo/protocol/openid-connect";
    private final EdgeUnderTest edge = new EdgeUnderTest();

    @Test
    void a_tenant_lives_from_creation_to_archive() {
        var created =
                edge.post(TENANTS)
                        .as("user@ops")
                        .json("{\"id\":\"new-co\",\"displayName\":\"New Co\",\"tier\":\"free\"}")
                        .send()
                        .is(201);
        assertThat(created.header("Location")).contains(TENANTS + "/new-co");
        assertThat(created.textAt("realm")).isEqualTo("new-co");
        String one = TENANTS + "/new-co";
        var suspended =
                edge.post(one + "/suspend").as("user@ops").json("{\"reason\":\"unpaid\"}").send();
        assertThat(suspended.is(200).textAt("status")).isEqualTo("suspended");
        edge.get(DATA).as("user@new-co").send().refused(403, "TENANCY.TENANT_SUSPENDED");
        assertThat(edge.post(one + "/reactivate").as("user@ops").send().is(200).textAt("status"))
                .isEqualTo("active");
        edge.get(DATA).as("user@new-co").send().is(200);
        edge.post(one + "/archive").as("user@ops").json("{\"reason\":\"gone\"}").send().is(200);
        edge.post(one + "/reactivate")
                .as("user@ops")
                .send()
                .refused(403, "TENANCY.TENANT_ARCHIVED");
        assertThat(edge.get(one).as("user@ops").send().is(200).textAt("status"))
                .isEqualTo("archived");
        assertThat(edge.get(TENANTS + "?count=exact").as("user@ops").send().textAt("total"))
                .isEqualTo("4");
    }

    @Test
    void tenants_are_the_operators_matter_alone() {
        edge.get(TENANTS).as("user").send().refused(403, "PLATFORM.OPERATORS_ONLY");
        edge.post(TENANTS + "/acme/suspend")
                .as("user")
                .json("{\"reason\":\"x\"}")
                .send()
                .refused(403, "PLATFORM.OPERATORS_ONLY");
        assertThat(edge.audit.entries()).hasSize(2);
    }

    @Test
    void the_operators_do_not_lock_themselves_out() {
        edge.post(TENANTS + "/ops/suspend")
                .as("user@ops")
                .json("{\"reason\":\"x\"}")
                .send()
                .refused(409, "TENANCY.TENANT_STATE");
    }

    @Test
    void all_faults_of_a_tenant_are_told_at_once() {
        assertThat(
                        edge.post(TENANTS)
                                .as("user@ops")
                                .json(
                                        "{\"id\":\"New"
                                            + " Co\",\"realm\":\"demo\",\"tier\":\"gold\",\"x\":1}")
                                .send()
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/id pattern",
                        "/displayName required",
                        "/tier enum",
                        "/realm taken",
                        "/x unknown");
        edge.post(TENANTS)
                .as("user@ops")
                .json("{\"id\":\"demo\",\"displayName\":\"Another\"}")
                .send()
                .refused(409, "TENANCY.TENANT_EXISTS");
        edge.post(TENANTS + "/demo/suspend")
                .as("user@ops")
                .json("{}")
                .send()
                .refused(422, "EDGE.BODY_INVALID");
        edge.get(TENANTS + "/nobody")
                .as("user@ops")
                .send()
                .refused(404, "TENANCY.TENANT_NOT_FOUND");
        edge.get(TENANTS + "/No").as("user@ops").send().refused(404, "TENANCY.TENANT_NOT_FOUND");
        edge.post(TENANTS + "/nobody/reactivate")
                .as("user@ops")
                .send()
                .refused(404, "TENANCY.TENANT_NOT_FOUND");
    }

    @Test
    void the_platform_says_what_it_is_and_whom_it_sees() {
        var served = edge.get("/api/platform/info").as("user").send().is(200);
        assertThat(served.textAt("version")).isEqualTo("0.1.0-test");
        assertThat(served.textAt("tenant")).isEqualTo("demo");
        assertThat(served.textAt("roles", "0")).isEqualTo("user");
    }

    @Test
    void a_principal_is_made_shown_and_listed() {
        edge.get("/api/iam/principals/clerk")
                .as("user")
                .send()
                .refused(404, "IAM.PRINCIPAL_NOT_FOUND");
        var saved =
                edge.put("/api/iam/principals/clerk")
                        .as("user")
                        .json(
                                "{\"displayName\":\"Clerk\",\"roles\":[\"user\"],\"manager\":\"manager\"}")
                        .send()
                        .is(200);
        assertThat(saved.textAt("active")).isEqualTo("true");
        assertThat(edge.people.saved().orElseThrow().manager().orElseThrow().value())
                .isEqualTo("manager");
        assertThat(edge.models.refreshed()).isEqualTo(1);
        assertThat(edge.get("/api/iam/principals/clerk").as("user").send().is(200).text())
                .isEqualTo(saved.text());
        assertThat(
                        edge.get("/api/iam/principals?limit=1")
                                .as("user")
                                .send()
                                .textAt("items", "0", "id"))
                .isEqualTo("clerk");
        edge.get("/api/iam/principals/clerk")
                .as("user@acme")
                .send()
                .refused(404, "IAM.PRINCIPAL_NOT_FOUND");
    }

    @Test
    void all_faults_of_a_principal_are_told_at_once() {
        assertThat(
                        edge.put("/api/iam/principals/clerk")
                                .as("user")
                                .json(
                                        "{\"roles\":[1,\"user\"],\"manager\":\"nobody\",\"active\":\"yes\","
                                            + "\"password\":\"x\"}")
                                .send()
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/displayName required",
                        "/roles/0 type",
                        "/manager unknown",
                        "/active type",
                        "/password unknown");
        edge.put("/api/iam/principals/system@athyper")
                .as("user")
                .json("{\"displayName\":\"Clerk\",\"roles\":[]}")
                .send()
                .refused(404, "IAM.PRINCIPAL_NOT_FOUND");
    }

    @Test
    void a_decision_is_reached_for_another() {
        String question = "{\"subject\":{\"principal\":\"user\"},\"operation\":\"entity.read\"%s}";
        var allowed =
                edge.post("/api/policy/decide")
                        .as("security")
                        .json(question.formatted(""))
                        .send()
                        .is(200);
        assertThat(allowed.textAt("decision")).isEqualTo("allow");
        assertThat(allowed.textAt("epoch")).isEqualTo("7");
        edge.policies.forbid(Operation.ENTITY_READ);
        var denied =
                edge.post("/api/policy/decide")
                        .as("security")
                        .json(
                                question.formatted(
                                        ",\"resource\":{\"entity\":\"claim\",\"attributes\":{\"total\":1}}"))
                        .send()
                        .is(200);
        assertThat(denied.textAt("decision")).isEqualTo("deny");
        assertThat(denied.textAt("rules", "0")).isEqualTo("planted-rule");
        assertThat(edge.policies.asked().getLast().subject().roles()).containsExactly("user");
    }

    @Test
    void a_decision_about_a_record_shows_no_hidden_record_but_to_those_who_read_policies() {
        String id = edge.post(DATA).as("user").json(RecordRoutesTest.SOUND).send().textAt("id");
        String question =
                "{\"subject\":{\"principal\":\"user\"},\"operation\":\"entity.update\",\"resource\":"
                    + "{\"entity\":\"purchase_requisition\",\"id\":\"%s\"}}";
        edge.policies.limit(Operation.ENTITY_READ, Expr.FALSE);
        assertThat(
                        edge.post("/api/policy/decide")
                                .as("security")
                                .json(question.formatted(id))
                                .send()
                                .is(200)
                                .textAt("decision"))
                .isEqualTo("allow");
        edge.policies.forbid(Operation.POLICY_READ);
        edge.post("/api/policy/decide")
                .as("security")
                .json(question.formatted(id))
                .send()
                .refused(404, "DATA.RECORD_NOT_FOUND");
        edge.post("/api/policy/decide")
                .as("security")
                .json(question.formatted(UUID.randomUUID()))
                .send()
                .refused(404, "DATA.RECORD_NOT_FOUND");
        edge.post("/api/policy/decide")
                .as("security")
                .json(question.formatted(id).replace("purchase_requisition", "claim"))
                .send()
                .refused(404, "DATA.ENTITY_NOT_FOUND");
    }

    @Test
    void all_faults_of_a_question_are_told_at_once() {
        assertThat(
                        edge.post("/api/policy/decide")
                                .as("security")
                                .json(
                                        "{\"subject\":{\"principal\":\"nobody\",\"x\":1},\"operation\":\"sing\","
                                            + "\"resource\":{\"id\":\"1\",\"attributes\":{}}}")
                                .send()
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/subject/principal unknown",
                        "/subject/x unknown",
                        "/operation unknown",
                        "/resource/entity required",
                        "/resource/attributes surplus");
    }

    @Test
    void the_catalog_lists_every_operation() {
        var served = edge.get("/api/policy/operations").as("security").send().is(200);
        assertThat(served.at("items"))
                .isInstanceOfSatisfying(
                        com.athyper.kernel.Value.Items.class,
                        items -> assertThat(items.values()).hasSize(Operation.values().length));
    }

    @Test
    void the_audit_trail_is_read_and_verified() {
        edge.policies.forbid(Operation.META_DESIGN);
        edge.post("/api/meta/entities").as("user").json("{}").send().is(403);
        var events =
                edge.get(
                                "/api/audit/events?entity=e&recordId=r&actor=a&operation=o&from=2030-01-01T00:00:00Z"
                                    + "&to=2030-01-02T00:00:00%2B01:00&limit=7&cursor=c&count=exact")
                        .as("user")
                        .send()
                        .is(200);
        assertThat(events.textAt("items", "0", "operation")).isEqualTo("meta.design");
        assertThat(events.textAt("items", "0", "result")).isEqualTo("refused");
        assertThat(events.textAt("total")).isEqualTo("1");
        assertThat(edge.audit.asked())
                .containsExactly(
                        new AuditTrail.Query(
                                java.util.Optional.of("e"),
                                java.util.Optional.of("r"),
                                java.util.Optional.of("a"),
                                java.util.Optional.of("o"),
                                java.util.Optional.of(Instant.parse("2030-01-01T00:00:00Z")),
                                java.util.Optional.of(Instant.parse("2030-01-01T23:00:00Z")),
                                7,
                                java.util.Optional.of("c"),
                                true));
        var sound = edge.get("/api/audit/verify").as("user").send().is(200);
        assertThat(sound.textAt("valid")).isEqualTo("true");
        assertThat(sound.textAt("events")).isEqualTo("1");
        edge.audit.tamper();
        var broken = edge.get("/api/audit/verify").as("user").send().is(200);
        assertThat(broken.textAt("valid")).isEqualTo("false");
        assertThat(broken.textAt("firstBreak", "number")).isEqualTo("1");
        edge.get("/api/audit/events?from=noon")
                .as("user")
                .send()
                .refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void tokens_come_by_the_paths_that_keycloak_has() {
        edge.get("/realms/demo/.well-known/openid-configuration").send().is(200);
        edge.get("/realms/none/.well-known/openid-configuration")
                .send()
                .refused(404, "EDGE.NOT_FOUND");
        edge.get(REALM + "/certs").send().is(200);
        var token =
                edge.post(REALM + "/token")
                        .form(
                                Map.of(
                                        "grant_type",
                                        "password",
                                        "username",
                                        "user",
                                        "password",
                                        "user"))
                        .send()
                        .is(200);
        assertThat(token.textAt("access_token")).isEqualTo("user@demo");
        assertThat(token.header("Cache-Control")).contains("no-store");
        var refused = edge.post(REALM + "/token").form(Map.of("password", "x")).send().is(401);
        assertThat(refused.textAt("error")).isEqualTo("invalid_grant");
        edge.post(REALM + "/token").json("{}").send().refused(415, "EDGE.UNSUPPORTED_MEDIA");
        edge.post(REALM + "/token")
                .form(Map.of("a", "%zz"))
                .send()
                .refused(400, "EDGE.BODY_MALFORMED");
    }

    @Test
    void the_login_page_may_send_its_form_and_nothing_else() {
        var page =
                edge.get(REALM + "/auth?client_id=athyper-cli&state=s1&unheard_of=1")
                        .send()
                        .is(200);
        assertThat(page.mediaType()).isEqualTo("text/html");
        assertThat(page.text()).contains("s1");
        assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .contains("form-action 'self'")
                .contains("frame-ancestors 'none'");
        var back = edge.post(REALM + "/auth").form(Map.of("password", "user")).send().is(302);
        assertThat(back.header("Location")).contains("http://localhost:9000/back?code=1");
        edge.post(REALM + "/auth").form(Map.of("password", "x")).send().is(401);
    }

    @Test
    void the_root_leads_to_docs_that_load_nothing() {
        assertThat(edge.get("/").send().is(302).header("Location")).contains("/api/docs");
        var page = edge.get("/api/docs").send().is(200);
        assertThat(page.text())
                .contains("/api/data/{entity}/{id}")
                .contains("entity.read")
                .doesNotContain("<script")
                .doesNotContain("http://")
                .doesNotContain("https://");
        assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("style-src 'sha256-");
    }
}
