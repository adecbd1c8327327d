package com.athyper.edge.workflow;

import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;

import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Query;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Inbox.Filter;
import com.athyper.workflow.Inbox.Order;
import com.athyper.workflow.Inbox.Search;
import com.athyper.workflow.Inbox.View;
import com.athyper.workflow.Mandate;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which tasks are asked for, out of the query. */
final class TaskListing {
    private static final int TEXT_MAX = 200;

    static final List<Parameter> PARAMETERS =
            List.of(
                    Parameter.query(
                            "view",
                            Shape.choice("inbox", "sent", "done"),
                            "what waits for the caller, what they asked for, or what they decided"),
                    Parameter.query("entity", Shape.text(), "of records of this entity alone"),
                    Parameter.query("step", Shape.text(), "of steps of this name alone"),
                    Parameter.query("dueBefore", Shape.time(), "due before this time"),
                    Parameter.query("overdue", Shape.choice("true"), "due before now"),
                    Parameter.query("text", Shape.text(TEXT_MAX), "part of the title"),
                    Parameter.query(
                            "sort",
                            Shape.choice(
                                    "createdAt",
                                    "-createdAt",
                                    "dueAt",
                                    "-dueAt",
                                    "decidedAt",
                                    "-decidedAt"),
                            "`inbox` by createdAt (usual) or dueAt, `sent` by createdAt, `done` by"
                                    + " decidedAt"));

    private TaskListing() {}

    static Answer<Search> of(
            Query query, PrincipalId principal, Instant now, List<Mandate> mandates) {
        return view(query)
                .flatMap(
                        view ->
                                filter(query, now)
                                        .flatMap(
                                                filter ->
                                                        sorted(
                                                                query, view, filter, principal,
                                                                mandates)));
    }

    private static Answer<View> view(Query query) {
        return switch (query.get("view").orElse("inbox")) {
            case "inbox" -> Answer.ok(View.WAITING);
            case "sent" -> Answer.ok(View.SENT);
            case "done" -> Answer.ok(View.DONE);
            case String _ -> refused("`view` is `inbox`, `sent` or `done`");
        };
    }

    private static Answer<Filter> filter(Query query, Instant now) {
        Optional<String> entity = query.get("entity");
        if (entity.filter(name -> !EntityName.isValid(name)).isPresent()) {
            return refused("`entity` is the name of an entity");
        }
        Optional<String> text = query.get("text");
        if (text.filter(it -> it.isBlank() || it.length() > TEXT_MAX).isPresent()) {
            return refused("`text` has between 1 and " + TEXT_MAX + " characters");
        }
        Optional<String> overdue = query.get("overdue");
        if (overdue.filter(it -> !it.equals("true")).isPresent()) {
            return refused("`overdue` can only be `true`");
        }
        Optional<Instant> before;
        try {
            before = query.get("dueBefore").map(Instant::parse);
        } catch (DateTimeParseException e) {
            return refused("`dueBefore` is a time such as 2030-01-31T12:00:00Z");
        }
        boolean earlier = overdue.isPresent() && before.filter(now::isAfter).isEmpty();
        return Answer.ok(
                new Filter(
                        entity.map(EntityName::new),
                        query.get("step"),
                        earlier ? Optional.of(now) : before,
                        text));
    }

    private static Answer<Search> sorted(
            Query query, View view, Filter filter, PrincipalId principal, List<Mandate> mandates) {
        String sort = query.get("sort").orElse(usual(view));
        boolean descending = sort.startsWith("-");
        String key = descending ? sort.substring(1) : sort;
        if (!possible(view).contains(key)) {
            return refused("`sort` of this view is by " + String.join(" or ", possible(view)));
        }
        Order order =
                switch (key) {
                    case "dueAt" -> Order.DUE;
                    case "decidedAt" -> Order.DECIDED;
                    case String _ -> Order.CREATED;
                };
        return Answer.ok(new Search(view, principal, mandates, filter, order, descending));
    }

    private static String usual(View view) {
        return switch (view) {
            case WAITING -> "createdAt";
            case SENT -> "-createdAt";
            case DONE -> "-decidedAt";
        };
    }

    private static Set<String> possible(View view) {
        return switch (view) {
            case WAITING -> Set.of("createdAt", "dueAt");
            case SENT -> Set.of("createdAt");
            case DONE -> Set.of("decidedAt");
        };
    }

    private static <T> Answer<T> refused(String detail) {
        return Answer.refused(QUERY_INVALID.because(detail));
    }
}
