package com.athyper.edge.exchange;

import com.athyper.kernel.Portions;
import com.athyper.kernel.Problem;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The bytes of a body up to a limit; the portion that passes it fails instead of being given. */
public final class BoundedPortions implements Portions {
    private final Portions portions;
    private final Problem beyond;
    private long left;

    public BoundedPortions(Portions portions, long max, Problem beyond) {
        this.portions = portions;
        this.left = max;
        this.beyond = beyond;
    }

    @Override
    public CompletionStage<Optional<byte[]>> next() {
        return portions.next().thenCompose(this::counted);
    }

    private CompletionStage<Optional<byte[]>> counted(Optional<byte[]> portion) {
        left -= portion.map(bytes -> bytes.length).orElse(0);
        return left < 0
                ? CompletableFuture.failedStage(new BodyFailed(beyond))
                : CompletableFuture.completedStage(portion);
    }

    @Override
    public void cancel() {
        portions.cancel();
    }
}
