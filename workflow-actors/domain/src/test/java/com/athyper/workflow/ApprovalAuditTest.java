package com.athyper.workflow;

import static com.athyper.workflow.Approving.EVERYBODY;
import static com.athyper.workflow.Approving.FOUR;
import static com.athyper.workflow.Approving.KEY;
import static com.athyper.workflow.Approving.MAIN_JOB;
import static com.athyper.workflow.Approving.RECORD;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Json;
import com.athyper.workflow.ApprovalCommand.AddComment;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Cancel;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.Release;
import com.athyper.workflow.ApprovalCommand.Retry;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class ApprovalAuditTest {
    private static final Approving RUNNING = given().after("user", start(MAIN_JOB));

    private static List<AuditEntry> audit(Approving before, String by, ApprovalCommand command) {
        var result = before.when(by, command);
        return ApprovalAudit.entries(KEY, before.state(), result.happened(), result.origin());
    }

    private static List<String> operations(Approving before, String by, ApprovalCommand command) {
        return audit(before, by, command).stream().map(AuditEntry::operation).toList();
    }

    @Test
    void a_decision_tells_who_what_before_after_and_why() {
        var entries = audit(RUNNING, "manager", new Approve(1, Optional.of("within the budget")));
        var decided = entries.getFirst();
        assertThat(decided.tenant()).isEqualTo(Approving.DEMO);
        assertThat(decided.operation()).isEqualTo("workflow.task.decide");
        assertThat(decided.result()).isEqualTo(AuditEntry.Result.DONE);
        assertThat(decided.entity()).contains("purchase_requisition");
        assertThat(decided.subject()).contains(RECORD.toString());
        assertThat(decided.origin().principal().value()).isEqualTo("manager");
        assertThat(decided.origin().requestId()).isEqualTo("request-1");
        assertThat(decided.origin().reason()).contains("within the budget");
        assertThat(decided.before().map(Json::write))
                .contains(
                        "{\"task\":1,\"status\":\"open\","
                                + "\"instanceId\":\"01900000-0000-7000-8000-111111110000\"}");
        assertThat(decided.after().map(Json::write))
                .contains(
                        "{\"task\":1,\"status\":\"approved\",\"assignee\":\"manager\","
                                + "\"instanceId\":\"01900000-0000-7000-8000-111111110000\"}");
    }

    @Test
    void every_event_has_its_line_and_its_operation() {
        assertThat(operations(given(), "user", start(MAIN_JOB)))
                .containsExactly("workflow.instance.start", "workflow.step.activate");
        assertThat(operations(RUNNING, "manager", new Claim(1)))
                .containsExactly("workflow.task.claim");
        assertThat(operations(RUNNING.after("manager", new Claim(1)), "manager", new Release(1)))
                .containsExactly("workflow.task.release");
        assertThat(operations(RUNNING, "manager", new Approve(1, Optional.empty())))
                .containsExactly(
                        "workflow.task.decide",
                        "workflow.step.complete",
                        "workflow.step.skip",
                        "workflow.instance.end");
        assertThat(operations(RUNNING, "user", new AddComment(Optional.empty(), "hm")))
                .containsExactly("workflow.instance.comment");
        assertThat(operations(RUNNING, "system@athyper", new Escalate("manager", 1, FOUR)))
                .containsExactly("workflow.step.escalate");
        assertThat(operations(RUNNING, "user", new Cancel("no more")))
                .containsExactly("workflow.instance.cancel");
    }

    @Test
    void incidents_and_their_mending_are_told() {
        var nobody =
                given(EVERYBODY.without(Approving.MANAGER, Approving.MANAGER2, Approving.DIRECTOR));
        assertThat(operations(nobody, "user", start(MAIN_JOB)))
                .containsExactly("workflow.instance.start", "workflow.incident.raise");
        var mended = nobody.after("user", start(MAIN_JOB)).among(EVERYBODY);
        var entries = audit(mended, "admin", new Retry());
        assertThat(entries)
                .extracting(AuditEntry::operation)
                .containsExactly("workflow.incident.resolve", "workflow.step.activate");
        assertThat(entries.getFirst().before().map(Json::write))
                .hasValueSatisfying(it -> assertThat(it).contains("\"incident\":\"no-approver\""));
    }

    @Test
    void an_end_tells_why() {
        var cancelled = audit(RUNNING, "user", new Cancel("bought elsewhere")).getFirst();
        assertThat(cancelled.origin().reason()).contains("bought elsewhere");
        assertThat(cancelled.after().map(Json::write))
                .hasValueSatisfying(it -> assertThat(it).contains("\"state\":\"cancelled\""));
    }
}
