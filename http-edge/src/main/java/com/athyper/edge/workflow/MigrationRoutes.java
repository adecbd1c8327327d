package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;
import static com.athyper.policy.Operation.TEMPLATE_MIGRATE;
import static com.athyper.policy.Operation.TEMPLATE_READ;
import static com.athyper.tenancy.definition.DefinitionError.NOT_FOUND;
import static com.athyper.tenancy.definition.DefinitionError.VERSION_NOT_FOUND;
import static com.athyper.workflow.WorkflowError.MIGRATION_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Ids;
import com.athyper.kernel.Value;
import com.athyper.workflow.migration.MigrationItem.Status;
import com.athyper.workflow.migration.MigrationJob;
import com.athyper.workflow.migration.MigrationOrder;
import com.athyper.workflow.migration.TemplateMigrations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * How the versions of a template stand, and how running approvals go over to another.
 *
 * <pre>
 * GET  /api/workflow/templates/{name}/lifecycle
 * POST /api/workflow/templates/{name}/versions/{v}/impact      what it would do to what runs
 * POST /api/workflow/templates/{name}/migrations               a dry run unless it says otherwise
 * GET  /api/workflow/templates/{name}/migrations
 * GET  /api/workflow/templates/{name}/migrations/{id}          with its progress
 * GET  /api/workflow/templates/{name}/migrations/{id}/results  ?status=refused
 * POST /api/workflow/templates/{name}/migrations/{id}/undo
 * </pre>
 */
public final class MigrationRoutes {
    private static final String ONE = "/api/workflow/templates/{name}";
    private static final String MIGRATIONS = ONE + "/migrations";
    private static final String MIGRATION = MIGRATIONS + "/{id}";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");
    private static final int NUMBER_MAX = 999_999;
    private static final int STEP_MAX = 200;

    private final TemplateMigrations migrations;
    private final Ids ids;

    public MigrationRoutes(TemplateMigrations migrations, Ids ids) {
        this.migrations = migrations;
        this.ids = ids;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                about("Tell how each version stands and how much runs by it")
                        .gives(200, MigrationShapes.LIVES)
                        .refuses(404)
                        .guarded(GET, ONE + "/lifecycle", TEMPLATE_READ, DECIDED, this::lives),
                about("Say what a version would do to approvals that run")
                        .pages()
                        .mayTake(MigrationShapes.IMPACT_INPUT)
                        .gives(200, MigrationShapes.IMPACT)
                        .refuses(404, 409, 422)
                        .guarded(
                                POST,
                                ONE + "/versions/{v}/impact",
                                TEMPLATE_MIGRATE,
                                DECIDED,
                                this::impact),
                about("Migrate running approvals, or try what that would do")
                        .takes(MigrationShapes.MIGRATION_INPUT)
                        .gives(202, MigrationShapes.JOB, "Location")
                        .refuses(404, 409, 422)
                        .guarded(POST, MIGRATIONS, TEMPLATE_MIGRATE, DECIDED, this::start),
                about("List the latest migrations")
                        .gives(200, MigrationShapes.JOBS)
                        .refuses(404)
                        .guarded(GET, MIGRATIONS, TEMPLATE_MIGRATE, DECIDED, this::latest),
                about("Tell how far a migration is")
                        .gives(200, MigrationShapes.JOB)
                        .refuses(404)
                        .guarded(GET, MIGRATION, TEMPLATE_MIGRATE, DECIDED, this::show),
                about("Tell what became of each approval")
                        .pages()
                        .may(Parameter.query("status", Shape.text(), "those alone that are so far"))
                        .gives(200, Shape.page(MigrationShapes.ITEM))
                        .refuses(404)
                        .guarded(
                                GET,
                                MIGRATION + "/results",
                                TEMPLATE_MIGRATE,
                                DECIDED,
                                this::results),
                about("Take a migration back where nothing has been decided since")
                        .mayTake(MigrationShapes.UNDO_INPUT)
                        .gives(202, MigrationShapes.JOB)
                        .refuses(404, 409, 422)
                        .guarded(POST, MIGRATION + "/undo", TEMPLATE_MIGRATE, DECIDED, this::undo));
    }

    private static Contract about(String summary) {
        return Contract.of("workflow", "template", summary);
    }

    private CompletionStage<Answer<Reply>> lives(Call call) {
        return template(
                call,
                name ->
                        Steps.map(
                                migrations.lives(call.tenant(), name),
                                lives -> Reply.ok(MigrationShapes.lives(name.value(), lives))));
    }

    private CompletionStage<Answer<Reply>> impact(Call call) {
        String number = call.request().param("v");
        if (!NUMBER.matcher(number).matches()) {
            return Steps.refused(VERSION_NOT_FOUND.because("there is no such version"));
        }
        var input = Input.of(call.request().json());
        return template(
                call,
                name -> {
                    var order = order(input, name, Integer.parseInt(number), true);
                    return Steps.then(
                            input.whole(order),
                            sound ->
                                    Steps.then(
                                            Paging.of(call.request().query()),
                                            paging ->
                                                    Steps.map(
                                                            migrations.impact(
                                                                    call.tenant(),
                                                                    sound,
                                                                    paging.limit(),
                                                                    paging.cursor(),
                                                                    call.origin()),
                                                            impact ->
                                                                    Reply.ok(
                                                                            MigrationShapes.impact(
                                                                                    sound,
                                                                                    impact)))));
                });
    }

    private CompletionStage<Answer<Reply>> start(Call call) {
        var input = Input.of(call.request().json());
        return template(
                call,
                name -> {
                    int to = number(input, "to", input.neededCount("to")).orElse(0);
                    boolean dryRun = input.flag("dryRun", true);
                    var reason = input.optionalText("reason", ApprovalShapes.COMMENT_MAX);
                    var order = order(input, name, to, dryRun);
                    return Steps.then(
                            input.whole(order),
                            sound -> {
                                var told = reason.map(call::because).orElse(call);
                                return Steps.map(
                                        migrations.start(
                                                call.tenant(), ids.next(), sound, told.origin()),
                                        job -> accepted(call, job));
                            });
                });
    }

    private static Reply accepted(Call call, MigrationJob job) {
        return Reply.json(202, MigrationShapes.job(job))
                .with(
                        "Location",
                        MIGRATIONS.replace("{name}", call.request().param("name"))
                                + "/"
                                + job.id());
    }

    private static Supplier<MigrationOrder> order(
            Input input, EntityName template, int to, boolean dryRun) {
        var from = number(input, "from", input.count("from"));
        boolean mayEnd = input.flag("mayEnd", false);
        Map<String, String> mapping = mapping(input);
        Optional<String> step;
        List<UUID> instances;
        if (input.present("instances")) {
            var which = input.object("instances");
            step = which.optionalText("step", STEP_MAX);
            instances = ids(which);
            which.closed();
        } else {
            step = Optional.empty();
            instances = List.of();
        }
        return () ->
                new MigrationOrder(template, to, from, mapping, dryRun, mayEnd, step, instances);
    }

    private static Optional<Integer> number(Input input, String name, OptionalLong number) {
        if (number.isPresent() && (number.getAsLong() < 1 || number.getAsLong() > NUMBER_MAX)) {
            input.fault(name, "range", "this is the number of a version");
            return Optional.empty();
        }
        return number.isPresent() ? Optional.of((int) number.getAsLong()) : Optional.empty();
    }

    private static Map<String, String> mapping(Input input) {
        var mapping = new HashMap<String, String>();
        input.open("mapping")
                .ifPresent(
                        names ->
                                names.values()
                                        .forEach(
                                                (from, to) -> {
                                                    if (to instanceof Value.Text(var step)) {
                                                        mapping.put(from, step);
                                                    } else {
                                                        input.fault(
                                                                "mapping",
                                                                "type",
                                                                "the new name of `%s` is a text"
                                                                        .formatted(from));
                                                    }
                                                }));
        return mapping;
    }

    private static List<UUID> ids(Input which) {
        if (!which.present("ids")) {
            return List.of();
        }
        var ids = new ArrayList<UUID>();
        for (var text : which.texts("ids", MigrationOrder.INSTANCES_MAX)) {
            uuid(text)
                    .ifPresentOrElse(
                            ids::add,
                            () -> which.fault("ids", "type", "`%s` is no id".formatted(text)));
        }
        if (ids.isEmpty()) {
            which.fault("ids", "too-few", "at least one is needed");
        }
        return ids;
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private CompletionStage<Answer<Reply>> latest(Call call) {
        return template(
                call,
                name ->
                        migrations
                                .latest(call.tenant(), name)
                                .thenApply(
                                        jobs ->
                                                Answer.ok(
                                                        Reply.ok(
                                                                Value.object()
                                                                        .put(
                                                                                "items",
                                                                                new Value.Items(
                                                                                        jobs
                                                                                                .stream()
                                                                                                .<Value>
                                                                                                        map(
                                                                                                                MigrationShapes
                                                                                                                        ::job)
                                                                                                .toList()))
                                                                        .build()))));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        return Steps.map(one(call), job -> Reply.ok(MigrationShapes.job(job)));
    }

    private CompletionStage<Answer<Reply>> results(Call call) {
        var asked = call.request().query().get("status");
        var status = asked.flatMap(MigrationRoutes::status);
        if (asked.isPresent() && status.isEmpty()) {
            return Steps.refused(QUERY_INVALID.because("there is no such status"));
        }
        return Steps.then(
                Paging.of(call.request().query()),
                paging ->
                        Steps.then(
                                one(call),
                                job ->
                                        Steps.map(
                                                migrations.items(
                                                        call.tenant(),
                                                        job.id(),
                                                        status,
                                                        paging.limit(),
                                                        paging.cursor()),
                                                page ->
                                                        Paging.reply(
                                                                page, MigrationShapes::item))));
    }

    private static Optional<Status> status(String word) {
        for (var status : Status.values()) {
            if (MigrationShapes.word(status).equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    private CompletionStage<Answer<Reply>> undo(Call call) {
        var input = Input.of(call.request().json());
        var reason = input.optionalText("reason", ApprovalShapes.COMMENT_MAX);
        return Steps.then(
                input.whole(() -> reason.map(call::because).orElse(call)),
                told ->
                        Steps.then(
                                one(told),
                                job ->
                                        Steps.map(
                                                migrations.undo(
                                                        told.tenant(),
                                                        job.order().template(),
                                                        job.id(),
                                                        told.origin()),
                                                undone -> accepted(told, undone))));
    }

    private CompletionStage<Answer<MigrationJob>> one(Call call) {
        var id = call.request().id("id");
        String name = call.request().param("name");
        return id.isEmpty() || !EntityName.isValid(name)
                ? Steps.refused(MIGRATION_NOT_FOUND.because("there is no such migration"))
                : migrations.find(call.tenant(), new EntityName(name), id.get());
    }

    private static CompletionStage<Answer<Reply>> template(
            Call call, Function<EntityName, CompletionStage<Answer<Reply>>> next) {
        String name = call.request().param("name");
        return EntityName.isValid(name)
                ? next.apply(new EntityName(name))
                : Steps.refused(NOT_FOUND.because("there is no such template"));
    }
}
