package com.athyper.proof.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.problem.ErrorCatalog;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.ErrorCode;
import com.athyper.node.NodeErrors;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Error codes are a promise. {@code docs/errors.md} lists them all, and {@code
 * docs/errors.released.txt} those that may never go away. Run with {@code -Dupdate.docs} to write
 * the one and to add to the other.
 */
final class ErrorCodesTest {
    private static final Path PAGE = Pages.file("docs/errors.md");
    private static final Path RELEASED = Pages.file("docs/errors.released.txt");
    private static final List<ErrorCode> CODES = found();

    @Test
    void every_code_is_written_as_area_and_what_went_wrong_and_is_there_once() {
        assertThat(CODES)
                .isNotEmpty()
                .allSatisfy(code -> assertThat(code.id()).matches("[A-Z]+\\.[A-Z][A-Z_]*[A-Z]"));
        assertThat(CODES.stream().map(ErrorCode::id)).doesNotHaveDuplicates();
    }

    @Test
    void the_page_of_errors_says_what_the_code_says() throws IOException {
        if (Pages.mayWrite()) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page());
    }

    @Test
    void a_released_code_never_goes_away() throws IOException {
        List<String> ids = CODES.stream().map(ErrorCode::id).toList();
        if (Pages.mayWrite()) {
            var all = new TreeSet<>(ids);
            if (Files.exists(RELEASED)) {
                all.addAll(Files.readAllLines(RELEASED));
            }
            Files.write(RELEASED, all);
        }
        assertThat(ids).containsAll(Files.readAllLines(RELEASED));
    }

    @Test
    void the_node_explains_every_code_to_its_callers() {
        assertThat(ErrorCatalog.of(NodeErrors.ALL).stream().map(ErrorCode::id))
                .containsExactlyInAnyOrderElementsOf(CODES.stream().map(ErrorCode::id).toList());
    }

    private static String page() {
        var page =
                new StringBuilder(
                        """
                        # Errors

                        Every refusal is a problem document (RFC 9457) whose `code` is one of these. Codes never change their meaning
                        and never go away. This page is generated from the code; a test holds it to it.

                        | code | status | what it means |
                        | --- | --- | --- |
                        """);
        for (ErrorCode code : CODES) {
            page.append(
                    "| <a id=\"%s\"></a>`%s` | %d | %s |\n"
                            .formatted(code.id(), code.id(), Problems.status(code), code.title()));
        }
        return page.toString();
    }

    private static List<ErrorCode> found() {
        var codes = new ArrayList<ErrorCode>();
        for (JavaClass found :
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("com.athyper")) {
            if (found.isEnum() && found.isAssignableTo(ErrorCode.class)) {
                for (Object constant : found.reflect().getEnumConstants()) {
                    codes.add((ErrorCode) constant);
                }
            }
        }
        codes.sort(Comparator.comparing(code -> code.id().toLowerCase(Locale.ROOT)));
        return List.copyOf(codes);
    }
}
