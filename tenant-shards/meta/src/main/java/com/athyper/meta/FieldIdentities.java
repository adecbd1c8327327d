package com.athyper.meta;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says which field of the former version each field of the next one is. An explicit {@code id} or
 * {@code renamedFrom} comes before a name that is the same; what matches nothing is new. Ids and
 * columns are given once and never given again, because data and history live under them.
 */
final class FieldIdentities {
    /** The platform's own, and those that PostgreSQL has in every table. */
    private static final Set<String> RESERVED_COLUMNS =
            Set.of(
                    "tenant_id",
                    "id",
                    "version",
                    "state",
                    "locked_by",
                    "created_by",
                    "created_at",
                    "updated_by",
                    "updated_at",
                    "tableoid",
                    "ctid",
                    "xmin",
                    "xmax",
                    "cmin",
                    "cmax",
                    "oid");

    private final List<Field> former;
    private final Map<Integer, Field> matched = new HashMap<>();
    private final Set<String> claimed = new HashSet<>();
    private final Set<String> columns = new HashSet<>(RESERVED_COLUMNS);
    private int nextId;

    private FieldIdentities(Optional<EntityDocument> before, Set<String> taken) {
        columns.addAll(taken);
        former = before.map(EntityDocument::fields).orElse(List.of());
        nextId = before.map(EntityDocument::nextFieldId).orElse(1);
        former.forEach(field -> columns.add(field.column()));
        before.ifPresent(document -> columns.addAll(document.retiredColumns()));
    }

    /** What came of reading a list of fields. */
    record Fields(List<Field> fields, int nextFieldId, List<String> retiredColumns) {
        Fields {
            fields = List.copyOf(fields);
            retiredColumns = List.copyOf(retiredColumns);
        }
    }

    /**
     * @param taken columns of others that are in the table too
     */
    static Fields read(List<Members> inputs, Optional<EntityDocument> before, Set<String> taken) {
        var identities = new FieldIdentities(before, taken);
        for (int i = 0; i < inputs.size(); i++) {
            identities.matchExplicitly(i, inputs.get(i));
        }
        for (int i = 0; i < inputs.size(); i++) {
            identities.matchByName(i, inputs.get(i));
        }
        var fields = identities.fields(inputs);
        var retired = new ArrayList<>(before.map(EntityDocument::retiredColumns).orElse(List.of()));
        identities.former.stream()
                .filter(field -> !identities.claimed.contains(field.id()))
                .flatMap(field -> field.columns().stream())
                .forEach(column -> retired.add(column.name()));
        return new Fields(fields, identities.nextId, retired);
    }

    private void matchExplicitly(int index, Members input) {
        var byId = input.text("id").flatMap(id -> find(input, "id", id));
        var byFormerName =
                input.text("renamedFrom").flatMap(name -> find(input, "renamedFrom", name));
        if (byId.isPresent() && byFormerName.isPresent() && !byId.equals(byFormerName)) {
            input.fault("renamedFrom", "conflict", "`id` and `renamedFrom` are different fields");
        }
        byId.or(() -> byFormerName)
                .ifPresent(
                        field -> {
                            if (claimed.add(field.id())) {
                                matched.put(index, field);
                            } else {
                                input.fault(
                                        byId.isPresent() ? "id" : "renamedFrom",
                                        "duplicate",
                                        "another field continues `" + field.name() + "` already");
                            }
                        });
    }

    private Optional<Field> find(Members input, String member, String sought) {
        var found =
                former.stream()
                        .filter(
                                field ->
                                        sought.equals(
                                                member.equals("id") ? field.id() : field.name()))
                        .findFirst();
        if (found.isEmpty()) {
            input.fault(
                    member, "unknown-field", "the former version has no field `" + sought + "`");
        }
        return found;
    }

    private void matchByName(int index, Members input) {
        if (matched.containsKey(index) || input.has("id") || input.has("renamedFrom")) {
            return;
        }
        var name = input.object().text("name");
        former.stream()
                .filter(field -> name.equals(Optional.of(field.name())))
                .filter(field -> claimed.add(field.id()))
                .findFirst()
                .ifPresent(field -> matched.put(index, field));
    }

    private List<Field> fields(List<Members> inputs) {
        var names = new HashSet<String>();
        var fields = new ArrayList<Field>();
        for (int i = 0; i < inputs.size(); i++) {
            var input = inputs.get(i);
            var name = input.object().text("name");
            name.filter(known -> !names.add(known))
                    .ifPresent(
                            known ->
                                    input.fault(
                                            "name", "duplicate", "`" + known + "` appears twice"));
            var match = matched.get(i);
            String id = match == null ? "f" + nextId++ : match.id();
            String column = match == null ? newColumn(name.orElse("")) : match.column();
            input.text("column")
                    .filter(given -> !given.equals(column))
                    .ifPresent(
                            _ -> input.fault("column", "read-only", "the platform names columns"));
            FieldReader.read(input, id, column).ifPresent(fields::add);
        }
        return fields;
    }

    private String newColumn(String name) {
        String column = name;
        for (int i = 2; !columns.add(column); i++) {
            column = name + "_" + i;
        }
        return column;
    }
}
