package com.athyper.edge.openapi;

import static com.athyper.edge.exchange.Method.GET;

import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;

/**
 * The contract, as it is in force: made of the same table that requests are routed by.
 *
 * <pre>
 * GET /                   leads to the docs
 * GET /api/docs           for people
 * GET /api/docs/errors    what every code of a problem means
 * GET /api/openapi.json   for machines
 * </pre>
 */
public final class DocsRoutes {
    private static final String REASON = "the contract is no secret";
    private static final Shape DOCUMENT =
            Shape.openObject("OpenApiDocument")
                    .must("openapi", Shape.text())
                    .must("paths", Shape.anyObject())
                    .build();

    private final List<Endpoint> all;
    private final Value.Fields document;
    private final String page;
    private final String errors;

    public DocsRoutes(List<Endpoint> others, List<? extends ErrorCode> codes, String version) {
        var table = new ArrayList<>(others);
        table.addAll(own());
        this.all = List.copyOf(table);
        this.document = OpenApi.document(all, version);
        this.page = DocsPage.of(all, version);
        this.errors = ErrorsPage.of(codes);
    }

    /** The whole table: all others and these. */
    public List<Endpoint> all() {
        return all;
    }

    private List<Endpoint> own() {
        return List.of(
                about("Lead to the docs")
                        .gives(302, Reply.Form.NOTHING, "Location")
                        .open(
                                GET,
                                "/",
                                REASON,
                                _ -> Steps.ok(Reply.empty(302).with("Location", "/api/docs"))),
                about("The contract for people")
                        .gives(200, Reply.Form.HTML)
                        .open(
                                GET,
                                "/api/docs",
                                REASON,
                                _ -> Steps.ok(Reply.html(200, page, DocsPage.POLICY))),
                about("What the code of every problem means")
                        .gives(200, Reply.Form.HTML)
                        .open(
                                GET,
                                Problems.PAGE,
                                REASON,
                                _ -> Steps.ok(Reply.html(200, errors, DocsPage.POLICY))),
                about("The contract for machines")
                        .gives(200, DOCUMENT)
                        .open(GET, "/api/openapi.json", REASON, _ -> Steps.ok(Reply.ok(document))));
    }

    private static Contract about(String summary) {
        return Contract.of("docs", "docs", summary);
    }
}
