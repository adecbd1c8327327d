package com.athyper.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements that make the table of a new entity. */
final class TableCreation {
    private static final String ROLE = Sql.identifier(DdlPlan.APP_ROLE);
    private static final String POLICY = Sql.identifier("tenant_isolation");

    /** A sub-select, so that the setting is read once for a statement and not for each row. */
    private static final String OWN_ROW =
            "(tenant_id = (SELECT current_setting("
                    + Sql.literal(DdlPlan.TENANT_SETTING)
                    + ", true)))";

    private TableCreation() {}

    static List<String> statements(Table table, EntityModel model) {
        var statements = new ArrayList<String>();
        statements.add("CREATE SCHEMA IF NOT EXISTS " + table.schema());
        statements.add("GRANT USAGE ON SCHEMA " + table.schema() + " TO " + ROLE);
        statements.add(create(table, model));
        statements.add("ALTER TABLE " + table.name() + " ENABLE ROW LEVEL SECURITY");
        statements.add("ALTER TABLE " + table.name() + " FORCE ROW LEVEL SECURITY");
        statements.add("DROP POLICY IF EXISTS " + POLICY + " ON " + table.name());
        statements.add(
                "CREATE POLICY "
                        + POLICY
                        + " ON "
                        + table.name()
                        + " USING "
                        + OWN_ROW
                        + " WITH CHECK "
                        + OWN_ROW);
        statements.add("GRANT SELECT, INSERT, UPDATE, DELETE ON " + table.name() + " TO " + ROLE);
        statements.add(index(table, "created", "created_at, id"));
        statements.add(index(table, "state", "state"));
        model.fields().stream()
                .filter(Field::isReference)
                .forEach(field -> statements.add(referenceIndex(table, field)));
        if (table.softDelete()) {
            SoftDeletion.actions(table).forEach(action -> statements.add(action.sql()));
        }
        statements.addAll(Period.creation(table));
        model.fields().stream()
                .filter(Field::isMultiReference)
                .flatMap(field -> MultiReference.actions(table, field, false).stream())
                .forEach(action -> statements.add(action.sql()));
        statements.addAll(TableIndexes.of(table, model).values());
        model.fields().stream()
                .filter(Field::isAttachment)
                .forEach(field -> statements.add(AttachmentField.trigger(table, field)));
        model.fields().stream()
                .filter(table::isUniqueAmongPresent)
                .forEach(
                        field ->
                                statements.add(
                                        SoftDeletion.unique(table, field, Optional.empty()).sql()));
        return statements;
    }

    private static String create(Table table, EntityModel model) {
        var parts = new ArrayList<String>();
        parts.add("tenant_id text NOT NULL");
        parts.add("id uuid NOT NULL");
        parts.add("version bigint NOT NULL");
        parts.add("state text");
        parts.add("locked_by uuid");
        parts.add("created_by text NOT NULL");
        parts.add("created_at timestamptz NOT NULL");
        parts.add("updated_by text NOT NULL");
        parts.add("updated_at timestamptz NOT NULL");
        for (Field field : model.fields()) {
            for (Column column : field.columns()) {
                parts.add(
                        Table.column(column)
                                + " "
                                + Table.definition(field, column)
                                + (field.required() ? " NOT NULL" : ""));
            }
        }
        parts.add("CONSTRAINT " + table.index("primary") + " PRIMARY KEY (tenant_id, id)");
        parts.add(
                "CONSTRAINT "
                        + table.index("tenant")
                        + " CHECK (tenant_id = "
                        + Sql.literal(table.tenant().value())
                        + ")");
        for (Field field : model.fields()) {
            table.rules(field)
                    .forEach(
                            (rule, body) ->
                                    parts.add(
                                            "CONSTRAINT "
                                                    + table.constraint(field, rule)
                                                    + " "
                                                    + body));
        }
        table.period()
                .ifPresent(
                        period ->
                                parts.add(
                                        "CONSTRAINT "
                                                + Sql.identifier(Period.checkName(table).text())
                                                + " "
                                                + period.inOrder()));
        return "CREATE TABLE IF NOT EXISTS "
                + table.name()
                + " (\n  "
                + String.join(",\n  ", parts)
                + "\n)";
    }

    static String referenceIndex(Table table, Field field) {
        return referenceIndex(table, field, "");
    }

    /**
     * @param ending of its name
     */
    static String referenceIndex(Table table, Field field, String ending) {
        return index(table, field.id() + ".index" + ending, Table.column(field));
    }

    private static String index(Table table, String what, String columns) {
        return "CREATE INDEX IF NOT EXISTS "
                + table.index(what)
                + " ON "
                + table.name()
                + " (tenant_id, "
                + columns
                + ")";
    }
}
