package com.athyper.edge.exchange;

import static com.athyper.edge.problem.EdgeError.BODY_INVALID;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the members of a body one by one and remembers every fault, so that all are told at once. A
 * member that nobody has read is a fault as well.
 */
public final class Input {
    private static final int DIGITS_MAX = 18;

    private final String pointer;
    private final Value.Fields document;
    private final Set<String> known = new HashSet<>();
    private final List<Fault> faults;

    private Input(String pointer, Value.Fields document, List<Fault> faults) {
        this.pointer = pointer;
        this.document = document;
        this.faults = faults;
    }

    public static Input of(Value.Fields document) {
        return new Input("", document, new ArrayList<>());
    }

    /** The text; empty after a fault. */
    public String text(String name, int lengthMax) {
        return optionalText(name, lengthMax)
                .orElseGet(
                        () -> {
                            if (!present(name)) {
                                fault(name, "required", "this is needed");
                            }
                            return "";
                        });
    }

    public Optional<String> optionalText(String name, int lengthMax) {
        known.add(name);
        return switch (document.values().get(name)) {
            case null -> Optional.empty();
            case Value.Null _ -> Optional.empty();
            case Value.Text(var text) when text.length() > lengthMax -> {
                fault(name, "too-long", "at most " + lengthMax + " characters");
                yield Optional.empty();
            }
            case Value.Text(var text) when text.isBlank() -> {
                fault(name, "blank", "this must not be blank");
                yield Optional.empty();
            }
            case Value.Text(var text) -> Optional.of(text);
            case Value.Bool _, Value.Num _, Value.Items _, Value.Fields _ -> {
                fault(name, "type", "this is a text");
                yield Optional.empty();
            }
        };
    }

    public List<String> texts(String name, int countMax) {
        known.add(name);
        if (!present(name)) {
            fault(name, "required", "this is needed");
            return List.of();
        }
        if (!(document.values().get(name) instanceof Value.Items(var items))) {
            fault(name, "type", "this is a list of texts");
            return List.of();
        }
        if (items.size() > countMax) {
            fault(name, "too-many", "at most " + countMax);
            return List.of();
        }
        var texts = new ArrayList<String>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Value.Text(var text) && !text.isBlank()) {
                texts.add(text);
            } else {
                faults.add(
                        new Fault(
                                Fault.at(Fault.at(pointer, name), i),
                                "type",
                                "this is a text that is not blank"));
            }
        }
        return texts;
    }

    public boolean flag(String name, boolean otherwise) {
        known.add(name);
        if (!present(name)) {
            return otherwise;
        }
        if (document.values().get(name) instanceof Value.Bool(var flag)) {
            return flag;
        }
        fault(name, "type", "this is true or false");
        return otherwise;
    }

    /** The object as it is, for those who know what is in it. */
    public Optional<Value.Fields> open(String name) {
        known.add(name);
        if (!present(name)) {
            return Optional.empty();
        }
        if (document.values().get(name) instanceof Value.Fields fields) {
            return Optional.of(fields);
        }
        fault(name, "type", "this is an object");
        return Optional.empty();
    }

    /** Whatever it is, for those who judge it themselves. */
    public Optional<Value> any(String name) {
        known.add(name);
        return present(name) ? Optional.ofNullable(document.values().get(name)) : Optional.empty();
    }

    /** Reads an object's members; its faults are told with the rest. */
    public Input object(String name) {
        Optional<Value.Fields> object = open(name);
        if (object.isEmpty() && !present(name)) {
            fault(name, "required", "this is needed");
        }
        return new Input(Fault.at(pointer, name), object.orElse(Value.EMPTY), faults);
    }

    /** The objects of a list, each to be read as such. */
    public List<Input> objects(String name, int countMax) {
        known.add(name);
        if (!present(name)) {
            fault(name, "required", "this is needed");
            return List.of();
        }
        if (!(document.values().get(name) instanceof Value.Items(var items))) {
            fault(name, "type", "this is a list of objects");
            return List.of();
        }
        if (items.size() > countMax) {
            fault(name, "too-many", "at most " + countMax);
            return List.of();
        }
        var objects = new ArrayList<Input>();
        for (int i = 0; i < items.size(); i++) {
            String place = Fault.at(Fault.at(pointer, name), i);
            if (items.get(i) instanceof Value.Fields fields) {
                objects.add(new Input(place, fields, faults));
            } else {
                faults.add(new Fault(place, "type", "this is an object"));
            }
        }
        return objects;
    }

    /** A whole number that is not negative. */
    public OptionalLong count(String name) {
        known.add(name);
        if (!present(name)) {
            return OptionalLong.empty();
        }
        if (document.values().get(name) instanceof Value.Num(var number)
                && number.signum() >= 0
                && number.precision() - number.scale() <= DIGITS_MAX
                && number.stripTrailingZeros().scale() <= 0) {
            return OptionalLong.of(number.longValueExact());
        }
        fault(name, "type", "this is a whole number");
        return OptionalLong.empty();
    }

    /** As {@link #count}, and a fault if it is not there. */
    public OptionalLong neededCount(String name) {
        OptionalLong count = count(name);
        if (count.isEmpty() && !present(name)) {
            fault(name, "required", "this is needed");
        }
        return count;
    }

    public boolean present(String name) {
        Value value = document.values().get(name);
        return value != null && !(value instanceof Value.Null);
    }

    public void fault(String name, String code, String message) {
        faults.add(new Fault(Fault.at(pointer, name), code, message));
    }

    /** Says that all members of this object were asked for. */
    public Input closed() {
        document.values().keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> fault(name, "unknown", "there is no such member"));
        return this;
    }

    /** What was read, or everything that is wrong with it. */
    public <T> Answer<T> whole(Supplier<T> result) {
        closed();
        if (faults.isEmpty()) {
            return Answer.ok(result.get());
        }
        return Answer.refused(
                BODY_INVALID.because("the body has " + faults.size() + " fault(s)", faults));
    }
}
