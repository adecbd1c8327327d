package com.athyper.workflow.actors.simulation;

import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.PendingStart;
import com.athyper.workflow.actors.simulation.Action.At;
import com.athyper.workflow.actors.simulation.Action.CutOff;
import com.athyper.workflow.actors.simulation.Action.DatabaseAway;
import com.athyper.workflow.actors.simulation.Action.Deactivate;
import com.athyper.workflow.actors.simulation.Action.HandOff;
import com.athyper.workflow.actors.simulation.Action.Kill;
import com.athyper.workflow.actors.simulation.Action.KillWhen;
import com.athyper.workflow.actors.simulation.Action.LoseConfirmation;
import com.athyper.workflow.actors.simulation.Action.Point;
import com.athyper.workflow.actors.simulation.Action.StandIn;
import com.athyper.workflow.actors.simulation.Action.Submit;
import com.athyper.workflow.actors.simulation.Action.TakeRole;
import com.athyper.workflow.actors.simulation.Action.TurnClock;
import com.athyper.workflow.actors.simulation.Action.Want;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Lets happen what is in a schedule. */
record Fate(World world) {
    private static final Map<Outcome, String> OUTCOMES =
            Map.of(
                    Outcome.APPROVED, "approved",
                    Outcome.REJECTED, "rejected",
                    Outcome.CHANGES_REQUESTED, "draft",
                    Outcome.CANCELLED, "draft");
    private static final List<Integer> AMOUNTS = List.of(5, 50, 500);

    void strikeAll(List<At> schedule) {
        for (At at : schedule) {
            world.time.after(at.millis(), () -> strike(at));
        }
    }

    private void strike(At at) {
        world.note("-> %s", at.action());
        if (at.action() instanceof Action.Fault) {
            world.disturb();
        }
        switch (at.action()) {
            case Submit submit -> submit(submit, at.millis());
            case Want want -> want(want, "c" + at.millis());
            case Kill(var node, var millis) -> world.cluster.node(node).kill(millis);
            case KillWhen(var point, var millis) -> world.killers.wait(point, millis);
            case CutOff(var node, var millis) -> world.cluster.node(node).cutOff(millis);
            case HandOff(var record) -> latest(record).ifPresent(key -> world.cluster.handOff(key));
            case TurnClock(var node, var by) -> world.turnClock(node, by);
            case DatabaseAway(var millis) -> world.takeDatabaseAway(millis);
            case LoseConfirmation _ -> world.loseNextConfirmation();
            case Deactivate(var person, var millis) -> {
                world.people.activate(person, false);
                world.time.after(millis, () -> world.people.activate(person, true));
            }
            case TakeRole(var person, var role, var millis) -> {
                world.people.take(person, role);
                world.time.after(millis, () -> world.people.give(person, role));
            }
            case StandIn(var from, var to, var millis) -> world.people.standIn(from, to, millis);
        }
    }

    private Optional<ApprovalKey> latest(int record) {
        return Optional.ofNullable(world.latest.get(record)).map(World::key);
    }

    /** What the edge does: the transition's transaction, then the start at once. */
    private void submit(Submit submit, long millis) {
        SimulatedNode edge = world.cluster.reached(submit.node());
        Instant now = edge.clock().instant();
        var instance =
                new UUID(
                        0x0190_0000_0000_7000L | submit.record(),
                        0x8000_0000_0000_0000L | (millis << 16));
        var start =
                new PendingStart(
                        instance,
                        Templates.name(submit.template()),
                        Templates.ENTITY,
                        new UUID(1, submit.record()),
                        2,
                        "submit",
                        OUTCOMES,
                        Value.object()
                                .put("amount", AMOUNTS.get(submit.record() % AMOUNTS.size()))
                                .build(),
                        origin(submit.by(), now, "s" + millis));
        edge.store()
                .transaction(() -> submitted(submit, start, edge))
                .thenAccept(
                        done -> {
                            if (done) {
                                edge.door().start(World.TENANT, start);
                            }
                        });
    }

    private boolean submitted(Submit submit, PendingStart start, SimulatedNode edge) {
        boolean done = world.database.submit(start, world.time.instant());
        if (done) {
            world.latest.put(submit.record(), start.instance());
            edge.diesAt(Point.SUBMITTED);
        }
        return done;
    }

    static Origin origin(String by, Instant at, String command) {
        return new Origin(new PrincipalId(by), at, "request", command, Optional.empty());
    }

    private void want(Want want, String command) {
        latest(want.record())
                .ifPresent(
                        key -> {
                            var wish = new Wishes(world, key, want);
                            var asked = wish.command();
                            Instant now = world.cluster.reached(want.node()).clock().instant();
                            var origin = origin(wish.by(), now, command);
                            world.note("`%s` is %s by %s", command, asked, wish.by());
                            world.callers.ask(
                                    command,
                                    want.node(),
                                    node -> node.door().execute(key, asked, origin));
                            for (int i = 0; i < want.again().size(); i++) {
                                int number = want.node() + i + 1;
                                world.time.after(
                                        want.again().get(i),
                                        () -> {
                                            SimulatedNode other = world.cluster.reached(number);
                                            other.door().execute(key, asked, origin);
                                        });
                            }
                        });
    }
}
