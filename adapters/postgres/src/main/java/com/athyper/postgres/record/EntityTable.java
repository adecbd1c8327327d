package com.athyper.postgres.record;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.meta.Column;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.SoftDeletion;

import java.util.List;
import java.util.Optional;
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

    private static final String DELETED = SoftDeletion.COLUMN;

    static final String NO_STATE = "NULL::text";

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
    private final String restore;
    private final String lockDeleted;
    private final boolean softDelete;

    private EntityTable(TenantId tenant, EntityModel model) {
        this.name = name(tenant, model.name());
        this.softDelete = model.traits().softDelete();
        this.columns = columns(model, ALIAS);
        this.read =
                "SELECT %s FROM %s AS %s WHERE r.tenant_id = ? AND r.id = ?::uuid%s"
                        .formatted(columns, name, ALIAS, and(present(model, ALIAS)));
        this.lock = lock(and(present(model, ALIAS)));
        this.create = creation(tenant, model);
        String present = and(present(model, ALIAS));
        String references = References.changed(tenant, model);
        this.update = change(model, assignments(model), present, references);
        this.move =
                change(
                        model,
                        "state = ?, locked_by = ?::uuid",
                        " AND r.state = ANY (?::text[])" + present,
                        "");
        this.delete = softDelete ? change(model, DELETED + " = ?", present, "") : deletion(model);
        this.lockDeleted = softDelete ? lock(" AND " + deleted(ALIAS)) : "";
        this.restore =
                softDelete ? change(model, DELETED + " = NULL", " AND " + deleted(ALIAS), "") : "";
    }

    public static EntityTable of(TenantId tenant, EntityModel model) {
        return new EntityTable(tenant, model);
    }

    /** Tenant and entity names have no character that would end a quoted identifier. */
    public static String name(TenantId tenant, EntityName entity) {
        return quoted(EntityModel.schema(tenant)) + "." + quoted(entity.value());
    }

    /** What holds of the records that are not deleted; nothing where none is kept. */
    static Optional<String> present(EntityModel model, String alias) {
        return model.traits().softDelete()
                ? Optional.of(alias + "." + DELETED + " IS NULL")
                : Optional.empty();
    }

    static String deleted(String alias) {
        return alias + "." + DELETED + " IS NOT NULL";
    }

    private static String and(Optional<String> condition) {
        return condition.map(it -> " AND " + it).orElse("");
    }

    private String lock(String condition) {
        return "SELECT %s, EXISTS (%s) FROM %s AS %s WHERE r.tenant_id = ? AND r.id = ?::uuid%s FOR UPDATE OF r"
                .formatted(columns, IN_FORCE, name, ALIAS, condition);
    }

    private static Stream<Column> stored(EntityModel model) {
        return model.fields().stream().flatMap(field -> field.columns().stream());
    }

    private static String columns(EntityModel model, String alias) {
        return Stream.concat(
                        PLATFORM.stream().map(column -> platform(model, alias, column)),
                        stored(model).map(column -> alias + "." + quoted(column.name())))
                .collect(Collectors.joining(", "));
    }

    private static String platform(EntityModel model, String alias, String column) {
        return column.equals("state") ? state(model, alias + ".") : alias + "." + quoted(column);
    }

    /** The column may hold something, and it is nobody's state, where there is no lifecycle. */
    private static String state(EntityModel model, String prefix) {
        return model.lifecycle().isPresent() ? prefix + "state" : NO_STATE;
    }

    /** The row as history keeps it: by column, without what history has columns of its own for. */
    public static String data(String row) {
        return "to_jsonb(%s) - ARRAY['tenant_id', 'was', 'deleted$at', %s]"
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
     * Arguments: those of {@link #inForce}, of {@link References}; what {@link Sequences} takes;
     * tenant, id, state, principal, time, principal, time, the fields; entity, operation, command,
     * approval. No row if the model is not in force.
     */
    String create() {
        return create;
    }

    /**
     * Arguments: tenant, id, version, those of {@link #inForce} and {@link References}; the fields;
     * principal, time; entity, operation, command, approval. The row as it is now, then as it was;
     * none if the row is not at that version, or is held by an approval, or the model is not in
     * force.
     */
    String update() {
        return update;
    }

    /**
     * Arguments as of {@link #update}, with the states that it may be in before those of {@link
     * #inForce}, and state and lock for the fields.
     */
    String move() {
        return move;
    }

    /**
     * Arguments: tenant, id; entity, operation, principal, time, command. Where deleted records are
     * kept, as of {@link #update}, with the time for the fields.
     */
    String delete() {
        return delete;
    }

    boolean keepsDeleted() {
        return softDelete;
    }

    /** Arguments and rows as of {@link #update}, of no fields, where deleted records are kept. */
    String restore() {
        return restore;
    }

    /** As {@link #lock}, of a deleted record. */
    String lockDeleted() {
        return lockDeleted;
    }

    private String creation(TenantId tenant, EntityModel model) {
        String fields =
                stored(model)
                        .map(column -> ", " + quoted(column.name()))
                        .collect(Collectors.joining());
        String values =
                model.fields().stream().flatMap(EntityTable::created).collect(Collectors.joining());
        return """
        WITH in_force AS (%s),
        %sr AS (
            INSERT INTO %s (tenant_id, id, version, state, created_by, created_at, updated_by,
                updated_at%s)
            SELECT ?, ?::uuid, 1, ?::text, ?, ?::timestamptz, ?, ?::timestamptz%s FROM in_force%s
            RETURNING *),
        past AS (%s)
        SELECT %s FROM r
        """
                .formatted(
                        IN_FORCE + References.given(tenant, model),
                        Sequences.counters(model),
                        name,
                        fields,
                        values,
                        Sequences.sources(model),
                        past(model),
                        columns);
    }

    private static Stream<String> created(Field field) {
        return field.type() == FieldType.SEQUENCE
                ? Stream.of(", " + Sequences.written(field))
                : field.columns().stream().map(column -> ", " + placeholder(column.type()));
    }

    /**
     * @param references to what must not be deleted
     */
    private String change(
            EntityModel model, String assignments, String condition, String references) {
        return """
        WITH was AS (
            SELECT r.* FROM %1$s AS r
            WHERE r.tenant_id = ? AND r.id = ?::uuid AND r.version = ? AND r.locked_by IS NULL%2$s
            AND EXISTS (%3$s)%8$s
            FOR UPDATE OF r),
        r AS (
            UPDATE %1$s AS known
            SET %4$s, version = known.version + 1, updated_by = ?, updated_at = ?
            FROM was WHERE known.tenant_id = was.tenant_id AND known.id = was.id
            RETURNING known.*),
        past AS (%5$s)
        SELECT %6$s, %7$s FROM r, was
        """
                .formatted(
                        name,
                        condition,
                        IN_FORCE,
                        assignments,
                        past(model),
                        columns,
                        columns(model, "was"),
                        references);
    }

    private static String assignments(EntityModel model) {
        return stored(model)
                .map(column -> quoted(column.name()) + " = " + placeholder(column.type()))
                .collect(Collectors.joining(", "));
    }

    private static String past(EntityModel model) {
        return """
        INSERT INTO athyper.record_history (tenant_id, entity, record_id, version, operation, actor,
            at, state, data, command_id, approval)
        SELECT tenant_id, ?, id, version, ?, updated_by, updated_at, %s, %s, ?, ?::uuid FROM r
        """
                .formatted(state(model, ""), data("r"));
    }

    private String deletion(EntityModel model) {
        return """
        WITH r AS (DELETE FROM %s WHERE tenant_id = ? AND id = ?::uuid RETURNING *)
        INSERT INTO athyper.record_history (tenant_id, entity, record_id, version, operation, actor,
            at, state, data, command_id)
        SELECT tenant_id, ?, id, version + 1, ?, ?, ?::timestamptz, %s, %s, ? FROM r
        """
                .formatted(name, state(model, ""), data("r"));
    }

    private static String placeholder(FieldType type) {
        return switch (type) {
            case STRING, TEXT, ENUM, SEQUENCE -> "?::text";
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION -> "?::text";
            case INTEGER -> "?::bigint";
            case DECIMAL -> "?::numeric";
            case BOOLEAN -> "?::boolean";
            case DATE -> "?::date";
            case DATETIME -> "?::timestamptz";
            case UUID, REFERENCE -> "?::uuid";
            case MULTI_REFERENCE -> "?::uuid[]";
            case JSON, ATTACHMENT -> "?::jsonb";
            case MONEY -> throw new IllegalArgumentException("money has a column for each part");
        };
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
