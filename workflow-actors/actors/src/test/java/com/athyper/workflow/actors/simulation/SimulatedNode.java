package com.athyper.workflow.actors.simulation;

import com.athyper.actors.aggregate.AggregateType;
import com.athyper.identity.Directory;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.actors.ApprovalRelay;
import com.athyper.workflow.actors.ApprovalType;
import com.athyper.workflow.actors.DirectoryApprovers;
import com.athyper.workflow.actors.simulation.Action.Point;

import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A node: its clock, what it knows of the people, the approvals in its memory and its relay. */
final class SimulatedNode {
    private final World world;
    private final int number;
    private final String name;
    private final long behind;
    private final NodeStore store;
    private final NodeDoor door;
    private final AggregateType<ApprovalCommand, ApprovalEvent, Approval> type;
    private final TreeMap<UUID, HostedApproval> approvals = new TreeMap<>();

    private long life;
    private boolean up = true;
    private boolean cutOff;
    private long skew;

    SimulatedNode(World world, int number) {
        this.world = world;
        this.number = number;
        this.name = "node " + number;
        this.behind = world.lots.upTo(1_000, "node " + number + " is behind");
        this.skew = world.lots.upTo(2_000, "node " + number + " is late") - 1_000L;
        this.store = new NodeStore(world, this);
        this.door = new NodeDoor(world, this);
        Directory directory = _ -> world.people.known(behind);
        var people = new DirectoryApprovers(directory, Templates::calendar, clock());
        this.type = Planted.into(ApprovalType.of(store, people), world);
        live();
    }

    String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }

    int number() {
        return number;
    }

    boolean isUp() {
        return up;
    }

    boolean isCutOff() {
        return cutOff;
    }

    boolean isReached() {
        return up && !cutOff;
    }

    long skew() {
        return skew;
    }

    void turnClock(long by) {
        skew += by;
    }

    InstantSource clock() {
        return () -> world.time.instant().plusMillis(skew);
    }

    AggregateType<ApprovalCommand, ApprovalEvent, Approval> type() {
        return type;
    }

    NodeStore store() {
        return store;
    }

    NodeDoor door() {
        return door;
    }

    /** Unless it has died by then. */
    void later(long millis, Runnable work) {
        world.time.after(millis, inThisLife(work));
    }

    Runnable inThisLife(Runnable work) {
        long mine = life;
        return () -> {
            if (up && mine == life) {
                work.run();
            }
        };
    }

    /** A relay in each node looks only where the node believes itself to be the one to do it. */
    private void live() {
        var relay = new ApprovalRelay(door, store, store, clock());
        look(relay);
    }

    private void look(ApprovalRelay relay) {
        later(
                ApprovalRelay.EVERY.toMillis(),
                () -> {
                    if (world.cluster.believesToRelay(this)) {
                        relay.look().whenComplete((_, _) -> look(relay));
                    } else {
                        look(relay);
                    }
                });
    }

    boolean hosts(ApprovalKey key) {
        return approvals.containsKey(key.instance());
    }

    HostedApproval approval(ApprovalKey key) {
        return approvals.computeIfAbsent(key.instance(), _ -> new HostedApproval(world, this, key));
    }

    /** It is another's now, whatever it was about to do. */
    void forget(ApprovalKey key) {
        Optional.ofNullable(approvals.remove(key.instance())).ifPresent(HostedApproval::drop);
    }

    void stopped(ApprovalKey key) {
        approvals.remove(key.instance());
        world.cluster.stopped(this, key);
    }

    /** Whether a killer has waited for it here. */
    boolean diesAt(Point point) {
        var restart = world.killers.strike(point);
        restart.ifPresent(
                millis -> {
                    world.note("%s dies at %s", this, point);
                    kill(millis);
                });
        return restart.isPresent();
    }

    void kill(long forMillis) {
        if (!up) {
            return;
        }
        world.note("%s is killed", this);
        up = false;
        cutOff = false;
        life++;
        approvals.values().forEach(HostedApproval::drop);
        approvals.clear();
        world.cluster.missed(this);
        world.time.after(forMillis, this::start);
    }

    void start() {
        if (!up) {
            world.note("%s is back", this);
            up = true;
            live();
            world.cluster.joined(this);
        }
    }

    void cutOff(long forMillis) {
        if (isReached()) {
            world.note("%s is cut off", this);
            cutOff = true;
            world.cluster.missed(this);
            later(forMillis, () -> kill(2_000));
        }
    }
}
