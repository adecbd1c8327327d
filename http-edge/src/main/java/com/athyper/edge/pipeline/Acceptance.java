package com.athyper.edge.pipeline;

import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.exchange.Headers;
import com.athyper.edge.exchange.Reply;

import java.util.Locale;
import java.util.Optional;

/** Whether a reply of some form is what the caller accepts (RFC 9110, 12.5.1). */
final class Acceptance {
    private Acceptance() {}

    static boolean accepts(Headers headers, Contract.Gives gives) {
        return accepts(headers, gives.form())
                || (gives.events() && accepts(headers, Reply.Form.EVENTS));
    }

    static boolean accepts(Headers headers, Reply.Form form) {
        Optional<String> accept = headers.joined("Accept");
        return switch (form) {
            case NOTHING -> true;
            case JSON -> accept.isEmpty() || matches(accept.get(), "application", "json");
            case PROBLEM ->
                    accept.isEmpty() || matches(accept.get(), "application", "problem+json");
            // Which of the two it is, the request says in words of its own.
            case NDJSON, CSV -> true;
            case EVENTS -> accept.isEmpty() || matches(accept.get(), "text", "event-stream");
            // It is what it is, and is saved rather than shown.
            case FILE -> true;
            case HTML -> accept.isEmpty() || matches(accept.get(), "text", "html");
        };
    }

    /** The most specific range decides, as a quality of zero may take back a wildcard. */
    private static boolean matches(String accept, String main, String sub) {
        int best = -1;
        boolean accepted = false;
        for (String range : accept.split(",")) {
            String[] parts = range.toLowerCase(Locale.ROOT).split(";");
            String type = parts[0].strip();
            int specificity =
                    type.equals(main + "/" + sub)
                            ? 2
                            : type.equals(main + "/*") ? 1 : type.equals("*/*") ? 0 : -1;
            if (specificity > best) {
                best = specificity;
                accepted = !isNone(parts);
            }
        }
        return accepted;
    }

    private static boolean isNone(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].strip().matches("q\\s*=\\s*0(\\.0{0,3})?")) {
                return true;
            }
        }
        return false;
    }
}
