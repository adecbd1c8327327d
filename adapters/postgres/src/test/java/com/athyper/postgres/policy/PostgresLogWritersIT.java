package com.athyper.postgres.policy;

import static com.athyper.postgres.Stages.await;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.policy.log.LogWriters.Silent;
import com.athyper.policy.log.LogWriters.Writer;
import com.athyper.postgres.World;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whoever ended without a word is found, and nobody else. */
class PostgresLogWritersIT {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123Z");
    private static final Duration LATELY = Duration.ofMinutes(1);
    private static final Writer FIRST = new Writer("a:1", 5);
    private static final Writer SECOND = new Writer("a:1", -4);
    private static final Writer OTHER = new Writer("b:1", 6);

    @Test
    void those_are_silent_that_began_again_or_were_not_heard_of_lately() {
        try (var world = new World()) {
            var writers = new PostgresLogWriters(world.database);
            await(writers.beat(FIRST, NOON));
            await(writers.beat(FIRST, NOON.plusSeconds(1)));
            await(writers.beat(OTHER, NOON.plusSeconds(2)));
            assertThat(await(writers.silent(LATELY))).isEmpty();

            await(writers.beat(SECOND, NOON.plusSeconds(9)));
            await(writers.beat(SECOND, NOON.plusSeconds(10)));
            var followed = new Silent(FIRST, NOON.plusSeconds(1), Optional.of(NOON.plusSeconds(9)));
            assertThat(await(writers.silent(LATELY))).containsExactly(followed);
            assertThat(await(writers.silent(Duration.ZERO)))
                    .containsExactly(
                            followed,
                            new Silent(OTHER, NOON.plusSeconds(2), Optional.empty()),
                            new Silent(SECOND, NOON.plusSeconds(10), Optional.empty()));

            await(writers.ended(FIRST));
            assertThat(await(writers.silent(LATELY))).isEmpty();
        }
    }
}
