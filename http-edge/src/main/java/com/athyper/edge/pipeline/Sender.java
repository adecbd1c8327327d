package com.athyper.edge.pipeline;

import com.athyper.edge.exchange.Reply;

import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts a reply on the wire, with the headers that every reply has. */
final class Sender {
    private static final ContentType PROBLEM =
            MediaTypes.customWithFixedCharset(
                            "application", "problem+json", HttpCharsets.UTF_8, Map.of(), false)
                    .toContentType();
    private static final ContentType NDJSON =
            MediaTypes.customWithFixedCharset(
                            "application", "x-ndjson", HttpCharsets.UTF_8, Map.of(), false)
                    .toContentType();
    private static final ContentType EVENTS =
            MediaTypes.customWithFixedCharset(
                            "text", "event-stream", HttpCharsets.UTF_8, Map.of(), false)
                    .toContentType();
    private static final String POLICY = "Content-Security-Policy";
    private static final String CACHE = "Cache-Control";

    /** What OWASP asks of an API that no page may embed. */
    private static final List<HttpHeader> SECURITY =
            List.of(
                    RawHeader.create("X-Content-Type-Options", "nosniff"),
                    RawHeader.create("X-Frame-Options", "DENY"),
                    RawHeader.create("Referrer-Policy", "no-referrer"),
                    RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
                    RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
                    RawHeader.create(
                            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
                    RawHeader.create("X-Permitted-Cross-Domain-Policies", "none"),
                    RawHeader.create(
                            "Strict-Transport-Security", "max-age=31536000; includeSubDomains"));

    private static final HttpHeader NO_CONTENT_FROM_ANYWHERE =
            RawHeader.create(POLICY, "default-src 'none'; frame-ancestors 'none'");
    private static final HttpHeader NO_STORE = RawHeader.create(CACHE, "no-store");
    private static final HttpHeader ASK_AGAIN = RawHeader.create(CACHE, "private, no-cache");

    private Sender() {}

    static HttpResponse response(Reply reply, Correlation correlation) {
        var headers = new ArrayList<HttpHeader>(SECURITY.size() + reply.headers().size() + 4);
        headers.addAll(SECURITY);
        headers.add(RawHeader.create("X-Request-ID", correlation.requestId()));
        headers.add(RawHeader.create("traceparent", correlation.traceparent()));
        if (reply.header(POLICY).isEmpty()) {
            headers.add(NO_CONTENT_FROM_ANYWHERE);
        }
        if (reply.header(CACHE).isEmpty()) {
            // What has a tag may be kept if it is asked for again each time.
            headers.add(reply.header("ETag").isPresent() ? ASK_AGAIN : NO_STORE);
        }
        reply.headers().forEach((name, value) -> headers.add(RawHeader.create(name, value)));
        return HttpResponse.create()
                .withStatus(reply.status())
                .addHeaders(headers)
                .withEntity(entity(reply));
    }

    private static ResponseEntity entity(ContentType type, Reply reply, byte[] bytes) {
        return reply.stream().isPresent()
                ? HttpEntities.create(type, reply.stream().get())
                : HttpEntities.create(type, bytes);
    }

    /** Its length goes ahead, so that a receiver sees when it was cut off. */
    private static ResponseEntity file(Reply reply) {
        var file = reply.file().orElseThrow();
        var type = ContentTypes.parse(file.mediaType());
        return file.length() == 0
                ? HttpEntities.create(type, new byte[0])
                : HttpEntities.create(type, file.length(), reply.stream().orElseThrow());
    }

    private static ResponseEntity entity(Reply reply) {
        byte[] bytes = reply.text().getBytes(StandardCharsets.UTF_8);
        return switch (reply.form()) {
            case NOTHING -> HttpEntities.EMPTY;
            case JSON -> HttpEntities.create(ContentTypes.APPLICATION_JSON, bytes);
            case PROBLEM -> HttpEntities.create(PROBLEM, bytes);
            case HTML -> HttpEntities.create(ContentTypes.TEXT_HTML_UTF8, bytes);
            case NDJSON -> entity(NDJSON, reply, bytes);
            case CSV -> entity(ContentTypes.TEXT_CSV_UTF8, reply, bytes);
            case EVENTS -> entity(EVENTS, reply, bytes);
            case FILE -> file(reply);
        };
    }
}
