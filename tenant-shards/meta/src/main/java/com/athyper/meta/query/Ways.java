package com.athyper.meta.query;

import com.athyper.expression.Expr;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.Inbound;
import com.athyper.meta.query.CheckedQuery.Related;
import com.athyper.meta.query.Term.Column;
import com.athyper.meta.query.Term.Rollup;
import com.athyper.meta.record.Attribute;
import com.athyper.meta.record.FilterReader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Follows paths over relations, such as {@code lines.product.name}, behind which there are many
 * records. A condition holds if some record meets it: all that one filter says of one relation is
 * said of the same record. A function is computed of all of them.
 *
 * <pre>
 * condition = relation "." path : { operator : value , … }
 *           | relation : { "exists" : true or false }
 * </pre>
 */
final class Ways implements FilterReader.Words {
    static final int STEPS_MAX = 16;

    private static final String EXISTS = "exists";
    private static final Set<String> JUNCTIONS = Set.of("and", "or", "not");

    private final Function<EntityName, Optional<EntityModel>> models;
    private final EntityModel from;
    private final Paths paths;
    private final int most;
    private final List<Fault> faults;
    private final List<Related> related = new ArrayList<>();
    private final Set<Column> mentions = new LinkedHashSet<>();

    Ways(Function<EntityName, Optional<EntityModel>> models, EntityModel from, List<Fault> faults) {
        this(models, from, Paths.REFERENCES_MAX, faults);
    }

    /**
     * @param most how many references and relations are followed in a row
     */
    private Ways(
            Function<EntityName, Optional<EntityModel>> models,
            EntityModel from,
            int most,
            List<Fault> faults) {
        this.models = models;
        this.from = from;
        this.paths = new Paths(models, from, faults, most);
        this.most = most;
        this.faults = faults;
    }

    /**
     * A relation on a path.
     *
     * @param references how many are followed before it
     * @param rest what follows it
     */
    record Way(String parent, Inbound inbound, int references, String rest) {
        String path() {
            return parent.isEmpty() ? inbound.name() : parent + "." + inbound.name();
        }
    }

    /** The records behind a relation, the ways that begin there, and what is wrong with those. */
    private record Opened(Way way, EntityModel of, Field by, Ways ways, List<Fault> faults) {}

    Paths paths() {
        return paths;
    }

    List<Related> related() {
        return List.copyOf(related);
    }

    /** Every field that has a say, in what refers as well. */
    List<Column> mentions() {
        var all = new LinkedHashSet<>(paths.mentions());
        all.addAll(mentions);
        return List.copyOf(all);
    }

    /** How often a relation is followed, and the references behind it. */
    int steps() {
        return related.stream().mapToInt(Related::steps).sum();
    }

    /** The first relation that the path leads over, if there is one. */
    Optional<Way> way(String path) {
        var names = List.of(path.split("\\.", -1));
        EntityModel at = from;
        for (int i = 0; i < Math.min(names.size(), most); i++) {
            Optional<Inbound> inbound = at.inbound(names.get(i));
            if (inbound.isPresent()) {
                return Optional.of(
                        new Way(
                                String.join(".", names.subList(0, i)),
                                inbound.get(),
                                i,
                                String.join(".", names.subList(i + 1, names.size()))));
            }
            Optional<EntityModel> target =
                    at.field(names.get(i))
                            .filter(field -> field.type() == FieldType.REFERENCE)
                            .flatMap(Field::target)
                            .flatMap(models);
            if (target.isEmpty()) {
                return Optional.empty();
            }
            at = target.get();
        }
        return Optional.empty();
    }

    /**
     * What the function tells of all records behind the relation, or a fault.
     *
     * @param where which of them it tells of, if not of all; of those behind the last relation
     * @param output where the query has it
     */
    Optional<Rollup> rollup(
            Aggregation aggregation, Way way, Optional<Value> where, String output) {
        String pointer = Fault.at(output, aggregation.id());
        Optional<Opened> opened = open(way, pointer);
        Optional<Rollup> rollup = opened.flatMap(it -> rollup(aggregation, it, where, output));
        opened.ifPresent(it -> faults.addAll(it.faults()));
        return rollup;
    }

    private Optional<Rollup> rollup(
            Aggregation aggregation, Opened opened, Optional<Value> where, String output) {
        String pointer = Fault.at(output, aggregation.id());
        String rest = opened.way().rest();
        Optional<Way> further = opened.ways().way(rest);
        if (further.isPresent()) {
            return opened.ways()
                    .rollup(aggregation, further.get(), where, output)
                    .map(
                            told ->
                                    new Rollup(
                                            aggregation,
                                            kept(opened, Expr.TRUE, Optional.of(told.related())),
                                            told.of(),
                                            told.attribute(),
                                            true));
        }
        Expr filter =
                where.map(
                                given ->
                                        FilterReader.read(
                                                opened.ways(),
                                                given,
                                                Fault.at(output, OutputReader.WHERE),
                                                opened.faults()))
                        .orElse(Expr.TRUE);
        if (rest.isEmpty()) {
            if (aggregation != Aggregation.COUNT) {
                opened.faults()
                        .add(
                                new Fault(
                                        pointer,
                                        "not-applicable",
                                        "only `count` speaks of records as such"));
                return Optional.empty();
            }
            return Optional.of(told(aggregation, opened, filter, Optional.empty()));
        }
        return opened.ways()
                .paths()
                .column(rest, pointer)
                .filter(
                        column ->
                                aggregation.appliesTo(column.attribute(), pointer, opened.faults()))
                .map(column -> told(aggregation, opened, filter, Optional.of(column)));
    }

    private Rollup told(Aggregation aggregation, Opened opened, Expr filter, Optional<Column> of) {
        return new Rollup(
                aggregation,
                kept(opened, filter, Optional.empty()),
                of,
                aggregation.attribute(of),
                true);
    }

    @Override
    public Optional<Attribute> find(String name) {
        return paths.find(name);
    }

    @Override
    public Fault unknown(String name, String pointer) {
        return paths.unknown(name, pointer);
    }

    @Override
    public Apart apart(Map<String, Value> members, String pointer) {
        var rest = new LinkedHashMap<String, Value>();
        var first = new LinkedHashMap<String, Way>();
        var said = new LinkedHashMap<String, Map<String, Value>>();
        members.forEach(
                (name, member) -> {
                    Optional<Way> way = JUNCTIONS.contains(name) ? Optional.empty() : way(name);
                    if (way.isEmpty()) {
                        rest.put(name, member);
                        return;
                    }
                    String path = way.get().path();
                    first.putIfAbsent(path, way.get());
                    said.computeIfAbsent(path, _ -> new LinkedHashMap<>())
                            .put(way.get().rest(), member);
                });
        var conditions = new ArrayList<Expr>();
        first.forEach(
                (path, way) ->
                        open(way, Fault.at(pointer, path))
                                .ifPresent(
                                        opened ->
                                                conditions.add(
                                                        condition(
                                                                opened,
                                                                said.getOrDefault(path, Map.of()),
                                                                pointer))));
        return new Apart(rest, conditions);
    }

    /**
     * @param said by what follows the relation; of the relation itself, by nothing
     */
    private Expr condition(Opened opened, Map<String, Value> said, String pointer) {
        boolean none = false;
        var inner = new LinkedHashMap<>(said);
        Value itself = inner.remove("");
        if (itself != null) {
            if (itself instanceof Value.Fields(var operators)
                    && operators.size() == 1
                    && operators.get(EXISTS) instanceof Value.Bool(var exists)) {
                none = !exists;
            } else {
                faults.add(
                        new Fault(
                                Fault.at(pointer, opened.way().path()),
                                "wrong-type",
                                "{\"exists\": true or false} is expected"));
            }
        }
        Expr filter =
                FilterReader.read(opened.ways(), new Value.Fields(inner), pointer, opened.faults());
        opened.faults().forEach(fault -> faults.add(behind(opened.way().path(), pointer, fault)));
        Expr some = Related.some(related.size());
        kept(opened, filter, Optional.empty());
        return none ? new Expr.Not(some) : some;
    }

    /** Where the reader of the whole filter has to look. */
    private static Fault behind(String path, String pointer, Fault fault) {
        int member = pointer.length() + 1;
        return fault.pointer().length() < member
                ? fault
                : new Fault(
                        pointer + "/" + path + "." + fault.pointer().substring(member),
                        fault.code(),
                        fault.message());
    }

    private Optional<Opened> open(Way way, String pointer) {
        Optional<EntityModel> of = models.apply(way.inbound().of());
        Optional<Field> by = of.flatMap(model -> model.field(way.inbound().by()));
        if (by.isEmpty()) {
            faults.add(
                    new Fault(
                            pointer,
                            "unknown-entity",
                            "what `" + way.inbound().name() + "` leads to is not in force"));
            return Optional.empty();
        }
        if (!way.parent().isEmpty()) {
            paths.follow(way.parent() + ".id");
        }
        var own = new ArrayList<Fault>();
        var inner = new Ways(models, of.get(), most - 1 - way.references(), own);
        inner.paths().follow(by.get().name());
        return Optional.of(new Opened(way, of.get(), by.get(), inner, own));
    }

    private Related kept(Opened opened, Expr filter, Optional<Related> next) {
        Way way = opened.way();
        var one =
                new Related(
                        way.path(),
                        way.parent(),
                        opened.of(),
                        opened.by(),
                        opened.ways().paths().joins(),
                        opened.ways().related(),
                        filter,
                        next);
        related.add(one);
        opened.ways().mentions().forEach(column -> mentions.add(behind(one, column)));
        return one;
    }

    /** As the query calls it. */
    private static Column behind(Related related, Column column) {
        Attribute own = column.attribute();
        return new Column(
                related.at(column.join()),
                column.name(),
                new Attribute(
                        related.path() + "." + own.name(),
                        own.type(),
                        own.values(),
                        own.maxLength()),
                true);
    }
}
