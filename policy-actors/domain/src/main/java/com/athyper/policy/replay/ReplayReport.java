package com.athyper.policy.replay;

import com.athyper.kernel.EntityName;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogEntry.Decided;
import com.athyper.policy.replay.Replay.Outcome;
import com.athyper.policy.replay.Replay.Reason;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a replay comes to, counted as it goes; bounded however much is replayed. */
public final class ReplayReport {
    public static final int GROUPS_MAX = 1_000;
    public static final int EXAMPLES_MAX = 50;

    private final Map<Group, Counts> groups = new LinkedHashMap<>();
    private final Map<Reason, Long> open = new EnumMap<>(Reason.class);
    private final List<Example> examples = new ArrayList<>();
    private long replayed;
    private long same;
    private long changed;
    private long ungrouped;
    private long lost;
    private long cutOffs;

    /** What changes are counted by; allowed is the answer that would be. */
    public record Group(
            String operation, Optional<EntityName> entity, String principal, boolean allowed) {}

    /**
     * How many.
     *
     * @param entries of the log
     * @param decisions that these stand for
     */
    public record Counts(long entries, long decisions) {
        Counts and(int weight) {
            return new Counts(entries + 1, decisions + weight);
        }
    }

    /** One change. */
    public record Example(Decided decided, Outcome.Changed change) {}

    public void add(LogEntry entry, Replay replay) {
        switch (entry) {
            case LogEntry.Gap gap -> lost += gap.lost();
            case LogEntry.CutOff _ -> cutOffs++;
            case Decided decided -> add(decided, replay.of(decided));
        }
    }

    private void add(Decided decided, Outcome outcome) {
        replayed++;
        switch (outcome) {
            case Outcome.Same _ -> same++;
            case Outcome.Open(var reason) -> open.merge(reason, 1L, Long::sum);
            case Outcome.Changed change -> {
                changed++;
                var group =
                        new Group(
                                decided.operation(),
                                decided.entity(),
                                decided.principal(),
                                change.allowed());
                if (groups.containsKey(group) || groups.size() < GROUPS_MAX) {
                    groups.merge(
                            group,
                            new Counts(1, decided.weight()),
                            (before, _) -> before.and(decided.weight()));
                } else {
                    ungrouped++;
                }
                if (examples.size() < EXAMPLES_MAX) {
                    examples.add(new Example(decided, change));
                }
            }
        }
    }

    public long replayed() {
        return replayed;
    }

    public long same() {
        return same;
    }

    public long changed() {
        return changed;
    }

    /** Changes that are in no group, as there are too many groups. */
    public long ungrouped() {
        return ungrouped;
    }

    /** Decisions of that time that the log does not have. */
    public long lost() {
        return lost;
    }

    /** How often a node of that time ended without having written all. */
    public long cutOffs() {
        return cutOffs;
    }

    public Map<Group, Counts> groups() {
        return Map.copyOf(groups);
    }

    /** How many could not be replayed, and why. */
    public Map<Reason, Long> open() {
        return Map.copyOf(open);
    }

    /** The first of the changes. */
    public List<Example> examples() {
        return List.copyOf(examples);
    }
}
