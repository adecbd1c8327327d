package com.athyper.kernel;

import com.athyper.kernel.Value.Bool;
import com.athyper.kernel.Value.Fields;
import com.athyper.kernel.Value.Items;
import com.athyper.kernel.Value.Null;
import com.athyper.kernel.Value.Num;
import com.athyper.kernel.Value.Text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;

/** JSON (RFC 8259) to and from {@link Value}: strict when read, exact when written. */
public final class Json {
    /** Of ASCII, what stands in a text as it is: looked up, as every character written is. */
    private static final boolean[] PLAIN = plain();

    private Json() {}

    private static boolean[] plain() {
        var plain = new boolean[0x80];
        Arrays.fill(plain, 0x20, plain.length, true);
        plain['"'] = false;
        plain['\\'] = false;
        return plain;
    }

    /**
     * Reads a whole document: invalid UTF-8, duplicate names, NaN and anything after the end are
     * refused.
     */
    public static Value parse(byte[] bytes, JsonLimits limits) throws MalformedJson {
        // Bytes never become more characters than they are, so the buffer is large enough.
        var text = CharBuffer.allocate(bytes.length);
        var read = ByteBuffer.wrap(bytes);
        CoderResult end =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(read, text, true);
        if (end.isError()) {
            throw new MalformedJson("the text is not UTF-8", read.position());
        }
        return parse(text.flip().toString(), limits);
    }

    public static Value parse(String text, JsonLimits limits) throws MalformedJson {
        return new JsonReader(text, limits).document();
    }

    /** Reads what the platform itself has written; anything else is a bug or a damaged store. */
    public static Value trusted(String text) {
        try {
            return parse(text, JsonLimits.TRUSTED);
        } catch (MalformedJson e) {
            throw new IllegalStateException("stored JSON cannot be read: " + e.getMessage(), e);
        }
    }

    public static Fields trustedObject(String text) {
        return (Fields) trusted(text);
    }

    public static String write(Value value) {
        var out = new StringBuilder(128);
        write(out, value, false);
        return out.toString();
    }

    /**
     * The one way to write a value for a hash: names in code-unit order, no space, numbers plain
     * and without trailing zeros.
     */
    public static String canonical(Value value) {
        var out = new StringBuilder(128);
        write(out, value, true);
        return out.toString();
    }

    private static void write(StringBuilder out, Value value, boolean canonical) {
        switch (value) {
            case Null _ -> out.append("null");
            case Bool(var bool) -> out.append(bool);
            case Num(var number) ->
                    out.append(
                            canonical
                                    ? (number.signum() == 0
                                            ? "0"
                                            : number.stripTrailingZeros().toPlainString())
                                    : number.toString());
            case Text(var text) -> quote(out, text);
            case Items(var items) -> {
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(out, items.get(i), canonical);
                }
                out.append(']');
            }
            case Fields(var members) -> {
                out.append('{');
                (canonical ? new TreeMap<>(members) : members)
                        .forEach(
                                (name, member) -> {
                                    if (out.charAt(out.length() - 1) != '{') {
                                        out.append(',');
                                    }
                                    quote(out, name);
                                    out.append(':');
                                    write(out, member, canonical);
                                });
                out.append('}');
            }
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < PLAIN.length ? !PLAIN[c] : c == 0x2028 || c == 0x2029) {
                out.append(text, plain, i);
                escape(out, c);
                plain = i + 1;
            }
        }
        if (plain == 0) {
            out.append(text);
        } else {
            out.append(text, plain, text.length());
        }
        out.append('"');
    }

    private static void escape(StringBuilder out, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append(String.format("\\u%04x", (int) c));
        }
    }
}
