package com.athyper.edge.pipeline;

import com.athyper.edge.exchange.Headers;
import com.athyper.edge.problem.EdgeError;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

import java.util.Map;
import java.util.UUID;

/**
 * Answers what the server could not even read, in the same form as everything else. The server
 * finds it by its class name, which is why nothing can be handed to it.
 */
public final class ProblemParsingErrors extends ParsingErrorHandler {
    /** The field by which the server finds a Scala object. */
    @SuppressWarnings("MemberName")
    public static final ProblemParsingErrors MODULE$ = new ProblemParsingErrors();

    private static final Map<Integer, EdgeError> CODES =
            Map.of(
                    413, EdgeError.BODY_TOO_LARGE,
                    414, EdgeError.TARGET_TOO_LONG,
                    431, EdgeError.HEADERS_TOO_LARGE,
                    501, EdgeError.METHOD_UNKNOWN);
    private static final Headers NO_HEADERS = new Headers(Map.of());

    private ProblemParsingErrors() {}

    @Override
    public HttpResponse handle(
            StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        // The summary says what is wrong; the detail repeats what was sent and stays here.
        log.debug("request could not be read: {}", error.summary());
        EdgeError code = CODES.getOrDefault(status.intValue(), EdgeError.REQUEST_MALFORMED);
        // There is no request id to continue: the headers were not read.
        var correlation = Correlation.of(NO_HEADERS, UUID::randomUUID);
        return Sender.response(
                Refusals.reply(code.because(error.summary()), "/", correlation.requestId()),
                correlation);
    }
}
