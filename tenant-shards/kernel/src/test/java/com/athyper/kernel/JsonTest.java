package com.athyper.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

final class JsonTest {
    private static final JsonLimits SMALL = new JsonLimits(4, 6, 5, 8);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "'a'",
                "01",
                "1.",
                ".5",
                "+1",
                "NaN",
                "Infinity",
                "-",
                "1e",
                "tru",
                "nul",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\ud800\"",
                "\"\\udc00a\"",
                "\"\\u0000\"",
                "\"\n\"",
                "1 2",
                "{\"a\":1,\"a\":2}",
                "1e99999",
                "[1 2]",
                "{\"a\" 1}",
                "/* c */ 1"
            })
    void what_is_not_json_is_refused(String text) {
        assertThatThrownBy(() -> Json.parse(text, JsonLimits.REQUEST))
                .isInstanceOf(MalformedJson.class);
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused() {
        for (byte[] bytes :
                List.of(
                        new byte[] {'"', (byte) 0xff, '"'},
                        new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
                        new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'})) {
            assertThatThrownBy(() -> Json.parse(bytes, JsonLimits.REQUEST))
                    .isInstanceOf(MalformedJson.class);
        }
    }

    @Test
    void numbers_keep_every_digit() throws MalformedJson {
        assertThat(Json.parse("1.10", JsonLimits.REQUEST))
                .isEqualTo(new Value.Num(new BigDecimal("1.10")));
        assertThat(Json.write(Json.parse("123456789012345678901234567890.5", JsonLimits.REQUEST)))
                .isEqualTo("123456789012345678901234567890.5");
    }

    @Test
    void every_limit_holds_at_the_limit_and_refuses_one_past_it() throws MalformedJson {
        Json.parse("[[[1]]]", SMALL);
        refused("[[[[1]]]]", "deeper than 4");
        Json.parse("[1,2,3,4,5,6]", SMALL);
        refused("[1,2,3,4,5,6,7]", "more than 6 members");
        Json.parse("\"abcde\"", SMALL);
        refused("\"abcdef\"", "longer than 5");
        Json.parse("12345678", SMALL);
        refused("123456789", "more than 8 digits");
    }

    @Test
    void the_fault_says_where() {
        assertThatThrownBy(() -> Json.parse("{\"a\":tru}", JsonLimits.REQUEST))
                .isInstanceOfSatisfying(
                        MalformedJson.class, fault -> assertThat(fault.offset()).isEqualTo(5));
    }

    @Test
    void what_is_written_reads_back_the_same() throws MalformedJson {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Value value = random(random, 3);
            assertThat(Json.parse(Json.write(value), JsonLimits.TRUSTED))
                    .as("-Dseed=%d", seed)
                    .isEqualTo(value);
        }
    }

    @Test
    void the_canonical_form_does_not_depend_on_the_order_of_names() {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Value value = random(random, 3);
            assertThat(Json.canonical(shuffled(value, random)))
                    .as("-Dseed=%d", seed)
                    .isEqualTo(Json.canonical(value));
        }
    }

    @Test
    void the_canonical_form_of_equal_numbers_is_equal() {
        assertThat(Json.canonical(Value.of(new BigDecimal("1.500"))))
                .isEqualTo(Json.canonical(Value.of(new BigDecimal("1.5"))))
                .isEqualTo("1.5");
        assertThat(Json.canonical(Value.of(new BigDecimal("1E+3")))).isEqualTo("1000");
        assertThat(Json.canonical(Value.of(new BigDecimal("0.00")))).isEqualTo("0");
    }

    private static void refused(String text, String because) {
        assertThatThrownBy(() -> Json.parse(text, SMALL))
                .isInstanceOf(MalformedJson.class)
                .hasMessageContaining(because);
    }

    private static Value random(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> Value.NULL;
            case 1 -> Value.of(random.nextBoolean());
            case 2 -> Value.of(new BigDecimal(random.nextLong()).movePointLeft(random.nextInt(6)));
            case 3 -> Value.of(text(random));
            case 4 -> {
                var items = new ArrayList<Value>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(random(random, depth - 1));
                }
                yield new Value.Items(items);
            }
            default -> {
                var members = new LinkedHashMap<String, Value>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    members.put(text(random), random(random, depth - 1));
                }
                yield new Value.Fields(members);
            }
        };
    }

    private static String text(Random random) {
        byte[] bytes = new byte[random.nextInt(12)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.UTF_8).replace("\u0000", "\u2028\"\\\t");
    }

    private static Value shuffled(Value value, Random random) {
        return switch (value) {
            case Value.Fields(var members) -> {
                var names = new ArrayList<>(members.keySet());
                Collections.shuffle(names, random);
                Map<String, Value> other = new LinkedHashMap<>();
                for (String name : names) {
                    Value member = members.get(name);
                    if (member != null) {
                        other.put(name, shuffled(member, random));
                    }
                }
                yield new Value.Fields(other);
            }
            case Value.Items(var items) ->
                    new Value.Items(items.stream().map(item -> shuffled(item, random)).toList());
            case Value.Null _, Value.Bool _, Value.Num _, Value.Text _ -> value;
        };
    }
}
