package com.athyper.workflow;

import static com.athyper.workflow.WorkflowError.COMMENT_INVALID;
import static com.athyper.workflow.WorkflowError.COMMENT_REQUIRED;
import static com.athyper.workflow.WorkflowError.TASK_NOT_FOUND;
import static com.athyper.workflow.WorkflowError.TOO_MANY_COMMENTS;

import com.athyper.kernel.Decision;
import com.athyper.kernel.Problem;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.ApprovalCommand.AddComment;
import com.athyper.workflow.ApprovalEvent.Commented;
import com.athyper.workflow.ApprovalEvent.Mentioned;

import java.util.List;
import java.util.Optional;

/** What people may write, and how much. */
final class CommentRules {
    static final int LENGTH_MAX = 4_000;
    static final int COMMENTS_MAX = 1_000;

    private CommentRules() {}

    static Decision<ApprovalEvent> add(Progress progress, AddComment comment, StepRules steps) {
        if (comment.task().filter(task -> progress.task(task).isEmpty()).isPresent()) {
            return Decision.refuse(TASK_NOT_FOUND, "the approval has no such task");
        }
        if (comment.text().isBlank()) {
            return Decision.refuse(COMMENT_INVALID, "a comment says something");
        }
        var problem = tooLong(Optional.of(comment.text()));
        if (problem.isPresent()) {
            return new Decision.Refuse<>(problem.get());
        }
        if (progress.comments().size() >= COMMENTS_MAX) {
            return Decision.refuse(
                    TOO_MANY_COMMENTS, "at most %d comments are kept".formatted(COMMENTS_MAX));
        }
        var said = new Commented(comment.task(), comment.text());
        var spokenTo =
                Mentions.in(comment.text()).stream()
                        .filter(one -> steps.directory().isActive(steps.tenant(), one))
                        .limit(Mentions.COUNT_MAX)
                        .toList();
        return spokenTo.isEmpty()
                ? Decision.accept(said)
                : Decision.accept(List.of(said, new Mentioned(spokenTo)));
    }

    static Optional<Problem> tooLong(Optional<String> text) {
        return text.filter(it -> it.codePointCount(0, it.length()) > LENGTH_MAX)
                .map(
                        _ ->
                                COMMENT_INVALID.because(
                                        "at most %d characters are kept".formatted(LENGTH_MAX)));
    }

    /** Some answers are not given without a comment. */
    static Optional<Problem> missing(
            Progress progress, Approval.Task task, TaskRules.Answer answer) {
        boolean needed =
                progress.template().step(task.step()).commented().contains(answer.choice());
        return needed && answer.comment().filter(text -> !text.isBlank()).isEmpty()
                ? Optional.of(
                        COMMENT_REQUIRED.because(
                                "`%s` needs a comment here".formatted(Words.of(answer.choice()))))
                : Optional.empty();
    }
}
