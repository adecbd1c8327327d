package com.athyper.edge.exchange;

import com.athyper.edge.problem.EdgeError;
import com.athyper.kernel.Answer;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One part of a whole, as {@code Range} asks for it (RFC 9110, 14). Several at once are answered
 * with the whole, as the standard allows; so is what cannot be read.
 *
 * @param from the first byte, from 0
 */
public record ByteRange(long from, long length) {
    private static final Pattern FORM =
            Pattern.compile("bytes\\s*=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})");

    /** Empty if the whole is to be sent. */
    public static Answer<Optional<ByteRange>> of(String header, long size) {
        var range = FORM.matcher(header.strip());
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return Answer.ok(Optional.empty());
        }
        if (range.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(range.group(2)), size);
            return last == 0 ? outside(size) : within(size - last, size - 1);
        }
        long from = Long.parseLong(range.group(1));
        if (from >= size) {
            return outside(size);
        }
        if (range.group(2).isEmpty()) {
            return within(from, size - 1);
        }
        long to = Long.parseLong(range.group(2));
        return to < from ? Answer.ok(Optional.empty()) : within(from, Math.min(to, size - 1));
    }

    private static Answer<Optional<ByteRange>> within(long from, long to) {
        return Answer.ok(Optional.of(new ByteRange(from, to - from + 1)));
    }

    private static Answer<Optional<ByteRange>> outside(long size) {
        return Answer.refused(
                EdgeError.RANGE_NOT_SATISFIABLE.because("there are " + size + " bytes"));
    }

    /** As {@code Content-Range} says it. */
    public String of(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
