package com.athyper.edge.openapi;

import com.athyper.edge.problem.Problems;
import com.athyper.kernel.ErrorCode;

import java.util.List;

/** Every code with what it means: where the {@code type} of a problem leads. */
final class ErrorsPage {
    private ErrorsPage() {}

    static String of(List<? extends ErrorCode> codes) {
        var page =
                new StringBuilder()
                        .append(DocsPage.head("athyper errors"))
                        .append("<h1>Errors</h1><p>Every refusal is a problem document (RFC 9457)")
                        .append(" whose <code>code</code> is one of these. Codes never change")
                        .append(" their meaning and never go away.</p><table>");
        for (ErrorCode code : codes) {
            String id = DocsPage.escaped(code.id());
            page.append("<tr id=\"%s\"><td>%d</td>".formatted(id, Problems.status(code)))
                    .append(
                            "<td><code>%s</code><br>%s</td></tr>"
                                    .formatted(id, DocsPage.escaped(code.title())));
        }
        return page.append("</table></body></html>").toString();
    }
}
