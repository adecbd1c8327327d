package com.athyper.postgres.policy;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.policy.log.Lack;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogEntry.Place;
import com.athyper.policy.log.Scope;
import com.athyper.postgres.Rows;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Lines of the log as the columns of one statement, however many they are. */
final class DecisionRows {
    private static final String GAP = "gap";
    private static final String CUT_OFF = "cut-off";

    static final String INSERT =
            """
            INSERT INTO athyper.decision (tenant_id, id, at, node, request_id, principal, operation,
                entity, record_id, scope, allowed, rules, broken, epoch, weight, subject, resource,
                masked, until, lost, lack)
            SELECT ?, id::uuid, at::timestamptz, node, request_id, principal, operation, entity,
                record_id, scope, allowed::boolean, string_to_array(rules, ' '),
                string_to_array(broken, ' '), epoch::bigint, weight::integer, subject, resource,
                string_to_array(masked, ' '), until::timestamptz, lost::bigint, lack
            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                AS line (id, at, node, request_id, principal, operation, entity, record_id, scope,
                    allowed, rules, broken, epoch, weight, subject, resource, masked, until, lost,
                    lack)
            ON CONFLICT (tenant_id, id) DO NOTHING
            """;

    private static final int COLUMNS = 20;

    private final List<List<@Nullable Object>> columns = new ArrayList<>();

    DecisionRows(List<LogEntry> entries) {
        for (int i = 0; i < COLUMNS; i++) {
            columns.add(new ArrayList<>(entries.size()));
        }
        for (LogEntry entry : entries) {
            switch (entry) {
                case LogEntry.Decided decided -> add(decided);
                case LogEntry.Gap gap ->
                        missing(gap.place(), GAP, gap.until(), OptionalLong.of(gap.lost()));
                case LogEntry.CutOff cut ->
                        missing(cut.place(), CUT_OFF, cut.until(), OptionalLong.empty());
            }
        }
    }

    @Nullable Object[] arguments(TenantId tenant) {
        var arguments = new ArrayList<@Nullable Object>();
        arguments.add(tenant.value());
        arguments.addAll(columns);
        return arguments.toArray();
    }

    private void add(LogEntry.Decided it) {
        row(
                it.place().id(),
                it.place().at(),
                it.place().node(),
                it.requestId(),
                it.principal(),
                it.operation(),
                it.entity().map(EntityName::value).orElse(null),
                it.record().orElse(null),
                it.scope().id(),
                it.allowed(),
                words(it.rules()),
                words(it.broken()),
                it.epoch(),
                it.weight(),
                Json.write(it.subject()),
                it.resource().map(Json::write).orElse(null),
                words(it.masked()),
                null,
                null,
                it.lack().map(Lack.What::id).orElse(null));
    }

    private void missing(Place place, String scope, Instant until, OptionalLong lost) {
        row(
                place.id(),
                place.at(),
                place.node(),
                "",
                null,
                null,
                null,
                null,
                scope,
                null,
                "",
                "",
                0,
                1,
                null,
                null,
                "",
                until,
                lost.isPresent() ? lost.getAsLong() : null,
                null);
    }

    private void row(@Nullable Object... cells) {
        for (int i = 0; i < COLUMNS; i++) {
            columns.get(i).add(cells[i]);
        }
    }

    /** Names of rules and of fields have no blanks. */
    private static String words(List<String> names) {
        return String.join(" ", names);
    }

    static LogEntry entry(ResultSet row) throws SQLException {
        var place =
                new Place(
                        Rows.uuid(row, "id"),
                        new TenantId(row.getString("tenant_id")),
                        Rows.instant(row, "at"),
                        row.getString("node"));
        String scope = row.getString("scope");
        if (scope.equals(GAP)) {
            return new LogEntry.Gap(place, until(row, place.at()), row.getLong("lost"));
        }
        if (scope.equals(CUT_OFF)) {
            return new LogEntry.CutOff(place, until(row, place.at()));
        }
        return new LogEntry.Decided(
                place,
                row.getString("request_id"),
                Json.trustedObject(row.getString("subject")),
                row.getString("operation"),
                Rows.maybe(row, "entity").map(EntityName::new),
                Rows.maybe(row, "record_id"),
                Scope.of(scope).orElseThrow(),
                row.getBoolean("allowed"),
                Rows.texts(row, "rules"),
                Rows.texts(row, "broken"),
                row.getLong("epoch"),
                row.getInt("weight"),
                Rows.maybe(row, "resource").map(Json::trustedObject),
                Rows.texts(row, "masked"),
                Rows.maybe(row, "lack").flatMap(Lack.What::of));
    }

    private static Instant until(ResultSet row, Instant otherwise) throws SQLException {
        Optional<Instant> until = Rows.maybeInstant(row, "until");
        return until.orElse(otherwise);
    }
}
