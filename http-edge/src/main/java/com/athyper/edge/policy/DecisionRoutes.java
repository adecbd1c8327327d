package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.PUT;
import static com.athyper.edge.problem.EdgeError.BODY_INVALID;
import static com.athyper.policy.Operation.DECISION_CONFIGURE;
import static com.athyper.policy.Operation.DECISION_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.Page;
import com.athyper.meta.Models;
import com.athyper.policy.log.DecisionFilter;
import com.athyper.policy.log.DecisionLog;
import com.athyper.policy.log.DecisionStore.Order;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogSettings;

import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What was decided in the caller's tenant.
 *
 * <pre>
 * GET /api/policy/decisions          newest first
 * GET /api/policy/decisions/export   oldest first, a line each
 * GET /api/policy/decision-log       how much is kept, and for how long
 * PUT /api/policy/decision-log
 * </pre>
 */
public final class DecisionRoutes {
    private static final Shape SETTINGS =
            Shape.object("DecisionLogSettings")
                    .must("operations", Shape.anyObject())
                    .must("retentionDays", Shape.integer())
                    .build();
    private static final Shape WANTED =
            Shape.object("WantedDecisionLogSettings")
                    .may("operations", Shape.anyObject())
                    .may("retentionDays", Shape.integer())
                    .build();

    private final DecisionLog log;
    private final DecisionForm form;

    public DecisionRoutes(DecisionLog log, Models models) {
        this.log = log;
        this.form = new DecisionForm(models);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("policy", "decision", "List what was decided, newest first")
                        .may(Parameter.PAGING.subList(0, 2).toArray(Parameter[]::new))
                        .may(DecisionQuery.PARAMETERS.toArray(Parameter[]::new))
                        .gives(200, Shape.page(DecisionForm.ENTRY))
                        .guarded(GET, "/api/policy/decisions", DECISION_READ, DECIDED, this::list),
                Contract.of("policy", "decision", "Stream what was decided, oldest first")
                        .may(DecisionQuery.PARAMETERS.toArray(Parameter[]::new))
                        .gives(200, Reply.Form.NDJSON)
                        .guarded(
                                GET,
                                "/api/policy/decisions/export",
                                DECISION_READ,
                                DECIDED,
                                this::export),
                Contract.of("policy", "decision", "How much is kept of what is decided")
                        .gives(200, SETTINGS)
                        .guarded(
                                GET,
                                "/api/policy/decision-log",
                                DECISION_READ,
                                DECIDED,
                                this::settings),
                Contract.of("policy", "decision", "Say how much is kept of what is decided")
                        .takes(WANTED)
                        .gives(200, SETTINGS)
                        .refuses(422)
                        .guarded(
                                PUT,
                                "/api/policy/decision-log",
                                DECISION_CONFIGURE,
                                DECIDED,
                                this::configure));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        var query = call.request().query();
        return Steps.then(
                Paging.of(query),
                paging ->
                        Steps.then(
                                DecisionQuery.read(query),
                                filter ->
                                        Steps.map(
                                                log.page(
                                                        call.tenant(),
                                                        filter,
                                                        new Order(
                                                                true,
                                                                paging.limit(),
                                                                paging.cursor())),
                                                page ->
                                                        Paging.reply(
                                                                page,
                                                                entry -> form.of(call, entry)))));
    }

    /** The first page is read before anything is sent: until then a refusal has its status. */
    private CompletionStage<Answer<Reply>> export(Call call) {
        return Steps.then(
                DecisionQuery.read(call.request().query()),
                filter ->
                        Steps.map(
                                page(call, filter, Optional.empty()),
                                first ->
                                        Reply.streamed(
                                                Reply.Form.NDJSON,
                                                Source.single(text(call, first))
                                                        .concatLazy(rest(call, filter, first)))));
    }

    private CompletionStage<Answer<Page<LogEntry>>> page(
            Call call, DecisionFilter filter, Optional<String> cursor) {
        return log.page(call.tenant(), filter, new Order(false, Page.LIMIT_MAX, cursor));
    }

    private Source<ByteString, NotUsed> rest(
            Call call, DecisionFilter filter, Page<LogEntry> first) {
        return Source.unfoldAsync(
                first.nextCursor(),
                cursor ->
                        cursor.isEmpty()
                                ? CompletableFuture.completedStage(
                                        Optional.<Pair<Optional<String>, ByteString>>empty())
                                : page(call, filter, cursor)
                                        .thenApply(answer -> Optional.of(more(call, answer))));
    }

    private Pair<Optional<String>, ByteString> more(Call call, Answer<Page<LogEntry>> answer) {
        return switch (answer) {
            case Answer.Ok<Page<LogEntry>>(var page) ->
                    Pair.create(page.nextCursor(), text(call, page));
            // The status is sent already: the stream breaks off, which is seen.
            case Answer.Refused<Page<LogEntry>>(var problem) ->
                    throw new IllegalStateException(
                            "an export ended early: " + problem.code().id());
        };
    }

    private ByteString text(Call call, Page<LogEntry> page) {
        var lines = new StringBuilder();
        for (LogEntry entry : page.items()) {
            lines.append(Json.write(form.of(call, entry))).append('\n');
        }
        return ByteString.fromString(lines.toString());
    }

    private CompletionStage<Answer<Reply>> settings(Call call) {
        return log.settings(call.tenant())
                .thenApply(settings -> Answer.ok(Reply.ok(settings.document())));
    }

    private CompletionStage<Answer<Reply>> configure(Call call) {
        return switch (LogSettings.read(call.request().json())) {
            case LogSettings.Read.Faulty(var faults) ->
                    Steps.refused(
                            BODY_INVALID.because(
                                    "the body has " + faults.size() + " fault(s)", faults));
            case LogSettings.Read.Sound(var settings) ->
                    log.change(call.tenant(), settings, call.origin())
                            .thenApply(_ -> Answer.ok(Reply.ok(settings.document())));
        };
    }
}
