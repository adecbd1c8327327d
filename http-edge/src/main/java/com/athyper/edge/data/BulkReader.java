package com.athyper.edge.data;

import static com.athyper.edge.problem.EdgeError.BODY_INVALID;

import com.athyper.edge.exchange.Request;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads the body of a bulk request, or tells everything that is wrong with its form. One record is
 * changed once in a request: what came second would be judged by what is no more.
 */
final class BulkReader {
    static final int OPERATIONS_MAX = 500;

    private final EntityModel model;
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> subjects = new HashSet<>();

    private BulkReader(EntityModel model) {
        this.model = model;
    }

    /**
     * What was asked for.
     *
     * @param all whether everything is to be done or nothing
     */
    record Bulk(boolean all, List<BulkOperation> operations) {}

    static Answer<Bulk> read(EntityModel model, Value.Fields body) {
        var reader = new BulkReader(model);
        var bulk = reader.bulk(body);
        return reader.faults.isEmpty()
                ? Answer.ok(bulk)
                : Answer.refused(
                        BODY_INVALID.because(
                                "the body has " + reader.faults.size() + " fault(s)",
                                reader.faults));
    }

    private Bulk bulk(Value.Fields body) {
        members(body, "", Set.of("mode", "operations"));
        String mode = body.text("mode").orElse("");
        if (!mode.equals("each") && !mode.equals("all")) {
            fault("/mode", "unknown-value", "one of each, all");
        }
        var operations = new ArrayList<BulkOperation>();
        if (!(body.get("operations").orElse(Value.NULL) instanceof Value.Items(var items))) {
            fault("/operations", "type", "this is a list of operations");
        } else if (items.isEmpty() || items.size() > OPERATIONS_MAX) {
            fault("/operations", "count", "between 1 and " + OPERATIONS_MAX);
        } else {
            for (int i = 0; i < items.size(); i++) {
                operation(items.get(i), Fault.at("/operations", i)).ifPresent(operations::add);
            }
        }
        return new Bulk(mode.equals("all"), List.copyOf(operations));
    }

    private Optional<BulkOperation> operation(Value item, String pointer) {
        if (!(item instanceof Value.Fields fields)) {
            fault(pointer, "type", "this is an object");
            return Optional.empty();
        }
        return switch (fields.text("op").orElse("")) {
            case "create" -> {
                members(fields, pointer, Set.of("op", "values"));
                yield Optional.of(new BulkOperation.Create(values(fields, pointer)));
            }
            case "update" -> {
                members(fields, pointer, Set.of("op", "id", "version", "values"));
                yield Optional.of(
                        new BulkOperation.Update(
                                id(fields, pointer),
                                version(fields, pointer),
                                values(fields, pointer)));
            }
            case "delete" -> {
                members(fields, pointer, Set.of("op", "id", "version"));
                yield Optional.of(
                        new BulkOperation.Delete(id(fields, pointer), version(fields, pointer)));
            }
            case "upsert" -> {
                members(fields, pointer, Set.of("op", "key", "values"));
                yield Optional.of(upsert(fields, pointer));
            }
            default -> {
                fault(
                        Fault.at(pointer, "op"),
                        "unknown-value",
                        "one of create, update, delete, upsert");
                yield Optional.empty();
            }
        };
    }

    private BulkOperation upsert(Value.Fields fields, String pointer) {
        String at = Fault.at(pointer, "key");
        String key =
                fields.get("key").orElse(Value.NULL) instanceof Value.Items(var names)
                                && names.size() == 1
                                && names.getFirst() instanceof Value.Text(var name)
                        ? name
                        : "";
        if (key.isEmpty()) {
            fault(at, "type", "this is a list of one field's name");
        } else if (!model.field(key).map(Field::unique).orElse(false)) {
            fault(at, "not-unique", "`" + key + "` is no field that is unique");
        }
        var values = values(fields, pointer);
        values.get(key)
                .filter(value -> !(value instanceof Value.Null))
                .ifPresent(value -> subject(key + "=" + Json.canonical(value), pointer));
        return new BulkOperation.Upsert(key, values);
    }

    private UUID id(Value.Fields fields, String pointer) {
        Optional<UUID> id = fields.text("id").flatMap(Request::uuid);
        if (id.isEmpty()) {
            fault(Fault.at(pointer, "id"), "wrong-type", "the record's id is expected");
            return new UUID(0, 0);
        }
        subject("id=" + id.get(), pointer);
        return id.get();
    }

    private long version(Value.Fields fields, String pointer) {
        if (fields.get("version").orElse(Value.NULL) instanceof Value.Num(var number)) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException e) {
                // Told as any other wrong version.
            }
        }
        fault(Fault.at(pointer, "version"), "wrong-type", "the record's version is expected");
        return 0;
    }

    private Value.Fields values(Value.Fields fields, String pointer) {
        if (fields.get("values").orElse(Value.NULL) instanceof Value.Fields values) {
            return values;
        }
        fault(Fault.at(pointer, "values"), "type", "this is an object");
        return Value.EMPTY;
    }

    private void subject(String subject, String pointer) {
        if (!subjects.add(subject)) {
            fault(pointer, "duplicate", "an earlier operation is about the same record");
        }
    }

    private void members(Value.Fields fields, String pointer, Set<String> known) {
        fields.values().keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(
                        name ->
                                fault(
                                        Fault.at(pointer, name),
                                        "unknown",
                                        "there is no such member"));
    }

    private void fault(String pointer, String code, String message) {
        faults.add(new Fault(pointer, code, message));
    }
}
