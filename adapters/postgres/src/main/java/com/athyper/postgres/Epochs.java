package com.athyper.postgres;

import com.athyper.kernel.TenantId;

import java.sql.SQLException;

/** The number by which every node comes to know that something in force in a tenant has changed. */
public final class Epochs {

    private static final String RAISE =
            """
            INSERT INTO athyper.tenant_epoch (tenant_id, epoch) VALUES (?, 1)
            ON CONFLICT (tenant_id) DO UPDATE SET epoch = tenant_epoch.epoch + 1
            """;

    private Epochs() {}

    /** Locked until the commit: changes of one tenant become visible in the order of epochs. */
    public static void raise(Session session, TenantId tenant) throws SQLException {
        session.update(RAISE, tenant.value());
    }
}
