package com.athyper.postgres.workflow;

import com.athyper.kernel.TenantId;
import com.athyper.postgres.Database;
import com.athyper.workflow.Compliance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@link Compliance} in PostgreSQL: written with the events, so it never lags behind them. */
public final class PostgresCompliance implements Compliance {
    private final Database database;

    public PostgresCompliance(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Metrics> metrics(TenantId tenant, Period period, int max) {
        return database.inSnapshot(
                tenant, session -> MetricsQuery.of(session, tenant, period, max));
    }

    @Override
    public CompletionStage<SlaReport> sla(
            TenantId tenant, Period period, Duration within, int max) {
        return database.inSnapshot(
                tenant, session -> SlaQuery.report(session, tenant, period, within, max));
    }

    @Override
    public CompletionStage<List<Entry>> deadlines(
            TenantId tenant, Period period, Duration within, Optional<Entry> after, int max) {
        return database.inTenant(
                tenant, session -> SlaQuery.entries(session, tenant, period, within, after, max));
    }
}
