package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.POLICY_REPLAY;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.Value;
import com.athyper.meta.Models;
import com.athyper.policy.log.DecisionFilter;
import com.athyper.policy.log.DecisionLog;
import com.athyper.policy.log.DecisionStore.Order;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.replay.Replay;
import com.athyper.policy.replay.ReplayReport;
import com.athyper.policy.replay.ReplayReport.Counts;
import com.athyper.policy.replay.ReplayReport.Group;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What was decided in a time, decided again by other policies.
 *
 * <pre>
 * POST /api/policy/replay
 * </pre>
 *
 * The log is read a page at a time, oldest first; an answer that has a {@code nextCursor} is of a
 * part of the time, and the request with it as {@code cursor} goes on.
 */
public final class ReplayRoutes {
    /** Entries of one answer: well within the time that a request has. */
    static final int ENTRIES_MAX = 20_000;

    private static final Shape FILTER =
            Shape.object("ReplayFilter")
                    .may("principal", Shape.text(127))
                    .may("operation", Shape.text(100))
                    .may("entity", Shape.text(48))
                    .may("recordId", Shape.text(127))
                    .may("decision", Shape.choice("allow", "deny"))
                    .may("rule", Shape.text(200))
                    .build();
    private static final Shape REPLAY =
            Shape.object("PolicyReplay")
                    .must("policies", Shape.list(Proposals.PROPOSAL.ref()))
                    .must("from", Shape.time())
                    .must("to", Shape.time())
                    .may("filter", FILTER)
                    .may("cursor", Shape.text())
                    .with(Proposals.PROPOSAL)
                    .build();
    private static final Shape CHANGE =
            Shape.object("ReplayedChange")
                    .must("operation", Shape.text())
                    .must("entity", Shape.nullable(Shape.text()))
                    .must("principal", Shape.text())
                    .must("direction", Shape.choice("gains", "loses"))
                    .must("entries", Shape.integer())
                    .must("decisions", Shape.integer())
                    .build();
    private static final Shape EXAMPLE =
            Shape.object("ReplayedExample")
                    .must("was", DecisionForm.ENTRY)
                    .must("decision", Shape.choice("allow", "deny"))
                    .must("rules", Shape.list(Shape.text()))
                    .build();
    private static final Shape REPORT =
            Shape.object("PolicyReplayReport")
                    .must("replayed", Shape.integer())
                    .must("same", Shape.integer())
                    .must("changed", Shape.integer())
                    .must("changes", Shape.list(CHANGE.ref()))
                    .must("ungrouped", Shape.integer())
                    .must("examples", Shape.list(EXAMPLE.ref()))
                    .must("open", Shape.anyObject())
                    .must("lost", Shape.integer())
                    .must("cutOffs", Shape.integer())
                    .must("upTo", Shape.nullable(Shape.time()))
                    .must("nextCursor", Shape.nullable(Shape.text()))
                    .with(CHANGE)
                    .with(EXAMPLE)
                    .build();

    private final Proposals proposals;
    private final DecisionLog log;
    private final DecisionForm form;

    public ReplayRoutes(Proposals proposals, DecisionLog log, Models models) {
        this.proposals = proposals;
        this.log = log;
        this.form = new DecisionForm(models);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("policy", "policy", "Decide again what was decided in a time")
                        .takesDocument(REPLAY)
                        .gives(200, REPORT)
                        .refuses(400, 404, 422)
                        .guarded(POST, "/api/policy/replay", POLICY_REPLAY, DECIDED, this::replay));
    }

    /** Which entries, from where on. */
    private record Wanted(
            List<Value.Fields> policies, DecisionFilter filter, Optional<String> cursor) {}

    private CompletionStage<Answer<Reply>> replay(Call call) {
        var input = Input.of(call.request().json());
        List<Value.Fields> policies = proposals.read(input);
        Optional<Instant> from = time(input, "from");
        Optional<Instant> to = time(input, "to");
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            input.fault("to", "range", "`to` is after `from`");
        }
        Optional<String> cursor = input.optionalText("cursor", 500);
        DecisionFilter filter = filter(input).between(from, to);
        return Steps.then(
                input.whole(() -> new Wanted(policies, filter, cursor)),
                wanted ->
                        Steps.then(
                                proposals.sets(call, wanted.policies()),
                                sets -> run(call, wanted, new Replay(sets.now(), sets.then()))));
    }

    private static Optional<Instant> time(Input input, String name) {
        String text = input.text(name, 64);
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            input.fault(name, "format", "a time such as 2030-01-31T12:00:00Z");
            return Optional.empty();
        }
    }

    private static DecisionFilter filter(Input input) {
        if (!input.present("filter")) {
            input.open("filter");
            return DecisionFilter.ALL;
        }
        var given = input.object("filter");
        Optional<String> decision = given.optionalText("decision", 10);
        if (decision.filter(text -> !text.equals("allow") && !text.equals("deny")).isPresent()) {
            given.fault("decision", "choice", "allow or deny");
        }
        var filter =
                new DecisionFilter(
                        given.optionalText("principal", 127),
                        given.optionalText("operation", 100),
                        given.optionalText("entity", 48),
                        given.optionalText("recordId", 127),
                        decision.map("allow"::equals),
                        given.optionalText("rule", 200),
                        Optional.empty(),
                        Optional.empty());
        given.closed();
        return filter;
    }

    private CompletionStage<Answer<Reply>> run(Call call, Wanted wanted, Replay replay) {
        return Steps.map(
                more(call, wanted, replay, new Progress(new ReplayReport(), wanted.cursor(), 0)),
                progress -> Reply.ok(document(call, progress)));
    }

    /** How far it has come; the instant is that of the last entry. */
    private record Progress(
            ReplayReport report, Optional<String> cursor, int entries, Optional<Instant> upTo) {
        Progress(ReplayReport report, Optional<String> cursor, int entries) {
            this(report, cursor, entries, Optional.empty());
        }
    }

    private CompletionStage<Answer<Progress>> more(
            Call call, Wanted wanted, Replay replay, Progress before) {
        var order = new Order(false, Page.LIMIT_MAX, before.cursor());
        return Steps.then(
                log.page(call.tenant(), wanted.filter(), order),
                page -> {
                    Progress after = taken(before, page, replay);
                    return after.cursor().isEmpty() || after.entries() >= ENTRIES_MAX
                            ? Steps.ok(after)
                            : more(call, wanted, replay, after);
                });
    }

    private static Progress taken(Progress before, Page<LogEntry> page, Replay replay) {
        for (LogEntry entry : page.items()) {
            before.report().add(entry, replay);
        }
        return new Progress(
                before.report(),
                page.nextCursor(),
                before.entries() + page.items().size(),
                page.items().isEmpty()
                        ? before.upTo()
                        : Optional.of(page.items().getLast().place().at()));
    }

    private Value.Fields document(Call call, Progress progress) {
        ReplayReport report = progress.report();
        var open = Value.object();
        report.open().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> open.put(entry.getKey().id(), entry.getValue()));
        var examples = new ArrayList<Value>();
        for (ReplayReport.Example example : report.examples()) {
            examples.add(
                    Value.object()
                            .put("was", form.of(call, example.decided()))
                            .put("decision", example.change().allowed() ? "allow" : "deny")
                            .put("rules", Problems.ruleIds(example.change().rules()))
                            .build());
        }
        return Value.object()
                .put("replayed", report.replayed())
                .put("same", report.same())
                .put("changed", report.changed())
                .put("changes", changes(report))
                .put("ungrouped", report.ungrouped())
                .put("examples", new Value.Items(examples))
                .put("open", open.build())
                .put("lost", report.lost())
                .put("cutOffs", report.cutOffs())
                .put("upTo", text(progress.upTo().map(Instant::toString)))
                .put("nextCursor", text(progress.cursor()))
                .build();
    }

    /** The largest first. */
    private static Value changes(ReplayReport report) {
        return new Value.Items(
                report.groups().entrySet().stream()
                        .sorted(
                                Comparator.comparingLong(
                                                (Map.Entry<Group, Counts> entry) ->
                                                        -entry.getValue().decisions())
                                        .thenComparing(entry -> entry.getKey().principal())
                                        .thenComparing(entry -> entry.getKey().operation()))
                        .<Value>map(entry -> change(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Value.Fields change(Group group, Counts counts) {
        return Value.object()
                .put("operation", group.operation())
                .put("entity", text(group.entity().map(EntityName::value)))
                .put("principal", group.principal())
                .put("direction", group.allowed() ? "gains" : "loses")
                .put("entries", counts.entries())
                .put("decisions", counts.decisions())
                .build();
    }

    private static Value text(Optional<String> text) {
        return text.<Value>map(Value::of).orElse(Value.NULL);
    }
}
