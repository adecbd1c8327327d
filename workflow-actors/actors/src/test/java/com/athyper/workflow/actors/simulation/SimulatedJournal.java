package com.athyper.workflow.actors.simulation;

import com.athyper.actors.aggregate.Recorded;
import com.athyper.actors.wire.RecordCodec;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.workflow.ApprovalEvent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The journal's table: rows as they are really written, under a key of persistence id and number. A
 * command's events are one transaction, which fails as a whole if one of the numbers is taken.
 */
final class SimulatedJournal {

    /** One row; what is in it is text. */
    private record Row(Class<? extends ApprovalEvent> type, String event, String origin, long at) {}

    /** One event, and when it was really written, whatever the node's clock said. */
    record Entry(Recorded<ApprovalEvent> recorded, long at) {}

    private final World world;
    private final Map<String, List<Row>> rows = new TreeMap<>();
    private final Map<String, Set<String>> commands = new TreeMap<>();

    SimulatedJournal(World world) {
        this.world = world;
    }

    /** False, and nothing is written, if somebody else has written since. */
    boolean append(String id, long after, List<Recorded<ApprovalEvent>> events) {
        List<Row> known = rows.computeIfAbsent(id, _ -> new ArrayList<>());
        if (known.size() != after && !world.has(Bug.LETS_TWO_OWNERS_WRITE)) {
            return false;
        }
        String command = events.getFirst().origin().commandId();
        Promise.APPLIED_ONCE.holds(
                commands.computeIfAbsent(id, _ -> new HashSet<>()).add(command),
                "`%s` of %s is in the journal already".formatted(command, id));
        for (var event : events) {
            known.add(row(event));
        }
        return true;
    }

    private Row row(Recorded<ApprovalEvent> recorded) {
        var type = recorded.event().getClass();
        return new Row(
                type,
                Json.write(RecordCodec.write(type, recorded.event())),
                Json.write(RecordCodec.write(Origin.class, recorded.origin())),
                world.time.now());
    }

    boolean holds(String id, String command) {
        return commands.getOrDefault(id, Set.of()).contains(command);
    }

    long size(String id) {
        return rows.getOrDefault(id, List.of()).size();
    }

    /** When the last event was written. */
    long latest(String id) {
        return rows.getOrDefault(id, List.of()).getLast().at();
    }

    Set<String> ids() {
        return rows.keySet();
    }

    List<Entry> read(String id) {
        return rows.getOrDefault(id, List.of()).stream().map(SimulatedJournal::entry).toList();
    }

    /** The event of that number, from 1. */
    Entry read(String id, int number) {
        return entry(rows.getOrDefault(id, List.of()).get(number - 1));
    }

    private static Entry entry(Row row) {
        return new Entry(
                new Recorded<>(
                        RecordCodec.read(row.type(), Json.trustedObject(row.event())),
                        RecordCodec.read(Origin.class, Json.trustedObject(row.origin()))),
                row.at());
    }
}
