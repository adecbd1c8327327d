package com.athyper.workflow.template;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One object of a document while it is read: what is wrong with it is noted and reading goes on.
 */
record Part(Value.Fields fields, String pointer, List<Fault> faults) {

    static Optional<Part> of(Value value, String pointer, List<Fault> faults) {
        if (value instanceof Value.Fields fields) {
            return Optional.of(new Part(fields, pointer, faults));
        }
        faults.add(new Fault(pointer, "type", "an object is expected"));
        return Optional.empty();
    }

    /** Notes every member that is none of these. */
    Part knowing(Set<String> known) {
        for (var name : fields.values().keySet()) {
            if (!known.contains(name)) {
                fault(name, "unknown", "there is no member `" + name + "` here");
            }
        }
        return this;
    }

    Optional<Value> required(String name) {
        var value = fields.get(name);
        if (value.isEmpty()) {
            fault(name, "required", "`" + name + "` is required");
        }
        return value;
    }

    Optional<String> requiredText(String name, int max) {
        return required(name).flatMap(value -> text(value, at(name), max));
    }

    Optional<String> optionalText(String name, int max) {
        return fields.get(name).flatMap(value -> text(value, at(name), max));
    }

    Optional<List<Value>> requiredItems(String name, int max) {
        return required(name).flatMap(value -> items(value, name, max));
    }

    Optional<Part> optionalPart(String name) {
        return fields.get(name).flatMap(value -> of(value, at(name), faults));
    }

    /** A list, or the only item of one by itself; none if it is left out. */
    List<Value> oneOrMore(String name, int max) {
        return fields.get(name)
                .map(
                        value ->
                                value instanceof Value.Items
                                        ? items(value, name, max).orElse(List.of())
                                        : List.of(value))
                .orElse(List.of());
    }

    /** Where the i-th of these stands in the document. */
    String at(String name, int i) {
        return fields.get(name).orElseThrow() instanceof Value.Items
                ? Fault.at(at(name), i)
                : at(name);
    }

    private Optional<List<Value>> items(Value value, String name, int max) {
        if (!(value instanceof Value.Items(var items))) {
            fault(name, "type", "a list is expected");
            return Optional.empty();
        }
        if (items.isEmpty()) {
            fault(name, "too-few", "at least one is needed");
            return Optional.empty();
        }
        if (items.size() > max) {
            fault(name, "too-many", "at most %d are allowed".formatted(max));
            return Optional.empty();
        }
        return Optional.of(items);
    }

    Optional<String> text(Value value, String where, int max) {
        if (!(value instanceof Value.Text(var text))) {
            faults.add(new Fault(where, "type", "a text is expected"));
            return Optional.empty();
        }
        if (text.isBlank()) {
            faults.add(new Fault(where, "required", "the text is empty"));
            return Optional.empty();
        }
        if (text.codePointCount(0, text.length()) > max) {
            faults.add(
                    new Fault(
                            where, "too-long", "at most %d characters are allowed".formatted(max)));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    Optional<Integer> integer(String name, int min, int max) {
        return required(name)
                .flatMap(
                        value -> {
                            if (!(value instanceof Value.Num(var number))) {
                                fault(name, "type", "a whole number is expected");
                                return Optional.empty();
                            }
                            var lowest = BigDecimal.valueOf(min);
                            var highest = BigDecimal.valueOf(max);
                            if (number.compareTo(lowest) < 0 || number.compareTo(highest) > 0) {
                                fault(name, "range", "from %d to %d".formatted(min, max));
                                return Optional.empty();
                            }
                            if (number.stripTrailingZeros().scale() > 0) {
                                fault(name, "type", "a whole number is expected");
                                return Optional.empty();
                            }
                            return Optional.of(number.intValueExact());
                        });
    }

    void fault(String name, String code, String message) {
        faults.add(new Fault(at(name), code, message));
    }

    void fault(String code, String message) {
        faults.add(new Fault(pointer, code, message));
    }

    String at(String name) {
        return Fault.at(pointer, name);
    }
}
