package com.athyper.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Type;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

class MaskTest {
    private static final List<String> IDS =
            List.of("hide", "hash", "last4", "partial", "bucket:100", "bucket:150", "bucket:1000");

    @ParameterizedTest(name = "{0} leaves of {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "hide|\"DE1234567890\"|null",
                "last4|\"DE1234567890\"|\"****7890\"",
                "last4|\"12345678\"|\"****5678\"",
                "last4|\"1234567\"|\"****\"",
                "last4|\"\"|\"****\"",
                "last4|1234567890|null",
                "last4|{\"iban\":\"DE1234567890\"}|null",
                "partial|\"DE1234567890\"|\"DE****\"",
                "partial|\"secret\"|\"s****\"",
                "partial|\"pin\"|\"****\"",
                "partial|true|null",
                "bucket:100|1234.56|1200.00",
                "bucket:100|-1|-100",
                "bucket:100|99|0",
                "bucket:100|1E+5|100000",
                "bucket:100|\"1234\"|null",
                "hide|null|null",
                "hash|null|null",
                "last4|null|null",
                "bucket:100|null|null"
            })
    void a_mask_leaves_what_it_says(String mask, String value, String shown) {
        Value left = mask(mask).apply(Json.trusted(value), "salt");
        assertThat(Json.write(left)).isEqualTo(shown);
    }

    @Test
    void characters_beyond_the_first_plane_are_not_cut_in_two() {
        assertThat(mask("last4").apply(Value.of("\uD83D\uDE00".repeat(9)), ""))
                .isEqualTo(Value.of("****" + "\uD83D\uDE00".repeat(4)));
        assertThat(mask("partial").apply(Value.of("\uD83D\uDE00".repeat(9)), ""))
                .isEqualTo(Value.of("\uD83D\uDE00".repeat(2) + "****"));
    }

    @Test
    void a_hash_tells_whether_two_values_of_one_field_are_the_same() {
        Value one = mask("hash").apply(Json.trusted("1.50"), "salt");
        assertThat(one)
                .isEqualTo(mask("hash").apply(Json.trusted("1.5"), "salt"))
                .isNotEqualTo(mask("hash").apply(Json.trusted("1.51"), "salt"))
                .isNotEqualTo(mask("hash").apply(Json.trusted("1.5"), "another"));
        assertThat(Json.write(one)).matches("\"[0-9a-f]{32}\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "first4",
                "bucket",
                "bucket:",
                "bucket:0",
                "bucket:-1",
                "bucket:1.5",
                "bucket:1000000000000",
                "HIDE"
            })
    void what_is_no_mask_is_none(String id) {
        assertThat(Mask.of(id)).isEmpty();
    }

    @Test
    void a_mask_keeps_its_name() {
        IDS.forEach(id -> assertThat(mask(id).id()).isEqualTo(id));
    }

    @Test
    void a_mask_fits_the_kind_of_value_that_it_speaks_of() {
        assertThat(mask("last4").fits(Type.TEXT)).isTrue();
        assertThat(mask("partial").fits(Type.NUMBER)).isFalse();
        assertThat(mask("bucket:10").fits(Type.NUMBER)).isTrue();
        assertThat(mask("bucket:10").fits(Type.DATE)).isFalse();
        assertThat(mask("hash").fits(Type.ANY)).isTrue();
        assertThat(mask("hide").fits(Type.BOOLEAN)).isTrue();
    }

    @Test
    void masks_meet_in_one_way_whatever_their_order_and_none_is_loosened() {
        for (String first : IDS) {
            Mask a = mask(first);
            assertThat(a.and(a)).isEqualTo(a);
            assertThat(a.and(new Mask.Hide())).isEqualTo(new Mask.Hide());
            for (String second : IDS) {
                Mask b = mask(second);
                assertThat(a.and(b)).isEqualTo(b.and(a));
                assertThat(a.and(b).and(a)).isEqualTo(a.and(b));
                for (String third : IDS) {
                    Mask c = mask(third);
                    assertThat(a.and(b).and(c)).isEqualTo(a.and(b.and(c)));
                }
            }
        }
        assertThat(mask("last4").and(mask("partial"))).isEqualTo(new Mask.Hide());
        assertThat(mask("bucket:100").and(mask("bucket:150")).id()).isEqualTo("bucket:300");
    }

    @Test
    void what_two_buckets_leave_could_be_told_from_each() {
        Mask both = mask("bucket:100").and(mask("bucket:150"));
        for (int i = -1_000; i < 1_000; i++) {
            Value value = Value.of(i);
            Value shown = both.apply(value, "");
            assertThat(both.apply(mask("bucket:100").apply(value, ""), "")).isEqualTo(shown);
            assertThat(both.apply(mask("bucket:150").apply(value, ""), "")).isEqualTo(shown);
        }
    }

    private static Mask mask(String id) {
        Optional<Mask> mask = Mask.of(id);
        assertThat(mask).as(id).isPresent();
        return mask.orElseThrow();
    }
}
