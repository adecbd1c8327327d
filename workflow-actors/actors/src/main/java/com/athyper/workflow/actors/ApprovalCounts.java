package com.athyper.workflow.actors;

import com.athyper.kernel.TenantId;
import com.athyper.workflow.Compliance;
import com.athyper.workflow.Measured;
import com.athyper.workflow.Measured.Deadline;
import com.athyper.workflow.Measured.Fate;
import com.athyper.workflow.Measured.Kind;
import com.athyper.workflow.Measured.Passed;

import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * What this node has settled since it started, in numbers for Prometheus. Templates have series of
 * their own as far as there is room, and share the ones of {@code other} beyond it.
 */
public final class ApprovalCounts {
    static final int TEMPLATES_MAX = 200;

    private static final String OTHER = "tenant=\"other\",template=\"other\"";
    private static final String LAG = "athyper_workflow_deadline_lag_seconds";
    private static final String CYCLE = "athyper_workflow_approval_cycle_seconds";
    private static final String STEP = "athyper_workflow_step_seconds";

    /** A name, then labels as they are written. */
    private record Series(String name, String labels) {}

    private final Set<String> templates = ConcurrentHashMap.newKeySet();
    private final Map<Series, DoubleAdder> values =
            new ConcurrentSkipListMap<>(
                    Comparator.comparing(Series::name).thenComparing(Series::labels));

    /** The histogram is there before anything fires. */
    ApprovalCounts() {
        lag(Duration.ofDays(-1));
    }

    void settled(TenantId tenant, String template, Measured measured) {
        var labels = labels(tenant, template);
        measured.deadlines().forEach(deadline -> count(labels, deadline));
        measured.passages().forEach(passed -> count(labels, passed));
        measured.facts().forEach(fact -> event(labels, fact.kind()));
    }

    /** Of what was refused the template is not known here. */
    void refused(TenantId tenant, String kind) {
        event(labels(tenant, ""), kind);
    }

    private String labels(TenantId tenant, String template) {
        var labels = "tenant=\"%s\",template=\"%s\"".formatted(tenant.value(), template);
        if (templates.contains(labels)
                || (templates.size() < TEMPLATES_MAX && templates.add(labels))) {
            return labels;
        }
        return OTHER;
    }

    private void event(String labels, String kind) {
        add("athyper_workflow_events_total", labels + ",kind=\"" + kind + "\"", 1);
    }

    private void count(String labels, Passed passed) {
        double seconds = seconds(Duration.between(passed.beganAt(), passed.endedAt()));
        boolean whole = passed.step().isEmpty();
        var name = whole ? CYCLE : STEP;
        add(name + "_sum", labels, seconds);
        add(name + "_count", labels, 1);
        if (whole) {
            add(
                    "athyper_workflow_approvals_ended_total",
                    labels + ",outcome=\"" + passed.outcome() + "\"",
                    1);
        }
    }

    private void count(String labels, Deadline deadline) {
        var slot = deadline.slot();
        if (deadline.fate() == Fate.PENDING) {
            return;
        }
        if (slot.kind() == Kind.DUE) {
            if (deadline.why().filter("decided"::equals).isPresent()) {
                boolean kept =
                        deadline.closedAt().filter(at -> at.isAfter(slot.deadline())).isEmpty();
                add(
                        "athyper_workflow_sla_total",
                        labels + ",result=\"" + (kept ? "kept" : "missed") + "\"",
                        1);
            }
            return;
        }
        add(
                "athyper_workflow_deadlines_total",
                labels
                        + ",kind=\"%s\",fate=\"%s\""
                                .formatted(
                                        slot.kind().name().toLowerCase(Locale.ROOT),
                                        deadline.fate().name().toLowerCase(Locale.ROOT)),
                1);
        if (deadline.fate() == Fate.FIRED) {
            deadline.closedAt().ifPresent(at -> lag(Duration.between(slot.deadline(), at)));
        }
    }

    /** A negative one makes the series and counts nothing. */
    private void lag(Duration lag) {
        double one = lag.isNegative() ? 0 : 1;
        for (Duration bound : Compliance.LAGS) {
            boolean fits = lag.compareTo(bound) <= 0;
            add(LAG + "_bucket", "le=\"" + plain(seconds(bound)) + "\"", fits ? one : 0);
        }
        add(LAG + "_bucket", "le=\"+Inf\"", one);
        add(LAG + "_count", "", one);
        add(LAG + "_sum", "", lag.isNegative() ? 0 : seconds(lag));
    }

    private void add(String name, String labels, double value) {
        values.computeIfAbsent(new Series(name, labels), _ -> new DoubleAdder()).add(value);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    /** In Prometheus' text format 0.0.4. */
    public String text() {
        var text = new StringBuilder();
        var family = "";
        for (var entry : values.entrySet()) {
            var series = entry.getKey();
            var its = series.name().replaceFirst("_(bucket|count|sum)$", "");
            if (!its.equals(family)) {
                family = its;
                text.append("# TYPE ").append(its).append(' ').append(type(its)).append('\n');
            }
            text.append(series.name());
            if (!series.labels().isEmpty()) {
                text.append('{').append(series.labels()).append('}');
            }
            text.append(' ').append(plain(entry.getValue().sum())).append('\n');
        }
        return text.toString();
    }

    private static String type(String family) {
        return family.equals(LAG) ? "histogram" : family.endsWith("_total") ? "counter" : "summary";
    }
}
