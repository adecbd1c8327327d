package com.athyper.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Random;

final class Uuid7Test {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123Z");

    @Test
    void an_id_has_version_and_variant_and_carries_its_time() {
        var id = Uuid7.of(NOON, new Random(1));

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void later_ids_sort_after_earlier_ones_as_text() {
        var chance = new Random(1);
        assertThat(Uuid7.of(NOON.plusMillis(1), chance).toString())
                .isGreaterThan(Uuid7.of(NOON, chance).toString());
    }

    @Test
    void a_part_leads_back_to_its_whole() {
        var whole = Uuid7.whole(NOON, new Random(1));

        assertThat(Uuid7.wholeOf(Uuid7.part(whole, 1))).isEqualTo(whole);
        assertThat(Uuid7.wholeOf(Uuid7.part(whole, 0xFFFF))).isEqualTo(whole);
        assertThat(Uuid7.part(whole, 1)).isNotEqualTo(Uuid7.part(whole, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> Uuid7.part(whole, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Uuid7.part(whole, 0x1_0000));
        assertThatIllegalArgumentException().isThrownBy(() -> Uuid7.part(Uuid7.part(whole, 1), 1));
    }

    @Test
    void numbered_ids_are_sound_distinct_and_in_the_order_of_their_numbers() {
        var base = Uuid7.of(NOON, new Random(1));
        var first = Uuid7.numbered(base, 0);
        var last = Uuid7.numbered(base, Uuid7.NUMBERED_MAX);

        assertThat(first.version()).isEqualTo(7);
        assertThat(last.variant()).isEqualTo(2);
        assertThat(first.toString())
                .isLessThan(Uuid7.numbered(base, 1).toString())
                .isLessThan(last.toString());
        assertThat(Uuid7.numbered(base, 7)).isEqualTo(Uuid7.numbered(base, 7));
        assertThat(Uuid7.numbered(Uuid7.of(NOON, new Random(2)), 7))
                .isNotEqualTo(Uuid7.numbered(base, 7));
        assertThatIllegalArgumentException().isThrownBy(() -> Uuid7.numbered(base, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Uuid7.numbered(base, Uuid7.NUMBERED_MAX + 1));
    }
}
