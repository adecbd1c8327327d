package com.athyper.meta;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Function;

/** Judges a value by its field alone. */
public final class FieldValue {
    public static final int JSON_DEPTH_MAX = 16;
    public static final int JSON_BYTES_MAX = 65_536;

    private FieldValue() {}

    /** The value in its standard form, or why it is none of this field's. */
    public sealed interface Judged {
        record Good(Value value) implements Judged {}

        record Bad(String code, String message) implements Judged {}
    }

    /** Null is nobody's value: whether nothing may stand in a field is for the caller to say. */
    public static Judged judge(Field field, Value value) {
        return switch (field.type()) {
            case STRING, TEXT -> text(field, value);
            case SEQUENCE -> wrongType("nothing: the platform gives the number,");
            case INTEGER -> integer(field, value);
            case DECIMAL -> decimal(field, value);
            case BOOLEAN -> value instanceof Value.Bool ? good(value) : wrongType("true or false");
            case DATE -> formed(value, StandardForm::date, "a date such as 2026-11-30");
            case DATETIME ->
                    formed(
                            value,
                            StandardForm::datetime,
                            "an RFC 3339 time with an offset, to the microsecond at most");
            case ENUM -> enumerated(field, value);
            case UUID, REFERENCE -> formed(value, StandardForm::uuid, "a UUID");
            case MONEY -> Money.judge(field, value);
            case MULTI_REFERENCE -> MultiReference.judge(field, value);
            case ATTACHMENT -> AttachmentField.judge(field, value);
            case JSON -> json(value);
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    formed(
                            value,
                            text -> TextForm.standard(field.type(), text),
                            TextForm.expected(field.type()));
        };
    }

    private static Judged text(Field field, Value value) {
        if (!(value instanceof Value.Text(var text))) {
            return wrongType("a text");
        }
        int length = text.codePointCount(0, text.length());
        if (field.minLength().isPresent() && length < field.minLength().getAsInt()) {
            return bad("too-short", "at least " + field.minLength().getAsInt() + " characters");
        }
        if (field.maxLength().isPresent() && length > field.maxLength().getAsInt()) {
            return bad("too-long", "at most " + field.maxLength().getAsInt() + " characters");
        }
        if (field.pattern().isEmpty()) {
            return good(value);
        }
        String pattern = field.pattern().get();
        return switch (BudgetedMatch.find(pattern, text)) {
            case FOUND -> good(value);
            case NOT_FOUND -> bad("pattern", "the text does not match `" + pattern + "`");
            case TOO_COSTLY ->
                    bad(
                            "pattern-too-costly",
                            "matching the text with `" + pattern + "` takes too long");
        };
    }

    private static Judged integer(Field field, Value value) {
        if (!(value instanceof Value.Num(var number))) {
            return wrongType("a whole number");
        }
        var whole = StandardForm.integer(number);
        return whole.isEmpty()
                ? wrongType("a whole number of at most 64 bits")
                : ranged(field, whole.get());
    }

    static Judged decimal(Field field, Value value) {
        var number = StandardForm.decimal(value);
        if (number.isEmpty()) {
            return wrongType("a decimal number, such as \"12.50\",");
        }
        BigDecimal plain = number.get().stripTrailingZeros();
        if (plain.scale() > field.scale()) {
            return bad("scale", "at most " + field.scale() + " digits after the point");
        }
        int whole = field.precision() - field.scale();
        if (plain.signum() != 0 && (long) plain.precision() - plain.scale() > whole) {
            return bad("precision", "at most " + whole + " digits before the point");
        }
        return ranged(field, plain.setScale(field.scale()));
    }

    private static Judged ranged(Field field, BigDecimal number) {
        if (field.min().isPresent() && number.compareTo(field.min().get()) < 0) {
            return bad("out-of-range", "at least " + field.min().get().toPlainString());
        }
        if (field.max().isPresent() && number.compareTo(field.max().get()) > 0) {
            return bad("out-of-range", "at most " + field.max().get().toPlainString());
        }
        return good(Value.of(number));
    }

    private static Judged enumerated(Field field, Value value) {
        if (!(value instanceof Value.Text(var text))) {
            return wrongType("a text");
        }
        return field.values().contains(text)
                ? good(value)
                : bad("unknown-value", "one of " + String.join(", ", field.values()));
    }

    private static Judged formed(
            Value value, Function<String, Optional<String>> form, String expected) {
        return (value instanceof Value.Text(var text) ? form.apply(text) : Optional.<String>empty())
                .<Judged>map(standard -> good(Value.of(standard)))
                .orElseGet(() -> wrongType(expected));
    }

    private static Judged json(Value value) {
        if (value instanceof Value.Null) {
            return wrongType("a JSON value");
        }
        if (deeperThan(value, JSON_DEPTH_MAX)) {
            return bad("too-deep", "at most " + JSON_DEPTH_MAX + " levels");
        }
        if (Json.canonical(value).getBytes(StandardCharsets.UTF_8).length > JSON_BYTES_MAX) {
            return bad("too-long", "at most " + JSON_BYTES_MAX + " bytes");
        }
        return good(plain(value));
    }

    private static boolean deeperThan(Value value, int levels) {
        return switch (value) {
            case Value.Null _, Value.Bool _, Value.Num _, Value.Text _ -> levels < 1;
            case Value.Items(var items) ->
                    levels < 1 || items.stream().anyMatch(item -> deeperThan(item, levels - 1));
            case Value.Fields(var members) ->
                    levels < 1
                            || members.values().stream()
                                    .anyMatch(member -> deeperThan(member, levels - 1));
        };
    }

    /** Numbers as the store gives them back: 1e3 becomes 1000. */
    private static Value plain(Value value) {
        return switch (value) {
            case Value.Null _, Value.Bool _, Value.Text _ -> value;
            case Value.Num(var number) -> number.scale() < 0 ? Value.of(number.setScale(0)) : value;
            case Value.Items(var items) ->
                    new Value.Items(items.stream().map(FieldValue::plain).toList());
            case Value.Fields(var members) -> {
                var changed = new LinkedHashMap<String, Value>();
                members.forEach((name, member) -> changed.put(name, plain(member)));
                yield new Value.Fields(changed);
            }
        };
    }

    private static Judged good(Value value) {
        return new Judged.Good(value);
    }

    private static Judged bad(String code, String message) {
        return new Judged.Bad(code, message);
    }

    private static Judged wrongType(String expected) {
        return new Judged.Bad("wrong-type", expected + " is expected");
    }
}
