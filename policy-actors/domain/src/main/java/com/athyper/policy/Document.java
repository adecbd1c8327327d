package com.athyper.policy;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One object of a document while it is read: collects what is wrong with it and where. */
final class Document {
    private final Value.Fields fields;
    private final String pointer;
    private final List<Fault> faults;

    Document(Value.Fields fields, String pointer, List<Fault> faults) {
        this.fields = fields;
        this.pointer = pointer;
        this.faults = faults;
    }

    String at(String name) {
        return Fault.at(pointer, name);
    }

    void fault(String name, String code, String message) {
        faults.add(new Fault(at(name), code, message));
    }

    boolean has(String name) {
        return fields.values().containsKey(name);
    }

    boolean isTrue(String name) {
        return Value.of(true).equals(fields.values().get(name));
    }

    void refuseOthersThan(Set<String> known) {
        for (String name : fields.values().keySet()) {
            if (!known.contains(name)) {
                fault(
                        name,
                        "unknown-member",
                        "`%s` is not known; known are %s"
                                .formatted(
                                        name, String.join(", ", known.stream().sorted().toList())));
            }
        }
    }

    /** The text, or empty if it is not there or, with a fault, if it is something else. */
    Optional<String> text(String name, int lengthMax) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!(fields.values().get(name) instanceof Value.Text(var text))) {
            fault(name, "wrong-type", "a text is needed");
            return Optional.empty();
        }
        if (text.length() > lengthMax) {
            fault(name, "too-long", "at most %d characters".formatted(lengthMax));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    Optional<String> requiredText(String name, int lengthMax) {
        if (!has(name)) {
            fault(name, "required", "`%s` is needed".formatted(name));
        }
        return text(name, lengthMax);
    }

    /** The object, or empty if it is not there or, with a fault, if it is something else. */
    Optional<Document> object(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (fields.values().get(name) instanceof Value.Fields inner) {
            return Optional.of(new Document(inner, at(name), faults));
        }
        fault(name, "wrong-type", "an object is needed");
        return Optional.empty();
    }

    /**
     * The object as it is, or empty if it is not there or, with a fault, if it is something else.
     */
    Optional<Value.Fields> open(String name) {
        return object(name).map(document -> document.fields);
    }

    /** The objects of a list; what is none is a fault and left out. */
    List<Document> objects(String name, int countMax) {
        var objects = new ArrayList<Document>();
        var items = items(name, countMax);
        for (int i = 0; i < items.size(); i++) {
            String place = Fault.at(at(name), i);
            if (items.get(i) instanceof Value.Fields inner) {
                objects.add(new Document(inner, place, faults));
            } else {
                faults.add(new Fault(place, "wrong-type", "an object is needed"));
            }
        }
        return objects;
    }

    /** A text of a list and where it stands. */
    record Item(String pointer, String text) {}

    /** The texts of a list, each once; what is none, or twice there, is a fault and left out. */
    List<Item> texts(String name, int countMax) {
        var texts = new ArrayList<Item>();
        var seen = new HashSet<String>();
        var items = items(name, countMax);
        for (int i = 0; i < items.size(); i++) {
            String place = Fault.at(at(name), i);
            if (!(items.get(i) instanceof Value.Text(var text))) {
                faults.add(new Fault(place, "wrong-type", "a text is needed"));
            } else if (!seen.add(text)) {
                faults.add(new Fault(place, "duplicate", "`%s` is there already".formatted(text)));
            } else {
                texts.add(new Item(place, text));
            }
        }
        return texts;
    }

    private List<Value> items(String name, int countMax) {
        if (!has(name)) {
            return List.of();
        }
        if (!(fields.values().get(name) instanceof Value.Items(var items))) {
            fault(name, "wrong-type", "a list is needed");
            return List.of();
        }
        if (items.size() > countMax) {
            fault(name, "too-many", "at most %d".formatted(countMax));
            return List.of();
        }
        return items;
    }
}
