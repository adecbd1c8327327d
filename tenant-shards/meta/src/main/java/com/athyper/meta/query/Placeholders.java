package com.athyper.meta.query;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The places of a query's conditions that are filled when it runs: {@code {"param": name}} where an
 * operator's value stands.
 */
public final class Placeholders {
    static final String PARAM = "param";
    private static final String SELECT = "select";
    private static final List<String> CONDITIONS = List.of("where", "having");

    private final Map<String, Value> values;
    private final Set<String> used = new LinkedHashSet<>();
    private final List<Fault> faults;

    private Placeholders(Map<String, Value> values, List<Fault> faults) {
        this.values = values;
        this.faults = faults;
    }

    /**
     * A query that brings the values for its own places in {@code parameters}; as it is if it has
     * neither.
     */
    public static Answer<Value.Fields> filled(Value.Fields query) {
        var faults = new ArrayList<Fault>();
        Map<String, Value> given = Map.of();
        switch (query.get("parameters").orElse(Value.EMPTY)) {
            case Value.Fields(var members) -> given = members;
            case Value.Null _, Value.Bool _, Value.Num _, Value.Text _, Value.Items _ ->
                    faults.add(new Fault("/parameters", "wrong-type", "an object is expected"));
        }
        var places = new Placeholders(given, faults);
        Value.Fields filled = places.fill(query, "");
        given.keySet().stream()
                .filter(name -> !places.used.contains(name))
                .forEach(
                        name ->
                                faults.add(
                                        new Fault(
                                                Fault.at("/parameters", name),
                                                "unused",
                                                "no condition asks for it")));
        var rest = new LinkedHashMap<>(filled.values());
        rest.remove("parameters");
        return faults.isEmpty()
                ? Answer.ok(new Value.Fields(rest))
                : Answer.refused(QueryError.INVALID.because("the query has faults", faults));
    }

    /**
     * @param pointer where the query is
     */
    static Value.Fields fill(
            Value.Fields query, Map<String, Value> values, String pointer, List<Fault> faults) {
        return new Placeholders(values, faults).fill(query, pointer);
    }

    /** What the query asks for. */
    static Set<String> names(Value.Fields query) {
        var places = new Placeholders(Map.of(), new ArrayList<>());
        places.fill(query, "");
        return places.used;
    }

    private Value.Fields fill(Value.Fields query, String pointer) {
        var filled = new LinkedHashMap<>(query.values());
        for (String name : CONDITIONS) {
            Value condition = filled.get(name);
            if (condition != null) {
                filled.put(name, filled(condition, Fault.at(pointer, name)));
            }
        }
        if (filled.get(SELECT) instanceof Value.Items(var outputs)) {
            filled.put(SELECT, outputs(outputs, Fault.at(pointer, SELECT)));
        }
        return new Value.Fields(filled);
    }

    /** Of those that narrow a relation, the filter. */
    private Value outputs(List<Value> outputs, String pointer) {
        var all = new ArrayList<Value>();
        for (int i = 0; i < outputs.size(); i++) {
            String at = Fault.at(Fault.at(pointer, i), OutputReader.WHERE);
            all.add(
                    outputs.get(i) instanceof Value.Fields output
                            ? output.get(OutputReader.WHERE)
                                    .map(
                                            where ->
                                                    output.with(
                                                            OutputReader.WHERE, filled(where, at)))
                                    .orElse(output)
                            : outputs.get(i));
        }
        return new Value.Items(all);
    }

    private Value filled(Value value, String pointer) {
        return switch (value) {
            case Value.Fields fields -> filled(fields, pointer);
            case Value.Items(var items) -> {
                var all = new ArrayList<Value>();
                for (int i = 0; i < items.size(); i++) {
                    all.add(filled(items.get(i), Fault.at(pointer, i)));
                }
                yield new Value.Items(all);
            }
            case Value.Null _, Value.Bool _, Value.Num _, Value.Text _ -> value;
        };
    }

    private Value filled(Value.Fields fields, String pointer) {
        Optional<String> name = fields.values().size() == 1 ? fields.text(PARAM) : Optional.empty();
        if (name.isEmpty()) {
            var members = new LinkedHashMap<String, Value>();
            fields.values()
                    .forEach(
                            (member, value) ->
                                    members.put(member, filled(value, Fault.at(pointer, member))));
            return new Value.Fields(members);
        }
        used.add(name.get());
        Value value = values.get(name.get());
        if (value == null) {
            faults.add(
                    new Fault(
                            pointer,
                            "unknown-parameter",
                            "there is no parameter `" + name.get() + "`"));
            return fields;
        }
        return value;
    }
}
