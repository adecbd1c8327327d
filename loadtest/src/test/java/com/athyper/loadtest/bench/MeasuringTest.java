package com.athyper.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.loadtest.bench.Measured.Percentiles;
import com.athyper.loadtest.bench.Measured.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class MeasuringTest {

    @Test
    void percentiles_are_exact() {
        var samples = new Samples();
        for (int i = 100; i >= 1; i--) {
            samples.add(i);
        }
        assertThat(Percentiles.of(samples)).isEqualTo(new Percentiles(50, 95, 99));
        assertThat(samples.percentile(1)).isEqualTo(100);
    }

    @Test
    void nothing_measured_is_nought() {
        assertThat(Percentiles.of(new Samples())).isEqualTo(new Percentiles(0, 0, 0));
    }

    @Test
    void more_samples_than_there_was_room_for_are_all_kept() {
        var samples = new Samples();
        for (int i = 0; i < 5_000; i++) {
            samples.add(i);
        }
        assertThat(samples.count()).isEqualTo(5_000);
        assertThat(samples.percentile(0.5)).isEqualTo(2_499);
    }

    @Test
    void clients_are_added_up() {
        var one = new Measured();
        one.took("create", 1_000_000);
        one.failed("a");
        var two = new Measured();
        two.took("create", 3_000_000);
        two.failed("b");

        one.merge(two);

        assertThat(one.failures()).isEqualTo(2);
        assertThat(one.examples()).containsExactly("a", "b");
        assertThat(one.rows("record create", 2, Duration.ofSeconds(2)))
                .containsExactly(
                        new Row(
                                "record create",
                                "create",
                                2,
                                1.0,
                                new Percentiles(1_000_000, 3_000_000, 3_000_000),
                                2));
    }

    @Test
    void the_whole_is_a_line_of_its_own_only_when_it_has_parts() {
        var measured = new Measured();
        measured.took("read", 1);
        measured.tookInAll(2);
        assertThat(measured.rows("s", 1, Duration.ofSeconds(1)))
                .extracting(Row::call)
                .containsExactly("read");

        measured.took("write", 1);
        assertThat(measured.rows("s", 1, Duration.ofSeconds(1)))
                .extracting(Row::call)
                .containsExactly("read", "whole", "write");
    }

    @Test
    void a_row_is_a_line_of_a_markdown_table() {
        var row = new Row("approval", "claim", 8, 1234.4, new Percentiles(1, 2_500_000, 9), 0);

        assertThat(row.markdown())
                .isEqualTo("| approval | claim | 8 | 1234 | 0.00 | 2.50 | 0.00 | 0 |");
        assertThat(row.markdown().chars().filter(c -> c == '|').count())
                .isEqualTo(
                        Row.HEAD
                                .lines()
                                .findFirst()
                                .orElseThrow()
                                .chars()
                                .filter(c -> c == '|')
                                .count());
    }

    @Test
    void what_a_person_typed_is_read() {
        assertThat(Plan.of(List.of("--seconds", "3", "--clients", "2,4", "--only", "read")))
                .isEqualTo(
                        new Plan(
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(5),
                                List.of(2, 4),
                                10_000,
                                List.of(),
                                "",
                                "read"));
        assertThat(Plan.of(List.of())).isEqualTo(Plan.STANDARD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--fast",
                "--seconds",
                "--seconds x",
                "--seconds 0",
                "--clients 0",
                "--clients",
                "--rows 999",
                "--definitions 2001",
                "--peer nobody"
            })
    void what_cannot_be_meant_is_refused(String typed) {
        assertThatThrownBy(() -> Plan.of(List.of(typed.split(" "))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_report_of_pgbench_is_understood() {
        String report =
                """
                number of transactions actually processed: 65432
                latency average = 0.612 ms
                initial connection time = 3.214 ms
                tps = 13074.553 (without initial connection time)
                """;
        assertThat(Ceiling.rate(report)).contains(new Ceiling.Rate(13074.553, 0.612));
        assertThat(Ceiling.rate("connection refused")).isEmpty();
    }

    @Test
    void the_postgresql_of_a_home_is_found(@TempDir Path home) throws IOException {
        var environment = Map.of("ATHYPER_HOME", home.toString());
        assertThat(LocalDatabase.of(environment)).isEmpty();

        Files.createDirectories(home.resolve("postgres/data"));
        Files.writeString(
                home.resolve("postgres/data/postmaster.pid"), "42\n/data\n1700000000\n5433\n");
        Files.writeString(
                home.resolve("postgres/credentials.properties"), "# made once\npostgres=s3cret\n");

        assertThat(LocalDatabase.of(environment).orElseThrow())
                .containsEntry("PGPORT", "5433")
                .containsEntry("PGUSER", "postgres")
                .containsEntry("PGPASSWORD", "s3cret");
    }

    @Test
    void a_database_that_was_named_is_left_to_libpq() throws IOException {
        assertThat(LocalDatabase.of(Map.of("PGHOST", "db", "ATHYPER_HOME", "nowhere")))
                .contains(Map.of());
        assertThat(LocalDatabase.of(Map.of())).isEmpty();
    }
}
