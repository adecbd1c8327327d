package com.athyper.postgres.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordTreeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'a'; a",
                "'a' & 'b'; (a and b)",
                "'a' <-> 'b' <2> 'c'; (a and b and c)",
                "'a' & 'b' | 'c'; ((a and b) or c)",
                "( 'a' | 'b' ) & 'c'; ((a or b) and c)",
                "'o''neil' & 'c:\\\\x'; (o'neil and c:\\x)",
            })
    void what_has_to_be_there_is_read_as_it_is_meant(String tree, String meant) {
        assertThat(WordTree.condition(tree, word -> DSL.condition(DSL.raw(word))))
                .map(WordTreeTest::plain)
                .contains(meant);
    }

    /** Without what the library puts around every word. */
    private static String plain(Condition condition) {
        String text = condition.toString().replaceAll("\\s+", " ");
        String former = "";
        while (!text.equals(former)) {
            former = text;
            text = text.replace("( ", "(").replace(" )", ")").replaceAll("\\(([^() ]+)\\)", "$1");
        }
        return text;
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"T", "``", "'a' & what"})
    void what_says_nothing_asks_for_nothing(String tree) {
        assertThat(WordTree.condition(tree, word -> DSL.condition(DSL.raw(word)))).isEmpty();
    }
}
