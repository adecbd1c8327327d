package com.athyper.edge.exchange;

import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;

import com.athyper.kernel.Answer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters after the question mark: each has a name and is given once. */
public record Query(Map<String, String> values) {
    public static final Query NONE = new Query(Map.of());

    public Query {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Reads {@code a=1&b=2}, which is also what a form sends. */
    public static Answer<Query> parse(String raw) {
        var values = new LinkedHashMap<String, String>();
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            Optional<String> name =
                    PercentEncoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            Optional<String> value =
                    PercentEncoding.decode(equals < 0 ? "" : pair.substring(equals + 1), true);
            if (name.isEmpty() || value.isEmpty()) {
                return Answer.refused(
                        QUERY_INVALID.because("an escape is not percent-encoded UTF-8"));
            }
            if (values.put(name.get(), value.get()) != null) {
                return Answer.refused(
                        QUERY_INVALID.because("parameter `" + name.get() + "` is given twice"));
            }
        }
        return Answer.ok(new Query(values));
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** A parameter that nobody reads is a mistake that would go unnoticed. */
    public Answer<Query> within(Set<String> known) {
        return values.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .<Answer<Query>>map(
                        name ->
                                Answer.refused(
                                        QUERY_INVALID.because(
                                                "there is no parameter `" + name + "` here")))
                .orElseGet(() -> Answer.ok(this));
    }
}
