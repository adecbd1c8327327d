package com.athyper.meta.change;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.OnlinePlan;
import com.athyper.meta.TableShape;
import com.athyper.meta.TableShape.Column;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One difference between what a table should be and what it is.
 *
 * @param what {@code table}, {@code column}, {@code constraint}, {@code index}, {@code trigger} or
 *     {@code security}
 */
public record Drift(String what, String name, Sort sort, String message) {

    /** How it differs. */
    public enum Sort {
        MISSING("missing"),
        UNEXPECTED("unexpected"),
        DIFFERENT("different"),
        /** Of a change that has not come into force, or was cut short: the next one cleans up. */
        PENDING("pending");

        private final String id;

        Sort(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /**
     * From what the table of an entity should be.
     *
     * @param found empty if there is no table
     */
    public static List<Drift> between(
            TenantId tenant, EntityModel model, Optional<TableShape> found) {
        return between(TableShape.expected(tenant, model), TableShape.retired(model), found);
    }

    /**
     * @param retired columns that may be there
     * @param found empty if there is no table
     */
    public static List<Drift> between(
            TableShape expected, Set<String> retired, Optional<TableShape> found) {
        if (found.isEmpty()) {
            return List.of(new Drift("table", "", Sort.MISSING, "there is no table"));
        }
        var drifts = new ArrayList<Drift>();
        columns(expected.columns(), retired, found.get().columns(), drifts);
        named("constraint", expected.constraints(), found.get().constraints(), drifts);
        named("index", expected.indexes(), found.get().indexes(), drifts);
        triggers(expected.triggers(), found.get().triggers(), drifts);
        if (!found.get().guarded()) {
            drifts.add(
                    new Drift(
                            "security",
                            "tenant_isolation",
                            Sort.MISSING,
                            "row-level security is not enabled, not forced, or has no policy"));
        }
        return List.copyOf(drifts);
    }

    /** Beyond those of its own, a table has triggers of entities that refer to it. */
    private static void triggers(Set<String> expected, Set<String> found, List<Drift> drifts) {
        for (String name : new TreeSet<>(expected)) {
            if (!found.contains(name)) {
                drifts.add(new Drift("trigger", name, Sort.MISSING, "no such trigger"));
            }
        }
        new TreeSet<>(found)
                .stream()
                        .filter(OnlinePlan::isPending)
                        .map(name -> beyond("trigger", name, ""))
                        .forEach(drifts::add);
    }

    private static void columns(
            Map<String, Column> expected,
            Set<String> retired,
            Map<String, Column> found,
            List<Drift> drifts) {
        new TreeMap<>(expected)
                .forEach(
                        (name, column) -> {
                            Column live = found.get(name);
                            if (live == null) {
                                drifts.add(
                                        new Drift("column", name, Sort.MISSING, "no such column"));
                            } else if (!live.equals(column)) {
                                drifts.add(
                                        new Drift(
                                                "column",
                                                name,
                                                Sort.DIFFERENT,
                                                told(live) + " instead of " + told(column)));
                            }
                        });
        new TreeMap<>(found)
                .forEach(
                        (name, _) -> {
                            if (!expected.containsKey(name) && !retired.contains(name)) {
                                drifts.add(beyond("column", name, "no field has this column"));
                            }
                        });
    }

    private static String told(Column column) {
        return column.type() + (column.required() ? " not null" : "");
    }

    private static void named(
            String what,
            Map<String, Boolean> expected,
            Map<String, Boolean> found,
            List<Drift> drifts) {
        new TreeMap<>(expected)
                .forEach(
                        (name, _) -> {
                            if (!found.containsKey(name)) {
                                drifts.add(new Drift(what, name, Sort.MISSING, "no such " + what));
                            } else if (!found.getOrDefault(name, false)) {
                                drifts.add(
                                        new Drift(what, name, Sort.DIFFERENT, "it is not valid"));
                            }
                        });
        new TreeMap<>(found)
                .forEach(
                        (name, _) -> {
                            if (!expected.containsKey(name)) {
                                drifts.add(beyond(what, name, "the model does not ask for it"));
                            }
                        });
    }

    /** Something that is there and not expected. */
    private static Drift beyond(String what, String name, String message) {
        return OnlinePlan.isPending(name)
                ? new Drift(what, name, Sort.PENDING, "a version that is not in force asks for it")
                : new Drift(what, name, Sort.UNEXPECTED, message);
    }

    /** As callers see it. */
    public Value.Fields value() {
        return Value.object()
                .put("what", what)
                .put("name", name)
                .put("sort", sort.id())
                .put("message", message)
                .build();
    }
}
