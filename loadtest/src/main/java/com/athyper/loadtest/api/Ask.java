package com.athyper.loadtest.api;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One request: what is asked, by whom, with what. */
public record Ask(
        String method,
        String path,
        Optional<Who> who,
        Map<String, String> headers,
        Optional<Value> body) {
    public Ask {
        headers = Map.copyOf(headers);
    }

    public static Ask get(String path) {
        return new Ask("GET", path, Optional.empty(), Map.of(), Optional.empty());
    }

    public static Ask post(String path) {
        return new Ask("POST", path, Optional.empty(), Map.of(), Optional.empty());
    }

    public static Ask put(String path) {
        return new Ask("PUT", path, Optional.empty(), Map.of(), Optional.empty());
    }

    public static Ask delete(String path) {
        return new Ask("DELETE", path, Optional.empty(), Map.of(), Optional.empty());
    }

    public static Ask patch(String path) {
        return new Ask("PATCH", path, Optional.empty(), Map.of(), Optional.empty());
    }

    public Ask as(Who asking) {
        return new Ask(method, path, Optional.of(asking), headers, body);
    }

    public Ask with(Value document) {
        return new Ask(method, path, who, headers, Optional.of(document));
    }

    /** The document as text, for those that are written in the source. */
    public Ask with(String document) {
        return with(Json.trusted(document));
    }

    public Ask ifMatch(String tag) {
        return header("If-Match", tag);
    }

    /** The same key and document are answered as the first time. */
    public Ask key(String key) {
        return header("Idempotency-Key", key);
    }

    public Ask header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Ask(method, path, who, more, body);
    }
}
