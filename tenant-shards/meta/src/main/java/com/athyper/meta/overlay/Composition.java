package com.athyper.meta.overlay;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityRelation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A definition with its overlays laid over its base: the same whatever the order in which they were
 * installed. What does not fit together is a fault and never silently lost.
 *
 * @param document as a definition without overlays would have it
 * @param hidden fields that are neither shown nor written
 * @param provenance who said what of that which the base does not say
 * @param origins which part of the definition a part of the document comes from, by pointer
 */
public record Composition(
        Value.Fields document,
        Set<String> hidden,
        Value.Fields provenance,
        List<Fault> faults,
        Map<String, String> origins) {
    public Composition {
        hidden = Set.copyOf(hidden);
        faults = List.copyOf(faults);
        origins = Map.copyOf(origins);
    }

    /**
     * As everybody has it: what units lay over it is left out, but for their fields, which are
     * there, hidden, and may be empty.
     *
     * @param definition whose overlays have the form that they should have
     */
    public static Composition of(Value.Fields definition) {
        return of(definition, List.of());
    }

    /**
     * As the people of a unit have it.
     *
     * @param path the unit and all above it, the highest first: who is nearer has the last word
     */
    public static Composition of(Value.Fields definition, List<String> path) {
        return definition.get("overlays").isEmpty()
                ? new Composition(definition, Set.of(), Value.EMPTY, List.of(), Map.of())
                : new Composer(definition, path).composed();
    }

    /** The units that have something of their own to say. */
    public static Set<String> units(Value.Fields definition) {
        return Overlay.of(definition).stream()
                .flatMap(overlay -> overlay.unit().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Where its author has to look. */
    public String origin(String pointer) {
        for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            String origin = origins.get(at);
            if (origin != null) {
                return origin + pointer.substring(at.length());
            }
        }
        return pointer;
    }

    public Fault origin(Fault fault) {
        return new Fault(origin(fault.pointer()), fault.code(), fault.message());
    }

    /** A field on its way: what is said of it, and who said it. */
    private static final class Part {
        private final String pointer;
        private final Map<String, Value> said;
        private final Map<String, String> origins = new LinkedHashMap<>();
        private final Map<String, List<String>> provenance = new TreeMap<>();
        private final Map<Attribute, Overlay> choices = new LinkedHashMap<>();

        private Part(String pointer, Value.Fields document) {
            this.pointer = pointer;
            this.said = new LinkedHashMap<>(document.values());
        }
    }

    private static final class Composer {
        private static final Set<String> FILLED_BY =
                Set.of(
                        Attribute.REQUIRED.id(),
                        Attribute.REQUIRED_WHEN.id(),
                        Attribute.DEFAULT.id());

        private final Value.Fields definition;
        private final List<Overlay> overlays;
        private final List<Overlay> ofOthers;
        private final Set<String> collections;
        private final Map<String, Part> parts = new LinkedHashMap<>();
        private final List<Fault> faults = new ArrayList<>();
        private final Map<String, String> origins = new LinkedHashMap<>();
        private final Map<String, Value> provenance = new TreeMap<>();
        private Optional<Overlay> labelled = Optional.empty();
        private Optional<Overlay> ordered = Optional.empty();

        private Composer(Value.Fields definition, List<String> path) {
            this.definition = definition;
            var all = Overlay.of(definition);
            this.overlays =
                    all.stream()
                            .filter(overlay -> overlay.unit().map(path::contains).orElse(true))
                            .sorted(
                                    Comparator.comparing(Overlay::layer)
                                            .thenComparing(
                                                    overlay ->
                                                            overlay.unit()
                                                                    .map(path::indexOf)
                                                                    .orElse(0))
                                            .thenComparing(Overlay::name))
                            .toList();
            this.ofOthers = all.stream().filter(each -> !overlays.contains(each)).toList();
            this.collections =
                    Overlay.items(definition, "collections").stream()
                            .filter(Value.Fields.class::isInstance)
                            .map(each -> ((Value.Fields) each).text("name").orElse(""))
                            .collect(Collectors.toSet());
        }

        private Composition composed() {
            add("/fields", Overlay.items(definition, "fields"), Optional.empty());
            for (Overlay overlay : overlays) {
                add(
                        Fault.at(overlay.pointer(), "fields"),
                        Overlay.items(overlay.document(), "fields"),
                        Optional.of(overlay));
                overlay.changes().forEach((field, change) -> change(overlay, field, change));
                label(overlay);
                order(overlay);
            }
            for (Overlay overlay : ofOthers) {
                add(
                        Fault.at(overlay.pointer(), "fields"),
                        Overlay.items(overlay.document(), "fields").stream()
                                .map(field -> unseen((Value.Fields) field))
                                .toList(),
                        Optional.of(overlay));
            }
            var composed = new LinkedHashMap<>(definition.values());
            composed.remove("overlays");
            labelled.flatMap(Overlay::label)
                    .ifPresent(label -> composed.put("label", Value.of(label)));
            composed.put("fields", fields());
            validations(composed);
            return new Composition(
                    new Value.Fields(composed), hidden(), provenance(), faults, origins);
        }

        private void add(String pointer, List<Value> fields, Optional<Overlay> overlay) {
            for (int i = 0; i < fields.size(); i++) {
                var field = (Value.Fields) fields.get(i);
                var part = new Part(Fault.at(pointer, i), field);
                String name = field.text("name").orElse("");
                boolean collected = overlay.isPresent() && collections.contains(name);
                if (collected || parts.putIfAbsent(name, part) != null) {
                    faults.add(
                            new Fault(
                                    Fault.at(part.pointer, "name"),
                                    "duplicate",
                                    "there is a `" + name + "` below this overlay already"));
                }
                overlay.ifPresent(
                        own -> part.provenance.put("added", new ArrayList<>(List.of(own.title()))));
            }
        }

        /** It has its place in the table, and nobody here fills it. */
        private static Value unseen(Value.Fields field) {
            var kept = new LinkedHashMap<>(field.values());
            kept.keySet().removeAll(FILLED_BY);
            kept.put(Attribute.HIDDEN.id(), Value.of(true));
            return new Value.Fields(kept);
        }

        private void change(Overlay overlay, String field, Value.Fields change) {
            String pointer = Fault.at(Fault.at(overlay.pointer(), "change"), field);
            Part part = parts.get(field);
            if (part == null) {
                unknown(pointer, field);
                return;
            }
            for (Attribute attribute : Attribute.values()) {
                change.get(attribute.id())
                        .ifPresent(
                                said ->
                                        said(
                                                overlay,
                                                part,
                                                attribute,
                                                said,
                                                Fault.at(pointer, attribute.id())));
            }
        }

        private void said(
                Overlay overlay, Part part, Attribute attribute, Value said, String pointer) {
            Value present = part.said.getOrDefault(attribute.id(), Value.NULL);
            Overlay other =
                    attribute.kind() == Attribute.Kind.CHOICE
                            ? part.choices.put(attribute, overlay)
                            : null;
            if (other != null && other.isBeside(overlay) && !present.equals(said)) {
                conflict(pointer, other);
                return;
            }
            Value combined = attribute.with(present, said);
            if (combined instanceof Value.Items(var none) && none.isEmpty()) {
                faults.add(new Fault(pointer, "nothing-left", "no value of the enum is left"));
                return;
            }
            if (combined.equals(present)) {
                return;
            }
            part.said.put(attribute.id(), combined);
            part.origins.put(attribute.id(), pointer);
            part.provenance
                    .computeIfAbsent(attribute.id(), _ -> new ArrayList<>())
                    .add(overlay.title());
        }

        private void label(Overlay overlay) {
            if (overlay.label().isEmpty()) {
                return;
            }
            labelled.filter(
                            other ->
                                    other.isBeside(overlay)
                                            && !other.label().equals(overlay.label()))
                    .ifPresent(other -> conflict(Fault.at(overlay.pointer(), "label"), other));
            labelled = Optional.of(overlay);
        }

        private void order(Overlay overlay) {
            List<String> order = overlay.order();
            String pointer = Fault.at(overlay.pointer(), "order");
            for (int i = 0; i < order.size(); i++) {
                if (!parts.containsKey(order.get(i))) {
                    unknown(Fault.at(pointer, i), order.get(i));
                }
            }
            if (order.isEmpty()) {
                return;
            }
            ordered.filter(other -> other.isBeside(overlay) && !other.order().equals(order))
                    .ifPresent(other -> conflict(pointer, other));
            ordered = Optional.of(overlay);
        }

        private void unknown(String pointer, String field) {
            faults.add(
                    new Fault(
                            pointer,
                            "unknown-field",
                            "there is no field `"
                                    + field
                                    + "` below this overlay; keep it, or change the overlay"));
        }

        private void conflict(String pointer, Overlay other) {
            faults.add(
                    new Fault(
                            pointer,
                            "overlay-conflict",
                            "`" + other.title() + "` says otherwise; let one of them speak"));
        }

        private Value fields() {
            var names = new LinkedHashSet<String>();
            ordered.ifPresent(overlay -> names.addAll(overlay.order()));
            names.retainAll(parts.keySet());
            names.addAll(parts.keySet());
            // Last, as in any kept definition: places are counted without them.
            var relations = names.stream().filter(this::isRelation).toList();
            names.removeAll(relations);
            names.addAll(relations);
            var fields = new ArrayList<Value>();
            for (String name : names) {
                Part part = Objects.requireNonNull(parts.get(name));
                String pointer = Fault.at("/fields", fields.size());
                origins.put(pointer, part.pointer);
                part.origins.forEach(
                        (attribute, origin) -> origins.put(Fault.at(pointer, attribute), origin));
                var shown = new LinkedHashMap<>(part.said);
                shown.remove(Attribute.HIDDEN.id());
                fields.add(new Value.Fields(shown));
            }
            return new Value.Items(fields);
        }

        private boolean isRelation(String name) {
            return EntityRelation.isMeant(
                    new Value.Fields(Objects.requireNonNull(parts.get(name)).said));
        }

        private void validations(Map<String, Value> composed) {
            var all = new ArrayList<>(Overlay.items(definition, "validations"));
            var ids = new TreeMap<String, Value>();
            for (Overlay overlay : overlays) {
                List<Value.Fields> own = overlay.objects("validations");
                for (int i = 0; i < own.size(); i++) {
                    origins.put(
                            Fault.at("/validations", all.size()),
                            Fault.at(Fault.at(overlay.pointer(), "validations"), i));
                    all.add(own.get(i));
                    ids.put(own.get(i).text("id").orElse(""), titles(List.of(overlay.title())));
                }
            }
            if (!all.isEmpty()) {
                composed.put("validations", new Value.Items(all));
            }
            if (!ids.isEmpty()) {
                provenance.put("validations", new Value.Fields(ids));
            }
        }

        private Set<String> hidden() {
            var hidden = new LinkedHashSet<String>();
            parts.forEach(
                    (name, part) -> {
                        if (!Value.NULL.equals(
                                part.said.getOrDefault(Attribute.HIDDEN.id(), Value.NULL))) {
                            hidden.add(name);
                        }
                    });
            return hidden;
        }

        private Value.Fields provenance() {
            var fields = new TreeMap<String, Value>();
            parts.forEach(
                    (name, part) -> {
                        var said = new TreeMap<String, Value>();
                        part.provenance.forEach(
                                (attribute, who) -> said.put(attribute, titles(who)));
                        if (!said.isEmpty()) {
                            fields.put(name, new Value.Fields(said));
                        }
                    });
            if (!fields.isEmpty()) {
                provenance.put("fields", new Value.Fields(fields));
            }
            labelled.ifPresent(
                    overlay -> provenance.put("label", titles(List.of(overlay.title()))));
            ordered.ifPresent(overlay -> provenance.put("order", titles(List.of(overlay.title()))));
            return new Value.Fields(provenance);
        }

        private static Value titles(List<String> titles) {
            return Value.texts(titles);
        }
    }
}
