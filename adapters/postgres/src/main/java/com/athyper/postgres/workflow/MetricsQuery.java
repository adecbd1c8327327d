package com.athyper.postgres.workflow;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.workflow.Compliance.ApproverCourse;
import com.athyper.workflow.Compliance.Course;
import com.athyper.workflow.Compliance.Kept;
import com.athyper.workflow.Compliance.Metrics;
import com.athyper.workflow.Compliance.Open;
import com.athyper.workflow.Compliance.Period;
import com.athyper.workflow.Compliance.Spread;
import com.athyper.workflow.Compliance.StepCourse;
import com.athyper.workflow.Instances;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The numbers of a period, out of one snapshot. */
final class MetricsQuery {

    /** Of what took from the one time to the other, in microseconds. */
    private static String spread(String from, String to) {
        return """
        count(*) AS count,
        coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY %1$s), 0) AS p50,
        coalesce(percentile_disc(0.9) WITHIN GROUP (ORDER BY %1$s), 0) AS p90,
        coalesce(max(%1$s), 0) AS max
        """
                .formatted(micros(to + " - " + from));
    }

    private static String micros(String interval) {
        return "(extract(epoch FROM (%s)) * 1000000)::bigint".formatted(interval);
    }

    private static final String OF =
            " WHERE tenant_id = ? AND template = coalesce(?::text, template) ";

    private static final String ENDED =
            " AND ended_at >= ?::timestamptz AND ended_at < ?::timestamptz ";

    private static final String CYCLES =
            "SELECT template, "
                    + spread("began_at", "ended_at")
                    + " FROM athyper.workflow_passage"
                    + OF
                    + ENDED
                    + "AND step = '' GROUP BY GROUPING SETS ((), (template))";

    private static final String ENDS =
            "SELECT template, step, outcome, decided_by, count(*) FROM athyper.workflow_passage"
                    + OF
                    + ENDED
                    + "GROUP BY template, step, outcome, decided_by";

    private static final String STEPS =
            "SELECT template, step, "
                    + spread("began_at", "ended_at")
                    + " FROM athyper.workflow_passage"
                    + OF
                    + ENDED
                    + "AND step <> '' GROUP BY template, step";

    private static final String STARTS =
            """
            WITH RECURSIVE kind AS (
                (SELECT entity, template FROM athyper.workflow_instance
                 WHERE tenant_id = ? ORDER BY entity, template LIMIT 1)
                UNION ALL
                SELECT next.* FROM kind CROSS JOIN LATERAL (
                    SELECT entity, template FROM athyper.workflow_instance
                    WHERE tenant_id = ? AND (entity, template) > (kind.entity, kind.template)
                    ORDER BY entity, template LIMIT 1) next)
            SELECT kind.template, sum(started.count)::bigint AS count FROM kind
            CROSS JOIN unnest(?::text[]) AS standing (state)
            CROSS JOIN LATERAL (SELECT count(*) FROM athyper.workflow_instance i
                WHERE i.tenant_id = ? AND i.entity = kind.entity AND i.template = kind.template
                  AND i.state = standing.state AND i.started_at >= ?::timestamptz
                  AND i.started_at < ?::timestamptz) started
            WHERE kind.template = coalesce(?::text, kind.template) AND started.count > 0
            GROUP BY kind.template
            """;

    /** Cut to the period; what lies beyond it takes no time. */
    private static String within(String from, String to) {
        return "(sum(greatest(%s, 0)) FILTER (WHERE held.taken_at IS NOT NULL OR %s))::bigint"
                .formatted(
                        micros(
                                "least(%s, period.until) - greatest(%s, period.since)"
                                        .formatted(to, from)),
                        from.equals("held.since") ? "true" : "false");
    }

    private static final String OPEN =
            ", "
                    + within("held.since", "coalesce(held.taken_at, held.until)")
                    + " AS waiting, "
                    + within("held.taken_at", "held.until")
                    + " AS working FROM (SELECT ?::timestamptz AS since, ?::timestamptz AS until)"
                    + " period JOIN athyper.workflow_holding held ON held.tenant_id = ? AND"
                    + " held.template = coalesce(?::text, held.template) AND held.until >="
                    + " period.since AND held.since < period.until ";

    private static final String OPEN_STEPS =
            "SELECT held.template, held.step" + OPEN + "GROUP BY held.template, held.step";

    private static final String WAITED_FOR =
            "SELECT held.principal"
                    + OPEN
                    + "WHERE held.principal IS NOT NULL GROUP BY held.principal";

    private static final String TAKEN =
            "SELECT held.taken_by"
                    + OPEN
                    + "WHERE held.taken_by IS NOT NULL GROUP BY held.taken_by";

    private static final String DECIDED =
            "SELECT decided_by, decision, "
                    + spread("since", "until")
                    + " FROM athyper.workflow_holding"
                    + OF
                    + "AND until >= ?::timestamptz AND until < ?::timestamptz AND decided_by IS NOT"
                    + " NULL GROUP BY GROUPING SETS ((decided_by), (decided_by, decision))";

    private static final String SLA =
            "SELECT count(*) FILTER (WHERE why = 'decided' AND closed_at <= deadline) AS kept,"
                    + " count(*) FILTER (WHERE why = 'decided' AND closed_at > deadline) AS missed"
                    + " FROM athyper.workflow_deadline"
                    + OF
                    + "AND kind = 'due' AND closed_at >= ?::timestamptz"
                    + " AND closed_at < ?::timestamptz";

    private static final String OVERDUE =
            "SELECT count(*) AS overdue FROM athyper.workflow_deadline"
                    + OF
                    + "AND kind = 'due' AND closed_at = 'infinity' AND deadline >= ?::timestamptz"
                    + " AND deadline < ?::timestamptz";

    private static final String FACTS =
            "SELECT kind, count(*) FROM athyper.workflow_fact"
                    + OF
                    + "AND at >= ?::timestamptz AND at < ?::timestamptz GROUP BY kind";

    private final Session session;
    private final TenantId tenant;
    private final Period period;

    private MetricsQuery(Session session, TenantId tenant, Period period) {
        this.session = session;
        this.tenant = tenant;
        this.period = period;
    }

    static Metrics of(Session session, TenantId tenant, Period period, int max)
            throws SQLException {
        return new MetricsQuery(session, tenant, period).metrics(max);
    }

    private Metrics metrics(int max) throws SQLException {
        var ends = ends();
        var steps = steps(ends);
        var approvers = approvers();
        return new Metrics(
                courses(ends),
                steps.stream()
                        .sorted(
                                Comparator.comparing((StepCourse it) -> it.open().waiting())
                                        .reversed()
                                        .thenComparing(it -> it.template().value())
                                        .thenComparing(StepCourse::step))
                        .limit(max)
                        .toList(),
                approvers.stream()
                        .sorted(
                                Comparator.comparing((ApproverCourse it) -> it.open().whole())
                                        .reversed()
                                        .thenComparing(ApproverCourse::principal))
                        .limit(max)
                        .toList(),
                sla(),
                events());
    }

    private <T> List<T> list(String sql, Session.Reader<T> reader) throws SQLException {
        return session.list(sql, reader, tenant.value(), template(), period.from(), period.to());
    }

    private Optional<String> template() {
        return period.template().map(EntityName::value);
    }

    private static Duration duration(ResultSet row, String column) throws SQLException {
        return Duration.of(row.getLong(column), ChronoUnit.MICROS);
    }

    private static Spread spread(ResultSet row) throws SQLException {
        return new Spread(
                row.getLong("count"),
                duration(row, "p50"),
                duration(row, "p90"),
                duration(row, "max"));
    }

    /** A step; without a name the whole. */
    private record Place(String template, String step) {}

    /** How so many of a place ended. */
    private record End(Place place, String outcome, String decider, long count) {}

    private List<End> ends() throws SQLException {
        return list(
                ENDS,
                row ->
                        new End(
                                new Place(row.getString("template"), row.getString("step")),
                                row.getString("outcome"),
                                row.getString("decided_by"),
                                row.getLong("count")));
    }

    private List<Course> courses(List<End> ends) throws SQLException {
        var started = new HashMap<String, Long>();
        session.list(
                STARTS,
                row -> started.put(row.getString("template"), row.getLong("count")),
                tenant.value(),
                tenant.value(),
                Instances.STATES,
                tenant.value(),
                period.from(),
                period.to(),
                template());
        var cycles = new HashMap<Optional<String>, Spread>();
        list(CYCLES, row -> cycles.put(Rows.maybe(row, "template"), spread(row)));
        var names = new TreeSet<>(started.keySet());
        cycles.keySet().forEach(name -> name.ifPresent(names::add));
        var courses = new ArrayList<Course>();
        courses.add(
                new Course(
                        Optional.empty(),
                        started.values().stream().mapToLong(Long::longValue).sum(),
                        cycles.getOrDefault(Optional.<String>empty(), Spread.NONE),
                        outcomes(ends, Optional.empty())));
        for (String name : names) {
            courses.add(
                    new Course(
                            Optional.of(new EntityName(name)),
                            started.getOrDefault(name, 0L),
                            cycles.getOrDefault(Optional.of(name), Spread.NONE),
                            outcomes(ends, Optional.of(name))));
        }
        return courses;
    }

    private static Map<String, Long> outcomes(List<End> ends, Optional<String> template) {
        var outcomes = new HashMap<String, Long>();
        ends.stream()
                .filter(end -> end.place().step().isEmpty())
                .filter(end -> template.filter(it -> !it.equals(end.place().template())).isEmpty())
                .forEach(end -> outcomes.merge(end.outcome(), end.count(), Long::sum));
        return outcomes;
    }

    private List<StepCourse> steps(List<End> ends) throws SQLException {
        var elapsed = new HashMap<Place, Spread>();
        list(STEPS, row -> elapsed.put(place(row), spread(row)));
        var open = new HashMap<Place, Open>();
        open(OPEN_STEPS, row -> open.put(place(row), open(row)));
        var places = new HashSet<>(elapsed.keySet());
        places.addAll(open.keySet());
        var steps = new ArrayList<StepCourse>();
        for (Place place : places) {
            var outcomes = new HashMap<String, Long>();
            var deciders = new HashMap<String, Long>();
            ends.stream()
                    .filter(end -> end.place().equals(place))
                    .forEach(
                            end -> {
                                outcomes.merge(end.outcome(), end.count(), Long::sum);
                                deciders.merge(end.decider(), end.count(), Long::sum);
                            });
            steps.add(
                    new StepCourse(
                            new EntityName(place.template()),
                            place.step(),
                            elapsed.getOrDefault(place, Spread.NONE),
                            outcomes,
                            deciders,
                            open.getOrDefault(place, Open.NONE)));
        }
        return steps;
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(row.getString("template"), row.getString("step"));
    }

    private static Open open(ResultSet row) throws SQLException {
        return new Open(duration(row, "waiting"), duration(row, "working"));
    }

    private <T> void open(String sql, Session.Reader<T> reader) throws SQLException {
        session.list(sql, reader, period.from(), period.end(), tenant.value(), template());
    }

    private List<ApproverCourse> approvers() throws SQLException {
        var open = new HashMap<String, Open>();
        open(
                WAITED_FOR,
                row ->
                        open.put(
                                row.getString("principal"),
                                new Open(duration(row, "waiting"), Duration.ZERO)));
        open(
                TAKEN,
                row ->
                        open.merge(
                                row.getString("taken_by"),
                                new Open(Duration.ZERO, duration(row, "working")),
                                (one, other) ->
                                        new Open(
                                                one.waiting().plus(other.waiting()),
                                                one.working().plus(other.working()))));
        var decided = new HashMap<String, Spread>();
        var decisions = new HashMap<String, Map<String, Long>>();
        list(
                DECIDED,
                row -> {
                    var who = row.getString("decided_by");
                    var what = Rows.maybe(row, "decision");
                    if (what.isEmpty()) {
                        decided.put(who, spread(row));
                    } else {
                        decisions
                                .computeIfAbsent(who, _ -> new HashMap<>())
                                .put(what.get(), row.getLong("count"));
                    }
                    return who;
                });
        var names = new TreeSet<>(open.keySet());
        names.addAll(decided.keySet());
        return names.stream()
                .map(
                        name ->
                                new ApproverCourse(
                                        new PrincipalId(name),
                                        decided.getOrDefault(name, Spread.NONE),
                                        decisions.getOrDefault(name, Map.of()),
                                        open.getOrDefault(name, Open.NONE)))
                .toList();
    }

    private Kept sla() throws SQLException {
        var decided = list(SLA, row -> new Kept(row.getLong("kept"), row.getLong("missed"), 0));
        long overdue =
                session.first(
                                OVERDUE,
                                row -> row.getLong("overdue"),
                                tenant.value(),
                                template(),
                                period.from(),
                                period.end())
                        .orElse(0L);
        return new Kept(decided.getFirst().kept(), decided.getFirst().missed(), overdue);
    }

    private Map<String, Long> events() throws SQLException {
        var events = new HashMap<String, Long>();
        list(FACTS, row -> events.put(row.getString("kind"), row.getLong("count")));
        return events;
    }
}
