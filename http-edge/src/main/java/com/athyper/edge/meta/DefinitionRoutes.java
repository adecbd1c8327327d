package com.athyper.edge.meta;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;
import static com.athyper.tenancy.definition.DefinitionError.NOT_FOUND;
import static com.athyper.tenancy.definition.DefinitionError.VERSION_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.EntityTags;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.policy.ConsentedChange;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.ErrorKind;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.Models;
import com.athyper.meta.change.SchemaSurvey;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.DefinitionCommand;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The definitions of one kind; {@code …} is the area's path, and policies say {@code activate}.
 *
 * <pre>
 * POST   …                               register: version 1, a draft
 * GET    …                               list
 * GET    …/{name}                        the latest version
 * DELETE …/{name}                        retire
 * POST   …/{name}/versions               the next draft: what is left out carries over
 * GET    …/{name}/versions               newest last
 * GET    …/{name}/versions/{v}
 * POST   …/{name}/versions/{v}/publish   put into force, idempotent
 * </pre>
 */
public final class DefinitionRoutes {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

    private final Definitions definitions;
    private final ConsentedChange changes;
    private final SchemaSurvey survey;
    private final DefinitionArea area;
    private final EntityKinds kinds;
    private final String one;

    public DefinitionRoutes(
            Definitions definitions, Models models, SchemaSurvey survey, DefinitionArea area) {
        this.definitions = definitions;
        this.changes = new ConsentedChange(definitions);
        this.survey = survey;
        this.area = area;
        this.kinds = new EntityKinds(models, area);
        this.one = area.path() + "/{name}";
    }

    public List<Endpoint> endpoints() {
        String noun = area.kind().id();
        return List.of(
                taking("Register a definition of kind " + noun)
                        .gives(201, DefinitionForm.VERSION, "Location", "ETag")
                        .refuses(409, 422)
                        .guarded(POST, area.path(), area.design(), DECIDED, this::register),
                about("List definitions of kind " + noun)
                        .pages()
                        .may(kinds.parameters())
                        .gives(200, Shape.page(DefinitionForm.SUMMARY))
                        .guarded(GET, area.path(), area.read(), DECIDED, this::list),
                about("Show the latest version, also as of a time")
                        .may(
                                Parameter.IF_NONE_MATCH,
                                Parameter.query("at", Shape.time(), "as it was then"))
                        .gives(200, DefinitionForm.DEFINITION, "ETag")
                        .refuses(404)
                        .guarded(GET, one, area.read(), DECIDED, this::show),
                about("Withdraw the definition as a whole")
                        .gives(204, Reply.Form.NOTHING)
                        .refuses(404, 409)
                        .guarded(DELETE, one, area.design(), DECIDED, this::retire),
                taking("Draft the next version out of what changes")
                        .gives(201, DefinitionForm.VERSION, "Location", "ETag")
                        .refuses(404, 409, 422)
                        .guarded(POST, one + "/versions", area.design(), DECIDED, this::draft),
                about("List versions")
                        .pages()
                        .gives(200, Shape.page(DefinitionForm.VERSION))
                        .refuses(404)
                        .guarded(GET, one + "/versions", area.read(), DECIDED, this::versions),
                about("Show a version")
                        .may(Parameter.IF_NONE_MATCH)
                        .gives(200, DefinitionForm.VERSION, "ETag")
                        .refuses(404)
                        .guarded(
                                GET,
                                one + "/versions/{v}",
                                area.read(),
                                DECIDED,
                                this::showVersion),
                about("Put a version into force")
                        .gives(200, DefinitionForm.PUBLICATION)
                        .refuses(404, 409, 422)
                        .guarded(
                                POST,
                                one + "/versions/{v}/" + area.publish(),
                                area.design(),
                                DECIDED,
                                this::publish));
    }

    /** Policies have as many rules as others have members in all. */
    private Contract taking(String summary) {
        return area.kind() == DefinitionKind.POLICY
                ? about(summary).takesDocument(DefinitionForm.DOCUMENT)
                : about(summary).takes(DefinitionForm.DOCUMENT);
    }

    private Contract about(String summary) {
        return Contract.of(area.area(), area.kind().id(), summary);
    }

    private CompletionStage<Answer<Reply>> register(Call call) {
        Value.Fields document = call.request().json();
        Optional<String> name = document.text("name").filter(EntityName::isValid);
        if (name.isEmpty()) {
            boolean absent = document.get("name").isEmpty();
            return Steps.refused(
                    DefinitionError.INVALID.because(
                            "the definition has no proper name",
                            List.of(
                                    new Fault(
                                            "/name",
                                            absent ? "required" : "pattern",
                                            "a name is snake_case, at most 48 characters"))));
        }
        var key = key(call, new EntityName(name.get()));
        return Steps.map(
                definitions.execute(key, new DefinitionCommand.Register(document), call.origin()),
                definition -> drafted(call, key, definition));
    }

    private CompletionStage<Answer<Reply>> draft(Call call) {
        return with(
                call,
                key ->
                        Steps.map(
                                definitions.execute(
                                        key,
                                        new DefinitionCommand.Draft(call.request().json()),
                                        call.origin()),
                                definition -> drafted(call, key, definition)));
    }

    private Reply drafted(Call call, DefinitionKey key, Definition definition) {
        Version version = definition.latest().orElseThrow();
        Value.Fields form = DefinitionForm.version(area, key.name().value(), version);
        return Reply.created(
                        area.path() + "/" + key.name() + "/versions/" + version.number(),
                        area.kind() == DefinitionKind.POLICY
                                ? DefinitionForm.drafted(
                                        form, call.authorization().misfits(version.document()))
                                : form)
                .tagged(String.valueOf(version.number()));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return Steps.then(
                Paging.of(call.request().query()),
                paging ->
                        definitions
                                .list(call.tenant(), area.kind())
                                .thenApply(
                                        all ->
                                                kinds.chosen(call, all)
                                                        .flatMap(
                                                                chosen ->
                                                                        paging.cut(
                                                                                chosen,
                                                                                Definitions.Summary
                                                                                        ::name))
                                                        .map(
                                                                page ->
                                                                        Paging.reply(
                                                                                page,
                                                                                each ->
                                                                                        kinds.form(
                                                                                                call,
                                                                                                each)))));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        Optional<String> at = call.request().query().get("at");
        Optional<Instant> moment;
        try {
            moment = at.map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Steps.refused(QUERY_INVALID.because("`at` is a time"));
        }
        return known(
                call,
                key ->
                        moment.map(it -> definitions.at(key, it))
                                .orElseGet(() -> definitions.show(key)),
                (key, definition) ->
                        tagged(
                                call,
                                String.valueOf(definition.versions().size()),
                                DefinitionForm.definition(area, key.name().value(), definition)));
    }

    private CompletionStage<Answer<Reply>> versions(Call call) {
        return known(
                call,
                (key, definition) ->
                        Paging.of(call.request().query())
                                .flatMap(
                                        paging ->
                                                paging.cut(
                                                        definition.versions(),
                                                        version ->
                                                                "%06d".formatted(version.number())))
                                .map(
                                        page ->
                                                Paging.reply(
                                                        page,
                                                        version ->
                                                                DefinitionForm.version(
                                                                        area,
                                                                        key.name().value(),
                                                                        version))));
    }

    private CompletionStage<Answer<Reply>> showVersion(Call call) {
        return known(
                call,
                (key, definition) ->
                        version(call, definition)
                                .flatMap(
                                        version ->
                                                tagged(
                                                        call,
                                                        version.hash(),
                                                        DefinitionForm.version(
                                                                area,
                                                                key.name().value(),
                                                                version))));
    }

    private CompletionStage<Answer<Reply>> publish(Call call) {
        Optional<Integer> number = number(call);
        if (number.isEmpty()) {
            return Steps.refused(VERSION_NOT_FOUND.because("there is no such version"));
        }
        return with(call, key -> publish(call, key, number.get()));
    }

    private CompletionStage<Answer<Reply>> publish(Call call, DefinitionKey key, int number) {
        return Steps.map(
                        changes.publish(call, key, number),
                        definition ->
                                published(call, key, definition.version(number).orElseThrow()))
                .thenCompose(answer -> goingOn(answer, key, number));
    }

    /** Who is not answered in time is told where to look. */
    private CompletionStage<Answer<Reply>> goingOn(
            Answer<Reply> answer, DefinitionKey key, int number) {
        if (!(answer instanceof Answer.Refused<Reply>(var problem))
                || problem.code().kind() != ErrorKind.UNAVAILABLE
                || area.kind() != DefinitionKind.ENTITY) {
            return Steps.now(answer);
        }
        return survey.progress(key.tenant(), key.name())
                .thenApply(
                        told ->
                                told.filter(progress -> progress.version() == number).isEmpty()
                                        ? answer
                                        : Answer.refused(
                                                problem.code()
                                                        .because(
                                                                "it goes on: GET /api/meta/changes/"
                                                                        + key.name()
                                                                        + "."
                                                                        + number
                                                                        + "/progress")));
    }

    private Reply published(Call call, DefinitionKey key, Version version) {
        var form = DefinitionForm.publication(area, key.name().value(), version);
        if (area.kind() == DefinitionKind.POLICY) {
            // The one that decisions are reached under from now on.
            form.put("epoch", call.authorization().inForce().epoch());
        }
        return Reply.ok(form.build());
    }

    private CompletionStage<Answer<Reply>> retire(Call call) {
        return with(call, key -> Steps.map(changes.retire(call, key), _ -> Reply.empty(204)));
    }

    private static Answer<Reply> tagged(Call call, String tag, Value form) {
        return EntityTags.unlessKnown(call.request().headers(), tag, () -> Reply.ok(form));
    }

    private CompletionStage<Answer<Reply>> known(
            Call call, BiFunction<DefinitionKey, Definition, Answer<Reply>> reply) {
        return known(call, definitions::show, reply);
    }

    private CompletionStage<Answer<Reply>> known(
            Call call,
            Function<DefinitionKey, CompletionStage<Definition>> asked,
            BiFunction<DefinitionKey, Definition, Answer<Reply>> reply) {
        return with(
                call,
                key ->
                        asked.apply(key)
                                .thenApply(
                                        definition ->
                                                definition.versions().isEmpty()
                                                        ? missing()
                                                        : reply.apply(key, definition)));
    }

    private CompletionStage<Answer<Reply>> with(
            Call call, Function<DefinitionKey, CompletionStage<Answer<Reply>>> next) {
        String name = call.request().param("name");
        return EntityName.isValid(name)
                ? next.apply(key(call, new EntityName(name)))
                : Steps.now(missing());
    }

    private DefinitionKey key(Call call, EntityName name) {
        return new DefinitionKey(call.tenant(), area.kind(), name);
    }

    private static Answer<Version> version(Call call, Definition definition) {
        return number(call)
                .flatMap(definition::version)
                .<Answer<Version>>map(Answer::ok)
                .orElseGet(
                        () ->
                                Answer.refused(
                                        VERSION_NOT_FOUND.because("there is no such version")));
    }

    private static Optional<Integer> number(Call call) {
        return Optional.of(call.request().param("v"))
                .filter(text -> NUMBER.matcher(text).matches())
                .map(Integer::valueOf);
    }

    private static <T> Answer<T> missing() {
        return Answer.refused(NOT_FOUND.because("there is no such definition"));
    }
}
