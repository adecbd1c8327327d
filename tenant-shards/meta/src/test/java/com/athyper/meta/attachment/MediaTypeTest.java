package com.athyper.meta.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

class MediaTypeTest {

    @Test
    void parameters_and_case_say_nothing() {
        assertThat(MediaType.of("Text/HTML; charset=UTF-8"))
                .isEqualTo(Optional.of(new MediaType("text/html")));
        assertThat(MediaType.of("image/svg+xml").map(MediaType::value)).contains("image/svg+xml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "text", "text/", "/html", "text/html/x", "te xt/html", "*/*", "a/*"})
    void what_is_no_type_is_none(String text) {
        assertThat(MediaType.of(text)).isEmpty();
    }

    @Test
    void a_range_has_all_types_of_its_kind() {
        var png = new MediaType("image/png");
        assertThat(png.isWithin("image/png")).isTrue();
        assertThat(png.isWithin("image/*")).isTrue();
        assertThat(png.isWithin("*/*")).isTrue();
        assertThat(png.isWithin("image/jpeg")).isFalse();
        assertThat(new MediaType("imagex/png").isWithin("image/*")).isFalse();
        assertThat(MediaType.isRange("image/*")).isTrue();
        assertThat(MediaType.isRange("*/png")).isFalse();
        assertThat(MediaType.isRange("image/p*")).isFalse();
    }
}
