package com.athyper.meta.query;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.query.CheckedQuery.Form;
import com.athyper.meta.query.CheckedQuery.Output;
import com.athyper.meta.query.CheckedQuery.SortKey;
import com.athyper.meta.query.Term.Column;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an order and makes it total: by the id of a record, by the keys of a group, or by all of a
 * row that is distinct. So a page has a place to go on from.
 */
record KeyReader(
        Form form,
        List<Column> groupBy,
        Map<String, Output> outputs,
        Paths paths,
        List<Fault> faults) {
    private static final String POINTER = "/orderBy";

    List<SortKey> read(Value.Fields body) {
        var keys = new ArrayList<SortKey>();
        Set<Term> seen = new HashSet<>();
        List<Value> given = List.of();
        if (body.get("orderBy").orElse(new Value.Items(List.of()))
                instanceof Value.Items(var items)) {
            given = items;
        } else {
            fault(POINTER, "wrong-type", "a list is expected");
        }
        if (given.size() > QueryReader.KEYS_MAX) {
            fault(POINTER, "too-many", "at most " + QueryReader.KEYS_MAX);
            given = List.of();
        }
        for (int i = 0; i < given.size(); i++) {
            String pointer = Fault.at(POINTER, i);
            if (!(given.get(i) instanceof Value.Text(var text))) {
                fault(pointer, "wrong-type", "an alias or a path is expected");
                continue;
            }
            boolean descending = text.startsWith("-");
            Optional<Term> term = term(text.substring(descending ? 1 : 0), pointer);
            if (term.isPresent()) {
                if (seen.add(term.get())) {
                    keys.add(new SortKey(term.get(), descending));
                } else {
                    fault(pointer, "duplicate", "`" + text + "` appears twice");
                }
            }
        }
        for (Term term : rest()) {
            if (seen.add(term)) {
                keys.add(new SortKey(term, false));
            }
        }
        return keys;
    }

    private Optional<Term> term(String name, String pointer) {
        Output output = outputs.get(name);
        Optional<Term> term =
                output != null ? Optional.of(output.term()) : unselected(name, pointer);
        if (term.isPresent() && !term.get().attribute().isSortable()) {
            fault(pointer, "not-applicable", "`" + name + "` has no order that a page could keep");
            return Optional.empty();
        }
        return term;
    }

    private Optional<Term> unselected(String name, String pointer) {
        Optional<Column> column = paths.column(name, pointer);
        return switch (form) {
            case RECORDS -> column.map(Term.class::cast);
            case DISTINCT -> column.isEmpty() ? Optional.empty() : missing(name, pointer, "select");
            case GROUPS ->
                    column.isEmpty() || groupBy.contains(column.get())
                            ? column.map(Term.class::cast)
                            : missing(name, pointer, "groupBy");
        };
    }

    private Optional<Term> missing(String name, String pointer, String member) {
        fault(pointer, "not-applicable", "`" + name + "` is not in `" + member + "`");
        return Optional.empty();
    }

    private List<? extends Term> rest() {
        return switch (form) {
            case RECORDS -> paths.follow("id").stream().toList();
            case GROUPS -> groupBy;
            case DISTINCT -> {
                var terms = outputs.values().stream().map(Output::term).toList();
                if (!terms.stream().allMatch(term -> term.attribute().isSortable())) {
                    fault("/distinct", "not-applicable", "some of `select` cannot be told apart");
                }
                yield terms;
            }
        };
    }

    private void fault(String pointer, String code, String message) {
        faults.add(new Fault(pointer, code, message));
    }
}
