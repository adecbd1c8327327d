package com.athyper.edge.data;

import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Query;
import com.athyper.edge.problem.EdgeError;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.meta.EntityModel;
import com.athyper.meta.StandardForm;
import com.athyper.meta.record.FilterReader;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The day on which records have to hold, where a request names one. */
public final class EffectiveDay {
    static final String NAME = "effectiveAt";
    static final Parameter PARAMETER =
            Parameter.query(
                    NAME,
                    Shape.text(),
                    "a day such as 2026-11-30: shows what holds then, of entities with periods");

    private EffectiveDay() {}

    public static Answer<Optional<LocalDate>> of(Query query) {
        Optional<String> text = query.get(NAME);
        var day = text.flatMap(StandardForm::date).map(LocalDate::parse);
        return text.isPresent() && day.isEmpty()
                ? Answer.refused(
                        EdgeError.QUERY_INVALID.because(
                                "`effectiveAt` is a day such as 2026-11-30"))
                : Answer.ok(day);
    }

    /** A filter, and that what it finds holds on the day, as far as the entity has periods. */
    public static Answer<Expr> held(EntityModel model, Optional<LocalDate> day, Expr filter) {
        var dating = model.traits().effectiveDating();
        if (day.isEmpty() || dating.isEmpty()) {
            return Answer.ok(filter);
        }
        return FilterReader.read(model, dating.get().filter(day.get()))
                .map(held -> filter.equals(Expr.TRUE) ? held : new Expr.All(List.of(filter, held)));
    }

    /** As {@link #held}, of the day that a request for a list of the entity names. */
    static Answer<Expr> held(EntityModel model, Query query, Expr filter) {
        return of(query)
                .flatMap(
                        day ->
                                day.isPresent()
                                                && model.traits().effectiveDating().isEmpty()
                                                && query.get("expand").isEmpty()
                                        ? Answer.refused(
                                                EdgeError.QUERY_INVALID.because(
                                                        "`" + model.name() + "` has no periods"))
                                        : held(model, day, filter));
    }
}
