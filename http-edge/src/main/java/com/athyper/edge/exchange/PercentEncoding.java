package com.athyper.edge.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** RFC 3986 percent-encoding, read strictly. */
final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * Empty if an escape is cut off, the bytes are not UTF-8, or a control character comes out.
     *
     * @param plusIsSpace as forms and queries have it
     */
    static Optional<String> decode(String text, boolean plusIsSpace) {
        if (text.chars().allMatch(PercentEncoding::isPlain)) {
            return Optional.of(text);
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                boolean whole = i + 2 < text.length();
                int high = whole ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = whole ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.write(high * 16 + low);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.write(' ');
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return text(bytes.toByteArray());
    }

    private static boolean isPlain(int c) {
        return c > 0x20 && c < 0x7F && c != '%' && c != '+';
    }

    /** White space is not one: it may stand in a filter or a form. */
    private static boolean isControl(int c) {
        return c == 0x7F || (c < 0x20 && c != '\n' && c != '\r' && c != '\t');
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.chars().noneMatch(PercentEncoding::isControl)
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
