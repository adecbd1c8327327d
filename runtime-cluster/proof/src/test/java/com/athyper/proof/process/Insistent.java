package com.athyper.proof.process;

import com.athyper.loadtest.api.Ask;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that wants its answer: where none comes, or only that it should come again, it asks
 * another node the very same thing under the very same key.
 */
public final class Insistent {
    private static final Duration BREATH = Duration.ofMillis(100);

    private final List<Api> nodes;
    private final Duration patience;
    private final AtomicInteger turn;

    public Insistent(List<Api> nodes, Duration patience, int first) {
        this.nodes = List.copyOf(nodes);
        this.patience = patience;
        this.turn = new AtomicInteger(first);
    }

    /** The first answer that is one. */
    public Answered send(Ask ask) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String obstacle;
            try {
                Answered answered = node().send(ask);
                if (!isPassing(answered)) {
                    return answered;
                }
                obstacle = answered.toString();
            } catch (IOException e) {
                obstacle = e.toString();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "%s %s was not answered within %s, at last because of: %s"
                                .formatted(ask.method(), ask.path(), patience, obstacle));
            }
            turn.incrementAndGet();
            Await.pause(BREATH);
        }
    }

    private Api node() {
        return nodes.get(Math.floorMod(turn.get(), nodes.size()));
    }

    private static boolean isPassing(Answered answered) {
        return switch (answered.status()) {
            case 429, 502, 503, 504 -> true;
            case 409 -> answered.code().equals("EDGE.IDEMPOTENCY_IN_PROGRESS");
            default -> false;
        };
    }
}
