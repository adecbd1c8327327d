package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Elsewhere;
import com.athyper.edge.problem.EdgeError;
import com.athyper.edge.problem.ErrorCatalog;
import com.athyper.kernel.ErrorCode;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Whoever follows the {@code type} of a problem is told what its code means. */
class ErrorsPageTest {
    private final EdgeUnderTest edge = new EdgeUnderTest();

    @Test
    void the_type_of_a_problem_leads_to_what_its_code_means() {
        var refused = edge.get("/api/nowhere").send().refused(404, "EDGE.NOT_FOUND");
        String[] type = refused.textAt("type").split("#", -1);

        var page = edge.get(type[0]).send().is(200);

        assertThat(page.mediaType()).isEqualTo("text/html");
        assertThat(page.text())
                .contains("<tr id=\"" + type[1] + "\"><td>404</td>")
                .contains(EdgeError.NOT_FOUND.title());
    }

    @Test
    void the_page_explains_every_code_and_loads_nothing() {
        var page = edge.get("/api/docs/errors").send().is(200);

        assertThat(ErrorCatalog.of(List.of()))
                .hasSizeGreaterThan(50)
                .allSatisfy(
                        code -> assertThat(page.text()).contains("<tr id=\"" + code.id() + "\">"));
        assertThat(page.text())
                .doesNotContain("<script")
                .doesNotContain("http://")
                .doesNotContain("https://");
        assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("style-src 'sha256-");
    }

    @Test
    void a_code_from_behind_the_doors_is_among_them_and_shown_as_text() {
        assertThat(edge.get("/api/docs/errors").send().is(200).text())
                .contains("<tr id=\"ELSEWHERE.CLOSED\"><td>503</td>")
                .contains("It is &lt;closed>");
    }

    @Test
    void no_code_is_in_the_catalog_twice() {
        assertThat(ErrorCatalog.of(List.of(Elsewhere.values())).stream().map(ErrorCode::id))
                .doesNotHaveDuplicates()
                .contains("ELSEWHERE.CLOSED");
    }
}
