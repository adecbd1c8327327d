package com.athyper.edge.exchange;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What goes back.
 *
 * @param headers those of the reply itself; those of every reply are added when it is sent
 * @param stream sent in place of the text, as fast as the receiver takes it
 * @param file what the stream is, where it is neither ours nor of a form that we know
 */
public record Reply(
        int status,
        Form form,
        String text,
        Map<String, String> headers,
        Optional<Source<ByteString, ?>> stream,
        Optional<File> file) {
    public Reply {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** What the text is. */
    public enum Form {
        NOTHING,
        JSON,
        PROBLEM,
        HTML,
        NDJSON,
        CSV,
        EVENTS,
        FILE
    }

    /** Bytes that somebody has given us, and how many of them are sent. */
    public record File(String mediaType, long length) {}

    public static Reply json(int status, Value value) {
        return new Reply(
                status, Form.JSON, Json.write(value), Map.of(), Optional.empty(), Optional.empty());
    }

    public static Reply ok(Value value) {
        return json(200, value);
    }

    public static Reply created(String location, Value value) {
        return json(201, value).with("Location", location);
    }

    public static Reply empty(int status) {
        return new Reply(status, Form.NOTHING, "", Map.of(), Optional.empty(), Optional.empty());
    }

    public static Reply streamed(Form form, Source<ByteString, ?> stream) {
        return new Reply(200, form, "", Map.of(), Optional.of(stream), Optional.empty());
    }

    public static Reply file(int status, File file, Source<ByteString, ?> stream) {
        return new Reply(status, Form.FILE, "", Map.of(), Optional.of(stream), Optional.of(file));
    }

    public static Reply html(int status, String page, String contentSecurityPolicy) {
        return new Reply(status, Form.HTML, page, Map.of(), Optional.empty(), Optional.empty())
                .with("Content-Security-Policy", contentSecurityPolicy);
    }

    /** The same, with another text. */
    public Reply as(Form newForm, String newText) {
        return new Reply(status, newForm, newText, headers, stream, file);
    }

    public Reply with(String header, String value) {
        var changed = new LinkedHashMap<>(headers);
        changed.put(header, value);
        return new Reply(status, form, text, changed, stream, file);
    }

    /** A strong tag: the same text stands for the same bytes. */
    public Reply tagged(String tag) {
        return with("ETag", '"' + tag + '"');
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
