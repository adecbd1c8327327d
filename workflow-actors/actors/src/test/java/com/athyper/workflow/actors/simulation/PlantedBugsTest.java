package com.athyper.workflow.actors.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Optional;
import java.util.stream.LongStream;

/** A simulation that finds nothing proves little: each of these bugs is planted, and found. */
class PlantedBugsTest {
    private static final int SEEDS = 300;

    /** The first life in which the promise is broken. */
    private static Optional<Life> found(Bug bug, Promise promise) {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> Life.of(seed, Optional.of(bug)))
                .filter(
                        life ->
                                life.live()
                                        .filter(broken -> broken.promise() == promise)
                                        .isPresent())
                .findFirst();
    }

    @ParameterizedTest
    @EnumSource(Bug.class)
    void a_planted_bug_is_found(Bug bug) {
        assertThat(found(bug, bug.broken())).as("a life that breaks %s", bug.broken()).isPresent();
    }

    @ParameterizedTest
    @EnumSource(
            value = Promise.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NOTHING_THROWS"})
    void a_promise_can_be_broken(Promise promise) {
        assertThat(Bug.values()).extracting(Bug::broken).contains(promise);
    }

    @Test
    void a_life_that_fails_is_made_short() {
        var life = found(Bug.SETTLES_TWICE, Promise.AUDIT_MATCHES_EVENTS).orElseThrow();
        var shrunk = Shrinking.of(life, life.live().orElseThrow());

        assertThat(shrunk.schedule()).hasSizeLessThanOrEqualTo(3);
        assertThat(life.schedule()).containsAll(shrunk.schedule());
        assertThat(shrunk.live().orElseThrow().promise()).isEqualTo(Promise.AUDIT_MATCHES_EVENTS);
    }
}
