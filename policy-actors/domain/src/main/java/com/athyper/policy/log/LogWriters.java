package com.athyper.policy.log;

import com.athyper.kernel.Done;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Who writes the log, and until when each has written all that it was given. Whoever ends without a
 * word leaves its last word here.
 */
public interface LogWriters {

    /** One life of a node. */
    record Writer(String node, long incarnation) {}

    /**
     * A writer that has not been heard of.
     *
     * @param at whatever it was given before that is written
     * @param followed when the same node began its next life
     */
    record Silent(Writer writer, Instant at, Optional<Instant> followed) {}

    /** Everything that the writer was given before that instant is written. */
    CompletionStage<Done> beat(Writer writer, Instant at);

    /** Nothing of the writer is missing, or all is told that is to be told of it. */
    CompletionStage<Done> ended(Writer writer);

    /** Those that have not ended, and were silent for so long or have begun another life. */
    CompletionStage<List<Silent>> silent(Duration lately);
}
