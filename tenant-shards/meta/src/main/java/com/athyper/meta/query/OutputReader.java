package com.athyper.meta.query;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.query.CheckedQuery.Output;
import com.athyper.meta.query.Term.Aggregate;
import com.athyper.meta.query.Term.Column;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what one member of each row shall be. */
final class OutputReader {
    static final String WHERE = "where";

    private static final Pattern ALIAS = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,99}");

    private final String pointer;
    private final Ways ways;
    private final Paths paths;
    private final List<Fault> faults;

    private OutputReader(String pointer, Ways ways, List<Fault> faults) {
        this.pointer = pointer;
        this.ways = ways;
        this.paths = ways.paths();
        this.faults = faults;
    }

    static Optional<Output> read(Value given, String pointer, Ways ways, List<Fault> faults) {
        var reader = new OutputReader(pointer, ways, faults);
        return switch (given) {
            case Value.Text(var path) ->
                    reader.paths.column(path, pointer).map(column -> new Output(path, column));
            case Value.Fields fields -> reader.described(fields);
            case Value.Null _, Value.Bool _, Value.Num _, Value.Items _ ->
                    reader.fault(pointer, "wrong-type", "a path or a function is expected");
        };
    }

    private Optional<Output> described(Value.Fields fields) {
        var names = new ArrayList<>(fields.values().keySet());
        names.removeAll(List.of("as", WHERE));
        if (names.size() != 1) {
            return fault(pointer, "wrong-type", "one function and its `as` are expected");
        }
        String function = names.getFirst();
        String at = Fault.at(pointer, function);
        if (fields.get(WHERE).isPresent() && !isOverRelation(fields, function)) {
            return fault(Fault.at(pointer, WHERE), "not-applicable", "it narrows relations alone");
        }
        if (!(fields.get(function).orElse(Value.NULL) instanceof Value.Text(var path))) {
            return fault(at, "wrong-type", "a path is expected");
        }
        if (function.equals("field")) {
            return paths.column(path, at).flatMap(column -> named(fields, path, column));
        }
        var aggregation = Aggregation.of(function);
        if (aggregation.isEmpty()) {
            return fault(at, "unknown-function", "there is no function `" + function + "`");
        }
        if (path.equals("*")) {
            return aggregation.get() == Aggregation.COUNT
                    ? named(fields, function, aggregate(Aggregation.COUNT, Optional.empty()))
                    : fault(at, "not-applicable", "only `count` speaks of records as such");
        }
        return applied(aggregation.get(), path, fields)
                .flatMap(term -> named(fields, function + "_" + path.replace('.', '_'), term));
    }

    private boolean isOverRelation(Value.Fields fields, String function) {
        return Aggregation.of(function)
                .flatMap(_ -> fields.text(function))
                .flatMap(ways::way)
                .isPresent();
    }

    private Optional<? extends Term> applied(
            Aggregation aggregation, String path, Value.Fields fields) {
        var way = ways.way(path);
        String at = Fault.at(pointer, aggregation.id());
        return way.isPresent()
                ? ways.rollup(aggregation, way.get(), fields.get(WHERE), pointer)
                : paths.column(path, at)
                        .filter(column -> aggregation.appliesTo(column.attribute(), at, faults))
                        .map(column -> aggregate(aggregation, Optional.of(column)));
    }

    private static Aggregate aggregate(Aggregation aggregation, Optional<Column> of) {
        return new Aggregate(aggregation, of, aggregation.attribute(of), true);
    }

    private Optional<Output> named(Value.Fields fields, String otherwise, Term term) {
        var given = fields.get("as").orElse(Value.of(otherwise));
        return given instanceof Value.Text(var alias) && ALIAS.matcher(alias).matches()
                ? Optional.of(new Output(alias, term))
                : fault(
                        Fault.at(pointer, "as"),
                        "pattern",
                        "a name of letters, digits, `_` and `.` is expected");
    }

    private Optional<Output> fault(String at, String code, String message) {
        faults.add(new Fault(at, code, message));
        return Optional.empty();
    }
}
