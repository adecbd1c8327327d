package com.athyper.edge.policy;

import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;

import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Query;
import com.athyper.kernel.Answer;
import com.athyper.policy.log.DecisionFilter;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Which decisions are asked for. */
final class DecisionQuery {
    static final List<Parameter> PARAMETERS =
            List.of(
                    Parameter.query("principal", Shape.text(), "who asked"),
                    Parameter.query("operation", Shape.text(), "as in the catalog"),
                    Parameter.query("entity", Shape.text(), "the entity"),
                    Parameter.query("recordId", Shape.text(), "the record"),
                    Parameter.query("decision", Shape.choice("allow", "deny"), "the answer"),
                    Parameter.query("rule", Shape.text(), "one that decided"),
                    Parameter.query("from", Shape.time(), "not before"),
                    Parameter.query("to", Shape.time(), "before"));

    private DecisionQuery() {}

    static Answer<DecisionFilter> read(Query query) {
        Optional<String> decision = query.get("decision");
        if (decision.filter(text -> !text.equals("allow") && !text.equals("deny")).isPresent()) {
            return Answer.refused(QUERY_INVALID.because("`decision` is allow or deny"));
        }
        return time(query.get("from"), "from")
                .flatMap(
                        from ->
                                time(query.get("to"), "to")
                                        .map(
                                                to ->
                                                        new DecisionFilter(
                                                                query.get("principal"),
                                                                query.get("operation"),
                                                                query.get("entity"),
                                                                query.get("recordId"),
                                                                decision.map("allow"::equals),
                                                                query.get("rule"),
                                                                from,
                                                                to)));
    }

    static Answer<Optional<Instant>> time(Optional<String> text, String name) {
        try {
            return Answer.ok(text.map(given -> OffsetDateTime.parse(given).toInstant()));
        } catch (DateTimeParseException e) {
            return Answer.refused(
                    QUERY_INVALID.because("`" + name + "` is a time such as 2030-01-31T12:00:00Z"));
        }
    }
}
