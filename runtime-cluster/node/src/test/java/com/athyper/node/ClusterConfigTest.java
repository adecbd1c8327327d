package com.athyper.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Secret;
import com.athyper.postgres.PostgresSettings;

import org.junit.jupiter.api.Test;

class ClusterConfigTest {
    private static final PostgresSettings DATABASE =
            PostgresSettings.of(
                    "jdbc:postgresql://pooler:6432/athyper",
                    "athyper_app",
                    new Secret("app"),
                    new PostgresSettings.Admin(
                            "jdbc:postgresql://server:5432/athyper",
                            "athyper_admin",
                            new Secret("admin")));

    @Test
    void the_journal_reaches_postgresql_as_the_application_does() {
        var db =
                ClusterConfig.of("127.0.0.1", 25520, DATABASE.withPrepareThreshold(0))
                        .getConfig("pekko-persistence-jdbc.shared-databases.slick.db");

        assertThat(db.getString("url")).isEqualTo(DATABASE.url());
        assertThat(db.getString("user")).isEqualTo("athyper_app");
        assertThat(db.getString("password")).isEqualTo("app");
        assertThat(db.getString("properties.prepareThreshold")).isEqualTo("0");
    }

    @Test
    void the_actor_system_is_reached_where_the_settings_say() {
        var canonical =
                ClusterConfig.of("10.0.0.7", 25521, DATABASE)
                        .getConfig("pekko.remote.artery.canonical");

        assertThat(canonical.getString("hostname")).isEqualTo("10.0.0.7");
        assertThat(canonical.getInt("port")).isEqualTo(25521);
    }
}
