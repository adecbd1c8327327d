package com.athyper.workflow.actors.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.workflow.actors.simulation.Promise.Violation;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Goal: approvals cannot get lost, be decided twice or stay locked, whatever happens to the nodes
 * between any two steps, to the messages, to the clocks and to the people.
 *
 * <p>Method: each seed is a life of some approvals on three nodes, in one thread and in a time of
 * its own. Real are the rules, the projections that the domain owns, the audit, the timeline, the
 * organization, what an entity does about what it hears ({@code EntityCourse}), its settlement, the
 * relay, the starts and the rows of the journal. Simulated are the clocks, the network, the shards,
 * the actor around the course, the journal's table and the other tables, as the real statements
 * write them, and those who ask.
 *
 * <p>{@code -Dseeds=} so many lives, {@code -Dfirst=} from this seed; {@code -Dseed=} is one of
 * them, told step by step in {@code target/simulation.trace}, and {@code -Dkeep=} leaves out of it
 * what is not named.
 */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("seeds", 2_000);
    private static final Path TRACE = Path.of("target", "simulation.trace");

    @Test
    void every_life_keeps_the_promises() throws IOException {
        Long one = Long.getLong("seed");
        if (one != null) {
            tell(kept(Life.of(one, Optional.empty()), System.getProperty("keep")));
            return;
        }
        long first = Long.getLong("first", 1);
        for (long seed = first; seed < first + SEEDS; seed++) {
            var life = Life.of(seed, Optional.empty());
            var broken = life.live();
            if (broken.isPresent()) {
                tell(Shrinking.of(life, broken.get()));
            }
        }
    }

    @Test
    void the_same_seed_is_the_same_life() {
        for (long seed = 1; seed <= 10; seed++) {
            var life = Life.of(seed, Optional.empty());
            assertThat(life.trace()).isEqualTo(Life.of(seed, Optional.empty()).trace());
        }
    }

    private static Life kept(Life life, @org.jspecify.annotations.Nullable String numbers) {
        return numbers == null
                ? life
                : life.with(
                        Arrays.stream(numbers.split(","))
                                .map(Integer::parseInt)
                                .map(life.schedule()::get)
                                .toList());
    }

    private static void tell(Life life) throws IOException {
        Optional<Violation> broken = life.live();
        var trace = life.trace();
        Files.createDirectories(Path.of("target"));
        Files.write(TRACE, trace);
        if (broken.isPresent()) {
            throw new AssertionError(
                    "%s%nagain: -Dseed=%d -Dkeep=%s (%s has each step)%n%s"
                            .formatted(
                                    broken.get().getMessage(),
                                    life.seed(),
                                    numbers(life),
                                    TRACE,
                                    lines(trace)),
                    broken.get());
        }
    }

    private static String numbers(Life life) {
        var all = Schedule.of(life.seed());
        return IntStream.range(0, all.size())
                .filter(i -> life.schedule().contains(all.get(i)))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }

    private static String lines(List<String> trace) {
        return trace.stream()
                .map(line -> line.length() > 300 ? line.substring(0, 300) + "…" : line)
                .collect(Collectors.joining("\n"));
    }
}
