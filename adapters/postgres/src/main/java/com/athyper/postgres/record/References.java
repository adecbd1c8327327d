package com.athyper.postgres.record;

import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.SoftDeletion;
import com.athyper.meta.record.Records.Access;
import com.athyper.postgres.Session;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Nothing new refers to a deleted record. That a record is there, its foreign key sees to; that it
 * is not deleted, only the statement that makes the reference can ask. It reads the row as a
 * document, because whether the other entity keeps deleted records is not its own model's to know.
 */
final class References {
    private static final String DELETED = SoftDeletion.COLUMN.replace('"', '\'');

    private References() {}

    private static List<Field> of(EntityModel model) {
        return model.fields().stream().filter(Field::isReference).toList();
    }

    /** Conditions of a new record. Arguments: {@link #arguments}. */
    static String given(TenantId tenant, EntityModel model) {
        return of(model).stream()
                .map(field -> " AND NOT EXISTS (" + deleted(tenant, field) + ")")
                .collect(Collectors.joining());
    }

    /** Conditions of a change of {@code r}: what it has referred to already, it may keep. */
    static String changed(TenantId tenant, EntityModel model) {
        return of(model).stream()
                .map(
                        field ->
                                " AND NOT EXISTS (%s AND target.id IS DISTINCT FROM r.\"%s\")"
                                        .formatted(deleted(tenant, field), field.column()))
                .collect(Collectors.joining());
    }

    private static String deleted(TenantId tenant, Field field) {
        return """
        SELECT 1 FROM %s AS target WHERE target.tenant_id = ? AND target.id = ?::uuid
        AND to_jsonb(target) ->> %s IS NOT NULL\
        """
                .formatted(EntityTable.name(tenant, field.target().orElseThrow()), DELETED);
    }

    static List<@Nullable Object> arguments(Access access, Value.Fields values) {
        var arguments = new ArrayList<@Nullable Object>();
        of(access.model()).forEach(field -> arguments.addAll(arguments(access, field, values)));
        return arguments;
    }

    private static List<@Nullable Object> arguments(
            Access access, Field field, Value.Fields values) {
        var arguments = new ArrayList<@Nullable Object>();
        arguments.add(access.tenant().value());
        arguments.add(RecordCodec.argument(field, field.columns().getFirst(), values));
        return arguments;
    }

    /**
     * Which of them refer to what is deleted.
     *
     * @param kept what the record refers to already
     */
    static List<Fault> faults(
            Session session, Access access, Value.Fields values, Value.Fields kept)
            throws SQLException {
        var faults = new ArrayList<Fault>();
        for (Field field : of(access.model())) {
            if (!values.get(field.name()).equals(kept.get(field.name()))
                    && session.first(
                                    deleted(access.tenant(), field),
                                    _ -> true,
                                    arguments(access, field, values).toArray())
                            .isPresent()) {
                faults.add(RecordFaults.missing(field));
            }
        }
        return faults;
    }
}
