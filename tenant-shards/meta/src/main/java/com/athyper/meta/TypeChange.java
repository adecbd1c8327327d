package com.athyper.meta;

import java.util.Optional;

/**
 * How a column's values become those of another type.
 *
 * @param using the value converted
 * @param convertible what must hold of a value so that {@code using} neither fails nor loses
 *     anything; empty if it holds of all
 */
record TypeChange(String using, Optional<String> convertible, Effect effect) {

    /** What it does to the column. */
    enum Effect {
        /** Nothing. */
        NONE,
        /** Its type takes in more, and what is stored stays as it is. */
        WIDENS,
        /** Every value has to be stored anew. */
        REWRITES
    }

    private static final String WHOLE = "'^-?[0-9]{1,18}$'";
    private static final String NUMBER = "'^-?[0-9]{1,100}([.][0-9]{1,100})?$'";
    private static final String DATE = "'^[0-9]{4}-[0-9]{2}-[0-9]{2}$'";
    private static final String DATETIME =
            "'^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$'";
    private static final String UUID = "'^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'";

    boolean rewrites() {
        return effect == Effect.REWRITES;
    }

    /** The value converted, or null where it cannot be: safe in a query over any data. */
    String attempted() {
        return convertible
                .map(condition -> "(CASE WHEN " + condition + " THEN " + using + " END)")
                .orElse(using);
    }

    /** Empty if there is no sensible way. */
    static Optional<TypeChange> between(Field from, Field to) {
        String column = Table.column(from);
        if (to.type() == FieldType.SEQUENCE) {
            return from.type() == FieldType.SEQUENCE
                            && SequencePattern.of(from).isYearly()
                                    == SequencePattern.of(to).isYearly()
                    ? Optional.of(new TypeChange(column, Optional.empty(), Effect.NONE))
                    : Optional.empty();
        }
        if (from.isMultiReference() || to.isMultiReference()) {
            return from.type() == to.type() && from.target().equals(to.target())
                    ? Optional.of(new TypeChange(column, Optional.empty(), Effect.NONE))
                    : Optional.empty();
        }
        if (from.isAttachment() || to.isAttachment()) {
            return from.type() == to.type() && from.isList() == to.isList()
                    ? Optional.of(new TypeChange(column, Optional.empty(), Effect.NONE))
                    : Optional.empty();
        }
        if ((from.type() == FieldType.MONEY) != (to.type() == FieldType.MONEY)) {
            return Optional.empty();
        }
        if (to.type().isFormed() && from.type() != to.type()) {
            return isText(from)
                    ? Optional.of(
                            new TypeChange(
                                    column,
                                    Optional.of(TextForm.condition(to.type(), column)),
                                    Effect.NONE))
                    : Optional.empty();
        }
        if (Table.type(from).equals(Table.type(to))) {
            return Optional.of(new TypeChange(column, Optional.empty(), Effect.NONE));
        }
        return switch (to.type()) {
            case STRING, TEXT, ENUM -> toText(from, column).map(TypeChange::always);
            case INTEGER -> toInteger(from, column);
            case DECIMAL, MONEY -> toDecimal(from, to, column);
            case BOOLEAN ->
                    isText(from)
                            ? only("(" + column + " = 'true')", column + " IN ('true', 'false')")
                            : Optional.empty();
            case DATE -> toDate(from, column);
            case DATETIME -> toDatetime(from, column);
            case UUID, REFERENCE ->
                    isText(from)
                            ? only(column + "::uuid", column + " ~ " + UUID)
                            : Optional.empty();
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION, SEQUENCE ->
                    Optional.empty();
            case MULTI_REFERENCE, ATTACHMENT -> Optional.empty();
            case JSON ->
                    Optional.of(
                            always(
                                    "to_jsonb("
                                            + (isTime(from) ? time(from, column) : column)
                                            + ")"));
        };
    }

    private static Optional<String> toText(Field from, String column) {
        return switch (from.type()) {
            case STRING, TEXT, ENUM, SEQUENCE -> Optional.of(column);
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    Optional.of(column);
            case INTEGER, DECIMAL, BOOLEAN, UUID, REFERENCE -> Optional.of(column + "::text");
            case DATE, DATETIME -> Optional.of(time(from, column));
            case JSON, MONEY, MULTI_REFERENCE, ATTACHMENT -> Optional.empty();
        };
    }

    /** The standard form, whatever {@code DateStyle} and {@code TimeZone} are. */
    private static String time(Field from, String column) {
        return from.type() == FieldType.DATE
                ? "to_char(" + column + ", 'YYYY-MM-DD')"
                : "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    }

    private static Optional<TypeChange> toInteger(Field from, String column) {
        return switch (from.type()) {
            case STRING, TEXT, ENUM, SEQUENCE -> only(column + "::bigint", column + " ~ " + WHOLE);
            case DECIMAL ->
                    only(
                            column + "::bigint",
                            column + " = trunc(" + column + ") AND abs(" + column + ") < 1e18");
            case INTEGER, BOOLEAN, DATE, DATETIME, UUID, JSON, REFERENCE, MONEY -> Optional.empty();
            case MULTI_REFERENCE, ATTACHMENT -> Optional.empty();
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    Optional.empty();
        };
    }

    private static Optional<TypeChange> toDecimal(Field from, Field to, String column) {
        String using = column + "::" + Table.type(to);
        return switch (from.type()) {
            case STRING, TEXT, ENUM, SEQUENCE ->
                    only(
                            using,
                            "(CASE WHEN "
                                    + column
                                    + " ~ "
                                    + NUMBER
                                    + " THEN "
                                    + fits(to, column + "::numeric")
                                    + " ELSE "
                                    + column
                                    + " IS NULL END)");
            case INTEGER -> only(using, fits(to, column));
            case DECIMAL, MONEY ->
                    to.scale() == from.scale() && to.precision() >= from.precision()
                            ? Optional.of(new TypeChange(column, Optional.empty(), Effect.WIDENS))
                            : to.scale() >= from.scale()
                                            && to.precision() - to.scale()
                                                    >= from.precision() - from.scale()
                                    ? Optional.of(always(using))
                                    : only(using, fits(to, column));
            case BOOLEAN, DATE, DATETIME, UUID, JSON, REFERENCE -> Optional.empty();
            case MULTI_REFERENCE, ATTACHMENT -> Optional.empty();
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    Optional.empty();
        };
    }

    private static String fits(Field to, String number) {
        return "("
                + number
                + " = round("
                + number
                + ", "
                + to.scale()
                + ") AND abs("
                + number
                + ") < 1e"
                + (to.precision() - to.scale())
                + ")";
    }

    private static Optional<TypeChange> toDate(Field from, String column) {
        return switch (from.type()) {
            case STRING, TEXT, ENUM, SEQUENCE ->
                    only(
                            column + "::date",
                            column
                                    + " ~ "
                                    + DATE
                                    + " AND pg_input_is_valid("
                                    + column
                                    + ", 'date')");
            case DATETIME ->
                    only(
                            "(" + column + " AT TIME ZONE 'UTC')::date",
                            "(" + column + " AT TIME ZONE 'UTC')::time = '00:00'");
            case INTEGER, DECIMAL, BOOLEAN, DATE, UUID, JSON, REFERENCE, MONEY -> Optional.empty();
            case MULTI_REFERENCE, ATTACHMENT -> Optional.empty();
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    Optional.empty();
        };
    }

    private static Optional<TypeChange> toDatetime(Field from, String column) {
        return switch (from.type()) {
            case STRING, TEXT, ENUM, SEQUENCE ->
                    only(
                            column + "::timestamptz",
                            column
                                    + " ~ "
                                    + DATETIME
                                    + " AND pg_input_is_valid("
                                    + column
                                    + ", 'timestamptz')");
            case DATE -> Optional.of(always("(" + column + "::timestamp AT TIME ZONE 'UTC')"));
            case INTEGER, DECIMAL, BOOLEAN, DATETIME, UUID, JSON, REFERENCE, MONEY ->
                    Optional.empty();
            case MULTI_REFERENCE, ATTACHMENT -> Optional.empty();
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    Optional.empty();
        };
    }

    private static boolean isText(Field field) {
        return Table.type(field).equals("text");
    }

    private static boolean isTime(Field field) {
        return field.type() == FieldType.DATE || field.type() == FieldType.DATETIME;
    }

    private static TypeChange always(String using) {
        return new TypeChange(using, Optional.empty(), Effect.REWRITES);
    }

    private static Optional<TypeChange> only(String using, String convertible) {
        return Optional.of(new TypeChange(using, Optional.of(convertible), Effect.REWRITES));
    }
}
