package com.athyper.workflow;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why an approval refuses. */
public enum WorkflowError implements ErrorCode {
    INSTANCE_NOT_FOUND(
            "WORKFLOW.INSTANCE_NOT_FOUND", ErrorKind.NOT_FOUND, "There is no such approval"),
    INSTANCE_STARTED(
            "WORKFLOW.INSTANCE_STARTED", ErrorKind.CONFLICT, "The approval has started already"),
    INSTANCE_ENDED("WORKFLOW.INSTANCE_ENDED", ErrorKind.CONFLICT, "The approval has ended"),
    TEMPLATE_NOT_IN_FORCE(
            "WORKFLOW.TEMPLATE_NOT_IN_FORCE", ErrorKind.CONFLICT, "The template is not in force"),
    TASK_NOT_FOUND("WORKFLOW.TASK_NOT_FOUND", ErrorKind.NOT_FOUND, "There is no such task"),
    TASK_DECIDED("WORKFLOW.TASK_DECIDED", ErrorKind.CONFLICT, "The task has been decided"),
    TASK_CLAIMED("WORKFLOW.TASK_CLAIMED", ErrorKind.CONFLICT, "Somebody else has claimed the task"),
    TASK_NOT_CLAIMED(
            "WORKFLOW.TASK_NOT_CLAIMED", ErrorKind.CONFLICT, "The task must be claimed first"),
    NOT_A_CANDIDATE(
            "WORKFLOW.NOT_A_CANDIDATE", ErrorKind.FORBIDDEN, "The task is not for this principal"),
    SELF_APPROVAL(
            "WORKFLOW.SELF_APPROVAL", ErrorKind.FORBIDDEN, "Nobody decides their own request"),
    TASK_NOT_DELEGATED(
            "WORKFLOW.TASK_NOT_DELEGATED",
            ErrorKind.CONFLICT,
            "The task is with the one whom it asks"),
    DELEGATED_TOO_OFTEN(
            "WORKFLOW.DELEGATED_TOO_OFTEN",
            ErrorKind.LIMIT,
            "The task has been handed on too often"),
    RECEIVER_INVALID(
            "WORKFLOW.RECEIVER_INVALID",
            ErrorKind.INVALID,
            "The task cannot be given to this principal"),
    DECIDED_BEFORE(
            "WORKFLOW.DECIDED_BEFORE", ErrorKind.FORBIDDEN, "Nobody decides twice about one step"),
    TOO_MANY_APPROVERS(
            "WORKFLOW.TOO_MANY_APPROVERS", ErrorKind.LIMIT, "The step asks too many already"),
    NOT_THE_REQUESTER(
            "WORKFLOW.NOT_THE_REQUESTER", ErrorKind.FORBIDDEN, "Only the requester may do this"),
    NO_INCIDENT("WORKFLOW.NO_INCIDENT", ErrorKind.CONFLICT, "There is nothing to retry"),
    COMMENT_REQUIRED("WORKFLOW.COMMENT_REQUIRED", ErrorKind.INVALID, "The answer needs a comment"),
    INSTANCE_PAUSED("WORKFLOW.INSTANCE_PAUSED", ErrorKind.CONFLICT, "The approval is paused"),
    INSTANCE_NOT_PAUSED(
            "WORKFLOW.INSTANCE_NOT_PAUSED", ErrorKind.CONFLICT, "The approval is not paused"),
    STEP_NOT_OPEN("WORKFLOW.STEP_NOT_OPEN", ErrorKind.CONFLICT, "The step waits for nothing"),
    SECOND_PERSON_NEEDED(
            "WORKFLOW.SECOND_PERSON_NEEDED",
            ErrorKind.FORBIDDEN,
            "Somebody else has to say the same"),
    OVERRIDE_PENDING(
            "WORKFLOW.OVERRIDE_PENDING", ErrorKind.CONFLICT, "Something else has been proposed"),
    MIGRATION_IMPOSSIBLE(
            "WORKFLOW.MIGRATION_IMPOSSIBLE",
            ErrorKind.CONFLICT,
            "The approval cannot go over to that version"),
    MIGRATION_WOULD_END(
            "WORKFLOW.MIGRATION_WOULD_END",
            ErrorKind.CONFLICT,
            "The approval would end by the migration"),
    MIGRATION_FINAL(
            "WORKFLOW.MIGRATION_FINAL",
            ErrorKind.CONFLICT,
            "The migration cannot be undone any more"),
    MIGRATION_NOT_FOUND(
            "WORKFLOW.MIGRATION_NOT_FOUND", ErrorKind.NOT_FOUND, "There is no such migration"),
    MIGRATION_INVALID(
            "WORKFLOW.MIGRATION_INVALID", ErrorKind.INVALID, "The migration cannot be ordered so"),
    MIGRATION_BUSY(
            "WORKFLOW.MIGRATION_BUSY",
            ErrorKind.CONFLICT,
            "The migration is not one that can be undone now"),
    COMMENT_INVALID("WORKFLOW.COMMENT_INVALID", ErrorKind.INVALID, "The comment is not acceptable"),
    TOO_MANY_COMMENTS(
            "WORKFLOW.TOO_MANY_COMMENTS", ErrorKind.LIMIT, "The approval has too many comments");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    WorkflowError(String id, ErrorKind kind, String title) {
        this.id = id;
        this.kind = kind;
        this.title = title;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    @Override
    public String title() {
        return title;
    }
}
