package com.athyper.meta;

import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.Optional;

class TextFormTest {
    private static Optional<String> standard(String type, String text) {
        return TextForm.standard(FieldType.of(type).orElseThrow(), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    email    | Ada.L+x@Example.COM          | Ada.L+x@example.com
                    email    | o'neill@a-b.co               | o'neill@a-b.co
                    phone    | +60 3-2142 1234              | +60321421234
                    phone    | +1 (415) 555.0100            | +14155550100
                    phone    | +6834000                     | +6834000
                    phone    | +123456789012345             | +123456789012345
                    url      | HTTPS://Example.COM/A?b=C#d  | https://example.com/A?b=C#d
                    url      | http://[::1]:8080/           | http://[::1]:8080/
                    url      | http://localhost:65535       | http://localhost:65535
                    country  | my                           | MY
                    country  | DE                           | DE
                    currency | myr                          | MYR
                    language | EN-my                        | en-MY
                    language | zh-hant-tw                   | zh-Hant-TW
                    time     | 09:30                        | 09:30:00
                    time     | 23:59:59.999999              | 23:59:59.999999
                    time     | 00:00:00.500                 | 00:00:00.5
                    time     | 12:00:00.000000              | 12:00:00
                    duration | P1W                          | PT168H
                    duration | P1DT90M                      | PT25H30M
                    duration | PT0.50S                      | PT0.5S
                    duration | PT99999999H                  | PT99999999H
                    """)
    void a_text_has_one_standard_form(String type, String given, String kept) {
        assertThat(standard(type, given)).contains(kept);
        assertThat(standard(type, kept)).contains(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    email    | ada
                    email    | ada@example
                    email    | a@b@example.com
                    email    | .ada@example.com
                    email    | ada..l@example.com
                    email    | ada@-example.com
                    email    | ada@example.com.
                    email    | ada@exämple.com
                    email    | `ada@example.com `
                    email    | `Ada <ada@example.com>`
                    email    | @example.com
                    phone    | 0321421234
                    phone    | +0321421234
                    phone    | +123456
                    phone    | +1234567890123456
                    phone    | +60 3--- 2142
                    phone    | `+60 3 2142 1234 ext 5`
                    phone    | ++60321421234
                    phone    | +٦٠٣٢١٤٢١٢٣
                    url      | example.com
                    url      | ftp://example.com
                    url      | javascript:alert(1)
                    url      | http:///path
                    url      | https://user@example.com
                    url      | https://example.com:65536
                    url      | `https://example.com/a b`
                    url      | https://example.com/%zz
                    url      | https://exämple.com
                    url      | https://example.com\\@evil.com
                    country  | XX
                    country  | MYS
                    country  | ``
                    country  | ıt
                    currency | MYX
                    currency | RM
                    currency | 458
                    language | english!
                    language | ``
                    language | e
                    language | en_MY
                    time     | 24:00
                    time     | 23:60
                    time     | 9:30
                    time     | 09:30:00Z
                    time     | 09:30:00.1234567
                    duration | P
                    duration | PT
                    duration | P1DT
                    duration | P1M
                    duration | P1Y
                    duration | -PT1H
                    duration | PT-1H
                    duration | PT100000000H
                    duration | PT1.5H
                    duration | 4 hours
                    """)
    void what_has_no_such_form_is_refused(String type, String given) {
        assertThat(standard(type, given)).isEmpty();
    }

    @Test
    void lengths_hold_at_their_limits_and_not_one_past() {
        String domain = "@" + "b".repeat(63) + "." + "c".repeat(63) + "." + "d".repeat(61);
        assertThat(standard("email", "a".repeat(64) + domain)).isPresent();
        assertThat(standard("email", "a".repeat(65) + "@example.com")).isEmpty();
        assertThat(standard("email", "a".repeat(64) + domain + "d")).isEmpty();
        assertThat(standard("email", "a@" + "b".repeat(64) + ".com")).isEmpty();
        String url = "https://example.com/";
        assertThat(standard("url", url + "a".repeat(TextForm.URL_LENGTH_MAX - url.length())))
                .isPresent();
        assertThat(standard("url", url + "a".repeat(TextForm.URL_LENGTH_MAX - url.length() + 1)))
                .isEmpty();
        assertThat(standard("language", "en-" + "x-" + "abcdefg-".repeat(3) + "abcdef"))
                .isPresent();
        assertThat(standard("language", "en-" + "x-" + "abcdefg-".repeat(3) + "abcdefg")).isEmpty();
    }

    @Test
    void every_listed_code_is_its_own_form() {
        assertThat(TextForm.COUNTRIES).hasSizeGreaterThan(240).contains("MY", "SG", "DE");
        assertThat(TextForm.CURRENCIES).hasSizeGreaterThan(150).contains("MYR", "EUR", "JPY");
        TextForm.COUNTRIES.forEach(code -> assertThat(standard("country", code)).contains(code));
        TextForm.CURRENCIES.forEach(code -> assertThat(standard("currency", code)).contains(code));
    }

    @Test
    void times_are_ordered_as_their_texts_are() {
        var texts = new String[] {"23:00", "09:00:00.25", "09:00", "09:00:00.5", "09:00:30"};

        assertThat(Arrays.stream(texts).map(text -> standard("time", text).orElseThrow()).sorted())
                .containsExactly("09:00:00", "09:00:00.25", "09:00:00.5", "09:00:30", "23:00:00");
    }

    @Test
    void a_definition_may_give_a_default_in_any_form_and_keeps_the_standard_one() {
        var kept = sound(thing("{\"name\":\"home\",\"type\":\"country\",\"default\":\"my\"}"));

        assertThat(Samples.compiled(kept, 1).field("home").orElseThrow().defaultValue())
                .contains(Value.of("MY"));
        assertThat(sound(Optional.of(kept), kept)).isEqualTo(kept);
        assertThat(faults(thing("{\"name\":\"home\",\"type\":\"country\",\"default\":\"XX\"}")))
                .containsExactly("/fields/0/default wrong-type");
        assertThat(faults(thing("{\"name\":\"mail\",\"type\":\"email\",\"maxLength\":9}")))
                .containsExactly("/fields/0/maxLength not-applicable");
        assertThat(
                        sound(
                                json(
                                        "{\"name\":\"thing\",\"fields\":[{\"name\":\"mail\",\"type\":\"email\",\"unique\":true}]}")))
                .isNotNull();
    }
}
