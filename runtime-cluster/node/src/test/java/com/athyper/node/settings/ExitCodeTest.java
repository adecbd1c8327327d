package com.athyper.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class ExitCodeTest {

    @Test
    void the_numbers_are_those_that_were_promised() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
                .doesNotHaveDuplicates()
                .allMatch(number -> number == 0 || (number >= 2 && number <= 50));
        assertThat(ExitCode.USAGE.number()).isEqualTo(2);
        assertThat(ExitCode.SETTINGS_INVALID.number()).isEqualTo(3);
        assertThat(ExitCode.PORT_IN_USE.number()).isEqualTo(4);
        assertThat(ExitCode.HOME_IN_USE.number()).isEqualTo(5);
        assertThat(ExitCode.STOP_TIMED_OUT.number()).isEqualTo(20);
        assertThat(ExitCode.INTERNAL.number()).isEqualTo(50);
    }

    @Test
    void the_table_has_a_row_for_each() {
        assertThat(ExitCode.table().lines()).hasSize(ExitCode.values().length + 2);
        for (ExitCode code : ExitCode.values()) {
            assertThat(ExitCode.table())
                    .contains("| %d | %s | ".formatted(code.number(), code.name()));
        }
    }
}
