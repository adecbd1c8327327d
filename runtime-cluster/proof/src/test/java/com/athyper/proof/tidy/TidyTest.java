package com.athyper.proof.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Goal: the repository is as tidy as CONTRIBUTING.md says, and each rule would notice if it were
 * not.
 *
 * <p>Method: every rule is run over the repository and must find nothing, and over a small untidy
 * one made for it, in which it must find exactly what was planted.
 */
class TidyTest {
    @TempDir Path untidy;

    /** Every rule, by what it wants. */
    enum Rule {
        SHORT_FILES,
        SHORT_METHODS,
        CLOSED_SWITCHES,
        NO_SLEEP_IN_TESTS,
        ANNOUNCED_NULLNESS,
        TELLING_NAMES,
        INTRODUCED_TYPES,
        TESTS_THAT_RUN,
        TESTS_THAT_SPEAK,
        NOTHING_LEFT_FOR_LATER,
        NOTHING_FROM_ELSEWHERE,
        RUNNABLE_SCRIPTS,
        LINKS_THAT_LEAD,
        ORDERLY_DECISIONS,
        VERSIONS_IN_ONE_PLACE,
        PURE_POMS;

        List<String> faults(Repository files, Allowed allowed) {
            return switch (this) {
                case SHORT_FILES -> SourceRules.shortFiles(files);
                case SHORT_METHODS -> SourceRules.shortMethods(files);
                case CLOSED_SWITCHES -> SourceRules.closedSwitches(files, allowed);
                case NO_SLEEP_IN_TESTS -> SourceRules.noSleepInTests(files, allowed);
                case ANNOUNCED_NULLNESS -> SourceRules.announcedNullness(files);
                case TELLING_NAMES -> SourceRules.tellingNames(files);
                case INTRODUCED_TYPES -> SourceRules.introducedTypes(files);
                case TESTS_THAT_RUN -> SourceRules.testsThatRun(files);
                case TESTS_THAT_SPEAK -> SourceRules.testsThatSpeak(files);
                case NOTHING_LEFT_FOR_LATER -> TextRules.nothingLeftForLater(files);
                case NOTHING_FROM_ELSEWHERE -> TextRules.nothingFromElsewhere(files);
                case RUNNABLE_SCRIPTS -> TextRules.runnableScripts(files);
                case LINKS_THAT_LEAD -> TextRules.linksThatLead(files);
                case ORDERLY_DECISIONS -> TextRules.orderlyDecisions(files);
                case VERSIONS_IN_ONE_PLACE -> TextRules.versionsInOnePlace(files);
                case PURE_POMS -> TextRules.purePoms(files);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_repository_is_tidy(Rule rule) throws IOException {
        assertThat(rule.faults(Repository.ours(), Allowed.ours())).isEmpty();
    }

    @Test
    void the_rules_look_at_something() throws IOException {
        var ours = Repository.ours();

        assertThat(ours.shipped().count()).isGreaterThan(100);
        assertThat(ours.tests().count()).isGreaterThan(20);
        assertThat(ours.documents().count()).isGreaterThan(15);
        assertThat(ours.poms().count()).isGreaterThan(15);
        assertThat(ours.files().stream().map(ours::name))
                .contains("athyper", ".ci/run", "mvnw", ".mvn/jvm.config");
    }

    private static final String MAIN = "a/src/main/java/com/x/";
    private static final String TEST = "a/src/test/java/com/x/";

    /** A rule, an untidy file, its text, and what must be said about it. */
    static Stream<Arguments> violations() {
        return Stream.of(
                planted(
                        Rule.SHORT_FILES,
                        MAIN + "Long.java",
                        "// a line\n".repeat(SourceRules.LINES_MAX + 1),
                        "more than 400 lines"),
                planted(
                        Rule.SHORT_METHODS,
                        MAIN + "Long.java",
                        "class Long {\n    void f() {%s\n    }\n}\n"
                                .formatted("\n        g();".repeat(59)),
                        "Long.java:2 has a method"),
                planted(
                        Rule.CLOSED_SWITCHES,
                        MAIN + "Open.java",
                        "int f(E e) { return switch (e) { case A -> 1; default -> 2; }; }",
                        "`default` 1 times"),
                planted(
                        Rule.CLOSED_SWITCHES,
                        MAIN + "Older.java",
                        "void f(E e) { switch (e) { case A: g(); default: h(); } }",
                        "`default` 1 times"),
                planted(
                        Rule.NO_SLEEP_IN_TESTS,
                        TEST + "LazyTest.java",
                        "void f() { Thread." + "sleep(1); }",
                        "`sleep` 1 times"),
                planted(
                        Rule.ANNOUNCED_NULLNESS,
                        MAIN + "Silent.java",
                        "class Silent {}",
                        "a/src/main/java/com/x has no @NullMarked"),
                planted(
                        Rule.TELLING_NAMES,
                        MAIN + "TextUtils.java",
                        "class TextUtils {}",
                        "says nothing"),
                planted(Rule.TELLING_NAMES, MAIN + "AbstractRun.java", "", "AbstractRun.java"),
                planted(Rule.TELLING_NAMES, MAIN + "impl/Runs.java", "", "impl/Runs.java"),
                planted(
                        Rule.INTRODUCED_TYPES,
                        MAIN + "Stranger.java",
                        """
                        package com.x;

                        final class Stranger {
                            /** This is a method. */
                        }
                        """,
                        "does not say what its type is"),
                planted(
                        Rule.TESTS_THAT_RUN,
                        TEST + "Forgotten.java",
                        "class Forgotten {\n    @Test\n    void it_never_runs() {}\n}",
                        "not named Test or IT"),
                planted(
                        Rule.TESTS_THAT_SPEAK,
                        TEST + "MuteTest.java",
                        "class MuteTest {\n    @Test\n    void testCancel2() {}\n}",
                        "testCancel2 is not a sentence"),
                planted(
                        Rule.NOTHING_LEFT_FOR_LATER,
                        "notes.md",
                        "TO" + "DO: write this",
                        "for later"),
                planted(
                        Rule.NOTHING_FROM_ELSEWHERE,
                        "run.sh",
                        "cd /ho" + "me/me/athyper",
                        "a place of one machine"),
                planted(
                        Rule.NOTHING_FROM_ELSEWHERE,
                        "settings.xml",
                        "<url>https://repo.ma" + "ven.example</url>",
                        "a registry"),
                planted(Rule.RUNNABLE_SCRIPTS, "run", "#!/bin/sh\n", "not executable"),
                planted(Rule.LINKS_THAT_LEAD, "a.md", "see [b](b.md)", "a.md links to b.md"),
                planted(
                        Rule.LINKS_THAT_LEAD,
                        "a.md",
                        "# One\nsee [two](#two) and [one](#one)",
                        "a.md links to #two"));
    }

    private static Arguments planted(Rule rule, String file, String text, String said) {
        return Arguments.of(rule, Map.of(file, text), List.of(said));
    }

    /** Violations that need more than one file, or are several. */
    static Stream<Arguments> largerViolations() {
        String page =
                """
                # A page
                ## Context
                ## Decision
                ## Alternatives weighed
                ## Consequences
                """;
        return Stream.of(
                Arguments.of(
                        Rule.ORDERLY_DECISIONS,
                        Map.of(
                                "docs/adr/README.md",
                                "(0001-a.md) (0001-b.md)",
                                "docs/adr/0001-a.md",
                                page + "## How we would know we were wrong\n",
                                "docs/adr/0001-b.md",
                                page,
                                "docs/adr/0002-c.md",
                                page + "## How we would know we were wrong\n",
                                "docs/adr/Fourth.md",
                                page),
                        List.of(
                                "0001-b.md has the number of 0001-a.md",
                                "0001-b.md has no `## How we would know we were wrong`",
                                "0002-c.md is not in the index",
                                "Fourth.md is not named as a decision is")),
                Arguments.of(
                        Rule.VERSIONS_IN_ONE_PLACE,
                        Map.of(
                                "pom.xml", "<version>1</version><version>2</version>",
                                "a/pom.xml", "<parent><version>1</version></parent>",
                                "b/pom.xml",
                                        "<parent><version>1</version></parent><version>2</version>"),
                        List.of("b/pom.xml has a version of its own")),
                Arguments.of(
                        Rule.PURE_POMS,
                        TextRules.PURE.stream()
                                .collect(
                                        Collectors.toMap(name -> name + "/pom.xml", TidyTest::pom)),
                        List.of(
                                "tenant-shards/audit has no allow-list",
                                "tenant-shards/meta depends on org.slf4j:slf4j-api",
                                "tenant-shards/tenancy depends on dev.cel:cel")));
    }

    private static String pom(String module) {
        String list =
                "<bannedDependencies><excludes><exclude>*:*</exclude></excludes></bannedDependencies>";
        return (module.endsWith("audit") ? "" : list)
                + (module.endsWith("meta") ? dependency("org.slf4j", "slf4j-api", "") : "")
                + (module.endsWith("tenancy") || module.endsWith("expression")
                        ? dependency("dev.cel", "cel", "")
                        : "")
                + dependency("org.slf4j", "slf4j-nop", "<scope>test</scope>")
                + dependency("com.athyper", "athyper-kernel", "");
    }

    private static String dependency(String group, String artifact, String scope) {
        return "<dependency>\n<groupId>%s</groupId>\n<artifactId>%s</artifactId>\n%s</dependency>"
                .formatted(group, artifact, scope);
    }

    @ParameterizedTest
    @MethodSource({"violations", "largerViolations"})
    void a_planted_violation_is_found(Rule rule, Map<String, String> files, List<String> said)
            throws IOException {
        for (var file : files.entrySet()) {
            Path path = untidy.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }

        var faults = rule.faults(Repository.at(untidy), Allowed.read(""));

        assertThat(faults).hasSameSizeAs(said);
        said.forEach(
                fault -> assertThat(faults).anySatisfy(line -> assertThat(line).contains(fault)));
    }

    @Test
    void every_rule_has_a_planted_violation() {
        var planted =
                Stream.concat(violations(), largerViolations())
                        .map(violation -> (Rule) violation.get()[0])
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));

        assertThat(planted).isEqualTo(EnumSet.allOf(Rule.class));
    }

    @Test
    void what_is_allowed_is_counted_and_must_be_needed() {
        var allowed = Allowed.read("# a comment\ndefault | A.java | 2 | characters\n");

        assertThat(allowed.check("default", Map.of("A.java", 2))).isEmpty();
        assertThat(allowed.check("default", Map.of("A.java", 3))).hasSize(1);
        assertThat(allowed.check("default", Map.of())).hasSize(1);
        assertThat(allowed.check("default", Map.of("A.java", 2, "B.java", 1))).hasSize(1);
        assertThat(allowed.check("sleep", Map.of("A.java", 2))).hasSize(1);
        assertThatThrownBy(() -> Allowed.read("default | A.java | 2 | "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_only_speaks_of_it_does_not_count() {
        String source =
                """
                // default -> here
                /* default -> there */
                String text = "default -> \\" quoted";
                interface Door { default void open() {} }
                """;
        assertThat(SourceRules.withoutTexts(source)).doesNotContain("->");
    }
}
