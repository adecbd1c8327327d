package com.athyper.meta.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

class FileNameTest {

    private static String cleaned(String given) {
        return FileName.of(given).map(FileName::value).orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "invoice.pdf,invoice.pdf",
        "../../etc/passwd,passwd",
        "C:\\Users\\me\\a.txt,a.txt",
        "/tmp/x/,''",
        ".htaccess,htaccess",
        "a.txt. . ,a.txt",
        "' a  b.txt ','a  b.txt'",
        "Überweisung €5.pdf,Überweisung €5.pdf",
        "日本語.pdf,日本語.pdf",
        "...,''",
    })
    void only_the_name_itself_is_left(String given, String left) {
        assertThat(cleaned(given)).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u202E", "\u2066", "\u200F", "\u200B", "\uFEFF", "\u0000", "\n", "\r", "\u007F",
                "\u0085", "\u2028", "\uD800", "\uE000"
            })
    void nothing_is_left_of_what_nobody_sees(String hidden) {
        assertThat(cleaned("a" + hidden + "fdp.exe")).isEqualTo("afdp.exe");
        assertThat(FileName.of(hidden)).isEmpty();
    }

    @Test
    void two_ways_to_write_a_letter_are_one_name() {
        assertThat(cleaned("u\u0308.txt")).isEqualTo("\u00FC.txt");
    }

    @Test
    void a_name_has_at_most_255_characters_and_keeps_its_ending() {
        String longest = "\uD83D\uDCCE".repeat(251) + ".pdf";
        assertThat(cleaned(longest)).isEqualTo(longest);
        String cut = cleaned("\uD83D\uDCCE".repeat(252) + ".pdf");
        assertThat(cut).isEqualTo(longest);
        assertThat(cleaned("a".repeat(300))).hasSize(255);
        assertThat(cleaned("a." + "b".repeat(300))).hasSize(255).startsWith("a.b");
    }

    @Test
    void what_is_clean_stays_as_it_is_and_nothing_else_is_a_name() {
        for (String given : new String[] {"a.b.c", "x y", "a".repeat(400) + ". .pdf"}) {
            String once = cleaned(given);
            assertThat(cleaned(once)).isEqualTo(once);
            assertThat(new FileName(once).value()).isEqualTo(once);
        }
        assertThat(FileName.of("")).isEqualTo(Optional.empty());
        assertThatThrownBy(() -> new FileName("a/b")).isInstanceOf(IllegalArgumentException.class);
    }
}
