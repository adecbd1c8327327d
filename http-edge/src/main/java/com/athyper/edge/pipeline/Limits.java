package com.athyper.edge.pipeline;

import java.time.Duration;

/**
 * How much is taken on before a request is turned away.
 *
 * @param inFlightMax guarded requests being answered at one moment
 * @param answerTimeout after which a caller is told that no answer came
 * @param bodyTimeout within which a body has to arrive
 * @param fileBytesMax of a body that is a file to be kept
 */
public record Limits(
        long bodyBytesMax,
        int targetLengthMax,
        int inFlightMax,
        Duration answerTimeout,
        Duration bodyTimeout,
        long fileBytesMax) {
    /** Of a file that is sent to be kept. */
    public static final long FILE_BYTES_USUAL = 25L << 20;

    public static final Limits USUAL =
            new Limits(1 << 20, 8_192, 1_024, Duration.ofSeconds(15), Duration.ofSeconds(10));

    public Limits {
        if (fileBytesMax < 1 || bodyBytesMax < 1 || targetLengthMax < 1 || inFlightMax < 1) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
    }

    public Limits(
            long bodyBytesMax,
            int targetLengthMax,
            int inFlightMax,
            Duration answerTimeout,
            Duration bodyTimeout) {
        this(
                bodyBytesMax,
                targetLengthMax,
                inFlightMax,
                answerTimeout,
                bodyTimeout,
                FILE_BYTES_USUAL);
    }
}
