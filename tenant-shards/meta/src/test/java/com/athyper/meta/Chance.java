package com.athyper.meta;

import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Random definitions and records: the same ones for the same seed ({@code -Dseed=}). */
public final class Chance {
    public static final long SEED = Long.getLong("seed", System.nanoTime());

    private final Random random;
    private boolean ruled;

    public Chance(long seed) {
        random = new Random(seed);
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** The same value with the members of all of its objects in another order. */
    public Value shuffled(Value value) {
        return switch (value) {
            case Value.Null _, Value.Bool _, Value.Num _, Value.Text _ -> value;
            case Value.Items(var items) ->
                    new Value.Items(items.stream().map(this::shuffled).toList());
            case Value.Fields(var members) -> {
                var names = new ArrayList<>(members.keySet());
                Collections.shuffle(names, random);
                var changed = new LinkedHashMap<String, Value>();
                for (String name : names) {
                    changed.put(name, shuffled(members.getOrDefault(name, Value.NULL)));
                }
                yield new Value.Fields(changed);
            }
        };
    }

    /** A definition without faults, with expressions that mention its fields. */
    public Value.Fields ruledDefinition() {
        ruled = true;
        return definition();
    }

    /** A definition without faults. */
    public Value.Fields definition() {
        Set<String> names = new LinkedHashSet<>();
        int count = 1 + below(12);
        while (names.size() < count) {
            names.add("n" + below(40));
        }
        var definition =
                Value.object()
                        .put("name", "thing")
                        .put(
                                "fields",
                                new Value.Items(names.stream().<Value>map(this::field).toList()));
        if (random.nextBoolean()) {
            definition.put("label", "A thing");
        }
        if (ruled && random.nextBoolean()) {
            definition.put("validations", validations(names));
        }
        if (random.nextBoolean()) {
            definition.put("lifecycle", lifecycle());
        }
        return definition.build();
    }

    private Value.Fields lifecycle() {
        return Samples.json(
                """
                {"initial":"a","states":["a","b","c"],"transitions":[
                  {"name":"go","from":["a","b"],"to":"c","when":"record.version > 0","message":"not yet"},
                  {"name":"ask","from":["c"],"to":"a","workflow":"w","onApproved":"b"}]}
                """);
    }

    private Value field(String name) {
        // What the store itself fills in has tests of its own.
        var types =
                EnumSet.complementOf(EnumSet.of(FieldType.ATTACHMENT)).toArray(FieldType[]::new);
        var type = types[below(types.length)];
        var field =
                Value.object()
                        .put("name", name)
                        .put("type", type.id())
                        .put("required", random.nextBoolean());
        switch (type) {
            case STRING ->
                    field.put("maxLength", 1 + below(30)).put("unique", random.nextBoolean());
            case TEXT -> field.put("minLength", 0).put("default", "é".repeat(below(5)));
            case INTEGER -> field.put("min", -below(100)).put("max", below(100));
            case DECIMAL, MONEY -> {
                int precision = 1 + below(38);
                field.put("precision", precision).put("scale", below(precision + 1));
            }
            case ENUM ->
                    field.put("values", Value.texts(List.of("x", "y", "'; --")))
                            .put("default", "y");
            case REFERENCE, MULTI_REFERENCE -> field.put("entity", "supplier");
            case SEQUENCE -> field.put("required", false).put("pattern", "N{yyyy}-{000}");
            case BOOLEAN -> field.put("default", random.nextBoolean());
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION -> {}
            case DATE, DATETIME, UUID, JSON, ATTACHMENT -> {}
        }
        if (ruled && type != FieldType.SEQUENCE) {
            rules(name, field);
        }
        return field.build();
    }

    /** Expressions that stand in nobody's way. */
    private void rules(String name, Value.ObjectBuilder field) {
        if (random.nextBoolean()) {
            field.put("requiredWhen", "isTrue(record.%s != null && false)".formatted(name));
        }
        if (random.nextBoolean()) {
            field.put("readOnlyWhen", "record.%s == null && false".formatted(name));
        }
    }

    private Value validations(Set<String> names) {
        return new Value.Items(
                names.stream()
                        .<Value>map(
                                name ->
                                        Value.object()
                                                .put("id", "v_" + name)
                                                .put(
                                                        "when",
                                                        "has(record.%s) || true".formatted(name))
                                                .put("field", name)
                                                .put(
                                                        "message",
                                                        Samples.json(
                                                                "{\"ms\":\"tidak\",\"en\":\"no\"}"))
                                                .build())
                        .toList());
    }

    /** A record that meets the model, in one of the ways to write it. */
    public Value.Fields record(EntityModel model) {
        var record = Value.object();
        for (Field field : model.fields()) {
            if (field.type() == FieldType.SEQUENCE) {
                continue;
            }
            if (field.required() || random.nextBoolean()) {
                record.put(field.name(), value(field));
            }
        }
        return (Value.Fields) shuffled(record.build());
    }

    private Value value(Field field) {
        return switch (field.type()) {
            case STRING, TEXT -> Value.of("😀".repeat(1 + below(field.maxLength().orElse(1)) % 50));
            case INTEGER ->
                    Value.of(
                            new BigDecimal(
                                    field.max().orElse(BigDecimal.ZERO).toPlainString() + ".0"));
            case DECIMAL -> decimal(field);
            case BOOLEAN -> Value.of(random.nextBoolean());
            case DATE -> Value.of("20%02d-0%d-1%d".formatted(below(100), 1 + below(9), below(10)));
            case DATETIME ->
                    Value.of(
                            "20%02d-0%d-1%dt23:59:0%d.%06d+0%d:30"
                                    .formatted(
                                            below(100),
                                            1 + below(9),
                                            below(10),
                                            below(10),
                                            below(1_000_000),
                                            below(10)));
            case ENUM -> Value.of(field.values().get(below(field.values().size())));
            case UUID, REFERENCE ->
                    Value.of(
                            new UUID(random.nextLong(), random.nextLong())
                                    .toString()
                                    .toUpperCase(java.util.Locale.ROOT));
            case MULTI_REFERENCE ->
                    Value.texts(
                            java.util.stream.IntStream.range(0, 1 + below(5))
                                    .mapToObj(_ -> new UUID(random.nextLong(), random.nextLong()))
                                    .map(UUID::toString)
                                    .toList());
            case UNIT -> Value.of(List.of("kg", "[in_i]", "%").get(below(3)));
            case MONEY ->
                    Value.object()
                            .put("currency", List.of("myr", "EUR").get(below(2)))
                            .put("amount", decimal(field))
                            .build();
            case SEQUENCE, ATTACHMENT -> Value.of("never");
            case EMAIL -> Value.of("a" + below(99) + "@Example.COM");
            case PHONE -> Value.of("+60 3-2142 1" + (100 + below(900)));
            case URL -> Value.of("HTTPS://Example.com:8443/A?b=" + below(99) + "#c");
            case COUNTRY -> Value.of(List.of("my", "MY", "De").get(below(3)));
            case CURRENCY -> Value.of(List.of("myr", "EUR").get(below(2)));
            case LANGUAGE -> Value.of(List.of("EN-my", "zh-hant-TW", "sl-rozaj").get(below(3)));
            case TIME -> Value.of("1%d:0%d:00.%d0".formatted(below(10), below(10), below(100)));
            case DURATION ->
                    Value.of(List.of("P2W", "P1DT%dM".formatted(below(900))).get(below(2)));
            case JSON -> Samples.json("{\"a\":[1e3,{\"b\":null}],\"c\":" + below(1000) + "e-2}");
        };
    }

    private Value decimal(Field field) {
        int whole = field.precision() - field.scale();
        var number =
                new BigDecimal(
                        (whole == 0 ? "0" : "9".repeat(1 + below(whole)))
                                + (field.scale() == 0
                                        ? ""
                                        : "." + "7".repeat(1 + below(field.scale()))));
        return random.nextBoolean() ? Value.of(number) : Value.of(number.toPlainString());
    }
}
