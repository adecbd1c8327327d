package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

/** Numbers about approvals, for those who may read them. */
class ComplianceRoutesTest {
    private static final String METRICS = "/api/workflow/metrics";
    private static final String SLA = "/api/workflow/sla-report";
    private final EdgeUnderTest edge = new EdgeUnderTest();

    @Test
    void approvals_are_measured_and_the_bottleneck_is_named() {
        var metrics = edge.get(METRICS).as("manager").send().is(200);
        assertThat(metrics.textAt("approvals", "started")).isEqualTo("4");
        assertThat(metrics.textAt("approvals", "cycle", "p90Seconds")).isEqualTo("120");
        assertThat(metrics.textAt("templates", "0", "template")).isEqualTo("pr_approval");
        assertThat(metrics.textAt("steps", "0", "waitingSeconds")).isEqualTo("300");
        assertThat(metrics.textAt("steps", "0", "workingSeconds")).isEqualTo("1.5");
        assertThat(metrics.textAt("events", "selfApprovalAttempts")).isEqualTo("2");
        assertThat(metrics.textAt("events", "overrides")).isEqualTo("0");
        assertThat(metrics.textAt("sla", "missed")).isEqualTo("1");
        assertThat(metrics.textAt("bottleneck", "step")).isEqualTo("manager");
        assertThat(metrics.textAt("bottleneck", "approver")).isEqualTo("manager");
        assertThat(edge.statistics.asked().to()).isEqualTo(EdgeUnderTest.NOON);
        assertThat(edge.statistics.asked().from())
                .isEqualTo(EdgeUnderTest.NOON.minus(Duration.ofDays(30)));
    }

    @Test
    void a_period_is_as_the_caller_says() {
        edge.get(
                        SLA
                                + "?template=other&from=2030-01-01T00:00:00Z&to=2030-01-02T00:00:00Z"
                                + "&within=PT5S")
                .as("manager")
                .send()
                .is(200);
        var asked = edge.statistics.asked();
        assertThat(asked.template()).contains(new EntityName("other"));
        assertThat(asked.from()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
        assertThat(asked.end()).isEqualTo(EdgeUnderTest.NOON);
        assertThat(edge.statistics.within()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void what_is_not_accounted_for_is_said() {
        var report = edge.get(SLA).as("manager").send().is(200);
        assertThat(report.textAt("proved")).isEqualTo("false");
        assertThat(report.textAt("totals", "escalation", "fired")).isEqualTo("2");
        assertThat(report.textAt("totals", "escalation", "pending")).isEqualTo("0");
        assertThat(report.textAt("unaccounted", "0", "account")).isEqualTo("unaccounted");
        assertThat(report.textAt("histogram", "0", "upToSeconds")).isEqualTo("1");
    }

    @Test
    void deadlines_come_in_pages() {
        var first = edge.get(SLA + "/deadlines?limit=3").as("manager").send().is(200);
        assertThat(first.textAt("items", "2", "level")).isEqualTo("3");
        assertThat(first.textAt("items", "0", "lagSeconds")).isEqualTo("0.04");
        var second =
                edge.get(SLA + "/deadlines?limit=3&cursor=" + first.textAt("nextCursor"))
                        .as("manager")
                        .send()
                        .is(200);
        assertThat(second.textAt("items", "1", "level")).isEqualTo("5");
        assertThat(second.json().text("nextCursor")).isEmpty();
    }

    @Test
    void who_may_not_read_them_reads_none() {
        edge.policies.forbid(Operation.METRICS_READ);
        for (String path : new String[] {METRICS, SLA, SLA + "/deadlines"}) {
            edge.get(path).as("manager").send().refused(403, "POLICY.DENIED");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                METRICS + "?from=x",
                METRICS + "?from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z",
                METRICS + "?template=No%20Name",
                SLA + "?within=soon",
                SLA + "?within=-PT1S",
                SLA + "?within=P2D",
                SLA + "/deadlines?cursor=x",
                SLA + "/deadlines?limit=0"
            })
    void what_cannot_be_asked_is_refused(String path) {
        edge.get(path).as("manager").send().refused(400, "EDGE.QUERY_INVALID");
    }
}
