package com.athyper.edge.workflow;

import com.athyper.edge.endpoint.Shape;
import com.athyper.kernel.Value;

/** How the numbers about approvals look on the wire. */
final class ComplianceShapes {
    static final Value.Fields SECONDS = Value.object().put("type", "number").build();

    private static final Shape SPREAD =
            Shape.object("Spread")
                    .must("count", Shape.integer())
                    .must("p50Seconds", SECONDS)
                    .must("p90Seconds", SECONDS)
                    .must("maxSeconds", SECONDS)
                    .build();
    private static final Shape COURSE =
            Shape.object("ApprovalCourse")
                    .may("template", Shape.text())
                    .must("started", Shape.integer())
                    .must("ended", Shape.integer())
                    .must("outcomes", Shape.anyObject())
                    .must("cycle", SPREAD.ref())
                    .with(SPREAD)
                    .build();
    private static final Shape STEP =
            Shape.object("StepCourse")
                    .must("template", Shape.text())
                    .must("step", Shape.text())
                    .must("elapsed", SPREAD.ref())
                    .must("outcomes", Shape.anyObject())
                    .must("deciders", Shape.anyObject())
                    .must("waitingSeconds", SECONDS)
                    .must("workingSeconds", SECONDS)
                    .with(SPREAD)
                    .build();
    private static final Shape APPROVER =
            Shape.object("ApproverCourse")
                    .must("principal", Shape.text())
                    .must("decided", SPREAD.ref())
                    .must("decisions", Shape.anyObject())
                    .must("waitingSeconds", SECONDS)
                    .must("workingSeconds", SECONDS)
                    .with(SPREAD)
                    .build();
    private static final Shape SLA =
            Shape.object("SlaKept")
                    .must("kept", Shape.integer())
                    .must("missed", Shape.integer())
                    .must("overdue", Shape.integer())
                    .build();
    private static final Shape BOTTLENECK =
            Shape.object("Bottleneck")
                    .may("template", Shape.text())
                    .may("step", Shape.text())
                    .may("waitingSeconds", SECONDS)
                    .may("approver", Shape.text())
                    .may("openSeconds", SECONDS)
                    .build();
    static final Shape METRICS =
            Shape.object("WorkflowMetrics")
                    .must("from", Shape.time())
                    .must("to", Shape.time())
                    .must("asOf", Shape.time())
                    .must("approvals", COURSE.ref())
                    .must("templates", Shape.list(COURSE.ref()))
                    .must("steps", Shape.list(STEP.ref()))
                    .must("approvers", Shape.list(APPROVER.ref()))
                    .must("sla", SLA.ref())
                    .must("events", Shape.anyObject())
                    .must("bottleneck", BOTTLENECK.ref())
                    .with(COURSE)
                    .with(STEP)
                    .with(APPROVER)
                    .with(SLA)
                    .with(BOTTLENECK)
                    .build();

    static final Shape DEADLINE =
            Shape.object("DeadlineEntry")
                    .must("instanceId", Shape.uuid())
                    .must("template", Shape.text())
                    .must("step", Shape.text())
                    .must("kind", Shape.choice("due", "reminder", "escalation", "clock"))
                    .must("level", Shape.integer())
                    .must("deadline", Shape.time())
                    .may("setAt", Shape.time())
                    .may("closedAt", Shape.time())
                    .must(
                            "account",
                            Shape.choice(
                                    "fired",
                                    "late",
                                    "cancelled",
                                    "pending",
                                    "missed",
                                    "unaccounted"))
                    .may("why", Shape.text())
                    .may("lagSeconds", SECONDS)
                    .build();
    private static final Shape BUCKET =
            Shape.object("LagBucket")
                    .must("upToSeconds", SECONDS)
                    .must("count", Shape.integer())
                    .build();
    static final Shape SLA_REPORT =
            Shape.object("SlaReport")
                    .must("from", Shape.time())
                    .must("to", Shape.time())
                    .must("asOf", Shape.time())
                    .must("withinSeconds", SECONDS)
                    .must("proved", Shape.flag())
                    .must("totals", Shape.anyObject())
                    .must("lag", SPREAD.ref())
                    .must("histogram", Shape.list(BUCKET.ref()))
                    .must("unaccounted", Shape.list(DEADLINE.ref()))
                    .with(SPREAD)
                    .with(BUCKET)
                    .with(DEADLINE)
                    .build();

    private ComplianceShapes() {}
}
