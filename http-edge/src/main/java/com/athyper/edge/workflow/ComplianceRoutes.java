package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;
import static com.athyper.policy.Operation.METRICS_READ;

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
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.workflow.Compliance;
import com.athyper.workflow.Compliance.Account;
import com.athyper.workflow.Compliance.Entry;
import com.athyper.workflow.Compliance.Period;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * How approvals go, and whether the clock kept its word.
 *
 * <pre>
 * GET /api/workflow/metrics                 template, from, to: thirty days up to now is usual
 * GET /api/workflow/sla-report              template, from, to, within=PT1S
 * GET /api/workflow/sla-report/deadlines    the same, one by one, in pages
 * </pre>
 */
public final class ComplianceRoutes {
    private static final String SLA = "/api/workflow/sla-report";
    private static final int MOST = 200;
    private static final int UNACCOUNTED_MAX = 1_000;
    private static final Duration USUAL = Duration.ofDays(30);
    private static final Duration WITHIN = Duration.ofSeconds(1);
    private static final Duration WITHIN_MAX = Duration.ofDays(1);

    private static final Parameter TEMPLATE =
            Parameter.query("template", Shape.text(), "by this template alone");
    private static final Parameter FROM =
            Parameter.query("from", Shape.time(), "usually thirty days before its end");
    private static final Parameter TO = Parameter.query("to", Shape.time(), "usually now");
    private static final Parameter ALLOWED =
            Parameter.query(
                    "within",
                    Shape.text(),
                    "how late the clock may be, such as PT1S, which is usual");

    private final Compliance compliance;

    public ComplianceRoutes(Compliance compliance) {
        this.compliance = compliance;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("workflow", "compliance", "Measure approvals")
                        .may(TEMPLATE, FROM, TO)
                        .gives(200, ComplianceShapes.METRICS)
                        .guarded(
                                GET, "/api/workflow/metrics", METRICS_READ, DECIDED, this::metrics),
                Contract.of("workflow", "compliance", "Prove what became of every deadline")
                        .may(TEMPLATE, FROM, TO, ALLOWED)
                        .gives(200, ComplianceShapes.SLA_REPORT)
                        .guarded(GET, SLA, METRICS_READ, DECIDED, this::report),
                Contract.of("workflow", "compliance", "List deadlines and what became of them")
                        .may(
                                TEMPLATE,
                                FROM,
                                TO,
                                ALLOWED,
                                Parameter.PAGING.get(0),
                                Parameter.PAGING.get(1))
                        .gives(200, Shape.page(ComplianceShapes.DEADLINE))
                        .guarded(GET, SLA + "/deadlines", METRICS_READ, DECIDED, this::deadlines));
    }

    private CompletionStage<Answer<Reply>> metrics(Call call) {
        return Steps.then(
                period(call),
                period ->
                        compliance
                                .metrics(call.tenant(), period, MOST)
                                .thenApply(
                                        metrics ->
                                                Answer.ok(
                                                        Reply.ok(
                                                                ComplianceForm.metrics(
                                                                        period, metrics)))));
    }

    private CompletionStage<Answer<Reply>> report(Call call) {
        return Steps.then(
                period(call),
                period ->
                        Steps.then(
                                within(call.request().query()),
                                within ->
                                        compliance
                                                .sla(call.tenant(), period, within, UNACCOUNTED_MAX)
                                                .thenApply(
                                                        report ->
                                                                Answer.ok(
                                                                        Reply.ok(
                                                                                ComplianceForm
                                                                                        .report(
                                                                                                period,
                                                                                                within,
                                                                                                report))))));
    }

    private CompletionStage<Answer<Reply>> deadlines(Call call) {
        var query = call.request().query();
        return Steps.then(
                period(call),
                period ->
                        Steps.then(
                                within(query),
                                within ->
                                        Steps.then(
                                                Paging.of(query),
                                                paging -> page(call, period, within, paging))));
    }

    private CompletionStage<Answer<Reply>> page(
            Call call, Period period, Duration within, Paging paging) {
        return Steps.then(
                after(paging.cursor()),
                after ->
                        compliance
                                .deadlines(call.tenant(), period, within, after, paging.limit() + 1)
                                .thenApply(found -> Answer.ok(reply(found, paging.limit()))));
    }

    private static Reply reply(List<Entry> found, int limit) {
        boolean last = found.size() <= limit;
        var shown = last ? found : found.subList(0, limit);
        return Paging.reply(
                new Page<>(
                        shown,
                        last ? Optional.empty() : Optional.of(cursor(shown.getLast())),
                        OptionalLong.empty()),
                ComplianceForm::entry);
    }

    private static String cursor(Entry entry) {
        var text =
                "%s\n%s\n%s\n%s\n%d"
                        .formatted(
                                entry.deadline(),
                                entry.instance(),
                                entry.step(),
                                entry.kind(),
                                entry.level());
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of which nothing but its place matters. */
    private static Answer<Optional<Entry>> after(Optional<String> cursor) {
        if (cursor.isEmpty()) {
            return Answer.ok(Optional.empty());
        }
        try {
            var text =
                    new String(Base64.getUrlDecoder().decode(cursor.get()), StandardCharsets.UTF_8);
            var parts = List.of(text.split("\n", -1));
            if (parts.size() != 5) {
                return refused("`cursor` is not one of ours");
            }
            return Answer.ok(
                    Optional.of(
                            new Entry(
                                    UUID.fromString(parts.get(1)),
                                    "",
                                    parts.get(2),
                                    parts.get(3),
                                    Integer.parseInt(parts.get(4)),
                                    Instant.parse(parts.getFirst()),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Account.PENDING,
                                    Optional.empty(),
                                    Optional.empty())));
        } catch (DateTimeException | IllegalArgumentException e) {
            return refused("`cursor` is not one of ours");
        }
    }

    private static Answer<Period> period(Call call) {
        var query = call.request().query();
        var now = call.origin().at();
        Optional<String> template = query.get("template");
        if (template.filter(it -> !EntityName.isValid(it)).isPresent()) {
            return refused("`template` is a name");
        }
        try {
            var to = query.get("to").map(Instant::parse).orElse(now);
            var from = query.get("from").map(Instant::parse).orElse(to.minus(USUAL));
            return from.isBefore(to)
                    ? Answer.ok(new Period(template.map(EntityName::new), from, to, now))
                    : refused("`from` is before `to`");
        } catch (DateTimeException e) {
            return refused("times are such as 2030-01-31T12:00:00Z");
        }
    }

    private static Answer<Duration> within(Query query) {
        try {
            var within = query.get("within").map(Duration::parse).orElse(WITHIN);
            return within.isNegative() || within.compareTo(WITHIN_MAX) > 0
                    ? refused("`within` is between PT0S and P1D")
                    : Answer.ok(within);
        } catch (DateTimeException e) {
            return refused("`within` is a duration such as PT1S");
        }
    }

    private static <T> Answer<T> refused(String detail) {
        return Answer.refused(QUERY_INVALID.because(detail));
    }
}
