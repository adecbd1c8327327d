package com.athyper.edge.data;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.policy.Operation.ENTITY_IMPORT;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.EdgeError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.record.ImportReport;
import com.athyper.meta.record.ImportReports;
import com.athyper.meta.record.ImportReports.Whose;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * How the caller's own imports are doing, from any node.
 *
 * <pre>
 * GET /api/data/{entity}/import[?key=]    the latest, or those under one idempotency key
 * GET /api/data/{entity}/import/{import}
 * </pre>
 */
public final class ImportReportRoutes {
    /** A portion of rows takes much less: whoever made them has gone away. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(1);

    private static final Shape IMPORT =
            Shape.object("Import")
                    .must("id", Shape.uuid())
                    .may("key", Shape.text())
                    .must("state", Shape.choice("running", "stalled", "complete", "stopped"))
                    .must("dryRun", Shape.flag())
                    .must("bytes", Shape.integer())
                    .may("bytesTotal", Shape.integer())
                    .must("rows", Shape.integer())
                    .must("created", Shape.integer())
                    .must("updated", Shape.integer())
                    .must("failed", Shape.integer())
                    .must("startedAt", Shape.time())
                    .must("changedAt", Shape.time())
                    .may("faults", Shape.list(ImportRoutes.ROW.ref()))
                    .with(ImportRoutes.ROW)
                    .build();
    private static final Shape IMPORTS =
            Shape.object("Imports").must("items", Shape.list(IMPORT.ref())).with(IMPORT).build();

    private final Entities entities;
    private final ImportReports reports;
    private final InstantSource clock;

    public ImportReportRoutes(Models models, ImportReports reports, InstantSource clock) {
        this.entities = new Entities(models);
        this.reports = reports;
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("data", "record", "List the caller's imports, the latest first")
                        .may(Parameter.query("key", Shape.text(), "of this Idempotency-Key alone"))
                        .gives(200, IMPORTS)
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/data/{entity}/import",
                                ENTITY_IMPORT,
                                DECIDED,
                                this::latest),
                Contract.of("data", "record", "Show how an import of the caller's is doing")
                        .gives(200, IMPORT)
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/data/{entity}/import/{import}",
                                ENTITY_IMPORT,
                                DECIDED,
                                this::one));
    }

    private static Whose whose(Call call, EntityModel model) {
        return new Whose(call.tenant(), model.name(), call.caller().principal());
    }

    private CompletionStage<Answer<Reply>> latest(Call call) {
        return entities.with(
                call,
                model ->
                        reports.latest(whose(call, model), call.request().query().get("key"))
                                .thenApply(
                                        found ->
                                                Answer.ok(
                                                        Reply.ok(
                                                                Value.object()
                                                                        .put("items", items(found))
                                                                        .build()))));
    }

    private Value items(List<ImportReport> found) {
        return new Value.Items(found.stream().<Value>map(this::document).toList());
    }

    private CompletionStage<Answer<Reply>> one(Call call) {
        return entities.with(
                call,
                model ->
                        call.request()
                                .id("import")
                                .map(
                                        id ->
                                                reports.find(whose(call, model), id)
                                                        .thenApply(
                                                                found ->
                                                                        found.map(this::whole)
                                                                                .map(Answer::ok)
                                                                                .orElseGet(
                                                                                        ImportReportRoutes
                                                                                                ::missing)))
                                .orElseGet(() -> Steps.now(missing())));
    }

    private static Answer<Reply> missing() {
        return Answer.refused(EdgeError.NOT_FOUND.because("there is no such import of yours"));
    }

    private Reply whole(ImportReport report) {
        return Reply.ok(document(report).with("faults", new Value.Items(report.faults())));
    }

    private Value.Fields document(ImportReport report) {
        var counts = report.counts();
        var document = Value.object();
        report.asked().bytes().ifPresent(total -> document.put("bytesTotal", total));
        return document.put("id", report.id().toString())
                .put("key", report.asked().key())
                .put("state", state(report))
                .put("dryRun", report.asked().dryRun())
                .put("bytes", counts.bytes())
                .put("rows", counts.rows())
                .put("created", counts.created())
                .put("updated", counts.updated())
                .put("failed", counts.failed())
                .put("startedAt", report.asked().at().toString())
                .put("changedAt", report.changedAt().toString())
                .build();
    }

    private String state(ImportReport report) {
        return switch (report.state()) {
            case RUNNING ->
                    report.changedAt().isBefore(clock.instant().minus(SILENCE_MAX))
                            ? "stalled"
                            : "running";
            case COMPLETE -> "complete";
            case STOPPED -> "stopped";
        };
    }
}
