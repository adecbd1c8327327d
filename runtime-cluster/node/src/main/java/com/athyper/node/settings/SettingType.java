package com.athyper.node.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the text of a setting becomes a value.
 *
 * @param expected in words, for whoever wrote something else
 */
record SettingType<T>(String expected, Reader<T> reader) {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,9}) ?(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,10}) ?(B|KiB|MiB)?");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})|\\[?[0-9A-Fa-f:.]{2,45}]?");
    private static final int LIST_MAX = 100;
    private static final int TEXT_MAX = 4_000;

    /** Throws {@link IllegalArgumentException} for what is not such a value. */
    interface Reader<T> {
        T read(String text);
    }

    static SettingType<String> text(String expected, Predicate<String> accepts) {
        return new SettingType<>(
                expected,
                text -> {
                    if (text.isBlank() || text.length() > TEXT_MAX || !accepts.test(text)) {
                        throw new IllegalArgumentException(expected);
                    }
                    return text;
                });
    }

    static SettingType<String> text() {
        return text("a text", _ -> true);
    }

    static SettingType<Integer> whole(int min, int max) {
        String expected = "a whole number from %d to %d".formatted(min, max);
        return new SettingType<>(
                expected,
                text -> {
                    int number = Integer.parseInt(text);
                    if (number < min || number > max) {
                        throw new IllegalArgumentException(expected);
                    }
                    return number;
                });
    }

    /** A port to listen on: always one that others were told. */
    static SettingType<Integer> port() {
        return whole(1, 65_535);
    }

    static SettingType<Boolean> flag() {
        return choice(Map.of("true", true, "false", false));
    }

    static <E extends Enum<E>> SettingType<E> choice(Class<E> type) {
        return choice(
                Arrays.stream(type.getEnumConstants())
                        .collect(
                                Collectors.toMap(
                                        one -> one.name().toLowerCase(Locale.ROOT), one -> one)));
    }

    static SettingType<String> oneOf(String... values) {
        return choice(Arrays.stream(values).collect(Collectors.toMap(one -> one, one -> one)));
    }

    private static <T> SettingType<T> choice(Map<String, T> values) {
        String expected = "one of " + String.join(", ", values.keySet().stream().sorted().toList());
        return new SettingType<>(
                expected,
                text -> {
                    T value = values.get(text);
                    if (value == null) {
                        throw new IllegalArgumentException(expected);
                    }
                    return value;
                });
    }

    static SettingType<Duration> span(Duration min, Duration max) {
        String expected =
                "a duration such as 500ms, 5s, 2m or 1h, from %s to %s"
                        .formatted(shown(min), shown(max));
        return new SettingType<>(
                expected,
                text -> {
                    Matcher matcher = matching(SPAN, text, expected);
                    long number = Long.parseLong(matcher.group(1));
                    Duration span =
                            switch (matcher.group(2)) {
                                case "ms" -> Duration.ofMillis(number);
                                case "s" -> Duration.ofSeconds(number);
                                case "m" -> Duration.ofMinutes(number);
                                default -> Duration.ofHours(number);
                            };
                    if (span.compareTo(min) < 0 || span.compareTo(max) > 0) {
                        throw new IllegalArgumentException(expected);
                    }
                    return span;
                });
    }

    static SettingType<Integer> size(int min, int max) {
        String expected =
                "a size such as 65536, 64 KiB or 1 MiB, from %d to %d bytes".formatted(min, max);
        return new SettingType<>(
                expected,
                text -> {
                    Matcher matcher = matching(SIZE, text, expected);
                    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
                    long factor = unit.equals("MiB") ? 1 << 20 : unit.equals("KiB") ? 1 << 10 : 1;
                    long bytes = Long.parseLong(matcher.group(1)) * factor;
                    if (bytes < min || bytes > max) {
                        throw new IllegalArgumentException(expected);
                    }
                    return (int) bytes;
                });
    }

    static SettingType<String> host() {
        return text("a host name or an address", text -> HOST.matcher(text).matches());
    }

    static SettingType<String> hostPort() {
        String expected = "an address of the form host:port";
        return text(expected, text -> isHostPort(text));
    }

    private static boolean isHostPort(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            return false;
        }
        String host = text.substring(0, colon);
        boolean bare = host.indexOf(':') >= 0 && !(host.startsWith("[") && host.endsWith("]"));
        try {
            host().reader().read(host);
            port().reader().read(text.substring(colon + 1));
            return !bare;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Several, separated by commas; none when there is nothing at all. */
    static <T> SettingType<List<T>> listOf(SettingType<T> one) {
        return new SettingType<>(
                "a list, separated by commas, of " + one.expected(),
                text -> {
                    if (text.isBlank()) {
                        return List.of();
                    }
                    String[] parts = text.split(",", -1);
                    if (parts.length > LIST_MAX) {
                        throw new IllegalArgumentException("at most " + LIST_MAX);
                    }
                    return Arrays.stream(parts).map(String::strip).map(one.reader()::read).toList();
                });
    }

    <R> SettingType<R> map(Function<T, R> change) {
        return new SettingType<>(expected, text -> change.apply(reader.read(text)));
    }

    private static Matcher matching(Pattern pattern, String text, String expected) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(expected);
        }
        return matcher;
    }

    private static String shown(Duration span) {
        return span.toMillis() % 1_000 == 0 ? span.toSeconds() + "s" : span.toMillis() + "ms";
    }
}
