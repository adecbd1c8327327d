package com.athyper.node.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.node.settings.ExitCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

class FootprintTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ExitCode run(String arguments) {
        return new FootprintCommand(stream(out), stream(err)).run(List.of(arguments.split(" ")));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** Goal: what tenants have in common is in memory once, and what differs for each of them. */
    @Test
    void memory_grows_by_what_differs() {
        // What is made once in a JVM is nobody's.
        Footprint.of(40, List.of(2), true);
        var alike = Footprint.of(40, List.of(1, 101), false);
        var own = Footprint.of(40, List.of(1, 101), true);

        assertThat(alike).extracting(Footprint.Taken::tenants).containsExactly(1, 101);
        long one = alike.getFirst().bytes();
        assertThat(one).as("40 entities of 20 fields").isGreaterThan(40 * 2_000);
        assertThat(alike.getLast().furtherBytes()).isLessThan(one / 10);
        assertThat(own.getLast().furtherBytes())
                .isGreaterThan(alike.getLast().furtherBytes() + one / 80)
                .isLessThan(one / 5);
        assertThat(alike.getLast().firstMillis()).isPositive();
    }

    @Test
    void there_is_a_line_for_each_number_of_entities_and_tenants() {
        assertThat(run("--tenants 3,1 --definitions 5,2")).isEqualTo(ExitCode.OK);
        var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2 + 2 * 2 * 2).allMatch(line -> line.endsWith("|"));
        assertThat(lines.get(2)).startsWith("| 2 | 1 | nothing |");
        assertThat(lines.getLast()).startsWith("| 5 | 3 | an overlay on one entity |");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--tenants 1",
                "--definitions 1",
                "--definitions 1 --tenants 0",
                "--definitions 2001 --tenants 1",
                "--definitions 1 --tenants 1001",
                "--definitions 1,x --tenants 1",
                "--definitions 1 --tenants",
                "--definitions 1 --tenants 1 --more 2",
            })
    void what_cannot_be_measured_is_told(String arguments) {
        assertThat(run(arguments)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("usage: footprint");
        assertThat(out.size()).isZero();
    }
}
