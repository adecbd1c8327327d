package com.athyper.edge.workflow;

import com.athyper.edge.endpoint.Shape;

/** How approvals and their tasks look on the wire. */
final class ApprovalShapes {
    /** In UTF-16 units; the rules count characters. */
    static final int COMMENT_MAX = 8_000;

    static final int PRINCIPAL_MAX = 127;

    static final Shape COMMENT_INPUT =
            Shape.object("DecisionComment").may("comment", Shape.text(4_000)).build();
    static final Shape TEXT_INPUT =
            Shape.object("CommentInput").must("text", Shape.text(4_000)).build();
    static final Shape DELEGATE_INPUT =
            Shape.object("DelegateInput")
                    .must("to", Shape.text(PRINCIPAL_MAX))
                    .may("reason", Shape.text(4_000))
                    .build();
    static final Shape RESOLVE_INPUT =
            Shape.object("ResolveInput").may("reason", Shape.text(4_000)).build();
    static final Shape REASSIGN_INPUT =
            Shape.object("ReassignInput")
                    .must("to", Shape.text(PRINCIPAL_MAX))
                    .must("reason", Shape.text(4_000))
                    .build();
    static final Shape APPROVER_INPUT =
            Shape.object("ApproverInput")
                    .must("principal", Shape.text(PRINCIPAL_MAX))
                    .may("reason", Shape.text(4_000))
                    .build();
    static final Shape CANCEL_INPUT =
            Shape.object("CancelInput").must("reason", Shape.text(4_000)).build();

    static final Shape INBOX_ITEM =
            Shape.object("InboxItem")
                    .must("id", Shape.uuid())
                    .must("instanceId", Shape.uuid())
                    .must("step", Shape.text())
                    .must("entity", Shape.text())
                    .must("recordId", Shape.uuid())
                    .must("title", Shape.text())
                    .must("requester", Shape.text())
                    .must("status", Shape.text())
                    .may("assignee", Shape.text())
                    .must("createdAt", Shape.time())
                    .may("dueAt", Shape.time())
                    .may("remindedAt", Shape.time())
                    .may("decidedAt", Shape.time())
                    .may("onBehalfOf", Shape.text())
                    .build();
    static final Shape MENTION =
            Shape.object("Mention")
                    .must("instanceId", Shape.uuid())
                    .may("taskId", Shape.uuid())
                    .must("by", Shape.text())
                    .must("at", Shape.time())
                    .must("text", Shape.text())
                    .build();

    private static final Shape COMMENT =
            Shape.object("Comment")
                    .must("by", Shape.text())
                    .must("at", Shape.time())
                    .must("text", Shape.text())
                    .may("taskId", Shape.uuid())
                    .may("mentions", Shape.list(Shape.text()))
                    .build();
    private static final Shape HANDOVER =
            Shape.object("Handover")
                    .must("from", Shape.text())
                    .must("to", Shape.text())
                    .must("at", Shape.time())
                    .may("reason", Shape.text())
                    .build();
    private static final Shape TASK_OF_INSTANCE = task(Shape.object("InstanceTask")).build();
    static final Shape TASK =
            task(Shape.object("Task"))
                    .must("instanceId", Shape.uuid())
                    .must("state", Shape.text())
                    .must("entity", Shape.text())
                    .must("recordId", Shape.uuid())
                    .must("title", Shape.text())
                    .must("requester", Shape.text())
                    .must("comments", Shape.list(COMMENT.ref()))
                    .with(COMMENT)
                    .build();

    /** What those learn who may move a task and not see what it is about. */
    static final Shape MOVED_TASK =
            Shape.openObject("MovedTask")
                    .must("id", Shape.uuid())
                    .must("instanceId", Shape.uuid())
                    .must("state", Shape.text())
                    .must("step", Shape.text())
                    .must("status", Shape.text())
                    .must("candidates", Shape.list(Shape.text()))
                    .must("assignees", Shape.list(Shape.text()))
                    .build();

    private static final Shape VOTE =
            Shape.object("Vote")
                    .must("by", Shape.text())
                    .must("decision", Shape.text())
                    .must("at", Shape.time())
                    .may("comment", Shape.text())
                    .may("onBehalfOf", Shape.text())
                    .build();
    private static final Shape ALARM =
            Shape.object("StepAlarm")
                    .must("do", Shape.choice("remind", "add", "replace", "notify", "decide"))
                    .must("level", Shape.integer())
                    .must("dueAt", Shape.time())
                    .may("firedAt", Shape.time())
                    .must("to", Shape.list(Shape.text()))
                    .build();
    private static final Shape STEP =
            step(Shape.object("InstanceStep"))
                    .must("path", Shape.list(Shape.text()))
                    .must("alarms", Shape.list(ALARM.ref()))
                    .with(ALARM)
                    .build();
    private static final Shape FORMER_STEP = step(Shape.object("FormerStep")).build();
    private static final Shape CROSSING =
            Shape.object("InstanceCrossing")
                    .must("migration", Shape.uuid())
                    .must("from", Shape.integer())
                    .must("by", Shape.text())
                    .must("at", Shape.time())
                    .must("undoable", Shape.flag())
                    .build();
    private static final Shape INCIDENT =
            Shape.object("Incident")
                    .must("step", Shape.text())
                    .must("code", Shape.text())
                    .must("reason", Shape.text())
                    .must("at", Shape.time())
                    .must("owner", Shape.text())
                    .must("actions", Shape.list(Shape.text()))
                    .build();
    static final Shape MOMENT =
            Shape.object("Moment")
                    .must("event", Shape.integer())
                    .must("at", Shape.time())
                    .must("by", Shape.text())
                    .must("what", Shape.text())
                    .may("why", Shape.text())
                    .must("text", Shape.text())
                    .may("before", Shape.anyObject())
                    .may("after", Shape.anyObject())
                    .build();
    static final Shape TIMELINE =
            Shape.object("Timeline").must("items", Shape.list(MOMENT.ref())).with(MOMENT).build();
    private static final Shape PROPOSAL =
            Shape.object("OverrideProposal")
                    .must("step", Shape.text())
                    .must("outcome", Shape.text())
                    .must("by", Shape.text())
                    .must("reason", Shape.text())
                    .build();
    private static final Shape PAUSE =
            Shape.object("Pause")
                    .must("by", Shape.text())
                    .must("at", Shape.time())
                    .must("reason", Shape.text())
                    .may("override", PROPOSAL.ref())
                    .with(PROPOSAL)
                    .build();
    static final Shape INSTANCE =
            Shape.object("Instance")
                    .must("id", Shape.uuid())
                    .must("state", Shape.text())
                    .must("template", Shape.text())
                    .must("templateVersion", Shape.integer())
                    .must("entity", Shape.text())
                    .must("recordId", Shape.uuid())
                    .must("title", Shape.text())
                    .must("transition", Shape.text())
                    .must("requester", Shape.text())
                    .must("startedAt", Shape.time())
                    .may("endedAt", Shape.time())
                    .may("pause", PAUSE.ref())
                    .with(PAUSE)
                    .may("migrated", CROSSING.ref())
                    .may("formerSteps", Shape.list(FORMER_STEP.ref()))
                    .with(CROSSING)
                    .with(FORMER_STEP)
                    .must("steps", Shape.list(STEP.ref()))
                    .must("tasks", Shape.list(TASK_OF_INSTANCE.ref()))
                    .must("incidents", Shape.list(INCIDENT.ref()))
                    .must("comments", Shape.list(COMMENT.ref()))
                    .must("events", Shape.integer())
                    .with(STEP)
                    .with(TASK_OF_INSTANCE)
                    .with(INCIDENT)
                    .with(COMMENT)
                    .build();

    /** What those learn who may operate an approval and not see what it is about. */
    static final Shape OPERATED =
            Shape.openObject("OperatedInstance")
                    .must("id", Shape.uuid())
                    .must("state", Shape.text())
                    .must("incidents", Shape.list(INCIDENT.ref()))
                    .must("events", Shape.integer())
                    .with(INCIDENT)
                    .build();

    private ApprovalShapes() {}

    private static Shape.Members step(Shape.Members members) {
        return members.must("name", Shape.text())
                .must("status", Shape.text())
                .must("why", Shape.text())
                .may("dueAt", Shape.time())
                .must("escalated", Shape.flag())
                .may("decidedBy", Shape.choice("clock", "rule", "override"))
                .may("needed", Shape.integer())
                .must("votes", Shape.list(VOTE.ref()))
                .with(VOTE);
    }

    private static Shape.Members task(Shape.Members members) {
        return members.must("id", Shape.uuid())
                .must("step", Shape.text())
                .must("status", Shape.text())
                .must("candidates", Shape.list(Shape.text()))
                .must("assignees", Shape.list(Shape.text()))
                .must("createdAt", Shape.time())
                .may("dueAt", Shape.time())
                .must("why", Shape.text())
                .may("remindedAt", Shape.time())
                .may("commentRequired", Shape.list(Shape.text()))
                .may("owner", Shape.text())
                .may("handovers", Shape.list(HANDOVER.ref()))
                .with(HANDOVER);
    }
}
