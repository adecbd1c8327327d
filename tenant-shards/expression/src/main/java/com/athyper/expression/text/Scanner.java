package com.athyper.expression.text;

import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Value;

import java.nio.charset.StandardCharsets;

/**
 * Cuts the text form of a definition into tokens: words, texts in quotes, conditions in braces.
 * Comments run from {@code #} or {@code //} to the end of the line.
 */
public final class Scanner {
    private static final String WORD_SIGNS = "_-.*@:+";

    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;

    public Scanner(String text) {
        this.text = text;
    }

    /** Whether a name can stand as it is, without quotes. */
    public static boolean isWord(String text) {
        return !text.isEmpty() && text.chars().allMatch(Scanner::isWordSign);
    }

    private static boolean isWordSign(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || WORD_SIGNS.indexOf(c) >= 0;
    }

    /** The next token; {@code END} again and again at the end. */
    public Token next() throws Syntax {
        skipBlanks();
        var place = place();
        if (at == text.length()) {
            return new Token(Token.Kind.END, "", place);
        }
        char c = text.charAt(at);
        if (c == ',') {
            step();
            return new Token(Token.Kind.COMMA, ",", place);
        }
        if (c == '"') {
            return quoted(place);
        }
        if (c == '{') {
            return condition(place);
        }
        int start = at;
        while (at < text.length() && isWordSign(text.charAt(at))) {
            step();
        }
        if (at == start) {
            step();
            throw new Syntax(
                    place, "`%s` has no meaning here".formatted(text.substring(start, at)));
        }
        return new Token(Token.Kind.WORD, text.substring(start, at), place);
    }

    private void skipBlanks() {
        while (at < text.length()) {
            if (text.charAt(at) == '#' || text.startsWith("//", at)) {
                skipLine();
            } else if (Character.isWhitespace(text.charAt(at))) {
                step();
            } else {
                return;
            }
        }
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            step();
        }
    }

    /** Written as in JSON. */
    private Token quoted(Token.Place place) throws Syntax {
        int start = at;
        step();
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
            if (text.charAt(at) == '\\') {
                step();
            }
            step();
        }
        if (at >= text.length() || text.charAt(at) != '"') {
            throw new Syntax(place, "the quoted text is not closed on its line");
        }
        step();
        try {
            byte[] json = ("[" + text.substring(start, at) + "]").getBytes(StandardCharsets.UTF_8);
            if (Json.parse(json, JsonLimits.REQUEST) instanceof Value.Items(var items)
                    && items.getFirst() instanceof Value.Text(var value)) {
                return new Token(Token.Kind.QUOTED, value, place);
            }
            throw new IllegalStateException("what is in quotes is a text");
        } catch (MalformedJson e) {
            throw new Syntax(place, "the quoted text: " + e.getMessage());
        }
    }

    /** Up to the brace that closes it: those in texts and comments of the condition close none. */
    private Token condition(Token.Place opened) throws Syntax {
        step();
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            step();
        }
        int start = at;
        var place = place();
        int depth = 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                skipText(c);
            } else if (text.startsWith("//", at)) {
                skipLine();
            } else {
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                if (depth == 0) {
                    String condition = text.substring(start, at).strip();
                    step();
                    return new Token(Token.Kind.CONDITION, condition, place);
                }
                step();
            }
        }
        throw new Syntax(opened, "the condition's brace is not closed");
    }

    /** A text of the condition's language: raw, in three quotes, or in one. */
    private void skipText(char quote) {
        boolean raw = at > 0 && (text.charAt(at - 1) == 'r' || text.charAt(at - 1) == 'R');
        String three = String.valueOf(quote).repeat(3);
        String end = text.startsWith(three, at) ? three : String.valueOf(quote);
        step(end.length());
        while (at < text.length() && !text.startsWith(end, at)) {
            step(!raw && text.charAt(at) == '\\' ? 2 : 1);
        }
        step(end.length());
    }

    private void step(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    private void step() {
        if (at < text.length()) {
            if (text.charAt(at) == '\n') {
                line++;
                lineStart = at + 1;
            }
            at++;
        }
    }

    private Token.Place place() {
        return new Token.Place(line, at - lineStart + 1);
    }
}
