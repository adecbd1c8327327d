package com.athyper.workflow.actors.simulation;

import com.athyper.actors.aggregate.AggregateReply;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.actors.simulation.Message.Asker;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Three nodes and who has which approval. A node that is killed or cut off is missed only after a
 * while; until then what is sent to it is lost. Then its approvals have another owner, be it that
 * the one cut off goes on with them by itself.
 */
final class SimulatedCluster {
    static final int NODES = 3;
    private static final long HAND_OFF_MAX = 10_000;

    private final World world;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final TreeSet<Integer> members = new TreeSet<>();
    private final TreeMap<UUID, Integer> owners = new TreeMap<>();
    private final TreeMap<UUID, List<Runnable>> moving = new TreeMap<>();
    private long messages;

    SimulatedCluster(World world) {
        this.world = world;
    }

    void form() {
        for (int i = 0; i < NODES; i++) {
            members.add(i);
        }
        for (int i = 0; i < NODES; i++) {
            nodes.add(new SimulatedNode(world, i));
        }
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    SimulatedNode node(int number) {
        return nodes.get(number);
    }

    /** That node, or the next one that can be reached. */
    SimulatedNode reached(int from) {
        for (int i = 0; i < NODES; i++) {
            SimulatedNode node = nodes.get((from + i) % NODES);
            if (node.isReached()) {
                return node;
            }
        }
        return nodes.get(from % NODES);
    }

    /** The oldest one relays; one that is cut off does not know that it is missed. */
    boolean believesToRelay(SimulatedNode node) {
        return !members.isEmpty() && (members.first() == node.number() || node.isCutOff());
    }

    private int owner(UUID instance) {
        return owners.computeIfAbsent(
                instance, _ -> place(world.lots.upTo(NODES, "place of " + instance)));
    }

    private int place(int wanted) {
        if (members.isEmpty() || members.contains(wanted)) {
            return wanted;
        }
        Integer next = members.ceiling(wanted);
        return next == null ? members.first() : next;
    }

    void send(SimulatedNode from, ApprovalKey key, Message message) {
        if (from.isCutOff()) {
            from.later(
                    1,
                    () -> {
                        if (from.hosts(key)) {
                            from.approval(key).deliver(message);
                        }
                    });
            return;
        }
        world.time.after(way(), () -> arrive(key, message));
    }

    private long way() {
        long message = messages++;
        return world.lots.upTo(20, "slow", message) == 0
                ? world.lots.upTo(3_000, "how slow", message)
                : 1 + world.lots.upTo(5, "way", message);
    }

    private void arrive(ApprovalKey key, Message message) {
        var waiting = moving.get(key.instance());
        if (waiting != null) {
            waiting.add(() -> arrive(key, message));
            return;
        }
        SimulatedNode owner = nodes.get(owner(key.instance()));
        if (owner.isReached()) {
            owner.approval(key).deliver(message);
        }
    }

    void reply(SimulatedNode by, Asker asker, AggregateReply reply) {
        SimulatedNode to = asker.from();
        Runnable hear =
                () -> {
                    if (to == by || (to.isReached() && !by.isCutOff())) {
                        asker.ear().accept(reply);
                    }
                };
        to.later(way(), hear);
    }

    void missed(SimulatedNode node) {
        world.time.after(
                1_000 + world.lots.upTo(3_000, "missed " + world.time.now()),
                () -> {
                    if (!node.isReached() && members.remove(node.number())) {
                        world.note("%s is missed", node);
                        owners.replaceAll(
                                (_, owner) -> owner == node.number() ? place(owner) : owner);
                    }
                });
    }

    void joined(SimulatedNode node) {
        members.add(node.number());
    }

    /** The old owner rests first; what is sent meanwhile waits for the new one. */
    void handOff(ApprovalKey key) {
        SimulatedNode old = nodes.get(owner(key.instance()));
        if (moving.containsKey(key.instance()) || !old.isReached()) {
            return;
        }
        world.note("%s hands %s off", old, world.word(key));
        moving.put(key.instance(), new ArrayList<>());
        world.time.after(HAND_OFF_MAX, () -> moved(key));
        if (old.hosts(key)) {
            old.approval(key).rest();
        } else {
            moved(key);
        }
    }

    void stopped(SimulatedNode by, ApprovalKey key) {
        if (moving.containsKey(key.instance()) && owner(key.instance()) == by.number()) {
            moved(key);
        }
    }

    private void moved(ApprovalKey key) {
        var waiting = moving.remove(key.instance());
        if (waiting != null) {
            int old = owner(key.instance());
            owners.put(key.instance(), place((old + 1) % NODES));
            nodes.get(old).forget(key);
            waiting.forEach(Runnable::run);
        }
    }
}
