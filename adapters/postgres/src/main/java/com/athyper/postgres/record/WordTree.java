package com.athyper.postgres.record;

import org.jooq.Condition;
import org.jooq.impl.DSL;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What {@code querytree} says has to be there for a text query to be met, as a condition that is
 * met at least as often: words that have to stand side by side need only be there.
 */
final class WordTree {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*('(?:[^'\\\\]|''|\\\\\\\\)*'|[&|()]|<(?:-|\\d+)>)\\s*");

    private final List<String> tokens;
    private final Function<String, Condition> word;
    private int at;

    private WordTree(List<String> tokens, Function<String, Condition> word) {
        this.tokens = tokens;
        this.word = word;
    }

    /**
     * @return empty if nothing has to be there
     */
    static Optional<Condition> condition(String tree, Function<String, Condition> word) {
        var tokens = new ArrayList<String>();
        var matcher = TOKEN.matcher(tree);
        int end = 0;
        while (matcher.lookingAt()) {
            tokens.add(matcher.group(1));
            end = matcher.end();
            matcher.region(end, tree.length());
        }
        if (tokens.isEmpty() || end < tree.length()) {
            return Optional.empty();
        }
        return Optional.of(new WordTree(tokens, word).any());
    }

    private Condition any() {
        Condition condition = all();
        while (is("|")) {
            at++;
            condition = condition.or(all());
        }
        return condition;
    }

    private Condition all() {
        Condition condition = one();
        while (is("&") || (at < tokens.size() && tokens.get(at).startsWith("<"))) {
            at++;
            condition = condition.and(one());
        }
        return condition;
    }

    private Condition one() {
        if (is("(")) {
            at++;
            Condition inner = any();
            at++;
            return inner;
        }
        String quoted = tokens.get(at++);
        return DSL.condition(
                "({0})",
                word.apply(
                        quoted.substring(1, quoted.length() - 1)
                                .replace("''", "'")
                                .replace("\\\\", "\\")));
    }

    private boolean is(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }
}
