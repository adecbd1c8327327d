package com.athyper.edge.exchange;

import static com.athyper.edge.problem.EdgeError.HEADER_INVALID;

import com.athyper.kernel.Answer;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What {@code If-Match} or {@code If-None-Match} lists (RFC 9110, 13.1).
 *
 * @param any the header is {@code *}
 */
public record EntityTags(boolean any, Set<String> strong, Set<String> weak) {
    private static final Pattern TAG =
            Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7E]*)\"\\s*(?:,|$)");

    public EntityTags {
        strong = Set.copyOf(strong);
        weak = Set.copyOf(weak);
    }

    /** Empty if the request has no such header. */
    public static Answer<Optional<EntityTags>> of(Headers headers, String name) {
        Optional<String> header = headers.joined(name);
        if (header.isEmpty()) {
            return Answer.ok(Optional.empty());
        }
        String text = header.get().strip();
        if (text.equals("*")) {
            return Answer.ok(Optional.of(new EntityTags(true, Set.of(), Set.of())));
        }
        var strong = new HashSet<String>();
        var weak = new HashSet<String>();
        var tag = TAG.matcher(text);
        int at = 0;
        while (at < text.length() && tag.find(at) && tag.start() == at) {
            (tag.group(1) == null ? strong : weak).add(tag.group(2));
            at = tag.end();
        }
        return at == text.length() && !text.isEmpty()
                ? Answer.ok(Optional.of(new EntityTags(false, strong, weak)))
                : Answer.refused(
                        HEADER_INVALID.because(
                                "`" + name + "` is `*` or a list of tags in double quotes"));
    }

    /** The comparison for a change: a weak tag never matches. */
    public boolean matchStrongly(String tag) {
        return any || strong.contains(tag);
    }

    /** The comparison for a read. */
    public boolean matchWeakly(String tag) {
        return any || strong.contains(tag) || weak.contains(tag);
    }
}
