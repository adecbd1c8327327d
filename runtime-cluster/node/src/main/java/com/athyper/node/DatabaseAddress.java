package com.athyper.node;

import com.athyper.node.local.LocalPostgres;
import com.athyper.node.settings.NodeSettings;
import com.athyper.postgres.PostgresSettings;

/** Where PostgreSQL is, from whoever knows it. */
final class DatabaseAddress {
    private DatabaseAddress() {}

    /** One that is run by others. */
    static PostgresSettings of(NodeSettings.Database given) {
        return PostgresSettings.of(
                given.url(),
                given.user(),
                given.password(),
                new PostgresSettings.Admin(
                        given.adminUrl(), given.adminUser(), given.adminPassword()));
    }

    /** The home's own. */
    static PostgresSettings of(LocalPostgres.Connection own) {
        return PostgresSettings.of(
                own.url(),
                own.appUser(),
                own.appPassword(),
                new PostgresSettings.Admin(own.url(), own.adminUser(), own.adminPassword()));
    }
}
