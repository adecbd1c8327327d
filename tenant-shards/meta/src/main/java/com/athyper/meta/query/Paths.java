package com.athyper.meta.query;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.query.CheckedQuery.Join;
import com.athyper.meta.query.Term.Column;
import com.athyper.meta.record.Attribute;
import com.athyper.meta.record.FilterReader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Follows paths such as {@code supplier.region.name}, and remembers which joins they need. */
final class Paths implements FilterReader.Words {
    static final int REFERENCES_MAX = 3;
    static final int JOINS_MAX = 8;

    private final Function<EntityName, Optional<EntityModel>> models;
    private final EntityModel from;
    private final List<Fault> faults;
    private final int most;
    private final Map<String, Join> joins = new LinkedHashMap<>();
    private final Set<Column> mentions = new LinkedHashSet<>();
    private final Map<String, Why> missing = new HashMap<>();

    /** Why a path leads nowhere. */
    private record Why(String code, String message) {}

    /**
     * @param most how many references are followed in a row
     */
    Paths(
            Function<EntityName, Optional<EntityModel>> models,
            EntityModel from,
            List<Fault> faults,
            int most) {
        this.models = models;
        this.from = from;
        this.faults = faults;
        this.most = most;
    }

    /** What was found, and the references on the way to it. */
    List<Column> mentions() {
        return List.copyOf(mentions);
    }

    List<Join> joins() {
        return List.copyOf(joins.values());
    }

    @Override
    public Optional<Attribute> find(String name) {
        return follow(name).map(Column::attribute);
    }

    @Override
    public Fault unknown(String name, String pointer) {
        Why why = missing.getOrDefault(name, new Why("unknown-field", "there is no such path"));
        return new Fault(pointer, why.code(), why.message());
    }

    /** The column, or a fault. */
    Optional<Column> column(String path, String pointer) {
        var column = follow(path);
        if (column.isEmpty()) {
            faults.add(unknown(path, pointer));
        }
        return column;
    }

    Optional<Column> follow(String path) {
        var names = List.of(path.split("\\.", -1));
        EntityModel at = from;
        String join = CheckedQuery.ROOT;
        var followed = new ArrayList<Join>();
        for (int i = 0; i <= most; i++) {
            // The parts of money have names with a point in them.
            String rest = String.join(".", names.subList(i, names.size()));
            var attribute = Attribute.shown(at, rest);
            if (attribute.isPresent()) {
                followed.forEach(this::joined);
                Column column = column(path, join, attribute.get(), at);
                mentions.add(column);
                return Optional.of(column);
            }
            String name = names.get(i);
            Optional<Field> reference = at.field(name);
            if (reference.isEmpty() || i == names.size() - 1) {
                return noField(path, at, name, i);
            }
            if (reference.get().type() != FieldType.REFERENCE) {
                return nowhere(path, "not-a-reference", "`" + name + "` leads to no record");
            }
            Optional<EntityModel> target = reference.get().target().flatMap(models);
            if (target.isEmpty()) {
                return nowhere(
                        path, "unknown-entity", "what `" + name + "` leads to is not in force");
            }
            String next = join.isEmpty() ? name : join + "." + name;
            followed.add(new Join(next, join, reference.get(), target.get()));
            join = next;
            at = target.get();
        }
        return tooDeep(path);
    }

    private Optional<Column> tooDeep(String path) {
        return nowhere(path, "too-deep", "at most " + REFERENCES_MAX + " steps in a row");
    }

    private void joined(Join step) {
        if (joins.putIfAbsent(step.path(), step) == null) {
            follow(step.path());
        }
    }

    private static Column column(String path, String join, Attribute kind, EntityModel at) {
        boolean nullable =
                !join.isEmpty()
                        || kind.name().equals("state")
                        || Attribute.fieldOf(at, kind.name())
                                .map(field -> !field.required())
                                .orElse(false);
        return new Column(
                join,
                kind.name(),
                new Attribute(path, kind.type(), kind.values(), kind.maxLength()),
                nullable);
    }

    private Optional<Column> noField(String path, EntityModel at, String name, int followed) {
        if (at.inbound(name).isPresent() && followed == most) {
            return tooDeep(path);
        }
        return at.inbound(name).isPresent()
                ? nowhere(
                        path,
                        "many",
                        "`" + name + "` leads to many records: use a function, or ask in `where`")
                : nowhere(path, "unknown-field", "`" + at.name() + "` has no field `" + name + "`");
    }

    private Optional<Column> nowhere(String path, String code, String message) {
        missing.put(path, new Why(code, message));
        return Optional.empty();
    }
}
