package com.athyper.edge.meta;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.META_DESIGN;
import static com.athyper.policy.Operation.META_READ;
import static com.athyper.tenancy.definition.DefinitionError.INVALID;
import static com.athyper.tenancy.definition.DefinitionError.NOT_FOUND;
import static com.athyper.tenancy.definition.DefinitionError.VERSION_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.change.ChangeProgress;
import com.athyper.meta.change.ContractChange;
import com.athyper.meta.change.ContractDiff;
import com.athyper.meta.change.Drift;
import com.athyper.meta.change.SchemaSurvey;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * What a version of an entity would change, before anything is changed, and whether a table is what
 * it should be. A change is a view over a draft: its id is the entity and the version, and it is
 * applied by publishing that version.
 *
 * <pre>
 * GET  /api/meta/entities/{name}/versions/{v}/diff?from=u
 * GET  /api/meta/entities/{name}/drift
 * POST /api/meta/changes                                    {"entity","version"}
 * GET  /api/meta/changes/{id}
 * GET  /api/meta/changes/{id}/progress                      while it is being made, and afterwards
 * </pre>
 */
public final class ChangeRoutes {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");
    private static final Shape CONTRACT_CHANGE =
            Shape.object("ContractChange")
                    .must("kind", Shape.text())
                    .must("subject", Shape.text())
                    .must("pointer", Shape.text())
                    .must("breaking", Shape.flag())
                    .must("message", Shape.text())
                    .build();
    private static final Shape DIFF =
            Shape.object("ContractDiff")
                    .must("entity", Shape.text())
                    .must("from", Shape.integer())
                    .must("to", Shape.integer())
                    .must("breaking", Shape.flag())
                    .must("changes", Shape.list(CONTRACT_CHANGE.ref()))
                    .with(CONTRACT_CHANGE)
                    .build();
    private static final Shape DRIFT =
            Shape.object("DriftReport")
                    .must("entity", Shape.text())
                    .must("version", Shape.integer())
                    .must("drifted", Shape.flag())
                    .must("differences", Shape.list(Shape.anyObject()))
                    .build();
    private static final Shape PROGRESS =
            Shape.object("ChangeProgress")
                    .must("id", Shape.text())
                    .must("status", Shape.choice("applying", "applied"))
                    .may("step", Shape.integer())
                    .may("steps", Shape.integer())
                    .may("written", Shape.integer())
                    .may("at", Shape.text())
                    .build();
    private static final Shape ASKED =
            Shape.object("ChangeRequest")
                    .must("entity", Shape.text(48))
                    .must("version", Shape.integer())
                    .build();

    private final Definitions definitions;
    private final Models models;
    private final SchemaSurvey survey;
    private final ChangeReport reports;

    public ChangeRoutes(Definitions definitions, Models models, SchemaSurvey survey) {
        this.definitions = definitions;
        this.models = models;
        this.survey = survey;
        this.reports = new ChangeReport(definitions, models, survey);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("meta", "entity", "Tell what a version changes for clients")
                        .may(
                                Parameter.query(
                                        "from",
                                        Shape.integer().with("minimum", Value.of(1)),
                                        "the earlier version; left out, the one in force, or else"
                                                + " the one before"))
                        .gives(200, DIFF)
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/meta/entities/{name}/versions/{v}/diff",
                                META_READ,
                                DECIDED,
                                this::diff),
                Contract.of("meta", "entity", "Hold the table against the model in force")
                        .gives(200, DRIFT)
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/meta/entities/{name}/drift",
                                META_READ,
                                DECIDED,
                                this::drift),
                Contract.of("meta", "change", "Plan a change, and change nothing")
                        .takes(ASKED)
                        .gives(200, ChangeReport.SHAPE)
                        .refuses(404, 422)
                        .guarded(POST, "/api/meta/changes", META_DESIGN, DECIDED, this::plan),
                Contract.of("meta", "change", "Show a change as it stands now")
                        .gives(200, ChangeReport.SHAPE)
                        .refuses(404)
                        .guarded(GET, "/api/meta/changes/{id}", META_READ, DECIDED, this::show),
                Contract.of("meta", "change", "Tell how far a change has come that is being made")
                        .gives(200, PROGRESS)
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/meta/changes/{id}/progress",
                                META_READ,
                                DECIDED,
                                this::progress));
    }

    private CompletionStage<Answer<Reply>> diff(Call call) {
        Optional<Integer> to = number(call.request().param("v"));
        return with(
                call,
                call.request().param("name"),
                to,
                (definition, version) -> {
                    Optional<String> asked = call.request().query().get("from");
                    Optional<Version> from =
                            asked.isPresent()
                                    ? asked.flatMap(ChangeRoutes::number)
                                            .flatMap(definition::version)
                                    : definition
                                            .published()
                                            .filter(known -> known.number() != version.number())
                                            .or(() -> definition.version(version.number() - 1));
                    return from.isEmpty()
                            ? Steps.refused(
                                    VERSION_NOT_FOUND.because("there is no version to start from"))
                            : Steps.ok(Reply.ok(form(model(from.get()), model(version))));
                });
    }

    private static Value.Fields form(EntityModel from, EntityModel to) {
        List<ContractChange> changes = ContractDiff.between(from, to);
        return Value.object()
                .put("entity", to.name().value())
                .put("from", from.version())
                .put("to", to.version())
                .put("breaking", changes.stream().anyMatch(ContractChange::breaking))
                .put(
                        "changes",
                        new Value.Items(
                                changes.stream().<Value>map(ContractChange::value).toList()))
                .build();
    }

    private static EntityModel model(Version version) {
        return EntityCompiler.trusted(version.document(), version.number());
    }

    private CompletionStage<Answer<Reply>> drift(Call call) {
        Optional<EntityModel> found =
                Optional.of(call.request().param("name"))
                        .filter(EntityName::isValid)
                        .flatMap(name -> models.find(call.tenant(), new EntityName(name)));
        if (found.isEmpty()) {
            return Steps.refused(NOT_FOUND.because("there is no such entity in force"));
        }
        EntityModel model = found.get();
        return survey.table(call.tenant(), model.name())
                .thenApply(
                        table -> {
                            List<Drift> drifts = Drift.between(call.tenant(), model, table);
                            return Answer.ok(
                                    Reply.ok(
                                            Value.object()
                                                    .put("entity", model.name().value())
                                                    .put("version", model.version())
                                                    .put("drifted", !drifts.isEmpty())
                                                    .put(
                                                            "differences",
                                                            new Value.Items(
                                                                    drifts.stream()
                                                                            .<Value>map(
                                                                                    Drift::value)
                                                                            .toList()))
                                                    .build()));
                        });
    }

    private CompletionStage<Answer<Reply>> plan(Call call) {
        Value.Fields body = call.request().json();
        var faults = new ArrayList<Fault>();
        Optional<String> entity = body.text("entity").filter(EntityName::isValid);
        Optional<Integer> version =
                body.get("version")
                        .flatMap(
                                value ->
                                        value instanceof Value.Num(var number)
                                                ? number(number.toPlainString())
                                                : Optional.empty());
        if (entity.isEmpty()) {
            faults.add(new Fault("/entity", "required", "the name of an entity"));
        }
        if (version.isEmpty()) {
            faults.add(new Fault("/version", "required", "the number of a version"));
        }
        return faults.isEmpty()
                ? report(call, entity.orElseThrow(), version)
                : Steps.refused(INVALID.because("a change is an entity and a version", faults));
    }

    /** One version of one entity, as the path names it: {@code purchase_requisition.7}. */
    private record Change(EntityName entity, int version) {
        static Answer<Change> of(String id) {
            int point = id.lastIndexOf('.');
            Optional<Integer> version = number(id.substring(point + 1));
            return point < 0 || version.isEmpty() || !EntityName.isValid(id.substring(0, point))
                    ? Answer.refused(NOT_FOUND.because("there is no such change"))
                    : Answer.ok(new Change(new EntityName(id.substring(0, point)), version.get()));
        }
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        return Steps.then(
                Change.of(call.request().param("id")),
                change -> report(call, change.entity().value(), Optional.of(change.version())));
    }

    /** Without asking the definition, which is busy while it is being made. */
    private CompletionStage<Answer<Reply>> progress(Call call) {
        String id = call.request().param("id");
        return Steps.then(Change.of(id), change -> progress(call, id, change));
    }

    private CompletionStage<Answer<Reply>> progress(Call call, String id, Change change) {
        EntityName entity = change.entity();
        int number = change.version();
        if (models.find(call.tenant(), entity).filter(it -> it.version() >= number).isPresent()) {
            return Steps.ok(Reply.ok(told(id, "applied").build()));
        }
        return survey.progress(call.tenant(), entity)
                .thenApply(
                        told ->
                                told.filter(progress -> progress.version() == number)
                                        .map(progress -> Answer.ok(Reply.ok(told(id, progress))))
                                        .orElseGet(
                                                () ->
                                                        Answer.refused(
                                                                NOT_FOUND.because(
                                                                        "nobody is making this"
                                                                                + " change"))));
    }

    private static Value.Fields told(String id, ChangeProgress progress) {
        return told(id, "applying")
                .put("step", progress.step())
                .put("steps", progress.steps())
                .put("written", progress.written())
                .put("at", progress.at().toString())
                .build();
    }

    private static Value.ObjectBuilder told(String id, String status) {
        return Value.object().put("id", id).put("status", status);
    }

    private CompletionStage<Answer<Reply>> report(
            Call call, String entity, Optional<Integer> number) {
        return with(
                call,
                entity,
                number,
                (definition, version) ->
                        reports.of(call.tenant(), new EntityName(entity), definition, version)
                                .thenApply(report -> Answer.ok(Reply.ok(report))));
    }

    private CompletionStage<Answer<Reply>> with(
            Call call,
            String entity,
            Optional<Integer> number,
            BiFunction<Definition, Version, CompletionStage<Answer<Reply>>> next) {
        if (!EntityName.isValid(entity)) {
            return Steps.refused(NOT_FOUND.because("there is no such definition"));
        }
        var key = new DefinitionKey(call.tenant(), DefinitionKind.ENTITY, new EntityName(entity));
        return definitions
                .show(key)
                .thenCompose(
                        definition -> {
                            if (definition.versions().isEmpty()) {
                                return Steps.refused(
                                        NOT_FOUND.because("there is no such definition"));
                            }
                            Optional<Version> version = number.flatMap(definition::version);
                            return version.isEmpty()
                                    ? Steps.refused(
                                            VERSION_NOT_FOUND.because("there is no such version"))
                                    : next.apply(definition, version.get());
                        });
    }

    private static Optional<Integer> number(String text) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }
}
