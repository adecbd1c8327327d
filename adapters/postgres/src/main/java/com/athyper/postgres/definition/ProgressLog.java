package com.athyper.postgres.definition;

import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.postgres.Session;

import java.sql.SQLException;

/** Tells everybody how far a publication has come. */
final class ProgressLog {
    private static final String TELL =
            """
            INSERT INTO athyper.change_progress AS told
                (tenant_id, entity, version, step, steps, written, updated_at)
            VALUES (?, ?, ?::int, ?::int, ?::int, 0, clock_timestamp())
            ON CONFLICT (tenant_id, entity) DO UPDATE SET version = excluded.version,
                step = excluded.step, steps = excluded.steps, written = 0,
                updated_at = excluded.updated_at
            """;

    private static final String WRITTEN =
            """
            UPDATE athyper.change_progress
            SET written = written + ?::bigint, updated_at = clock_timestamp()
            WHERE tenant_id = ? AND entity = ?
            """;

    private static final String DONE =
            "DELETE FROM athyper.change_progress WHERE tenant_id = ? AND entity = ?";

    private final String tenant;
    private final String entity;
    private final int version;
    private final int steps;

    ProgressLog(TenantId tenant, EntityModel next, int steps) {
        this.tenant = tenant.value();
        this.entity = next.name().value();
        this.version = next.version();
        this.steps = steps;
    }

    /**
     * @param number from 1
     */
    void step(Session session, int number) throws SQLException {
        session.update(TELL, tenant, entity, version, number, steps);
    }

    void written(Session session, long rows) throws SQLException {
        session.update(WRITTEN, rows, tenant, entity);
    }

    void done(Session session) throws SQLException {
        session.update(DONE, tenant, entity);
    }
}
