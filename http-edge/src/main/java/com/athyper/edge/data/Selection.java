package com.athyper.edge.data;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Inbound;
import com.athyper.meta.record.StoredRecord;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a record is shown, which of its references are shown as the records that they refer to,
 * and which of those that refer to it are shown with it.
 *
 * @param fields all if empty; what is expanded is shown as well, and the id and version always
 * @param expanded by the name of the reference field
 * @param gathered by the name of the collection or relation
 * @param day on which what is shown with it has to hold, if it has periods
 */
record Selection(
        EntityModel model,
        Set<String> fields,
        Map<String, Selection> expanded,
        Map<String, Gathered> gathered,
        Optional<LocalDate> day) {
    private static final Set<String> ALWAYS = Set.of("id", "version");

    Selection {
        fields = Set.copyOf(fields);
        expanded = Map.copyOf(expanded);
        gathered = Map.copyOf(gathered);
    }

    /** Records that refer to the one that is shown, and how each is shown. */
    record Gathered(Inbound way, Selection target) {}

    static Selection all(EntityModel model) {
        return new Selection(model, Set.of(), Map.of(), Map.of(), Optional.empty());
    }

    /** Whether the whole record is shown, and nothing but it. */
    boolean isAll() {
        return fields.isEmpty() && !isDeep();
    }

    /** Whether the record is one that is shown, on the day that was asked for. */
    boolean shows(StoredRecord record) {
        return day.flatMap(
                        asked ->
                                model.traits()
                                        .effectiveDating()
                                        .map(dating -> dating.holds(record.values(), asked)))
                .orElse(true);
    }

    /** Whether other records are shown with it. */
    boolean isDeep() {
        return !expanded.isEmpty() || !gathered.isEmpty();
    }

    /** The chosen members of a record that is rendered already. */
    Value.Fields of(Value.Fields rendered) {
        if (fields.isEmpty()) {
            return rendered;
        }
        var shown =
                Stream.of(ALWAYS, fields, expanded.keySet())
                        .flatMap(Set::stream)
                        .collect(toUnmodifiableSet());
        var chosen = new LinkedHashMap<String, Value>();
        rendered.values()
                .forEach(
                        (name, value) -> {
                            if (shown.contains(name)) {
                                chosen.put(name, value);
                            }
                        });
        return new Value.Fields(chosen);
    }

    Optional<Selection> expansionOf(String field) {
        return Optional.ofNullable(expanded.get(field));
    }
}
