package com.athyper.loadtest.bench;

import com.athyper.loadtest.api.Api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One scenario with so many clients, each of which begins again as soon as it has ended. */
record Run(Api api, Scenario scenario, int clients) {

    /** What was measured, and how long it took in truth: rounds that have begun are finished. */
    record Outcome(Measured measured, Duration elapsed) {}

    Outcome last(Duration duration) throws InterruptedException {
        long begun = System.nanoTime();
        long end = begun + duration.toNanos();
        var all = new Measured();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Measured>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> client(end)));
            }
            for (var client : running) {
                all.merge(client.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client broke down", e);
        }
        return new Outcome(all, Duration.ofNanos(System.nanoTime() - begun));
    }

    private Measured client(long end) {
        var measured = new Measured();
        var timed = new Timed(api, measured, System::nanoTime);
        while (System.nanoTime() - end < 0) {
            timed.round(scenario);
        }
        return measured;
    }
}
