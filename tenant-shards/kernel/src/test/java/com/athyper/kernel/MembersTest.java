package com.athyper.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

final class MembersTest {

    @Test
    void an_object_is_what_an_ordered_map_is() {
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var built = Value.object();
            var model = new LinkedHashMap<String, Value>();
            int puts = random.nextInt(2 * Members.SIZE_MAX);
            for (int i = 0; i < puts; i++) {
                String name = "n" + random.nextInt(Members.SIZE_MAX + 10);
                Value value = Value.of(i);
                built.put(name, value);
                model.put(name, value);
                if (random.nextInt(10) == 0) {
                    same(built.build(), model);
                }
            }
            same(built.build(), model);
            same(new Value.Fields(model), model);
        }
    }

    private static void same(Value.Fields fields, Map<String, Value> model) {
        Map<String, Value> members = fields.values();
        assertThat(members).isEqualTo(model).hasSameHashCodeAs(model).hasSize(model.size());
        assertThat(List.copyOf(members.keySet())).isEqualTo(List.copyOf(model.keySet()));
        assertThat(List.copyOf(members.entrySet())).isEqualTo(List.copyOf(model.entrySet()));
        var seen = new LinkedHashMap<String, Value>();
        members.forEach(seen::put);
        assertThat(List.copyOf(seen.entrySet())).isEqualTo(List.copyOf(model.entrySet()));
        model.forEach((name, value) -> assertThat(fields.get(name)).contains(value));
        assertThat(fields.get("absent")).isEmpty();
        assertThat(members.containsKey("absent")).isFalse();
    }

    @Test
    void names_of_one_hash_are_told_apart() {
        var fields = Value.object().put("Aa", 1).put("BB", 2).build();

        assertThat(fields.get("Aa")).contains(Value.of(1));
        assertThat(fields.get("BB")).contains(Value.of(2));
        assertThat(fields.get("C#")).isEmpty();
    }

    @Test
    void nobody_changes_an_object_that_was_made() {
        for (int size : new int[] {1, Members.SIZE_MAX, Members.SIZE_MAX + 1}) {
            var builder = Value.object();
            for (int i = 0; i < size; i++) {
                builder.put("n" + i, i);
            }
            Map<String, Value> members = builder.build().values();
            builder.put("n0", "later").put("another", true);

            assertThat(members).hasSize(size).containsEntry("n0", Value.of(0));
            assertThatThrownBy(() -> members.put("n0", Value.NULL))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> members.entrySet().iterator().next().setValue(Value.NULL))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(members::clear).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
