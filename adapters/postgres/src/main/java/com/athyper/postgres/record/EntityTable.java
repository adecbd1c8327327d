package com.athyper.postgres.record;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of one entity of one tenant, and the statements that change a row of it together with
 * its history. They are made once for a model.
 */
public final class EntityTable {

    static final String ALIAS = "r";

    /** What the platform keeps in a row, in the order in which rows are read. */
    private static final List<String> PLATFORM =
            List.of(
                    "id",
                    "version",
                    "state",
                    "locked_by",
                    "created_by",
                    "created_at",
                    "updated_by",
                    "updated_at");

    private static final String IN_FORCE =
            """
            SELECT 1 FROM athyper.active_definition
            WHERE tenant_id = ? AND kind = 'entity' AND name = ? AND version = ? AND hash = ?
            """;

    private final String name;
    private final String columns;
    private final String read;
    private final String lock;
    private final String create;
    private final String update;
    private final String delete;
    private final String move;

    private EntityTable(TenantId tenant, EntityModel model) {
        this.name = name(tenant, model.name());
        this.columns = columns(model);
        this.read =
                "SELECT %s FROM %s AS %s WHERE r.tenant_id = ? AND r.id = ?::uuid"
                        .formatted(columns, name, ALIAS);
        this.lock =
                "SELECT %s, EXISTS (%s) FROM %s AS %s WHERE r.tenant_id = ? AND r.id = ?::uuid FOR UPDATE OF r"
                        .formatted(columns, IN_FORCE, name, ALIAS);
        this.create = creation(model);
        this.update = change(model, assignments(model));
        this.move = change(model, "state = ?, locked_by = ?::uuid");
        this.delete = deletion();
    }

    public static EntityTable of(TenantId tenant, EntityModel model) {
        return new EntityTable(tenant, model);
    }

    /** Tenant and entity names have no character that would end a quoted identifier. */
    public static String name(TenantId tenant, EntityName entity) {
        return quoted(EntityModel.schema(tenant)) + "." + quoted(entity.value());
    }

    static String columns(EntityModel model) {
        return Stream.concat(PLATFORM.stream(), model.fields().stream().map(Field::column))
                .map(column -> ALIAS + "." + quoted(column))
                .collect(Collectors.joining(", "));
    }

    /** The row as history keeps it: by column, without what history has columns of its own for. */
    public static String data(String row) {
        return "to_jsonb(%s) - ARRAY['tenant_id', 'was', %s]"
                .formatted(
                        row,
                        PLATFORM.stream()
                                .map(column -> "'" + column + "'")
                                .collect(Collectors.joining(", ")));
    }

    static String inForce() {
        return IN_FORCE;
    }

    String name() {
        return name;
    }

    String columns() {
        return columns;
    }

    public String read() {
        return read;
    }

    /**
     * Arguments: those of {@link #inForce}, tenant, id. The last column tells if it is in force.
     */
    String lock() {
        return lock;
    }

    /**
     * Arguments: those of {@link #inForce}; tenant, id, state, principal, time, principal, time,
     * the fields; entity, operation, command, approval. No row if the model is not in force.
     */
    String create() {
        return create;
    }

    /** Arguments: the fields; principal, time, tenant, id; entity, operation, command, approval. */
    String update() {
        return update;
    }

    /** Arguments as of {@link #update}, with state and lock for the fields. */
    String move() {
        return move;
    }

    /** Arguments: tenant, id; entity, operation, principal, time, command. */
    String delete() {
        return delete;
    }

    private String creation(EntityModel model) {
        String fields =
                model.fields().stream()
                        .map(field -> ", " + quoted(field.column()))
                        .collect(Collectors.joining());
        String values =
                model.fields().stream()
                        .map(field -> ", " + placeholder(field.type()))
                        .collect(Collectors.joining());
        return """
        WITH in_force AS (%s),
        r AS (
            INSERT INTO %s (tenant_id, id, version, state, created_by, created_at, updated_by,
                updated_at%s)
            SELECT ?, ?::uuid, 1, ?::text, ?, ?::timestamptz, ?, ?::timestamptz%s FROM in_force
            RETURNING *),
        past AS (%s)
        SELECT %s FROM r
        """
                .formatted(IN_FORCE, name, fields, values, past(), columns);
    }

    private String change(EntityModel model, String assignments) {
        return """
        WITH r AS (
            UPDATE %s SET %s, version = version + 1, updated_by = ?, updated_at = ?
            WHERE tenant_id = ? AND id = ?::uuid
            RETURNING *),
        past AS (%s)
        SELECT %s FROM r
        """
                .formatted(name, assignments, past(), columns(model));
    }

    private static String assignments(EntityModel model) {
        return model.fields().stream()
                .map(field -> quoted(field.column()) + " = " + placeholder(field.type()))
                .collect(Collectors.joining(", "));
    }

    private static String past() {
        return """
        INSERT INTO athyper.record_history (tenant_id, entity, record_id, version, operation, actor,
            at, state, data, command_id, approval)
        SELECT tenant_id, ?, id, version, ?, updated_by, updated_at, state, %s, ?, ?::uuid FROM r
        """
                .formatted(data("r"));
    }

    private String deletion() {
        return """
        WITH r AS (DELETE FROM %s WHERE tenant_id = ? AND id = ?::uuid RETURNING *)
        INSERT INTO athyper.record_history (tenant_id, entity, record_id, version, operation, actor,
            at, state, data, command_id)
        SELECT tenant_id, ?, id, version + 1, ?, ?, ?::timestamptz, state, %s, ? FROM r
        """
                .formatted(name, data("r"));
    }

    private static String placeholder(FieldType type) {
        return switch (type) {
            case STRING, TEXT, ENUM -> "?::text";
            case INTEGER -> "?::bigint";
            case DECIMAL -> "?::numeric";
            case BOOLEAN -> "?::boolean";
            case DATE -> "?::date";
            case DATETIME -> "?::timestamptz";
            case UUID, REFERENCE -> "?::uuid";
            case JSON -> "?::jsonb";
        };
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
