package com.athyper.edge.exchange;

import static com.athyper.edge.problem.EdgeError.HEADER_INVALID;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Problem;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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

    /**
     * The reply under its tag; 304 without it to whoever has what the tag stands for ({@code
     * If-None-Match}).
     */
    public static Answer<Reply> unlessKnown(Headers headers, String tag, Supplier<Reply> reply) {
        return of(headers, "If-None-Match")
                .map(
                        tags ->
                                (tags.filter(known -> known.matchWeakly(tag)).isPresent()
                                                ? Reply.empty(304)
                                                : reply.get())
                                        .tagged(tag));
    }

    /**
     * The one tag that whoever changes something has seen of it ({@code If-Match}).
     *
     * @param none why it is refused if there is no such header
     * @param several why it is refused if the header does not list one strong tag
     */
    public static Answer<String> expected(Headers headers, Problem none, Problem several) {
        return of(headers, "If-Match")
                .flatMap(
                        tags -> {
                            if (tags.isEmpty()) {
                                return Answer.refused(none);
                            }
                            return tags.get().strong().size() == 1
                                    ? Answer.ok(tags.get().strong().iterator().next())
                                    : Answer.refused(several);
                        });
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
