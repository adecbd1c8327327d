package com.athyper.proof.fault;

import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.Crowd;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Clients who send everything once, take what comes, and keep a record of it. */
final class Attempts implements AutoCloseable {
    private static final Duration BREATH = Duration.ofMillis(20);

    private final Business business;
    private final Api api;
    private final List<Thread> clients = new ArrayList<>();
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    /**
     * @param status 0 if there was no answer
     * @param created the id of the record that was acknowledged
     */
    record Outcome(
            String asked,
            int status,
            String contentType,
            String retryAfter,
            Duration took,
            Optional<String> created) {}

    private Attempts(Business business, Api api) {
        this.business = business;
        this.api = api;
    }

    static Attempts start(int clients, Business business, Api api) {
        var attempts = new Attempts(business, api);
        for (int i = 0; i < clients; i++) {
            int number = i;
            attempts.clients.add(Thread.ofVirtual().start(() -> attempts.work(number)));
        }
        return attempts;
    }

    private void work(int client) {
        try {
            for (int round = 1; !stopping; round++) {
                Optional<String> id =
                        attempt(business.create("away-%d-%d".formatted(client, round)));
                if (id.isPresent()) {
                    attempt(business.read(id.get()));
                    attempt(business.submit(id.get()));
                }
                Await.pause(BREATH);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @return the id of the record that was made
     */
    private Optional<String> attempt(Ask ask) throws InterruptedException {
        String asked = ask.method() + " " + ask.path();
        long sent = System.nanoTime();
        try {
            Answered answered = api.send(ask);
            Optional<String> created =
                    answered.status() == 201 ? Optional.of(answered.text("id")) : Optional.empty();
            outcomes.add(
                    new Outcome(
                            asked,
                            answered.status(),
                            answered.contentType(),
                            answered.headers().firstValue("Retry-After").orElse(""),
                            Duration.ofNanos(System.nanoTime() - sent),
                            created));
            return created;
        } catch (IOException e) {
            outcomes.add(
                    new Outcome(
                            asked + ": " + e,
                            0,
                            "",
                            "",
                            Duration.ofNanos(System.nanoTime() - sent),
                            Optional.empty()));
            return Optional.empty();
        }
    }

    /** Waits until so many more attempts were answered as was hoped. */
    void goesOn(int more) throws InterruptedException {
        long before = successes();
        Await.that("work goes on", Duration.ofSeconds(20), () -> successes() >= before + more);
    }

    private long successes() {
        return outcomes.stream().filter(outcome -> outcome.status() / 100 == 2).count();
    }

    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /** Lets every client finish what it has begun. */
    void finish() {
        stopping = true;
        if (!Crowd.ended(clients, Duration.ofSeconds(30))) {
            throw new AssertionError("a client does not come to an end");
        }
    }

    @Override
    public void close() {
        stopping = true;
        clients.forEach(Thread::interrupt);
    }
}
