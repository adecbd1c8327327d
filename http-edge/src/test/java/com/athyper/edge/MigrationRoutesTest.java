package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Movers;
import com.athyper.kernel.Json;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Versions of templates, and approvals that go over to them, over the wire. */
class MigrationRoutesTest {
    private static final String ONE = "/api/workflow/templates/" + Movers.TEMPLATE;
    private static final String MIGRATIONS = ONE + "/migrations";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    private Served start(String body) {
        return edge.post(MIGRATIONS).as("security").json(body).send();
    }

    @Test
    void it_is_told_how_each_version_stands() {
        var lives = edge.get(ONE + "/lifecycle").as("security").send().is(200);
        assertThat(lives.textAt("versions", "0", "state")).isEqualTo("deprecated");
        assertThat(lives.textAt("versions", "1", "state")).isEqualTo("active");
        edge.get("/api/workflow/templates/other/lifecycle").as("security").send().is(404);
    }

    @Test
    void an_impact_tells_of_all_and_judges_some() {
        var impact =
                edge.post(ONE + "/versions/2/impact")
                        .as("security")
                        .json("{\"mapping\":{\"manager\":\"desk\"}}")
                        .send()
                        .is(200);
        assertThat(impact.textAt("groups", "0", "steps", "0")).isEqualTo("manager");
        assertThat(impact.textAt("items", "1", "code")).isEqualTo("WORKFLOW.MIGRATION_IMPOSSIBLE");
        assertThat(impact.at("counts"))
                .isEqualTo(Json.trustedObject("{\"kept\":1,\"refused\":1,\"would-migrate\":1}"));
        edge.post(ONE + "/versions/2/impact").as("security").send().is(200);
        edge.post(ONE + "/versions/two/impact").as("security").send().is(404);
    }

    @Test
    void a_migration_is_a_dry_run_unless_it_says_otherwise() {
        var started = start("{\"to\":2}").is(202);
        assertThat(started.header("Location")).contains(MIGRATIONS + "/" + started.textAt("id"));
        assertThat(edge.movers.jobs().getFirst().order().dryRun()).isTrue();
        start(
                        """
                        {"to":2,"from":1,"dryRun":false,"mayEnd":true,"mapping":{"manager":"desk"},
                         "instances":{"step":"manager","ids":["00000000-0000-0001-0000-000000000001"]},
                         "reason":"new law"}\
                        """)
                .is(202);
        var job = edge.movers.jobs().getLast();
        assertThat(job.reason()).contains("new law");
        var order = job.order();
        assertThat(order.dryRun()).isFalse();
        assertThat(order.mayEnd()).isTrue();
        assertThat(order.from()).contains(1);
        assertThat(order.mapping()).isEqualTo(Map.of("manager", "desk"));
        assertThat(order.step()).contains("manager");
        assertThat(order.instances()).isEqualTo(List.of(Movers.GOES));
    }

    @Test
    void an_order_that_cannot_be_read_is_told_whole() {
        var refused =
                start(
                        """
                        {"from":0,"mapping":{"manager":7},"instances":{"ids":["x"],"who":1},"speed":9}\
                        """);
        refused.refused(422, "EDGE.BODY_INVALID");
        assertThat(refused.faults())
                .containsExactlyInAnyOrder(
                        "/to required",
                        "/from range",
                        "/mapping type",
                        "/instances/ids type",
                        "/instances/ids too-few",
                        "/instances/who unknown",
                        "/speed unknown");
        start("{\"to\":2,\"instances\":{\"ids\":[]}}").refused(422, "EDGE.BODY_INVALID");
    }

    @Test
    void its_progress_and_its_results_are_shown() {
        String one = MIGRATIONS + "/" + start("{\"to\":2,\"dryRun\":false}").textAt("id");
        var shown = edge.get(one).as("security").send().is(200);
        assertThat(shown.textAt("state")).isEqualTo("complete");
        var list = edge.get(MIGRATIONS).as("security").send().is(200);
        assertThat(list.textAt("items", "0", "id")).isEqualTo(shown.textAt("id"));
        var refused = edge.get(one + "/results?status=refused").as("security").send().is(200);
        assertThat(refused.textAt("items", "0", "instanceId")).isEqualTo(Movers.STAYS.toString());
        edge.get(one + "/results?status=lost").as("security").send().is(400);
        edge.get(MIGRATIONS + "/" + new UUID(9, 9))
                .as("security")
                .send()
                .refused(404, "WORKFLOW.MIGRATION_NOT_FOUND");
    }

    @Test
    void it_is_undone_with_a_reason() {
        String one = MIGRATIONS + "/" + start("{\"to\":2,\"dryRun\":false}").textAt("id");
        var undone =
                edge.post(one + "/undo")
                        .as("security")
                        .json("{\"reason\":\"too early\"}")
                        .send()
                        .is(202);
        assertThat(undone.textAt("undo", "reason")).isEqualTo("too early");
        String dry = MIGRATIONS + "/" + start("{\"to\":2}").textAt("id");
        edge.post(dry + "/undo").as("security").send().refused(409, "WORKFLOW.MIGRATION_BUSY");
    }

    @Test
    void who_may_not_migrate_is_told_nothing() {
        edge.policies.forbid(Operation.TEMPLATE_MIGRATE);
        start("{\"to\":2}").refused(403, "POLICY.DENIED");
        edge.post(ONE + "/versions/2/impact").as("security").send().refused(403, "POLICY.DENIED");
        edge.get(MIGRATIONS).as("security").send().refused(403, "POLICY.DENIED");
        edge.get(ONE + "/lifecycle").as("security").send().is(200);
    }
}
