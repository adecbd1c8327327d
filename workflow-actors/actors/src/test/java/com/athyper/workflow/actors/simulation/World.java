package com.athyper.workflow.actors.simulation;

import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Everything that there is in one life, and the faults that are still to strike. */
final class World {
    static final TenantId TENANT = new TenantId("demo");

    final Lots lots;
    final VirtualTime time = new VirtualTime();
    final SimulatedJournal journal = new SimulatedJournal(this);
    final Replay replay = new Replay(journal);
    final SimulatedDatabase database = new SimulatedDatabase(this);
    final Templates templates;
    final People people = new People(time);
    final Killers killers = new Killers();
    final SimulatedCluster cluster = new SimulatedCluster(this);
    final Callers callers = new Callers(this);

    /** The latest approval that each record asked for. */
    final TreeMap<Integer, UUID> latest = new TreeMap<>();

    private final Optional<Bug> bug;
    private final Optional<List<String>> trace;
    private long databaseAwayUntil;
    private int confirmationsToLose;
    private long farthestClock = 1_000;
    private boolean calm = true;
    private boolean alarms = true;

    World(long seed, Optional<Bug> bug, Optional<List<String>> trace) {
        this.lots = new Lots(seed);
        this.templates = new Templates(lots);
        this.bug = bug;
        this.trace = trace;
        cluster.form();
    }

    boolean has(Bug one) {
        return bug.filter(it -> it == one).isPresent();
    }

    /** Whether nothing has gone wrong with a node, a clock or the database. */
    boolean isCalm() {
        return calm;
    }

    void stopAlarms() {
        alarms = false;
    }

    boolean hasAlarms() {
        return alarms;
    }

    void disturb() {
        calm = false;
    }

    /** A line of what can be read afterwards. */
    void note(String words, Object... about) {
        trace.ifPresent(
                lines ->
                        lines.add(
                                "%9.3f s  %s"
                                        .formatted(time.now() / 1000.0, words.formatted(about))));
    }

    void wrote(SimulatedNode node, ApprovalKey key, ApprovalEvent event) {
        note(
                "%s wrote %s %s",
                node,
                word(key),
                event instanceof ApprovalEvent.Started(_, _, var subject)
                        ? "Started[requester=" + subject.requester() + "]"
                        : event);
    }

    boolean databaseIsAway() {
        return time.now() < databaseAwayUntil;
    }

    void takeDatabaseAway(long forMillis) {
        databaseAwayUntil = Math.max(databaseAwayUntil, time.now() + forMillis);
    }

    void loseNextConfirmation() {
        confirmationsToLose++;
    }

    boolean losesConfirmation() {
        boolean lost = confirmationsToLose > 0;
        confirmationsToLose = Math.max(0, confirmationsToLose - 1);
        return lost;
    }

    void turnClock(int node, long by) {
        SimulatedNode it = cluster.node(node);
        it.turnClock(by);
        farthestClock = Math.max(farthestClock, Math.abs(it.skew()) + Math.abs(by));
    }

    /** By how much a clock has been wrong at most. */
    long farthestClock() {
        return farthestClock;
    }

    /** From now on nothing goes wrong, and whoever is away comes back. */
    void heal() {
        note("nothing goes wrong any more");
        killers.leave();
        confirmationsToLose = 0;
        databaseAwayUntil = time.now();
        for (SimulatedNode node : cluster.nodes()) {
            if (node.isCutOff()) {
                node.kill(0);
            }
            node.start();
        }
    }

    static ApprovalKey key(UUID instance) {
        return new ApprovalKey(TENANT, instance);
    }

    static String persistenceId(ApprovalKey key) {
        return "approval|" + key.tenant().value() + ":" + key.instance();
    }

    static ApprovalKey keyOf(String persistenceId) {
        return key(UUID.fromString(persistenceId.substring(persistenceId.indexOf(':') + 1)));
    }

    /** The approval in few words. */
    String word(ApprovalKey key) {
        long most = key.instance().getMostSignificantBits();
        long least = key.instance().getLeastSignificantBits();
        return "r%d@%d".formatted(most & 0xFFF, (least >> 16) & 0xFFFF_FFFFL);
    }

    List<Timeline.Fact> facts(ApprovalKey key) {
        var facts = new ArrayList<Timeline.Fact>();
        for (var entry : journal.read(persistenceId(key))) {
            facts.add(new Timeline.Fact(entry.recorded().event(), entry.recorded().origin()));
        }
        return facts;
    }
}
