package com.athyper.policy;

import com.athyper.expression.Type;
import com.athyper.kernel.Json;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is left of a value for somebody who may not see it whole. It is a promise of what is not
 * shown, so two that meet leave only what both would leave.
 */
public sealed interface Mask {

    /** Nothing at all. */
    record Hide() implements Mask {}

    /** Whether two values are the same, and nothing else. */
    record Hash() implements Mask {}

    /** The last four characters of a text of eight or more. */
    record LastFour() implements Mask {}

    /** The first characters of a text: two of eight or more, one of four or more. */
    record Partial() implements Mask {}

    /** Between which multiples of a size a number lies: the lower one. */
    record Bucket(BigInteger size) implements Mask {
        public Bucket {
            if (size.signum() <= 0) {
                throw new IllegalArgumentException("a bucket has a size");
            }
        }
    }

    /** As documents name them. */
    String KNOWN = "`hide`, `hash`, `last4`, `partial` or `bucket:<size>` such as `bucket:100`";

    static Optional<Mask> of(String id) {
        return switch (id) {
            case "hide" -> Optional.of(new Hide());
            case "hash" -> Optional.of(new Hash());
            case "last4" -> Optional.of(new LastFour());
            case "partial" -> Optional.of(new Partial());
            default ->
                    Form.BUCKET.matcher(id).matches()
                            ? Optional.of(
                                    new Bucket(new BigInteger(id.substring(id.indexOf(':') + 1))))
                            : Optional.empty();
        };
    }

    default String id() {
        return switch (this) {
            case Hide _ -> "hide";
            case Hash _ -> "hash";
            case LastFour _ -> "last4";
            case Partial _ -> "partial";
            case Bucket(var size) -> "bucket:" + size;
        };
    }

    /** Whether it says something of such values. */
    default boolean fits(Type type) {
        return switch (this) {
            case Hide _, Hash _ -> true;
            case LastFour _, Partial _ -> type == Type.TEXT;
            case Bucket _ -> type == Type.NUMBER;
        };
    }

    /**
     * The strictest of two. Those of different kinds have nothing in common; of two buckets that is
     * the one that each can be told from.
     */
    default Mask and(Mask other) {
        if (equals(other)) {
            return this;
        }
        return this instanceof Bucket(var mine) && other instanceof Bucket(var theirs)
                ? new Bucket(mine.divide(mine.gcd(theirs)).multiply(theirs))
                : new Hide();
    }

    /**
     * What is shown in place of the value. A value of a kind that the mask says nothing of is not
     * shown.
     *
     * @param salt keeps equal values of different fields and tenants apart
     */
    default Value apply(Value value, String salt) {
        if (value instanceof Value.Null) {
            return value;
        }
        return switch (this) {
            case Hide _ -> Value.NULL;
            case Hash _ -> Value.of(Form.hash(value, salt));
            case LastFour _ ->
                    value instanceof Value.Text(var text) ? Form.lastFour(text) : Value.NULL;
            case Partial _ ->
                    value instanceof Value.Text(var text) ? Form.partial(text) : Value.NULL;
            case Bucket(var size) ->
                    value instanceof Value.Num(var number) ? Form.floor(number, size) : Value.NULL;
        };
    }

    /** How values look behind masks: always the same number of stars, so that no length is told. */
    final class Form {
        private static final Pattern BUCKET = Pattern.compile("bucket:[1-9][0-9]{0,11}");
        private static final String STARS = "****";
        private static final int LONG = 8;
        private static final int SHORT = 4;
        private static final int HASH_LENGTH = 32;

        private Form() {}

        private static String hash(Value value, String salt) {
            Value plain =
                    value instanceof Value.Num(var number)
                            ? Value.of(number.stripTrailingZeros().toPlainString())
                            : value;
            return Sha256.hex(salt + "\n" + Json.write(plain)).substring(0, HASH_LENGTH);
        }

        private static Value lastFour(String text) {
            int length = text.codePointCount(0, text.length());
            return Value.of(
                    length < LONG
                            ? STARS
                            : STARS + text.substring(text.offsetByCodePoints(text.length(), -4)));
        }

        private static Value partial(String text) {
            int length = text.codePointCount(0, text.length());
            int shown = length < SHORT ? 0 : length < LONG ? 1 : 2;
            return Value.of(text.substring(0, text.offsetByCodePoints(0, shown)) + STARS);
        }

        private static Value floor(BigDecimal number, BigInteger size) {
            var width = new BigDecimal(size);
            return Value.of(
                    number.divide(width, 0, RoundingMode.FLOOR)
                            .multiply(width)
                            .setScale(Math.max(0, number.scale()), RoundingMode.UNNECESSARY));
        }
    }
}
