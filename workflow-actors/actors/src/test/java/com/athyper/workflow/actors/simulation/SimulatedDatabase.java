package com.athyper.workflow.actors.simulation;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.Subject;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Instances.Item;
import com.athyper.workflow.Party;
import com.athyper.workflow.Passage;
import com.athyper.workflow.PendingStart;
import com.athyper.workflow.actors.simulation.Projection.TaskRow;
import com.athyper.workflow.actors.simulation.Projection.Waiting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The tables beside the journal. Each method is one transaction, and does what the statements of
 * the real store do: a settlement happens once for a persistence id and number; rows are changed
 * where they differ and not written anew; a record is released only from the approval that holds
 * it.
 */
final class SimulatedDatabase {

    /** A record under its lifecycle, and what has happened to its lock. */
    static final class RecordRow {
        String state = "draft";
        long version = 1;
        Optional<UUID> lockedBy = Optional.empty();
        final List<UUID> released = new ArrayList<>();
    }

    /** An approval that is to start, and since when. */
    record Waits(PendingStart start, Instant since) {}

    /** The tables of one approval. */
    static final class Rows {
        final TreeMap<UUID, TaskRow> tasks = new TreeMap<>();
        final TreeMap<Waiting, Optional<Instant>> inbox = new TreeMap<>();
        final TreeSet<String> mentions = new TreeSet<>();
        Optional<Item> item = Optional.empty();
        final Set<Party> parties = new HashSet<>();
        final List<AuditEntry> audit = new ArrayList<>();
    }

    private final World world;
    final TreeMap<UUID, RecordRow> records = new TreeMap<>();
    final TreeMap<UUID, Waits> outbox = new TreeMap<>();
    final TreeMap<UUID, Instant> due = new TreeMap<>();
    final TreeMap<String, Long> settled = new TreeMap<>();
    final TreeMap<UUID, Rows> rows = new TreeMap<>();

    SimulatedDatabase(World world) {
        this.world = world;
    }

    Rows rowsOf(UUID instance) {
        return rows.computeIfAbsent(instance, _ -> new Rows());
    }

    /** The record's transition, its lock and the start in the outbox; false if it may not be. */
    boolean submit(PendingStart start, Instant now) {
        RecordRow record = records.computeIfAbsent(start.record(), _ -> new RecordRow());
        if (record.lockedBy.isPresent() || record.state.equals("approved")) {
            return false;
        }
        record.lockedBy = Optional.of(start.instance());
        record.state = "pending";
        record.version++;
        outbox.put(start.instance(), new Waits(start, now));
        return true;
    }

    void settle(
            ApprovalKey key,
            long sequence,
            Passage passage,
            Origin origin,
            List<AuditEntry> audit) {
        String id = World.persistenceId(key);
        long known = settled.getOrDefault(id, 0L);
        if (known >= sequence && !world.has(Bug.SETTLES_TWICE)) {
            return;
        }
        settled.put(id, Math.max(known, sequence));
        Approval state = passage.after();
        write(key, state);
        writeInstance(key, passage);
        rowsOf(key.instance())
                .audit
                .addAll(
                        world.has(Bug.TELLS_THE_AUDITOR_ABOUT_THE_LAST_EVENT_ONLY)
                                ? List.of(audit.getLast())
                                : audit);
        if (state instanceof Approval.Ended(var progress, var outcome, _)) {
            release(key, progress.subject(), outcome, origin);
        }
    }

    private void write(ApprovalKey key, Approval state) {
        Rows known = rowsOf(key.instance());
        var wanted = Projection.of(key, state);
        wanted.tasks()
                .forEach(
                        (task, row) ->
                                known.tasks.merge(task, row, (is, to) -> to.differs(is) ? to : is));
        if (!world.has(Bug.LEAVES_DECIDED_TASKS_IN_THE_INBOX)) {
            known.inbox.keySet().removeIf(shown -> !wanted.inbox().containsKey(shown));
        }
        known.inbox.putAll(wanted.inbox());
        outbox.remove(key.instance());
        wanted.due()
                .ifPresentOrElse(
                        at -> due.put(key.instance(), at), () -> due.remove(key.instance()));
        mention(known, state);
    }

    /** By what is another than before, and not by what is written. */
    private void writeInstance(ApprovalKey key, Passage passage) {
        Rows known = rowsOf(key.instance());
        var item = Item.of(key, passage.after());
        boolean fresh = !item.equals(Item.of(key, passage.before())) && known.item.isEmpty();
        if (!item.equals(Item.of(key, passage.before()))) {
            known.item = item;
        }
        Set<Party> knew = fresh ? Set.of() : Projection.parties(passage.before());
        Set<Party> know = Projection.parties(passage.after());
        know.stream().filter(one -> !knew.contains(one)).forEach(known.parties::add);
        if (!world.has(Bug.SHOWS_IT_TO_WHOM_IT_TURNED_FROM)) {
            knew.stream().filter(one -> !know.contains(one)).forEach(known.parties::remove);
        }
    }

    /** Only the last comment can be new. */
    private static void mention(Rows known, Approval state) {
        var comments = state.started().map(Approval.Progress::comments).orElse(List.of());
        if (!comments.isEmpty()) {
            comments.getLast()
                    .mentions()
                    .forEach(one -> known.mentions.add(comments.size() + " " + one.value()));
        }
    }

    private void release(
            ApprovalKey key, Subject subject, Approval.Outcome outcome, Origin origin) {
        RecordRow record = records.get(subject.record());
        boolean keeps =
                world.has(Bug.KEEPS_THE_LOCK_OF_CANCELLED_APPROVALS)
                        && outcome == Approval.Outcome.CANCELLED;
        if (record == null || !record.lockedBy.equals(Optional.of(key.instance())) || keeps) {
            return;
        }
        record.lockedBy = Optional.empty();
        record.state = Optional.ofNullable(subject.outcomes().get(outcome)).orElse(record.state);
        record.version++;
        record.released.add(key.instance());
        rowsOf(key.instance())
                .audit
                .add(
                        new AuditEntry(
                                key.tenant(),
                                origin,
                                "entity.transition",
                                AuditEntry.Result.DONE,
                                Optional.of(subject.entity().value()),
                                Optional.of(subject.record().toString()),
                                Optional.empty(),
                                Optional.empty()));
    }

    Optional<PendingStart> pending(UUID instance) {
        return Optional.ofNullable(outbox.get(instance)).map(Waits::start);
    }

    List<ApprovalKey> pendingSince(Instant before, int limit) {
        return outbox.entrySet().stream()
                .filter(waits -> waits.getValue().since().isBefore(before))
                .sorted(Map.Entry.comparingByValue((a, b) -> a.since().compareTo(b.since())))
                .limit(world.has(Bug.NEVER_LOOKS_INTO_THE_OUTBOX) ? 0 : limit)
                .map(waits -> World.key(waits.getKey()))
                .toList();
    }

    List<ApprovalKey> dueBefore(Instant before, int limit) {
        return due.entrySet().stream()
                .filter(one -> one.getValue().isBefore(before))
                .sorted(Map.Entry.comparingByValue())
                .limit(world.has(Bug.NEVER_LOOKS_INTO_THE_DUE_INDEX) ? 0 : limit)
                .map(one -> World.key(one.getKey()))
                .toList();
    }

    /** Whose journal is ahead of what has been settled, and has not moved since. */
    List<String> behind(Instant before, int limit) {
        return world.journal.ids().stream()
                .filter(id -> world.journal.size(id) > settled.getOrDefault(id, 0L))
                .filter(id -> world.journal.latest(id) < VirtualTime.millis(before))
                .limit(limit)
                .toList();
    }

    /** For whom a task waits, in the order of their names. */
    List<PrincipalId> waitFor(UUID instance, UUID task) {
        return rowsOf(instance).inbox.keySet().stream()
                .filter(one -> one.task().equals(task))
                .map(Waiting::principal)
                .toList();
    }
}
