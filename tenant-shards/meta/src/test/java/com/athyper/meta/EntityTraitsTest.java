package com.athyper.meta;

import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class EntityTraitsTest {
    private static final String THING =
            "{\"name\":\"thing\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]%s}";

    private static Value.Fields thing(String more) {
        return json(THING.formatted(more));
    }

    private static EntityTraits traits(Value.Fields document) {
        return Samples.compiled(document, 1).traits();
    }

    @Test
    void what_an_entity_is_carries_over_until_it_is_taken_away() {
        var first = sound(thing(",\"softDelete\":true"));
        assertThat(traits(first).softDelete()).isTrue();
        assertThat(first.get("softDelete")).contains(Value.of(true));

        var second = sound(Optional.of(first), json("{\"label\":\"Another\"}"));
        assertThat(traits(second).softDelete()).isTrue();
        var third = sound(Optional.of(second), json("{\"softDelete\":null}"));
        assertThat(traits(third)).isEqualTo(EntityTraits.NONE);
        assertThat(third.values()).doesNotContainKey("softDelete");
        assertThat(faults(thing(",\"softDelete\":\"yes\"")))
                .containsExactly("/softDelete wrong-type");
    }
}
