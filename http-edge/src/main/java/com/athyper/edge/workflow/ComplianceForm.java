package com.athyper.edge.workflow;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.workflow.Compliance.Account;
import com.athyper.workflow.Compliance.ApproverCourse;
import com.athyper.workflow.Compliance.Course;
import com.athyper.workflow.Compliance.Entry;
import com.athyper.workflow.Compliance.Metrics;
import com.athyper.workflow.Compliance.Open;
import com.athyper.workflow.Compliance.Period;
import com.athyper.workflow.Compliance.SlaReport;
import com.athyper.workflow.Compliance.Spread;
import com.athyper.workflow.Compliance.StepCourse;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The numbers about approvals as clients read them. */
final class ComplianceForm {
    /** What is out of the ordinary, as it is called outside. */
    private static final Map<String, String> EVENTS = events();

    private ComplianceForm() {}

    private static Map<String, String> events() {
        var names = new LinkedHashMap<String, String>();
        names.put("self-approval", "selfApprovalAttempts");
        names.put("override-proposed", "overridesProposed");
        names.put("overridden", "overrides");
        names.put("passed-over", "stepsPassedOver");
        names.put("delegated", "delegations");
        names.put("returned", "returns");
        names.put("reassigned", "reassignments");
        names.put("invited", "invitations");
        names.put("on-behalf", "decisionsOnBehalf");
        names.put("escalated", "escalations");
        names.put("notified", "notifications");
        names.put("reminded", "reminders");
        names.put("incident", "incidents");
        names.put("paused", "pauses");
        names.put("resumed", "resumptions");
        return names;
    }

    private static Value seconds(Duration duration) {
        var seconds = BigDecimal.valueOf(duration.toNanos() / 1_000, 6).stripTrailingZeros();
        return Value.of(seconds.setScale(Math.max(seconds.scale(), 0)));
    }

    private static <T> Value list(Collection<T> items, Function<T, Value> form) {
        return new Value.Items(items.stream().map(form).toList());
    }

    private static Value counts(Map<String, Long> counts) {
        var form = Value.object();
        new TreeMap<>(counts).forEach(form::put);
        return form.build();
    }

    private static Value spread(Spread spread) {
        return Value.object()
                .put("count", spread.count())
                .put("p50Seconds", seconds(spread.p50()))
                .put("p90Seconds", seconds(spread.p90()))
                .put("maxSeconds", seconds(spread.max()))
                .build();
    }

    static Value metrics(Period period, Metrics metrics) {
        var events = Value.object();
        EVENTS.forEach((kind, name) -> events.put(name, metrics.events().getOrDefault(kind, 0L)));
        return period(period)
                .put("approvals", course(metrics.courses().getFirst()))
                .put(
                        "templates",
                        list(
                                metrics.courses().subList(1, metrics.courses().size()),
                                ComplianceForm::course))
                .put("steps", list(metrics.steps(), ComplianceForm::step))
                .put("approvers", list(metrics.approvers(), ComplianceForm::approver))
                .put(
                        "sla",
                        Value.object()
                                .put("kept", metrics.sla().kept())
                                .put("missed", metrics.sla().missed())
                                .put("overdue", metrics.sla().overdue())
                                .build())
                .put("events", events.build())
                .put("bottleneck", bottleneck(metrics))
                .build();
    }

    private static Value.ObjectBuilder period(Period period) {
        return Value.object()
                .put("from", period.from().toString())
                .put("to", period.to().toString())
                .put("asOf", period.end().toString());
    }

    private static Value course(Course course) {
        return Value.object()
                .put("template", course.template().map(EntityName::value))
                .put("started", course.started())
                .put("ended", course.cycle().count())
                .put("outcomes", counts(course.outcomes()))
                .put("cycle", spread(course.cycle()))
                .build();
    }

    private static Value step(StepCourse step) {
        return open(
                        Value.object()
                                .put("template", step.template().value())
                                .put("step", step.step())
                                .put("elapsed", spread(step.elapsed()))
                                .put("outcomes", counts(step.outcomes()))
                                .put("deciders", counts(step.deciders())),
                        step.open())
                .build();
    }

    private static Value approver(ApproverCourse approver) {
        return open(
                        Value.object()
                                .put("principal", approver.principal().value())
                                .put("decided", spread(approver.decided()))
                                .put("decisions", counts(approver.decisions())),
                        approver.open())
                .build();
    }

    private static Value.ObjectBuilder open(Value.ObjectBuilder form, Open open) {
        return form.put("waitingSeconds", seconds(open.waiting()))
                .put("workingSeconds", seconds(open.working()));
    }

    /** Both come with the most first. */
    private static Value bottleneck(Metrics metrics) {
        var form = Value.object();
        metrics.steps().stream()
                .findFirst()
                .filter(step -> !step.open().waiting().isZero())
                .ifPresent(
                        step ->
                                form.put("template", step.template().value())
                                        .put("step", step.step())
                                        .put("waitingSeconds", seconds(step.open().waiting())));
        metrics.approvers().stream()
                .findFirst()
                .filter(approver -> !approver.open().whole().isZero())
                .ifPresent(
                        approver ->
                                form.put("approver", approver.principal().value())
                                        .put("openSeconds", seconds(approver.open().whole())));
        return form.build();
    }

    static Value report(Period period, Duration within, SlaReport report) {
        var totals = Value.object();
        new TreeMap<>(report.totals())
                .forEach((kind, accounts) -> totals.put(kind, accounts(accounts)));
        return period(period)
                .put("withinSeconds", seconds(within))
                .put("proved", report.unaccounted().isEmpty())
                .put("totals", totals.build())
                .put("lag", spread(report.lag()))
                .put(
                        "histogram",
                        list(
                                report.upTo().entrySet(),
                                bucket ->
                                        Value.object()
                                                .put("upToSeconds", seconds(bucket.getKey()))
                                                .put("count", bucket.getValue())
                                                .build()))
                .put("unaccounted", list(report.unaccounted(), ComplianceForm::entry))
                .build();
    }

    private static Value accounts(Map<Account, Long> accounts) {
        var form = Value.object();
        for (Account account : Account.values()) {
            form.put(word(account), accounts.getOrDefault(account, 0L));
        }
        return form.build();
    }

    private static String word(Account account) {
        return account.name().toLowerCase(Locale.ROOT);
    }

    static Value entry(Entry entry) {
        var form =
                Value.object()
                        .put("instanceId", entry.instance().toString())
                        .put("template", entry.template())
                        .put("step", entry.step())
                        .put("kind", entry.kind())
                        .put("level", entry.level())
                        .put("deadline", entry.deadline().toString())
                        .put("setAt", entry.setAt().map(Instant::toString))
                        .put("closedAt", entry.closedAt().map(Instant::toString))
                        .put("account", word(entry.account()))
                        .put("why", entry.why());
        entry.lag().ifPresent(lag -> form.put("lagSeconds", seconds(lag)));
        return form.build();
    }
}
