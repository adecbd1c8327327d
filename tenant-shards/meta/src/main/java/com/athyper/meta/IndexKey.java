package com.athyper.meta;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an index can be ordered by.
 *
 * @param attribute as a list sorts by it
 * @param id what outlives the attribute's name
 * @param expression in the words of the database
 * @param length in characters, at most, if it is a text
 */
record IndexKey(String attribute, String id, String expression, int length) {
    private static final int NAME_LENGTH_MAX = 127;
    private static final int STATE_LENGTH_MAX = 48;
    private static final int COUNTED_LENGTH_MAX = SequencePattern.LENGTH_MAX + 20;
    private static final int PHONE_LENGTH_MAX = 16;

    private static final List<IndexKey> PLATFORM =
            List.of(
                    new IndexKey("state", "state", "state", STATE_LENGTH_MAX),
                    new IndexKey("version", "version", "version", 0),
                    new IndexKey("createdAt", "created_at", "created_at", 0),
                    new IndexKey("updatedAt", "updated_at", "updated_at", 0),
                    new IndexKey("createdBy", "created_by", "created_by", NAME_LENGTH_MAX),
                    new IndexKey("updatedBy", "updated_by", "updated_by", NAME_LENGTH_MAX));

    /** All that an entity of such fields can have indexes of. */
    static Map<String, IndexKey> byAttribute(List<Field> fields) {
        var keys = new HashMap<String, IndexKey>();
        fields.stream()
                .flatMap(field -> of(field).stream())
                .forEach(key -> keys.put(key.attribute(), key));
        PLATFORM.forEach(key -> keys.put(key.attribute(), key));
        return keys;
    }

    /** None for what has no order, one for each part of what has parts. */
    private static List<IndexKey> of(Field field) {
        return field.columns().stream()
                .filter(column -> isOrdered(column.type()))
                .map(
                        column ->
                                new IndexKey(
                                        column.part()
                                                .map(part -> field.name() + "." + part)
                                                .orElse(field.name()),
                                        column.part()
                                                .map(part -> field.id() + "." + part)
                                                .orElse(field.id()),
                                        expression(column),
                                        length(field, column)))
                .toList();
    }

    /** Texts by code point, as lists sort them. */
    private static String expression(Column column) {
        return Table.column(column) + (Table.isText(column.type()) ? " " + Sql.BY_CODE_POINT : "");
    }

    private static boolean isOrdered(FieldType type) {
        return switch (type) {
            case JSON, MONEY, MULTI_REFERENCE, ATTACHMENT, URL, DURATION -> false;
            case STRING, TEXT, ENUM, SEQUENCE, EMAIL, PHONE -> true;
            case COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME -> true;
            case INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME, UUID, REFERENCE -> true;
        };
    }

    private static int length(Field field, Column column) {
        return switch (column.type()) {
            case STRING, TEXT -> field.maxLength().orElse(EntityLimits.TEXT_LENGTH_MAX);
            case ENUM -> EntityLimits.ENUM_VALUE_LENGTH_MAX;
            case EMAIL -> TextForm.EMAIL_LENGTH_MAX;
            case PHONE -> PHONE_LENGTH_MAX;
            case SEQUENCE -> COUNTED_LENGTH_MAX;
            case COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME -> 0;
            case URL, DURATION, JSON, MONEY, MULTI_REFERENCE, ATTACHMENT -> 0;
            case INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME, UUID, REFERENCE -> 0;
        };
    }
}
