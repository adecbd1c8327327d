package com.athyper.workflow.actors.simulation;

import com.athyper.workflow.actors.simulation.Action.At;
import com.athyper.workflow.actors.simulation.Promise.Violation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One life of some approvals, from a seed: the same seed, schedule and bug live the same life.
 *
 * @param seed of everything that is left to chance
 * @param schedule of what people and fate do
 */
record Life(long seed, List<At> schedule, Optional<Bug> bug) {
    /** After the last that goes wrong everything has this long to come to rest. */
    private static final long REST = 150_000;

    /** For what has begun; no alarm goes off any more. */
    private static final long LAST_BREATH = 15_000;

    static Life of(long seed, Optional<Bug> bug) {
        return new Life(seed, Schedule.of(seed), bug);
    }

    Life with(List<At> other) {
        return new Life(seed, other, bug);
    }

    /** What was not kept of the promises, if something was not. */
    Optional<Violation> live() {
        return live(Optional.empty());
    }

    List<String> trace() {
        var lines = new ArrayList<String>();
        live(Optional.of(lines)).ifPresent(broken -> lines.add(broken.getMessage()));
        return lines;
    }

    private Optional<Violation> live(Optional<List<String>> trace) {
        var world = new World(seed, bug, trace);
        try {
            new Fate(world).strikeAll(schedule);
            world.time.runUntil(Schedule.LENGTH);
            world.heal();
            world.time.runUntil(Schedule.LENGTH + REST);
            world.stopAlarms();
            world.time.runUntil(Schedule.LENGTH + REST + LAST_BREATH);
            new Reckoning(world, LAST_BREATH).check();
            return Optional.empty();
        } catch (Violation broken) {
            world.note("here a promise is broken");
            return Optional.of(broken);
        } catch (RuntimeException thrown) {
            return Optional.of(Promise.NOTHING_THROWS.because(thrown));
        }
    }
}
