package com.athyper.postgres.record;

import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.meta.Column;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.Money;
import com.athyper.meta.record.StoredRecord;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Rows, history and arguments, from and to values in their standard form. */
public final class RecordCodec {

    private static final int PLATFORM_COLUMNS = 8;

    private RecordCodec() {}

    /** Reads the columns of {@link EntityTable#columns()}, in their order. */
    public static StoredRecord record(ResultSet row, EntityModel model) throws SQLException {
        return record(row, model, 0);
    }

    /** Reads the same columns where a row has them a second time, behind the first ones. */
    static StoredRecord second(ResultSet row, EntityModel model) throws SQLException {
        return record(row, model, columns(model));
    }

    /** How many columns a record has, the platform's and its own. */
    static int columns(EntityModel model) {
        int columns = PLATFORM_COLUMNS;
        for (Field field : model.fields()) {
            columns += field.type() == FieldType.MONEY ? 2 : 1;
        }
        return columns;
    }

    private static StoredRecord record(ResultSet row, EntityModel model, int behind)
            throws SQLException {
        return new StoredRecord(
                row.getObject(behind + 1, UUID.class),
                row.getLong(behind + 2),
                Optional.ofNullable(row.getString(behind + 3)),
                Optional.ofNullable(row.getObject(behind + 4, UUID.class)),
                new PrincipalId(row.getString(behind + 5)),
                row.getObject(behind + 6, OffsetDateTime.class).toInstant(),
                new PrincipalId(row.getString(behind + 7)),
                row.getObject(behind + 8, OffsetDateTime.class).toInstant(),
                values(row, model.fields(), behind + PLATFORM_COLUMNS));
    }

    private static Value.Fields values(ResultSet row, List<Field> fields, int behind)
            throws SQLException {
        var values = Value.object();
        int at = behind + 1;
        for (Field field : fields) {
            if (field.type() == FieldType.MONEY) {
                values.put(
                        field.name(),
                        Money.of(
                                value(row, at++, FieldType.DECIMAL),
                                value(row, at++, FieldType.CURRENCY)));
            } else {
                values.put(field.name(), value(row, at++, field.type()));
            }
        }
        return values.build();
    }

    static Value value(ResultSet row, int at, FieldType type) throws SQLException {
        return switch (type) {
            case STRING, TEXT, SEQUENCE, ENUM, UUID, REFERENCE -> text(row.getString(at));
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    text(row.getString(at));
            case INTEGER, DECIMAL -> {
                var number = row.getBigDecimal(at);
                yield row.wasNull() ? Value.NULL : Value.of(number);
            }
            case BOOLEAN -> {
                boolean bool = row.getBoolean(at);
                yield row.wasNull() ? Value.NULL : Value.of(bool);
            }
            case DATE -> {
                var date = row.getObject(at, LocalDate.class);
                yield row.wasNull() ? Value.NULL : Value.of(date.toString());
            }
            case DATETIME -> {
                var time = row.getObject(at, OffsetDateTime.class);
                yield row.wasNull() ? Value.NULL : Value.of(time.toInstant().toString());
            }
            case MULTI_REFERENCE -> listed(row.getString(at));
            case MONEY -> throw new IllegalArgumentException("money has a column for each part");
            case JSON, ATTACHMENT -> {
                String json = row.getString(at);
                yield row.wasNull() ? Value.NULL : Json.trusted(json);
            }
        };
    }

    /** As PostgreSQL writes an array whose items need no quotes. */
    private static Value listed(@Nullable String array) {
        if (array == null) {
            return Value.NULL;
        }
        String items = array.substring(1, array.length() - 1);
        return items.isEmpty()
                ? new Value.Items(List.of())
                : Value.texts(List.of(items.split(",", -1)));
    }

    private static Value text(@Nullable String text) {
        return text == null ? Value.NULL : Value.of(text);
    }

    /** What a field's column takes: numbers as numbers, the rest as text that SQL casts. */
    static @Nullable Object argument(Field field, Column column, Value.Fields values) {
        return switch (column.of(values.get(field.name()).orElse(Value.NULL))) {
            case Value.Null _ -> null;
            case Value value when field.type() == FieldType.JSON || field.isAttachment() ->
                    Json.write(value);
            case Value.Items(var items) when field.isMultiReference() ->
                    items.stream()
                            .map(item -> ((Value.Text) item).value())
                            .collect(Collectors.joining(",", "{", "}"));
            case Value.Text(var text) -> text;
            case Value.Num(var number) -> number;
            case Value.Bool(var bool) -> bool;
            case Value.Items _, Value.Fields _ ->
                    throw new IllegalArgumentException(
                            "field `" + field.name() + "` was not validated");
        };
    }

    /** A row of history, by the names that its columns have now. */
    static Value.Fields past(String data, EntityModel model) {
        var columns = Json.trustedObject(data);
        var values = Value.object();
        for (Field field : model.fields()) {
            values.put(field.name(), past(columns, field));
        }
        return values.build();
    }

    /** The column may have been of another type then; what it held is shown as it was. */
    private static Value past(Value.Fields columns, Field field) {
        if (field.type() == FieldType.MONEY) {
            var parts = field.columns();
            return Money.of(
                    columns.get(parts.getFirst().name()).orElse(Value.NULL),
                    columns.get(parts.getLast().name()).orElse(Value.NULL));
        }
        Value value = columns.get(field.column()).orElse(Value.NULL);
        if (field.type() != FieldType.DATETIME || !(value instanceof Value.Text(var text))) {
            return value;
        }
        try {
            return Value.of(OffsetDateTime.parse(text).toInstant().toString());
        } catch (DateTimeException e) {
            return value;
        }
    }
}
