package com.athyper.proof.fault;

import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.Crowd;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients who send everything once and note what they did not like. */
final class Traffic implements AutoCloseable {
    private final Business business;
    private final Balancer balancer;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    private Traffic(Business business, Balancer balancer) {
        this.business = business;
        this.balancer = balancer;
    }

    static Traffic start(int clients, Business business, Balancer balancer) {
        var traffic = new Traffic(business, balancer);
        for (int i = 0; i < clients; i++) {
            int number = i;
            traffic.clients.add(Thread.ofVirtual().start(() -> traffic.work(number)));
        }
        return traffic;
    }

    private void work(int client) {
        for (int round = 1; !stopping; round++) {
            try {
                round("drain-%d-%d".formatted(client, round));
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException | AssertionError e) {
                failures.add("client %d, round %d: %s".formatted(client, round, e));
            }
        }
    }

    private void round(String title) throws IOException, InterruptedException {
        String id = request(business.create(title), 201).text("id");
        String instance = request(business.submit(id), 200).text("workflow", "instanceId");
        String task = Business.firstTask(instance);
        request(Business.claim(task), 200);
        request(Business.approve(task), 200);
        request(business.read(id), 200);
    }

    private Answered request(Ask ask, int status) throws IOException, InterruptedException {
        Answered came = balancer.send(ask).expect(status);
        answered.incrementAndGet();
        return came;
    }

    /** Waits until so many more requests have been answered. */
    void goesOn(int more) throws InterruptedException {
        int before = answered.get();
        Await.that("traffic", Duration.ofSeconds(30), () -> answered.get() >= before + more);
    }

    int answered() {
        return answered.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Lets every client finish what it has begun. */
    void finish() {
        stopping = true;
        if (!Crowd.ended(clients, Duration.ofSeconds(60))) {
            throw new AssertionError("a client does not come to an end");
        }
    }

    @Override
    public void close() {
        stopping = true;
        clients.forEach(Thread::interrupt);
    }
}
