package com.athyper.proof.process;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Reply;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/** One answer with all of its headers. */
public record Answered(Reply reply, HttpHeaders headers) {

    static Answered of(HttpResponse<String> response) {
        return new Answered(
                new Reply(
                        response.statusCode(),
                        response.headers().firstValue("ETag"),
                        response.body()),
                response.headers());
    }

    public int status() {
        return reply.status();
    }

    /** The answer itself if it has the status; otherwise what came instead. */
    public Answered expect(int status) {
        if (status() != status) {
            throw new AssertionError("%d was expected and came %s".formatted(status, this));
        }
        return this;
    }

    /** As {@link #expect}, of a refusal: a problem with this code. */
    public Answered refused(int status, String code) {
        expect(status);
        if (!contentType().equals("application/problem+json") || !code().equals(code)) {
            throw new AssertionError("%s was expected and came %s".formatted(code, this));
        }
        return this;
    }

    public String contentType() {
        return headers.firstValue("Content-Type").map(type -> type.split(";")[0]).orElse("");
    }

    public String code() {
        return text("code");
    }

    public String text(String... names) {
        return reply.text(names);
    }

    public Optional<Value> at(String... names) {
        return reply.at(names);
    }

    public List<Value.Fields> objects(String... names) {
        return reply.objects(names);
    }

    public String etag() {
        return reply.etag();
    }

    @Override
    public String toString() {
        return "%d %s".formatted(status(), reply.text());
    }
}
