package com.athyper.edge;

import com.athyper.edge.pipeline.Limits;
import com.athyper.kernel.TenantId;

/**
 * How the edge listens.
 *
 * @param port 0 for any that is free
 * @param operatorsTenant whose principals operate the platform
 * @param environment as callers are told
 * @param version of the product, as callers are told
 * @param connectionsMax open at one moment
 */
public record EdgeSettings(
        String host,
        int port,
        TenantId operatorsTenant,
        String environment,
        String version,
        int connectionsMax,
        Limits limits) {
    public EdgeSettings {
        if (port < 0 || port > 65_535 || connectionsMax < 1) {
            throw new IllegalArgumentException("no such port, or no connections at all");
        }
    }
}
