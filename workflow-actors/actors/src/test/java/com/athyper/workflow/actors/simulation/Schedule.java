package com.athyper.workflow.actors.simulation;

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
import com.athyper.workflow.actors.simulation.Action.Wish;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What people and fate do in one life, by lot: some lives are calm, some are terrible. */
final class Schedule {
    /** When the last of it happens. */
    static final long LENGTH = 240_000;

    private static final int RECORDS = 3;

    /** What people want most often stands here most often. */
    private static final List<Wish> WISHES =
            Stream.of(
                            many(12, Wish.APPROVE),
                            many(6, Wish.CLAIM),
                            many(5, Wish.DELEGATE),
                            many(4, Wish.RETRY, Wish.RESUME, Wish.REVIEW),
                            many(3, Wish.REASSIGN, Wish.RESOLVE, Wish.ADD_APPROVER),
                            many(2, Wish.RELEASE, Wish.REJECT, Wish.PAUSE, Wish.OVERRULE),
                            many(1, Wish.REQUEST_CHANGES, Wish.COMMENT, Wish.CANCEL, Wish.SKIP))
                    .flatMap(List::stream)
                    .toList();

    private final SplittableRandom chance;
    private final TreeMap<Long, At> actions = new TreeMap<>();

    private static List<Wish> many(int times, Wish... wishes) {
        return Collections.nCopies(times, List.of(wishes)).stream().flatMap(List::stream).toList();
    }

    private Schedule(long seed) {
        chance = new SplittableRandom(seed);
    }

    static List<At> of(long seed) {
        return new Schedule(seed).draw();
    }

    private List<At> draw() {
        for (int record = 0; record < RECORDS; record++) {
            add(chance.nextLong(10_000), submit(record));
        }
        for (int i = 5 + chance.nextInt(30); i > 0; i--) {
            long at = chance.nextLong(LENGTH);
            add(at, want(chance.nextInt(RECORDS)));
            if (chance.nextInt(5) == 0) {
                crowd(at);
            }
        }
        for (int i = chance.nextInt(4); i > 0; i--) {
            add(chance.nextLong(LENGTH), submit(chance.nextInt(RECORDS)));
        }
        int faults = chance.nextInt(4) == 0 ? 0 : chance.nextInt(12);
        for (int i = 0; i < faults; i++) {
            add(chance.nextLong(LENGTH), fault());
        }
        for (int i = chance.nextInt(5); i > 0; i--) {
            add(chance.nextLong(LENGTH), change());
        }
        if (chance.nextInt(4) == 0) {
            holiday();
        }
        return actions.values().stream().sorted(Comparator.comparingLong(At::millis)).toList();
    }

    /** Many want something of one approval at once, and a node may die over it. */
    private void crowd(long around) {
        int record = chance.nextInt(RECORDS);
        for (int i = 2 + chance.nextInt(5); i > 0; i--) {
            add(around + chance.nextInt(60), want(record));
        }
        if (chance.nextInt(4) == 0) {
            add(around, fault());
        }
    }

    /** No two at the same time: the time is what tells commands apart. */
    private void add(long millis, Action action) {
        long at = millis;
        while (actions.containsKey(at)) {
            at++;
        }
        actions.put(at, new At(at, action));
    }

    /** Several are away together, and come back. */
    private void holiday() {
        long at = chance.nextLong(LENGTH / 2);
        for (String person : List.of("dan", "eve", "bob", "sub")) {
            if (chance.nextInt(5) > 0) {
                add(
                        at + chance.nextInt(1_000),
                        new Deactivate(person, 60_000L + chance.nextInt(60_000)));
            }
        }
        for (int i = 0; i < RECORDS; i++) {
            add(at + 125_000, new Want(i, Wish.RETRY, "req", 0, i, List.of()));
        }
    }

    private Action submit(int record) {
        return new Submit(
                record,
                oneOf(People.REQUESTERS),
                chance.nextInt(Templates.COUNT),
                chance.nextInt(SimulatedCluster.NODES));
    }

    private Action want(int record) {
        var again = new ArrayList<Integer>();
        while (chance.nextInt(4) == 0) {
            again.add(chance.nextInt(6_000));
        }
        return new Want(
                record,
                oneOf(WISHES),
                chance.nextInt(3) == 0 ? oneOf(People.ALL) : "nobody",
                chance.nextInt(1_000),
                chance.nextInt(SimulatedCluster.NODES),
                List.copyOf(again));
    }

    private Action fault() {
        int node = chance.nextInt(SimulatedCluster.NODES);
        return switch (chance.nextInt(10)) {
            case 0 -> new Kill(node, 500 + chance.nextInt(30_000));
            case 1, 2, 3 ->
                    new KillWhen(
                            oneOf(Arrays.asList(Point.values())), 500 + chance.nextInt(20_000));
            case 4, 5 -> new CutOff(node, 1_000 + chance.nextInt(20_000));
            case 6 -> new HandOff(chance.nextInt(RECORDS));
            case 7 -> new TurnClock(node, chance.nextInt(60_000) - 30_000L);
            case 8 -> new DatabaseAway(100 + chance.nextInt(10_000));
            default -> new LoseConfirmation();
        };
    }

    private Action change() {
        long millis = 1_000L + chance.nextInt(100_000);
        return switch (chance.nextInt(3)) {
            case 0 -> new Deactivate(oneOf(People.ALL), millis);
            case 1 -> new TakeRole(oneOf(People.ALL), oneOf(People.ROLES), millis);
            default -> {
                String from = oneOf(People.ALL);
                String to = oneOf(People.ALL.stream().filter(it -> !it.equals(from)).toList());
                yield new StandIn(from, to, millis);
            }
        };
    }

    private <T> T oneOf(List<T> things) {
        return things.get(chance.nextInt(things.size()));
    }
}
