package com.athyper.kernel;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Bytes that are never in memory as a whole: the next portion is fetched once it is asked for. One
 * reader, who asks again only after the answer.
 */
public interface Portions {
    /** Empty at the end. */
    CompletionStage<Optional<byte[]>> next();

    /** Nothing more will be asked for. May be said more than once, and after the end. */
    void cancel();
}
