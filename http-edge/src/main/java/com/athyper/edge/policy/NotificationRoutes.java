package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.policy.Operation.NOTIFICATION_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.StandingSubject;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.policy.notice.Notice;
import com.athyper.policy.notice.Notices;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What the caller is told, by name or by what they are.
 *
 * <pre>
 * GET /api/notifications   newest first
 * </pre>
 */
public final class NotificationRoutes {
    private static final Shape NOTIFICATION =
            Shape.object("Notification")
                    .must("id", Shape.uuid())
                    .must("since", Shape.time())
                    .must("at", Shape.time())
                    .must("count", Shape.integer())
                    .must("rule", Shape.text())
                    .must("decision", Shape.choice("allow", "deny"))
                    .must("principal", Shape.text())
                    .must("operation", Shape.text())
                    .must("entity", Shape.nullable(Shape.text()))
                    .must("recordId", Shape.nullable(Shape.text()))
                    .must("requestId", Shape.text())
                    .build();

    private final Notices notices;

    public NotificationRoutes(Notices notices) {
        this.notices = notices;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("collaboration", "notification", "List what the caller is told")
                        .may(Parameter.PAGING.get(0), Parameter.PAGING.get(1))
                        .gives(200, Shape.page(NOTIFICATION))
                        .guarded(
                                GET, "/api/notifications", NOTIFICATION_READ, DECIDED, this::list));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return Steps.map(
                Steps.then(
                        Paging.of(call.request().query()),
                        paging ->
                                notices.page(
                                        call.tenant(),
                                        StandingSubject.of(call.caller()),
                                        paging.limit(),
                                        paging.cursor())),
                page -> Paging.reply(page, NotificationRoutes::form));
    }

    private static Value.Fields form(Notices.Kept kept) {
        Notice notice = kept.notice();
        return Value.object()
                .put("id", kept.id().toString())
                .put("since", notice.since().toString())
                .put("at", notice.last().at().toString())
                .put("count", notice.count())
                .put("rule", notice.rule())
                .put("decision", notice.allowed() ? "allow" : "deny")
                .put("principal", notice.principal().value())
                .put("operation", notice.last().operation())
                .put("entity", text(notice.last().entity().map(EntityName::value)))
                .put("recordId", text(notice.last().record()))
                .put("requestId", notice.last().requestId())
                .build();
    }

    private static Value text(Optional<String> text) {
        return text.<Value>map(Value::of).orElse(Value.NULL);
    }
}
