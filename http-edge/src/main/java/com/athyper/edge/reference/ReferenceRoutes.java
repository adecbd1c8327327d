package com.athyper.edge.reference;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.policy.Operation.REFERENCE_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.EntityTags;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.EdgeError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.meta.reference.Edition;
import com.athyper.meta.reference.ReferenceList;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The lists of codes that fields of type country, currency and language are judged by, and more.
 * They are in memory: the same for all tenants, and there while the database is away.
 *
 * <pre>
 * GET /api/ref                        which lists there are, of which standard and date
 * GET /api/ref/countries              also currencies, languages, time-zones, units
 * GET /api/ref/countries/{code}       of all but the time zones, whose codes have slashes
 * </pre>
 */
public final class ReferenceRoutes {
    private static final String PATH = "/api/ref";
    private static final String AREA = "reference";

    private static final Shape LIST =
            Shape.object("ReferenceList")
                    .must("list", Shape.text())
                    .must("standard", Shape.text())
                    .must("source", Shape.text())
                    .must("date", Shape.text().with("format", Value.of("date")))
                    .must("licence", Shape.text())
                    .must("codes", Shape.integer())
                    .build();
    private static final Shape LISTS =
            Shape.object("ReferenceLists").must("items", Shape.list(LIST.ref())).with(LIST).build();

    public List<Endpoint> endpoints() {
        var table = new ArrayList<Endpoint>();
        table.add(
                Contract.of(AREA, AREA, "Show which lists of codes there are, and of when")
                        .gives(200, LISTS)
                        .guarded(GET, PATH, REFERENCE_READ, DECIDED, _ -> Steps.ok(lists())));
        for (ReferenceList list : ReferenceList.values()) {
            String words = list.id().replace('-', ' ');
            Shape item = item(list.edition());
            table.add(
                    Contract.of(AREA, list.table(), "List " + words)
                            .pages()
                            .may(
                                    Parameter.query(
                                            "filter",
                                            Shape.text(),
                                            "JSON such as {\"code\":{\"startsWith\":\"M\"}}"),
                                    Parameter.query(
                                            "search",
                                            Shape.text(ReferenceFilter.SEARCH_MAX),
                                            "a part of code or name, in any case"),
                                    Parameter.IF_NONE_MATCH)
                            .gives(200, Shape.page(item), "ETag")
                            .guarded(
                                    GET,
                                    PATH + "/" + list.id(),
                                    REFERENCE_READ,
                                    DECIDED,
                                    call -> page(list.edition(), call)));
            if (list.edition().codes().stream().anyMatch(code -> code.contains("/"))) {
                // A segment of a path holds no slash, however it is written: these are filtered
                // for.
                continue;
            }
            table.add(
                    Contract.of(AREA, list.table(), "Show one of the " + words)
                            .may(Parameter.IF_NONE_MATCH)
                            .gives(200, item, "ETag")
                            .refuses(404)
                            .guarded(
                                    GET,
                                    PATH + "/" + list.id() + "/{code}",
                                    REFERENCE_READ,
                                    DECIDED,
                                    call -> show(list.edition(), call)));
        }
        return table;
    }

    private static Reply lists() {
        return Reply.ok(
                Value.object()
                        .put(
                                "items",
                                new Value.Items(
                                        Arrays.stream(ReferenceList.values())
                                                .<Value>map(list -> about(list.edition()))
                                                .toList()))
                        .build());
    }

    private static Value.Fields about(Edition edition) {
        return Value.object()
                .put("list", edition.list().id())
                .put("standard", edition.standard())
                .put("source", edition.source())
                .put("date", edition.date())
                .put("licence", edition.licence())
                .put("codes", edition.codes().size())
                .build();
    }

    private static CompletionStage<Answer<Reply>> page(Edition edition, Call call) {
        var query = call.request().query();
        return Steps.now(
                ReferenceFilter.of(edition, query)
                        .flatMap(
                                filter ->
                                        Paging.of(query)
                                                .flatMap(
                                                        paging ->
                                                                paging.cut(
                                                                        filter.among(edition),
                                                                        ReferenceRoutes::code)))
                        .flatMap(
                                page ->
                                        unlessKnown(
                                                edition,
                                                call,
                                                () -> Paging.reply(page, entry -> entry))));
    }

    private static CompletionStage<Answer<Reply>> show(Edition edition, Call call) {
        var entry = edition.find(call.request().param("code"));
        return entry.isEmpty()
                ? Steps.refused(EdgeError.NOT_FOUND.because("the list has no such code"))
                : Steps.now(unlessKnown(edition, call, () -> Reply.ok(entry.get())));
    }

    /** An edition never changes: whoever has one of its replies has all that there is to say. */
    private static Answer<Reply> unlessKnown(Edition edition, Call call, Supplier<Reply> reply) {
        return EntityTags.unlessKnown(
                call.request().headers(), edition.fingerprint().substring(0, 32), reply);
    }

    private static String code(Value.Fields entry) {
        return entry.text(Edition.CODE).orElseThrow();
    }

    /** Each member is always there, and null where the standard says nothing. */
    private static Shape item(Edition edition) {
        var shape = Shape.object(edition.list().item());
        for (Edition.Column column : edition.columns()) {
            Value.Fields type =
                    switch (column.type()) {
                        case TEXT, DECIMAL -> Shape.text();
                        case INTEGER -> Shape.integer();
                        case DATE -> Shape.text().with("format", Value.of("date"));
                    };
            boolean given =
                    edition.entries().values().stream()
                            .noneMatch(
                                    entry ->
                                            entry.get(column.name()).orElse(Value.NULL)
                                                    instanceof Value.Null);
            shape.must(column.name(), given ? type : Shape.nullable(type));
        }
        return shape.build();
    }
}
