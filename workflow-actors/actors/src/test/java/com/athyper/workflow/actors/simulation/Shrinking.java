package com.athyper.workflow.actors.simulation;

import com.athyper.workflow.actors.simulation.Action.At;
import com.athyper.workflow.actors.simulation.Promise.Violation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a life that breaks a promise as short as it can: what can be left out while the same
 * promise is broken is left out, in halves first and one by one in the end.
 */
record Shrinking(Life life, Promise broken) {
    private static final int LIVES_MAX = 1_000;

    static Life of(Life life, Violation violation) {
        return new Shrinking(life, violation.promise()).shortest();
    }

    private Life shortest() {
        List<At> left = life.schedule();
        int tries = 0;
        for (int size = Math.max(1, left.size() / 2); ; size = Math.max(1, size / 2)) {
            boolean shorter = false;
            for (int from = 0; from < left.size() && tries < LIVES_MAX; tries++) {
                var fewer = without(left, from, size);
                if (breaks(fewer)) {
                    left = fewer;
                    shorter = true;
                } else {
                    from += size;
                }
            }
            if (tries >= LIVES_MAX || (size == 1 && !shorter)) {
                return life.with(left);
            }
        }
    }

    private static List<At> without(List<At> all, int from, int size) {
        var fewer = new ArrayList<At>(all.subList(0, from));
        fewer.addAll(all.subList(Math.min(all.size(), from + size), all.size()));
        return fewer;
    }

    private boolean breaks(List<At> schedule) {
        Optional<Violation> violation = life.with(schedule).live();
        return violation.filter(it -> it.promise() == broken).isPresent();
    }
}
