package com.athyper.edge.exchange;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a file in a header (RFC 6266), read and written. */
public final class ContentDisposition {
    private static final Pattern PARAMETER =
            Pattern.compile(
                    ";\\s*([A-Za-z0-9!#$&+.^_`|~*-]+)\\s*=\\s*"
                            + "(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;\"]*))\\s*");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z-]+\\s*");
    private static final Pattern EXTENDED = Pattern.compile("(?i)utf-8'[A-Za-z0-9-]*'(.*)");
    private static final String PLAIN = "!#$&+-.^_`|~";

    private ContentDisposition() {}

    /** The name that the header gives, in whatever form; empty if there is none to be read. */
    public static Optional<String> fileName(String header) {
        var type = TYPE.matcher(header);
        if (!type.lookingAt()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        var parameter = PARAMETER.matcher(header);
        int at = type.end();
        while (at < header.length()) {
            if (!parameter.find(at) || parameter.start() != at) {
                return Optional.empty();
            }
            String value =
                    parameter.group(2) == null
                            ? parameter.group(3)
                            : parameter.group(2).replaceAll("\\\\(.)", "$1");
            String name = parameter.group(1).toLowerCase(Locale.ROOT);
            if (parameters.put(name, value) != null) {
                return Optional.empty();
            }
            at = parameter.end();
        }
        return Optional.ofNullable(parameters.get("filename*"))
                .map(ContentDisposition::extended)
                .orElseGet(() -> Optional.ofNullable(parameters.get("filename")));
    }

    private static Optional<String> extended(String value) {
        var form = EXTENDED.matcher(value);
        return form.matches() ? PercentEncoding.decode(form.group(1), false) : Optional.empty();
    }

    /** To be saved under the name, never to be shown in place. */
    public static String attachment(String name) {
        var plain = new StringBuilder();
        var encoded = new StringBuilder();
        name.codePoints()
                .forEach(
                        c ->
                                plain.append(
                                        c < 0x20 || c > 0x7E || c == '"' || c == '\\' || c == '%'
                                                ? '_'
                                                : (char) c));
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && (Character.isLetterOrDigit(b) || PLAIN.indexOf(b) >= 0)) {
                encoded.append((char) b);
            } else {
                encoded.append("%%%02X".formatted(b & 0xFF));
            }
        }
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }
}
