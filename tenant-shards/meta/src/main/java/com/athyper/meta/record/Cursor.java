package com.athyper.meta.record;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.StandardForm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Where a page ended: the last record's place in the order, bound to its query. It may be forged
 * and then shows nothing that the query would not: it only says where to go on.
 *
 * @param values of the sort's attributes, in its order; null where the record has nothing
 */
public record Cursor(List<Value> values, UUID id) {
    private static final int TEXT_LENGTH_MAX = 65_536;
    private static final int FINGERPRINT_LENGTH = 16;

    public Cursor {
        values = List.copyOf(values);
    }

    public static Cursor after(StoredRecord last, RecordQuery query) {
        var attributes = last.attributes();
        return new Cursor(
                query.sort().stream()
                        .map(sort -> Attribute.of(attributes, sort.attribute()))
                        .toList(),
                last.id());
    }

    public String encode(EntityModel model, RecordQuery query) {
        var json =
                Value.object()
                        .put("q", fingerprint(model, query))
                        .put("v", new Value.Items(values))
                        .put("i", id.toString())
                        .build();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Json.write(json).getBytes(StandardCharsets.UTF_8));
    }

    /** Refused unless it was made for the same entity, filter and order. */
    public static Answer<Cursor> decode(String text, EntityModel model, RecordQuery query) {
        return read(text, model, query)
                .map(Answer::ok)
                .orElseGet(
                        () ->
                                Answer.refused(
                                        RecordError.CURSOR_INVALID.because(
                                                "take the cursor from the reply to the same"
                                                        + " query")));
    }

    private static Optional<Cursor> read(String text, EntityModel model, RecordQuery query) {
        if (text.length() > TEXT_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            var json = Json.parse(Base64.getUrlDecoder().decode(text), JsonLimits.REQUEST);
            return json instanceof Value.Fields fields
                            && fields.text("q").equals(Optional.of(fingerprint(model, query)))
                    ? cursor(fields, model, query)
                    : Optional.empty();
        } catch (IllegalArgumentException | MalformedJson e) {
            return Optional.empty();
        }
    }

    private static Optional<Cursor> cursor(
            Value.Fields fields, EntityModel model, RecordQuery query) {
        var id = fields.text("i").flatMap(StandardForm::uuid).map(UUID::fromString);
        if (id.isEmpty()
                || !(fields.get("v").orElse(Value.NULL) instanceof Value.Items(var given))
                || given.size() != query.sort().size()) {
            return Optional.empty();
        }
        var values = new ArrayList<Value>();
        for (int i = 0; i < given.size(); i++) {
            var value = given.get(i);
            var attribute = Attribute.of(model, query.sort().get(i).attribute());
            var typed =
                    value instanceof Value.Null
                            ? Optional.of(value)
                            : attribute.flatMap(known -> known.operand(value));
            typed.ifPresent(values::add);
        }
        return values.size() == given.size()
                ? Optional.of(new Cursor(values, id.get()))
                : Optional.empty();
    }

    private static String fingerprint(EntityModel model, RecordQuery query) {
        String having =
                query.having().stream()
                        .map(each -> "\n" + each.asked())
                        .collect(Collectors.joining());
        return Sha256.hex(model.name() + "\n" + query.sort() + "\n" + query.filter() + having)
                .substring(0, FINGERPRINT_LENGTH);
    }
}
