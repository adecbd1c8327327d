package com.athyper.kernel;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A recursive-descent reader; depth is bounded before it recurses. */
final class JsonReader {
    private final String text;
    private final JsonLimits limits;
    private int at;
    private int members;

    JsonReader(String text, JsonLimits limits) {
        this.text = text;
        this.limits = limits;
    }

    Value document() throws MalformedJson {
        Value value = value(1);
        blank();
        if (at < text.length()) {
            throw fault("there is more after the end of the document");
        }
        return value;
    }

    private Value value(int depth) throws MalformedJson {
        if (depth > limits.depthMax()) {
            throw fault("the document is nested deeper than " + limits.depthMax());
        }
        blank();
        if (at >= text.length()) {
            throw fault("the document ends too early");
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Value.Text(string());
            case 't' -> word("true", Value.of(true));
            case 'f' -> word("false", Value.of(false));
            case 'n' -> word("null", Value.NULL);
            default -> number();
        };
    }

    private Value object(int depth) throws MalformedJson {
        at++;
        Map<String, Value> values = new LinkedHashMap<>();
        if (closes('}')) {
            return new Value.Fields(values);
        }
        do {
            blank();
            if (at >= text.length() || text.charAt(at) != '"') {
                throw fault("a member name is expected");
            }
            int start = at;
            String name = string();
            blank();
            expect(':');
            count();
            if (values.put(name, value(depth + 1)) != null) {
                at = start;
                throw fault("the name `" + name + "` appears twice");
            }
        } while (another('}'));
        return new Value.Fields(values);
    }

    private Value array(int depth) throws MalformedJson {
        at++;
        List<Value> values = new ArrayList<>();
        if (closes(']')) {
            return new Value.Items(values);
        }
        do {
            count();
            values.add(value(depth + 1));
        } while (another(']'));
        return new Value.Items(values);
    }

    private boolean closes(char end) {
        blank();
        if (at < text.length() && text.charAt(at) == end) {
            at++;
            return true;
        }
        return false;
    }

    private boolean another(char end) throws MalformedJson {
        if (closes(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private void count() throws MalformedJson {
        if (++members > limits.membersMax()) {
            throw fault("the document has more than " + limits.membersMax() + " members");
        }
    }

    private String string() throws MalformedJson {
        int start = ++at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                String plain = text.substring(start, at++);
                return sound(plain);
            }
            if (c == '\\') {
                return sound(escaped(new StringBuilder(text.substring(start, at))));
            }
            if (c < 0x20) {
                throw fault("a control character must be escaped");
            }
            at++;
        }
        throw fault("a text is not closed");
    }

    private String escaped(StringBuilder out) throws MalformedJson {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            if (c < 0x20) {
                at--;
                throw fault("a control character must be escaped");
            }
            out.append(c == '\\' ? escape() : c);
        }
        throw fault("a text is not closed");
    }

    private char escape() throws MalformedJson {
        if (at >= text.length()) {
            throw fault("a text is not closed");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> {
                at--;
                throw fault("there is no escape `\\" + c + "`");
            }
        };
    }

    private char unit() throws MalformedJson {
        if (at + 4 > text.length()) {
            throw fault("an escape is cut off");
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(at + i), 16);
            if (digit < 0) {
                throw fault("an escape has four hexadecimal digits");
            }
            unit = unit * 16 + digit;
        }
        at += 4;
        return (char) unit;
    }

    /** Text that no store and no peer would choke on: no lone surrogate, no NUL, not too long. */
    private String sound(String value) throws MalformedJson {
        if (value.length() > limits.textMax()) {
            throw fault("a text is longer than " + limits.textMax());
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                throw fault("a text must not contain U+0000");
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw fault("a text has half a surrogate pair");
            }
        }
        return value;
    }

    private Value word(String word, Value value) throws MalformedJson {
        if (!text.startsWith(word, at)) {
            throw fault("a value is expected");
        }
        at += word.length();
        return value;
    }

    private Value number() throws MalformedJson {
        int start = at;
        if (peek('-')) {
            at++;
        }
        int whole = digits();
        if (whole == 0 || (whole > 1 && text.charAt(at - whole) == '0')) {
            at = start;
            throw fault("a value is expected");
        }
        if (peek('.')) {
            at++;
            if (digits() == 0) {
                throw fault("a digit is expected");
            }
        }
        if (peek('e') || peek('E')) {
            at++;
            if (peek('+') || peek('-')) {
                at++;
            }
            int exponent = digits();
            if (exponent == 0 || exponent > 4) {
                throw fault("the exponent is out of range");
            }
        }
        if (at - start > limits.digitsMax()) {
            throw fault("a number has more than " + limits.digitsMax() + " digits");
        }
        var number = new BigDecimal(text.substring(start, at));
        if (Math.abs((long) number.precision() - number.scale()) > 1_000
                || Math.abs(number.scale()) > 1_000) {
            at = start;
            throw fault("the number is out of range");
        }
        return new Value.Num(number);
    }

    private int digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - start;
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private void expect(char c) throws MalformedJson {
        blank();
        if (!peek(c)) {
            throw fault("`" + c + "` is expected");
        }
        at++;
    }

    private void blank() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            at++;
        }
    }

    private MalformedJson fault(String message) {
        return new MalformedJson(message, at);
    }
}
