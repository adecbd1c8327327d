package com.athyper.meta.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Inbound;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the filter of a list, which beside its own attributes may speak of those that refer to a
 * record.
 *
 * <pre>
 * condition = relation "." attribute : { operator : value , … }    some record is so; all that is
 *                                                                  said of one relation is said of
 *                                                                  the same record
 *           | relation : { "exists" : true or false }              there is some, or none
 * </pre>
 *
 * Only the filter itself has such conditions, and none of those within it.
 */
public final class RelatedFilter {
    private static final int RELATIONS_MAX = 5;
    private static final String POINTER = "/filter";
    private static final String EXISTS = "exists";

    private final EntityModel model;
    private final Function<EntityName, Optional<EntityModel>> models;
    private final List<Fault> faults = new ArrayList<>();

    private RelatedFilter(EntityModel model, Function<EntityName, Optional<EntityModel>> models) {
        this.model = model;
        this.models = models;
    }

    /**
     * @param filter over the root {@code record}
     */
    public record Read(Expr filter, List<Having> having) {
        public static final Read ALL = new Read(Expr.TRUE, List.of());

        public Read {
            having = List.copyOf(having);
        }
    }

    /**
     * @param models what is in force, by name
     */
    public static Answer<Read> read(
            EntityModel model, String filter, Function<EntityName, Optional<EntityModel>> models) {
        if (model.inbound().isEmpty()) {
            return FilterReader.read(model, filter).map(own -> new Read(own, List.of()));
        }
        try {
            return new RelatedFilter(model, models).read(Json.parse(filter, JsonLimits.REQUEST));
        } catch (MalformedJson e) {
            return refused(
                    List.of(new Fault(POINTER, "malformed", String.valueOf(e.getMessage()))));
        }
    }

    private Answer<Read> read(Value filter) {
        if (!(filter instanceof Value.Fields(var members))) {
            return FilterReader.read(model, filter).map(own -> new Read(own, List.of()));
        }
        var own = new LinkedHashMap<String, Value>();
        var parts = new LinkedHashMap<Inbound, Map<String, Value>>();
        members.forEach(
                (name, member) ->
                        way(name)
                                .ifPresentOrElse(
                                        way ->
                                                parts.computeIfAbsent(
                                                                way, _ -> new LinkedHashMap<>())
                                                        .put(name, member),
                                        () -> own.put(name, member)));
        var having = new ArrayList<Having>();
        parts.forEach((way, conditions) -> having(way, conditions).ifPresent(having::add));
        if (parts.size() > RELATIONS_MAX) {
            faults.add(new Fault(POINTER, "too-many", "at most " + RELATIONS_MAX + " relations"));
        }
        return switch (FilterReader.read(model, new Value.Fields(own))) {
            case Answer.Ok<Expr>(var expr) when faults.isEmpty() ->
                    Answer.ok(new Read(expr, having));
            case Answer.Ok<Expr> _ -> refused(faults);
            case Answer.Refused<Expr>(var problem) -> {
                var all = new ArrayList<>(problem.faults());
                all.addAll(faults);
                yield refused(all);
            }
        };
    }

    private Optional<Inbound> way(String name) {
        int dot = name.indexOf('.');
        return model.inbound(dot < 0 ? name : name.substring(0, dot));
    }

    private Optional<Having> having(Inbound way, Map<String, Value> conditions) {
        Optional<EntityModel> of = models.apply(way.of());
        Optional<Field> by = of.flatMap(it -> it.field(way.by()));
        if (by.isEmpty()) {
            fault(way.name(), "not-in-force", "`" + way.of() + "` is not in force");
            return Optional.empty();
        }
        boolean none = false;
        var inner = new LinkedHashMap<String, Value>();
        for (var condition : conditions.entrySet()) {
            String name = condition.getKey();
            if (!name.equals(way.name())) {
                inner.put(name.substring(way.name().length() + 1), condition.getValue());
            } else if (condition.getValue() instanceof Value.Fields(var operators)
                    && operators.size() == 1
                    && operators.get(EXISTS) instanceof Value.Bool(var exists)) {
                none = !exists;
            } else {
                fault(name, "wrong-type", "{\"exists\": true or false} is expected");
            }
        }
        boolean nothing = none;
        return switch (FilterReader.read(of.get(), new Value.Fields(inner))) {
            case Answer.Ok<Expr>(var expr) ->
                    Optional.of(new Having(of.get(), by.get(), expr, nothing));
            case Answer.Refused<Expr>(var problem) -> {
                problem.faults().forEach(fault -> faults.add(at(way, fault)));
                yield Optional.empty();
            }
        };
    }

    /** Where the reader of the whole filter has to look. */
    private static Fault at(Inbound way, Fault fault) {
        String rest = fault.pointer().substring(POINTER.length());
        return new Fault(
                rest.isEmpty()
                        ? Fault.at(POINTER, way.name())
                        : POINTER + "/" + way.name() + "." + rest.substring(1),
                fault.code(),
                fault.message());
    }

    private void fault(String name, String code, String message) {
        faults.add(new Fault(Fault.at(POINTER, name), code, message));
    }

    private static Answer<Read> refused(List<Fault> faults) {
        return Answer.refused(RecordError.QUERY_INVALID.because("the filter has faults", faults));
    }
}
