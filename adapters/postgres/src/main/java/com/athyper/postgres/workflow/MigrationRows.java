package com.athyper.postgres.workflow;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.postgres.Rows;
import com.athyper.workflow.migration.MigrationItem;
import com.athyper.workflow.migration.MigrationItem.Status;
import com.athyper.workflow.migration.MigrationJob;
import com.athyper.workflow.migration.MigrationOrder;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How migrations and their items are kept in rows. */
final class MigrationRows {
    private MigrationRows() {}

    static String write(MigrationOrder order) {
        var mapping = Value.object();
        order.mapping().forEach(mapping::put);
        var form =
                Value.object()
                        .put("to", order.to())
                        .put("mapping", mapping.build())
                        .put("dryRun", order.dryRun())
                        .put("mayEnd", order.mayEnd())
                        .put("step", order.step())
                        .put(
                                "instances",
                                Value.texts(
                                        order.instances().stream().map(UUID::toString).toList()));
        order.from().ifPresent(from -> form.put("from", from));
        return Json.write(form.build());
    }

    static MigrationJob job(ResultSet row, Map<Status, Integer> counts) throws SQLException {
        return new MigrationJob(
                Rows.uuid(row, "id"),
                order(
                        new EntityName(row.getString("template")),
                        Json.trustedObject(row.getString("ordered"))),
                new PrincipalId(row.getString("asked_by")),
                Rows.instant(row, "asked_at"),
                Rows.maybe(row, "reason"),
                MigrationJob.State.valueOf(row.getString("state")),
                undo(row),
                counts);
    }

    private static Optional<MigrationJob.Undo> undo(ResultSet row) throws SQLException {
        var by = Rows.maybe(row, "undone_by");
        return by.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new MigrationJob.Undo(
                                new PrincipalId(by.get()),
                                Rows.instant(row, "undone_at"),
                                Rows.maybe(row, "undone_why")));
    }

    private static MigrationOrder order(EntityName template, Value.Fields written) {
        var mapping = new HashMap<String, String>();
        if (written.get("mapping").orElse(Value.EMPTY) instanceof Value.Fields names) {
            names.values()
                    .keySet()
                    .forEach(name -> mapping.put(name, names.text(name).orElseThrow()));
        }
        return new MigrationOrder(
                template,
                number(written, "to").orElseThrow(),
                number(written, "from"),
                mapping,
                written.get("dryRun").filter(Value.of(true)::equals).isPresent(),
                written.get("mayEnd").filter(Value.of(true)::equals).isPresent(),
                written.text("step"),
                instances(written));
    }

    private static List<UUID> instances(Value.Fields written) {
        return written.get("instances").orElseThrow() instanceof Value.Items(var ids)
                ? ids.stream().map(id -> UUID.fromString(((Value.Text) id).value())).toList()
                : List.of();
    }

    private static Optional<Integer> number(Value.Fields written, String name) {
        return written.get(name)
                .flatMap(
                        value ->
                                value instanceof Value.Num(var number)
                                        ? Optional.of(number.intValueExact())
                                        : Optional.empty());
    }

    static MigrationItem item(ResultSet row) throws SQLException {
        return new MigrationItem(
                Rows.uuid(row, "instance"),
                row.getInt("version"),
                Status.valueOf(row.getString("status")),
                Rows.maybe(row, "code"),
                Rows.maybe(row, "detail"),
                Json.trusted(row.getString("findings")) instanceof Value.Items(var findings)
                        ? findings
                        : List.of(),
                row.getInt("tries"),
                Rows.maybeInstant(row, "at"));
    }
}
