package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;
import static com.athyper.policy.Operation.ENTITY_READ;
import static com.athyper.policy.Operation.INSTANCE_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Query;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.identity.Directory;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.workflow.Instances;
import com.athyper.workflow.Instances.Filter;
import com.athyper.workflow.Instances.Item;
import com.athyper.workflow.Instances.Kind;
import com.athyper.workflow.Instances.Search;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Approvals that the caller may see, the last ones first.
 *
 * <pre>
 * GET /api/workflow/instances   template, state, entity, recordId, requester, paused, incident,
 *                               startedFrom, startedBefore, sort
 * </pre>
 */
public final class InstanceListing {
    private static final Shape ITEM =
            Shape.object("InstanceItem")
                    .must("id", Shape.uuid())
                    .must("state", Shape.choice(Instances.STATES.toArray(String[]::new)))
                    .must("template", Shape.text())
                    .must("templateVersion", Shape.integer())
                    .must("entity", Shape.text())
                    .must("recordId", Shape.uuid())
                    .must("title", Shape.text())
                    .must("requester", Shape.text())
                    .must("startedAt", Shape.time())
                    .may("endedAt", Shape.time())
                    .must("steps", Shape.list(Shape.text()))
                    .may("dueAt", Shape.time())
                    .must("incidents", Shape.integer())
                    .build();

    private static final List<Parameter> PARAMETERS =
            List.of(
                    Parameter.query("template", Shape.text(), "by this template alone"),
                    Parameter.query(
                            "state",
                            Shape.choice(Instances.STATES.toArray(String[]::new)),
                            "that stand so"),
                    Parameter.query("entity", Shape.text(), "about records of this entity alone"),
                    Parameter.query("recordId", Shape.uuid(), "about this record alone"),
                    Parameter.query("requester", Shape.text(), "asked for by this principal"),
                    Parameter.query("paused", Shape.choice("true"), "the same as state paused"),
                    Parameter.query(
                            "incident",
                            Shape.choice("true", "false"),
                            "of which something, or nothing, must be mended"),
                    Parameter.query("startedFrom", Shape.time(), "started then or later"),
                    Parameter.query("startedBefore", Shape.time(), "started before"),
                    Parameter.query(
                            "sort",
                            Shape.choice("startedAt", "-startedAt"),
                            "by when they started; the last ones come first as is usual"));

    private final Instances instances;
    private final Sight sight;

    public InstanceListing(Instances instances, Directory directory) {
        this.instances = instances;
        this.sight = new Sight(directory);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("workflow", "approval", "List the approvals that the caller may see")
                        .may(PARAMETERS.toArray(Parameter[]::new))
                        .pages()
                        .gives(200, Shape.page(ITEM))
                        .guarded(
                                GET,
                                "/api/workflow/instances",
                                INSTANCE_READ,
                                DECIDED,
                                this::list));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        var query = call.request().query();
        return Steps.map(
                Steps.then(
                        filter(query)
                                .flatMap(filter -> sorted(query).map(way -> asked(filter, way))),
                        asked ->
                                Steps.then(
                                        Paging.of(query),
                                        paging ->
                                                instances
                                                        .kinds(call.tenant())
                                                        .thenCompose(
                                                                kinds ->
                                                                        found(
                                                                                call, asked, kinds,
                                                                                paging)))),
                page -> Paging.reply(page, InstanceListing::form));
    }

    /** What is looked for, whoever looks. */
    private record Asked(Filter filter, boolean descending) {}

    private static Asked asked(Filter filter, boolean descending) {
        return new Asked(filter, descending);
    }

    private CompletionStage<Answer<Page<Item>>> found(
            Call call, Asked asked, List<Kind> kinds, Paging paging) {
        var among = kinds.stream().filter(kind -> fits(asked.filter(), kind)).toList();
        var search =
                new Search(
                        call.caller().principal(),
                        sight.mandates(call),
                        among,
                        readable(call, among),
                        asked.filter(),
                        asked.descending());
        return instances.list(
                call.tenant(), search, paging.limit(), paging.cursor(), paging.count());
    }

    private static boolean fits(Filter filter, Kind kind) {
        return filter.entity().filter(it -> !it.equals(kind.entity())).isEmpty()
                && filter.template().filter(it -> !it.equals(kind.template())).isEmpty();
    }

    private static Map<EntityName, Expr> readable(Call call, List<Kind> kinds) {
        var readable = new LinkedHashMap<EntityName, Expr>();
        for (Kind kind : kinds) {
            readable.computeIfAbsent(
                    kind.entity(), entity -> call.authorization().visible(ENTITY_READ, entity));
        }
        return readable;
    }

    private static Answer<Boolean> sorted(Query query) {
        return switch (query.get("sort").orElse("-startedAt")) {
            case "startedAt" -> Answer.ok(false);
            case "-startedAt" -> Answer.ok(true);
            case String _ -> refused("`sort` is `startedAt` or `-startedAt`");
        };
    }

    private static Answer<Filter> filter(Query query) {
        for (var name : List.of("entity", "template")) {
            if (query.get(name).filter(it -> !EntityName.isValid(it)).isPresent()) {
                return refused("`%s` is a name".formatted(name));
            }
        }
        if (query.get("requester").filter(it -> !PrincipalId.isValid(it)).isPresent()) {
            return refused("`requester` is the name of a principal");
        }
        Optional<String> paused = query.get("paused");
        if (paused.filter(it -> !it.equals("true")).isPresent()) {
            return refused("`paused` can only be `true`");
        }
        Optional<String> state = paused.map(_ -> "paused").or(() -> query.get("state"));
        if (state.filter(it -> !Instances.STATES.contains(it)).isPresent()) {
            return refused("`state` is one of " + String.join(", ", Instances.STATES));
        }
        if (paused.isPresent()
                && query.get("state").filter(it -> !it.equals("paused")).isPresent()) {
            return refused("`paused` and another `state` exclude each other");
        }
        Optional<String> incident = query.get("incident");
        if (incident.filter(it -> !List.of("true", "false").contains(it)).isPresent()) {
            return refused("`incident` is `true` or `false`");
        }
        try {
            return Answer.ok(
                    new Filter(
                            query.get("template").map(EntityName::new),
                            state,
                            query.get("entity").map(EntityName::new),
                            query.get("recordId").map(UUID::fromString),
                            query.get("requester").map(PrincipalId::new),
                            incident.map(Boolean::valueOf),
                            query.get("startedFrom").map(Instant::parse),
                            query.get("startedBefore").map(Instant::parse)));
        } catch (DateTimeParseException e) {
            return refused("times are such as 2030-01-31T12:00:00Z");
        } catch (IllegalArgumentException e) {
            return refused("`recordId` is the id of a record");
        }
    }

    private static Value.Fields form(Item item) {
        return Value.object()
                .put("id", item.id().toString())
                .put("state", item.state())
                .put("template", item.template().value())
                .put("templateVersion", item.templateVersion())
                .put("entity", item.entity().value())
                .put("recordId", item.recordId().toString())
                .put("title", item.title())
                .put("requester", item.requester().value())
                .put("startedAt", item.startedAt().toString())
                .put("endedAt", item.endedAt().map(Instant::toString))
                .put("steps", Value.texts(item.steps()))
                .put("dueAt", item.dueAt().map(Instant::toString))
                .put("incidents", item.incidents())
                .build();
    }

    private static <T> Answer<T> refused(String detail) {
        return Answer.refused(QUERY_INVALID.because(detail));
    }
}
