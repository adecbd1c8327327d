package com.athyper.edge.data;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;
import static com.athyper.policy.Operation.ENTITY_EXPORT;

import com.athyper.audit.AuditTrail;
import com.athyper.edge.access.Call;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Json;
import com.athyper.kernel.Page;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.Models;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordRendering;
import com.athyper.meta.record.RelatedFilter;
import com.athyper.meta.record.StoredRecord;

import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * All records that a caller may see, as a stream. It is read a page at a time by its place in the
 * order of ids, and the next page only once the reader wants more: no transaction is open between
 * two pages, so a slow reader holds up nobody. Each page is narrowed by the policy of its moment.
 *
 * <pre>
 * GET /api/data/{entity}/export?format=ndjson|csv
 * </pre>
 */
public final class ExportRoutes {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final int PAGE_SIZE = Page.LIMIT_MAX;

    private final Models models;
    private final Entities entities;
    private final RecordDesk records;
    private final AuditTrail audit;

    public ExportRoutes(Models models, RecordDesk records, AuditTrail audit) {
        this.models = models;
        this.entities = new Entities(models);
        this.records = records;
        this.audit = audit;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("data", "record", "Stream all records that may be seen")
                        .may(
                                EffectiveDay.PARAMETER,
                                Parameter.query(
                                        "format",
                                        Shape.choice("ndjson", "csv"),
                                        "ndjson if left out"),
                                Parameter.query(
                                        "filter",
                                        Shape.text(),
                                        "JSON such as {\"amount\":{\"gt\":\"1000\"}}"),
                                Parameter.query(
                                        "fields", Shape.text(), "the columns, in their order"))
                        .gives(200, Reply.Form.NDJSON)
                        .refuses(403, 404)
                        .guarded(
                                GET,
                                "/api/data/{entity}/export",
                                ENTITY_EXPORT,
                                DECIDED,
                                this::export));
    }

    /** The first page, read before anything is sent: until then a refusal has its status. */
    private record Begun(Page<StoredRecord> page, EntityModel model, List<String> columns) {}

    private CompletionStage<Answer<Reply>> export(Call call) {
        String format = call.request().query().get("format").orElse("ndjson");
        if (!format.equals("ndjson") && !format.equals("csv")) {
            return Steps.refused(QUERY_INVALID.because("`format` is ndjson or csv"));
        }
        boolean csv = format.equals("csv");
        CompletionStage<Answer<Begun>> begun =
                entities.with(
                        call,
                        model ->
                                Steps.then(
                                        columns(call, model),
                                        columns ->
                                                Steps.map(
                                                        page(call, model, Optional.empty()),
                                                        page -> new Begun(page, model, columns))));
        return Steps.then(
                begun,
                first ->
                        audit.append(entry(call, format))
                                .thenApply(_ -> Answer.ok(reply(call, first, csv))));
    }

    private Reply reply(Call call, Begun first, boolean csv) {
        var columns = first.columns();
        String header = csv ? new CsvWriter().header(columns).text() : "";
        ByteString beginning =
                ByteString.fromString(header + text(first.model(), columns, first.page(), csv));
        Source<ByteString, NotUsed> rest =
                Source.unfoldAsync(
                        first.page().nextCursor(),
                        cursor ->
                                cursor.isEmpty()
                                        ? CompletableFuture.completedStage(Optional.empty())
                                        : more(call, columns, cursor, csv));
        return Reply.streamed(
                csv ? Reply.Form.CSV : Reply.Form.NDJSON,
                Source.single(beginning).concatLazy(rest));
    }

    private CompletionStage<Optional<Pair<Optional<String>, ByteString>>> more(
            Call call, List<String> columns, Optional<String> cursor, boolean csv) {
        CompletionStage<Answer<Pair<Optional<String>, ByteString>>> next =
                entities.with(
                        call,
                        model ->
                                Steps.map(
                                        page(call, model, cursor),
                                        page ->
                                                Pair.create(
                                                        page.nextCursor(),
                                                        ByteString.fromString(
                                                                text(model, columns, page, csv)))));
        return next.thenApply(
                answer ->
                        switch (answer) {
                            case Answer.Ok<Pair<Optional<String>, ByteString>>(var portion) ->
                                    Optional.of(portion);
                            // The status is sent already: the stream breaks off, which is seen.
                            case Answer.Refused<Pair<Optional<String>, ByteString>>(var problem) ->
                                    throw new IllegalStateException(
                                            "an export ended early: " + problem.code().id());
                        });
    }

    private CompletionStage<Answer<Page<StoredRecord>>> page(
            Call call, EntityModel model, Optional<String> cursor) {
        Answer<RelatedFilter.Read> filter =
                call.request()
                        .query()
                        .get("filter")
                        .map(
                                text ->
                                        RelatedFilter.read(
                                                model,
                                                text,
                                                name ->
                                                        models.find(
                                                                call.tenant(),
                                                                name,
                                                                call.unitPath())))
                        .orElseGet(() -> Answer.ok(RelatedFilter.Read.ALL));
        return Steps.then(
                filter.flatMap(
                        read ->
                                EffectiveDay.held(model, call.request().query(), read.filter())
                                        .map(held -> new RelatedFilter.Read(held, read.having()))),
                wanted ->
                        records.list(
                                call,
                                model,
                                new RecordQuery(
                                        wanted.filter(),
                                        List.of(),
                                        PAGE_SIZE,
                                        cursor,
                                        false,
                                        wanted.having())));
    }

    private Answer<List<String>> columns(Call call, EntityModel model) {
        Optional<String> fields = call.request().query().get("fields");
        if (fields.isEmpty()) {
            return Answer.ok(allColumns(model));
        }
        return SelectionReader.read(
                        model,
                        call.request().query(),
                        name -> models.find(call.tenant(), name, call.unitPath()))
                .map(_ -> List.of(fields.get().split(",")).stream().distinct().toList());
    }

    private static List<String> allColumns(EntityModel model) {
        var columns = new ArrayList<>(List.of("id", "version"));
        model.lifecycle().ifPresent(_ -> columns.add("state"));
        model.shownFields().forEach(field -> columns.add(field.name()));
        columns.addAll(List.of("createdAt", "createdBy", "updatedAt", "updatedBy"));
        return columns;
    }

    private static String text(
            EntityModel model, List<String> columns, Page<StoredRecord> page, boolean csv) {
        var table = new CsvWriter();
        var lines = new StringBuilder();
        for (StoredRecord record : page.items()) {
            Value.Fields shown = RecordRendering.render(model, record);
            if (csv) {
                table.row(columns.stream().map(column -> cell(model, column, shown)).toList());
            } else {
                var line = Value.object();
                columns.forEach(column -> line.put(column, shown.get(column).orElse(Value.NULL)));
                lines.append(Json.write(line.build())).append('\n');
            }
        }
        return csv ? table.text() : lines.toString();
    }

    private static CsvWriter.Cell cell(EntityModel model, String column, Value.Fields shown) {
        Value value = shown.get(column).orElse(Value.NULL);
        Optional<FieldType> type = model.field(column).map(Field::type);
        // A JSON field is JSON in its cell also where it is a text: so it can be read back.
        return type.equals(Optional.of(FieldType.JSON)) && !(value instanceof Value.Null)
                ? new CsvWriter.Cell(Value.of(Json.write(value)), value instanceof Value.Num)
                : new CsvWriter.Cell(
                        value, type.equals(Optional.of(FieldType.DECIMAL)) && isNumber(value));
    }

    /** What stands in place of a masked amount is a text like any other. */
    private static boolean isNumber(Value value) {
        return value instanceof Value.Text(var text) && DECIMAL.matcher(text).matches();
    }

    /** Who took which records away, before the first of them leaves. */
    private static AuditEntry entry(Call call, String format) {
        var query = call.request().query();
        return new AuditEntry(
                call.tenant(),
                call.origin(),
                ENTITY_EXPORT.id(),
                AuditEntry.Result.DONE,
                Optional.of(call.request().param("entity")),
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                        Value.object()
                                .put("format", format)
                                .put("filter", query.get("filter"))
                                .put("fields", query.get("fields"))
                                .build()));
    }
}
