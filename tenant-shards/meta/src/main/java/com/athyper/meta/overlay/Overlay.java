package com.athyper.meta.overlay;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one pack, tenant or organizational unit lays over an entity, as it is kept.
 *
 * @param unit whose people it is for; every one of the layer {@code org} has one
 * @param document checked: its members have the form that they should have
 */
record Overlay(String name, Layer layer, Optional<String> unit, Value.Fields document) {
    /** The member that names the unit. */
    static final String UNIT = "orgUnit";

    /** By layer, then by name: when one was installed says nothing. */
    static final Comparator<Overlay> ORDER =
            Comparator.comparing(Overlay::layer).thenComparing(Overlay::name);

    /** Those of a definition, in their order. */
    static List<Overlay> of(Value.Fields definition) {
        return definition.get("overlays").stream()
                .filter(Value.Fields.class::isInstance)
                .flatMap(all -> ((Value.Fields) all).values().entrySet().stream())
                .map(
                        each -> {
                            var document = (Value.Fields) each.getValue();
                            var layer = document.text("layer").flatMap(Layer::of).orElseThrow();
                            return new Overlay(each.getKey(), layer, document.text(UNIT), document);
                        })
                .sorted(ORDER)
                .toList();
    }

    String pointer() {
        return Fault.at("/overlays", name);
    }

    /** Whether both speak for the same people, so that they have to agree. */
    boolean isBeside(Overlay other) {
        return layer == other.layer && unit.equals(other.unit);
    }

    /** How it is called where it is told who said something. */
    String title() {
        return layer.id() + "/" + name;
    }

    List<Value.Fields> objects(String member) {
        return items(document, member).stream().map(Value.Fields.class::cast).toList();
    }

    List<String> order() {
        return items(document, "order").stream().map(item -> ((Value.Text) item).value()).toList();
    }

    /** What it changes, by field. */
    Map<String, Value.Fields> changes() {
        var changes = new LinkedHashMap<String, Value.Fields>();
        if (document.get("change").orElse(Value.NULL) instanceof Value.Fields(var fields)) {
            fields.forEach((field, change) -> changes.put(field, (Value.Fields) change));
        }
        return changes;
    }

    Optional<String> label() {
        return document.text("label");
    }

    static List<Value> items(Value.Fields document, String member) {
        return document.get(member).orElse(Value.NULL) instanceof Value.Items(var items)
                ? items
                : List.of();
    }
}
