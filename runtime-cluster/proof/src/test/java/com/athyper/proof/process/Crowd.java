package com.athyper.proof.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many hands for work that can be done in any order. */
public final class Crowd {
    private static final int HANDS = 8;

    private Crowd() {}

    @FunctionalInterface
    public interface Work<T> {
        void on(T item) throws Exception;
    }

    /** Waits for clients to come to an end; says whether all have. */
    public static boolean ended(Collection<Thread> clients, Duration patience) {
        try {
            boolean all = true;
            for (Thread client : clients) {
                if (!client.join(patience)) {
                    client.interrupt();
                    all = false;
                }
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The first failure is thrown, after all others have come to an end. */
    public static <T> void each(Collection<T> items, Work<T> work) throws InterruptedException {
        Queue<T> left = new ConcurrentLinkedQueue<>(items);
        try (var hands = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> working = new ArrayList<>();
            for (int i = 0; i < HANDS; i++) {
                working.add(
                        hands.submit(
                                () -> {
                                    for (T item = left.poll(); item != null; item = left.poll()) {
                                        work.on(item);
                                    }
                                    return true;
                                }));
            }
            for (Future<Boolean> hand : working) {
                hand.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        }
    }
}
