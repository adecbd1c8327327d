package com.athyper.workflow.actors;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand.Start;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalStore;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.Approvals.Shown;
import com.athyper.workflow.PendingStart;
import com.athyper.workflow.WorkflowError;
import com.athyper.workflow.template.Template;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Starts what a record's transition asked for, by the template that is in force then. */
public record ApprovalStarts(ApprovalStore store, InForce templates) {

    /** The templates in force. */
    @FunctionalInterface
    public interface InForce {
        Optional<Template> find(TenantId tenant, EntityName name);
    }

    /** From the outbox; what is no longer in it has been started. */
    public CompletionStage<Answer<Shown>> start(Approvals approvals, ApprovalKey key) {
        return store.pendingStart(key.tenant(), key.instance())
                .thenCompose(
                        pending ->
                                pending.isPresent()
                                        ? start(approvals, key.tenant(), pending.get())
                                        : approvals.show(key));
    }

    /** For whoever knows what the outbox says. */
    public CompletionStage<Answer<Shown>> start(
            Approvals approvals, TenantId tenant, PendingStart pending) {
        Optional<Start> start =
                templates
                        .find(tenant, pending.template())
                        .map(
                                template ->
                                        new Start(
                                                template.document(),
                                                template.version(),
                                                subject(pending)));
        if (start.isEmpty()) {
            return CompletableFuture.completedFuture(
                    Answer.refused(
                            WorkflowError.TEMPLATE_NOT_IN_FORCE.because(
                                    "the template `%s` is not in force"
                                            .formatted(pending.template()))));
        }
        return approvals.execute(
                new ApprovalKey(tenant, pending.instance()),
                start.get(),
                pending.origin().under("start:" + pending.instance()));
    }

    private static Approval.Subject subject(PendingStart pending) {
        return new Approval.Subject(
                pending.entity(),
                pending.record(),
                pending.recordVersion(),
                title(pending),
                pending.attributes(),
                pending.origin().principal(),
                pending.transition(),
                pending.outcomes());
    }

    /** What the inbox calls it: the record's own title or name if it has one. */
    private static String title(PendingStart pending) {
        return pending.attributes()
                .text("title")
                .or(() -> pending.attributes().text("name"))
                .or(() -> pending.attributes().text("subject"))
                .orElseGet(() -> pending.entity().value() + " " + pending.record());
    }
}
