package com.athyper.edge.audit;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;
import static com.athyper.policy.Operation.AUDIT_READ;

import com.athyper.audit.AuditEvent;
import com.athyper.audit.AuditTrail;
import com.athyper.audit.AuditVerification;
import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Query;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Value;
import com.athyper.meta.Models;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The audit trail of the caller's tenant. Of records it shows what the caller would be shown of
 * them.
 *
 * <pre>
 * GET /api/audit/events   oldest first
 * GET /api/audit/verify   walks the whole chain
 * </pre>
 */
public final class AuditRoutes {
    private static final Shape EVENT =
            Shape.object("AuditEvent")
                    .must("number", Shape.integer())
                    .must("at", Shape.time())
                    .must("actor", Shape.text())
                    .must("operation", Shape.text())
                    .must("result", Shape.choice("done", "refused"))
                    .must("entity", Shape.nullable(Shape.text()))
                    .must("recordId", Shape.nullable(Shape.text()))
                    .must("before", Shape.anything())
                    .must("after", Shape.anything())
                    .must("reason", Shape.nullable(Shape.text()))
                    .must("requestId", Shape.text())
                    .must("hash", Shape.text())
                    .build();
    private static final Shape BREAK =
            Shape.object("AuditBreak")
                    .must("number", Shape.integer())
                    .must("reason", Shape.text())
                    .build();
    private static final Shape VERIFICATION =
            Shape.object("AuditVerification")
                    .must("valid", Shape.flag())
                    .must("events", Shape.integer())
                    .must("head", Shape.text())
                    .may("firstBreak", BREAK)
                    .build();

    private final AuditTrail trail;

    private final AuditSight sight;

    public AuditRoutes(AuditTrail trail, Models models) {
        this.trail = trail;
        this.sight = new AuditSight(models);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("audit", "audit", "List audit events, oldest first")
                        .pages()
                        .may(
                                Parameter.query("entity", Shape.text(), "the entity or kind"),
                                Parameter.query("recordId", Shape.text(), "the record or thing"),
                                Parameter.query("actor", Shape.text(), "who did it"),
                                Parameter.query("operation", Shape.text(), "as in the catalog"),
                                Parameter.query("from", Shape.time(), "not before"),
                                Parameter.query("to", Shape.time(), "before"))
                        .gives(200, Shape.page(EVENT))
                        .guarded(GET, "/api/audit/events", AUDIT_READ, DECIDED, this::events),
                Contract.of("audit", "audit", "Recompute the chain and compare")
                        .gives(200, VERIFICATION)
                        .guarded(GET, "/api/audit/verify", AUDIT_READ, DECIDED, this::verify));
    }

    private CompletionStage<Answer<Reply>> events(Call call) {
        Query query = call.request().query();
        Answer<AuditTrail.Query> asked =
                Paging.of(query)
                        .flatMap(
                                paging ->
                                        time(query, "from")
                                                .flatMap(
                                                        from ->
                                                                time(query, "to")
                                                                        .map(
                                                                                to ->
                                                                                        asked(
                                                                                                query,
                                                                                                paging,
                                                                                                from,
                                                                                                to))));
        return Steps.map(
                Steps.then(asked, wanted -> trail.events(call.tenant(), wanted)),
                page -> Paging.reply(page, event -> form(event, sight.of(call, event.entry()))));
    }

    private static AuditTrail.Query asked(
            Query query, Paging paging, Optional<Instant> from, Optional<Instant> to) {
        return new AuditTrail.Query(
                query.get("entity"),
                query.get("recordId"),
                query.get("actor"),
                query.get("operation"),
                from,
                to,
                paging.limit(),
                paging.cursor(),
                paging.count());
    }

    private static Answer<Optional<Instant>> time(Query query, String name) {
        try {
            return Answer.ok(query.get(name).map(text -> OffsetDateTime.parse(text).toInstant()));
        } catch (DateTimeParseException e) {
            return Answer.refused(
                    QUERY_INVALID.because("`" + name + "` is a time such as 2030-01-31T12:00:00Z"));
        }
    }

    private CompletionStage<Answer<Reply>> verify(Call call) {
        return trail.verify(call.tenant()).thenApply(found -> Answer.ok(Reply.ok(form(found))));
    }

    private static Value.Fields form(AuditVerification found) {
        var form =
                Value.object()
                        .put("valid", found.valid())
                        .put("events", found.events())
                        .put("head", found.head());
        found.firstBreak()
                .ifPresent(
                        broken ->
                                form.put(
                                        "firstBreak",
                                        Value.object()
                                                .put("number", broken.number())
                                                .put("reason", broken.reason())
                                                .build()));
        return form.build();
    }

    private static Value.Fields form(AuditEvent event, AuditEntry entry) {
        var origin = entry.origin();
        return Value.object()
                .put("number", event.number())
                .put("at", origin.at().toString())
                .put("actor", origin.principal().value())
                .put("operation", entry.operation())
                .put("result", entry.result().name().toLowerCase(Locale.ROOT))
                .put("entity", text(entry.entity()))
                .put("recordId", text(entry.subject()))
                .put("before", entry.before().orElse(Value.NULL))
                .put("after", entry.after().orElse(Value.NULL))
                .put("reason", text(origin.reason()))
                .put("requestId", origin.requestId())
                .put("hash", event.hash())
                .build();
    }

    private static Value text(Optional<String> text) {
        return text.<Value>map(Value::of).orElse(Value.NULL);
    }
}
