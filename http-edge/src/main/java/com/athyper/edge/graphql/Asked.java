package com.athyper.edge.graphql;

import com.athyper.edge.access.Call;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Query;
import com.athyper.edge.problem.EdgeError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Value;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came in a body or after a question mark.
 *
 * @param text of the document, unless its hash is enough
 * @param hash under which it is registered or to be
 * @param mayChange whether it came in a way in which things are changed
 */
record Asked(
        Optional<String> text,
        Optional<Persisted> hash,
        Optional<String> operation,
        Map<String, @Nullable Object> variables,
        boolean mayChange) {
    static final int DOCUMENT_MAX = 100_000;
    private static final int NAME_MAX = 255;

    Asked {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** As {@code extensions.persistedQuery} has it. */
    record Persisted(String version, String hash) {}

    static Answer<Asked> body(Call call) {
        return of(call.request().json(), true);
    }

    /** The members as parameters, those that are objects as JSON. */
    static Answer<Asked> parameters(Call call) {
        Query query = call.request().query();
        var document = new LinkedHashMap<String, Value>();
        for (String name : new String[] {"query", "operationName"}) {
            query.get(name).ifPresent(text -> document.put(name, Value.of(text)));
        }
        for (String name : new String[] {"variables", "extensions"}) {
            Optional<String> text = query.get(name);
            if (text.isPresent()) {
                try {
                    document.put(name, Json.parse(text.get(), JsonLimits.REQUEST));
                } catch (MalformedJson e) {
                    return Answer.refused(
                            EdgeError.QUERY_INVALID.because("`" + name + "` is not JSON"));
                }
            }
        }
        return of(new Value.Fields(document), false);
    }

    private static Answer<Asked> of(Value.Fields document, boolean mayChange) {
        var input = Input.of(document);
        Optional<String> text = input.optionalText("query", DOCUMENT_MAX);
        Optional<String> operation = input.optionalText("operationName", NAME_MAX);
        var variables = PlainValues.members(input.open("variables").orElse(Value.EMPTY));
        Optional<Persisted> hash = persisted(input.open("extensions").orElse(Value.EMPTY));
        if (text.isEmpty() && hash.isEmpty()) {
            input.fault("query", "required", "a document is needed, or the hash of one");
        }
        return input.whole(() -> new Asked(text, hash, operation, variables, mayChange));
    }

    /** Other extensions are not ours to judge. */
    private static Optional<Persisted> persisted(Value.Fields extensions) {
        return extensions.get("persistedQuery").orElse(Value.NULL) instanceof Value.Fields given
                ? Optional.of(
                        new Persisted(
                                given.get("version").map(Json::write).orElse(""),
                                given.text("sha256Hash").orElse("")))
                : Optional.empty();
    }
}
