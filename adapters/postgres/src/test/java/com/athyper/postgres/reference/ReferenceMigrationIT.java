package com.athyper.postgres.reference;

import static com.athyper.postgres.Server.column;
import static com.athyper.postgres.Server.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.Value;
import com.athyper.meta.reference.Edition;
import com.athyper.meta.reference.ReferenceList;
import com.athyper.postgres.Migrations;
import com.athyper.postgres.PostgresSettings;
import com.athyper.postgres.Server;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.SQLException;

/**
 * Goal: the tables of schema {@code ref} say what the platform's own lists say, and only the
 * platform changes them.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the field before any test.
class ReferenceMigrationIT {
    private static PostgresSettings settings;

    @BeforeAll
    static void migrate() {
        settings = Server.migrated();
    }

    @ParameterizedTest
    @EnumSource(ReferenceList.class)
    void a_table_has_every_code_of_its_list(ReferenceList list) throws SQLException {
        try (var app = Server.app(settings)) {
            String table = "ref." + list.table();
            assertThat(column(app, "SELECT code FROM " + table + " WHERE current ORDER BY code"))
                    .containsExactlyElementsOf(list.edition().codes());
            assertThat(
                            column(
                                    app,
                                    "SELECT fingerprint FROM ref.edition WHERE list = '"
                                            + list.id()
                                            + "'"))
                    .containsExactly(list.edition().fingerprint());
            for (Edition.Column column : list.edition().columns()) {
                String wanted =
                        "SELECT count(*) FROM " + table + " WHERE \"" + column.sqlName() + "\" ";
                long given =
                        list.edition().entries().values().stream()
                                .filter(
                                        entry ->
                                                !(entry.get(column.name()).orElseThrow()
                                                        instanceof Value.Null))
                                .count();
                assertThat(column(app, wanted + "IS NOT NULL"))
                        .as(column.name())
                        .containsExactly(Long.toString(given));
            }
        }
    }

    @Test
    void the_application_reads_and_changes_nothing() throws SQLException {
        try (var app = Server.app(settings)) {
            assertThat(column(app, "SELECT name FROM ref.country WHERE code = 'MY'"))
                    .containsExactly("Malaysia");
            for (String change :
                    new String[] {
                        "UPDATE ref.country SET name = ''",
                        "DELETE FROM ref.unit",
                        "INSERT INTO ref.edition SELECT * FROM ref.edition",
                        "TRUNCATE ref.language"
                    }) {
                assertThatThrownBy(() -> update(app, change))
                        .hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void a_list_that_has_changed_is_brought_again_and_keeps_what_it_gave_up() throws SQLException {
        var own = Server.migrated();
        try (var admin = Server.admin(own)) {
            update(
                    admin,
                    "UPDATE athyper.schema_history SET checksum = 1"
                            + " WHERE description = 'reference countries'");
            update(admin, "UPDATE ref.country SET name = 'Of an older edition' WHERE code = 'MY'");
            update(
                    admin,
                    "INSERT INTO ref.country VALUES ('ZY', 'Given up', 'ZYX', '998', NULL, true)");

            assertThat(Migrations.migrate(own)).isEqualTo(1);

            assertThat(column(admin, "SELECT name FROM ref.country WHERE code = 'MY'"))
                    .containsExactly("Malaysia");
            assertThat(column(admin, "SELECT code FROM ref.country WHERE NOT current"))
                    .containsExactly("ZY");
            assertThat(Migrations.migrate(own)).isZero();
        }
    }
}
