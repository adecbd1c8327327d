package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The names that a text speaks to as {@code @name}, whether or not there is anybody of that name.
 */
final class Mentions {
    static final int COUNT_MAX = 20;

    /** Not within a word, lest an address of mail speaks to somebody; no full stop at the end. */
    private static final Pattern NAME =
            Pattern.compile(
                    "(?<![A-Za-z0-9._@+-])@([A-Za-z0-9](?:[A-Za-z0-9._@+-]{0,125}[A-Za-z0-9])?)");

    private Mentions() {}

    /** Each once, in the order of the text. */
    static List<PrincipalId> in(String text) {
        return NAME.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .filter(PrincipalId::isValid)
                .distinct()
                .map(PrincipalId::new)
                .toList();
    }
}
