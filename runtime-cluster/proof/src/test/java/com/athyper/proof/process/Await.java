package com.athyper.proof.process;

import java.time.Duration;
import java.util.Optional;

/** Waits for what has to come, for as long as it may take and no longer. */
public final class Await {
    private static final Duration BETWEEN = Duration.ofMillis(40);

    private Await() {}

    /** Looks once; empty for not yet. A node that cannot be asked yet is a not yet as well. */
    @FunctionalInterface
    public interface Look<T> {
        Optional<T> look() throws Exception;
    }

    @FunctionalInterface
    public interface Check {
        boolean holds() throws Exception;
    }

    public static <T> T until(String what, Duration patience, Look<T> look)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<Throwable> last = Optional.empty();
        while (true) {
            try {
                Optional<T> found = look.look();
                if (found.isPresent()) {
                    return found.get();
                }
                last = Optional.empty();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | AssertionError e) {
                last = Optional.of(e);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "within %s it did not come: %s".formatted(patience, what),
                        last.orElse(null));
            }
            pause(BETWEEN);
        }
    }

    public static void that(String what, Duration patience, Check check)
            throws InterruptedException {
        until(what, patience, () -> check.holds() ? Optional.of(true) : Optional.empty());
    }

    /** Lets time pass: between two looks, or while a fault is meant to last. */
    public static void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }
}
