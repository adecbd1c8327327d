package com.athyper.meta.overlay;

import com.athyper.kernel.Value;
import com.athyper.meta.StandardForm;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an overlay may say of a field that is not its own, and what holds where several say it. */
public enum Attribute {
    /** The later layer's; two of one layer have to agree. */
    LABEL("label", Kind.CHOICE),
    DEFAULT("default", Kind.CHOICE),
    /** If anybody says so. */
    REQUIRED("required", Kind.FLAG),
    HIDDEN("hidden", Kind.FLAG),
    REQUIRED_WHEN("requiredWhen", Kind.CONDITION),
    READ_ONLY_WHEN("readOnlyWhen", Kind.CONDITION),
    /** If everybody says so. */
    VISIBLE_WHEN("visibleWhen", Kind.ALL),
    /** The strictest. */
    MIN("min", Kind.LEAST),
    MIN_LENGTH("minLength", Kind.LEAST),
    MAX("max", Kind.MOST),
    MAX_LENGTH("maxLength", Kind.MOST),
    /** What all permit, in the order of the base. */
    VALUES("values", Kind.CHOSEN);

    /** How what several say becomes one. */
    public enum Kind {
        CHOICE,
        FLAG,
        CONDITION,
        ALL,
        LEAST,
        MOST,
        CHOSEN
    }

    private final String id;
    private final Kind kind;

    Attribute(String id, Kind kind) {
        this.id = id;
        this.kind = kind;
    }

    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    public static Optional<Attribute> of(String id) {
        return Stream.of(values()).filter(attribute -> attribute.id.equals(id)).findFirst();
    }

    /**
     * What holds once an overlay has spoken. In which order overlays speak makes no difference but
     * for a choice, and for which of two texts that mean the same is kept.
     *
     * @param present what was said before; null if nothing was
     */
    Value with(Value present, Value said) {
        if (present instanceof Value.Null) {
            return said;
        }
        return switch (kind) {
            case CHOICE, FLAG -> said;
            case CONDITION -> joined(present, "||", said);
            case ALL -> joined(present, "&&", said);
            case LEAST -> stricter(present, said, 1);
            case MOST -> stricter(present, said, -1);
            case CHOSEN ->
                    present instanceof Value.Items(var known)
                                    && said instanceof Value.Items(var permitted)
                            ? new Value.Items(common(known, permitted))
                            : said;
        };
    }

    private static Value joined(Value present, String operator, Value said) {
        return present instanceof Value.Text(var left) && said instanceof Value.Text(var right)
                ? Value.of("(" + left + ") " + operator + " (" + right + ")")
                : said;
    }

    private static List<Value> common(List<Value> known, List<Value> permitted) {
        return known.stream().filter(permitted::contains).toList();
    }

    private static Value stricter(Value present, Value said, int sign) {
        Optional<BigDecimal> left = StandardForm.decimal(present);
        Optional<BigDecimal> right = StandardForm.decimal(said);
        // What cannot be read is what the reader of fields has to hear of.
        return left.isPresent()
                        && right.isPresent()
                        && left.get().compareTo(right.get()) * sign >= 0
                ? present
                : said;
    }
}
