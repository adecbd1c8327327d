package com.athyper.edge.endpoint;

import com.athyper.kernel.Page;
import com.athyper.kernel.Value;

import java.util.List;

/** Something that may be said beside the path: in the query, or in a header. */
public record Parameter(
        String name, Place place, boolean required, Value.Fields schema, String description) {

    /** Where it is said. */
    public enum Place {
        QUERY,
        HEADER
    }

    /** What every list takes. */
    public static final List<Parameter> PAGING =
            List.of(
                    query(
                            "limit",
                            Shape.integer()
                                    .with("minimum", Value.of(1))
                                    .with("maximum", Value.of(Page.LIMIT_MAX))
                                    .with("default", Value.of(Page.LIMIT_DEFAULT)),
                            "how many items at most"),
                    query("cursor", Shape.text(), "`nextCursor` of the page before"),
                    query("count", Shape.choice("exact"), "adds `total`"));

    public static final Parameter IF_NONE_MATCH =
            header("If-None-Match", false, "304 if the tag is still the present one");

    public static final Parameter REASON =
            header(
                    "X-Reason",
                    false,
                    "why it is asked, up to 2000 characters; kept in the audit trail, and needed"
                            + " where policy asks for it");

    public static final Parameter IDEMPOTENCY_KEY =
            header(
                    "Idempotency-Key",
                    false,
                    "up to 255 visible characters; the same key and body give the first reply"
                            + " again");

    public static Parameter query(String name, Value.Fields schema, String description) {
        return new Parameter(name, Place.QUERY, false, schema, description);
    }

    public static Parameter header(String name, boolean required, String description) {
        return new Parameter(name, Place.HEADER, required, Shape.text(), description);
    }
}
