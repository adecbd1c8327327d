package com.athyper.meta.overlay;

import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What becomes of one overlay from one version to another.
 *
 * @param before empty if it comes
 * @param after empty if it goes
 */
public record OverlayChange(String name, Optional<Value> before, Optional<Value> after) {

    /** By name; those that stay as they are are left out. */
    public static List<OverlayChange> between(Value.Fields before, Value.Fields after) {
        Map<String, Value> former = overlays(before);
        Map<String, Value> next = overlays(after);
        var names = new TreeSet<>(former.keySet());
        names.addAll(next.keySet());
        var changes = new ArrayList<OverlayChange>();
        for (String name : names) {
            var change =
                    new OverlayChange(
                            name,
                            Optional.ofNullable(former.get(name)),
                            Optional.ofNullable(next.get(name)));
            if (!change.before.equals(change.after)) {
                changes.add(change);
            }
        }
        return List.copyOf(changes);
    }

    private static Map<String, Value> overlays(Value.Fields definition) {
        return definition.get("overlays").orElse(Value.NULL) instanceof Value.Fields(var all)
                ? all
                : Map.of();
    }

    /** As callers see it. */
    public Value.Fields value() {
        var form =
                Value.object()
                        .put("name", name)
                        .put(
                                "change",
                                before.isEmpty()
                                        ? "added"
                                        : after.isEmpty() ? "removed" : "changed");
        before.ifPresent(overlay -> form.put("before", overlay));
        after.ifPresent(overlay -> form.put("after", overlay));
        return form.build();
    }
}
