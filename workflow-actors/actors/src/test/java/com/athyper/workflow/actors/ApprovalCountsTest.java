package com.athyper.workflow.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Measured;
import com.athyper.workflow.Measured.Deadline;
import com.athyper.workflow.Measured.Fate;
import com.athyper.workflow.Measured.Kind;
import com.athyper.workflow.Measured.Passed;
import com.athyper.workflow.Measured.Slot;
import com.athyper.workflow.Measured.Told;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What Prometheus reads about approvals. */
class ApprovalCountsTest {
    private static final TenantId DEMO = new TenantId("demo");
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final ApprovalCounts counts = new ApprovalCounts();

    private static Deadline closed(Kind kind, Fate fate, long lateMillis, String why) {
        return new Deadline(
                new Slot("manager", kind, 1, NOON),
                Optional.empty(),
                fate,
                Optional.of(NOON.plusMillis(lateMillis)),
                Optional.of(why));
    }

    private static Measured measured() {
        return new Measured(
                List.of(
                        closed(Kind.REMINDER, Fate.FIRED, 40, ""),
                        closed(Kind.ESCALATION, Fate.FIRED, 700, ""),
                        closed(Kind.ESCALATION, Fate.CANCELLED, -5, "decided"),
                        closed(Kind.DUE, Fate.CANCELLED, -5, "decided"),
                        closed(Kind.DUE, Fate.CANCELLED, -5, "paused")),
                List.of(),
                List.of(),
                List.of(new Passed("", NOON, NOON.plusSeconds(90), "approved", "people")),
                List.of(new Told(3, NOON, "delegated", "manager", new PrincipalId("ann"))));
    }

    @Test
    void what_was_settled_is_counted_by_tenant_and_template() {
        counts.settled(DEMO, "two_eyes", measured());
        counts.refused(DEMO, "self-approval");
        var its = "tenant=\"demo\",template=\"two_eyes\"";
        assertThat(counts.text().lines())
                .contains(
                        "# TYPE athyper_workflow_deadline_lag_seconds histogram",
                        "athyper_workflow_deadline_lag_seconds_bucket{le=\"0.01\"} 0",
                        "athyper_workflow_deadline_lag_seconds_bucket{le=\"0.05\"} 1",
                        "athyper_workflow_deadline_lag_seconds_bucket{le=\"1\"} 2",
                        "athyper_workflow_deadline_lag_seconds_bucket{le=\"+Inf\"} 2",
                        "athyper_workflow_deadline_lag_seconds_count 2",
                        "athyper_workflow_deadline_lag_seconds_sum 0.74",
                        "athyper_workflow_sla_total{" + its + ",result=\"kept\"} 1",
                        "athyper_workflow_approvals_ended_total{"
                                + its
                                + ",outcome=\"approved\"} 1",
                        "athyper_workflow_approval_cycle_seconds_sum{" + its + "} 90",
                        "athyper_workflow_events_total{" + its + ",kind=\"delegated\"} 1",
                        "athyper_workflow_events_total{tenant=\"demo\",template=\"\",kind=\"self-approval\"}"
                            + " 1");
    }

    @Test
    void more_templates_than_there_is_room_for_share_their_series() {
        for (int i = 0; i < ApprovalCounts.TEMPLATES_MAX + 5; i++) {
            counts.settled(DEMO, "t" + i, measured());
        }
        var sums =
                counts.text()
                        .lines()
                        .filter(
                                line ->
                                        line.startsWith(
                                                "athyper_workflow_approval_cycle_seconds_count"))
                        .toList();
        assertThat(sums)
                .hasSize(ApprovalCounts.TEMPLATES_MAX + 1)
                .contains(
                        "athyper_workflow_approval_cycle_seconds_count{tenant=\"other\",template=\"other\"}"
                            + " 5");
    }

    @Test
    void the_histogram_is_there_before_anything_fires() {
        assertThat(counts.text()).contains("athyper_workflow_deadline_lag_seconds_count 0");
    }
}
