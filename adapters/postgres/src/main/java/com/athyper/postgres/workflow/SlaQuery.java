package com.athyper.postgres.workflow;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.workflow.Compliance;
import com.athyper.workflow.Compliance.Account;
import com.athyper.workflow.Compliance.Entry;
import com.athyper.workflow.Compliance.Period;
import com.athyper.workflow.Compliance.SlaReport;
import com.athyper.workflow.Compliance.Spread;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Every deadline of a period and what became of it by the period's end. What is written here is
 * held against the index by which the clock wakes approvals: a deadline that only one of them knows
 * is not accounted for.
 */
final class SlaQuery {

    /** A deadline that was over when it was set is owed from then on. */
    private static final String ENTRIES =
            """
            WITH asked AS (SELECT ? AS tenant_id, ?::text AS template, ?::timestamptz AS since,
                ?::timestamptz AS until, ?::timestamptz AS to_come,
                ?::bigint * '1 microsecond'::interval AS allowed),
            deadline AS (
                SELECT d.*, greatest(d.deadline, coalesce(d.set_at, d.deadline)) AS owed_at,
                    d.closed_at < asked.until AS closed
                FROM asked JOIN athyper.workflow_deadline d ON d.tenant_id = asked.tenant_id
                WHERE d.template = coalesce(asked.template, d.template)
                  AND d.closed_at >= asked.since
                  AND coalesce(d.set_at, d.closed_at) < asked.until),
            judged AS (
                SELECT d.instance, d.template, d.step, d.kind, d.level, d.deadline, d.set_at,
                    CASE WHEN d.closed THEN d.closed_at END AS closed_at,
                    CASE WHEN d.closed THEN d.why END AS why,
                    CASE WHEN d.closed AND d.fate = 'fired'
                        THEN (extract(epoch FROM d.closed_at - d.owed_at) * 1000000)::bigint END AS lag,
                    CASE
                        WHEN d.kind = 'due' AND d.closed AND d.closed_at <= d.owed_at THEN 'cancelled'
                        WHEN d.kind = 'due' AND (d.closed OR d.owed_at < asked.until) THEN 'missed'
                        WHEN d.kind = 'due' THEN 'pending'
                        WHEN d.closed AND d.fate = 'fired' AND d.closed_at < d.owed_at THEN 'unaccounted'
                        WHEN d.closed AND d.fate = 'fired' AND d.closed_at <= d.owed_at + asked.allowed
                            THEN 'fired'
                        WHEN d.closed AND d.fate = 'fired' THEN 'late'
                        WHEN d.closed AND d.closed_at <= d.owed_at + asked.allowed THEN 'cancelled'
                        WHEN d.closed OR d.owed_at + asked.allowed < asked.until THEN 'unaccounted'
                        WHEN d.fate = 'pending' AND NOT EXISTS (SELECT FROM athyper.workflow_due clock
                            WHERE clock.tenant_id = d.tenant_id AND clock.instance = d.instance)
                            THEN 'unaccounted'
                        ELSE 'pending'
                    END AS account
                FROM asked CROSS JOIN deadline d),
            entry AS (
                SELECT * FROM judged
                UNION ALL
                SELECT clock.instance, i.template, '', 'clock', 0, clock.due_at, NULL, NULL,
                    'only the clock knows it', NULL, 'unaccounted'
                FROM asked JOIN athyper.workflow_due clock ON clock.tenant_id = asked.tenant_id
                JOIN athyper.workflow_instance i
                    ON i.tenant_id = clock.tenant_id AND i.instance = clock.instance
                WHERE i.template = coalesce(asked.template, i.template)
                  AND clock.due_at >= asked.since AND clock.due_at < asked.to_come
                  AND NOT EXISTS (SELECT FROM athyper.workflow_deadline d
                      WHERE d.tenant_id = clock.tenant_id AND d.instance = clock.instance
                        AND d.deadline = clock.due_at AND d.kind <> 'due'))
            """;

    private static final String TOTALS =
            ENTRIES + "SELECT kind, account, count(*) FROM entry GROUP BY kind, account";

    private static final String LAG =
            ENTRIES
                    + """
                    SELECT count(*) AS count,
                        coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY lag), 0) AS p50,
                        coalesce(percentile_disc(0.9) WITHIN GROUP (ORDER BY lag), 0) AS p90,
                        coalesce(max(lag), 0) AS max
                    FROM entry WHERE lag IS NOT NULL
                    """;

    private static final String UP_TO =
            ENTRIES
                    + """
                    SELECT bound, count(*) FILTER (WHERE lag <= bound) AS count
                    FROM unnest(?::bigint[]) AS bound LEFT JOIN entry ON lag IS NOT NULL
                    GROUP BY bound ORDER BY bound
                    """;

    private static final String PLACE = "(deadline, instance, step, kind, level)";

    private static final String LIST =
            ENTRIES
                    + "SELECT * FROM entry WHERE (? OR account = 'unaccounted') AND "
                    + PLACE
                    + " > (?::timestamptz, ?::uuid, ?, ?, ?::integer) ORDER BY deadline, instance,"
                    + " step, kind, level LIMIT ?";

    private final Session session;
    private final List<Object> asked;

    private SlaQuery(Session session, TenantId tenant, Period period, Duration within) {
        this.session = session;
        this.asked =
                List.of(
                        tenant.value(),
                        period.template().map(EntityName::value),
                        period.from(),
                        period.end(),
                        period.to(),
                        within.toNanos() / 1_000);
    }

    static SlaReport report(
            Session session, TenantId tenant, Period period, Duration within, int max)
            throws SQLException {
        var query = new SlaQuery(session, tenant, period, within);
        return new SlaReport(
                query.totals(),
                query.lag(),
                query.upTo(),
                query.list(false, Optional.empty(), max));
    }

    static List<Entry> entries(
            Session session,
            TenantId tenant,
            Period period,
            Duration within,
            Optional<Entry> after,
            int max)
            throws SQLException {
        return new SlaQuery(session, tenant, period, within).list(true, after, max);
    }

    private Object[] with(Object... more) {
        var arguments = new ArrayList<>(asked);
        arguments.addAll(List.of(more));
        return arguments.toArray();
    }

    private Map<String, Map<Account, Long>> totals() throws SQLException {
        var totals = new HashMap<String, Map<Account, Long>>();
        session.list(
                TOTALS,
                row ->
                        totals.computeIfAbsent(
                                        row.getString("kind"), _ -> new EnumMap<>(Account.class))
                                .put(account(row), row.getLong("count")),
                with());
        return totals;
    }

    private static Account account(ResultSet row) throws SQLException {
        return Account.valueOf(row.getString("account").toUpperCase(Locale.ROOT));
    }

    private static Duration micros(ResultSet row, String column) throws SQLException {
        return Duration.of(row.getLong(column), ChronoUnit.MICROS);
    }

    private Spread lag() throws SQLException {
        return session.first(
                        LAG,
                        row ->
                                new Spread(
                                        row.getLong("count"),
                                        micros(row, "p50"),
                                        micros(row, "p90"),
                                        micros(row, "max")),
                        with())
                .orElse(Spread.NONE);
    }

    private Map<Duration, Long> upTo() throws SQLException {
        var upTo = new LinkedHashMap<Duration, Long>();
        session.list(
                UP_TO,
                row -> upTo.put(micros(row, "bound"), row.getLong("count")),
                with(Compliance.LAGS.stream().map(lag -> lag.toNanos() / 1_000).toList()));
        return upTo;
    }

    private List<Entry> list(boolean all, Optional<Entry> after, int max) throws SQLException {
        return session.list(
                LIST,
                SlaQuery::entry,
                with(
                        all,
                        after.map(it -> it.deadline().toString()).orElse("-infinity"),
                        after.map(Entry::instance).orElse(new UUID(0, 0)),
                        after.map(Entry::step).orElse(""),
                        after.map(Entry::kind).orElse(""),
                        after.map(Entry::level).orElse(-1),
                        max));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        var lag = row.getObject("lag", Long.class);
        return new Entry(
                Rows.uuid(row, "instance"),
                row.getString("template"),
                row.getString("step"),
                row.getString("kind"),
                row.getInt("level"),
                Rows.instant(row, "deadline"),
                Rows.maybeInstant(row, "set_at"),
                Rows.maybeInstant(row, "closed_at"),
                account(row),
                Rows.maybe(row, "why"),
                Optional.ofNullable(lag).map(micros -> Duration.of(micros, ChronoUnit.MICROS)));
    }
}
