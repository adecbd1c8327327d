package com.athyper.edge.pipeline;

import com.athyper.edge.exchange.Headers;
import com.athyper.kernel.Ids;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** By what a request is found again in logs, audit and traces (W3C Trace Context). */
record Correlation(String requestId, String traceparent) {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    /** Takes what the request brings if it has the right form; makes what is missing. */
    static Correlation of(Headers headers, Ids ids) {
        String requestId =
                headers.only("X-Request-ID")
                        .filter(id -> REQUEST_ID.matcher(id).matches())
                        .orElseGet(() -> ids.next().toString());
        return new Correlation(
                requestId,
                headers.only("traceparent")
                        .flatMap(parent -> continued(parent, ids))
                        .orElseGet(
                                () -> "00-" + trace(ids.next()) + "-" + span(ids.next()) + "-01"));
    }

    private static Optional<String> continued(String parent, Ids ids) {
        var parts = TRACEPARENT.matcher(parent);
        if (!parts.matches()
                || parts.group(1).equals(NO_TRACE)
                || parts.group(2).equals(NO_SPAN)
                // Version 00 has four parts and no more.
                || (parent.startsWith("00") && parts.group(4) != null)) {
            return Optional.empty();
        }
        return Optional.of("00-" + parts.group(1) + "-" + span(ids.next()) + "-" + parts.group(3));
    }

    private static String trace(UUID id) {
        var hex = HexFormat.of();
        return hex.toHexDigits(id.getMostSignificantBits())
                + hex.toHexDigits(id.getLeastSignificantBits());
    }

    private static String span(UUID id) {
        return HexFormat.of().toHexDigits(id.getLeastSignificantBits());
    }
}
