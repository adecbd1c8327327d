package com.athyper.proof.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Goal: the law of docs/architecture.md holds for every class, and each guard would notice a
 * breach.
 *
 * <p>Method: plain tests, and not the fields that ArchUnit has an engine for: a surefire that does
 * not know the engine skips them and reports success.
 */
class ArchitectureTest {
    private static final JavaClasses SHIPPED =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("com.athyper");

    static Set<String> rules() {
        return ArchitectureRules.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_law_holds(String rule) {
        Objects.requireNonNull(ArchitectureRules.all().get(rule)).check(SHIPPED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kernel",
                "expression",
                "tenancy",
                "identity",
                "audit",
                "meta",
                "policy",
                "workflow",
                "actors",
                "policy.actors",
                "workflow.actors",
                "postgres",
                "redis",
                "objectstorage",
                "auth",
                "edge",
                "node",
                "loadtest"
            })
    void every_part_of_the_house_is_looked_at(String part) {
        assertThat(SHIPPED)
                .anyMatch(type -> type.getPackageName().startsWith("com.athyper." + part));
    }

    @Test
    void what_is_planted_is_not_shipped() {
        assertThat(SHIPPED).noneMatch(type -> type.getPackageName().endsWith(".planted"));
    }

    @ParameterizedTest
    @CsvSource({
        "the_core_is_pure, meta, UsesAFramework",
        "the_core_is_pure, meta, ParsesExpressions",
        "the_core_does_no_io, meta, ReadsAFile",
        "the_core_reads_no_clock_and_throws_no_dice, meta, ReadsTheClock",
        "the_core_reads_no_clock_and_throws_no_dice, meta, HandsOnTheClock",
        "the_core_reads_no_clock_and_throws_no_dice, meta, MakesUpAnId",
        "the_core_reads_no_clock_and_throws_no_dice, meta, ThrowsDice",
        "the_kernel_stands_alone, kernel, KnowsADomain",
        "meta_knows_no_other_domain, meta, KnowsAnotherDomain",
        "shells_know_neither_edge_nor_adapters, actors, KnowsTheEdge",
        "the_edge_holds_doors, edge, KnowsAShell",
        "the_edge_holds_doors, edge, KnowsAnAdapter",
        "com.athyper.auth.._knows_the_core_alone, auth, KnowsAnotherAdapter",
        "com.athyper.redis.._knows_the_core_alone, redis, KnowsAnotherAdapter",
        "com.athyper.objectstorage.._knows_the_core_alone, objectstorage, KnowsAnotherAdapter",
        "com.athyper.postgres.._knows_the_core_alone, postgres, KnowsAShell",
        "sql_stays_in_its_adapter, edge, WritesSql",
        "nobody_knows_the_node, edge, KnowsTheNode",
        "nobody_sleeps, edge, Sleeps",
        "programs_alone_end_the_process, edge, EndsTheProcess",
        "programs_alone_print, edge, Prints"
    })
    void a_planted_violation_is_caught(String rule, String concept, String name)
            throws ClassNotFoundException {
        var planted =
                new ClassFileImporter()
                        .importClasses(
                                Class.forName(
                                        "com.athyper.%s.planted.%s".formatted(concept, name)));

        assertThatThrownBy(
                        () ->
                                Objects.requireNonNull(ArchitectureRules.all().get(rule))
                                        .check(planted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("because")
                .hasMessageContaining(name);
    }

    @Test
    void every_guard_has_a_planted_violation() throws NoSuchMethodException {
        var planted =
                Arrays.stream(
                                ArchitectureTest.class
                                        .getDeclaredMethod(
                                                "a_planted_violation_is_caught",
                                                String.class,
                                                String.class,
                                                String.class)
                                        .getAnnotation(CsvSource.class)
                                        .value())
                        .map(line -> line.split(",")[0])
                        .collect(Collectors.toSet());
        // The six rules about domains are one, said six times; one of them is planted.
        var guards =
                rules().stream()
                        .filter(
                                rule ->
                                        !rule.endsWith("_knows_no_other_domain")
                                                || rule.startsWith("meta"))
                        .toList();

        assertThat(planted).containsExactlyInAnyOrderElementsOf(guards);
    }
}
