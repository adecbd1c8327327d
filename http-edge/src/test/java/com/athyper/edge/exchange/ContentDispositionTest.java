package com.athyper.edge.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDispositionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "attachment; filename=a.txt|a.txt",
                "attachment; filename=\"a b.txt\"|a b.txt",
                "inline; filename=\"a\\\"b.txt\"|a\"b.txt",
                "form-data; name=\"file\"; filename=\"x;y.txt\"|x;y.txt",
                "attachment; filename=\"plain.txt\"; filename*=UTF-8''%e2%82%ac.txt|€.txt",
                "attachment;filename*=utf-8'en'a%20b.txt|a b.txt",
                "attachment ; FileName = a.txt|a.txt",
            })
    void the_name_is_read_in_every_form(String header, String name) {
        assertThat(ContentDisposition.fileName(header)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "attachment",
                "; filename=a",
                "attachment; filename=\"a",
                "attachment; filename=a; filename=b",
                "attachment; filename*=ISO-8859-1''%A3.txt",
                "attachment; filename*=UTF-8''%E2%82",
                "attachment; filename*=UTF-8''%2",
                "attachment, filename=a"
            })
    void what_cannot_be_read_for_sure_is_not_guessed(String header) {
        assertThat(ContentDisposition.fileName(header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.txt", "a \"b\".txt", "100%.txt", "€ 5, 日本.pdf", "a;b='c'.txt", "a\\b"})
    void what_is_written_is_read_again(String name) {
        String header = ContentDisposition.attachment(name);
        assertThat(ContentDisposition.fileName(header)).contains(name);
        assertThat(header.chars().allMatch(c -> c >= 0x20 && c < 0x7F)).isTrue();
    }
}
