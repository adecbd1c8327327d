package com.athyper.meta;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An order in which the database keeps an entity's records: lists that filter by its first keys for
 * equality and sort by the others need not read more than they show.
 *
 * @param keys attributes as a list sorts by them, descending ones after a minus
 */
public record EntityIndex(List<String> keys) {
    private static final String LIST = "indexes";
    private static final String KEYS = "fields";

    public EntityIndex {
        keys = List.copyOf(keys);
    }

    static List<EntityIndex> read(Members members) {
        var indexes = new ArrayList<EntityIndex>();
        for (Members each : members.objects(LIST, EntityLimits.INDEXES_MAX)) {
            each.only(Set.of(KEYS));
            each.require(KEYS);
            var index =
                    new EntityIndex(
                            each.texts(KEYS, EntityLimits.INDEX_KEYS_MAX, _ -> Optional.empty()));
            if (indexes.contains(index) && !index.keys().isEmpty()) {
                each.fault(KEYS, "duplicate", "there is such an index already");
            }
            indexes.add(index);
        }
        return indexes;
    }

    /** What is wrong with those that an entity of such fields is to have. */
    static void check(List<EntityIndex> indexes, List<Field> fields, List<Fault> faults) {
        var keys = IndexKey.byAttribute(fields);
        for (int i = 0; i < indexes.size(); i++) {
            String pointer = Fault.at(Fault.at(Fault.at("", LIST), i), KEYS);
            var seen = new HashSet<String>();
            int length = 0;
            for (int k = 0; k < indexes.get(i).keys().size(); k++) {
                String attribute = attribute(indexes.get(i).keys().get(k));
                var key = keys.get(attribute);
                if (key == null) {
                    faults.add(
                            new Fault(
                                    Fault.at(pointer, k),
                                    "unknown-field",
                                    "`" + attribute + "` is no field that has an order"));
                } else if (!seen.add(attribute)) {
                    faults.add(
                            new Fault(
                                    Fault.at(pointer, k),
                                    "duplicate",
                                    "`" + attribute + "` appears twice"));
                } else {
                    length += key.length();
                }
            }
            if (length > EntityLimits.INDEX_LENGTH_MAX) {
                faults.add(
                        new Fault(
                                pointer,
                                "too-long",
                                "the texts of an index have at most "
                                        + EntityLimits.INDEX_LENGTH_MAX
                                        + " characters together, these "
                                        + length));
            }
        }
    }

    EntityIndex following(List<Field> before, List<Field> now) {
        return new EntityIndex(keys.stream().map(key -> following(key, before, now)).toList());
    }

    private static String following(String key, List<Field> before, List<Field> now) {
        String attribute = attribute(key);
        int point = attribute.indexOf('.');
        String name = point < 0 ? attribute : attribute.substring(0, point);
        return before.stream()
                .filter(field -> field.name().equals(name))
                .flatMap(field -> now.stream().filter(it -> it.id().equals(field.id())))
                .findFirst()
                .map(
                        field ->
                                (isDescending(key) ? "-" : "")
                                        + field.name()
                                        + attribute.substring(name.length()))
                .orElse(key);
    }

    static String attribute(String key) {
        return isDescending(key) ? key.substring(1) : key;
    }

    static boolean isDescending(String key) {
        return key.startsWith("-");
    }

    Value write() {
        return Value.object().put(KEYS, Value.texts(keys)).build();
    }
}
