package com.athyper.meta.query;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.FieldType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a saved query, or all that is wrong with its form. Whether the models have what it asks for
 * is another question.
 *
 * <pre>
 * saved     = { "name", "label", "description", "parameters": [ parameter , … ], "query": query }
 * parameter = { "name", "type": type of a field, "values": [ text , … ], "list": bool, "default" }
 * </pre>
 */
public final class SavedQueryReader {
    static final int LABEL_MAX = 200;
    static final int DESCRIPTION_MAX = 2_000;
    static final int VALUES_MAX = 100;
    private static final Set<String> MEMBERS =
            Set.of("name", "label", "description", "parameters", "query");
    private static final Set<String> PARAMETER_MEMBERS =
            Set.of("name", "type", "values", "list", "default");
    private static final Set<String> SAID_WHEN_IT_RUNS = Set.of("cursor", "explain", "parameters");

    private final List<Fault> faults = new ArrayList<>();

    private SavedQueryReader() {}

    public static Answer<SavedQuery> read(Value.Fields document) {
        return new SavedQueryReader().saved(document);
    }

    private Answer<SavedQuery> saved(Value.Fields document) {
        others(document, MEMBERS, "");
        Optional<String> name = name(document, "");
        String label =
                text(document, "label", LABEL_MAX, "").or(() -> name).orElse("without a name");
        Optional<String> description = text(document, "description", DESCRIPTION_MAX, "");
        List<QueryParameter> parameters = parameters(document);
        Value.Fields query = Value.EMPTY;
        if (document.get("query").orElse(Value.NULL) instanceof Value.Fields given) {
            query = given;
        } else {
            fault(SavedQuery.QUERY, "required", "a query is expected");
        }
        query.values().keySet().stream()
                .filter(SAID_WHEN_IT_RUNS::contains)
                .forEach(
                        member ->
                                fault(
                                        Fault.at(SavedQuery.QUERY, member),
                                        "not-applicable",
                                        "this is said when the query runs"));
        places(query, parameters);
        if (!faults.isEmpty() || name.isEmpty()) {
            return refused();
        }
        var saved =
                new SavedQuery(new EntityName(name.get()), label, description, parameters, query);
        if (!saved.isShort()) {
            fault("", "too-long", "at most " + SavedQuery.LENGTH_MAX + " characters");
            return refused();
        }
        return Answer.ok(saved);
    }

    private Answer<SavedQuery> refused() {
        return Answer.refused(QueryError.INVALID.because("the query has faults", faults));
    }

    private List<QueryParameter> parameters(Value.Fields document) {
        Value given = document.get("parameters").orElse(new Value.Items(List.of()));
        if (!(given instanceof Value.Items(var items))) {
            fault("/parameters", "wrong-type", "a list is expected");
            return List.of();
        }
        if (items.size() > SavedQuery.PARAMETERS_MAX) {
            fault("/parameters", "too-many", "at most " + SavedQuery.PARAMETERS_MAX);
            return List.of();
        }
        var parameters = new ArrayList<QueryParameter>();
        var names = new HashSet<String>();
        for (int i = 0; i < items.size(); i++) {
            String pointer = Fault.at("/parameters", i);
            if (!(items.get(i) instanceof Value.Fields parameter)) {
                fault(pointer, "wrong-type", "an object is expected");
                continue;
            }
            parameter(parameter, pointer)
                    .ifPresent(
                            read -> {
                                if (names.add(read.name())) {
                                    parameters.add(read);
                                } else {
                                    fault(
                                            Fault.at(pointer, "name"),
                                            "duplicate",
                                            "`" + read.name() + "` is there already");
                                }
                            });
        }
        return parameters;
    }

    private Optional<QueryParameter> parameter(Value.Fields given, String pointer) {
        others(given, PARAMETER_MEMBERS, pointer);
        Optional<String> name = name(given, pointer);
        Optional<FieldType> type =
                given.text("type").flatMap(FieldType::of).filter(QueryParameter::isUsable);
        if (type.isEmpty()) {
            fault(
                    Fault.at(pointer, "type"),
                    given.get("type").isPresent() ? "unknown-type" : "required",
                    "a type of fields that can be compared is expected, such as integer");
            return Optional.empty();
        }
        List<String> values = values(given, type.get(), pointer);
        boolean list = given.get("list").orElse(Value.of(false)).equals(Value.of(true));
        if (given.get("list").filter(value -> !(value instanceof Value.Bool)).isPresent()) {
            fault(Fault.at(pointer, "list"), "wrong-type", "true or false is expected");
        }
        var bare =
                new QueryParameter(
                        name.orElse("unnamed"), type.get(), values, list, Optional.empty());
        Optional<Value> otherwise = given.get("default");
        if (otherwise.isPresent() && bare.accept(otherwise.get()).isEmpty()) {
            fault(Fault.at(pointer, "default"), "wrong-type", bare.expected() + " is expected");
        }
        return name.map(known -> new QueryParameter(known, type.get(), values, list, otherwise));
    }

    private List<String> values(Value.Fields given, FieldType type, String pointer) {
        String at = Fault.at(pointer, "values");
        if (type != FieldType.ENUM) {
            if (given.get("values").isPresent()) {
                fault(at, "not-applicable", "only an enum has a list of values");
            }
            return List.of();
        }
        if (!(given.get("values").orElse(Value.NULL) instanceof Value.Items(var items))
                || items.isEmpty()
                || items.size() > VALUES_MAX) {
            fault(at, "required", "a list of 1 to " + VALUES_MAX + " texts is expected");
            return List.of("");
        }
        var values = new ArrayList<String>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Value.Text(var text)) {
                values.add(text);
            } else {
                fault(Fault.at(at, i), "wrong-type", "a text is expected");
            }
        }
        return values.isEmpty() ? List.of("") : values;
    }

    /** Every place has its parameter, and every parameter a place. */
    private void places(Value.Fields query, List<QueryParameter> parameters) {
        var asked = Placeholders.names(query);
        var declared = new HashSet<String>();
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i).name();
            declared.add(name);
            if (!asked.contains(name)) {
                fault(
                        Fault.at("/parameters", i),
                        "unused",
                        "no condition asks for {\"param\":\"" + name + "\"}");
            }
        }
        for (String name : asked) {
            if (!declared.contains(name)) {
                fault(
                        SavedQuery.QUERY,
                        "unknown-parameter",
                        "`" + name + "` is not in `parameters`");
            }
        }
    }

    private Optional<String> name(Value.Fields document, String pointer) {
        Optional<String> name = document.text("name").filter(EntityName::isValid);
        if (name.isEmpty()) {
            fault(
                    Fault.at(pointer, "name"),
                    document.get("name").isPresent() ? "malformed" : "required",
                    "a name is of lower-case letters, digits and underscores");
        }
        return name;
    }

    private Optional<String> text(
            Value.Fields document, String member, int lengthMax, String pointer) {
        Optional<Value> given =
                document.get(member).filter(value -> !(value instanceof Value.Null));
        Optional<String> text = document.text(member).filter(it -> it.length() <= lengthMax);
        if (given.isPresent() && text.isEmpty()) {
            fault(
                    Fault.at(pointer, member),
                    given.get() instanceof Value.Text ? "too-long" : "wrong-type",
                    "a text of at most " + lengthMax + " characters is expected");
        }
        return text;
    }

    private void others(Value.Fields document, Set<String> members, String pointer) {
        document.values().keySet().stream()
                .filter(name -> !members.contains(name))
                .forEach(
                        name ->
                                fault(
                                        Fault.at(pointer, name),
                                        "unknown",
                                        "there is no such member"));
    }

    private void fault(String pointer, String code, String message) {
        faults.add(new Fault(pointer, code, message));
    }
}
