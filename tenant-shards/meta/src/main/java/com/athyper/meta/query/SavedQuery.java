package com.athyper.meta.query;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A query that is kept under a name, with places that are filled when it runs. What it may show is
 * a matter of whoever runs it and never of its author.
 *
 * @param query as {@link QueryReader} takes it, with {@code {"param": name}} in its conditions
 */
public record SavedQuery(
        EntityName name,
        String label,
        Optional<String> description,
        List<QueryParameter> parameters,
        Value.Fields query) {
    /** How long a query may be as a text. */
    public static final int LENGTH_MAX = 32_768;

    public static final int PARAMETERS_MAX = 32;

    /** Where a document has the query itself. */
    static final String QUERY = "/query";

    public SavedQuery {
        parameters = List.copyOf(parameters);
    }

    public Value.Fields document() {
        return Value.object()
                .put("name", name.value())
                .put("label", label)
                .put("description", description)
                .put(
                        "parameters",
                        new Value.Items(
                                parameters.stream().<Value>map(QueryParameter::document).toList()))
                .put("query", query)
                .build();
    }

    /** One that was kept. */
    public static SavedQuery trusted(Value.Fields document) {
        return switch (SavedQueryReader.read(document)) {
            case Answer.Ok<SavedQuery>(var query) -> query;
            case Answer.Refused<SavedQuery>(var problem) ->
                    throw new IllegalStateException("a kept query cannot be read: " + problem);
        };
    }

    /** Whether the models have what the query asks for, whatever is given to it. */
    public Answer<SavedQuery> fits(Function<EntityName, Optional<EntityModel>> models) {
        int rounds = parameters.stream().mapToInt(it -> it.probes().size()).max().orElse(1);
        for (int round = 0; round < rounds; round++) {
            var values = new HashMap<String, Value>();
            for (QueryParameter parameter : parameters) {
                List<Value> probes = parameter.probes();
                values.put(parameter.name(), probes.get(Math.min(round, probes.size() - 1)));
            }
            if (QueryReader.read(models, filled(values))
                    instanceof Answer.Refused<CheckedQuery>(var problem)) {
                return Answer.refused(
                        QueryError.INVALID.because("the query has faults", within(problem)));
            }
        }
        return Answer.ok(this);
    }

    /** How a query is run: what its places are filled with, and which part is wanted. */
    public record Run(
            Value.Fields parameters,
            Optional<Value> limit,
            Optional<String> cursor,
            boolean explain) {}

    /**
     * The question that is asked. What is wrong with it is told apart: what was given, and what the
     * models no longer have.
     */
    public Answer<CheckedQuery> asked(Function<EntityName, Optional<EntityModel>> models, Run run) {
        var faults = new ArrayList<Fault>();
        Map<String, Value> values = values(run.parameters(), faults);
        if (!faults.isEmpty()) {
            return invalid(faults);
        }
        Value.Fields question = filled(values);
        if (run.limit().isPresent()) {
            question = question.with("limit", run.limit().get());
        }
        if (run.cursor().isPresent()) {
            question = question.with("cursor", Value.of(run.cursor().get()));
        }
        if (run.explain()) {
            question = question.with("explain", Value.of(true));
        }
        Answer<CheckedQuery> read = QueryReader.read(models, question);
        if (!(read instanceof Answer.Refused<CheckedQuery>(var problem))) {
            return read;
        }
        return switch (fits(models)) {
            case Answer.Ok<SavedQuery> _ -> invalid(problem.faults());
            case Answer.Refused<SavedQuery>(var misfit) ->
                    Answer.refused(
                            QueryError.SAVED_OUTDATED.because(
                                    "the entities have changed since `"
                                            + name
                                            + "` was saved; save it anew",
                                    misfit.faults()));
        };
    }

    private static Answer<CheckedQuery> invalid(List<Fault> faults) {
        return Answer.refused(
                QueryError.PARAMETERS_INVALID.because("what was given has faults", faults));
    }

    private Map<String, Value> values(Value.Fields given, List<Fault> faults) {
        var values = new HashMap<String, Value>();
        for (QueryParameter parameter : parameters) {
            String pointer = Fault.at("/parameters", parameter.name());
            Optional<Value> value = given.get(parameter.name()).or(parameter::otherwise);
            if (value.isEmpty()) {
                faults.add(new Fault(pointer, "required", parameter.expected() + " is needed"));
                continue;
            }
            parameter
                    .accept(value.get())
                    .ifPresentOrElse(
                            accepted -> values.put(parameter.name(), accepted),
                            () ->
                                    faults.add(
                                            new Fault(
                                                    pointer,
                                                    "wrong-type",
                                                    parameter.expected() + " is expected")));
        }
        given.values().keySet().stream()
                .filter(name -> parameters.stream().noneMatch(it -> it.name().equals(name)))
                .forEach(
                        name ->
                                faults.add(
                                        new Fault(
                                                Fault.at("/parameters", name),
                                                "unknown",
                                                "the query has no such parameter")));
        return values;
    }

    private Value.Fields filled(Map<String, Value> values) {
        return Placeholders.fill(query, values, "", new ArrayList<>());
    }

    /** Faults of the query itself, as seen from the document around it. */
    private static List<Fault> within(Problem problem) {
        return problem.faults().stream()
                .map(fault -> new Fault(QUERY + fault.pointer(), fault.code(), fault.message()))
                .toList();
    }

    /** Whether it is short enough to be kept. */
    boolean isShort() {
        return Json.write(document()).length() <= LENGTH_MAX;
    }
}
