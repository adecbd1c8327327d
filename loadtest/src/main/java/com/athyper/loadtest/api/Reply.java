package com.athyper.loadtest.api;

import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Value;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.EntityUtils;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One answer, with ways to look into it that say clearly when something is missing. */
public record Reply(int status, Optional<String> tag, String text) {

    static Reply of(ClassicHttpResponse response) throws IOException {
        var body = EntityUtils.toByteArray(response.getEntity());
        return new Reply(
                response.getCode(),
                Optional.ofNullable(response.getFirstHeader("ETag")).map(Header::getValue),
                body == null ? "" : new String(body, StandardCharsets.UTF_8));
    }

    /** The document. */
    public Value body() {
        try {
            return Json.parse(text, JsonLimits.TRUSTED);
        } catch (MalformedJson e) {
            throw new NotAsPromised("the answer is not JSON: " + text, e);
        }
    }

    /** The value at a path of names, if all of them are there. */
    public Optional<Value> at(String... names) {
        return at(body(), names);
    }

    private static Optional<Value> at(Value from, String... names) {
        Optional<Value> found = Optional.of(from);
        for (String name : names) {
            found =
                    found.flatMap(
                            value ->
                                    value instanceof Value.Fields fields
                                            ? fields.get(name)
                                            : Optional.empty());
        }
        return found;
    }

    /** The text at a path, which must be there. */
    public String text(String... names) {
        return at(names)
                .map(value -> value instanceof Value.Text(var found) ? found : Json.write(value))
                .orElseThrow(() -> missing(names));
    }

    /** The whole number at a path, which must be there. */
    public long number(String... names) {
        if (at(names).orElseThrow(() -> missing(names)) instanceof Value.Num(var number)) {
            return number.longValueExact();
        }
        throw new NotAsPromised("`" + String.join(".", names) + "` is no number in " + text);
    }

    /** The objects of the array at a path, which must be there. */
    public List<Value.Fields> objects(String... names) {
        if (at(names).orElseThrow(() -> missing(names)) instanceof Value.Items(var items)) {
            return items.stream()
                    .filter(Value.Fields.class::isInstance)
                    .map(Value.Fields.class::cast)
                    .toList();
        }
        throw new NotAsPromised("`" + String.join(".", names) + "` is no array in " + text);
    }

    /** The version to send back in {@code If-Match}. */
    public String etag() {
        return tag.orElseThrow(() -> new NotAsPromised("the answer has no ETag: " + text));
    }

    private NotAsPromised missing(String... names) {
        return new NotAsPromised("there is no `" + String.join(".", names) + "` in " + text);
    }
}
