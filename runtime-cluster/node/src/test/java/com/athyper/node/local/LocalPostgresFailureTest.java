package com.athyper.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.node.local.LocalPostgresFailure.Reason;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

class LocalPostgresFailureTest {
    private static final Path LOG = Path.of("/data/postgres/postgres.log");

    private static final String FULL =
            """
            2026-11-21 08:34:34.958 UTC [31037] LOG:  starting PostgreSQL 17.11
            2026-11-21 08:34:34.964 UTC [31040] PANIC:  could not write to file "pg_wal/xlogtemp.31040": No space left on device
            2026-11-21 08:34:34.968 UTC [31037] LOG:  shutting down due to startup process failure
            """;

    @Test
    void a_full_disk_is_known_by_what_postgres_says() {
        var failure = LocalPostgresFailure.said("it does not start", FULL);
        assertThat(failure.reason()).isEqualTo(Reason.DISK_FULL);
        assertThat(failure)
                .hasMessage(
                        "the disk is full: it does not start: LOG:  starting PostgreSQL 17.11 /"
                            + " PANIC:  could not write to file \"pg_wal/xlogtemp.31040\": No space"
                            + " left on device / LOG:  shutting down due to startup process"
                            + " failure");
    }

    @Test
    void a_full_disk_is_known_by_what_java_says() {
        assertThat(
                        LocalPostgresFailure.notWritten(
                                        LOG, new IOException("No space left on device"))
                                .reason())
                .isEqualTo(Reason.DISK_FULL);
        assertThat(
                        LocalPostgresFailure.notWritten(LOG, new AccessDeniedException("/data"))
                                .reason())
                .isEqualTo(Reason.HOME_NOT_WRITABLE);
    }

    @Test
    void of_a_long_log_the_end_is_told_in_one_line() {
        var failure =
                LocalPostgresFailure.said("it does not start", "line\n".repeat(100) + "last\n\n");
        assertThat(failure.reason()).isEqualTo(Reason.START_FAILED);
        assertThat(failure).hasMessage("it does not start: line / line / line / line / last");
    }
}
