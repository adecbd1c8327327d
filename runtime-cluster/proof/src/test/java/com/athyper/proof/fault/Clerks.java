package com.athyper.proof.fault;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.ClusterUnderTest;
import com.athyper.proof.process.Crowd;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients of {@link Evolution#ENTITY}, each at one node, who send everything once: half of them
 * create and change records, the others read and list. Whatever is no success is a failure.
 */
final class Clerks implements AutoCloseable {
    private static final int CHANGES_EACH = 8;

    /** So that two cores are busy and not drowned. */
    private static final Duration BREATH = Duration.ofMillis(25);

    private final List<Thread> clients = new ArrayList<>();
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Queue<String> known = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile boolean stopping;

    static Clerks start(int clients, ClusterUnderTest cluster) {
        var clerks = new Clerks();
        for (int i = 0; i < clients; i++) {
            boolean writes = i % 2 == 0;
            Api api = cluster.node(i / 2 % cluster.nodes().size()).api();
            clerks.clients.add(Thread.ofVirtual().start(() -> clerks.work(api, writes)));
        }
        return clerks;
    }

    private void work(Api api, boolean writing) {
        while (!stopping) {
            try {
                if (writing) {
                    write(api);
                } else {
                    read(api);
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException | AssertionError e) {
                failures.add((writing ? "write: " : "read: ") + e);
            }
        }
    }

    private void write(Api api) throws IOException, InterruptedException {
        Answered last =
                api.send(
                                Ask.post(Evolution.RECORDS)
                                        .as(Business.USER2)
                                        .with(
                                                Value.object()
                                                        .put("title", "live")
                                                        .put("number", 1)
                                                        .put("code", UUID.randomUUID().toString())
                                                        .put("kind", "plain")
                                                        .build()))
                        .expect(201);
        String id = last.text("id");
        acknowledged.put(id, 1L);
        known.add(id);
        for (int number = 2; number <= CHANGES_EACH && !stopping; number++) {
            Await.pause(BREATH);
            last =
                    api.send(
                                    Ask.patch(Evolution.RECORDS + "/" + id)
                                            .as(Business.USER2)
                                            .with(Value.object().put("number", number).build())
                                            .ifMatch(last.etag()))
                            .expect(200);
            acknowledged.put(id, (long) number);
            writes.incrementAndGet();
        }
    }

    private void read(Api api) throws IOException, InterruptedException {
        String id = known.poll();
        if (id != null) {
            known.add(id);
            api.send(Ask.get(Evolution.RECORDS + "/" + id).as(Business.USER2)).expect(200);
            reads.incrementAndGet();
            Await.pause(BREATH);
        }
        api.send(Ask.get(Evolution.RECORDS + "?limit=10&sort=-number,title").as(Business.USER2))
                .expect(200);
        reads.incrementAndGet();
        Await.pause(BREATH);
    }

    /** Lets every client finish what it has begun. */
    void finish() {
        stopping = true;
        if (!Crowd.ended(clients, Duration.ofSeconds(30))) {
            failures.add("a client does not come to an end");
        }
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** What was last acknowledged of each record, by its id. */
    Map<String, Long> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    int reads() {
        return reads.get();
    }

    int writes() {
        return writes.get();
    }

    @Override
    public void close() {
        stopping = true;
        clients.forEach(Thread::interrupt);
    }
}
