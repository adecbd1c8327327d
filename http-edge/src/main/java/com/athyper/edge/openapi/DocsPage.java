package com.athyper.edge.openapi;

import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Endpoint.Guarded;
import com.athyper.edge.endpoint.Endpoint.Open;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Sha256;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The endpoint table as one page that needs nothing from anywhere. */
final class DocsPage {
    private static final String STYLE =
            """
            body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;\
            color:#1b1f24;background:#fff}
            h1{margin-bottom:0}h2{margin:2rem 0 .5rem;text-transform:capitalize}
            table{border-collapse:collapse;width:100%}
            td{border-top:1px solid #d0d7de;padding:.4rem .5rem;vertical-align:top}
            td:first-child{width:4.5rem;font-weight:600}
            code{font:14px ui-monospace,monospace;overflow-wrap:anywhere}
            small{color:#57606a}
            @media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}\
            td{border-color:#30363d}a{color:#58a6ff}small{color:#8b949e}}
            """;

    /** Nothing may run on the page, and no style but this one may be applied. */
    static final String POLICY =
            "default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder()
                            .encodeToString(Sha256.of(STYLE.getBytes(StandardCharsets.UTF_8)))
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private DocsPage() {}

    static String of(List<? extends Endpoint> endpoints, String version) {
        Map<String, List<Endpoint>> areas =
                endpoints.stream()
                        .collect(
                                Collectors.groupingBy(
                                        endpoint -> endpoint.contract().area(),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        var page =
                new StringBuilder()
                        .append(head("athyper API"))
                        .append("<h1>athyper</h1><p>Version ")
                        .append(escaped(version))
                        .append(
                                ". For machines: <a href=\"/api/openapi.json\">OpenAPI"
                                        + " 3.1</a>. What refusals mean: <a href=\""
                                        + Problems.PAGE
                                        + "\">errors</a>.</p>");
        areas.forEach(
                (area, rows) -> {
                    page.append("<h2>").append(escaped(area)).append("</h2><table>");
                    rows.forEach(row -> page.append(row(row)));
                    page.append("</table>");
                });
        return page.append("</body></html>").toString();
    }

    /** Everything up to the first heading. */
    static String head(String title) {
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>"
                + escaped(title)
                + "</title><style>"
                + STYLE
                + "</style></head><body>";
    }

    private static String row(Endpoint endpoint) {
        String guard =
                switch (endpoint) {
                    case Guarded guarded -> guarded.operation().id();
                    case Open open -> "open: " + open.reason();
                };
        return "<tr><td>%s</td><td><code>%s</code><br>%s<br><small>%s</small></td></tr>"
                .formatted(
                        endpoint.method(),
                        escaped(endpoint.path().text()),
                        escaped(endpoint.contract().summary()),
                        escaped(guard));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
