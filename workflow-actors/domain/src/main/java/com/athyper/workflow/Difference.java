package com.athyper.workflow;

import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is different in two documents about one approval. Things in a list are the same if they have
 * the same id or name, wherever they stand.
 */
public final class Difference {
    private Difference() {}

    /**
     * @param pointer to the member; things in lists by what they are called
     * @param before absent if it is new
     * @param after absent if it is gone
     */
    public record Change(String pointer, Optional<Value> before, Optional<Value> after) {}

    /** In the order of the documents, the later one first. */
    public static List<Change> between(Value.Fields before, Value.Fields after) {
        var changes = new ArrayList<Change>();
        compare("", before.values(), after.values(), changes);
        return changes;
    }

    private static void compare(
            String pointer,
            Map<String, Value> before,
            Map<String, Value> after,
            List<Change> changes) {
        var names = new LinkedHashSet<>(after.keySet());
        names.addAll(before.keySet());
        for (String name : names) {
            compare(
                    pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                    Optional.ofNullable(before.get(name)),
                    Optional.ofNullable(after.get(name)),
                    changes);
        }
    }

    private static void compare(
            String pointer, Optional<Value> before, Optional<Value> after, List<Change> changes) {
        if (before.equals(after)) {
            return;
        }
        Optional<Map<String, Value>> from = before.flatMap(Difference::members);
        Optional<Map<String, Value>> to = after.flatMap(Difference::members);
        if (from.isPresent() && to.isPresent()) {
            compare(pointer, from.get(), to.get(), changes);
        } else {
            changes.add(new Change(pointer, before, after));
        }
    }

    /** Of what has parts that can be told apart. */
    private static Optional<Map<String, Value>> members(Value value) {
        return switch (value) {
            case Value.Fields fields -> Optional.of(fields.values());
            case Value.Items(var items) -> byKey(items);
            case Value.Text _, Value.Num _, Value.Bool _, Value.Null _ -> Optional.empty();
        };
    }

    private static Optional<Map<String, Value>> byKey(List<Value> items) {
        var byKey = new LinkedHashMap<String, Value>();
        for (Value item : items) {
            if (!(item instanceof Value.Fields fields)) {
                return Optional.empty();
            }
            var key = key(fields);
            byKey.put(byKey.containsKey(key) ? key + "#" + byKey.size() : key, item);
        }
        return Optional.of(byKey);
    }

    private static String key(Value.Fields item) {
        return item.text("id")
                .or(() -> item.text("name"))
                .or(() -> joined(item, "step", "code"))
                .or(() -> joined(item, "do", "level"))
                .or(() -> joined(item, "by", "at"))
                .orElse("item");
    }

    private static Optional<String> joined(Value.Fields item, String one, String other) {
        return item.get(one)
                .flatMap(
                        first -> item.get(other).map(second -> plain(first) + "@" + plain(second)));
    }

    private static String plain(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Num(var number) -> number.toPlainString();
            case Value.Bool _, Value.Null _, Value.Items _, Value.Fields _ -> value.toString();
        };
    }
}
