package com.athyper.meta.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class MessageTest {
    private static final Message BUDGET =
            Message.of(Map.of("en", "too much", "ms", "terlalu banyak", "zh-Hant", "太多"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    en                      | too much
                    ms                      | terlalu banyak
                    MS-my                   | terlalu banyak
                    fr, ms;q=0.4, en;q=0.3  | terlalu banyak
                    en;q=0.3, ms;q=0.4      | terlalu banyak
                    zh-Hant-TW              | 太多
                    fr                      | too much
                    *                       | too much
                    ms;q=0                  | too much
                    ''                      | too much
                    ;;q=z,,-                | too much
                    """)
    void a_reader_gets_the_language_that_they_want_most(String wanted, String said) {
        assertThat(BUDGET.in(wanted)).isEqualTo(said);
    }

    @Test
    void without_english_the_first_is_as_good_as_any() {
        assertThat(Message.of(Map.of("ms", "tidak", "de", "nein")).in("fr")).isEqualTo("nein");
    }

    @Test
    void an_endless_header_is_not_looked_at() {
        assertThat(BUDGET.in("ms," + "a-b,".repeat(200))).isEqualTo("too much");
    }

    @Test
    void a_message_says_something() {
        assertThatThrownBy(() -> Message.of(Map.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
