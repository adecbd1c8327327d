package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * The members of one object of a definition, read one by one; whatever is wrong joins the faults
 * and reads as absent. A member that is null is absent.
 */
record Members(Value.Fields object, String pointer, List<Fault> faults) {

    void only(Set<String> known) {
        for (String name : object.values().keySet()) {
            if (!known.contains(name)) {
                fault(name, "unknown-member", "there is no member `" + name + "` here");
            }
        }
    }

    Optional<Value> value(String name) {
        return object.get(name).filter(value -> !(value instanceof Value.Null));
    }

    boolean has(String name) {
        return value(name).isPresent();
    }

    Optional<String> text(String name) {
        return value(name)
                .flatMap(
                        value ->
                                value instanceof Value.Text(var text)
                                        ? Optional.of(text)
                                        : wrongType(name, "a text"));
    }

    /** A text of at least one character that is not blank. */
    Optional<String> label(String name, int max) {
        return text(name)
                .filter(
                        text -> {
                            int length = text.codePointCount(0, text.length());
                            if (text.isBlank()) {
                                fault(name, "too-short", "the text is blank");
                            } else if (length > max) {
                                fault(name, "too-long", "at most " + max + " characters are kept");
                            }
                            return !text.isBlank() && length <= max;
                        });
    }

    Optional<EntityName> name(String name) {
        return text(name)
                .flatMap(
                        text -> {
                            if (EntityName.isValid(text)) {
                                return Optional.of(new EntityName(text));
                            }
                            fault(name, "invalid-name", nameForm(text));
                            return Optional.empty();
                        });
    }

    static String nameForm(String text) {
        return "`"
                + text
                + "` is no name: lower-case letters, digits and underscores, a letter first, at"
                + " most 48";
    }

    boolean flag(String name) {
        return value(name)
                .map(
                        value -> {
                            if (value instanceof Value.Bool(var bool)) {
                                return bool;
                            }
                            wrongType(name, "true or false");
                            return false;
                        })
                .orElse(false);
    }

    OptionalInt count(String name, int min, int max) {
        var value = value(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!(value.get() instanceof Value.Num(var number))) {
            wrongType(name, "a whole number");
            return OptionalInt.empty();
        }
        if (number.compareTo(BigDecimal.valueOf(min)) < 0
                || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            fault(name, "out-of-range", "the number is from " + min + " to " + max);
            return OptionalInt.empty();
        }
        if (number.stripTrailingZeros().scale() > 0) {
            wrongType(name, "a whole number");
            return OptionalInt.empty();
        }
        return OptionalInt.of(number.intValue());
    }

    /** A number, or a text that is one. */
    Optional<BigDecimal> decimal(String name) {
        return value(name)
                .flatMap(
                        value -> {
                            var number = StandardForm.decimal(value);
                            return number.isPresent() ? number : wrongType(name, "a number");
                        });
    }

    /** What is wrong with one text of a list. */
    record Wrong(String code, String message) {}

    /** Different texts, at least one if the list is there. */
    List<String> texts(String name, int max, Function<String, Optional<Wrong>> judge) {
        var value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof Value.Items(var items))) {
            wrongType(name, "a list of texts");
            return List.of();
        }
        if (items.isEmpty() || items.size() > max) {
            fault(name, "out-of-range", "the list has from 1 to " + max + " items");
            return List.of();
        }
        var texts = new LinkedHashSet<String>();
        for (int i = 0; i < items.size(); i++) {
            String at = Fault.at(Fault.at(pointer, name), i);
            if (!(items.get(i) instanceof Value.Text(var text))) {
                faults.add(new Fault(at, "wrong-type", "a text is expected"));
            } else if (!texts.add(text)) {
                faults.add(new Fault(at, "duplicate", "`" + text + "` appears twice"));
            } else {
                judge.apply(text)
                        .ifPresent(
                                wrong -> faults.add(new Fault(at, wrong.code(), wrong.message())));
            }
        }
        return List.copyOf(texts);
    }

    /** The objects of a list, each with its pointer; what is not an object is a fault. */
    List<Members> objects(String name, int max) {
        var value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof Value.Items(var items))) {
            wrongType(name, "a list of objects");
            return List.of();
        }
        if (items.size() > max) {
            fault(name, "too-many", "the list has at most " + max + " items");
            return List.of();
        }
        var objects = new ArrayList<Members>();
        for (int i = 0; i < items.size(); i++) {
            String at = Fault.at(Fault.at(pointer, name), i);
            if (items.get(i) instanceof Value.Fields fields) {
                objects.add(new Members(fields, at, faults));
            } else {
                faults.add(new Fault(at, "wrong-type", "an object is expected"));
            }
        }
        return List.copyOf(objects);
    }

    void require(String name) {
        if (!has(name)) {
            fault(name, "required", "`" + name + "` is required");
        }
    }

    void fault(String name, String code, String message) {
        faults.add(new Fault(Fault.at(pointer, name), code, message));
    }

    private <T> Optional<T> wrongType(String name, String expected) {
        fault(name, "wrong-type", expected + " is expected");
        return Optional.empty();
    }
}
