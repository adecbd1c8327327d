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

    /** Says the same number again, for the row's lock, which a plain look would not take. */
    private static final String LOCK =
            """
            INSERT INTO athyper.tenant_epoch (tenant_id, epoch) VALUES (?, 0)
            ON CONFLICT (tenant_id) DO UPDATE SET epoch = tenant_epoch.epoch
            RETURNING policy_epoch
            """;

    private static final String RAISE_FOR_POLICY =
            """
            UPDATE athyper.tenant_epoch SET epoch = epoch + 1, policy_epoch = epoch + 1
            WHERE tenant_id = ?
            """;

    private Epochs() {}

    /** The epoch that began when a policy last came into or left force; locked until the commit. */
    public static long ofPolicies(Session session, TenantId tenant) throws SQLException {
        return session.first(LOCK, row -> row.getLong("policy_epoch"), tenant.value())
                .orElseThrow(() -> new IllegalStateException("the epoch was not written"));
    }

    /** As {@link #raise}, for a policy, by who holds the lock. */
    public static void raiseForPolicy(Session session, TenantId tenant) throws SQLException {
        session.update(RAISE_FOR_POLICY, tenant.value());
    }

    /** Locked until the commit: changes of one tenant become visible in the order of epochs. */
    public static void raise(Session session, TenantId tenant) throws SQLException {
        session.update(RAISE, tenant.value());
    }
}
