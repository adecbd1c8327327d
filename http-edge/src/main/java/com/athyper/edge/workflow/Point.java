package com.athyper.edge.workflow;

import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;

import com.athyper.kernel.Answer;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.Approvals.Shown;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** A point in an approval's life, as a client names it. */
sealed interface Point {
    Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    /** After so many events. */
    record Numbered(long events) implements Point {}

    record Moment(Instant at) implements Point {}

    /**
     * @param name of the parameter
     */
    static Answer<Point> of(String name, String text) {
        if (NUMBER.matcher(text).matches()) {
            return Answer.ok(new Numbered(Long.parseLong(text)));
        }
        try {
            return Answer.ok(new Moment(Instant.parse(text)));
        } catch (DateTimeParseException e) {
            return Answer.refused(
                    QUERY_INVALID.because(
                            "`%s` is the number of an event, or a time".formatted(name)));
        }
    }

    /** The approval as it was then. */
    default CompletionStage<Answer<Shown>> of(Approvals approvals, ApprovalKey key) {
        return switch (this) {
            case Numbered(var events) -> approvals.at(key, events);
            case Moment(var at) -> approvals.at(key, at);
        };
    }
}
