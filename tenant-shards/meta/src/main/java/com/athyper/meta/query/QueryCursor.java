package com.athyper.meta.query;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where a page of a query ended: the last row's place in the order, bound to its query. A forged
 * one shows nothing that the query would not.
 */
public final class QueryCursor {
    private static final int TEXT_LENGTH_MAX = 65_536;

    private QueryCursor() {}

    /**
     * @param values of the query's keys, in their order
     */
    public static String encode(CheckedQuery query, List<Value> values) {
        var json =
                Value.object()
                        .put("q", query.fingerprint())
                        .put("v", new Value.Items(values))
                        .build();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Json.write(json).getBytes(StandardCharsets.UTF_8));
    }

    /** The values of the query's keys; refused if the cursor is another query's. */
    public static Answer<List<Value>> decode(CheckedQuery query, String text) {
        return read(query, text)
                .map(Answer::ok)
                .orElseGet(
                        () ->
                                Answer.refused(
                                        RecordError.CURSOR_INVALID.because(
                                                "take the cursor from the reply to the same"
                                                        + " query")));
    }

    private static Optional<List<Value>> read(CheckedQuery query, String text) {
        if (text.length() > TEXT_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            var json = Json.parse(Base64.getUrlDecoder().decode(text), JsonLimits.REQUEST);
            return json instanceof Value.Fields fields
                            && fields.text("q").equals(Optional.of(query.fingerprint()))
                            && fields.get("v").orElse(Value.NULL) instanceof Value.Items(var values)
                    ? typed(query, values)
                    : Optional.empty();
        } catch (IllegalArgumentException | MalformedJson e) {
            return Optional.empty();
        }
    }

    private static Optional<List<Value>> typed(CheckedQuery query, List<Value> values) {
        if (values.size() != query.keys().size()) {
            return Optional.empty();
        }
        var typed = new ArrayList<Value>();
        for (int i = 0; i < values.size(); i++) {
            Term term = query.keys().get(i).term();
            if (values.get(i) instanceof Value.Null) {
                if (term.nullable()) {
                    typed.add(Value.NULL);
                }
            } else {
                term.attribute().operand(values.get(i)).ifPresent(typed::add);
            }
        }
        return typed.size() == values.size() ? Optional.of(typed) : Optional.empty();
    }
}
