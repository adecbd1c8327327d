package com.athyper.workflow.actors.simulation;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalEvent.Ended;
import com.athyper.workflow.ApprovalEvent.Escalated;
import com.athyper.workflow.ApprovalEvent.Notified;
import com.athyper.workflow.ApprovalEvent.Recovered.Resumed;
import com.athyper.workflow.ApprovalEvent.Reminded;
import com.athyper.workflow.ApprovalEvent.Started;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.ApprovalEvent.TaskDecided;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRendering;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.Instances;
import com.athyper.workflow.Timeline;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must be so when everything has come to rest.
 *
 * @param silence for how long no alarm has gone off
 */
record Reckoning(World world, long silence) {
    /** How late an alarm may be when nothing has gone wrong for minutes, clocks aside. */
    private static final long LATE_MAX = 10_000;

    /** How late an alarm may be when nothing goes wrong at all, clocks aside. */
    private static final long PUNCTUAL = 1_500;

    /** How long a command may be under way, and its copies. */
    private static final long ASKING_MAX = 10_000;

    void check() {
        Promise.NOTHING_LOST.holds(
                world.callers.open().isEmpty(), "not answered: " + world.callers.open());
        Promise.NOTHING_LOST.holds(
                world.database.outbox.isEmpty(),
                "still to start: "
                        + world.database.outbox.keySet().stream()
                                .map(it -> world.word(World.key(it)))
                                .toList());
        for (String id : world.journal.ids()) {
            check(World.keyOf(id));
        }
        world.database.records.values().forEach(this::locked);
    }

    private void check(ApprovalKey key) {
        var facts = world.facts(key);
        decided(key, facts.stream().map(Timeline.Fact::event).toList());
        sound(key, facts);
        Approval state = world.replay.of(key);
        projected(key, state);
        released(key, state);
        audited(key, state, facts);
        rang(key, state);
    }

    /** Of one command's events the last state is the one that anybody sees. */
    private void sound(ApprovalKey key, List<Timeline.Fact> facts) {
        var soundness = new Soundness(world.word(key));
        for (int i = 0; i < facts.size(); i++) {
            boolean last = i == facts.size() - 1;
            if (last || !facts.get(i).origin().equals(facts.get(i + 1).origin())) {
                soundness.check(world.replay.at(key, i + 1L));
            }
        }
    }

    private void decided(ApprovalKey key, List<ApprovalEvent> events) {
        Set<String> once = new HashSet<>();
        for (int i = 0; i < events.size(); i++) {
            var event = events.get(i);
            Promise.ONE_DECISION.holds(
                    what(event).map(once::add).orElse(true),
                    "%s has twice: %s".formatted(world.word(key), event));
            Promise.ONE_DECISION.holds(
                    !(event instanceof Ended) || i == events.size() - 1,
                    "%s goes on after its end: %s".formatted(world.word(key), events));
            Promise.ONE_DECISION.holds(
                    event instanceof Started == (i == 0),
                    "%s does not begin with its start".formatted(world.word(key)));
        }
    }

    /** What an event decides, if there is to be one of its kind at most. */
    private static Optional<String> what(ApprovalEvent event) {
        return switch (event) {
            case TaskDecided decided -> Optional.of("task " + decided.task());
            case StepCompleted completed -> Optional.of("step " + completed.step());
            case Ended _ -> Optional.of("end");
            case Started _ -> Optional.of("start");
            case Reminded _, Notified _, Escalated _ -> Optional.empty();
            case ApprovalEvent.StepsSkipped _,
                    ApprovalEvent.StepActivated _,
                    ApprovalEvent.TaskClaimed _,
                    ApprovalEvent.TaskReleased _,
                    ApprovalEvent.Handed _,
                    ApprovalEvent.Recovered _,
                    ApprovalEvent.Migrated _,
                    ApprovalEvent.IncidentRaised _,
                    ApprovalEvent.IncidentResolved _,
                    ApprovalEvent.Commented _,
                    ApprovalEvent.Mentioned _ ->
                    Optional.empty();
        };
    }

    private void projected(ApprovalKey key, Approval state) {
        var wanted = Projection.of(key, state);
        var rows = world.database.rowsOf(key.instance());
        same(key, "tasks", rows.tasks, wanted.tasks());
        same(key, "inbox", rows.inbox, wanted.inbox());
        same(key, "list", rows.item, Instances.Item.of(key, state));
        same(key, "those who see it", rows.parties, Projection.parties(state));
        same(key, "mentions", rows.mentions, Projection.mentions(state));
        same(
                key,
                "due index",
                Optional.ofNullable(world.database.due.get(key.instance())),
                wanted.due());
    }

    private void same(ApprovalKey key, String table, Object is, Object wanted) {
        Promise.PROJECTION_EQUALS_REPLAY.holds(
                is.equals(wanted),
                "%s of %s: is %s and should be %s".formatted(table, world.word(key), is, wanted));
    }

    private void audited(ApprovalKey key, Approval state, List<Timeline.Fact> facts) {
        List<AuditEntry> told = world.database.rowsOf(key.instance()).audit;
        var ofEvents =
                told.stream().filter(it -> !it.operation().equals("entity.transition")).toList();
        var wanted = Timeline.of(key, facts).stream().map(Timeline.Moment::what).toList();
        Promise.AUDIT_MATCHES_EVENTS.holds(
                ofEvents.equals(wanted),
                "%s: told %s of %s"
                        .formatted(
                                world.word(key),
                                ofEvents.stream().map(AuditEntry::operation).toList(),
                                wanted.stream().map(AuditEntry::operation).toList()));
        int ends = state instanceof Approval.Ended ? 1 : 0;
        Promise.AUDIT_MATCHES_EVENTS.holds(
                told.size() - ofEvents.size() == ends,
                "%s: told of %d transitions of its record, and there was %d"
                        .formatted(world.word(key), told.size() - ofEvents.size(), ends));
    }

    private void released(ApprovalKey key, Approval state) {
        var subject = state.started().orElseThrow().subject();
        var record =
                Optional.ofNullable(world.database.records.get(subject.record())).orElseThrow();
        long released = record.released.stream().filter(key.instance()::equals).count();
        boolean held = record.lockedBy.equals(Optional.of(key.instance()));
        boolean ended = state instanceof Approval.Ended;
        Promise.LOCK_RELEASED_ONCE.holds(
                released == (ended ? 1 : 0) && held != ended,
                "%s, %s, has released its record %d times and %s"
                        .formatted(
                                world.word(key),
                                ended ? "ended" : "not ended",
                                released,
                                held ? "holds it" : "does not hold it"));
    }

    /** Locked by an approval that is there, or not at all. */
    private void locked(SimulatedDatabase.RecordRow record) {
        record.lockedBy.ifPresent(
                instance ->
                        Promise.LOCK_RELEASED_ONCE.holds(
                                world.journal.size(World.persistenceId(World.key(instance))) > 0,
                                "a record is locked by what is not there"));
    }

    private void rang(ApprovalKey key, Approval state) {
        Set<String> once = new HashSet<>();
        for (var entry : world.journal.read(World.persistenceId(key))) {
            alarm(entry.recorded().event())
                    .ifPresent(
                            alarm ->
                                    Promise.DEADLINES_ACCOUNTED_FOR.holds(
                                            once.add(alarm.name()),
                                            "%s: %s went off twice"
                                                    .formatted(world.word(key), alarm.name())));
        }
        overdue(key, state);
        punctual(key);
    }

    private record Rung(String name, Instant deadline) {}

    private static Optional<Rung> alarm(ApprovalEvent event) {
        if (event instanceof Reminded(var step, var level, var deadline, _)) {
            return Optional.of(new Rung("reminder %d of %s".formatted(level, step), deadline));
        }
        if (event instanceof Notified(var step, var level, var deadline, _, _)) {
            return Optional.of(new Rung("escalation %d of %s".formatted(level, step), deadline));
        }
        return event instanceof Escalated escalated
                ? Optional.of(
                        new Rung(
                                "escalation %d of %s"
                                        .formatted(escalated.level().orElse(1), escalated.step()),
                                escalated.deadline()))
                : Optional.empty();
    }

    /** By what a client is shown: of a step that waits, each alarm has rung or is yet to. */
    private void overdue(ApprovalKey key, Approval state) {
        if (!(state instanceof Approval.Running)) {
            return;
        }
        var shown =
                ApprovalRendering.instance(
                                key,
                                new Approvals.Shown(
                                        state, world.journal.size(World.persistenceId(key))))
                        .orElseThrow();
        long patience = silence + LATE_MAX + farthestClock();
        Instant now = world.time.instant().minusMillis(patience);
        for (Value.Fields step : fields(shown, "steps")) {
            if (!step.text("status").equals(Optional.of("active"))) {
                continue;
            }
            for (Value.Fields alarm : fields(step, "alarms")) {
                boolean pending =
                        alarm.text("dueAt").map(Instant::parse).orElseThrow().isAfter(now);
                Promise.DEADLINES_ACCOUNTED_FOR.holds(
                        alarm.text("firedAt").isPresent() || pending,
                        "%s waits and should have rung: %s of %s"
                                .formatted(world.word(key), alarm, step.text("name")));
            }
        }
    }

    private static List<Value.Fields> fields(Value.Fields of, String name) {
        return ((Value.Items) of.get(name).orElse(new Value.Items(List.of())))
                .values().stream().map(Value.Fields.class::cast).toList();
    }

    /**
     * By no more than the clocks differ: somebody's clock has shown that time. Where nothing goes
     * wrong none is late either.
     */
    private void punctual(ApprovalKey key) {
        var entries = world.journal.read(World.persistenceId(key));
        // How long a pause was is told by when its end was asked for, and asking takes a while.
        long asking =
                entries.stream().anyMatch(it -> it.recorded().event() instanceof Resumed)
                        ? ASKING_MAX
                        : 0;
        for (var entry : entries) {
            var origin = entry.recorded().origin();
            var alarm = alarm(entry.recorded().event());
            if (alarm.isEmpty() || !origin.principal().equals(PrincipalId.SYSTEM)) {
                continue;
            }
            long late = entry.at() - VirtualTime.millis(alarm.get().deadline());
            boolean inTime = !world.isCalm() || late <= PUNCTUAL + asking + farthestClock();
            Promise.DEADLINES_ACCOUNTED_FOR.holds(
                    -late <= farthestClock() && inTime,
                    "%s: %s went off %d ms late"
                            .formatted(world.word(key), alarm.get().name(), late));
        }
    }

    private long farthestClock() {
        return world.farthestClock();
    }
}
