package com.athyper.meta;

import com.athyper.meta.reference.Edition;
import com.athyper.meta.reference.ReferenceList;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The standard forms of the types whose values are texts with rules of their own. A form is stable:
 * the form of a form is itself, so that equal things are equal texts.
 */
public final class TextForm {
    public static final int EMAIL_LENGTH_MAX = 254;
    public static final int EMAIL_LOCAL_LENGTH_MAX = 64;
    public static final int URL_LENGTH_MAX = 2_048;
    public static final int LANGUAGE_LENGTH_MAX = 35;
    public static final long DURATION_HOURS_MAX = 99_999_999;

    /** ISO 3166-1 alpha-2. */
    public static final Set<String> COUNTRIES = ReferenceList.COUNTRIES.edition().codes();

    /** ISO 4217, with what has been withdrawn: old contracts name it. */
    public static final Set<String> CURRENCIES = ReferenceList.CURRENCIES.edition().codes();

    private static final Edition LANGUAGES = ReferenceList.LANGUAGES.edition();

    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern LOCAL = Pattern.compile(ATOM + "(\\." + ATOM + ")*");
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")+");
    private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern DIALLED = Pattern.compile("\\+[0-9]+([ .()-]{1,2}[0-9]+)*");
    private static final int DIALLED_LENGTH_MAX = 40;
    private static final Pattern TIME =
            Pattern.compile("[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?");
    private static final Pattern DURATION =
            Pattern.compile(
                    "P(?=.)([0-9]{1,9}D)?(T(?=.)([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}(\\.[0-9]{1,9})?S)?)?");
    private static final Pattern CODE = Pattern.compile("[A-Za-z]{2,3}");
    private static final Pattern WEEKS = Pattern.compile("P([0-9]{1,6})W");

    private TextForm() {}

    /** Empty if the text has no such form. */
    public static Optional<String> standard(FieldType type, String text) {
        return switch (type) {
            case EMAIL -> email(text);
            case PHONE -> phone(text);
            case URL -> url(text);
            case COUNTRY -> code(text, COUNTRIES);
            case CURRENCY -> code(text, CURRENCIES);
            case LANGUAGE -> language(text);
            case UNIT -> Optional.of(text).filter(Units.CODES::contains);
            case TIME -> time(text);
            case DURATION -> duration(text);
            case STRING, TEXT, INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME -> throw formless(type);
            case ENUM, UUID, JSON, REFERENCE, MULTI_REFERENCE, MONEY, SEQUENCE, ATTACHMENT ->
                    throw formless(type);
        };
    }

    /** What is expected, in words. */
    public static String expected(FieldType type) {
        return switch (type) {
            case EMAIL -> "an e-mail address such as ada@example.com";
            case PHONE -> "a phone number with its country, such as +60321421234,";
            case URL -> "an absolute http or https address in ASCII, without a user,";
            case COUNTRY -> "a country's code of ISO 3166-1 such as MY";
            case CURRENCY -> "a currency's code of ISO 4217 such as MYR";
            case LANGUAGE -> "a language tag of BCP 47 such as en-MY";
            case UNIT -> "a unit's code of UCUM, of which case matters, such as kg";
            case TIME -> "a time of day such as 09:30:00, to the microsecond at most,";
            case DURATION -> "a duration of weeks, days, hours, minutes and seconds such as PT4H";
            case STRING, TEXT, INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME -> throw formless(type);
            case ENUM, UUID, JSON, REFERENCE, MULTI_REFERENCE, MONEY, SEQUENCE, ATTACHMENT ->
                    throw formless(type);
        };
    }

    /** What holds of a stored text only if it has the standard form. */
    static String condition(FieldType type, String column) {
        return switch (type) {
            case EMAIL ->
                    matches(column, "(?=.{1,254}$)(?=[^@]{1,64}@)" + LOCAL + "@" + lowerCase());
            case PHONE -> matches(column, PHONE.pattern());
            case URL ->
                    "(char_length("
                            + column
                            + ") <= "
                            + URL_LENGTH_MAX
                            + " AND "
                            + matches(
                                    column,
                                    "https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,4})?"
                                        + "([/?]([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*)?")
                            + ")";
            case COUNTRY -> column + " IN " + Sql.literals(new TreeSet<>(COUNTRIES));
            case CURRENCY -> column + " IN " + Sql.literals(new TreeSet<>(CURRENCIES));
            case UNIT -> column + " IN " + Sql.literals(new TreeSet<>(Units.CODES));
            case LANGUAGE -> matches(column, "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?");
            case TIME ->
                    matches(
                            column,
                            "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{0,5}[1-9])?");
            case DURATION ->
                    matches(
                            column,
                            "(PT0S|PT(?=.)([1-9][0-9]{0,7}H)?(([1-9]|[1-5][0-9])M)?"
                                    + "(([1-9]|[1-5][0-9])S)?)");
            case STRING, TEXT, INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME -> throw formless(type);
            case ENUM, UUID, JSON, REFERENCE, MULTI_REFERENCE, MONEY, SEQUENCE, ATTACHMENT ->
                    throw formless(type);
        };
    }

    private static String matches(String column, String pattern) {
        return column + " ~ " + Sql.literal("^" + pattern + "$");
    }

    private static String lowerCase() {
        return DOMAIN.pattern().replace("A-Z", "");
    }

    private static IllegalArgumentException formless(FieldType type) {
        return new IllegalArgumentException("a " + type.id() + " has no form as a text");
    }

    /** Domains are the same in any case; what stands before the sign is its owner's matter. */
    private static Optional<String> email(String text) {
        int at = text.lastIndexOf('@');
        if (text.length() > EMAIL_LENGTH_MAX || at < 1 || at > EMAIL_LOCAL_LENGTH_MAX) {
            return Optional.empty();
        }
        String local = text.substring(0, at);
        String domain = text.substring(at + 1);
        return LOCAL.matcher(local).matches() && DOMAIN.matcher(domain).matches()
                ? Optional.of(local + "@" + domain.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** E.164; the separators that people put between groups of digits are not part of it. */
    private static Optional<String> phone(String text) {
        if (text.length() > DIALLED_LENGTH_MAX || !DIALLED.matcher(text).matches()) {
            return Optional.empty();
        }
        String plain = text.replaceAll("[ .()-]", "");
        return PHONE.matcher(plain).matches() ? Optional.of(plain) : Optional.empty();
    }

    /** A user in an address is how a stranger's host is made to look like a known one. */
    private static Optional<String> url(String text) {
        if (text.length() > URL_LENGTH_MAX || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return Optional.empty();
        }
        try {
            var uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            String lower = scheme.toLowerCase(Locale.ROOT);
            String host = uri.getHost();
            if (!(lower.equals("http") || lower.equals("https"))
                    || host == null
                    || uri.getRawUserInfo() != null
                    || uri.getPort() > 65_535) {
                return Optional.empty();
            }
            String rest = text.substring(scheme.length() + "://".length() + host.length());
            return Optional.of(lower + "://" + host.toLowerCase(Locale.ROOT) + rest);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> code(String text, Set<String> codes) {
        return CODE.matcher(text).matches()
                ? Optional.of(text.toUpperCase(Locale.ROOT)).filter(codes::contains)
                : Optional.empty();
    }

    private static Optional<String> language(String text) {
        if (text.isEmpty() || text.length() > LANGUAGE_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            Locale locale = new Locale.Builder().setLanguageTag(text).build();
            return Optional.of(locale.toLanguageTag())
                    .filter(tag -> LANGUAGES.has(tag.split("-", 2)[0]));
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }

    /** With its seconds, so that the order of times is the order of their texts. */
    private static Optional<String> time(String text) {
        return TIME.matcher(text).matches() ? parsed(text) : Optional.empty();
    }

    /** Days have 24 hours. Months and years have no length of their own and are none of it. */
    private static Optional<String> duration(String text) {
        var weeks = WEEKS.matcher(text);
        if (weeks.matches()) {
            return bounded(Duration.ofDays(7L * Integer.parseInt(weeks.group(1))));
        }
        return DURATION.matcher(text).matches() ? bounded(Duration.parse(text)) : Optional.empty();
    }

    private static Optional<String> bounded(Duration duration) {
        return duration.compareTo(Duration.ofHours(DURATION_HOURS_MAX)) <= 0
                ? Optional.of(duration.toString())
                : Optional.empty();
    }

    private static Optional<String> parsed(String time) {
        try {
            return Optional.of(DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.parse(time)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
