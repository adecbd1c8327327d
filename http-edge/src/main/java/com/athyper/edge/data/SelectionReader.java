package com.athyper.edge.data;

import com.athyper.edge.data.Selection.Gathered;
import com.athyper.edge.exchange.Query;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Inbound;
import com.athyper.meta.record.RecordError;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads {@code fields=title,supplier.name} and {@code expand=supplier,supplier.parent}, and says
 * all that is wrong with them at once.
 */
final class SelectionReader {
    static final int DEPTH_MAX = 3;
    static final int EXPANSIONS_MAX = 20;
    static final int FIELDS_MAX = 200;

    private static final Set<String> PLATFORM =
            Set.of(
                    "id",
                    "version",
                    "state",
                    "createdAt",
                    "createdBy",
                    "updatedAt",
                    "updatedBy",
                    "workflow");

    private final Function<EntityName, Optional<EntityModel>> models;
    private final List<Fault> faults = new ArrayList<>();

    private SelectionReader(Function<EntityName, Optional<EntityModel>> models) {
        this.models = models;
    }

    /** One entity on the way, while it is being read. */
    private record Node(EntityModel model, Set<String> fields, Map<String, Node> expanded) {
        Node(EntityModel model) {
            this(model, new LinkedHashSet<>(), new LinkedHashMap<>());
        }

        Selection selection(Optional<LocalDate> day) {
            var referred = new LinkedHashMap<String, Selection>();
            var gathered = new LinkedHashMap<String, Gathered>();
            expanded.forEach(
                    (name, node) ->
                            model.inbound(name)
                                    .ifPresentOrElse(
                                            way ->
                                                    gathered.put(
                                                            name,
                                                            new Gathered(way, node.selection(day))),
                                            () -> referred.put(name, node.selection(day))));
            return new Selection(model, fields, referred, gathered, day);
        }
    }

    /**
     * @param models what is in force, by name
     */
    static Answer<Selection> read(
            EntityModel model, Query query, Function<EntityName, Optional<EntityModel>> models) {
        Optional<String> fields = query.get("fields");
        Optional<String> expand = query.get("expand");
        if (fields.isEmpty() && expand.isEmpty()) {
            return Answer.ok(Selection.all(model));
        }
        var reader = new SelectionReader(models);
        var root = new Node(model);
        expand.ifPresent(text -> reader.expansions(root, text));
        fields.ifPresent(text -> reader.fields(root, text));
        return reader.faults.isEmpty()
                ? EffectiveDay.of(query).map(root::selection)
                : Answer.refused(
                        RecordError.QUERY_INVALID.because(
                                "the selection has faults", reader.faults));
    }

    private void expansions(Node root, String text) {
        var paths = parts(text, "/expand", EXPANSIONS_MAX);
        for (int i = 0; i < paths.size(); i++) {
            String pointer = Fault.at("/expand", i);
            var steps = List.of(paths.get(i).split("\\.", -1));
            if (steps.size() > DEPTH_MAX) {
                fault(pointer, "too-deep", "at most " + DEPTH_MAX + " steps in a row");
                continue;
            }
            expand(root, steps, pointer);
        }
    }

    private void expand(Node root, List<String> steps, String pointer) {
        Node node = root;
        for (String step : steps) {
            Node next = node.expanded().get(step);
            if (next == null) {
                var target = target(node.model(), step, pointer);
                if (target.isEmpty()) {
                    return;
                }
                next = new Node(target.get());
                node.expanded().put(step, next);
            }
            node = next;
        }
    }

    private Optional<EntityModel> target(EntityModel model, String name, String pointer) {
        var way = model.inbound(name);
        if (way.isPresent()) {
            var from = way.map(Inbound::of).flatMap(models);
            if (from.isEmpty()) {
                fault(pointer, "not-in-force", "`" + way.get().of() + "` is not in force");
            }
            return from;
        }
        Optional<Field> field = model.field(name);
        if (field.isEmpty()) {
            unknown(model, name, pointer);
            return Optional.empty();
        }
        if (field.get().target().isEmpty()) {
            fault(pointer, "not-applicable", "`" + name + "` is no reference");
            return Optional.empty();
        }
        var target = field.flatMap(Field::target).flatMap(models);
        if (target.isEmpty()) {
            fault(pointer, "not-in-force", "what `" + name + "` refers to is not in force");
        }
        return target;
    }

    private void fields(Node root, String text) {
        var paths = parts(text, "/fields", FIELDS_MAX);
        for (int i = 0; i < paths.size(); i++) {
            field(root, paths.get(i), Fault.at("/fields", i));
        }
    }

    private void field(Node root, String path, String pointer) {
        Node node = root;
        String rest = path;
        for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
            String step = rest.substring(0, dot);
            Node next = node.expanded().get(step);
            if (next == null) {
                fault(pointer, "not-expanded", "`" + step + "` has to be in `expand`");
                return;
            }
            node.fields().add(step);
            node = next;
            rest = rest.substring(dot + 1);
        }
        if (node.model().field(rest).isPresent()
                || PLATFORM.contains(rest)
                || node.expanded().containsKey(rest)) {
            node.fields().add(rest);
        } else {
            unknown(node.model(), rest, pointer);
        }
    }

    private List<String> parts(String text, String pointer, int max) {
        var parts = List.of(text.split(",", -1));
        if (parts.size() > max) {
            fault(pointer, "too-many", "at most " + max);
            return List.of();
        }
        return parts;
    }

    private void unknown(EntityModel model, String name, String pointer) {
        fault(pointer, "unknown-field", "`" + model.name() + "` has no field `" + name + "`");
    }

    private void fault(String pointer, String code, String message) {
        faults.add(new Fault(pointer, code, message));
    }
}
