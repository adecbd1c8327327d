package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCheck;
import com.athyper.meta.EntityCheck.Checked;
import com.athyper.meta.TableShape;
import com.athyper.meta.change.ChangeProgress;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;

class ChangeRoutesTest {
    private static final String ENTITIES = "/api/meta/entities";
    private final EdgeUnderTest edge = new EdgeUnderTest();

    private static Value.Fields checked(Optional<Value.Fields> before, String json) {
        return switch (EntityCheck.check(before, Json.trustedObject(json.replace('\'', '"')))) {
            case Checked.Sound(var document) -> document;
            case Checked.Faulty(var faults) -> throw new AssertionError(faults.toString());
        };
    }

    /** Version 1 in force, version 2 drafted. */
    private void claim(String changes) {
        Value.Fields first =
                checked(
                        Optional.empty(),
                        """
                        {'name':'claim','fields':[
                          {'name':'total','type':'decimal'},
                          {'name':'note','type':'string','maxLength':100}]}
                        """);
        edge.post(ENTITIES).as("user").json(Json.write(first)).send().is(201);
        edge.post(ENTITIES + "/claim/versions/1/publish").as("user").send().is(200);
        Value.Fields second = checked(Optional.of(first), changes);
        edge.post(ENTITIES + "/claim/versions").as("user").json(Json.write(second)).send().is(201);
    }

    @Test
    void a_diff_tells_what_breaks_clients() {
        claim(
                """
                {'fields':[{'name':'sum','renamedFrom':'total','type':'decimal','label':'Total'},
                  {'name':'note','type':'string','maxLength':200}]}
                """);

        var diff = edge.get(ENTITIES + "/claim/versions/2/diff?from=1").as("user").send().is(200);

        assertThat(diff.textAt("breaking")).isEqualTo("true");
        assertThat(diff.textAt("changes", "0", "kind")).isEqualTo("field-renamed");
        assertThat(diff.textAt("changes", "0", "pointer")).isEqualTo("/fields/0/name");
        assertThat(diff.textAt("changes", "1", "kind")).isEqualTo("field-widened");
        assertThat(diff.textAt("changes", "1", "breaking")).isEqualTo("false");
        assertThat(edge.get(ENTITIES + "/claim/versions/2/diff").as("user").send().is(200).text())
                .as("from the one in force")
                .isEqualTo(diff.text());
        edge.get(ENTITIES + "/claim/versions/2/diff?from=9")
                .as("user")
                .send()
                .refused(404, "META.VERSION_NOT_FOUND");
        edge.get(ENTITIES + "/claim/versions/1/diff")
                .as("user")
                .send()
                .refused(404, "META.VERSION_NOT_FOUND");
        edge.get(ENTITIES + "/nothing/versions/1/diff")
                .as("user")
                .send()
                .refused(404, "META.DEFINITION_NOT_FOUND");
    }

    @Test
    void a_plan_says_what_would_happen_and_changes_nothing() {
        claim("{'fields':[{'name':'note','type':'string','maxLength':10}]}");
        String policy =
                """
                {"name":"limits","rules":[
                 {"id":"a","entities":["claim"],"when":"resource.total > 5"},
                 {"id":"b","entities":["other"],"when":"resource.total > 5"}]}
                """;
        edge.post("/api/policy/policies").as("user").json(policy).send().is(201);
        edge.post("/api/policy/policies/limits/versions/1/activate").as("user").send().is(200);

        var plan =
                edge.post("/api/meta/changes")
                        .as("user")
                        .json("{\"entity\":\"claim\",\"version\":2}")
                        .send()
                        .is(200);

        assertThat(plan.textAt("id")).isEqualTo("claim.2");
        assertThat(plan.textAt("status")).isEqualTo("planned");
        assertThat(plan.textAt("inForce")).isEqualTo("1");
        assertThat(plan.textAt("breaking")).isEqualTo("true");
        assertThat(plan.textAt("undo", "possible")).isEqualTo("false");
        assertThat(plan.textAt("steps", "0", "lock")).isEqualTo("access-exclusive");
        assertThat(plan.textAt("steps", "0", "blocks")).isEqualTo("false");
        assertThat(plan.textAt("steps", "1", "pass")).isEqualTo("read");
        assertThat(plan.textAt("steps", "1", "rows")).isEqualTo("1000");
        assertThat(plan.textAt("diagnostics"))
                .contains("policy-mentions-field", "`limits` speaks of `total` at /rules/0/when")
                .doesNotContain("/rules/1");
        assertThat(plan.textAt("apply")).isEqualTo(ENTITIES + "/claim/versions/2/publish");
        assertThat(edge.get("/api/meta/changes/claim.2").as("user").send().is(200).text())
                .isEqualTo(plan.text());
        assertThat(edge.get(ENTITIES + "/claim").as("user").send().is(200).textAt("published"))
                .isEqualTo("1");
    }

    @Test
    void records_in_the_way_make_a_plan_impossible() {
        claim(
                """
                {'fields':[{'name':'total','type':'decimal','required':true},
                  {'name':'note','type':'string','maxLength':100}]}
                """);
        edge.survey.unfitting(3);

        var plan = edge.get("/api/meta/changes/claim.2").as("user").send().is(200);

        assertThat(plan.textAt("status")).isEqualTo("impossible");
        assertThat(plan.textAt("inTheWay", "0", "pointer")).isEqualTo("/fields/0/required");
        assertThat(plan.textAt("inTheWay", "0", "message")).endsWith(": 3 stored records");
        assertThat(edge.get("/api/meta/changes/claim.1").as("user").send().is(200).textAt("status"))
                .isEqualTo("applied");
    }

    @Test
    void a_change_that_is_being_made_tells_how_far_it_is() {
        claim("{'fields':[{'name':'total','type':'decimal'},{'name':'note','type':'string'}]}");
        String changes = "/api/meta/changes/";
        assertThat(edge.get(changes + "claim.2/progress").as("user").send().status())
                .isEqualTo(404);
        edge.survey.progress(
                new ChangeProgress(2, 3, 7, 1500, Instant.parse("2026-01-02T03:04:05Z")));

        var change = edge.get(changes + "claim.2/progress").as("user").send().is(200);

        assertThat(change.text())
                .isEqualTo(
                        """
                        {"id":"claim.2","status":"applying","step":3,"steps":7,"written":1500,\
                        "at":"2026-01-02T03:04:05Z"}\
                        """);
        assertThat(
                        edge.get(changes + "purchase_requisition.1/progress")
                                .as("user")
                                .send()
                                .is(200)
                                .text())
                .isEqualTo("{\"id\":\"purchase_requisition.1\",\"status\":\"applied\"}");
        for (String id :
                new String[] {"claim.3", "claim.1", "claim", "claim.x", "Claim.2", "nothing.1"}) {
            edge.get(changes + id + "/progress")
                    .as("user")
                    .send()
                    .refused(404, "META.DEFINITION_NOT_FOUND");
        }
    }

    @Test
    void a_change_is_an_entity_and_a_version() {
        assertThat(
                        edge.post("/api/meta/changes")
                                .as("user")
                                .json("{\"entity\":\"A\",\"version\":0}")
                                .send()
                                .refused(422, "META.DEFINITION_INVALID")
                                .faults())
                .containsExactly("/entity required", "/version required");
        for (String id : new String[] {"claim", "claim.x", "claim.1", "Claim.1"}) {
            assertThat(edge.get("/api/meta/changes/" + id).as("user").send().status())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_table_is_held_against_its_model() {
        String path = ENTITIES + "/purchase_requisition/drift";
        var model = edge.models.find(new TenantId("demo"), Catalog.NAME).orElseThrow();
        var expected = TableShape.expected(new TenantId("demo"), model);

        assertThat(edge.get(path).as("user").send().is(200).textAt("differences", "0", "what"))
                .isEqualTo("table");
        edge.survey.table(expected);
        assertThat(edge.get(path).as("user").send().is(200).textAt("drifted")).isEqualTo("false");
        edge.survey.table(
                new TableShape(
                        expected.columns(),
                        expected.constraints(),
                        expected.indexes(),
                        expected.triggers(),
                        false));
        assertThat(edge.get(path).as("user").send().is(200).textAt("differences", "0", "what"))
                .isEqualTo("security");
        edge.get(ENTITIES + "/nothing/drift")
                .as("user")
                .send()
                .refused(404, "META.DEFINITION_NOT_FOUND");
    }

    @Test
    void the_schemas_of_an_entity_are_given_under_its_hash() {
        String path = "/api/meta/contracts/purchase_requisition";
        var contract = edge.get(path).as("user").send().is(200);

        assertThat(contract.textAt("schemas", "create", "required", "0")).isEqualTo("title");
        assertThat(contract.textAt("schemas", "read", "properties", "state", "enum"))
                .contains("draft");
        edge.get(path)
                .as("user")
                .header("If-None-Match", contract.header("ETag").orElseThrow())
                .send()
                .is(304);
        edge.get("/api/meta/contracts/nothing")
                .as("user")
                .send()
                .refused(404, "DATA.ENTITY_NOT_FOUND");
    }
}
