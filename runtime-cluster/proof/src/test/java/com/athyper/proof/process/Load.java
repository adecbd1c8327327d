package com.athyper.proof.process;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Clients that work as people do, one thing after another, until they are told to stop: create,
 * submit, find in the inbox, claim, approve. Every command has a key of its own and is sent again
 * under it until it is answered.
 */
public final class Load implements AutoCloseable {
    /** An attempt that died with its node holds its key for half a minute. */
    public static final Duration PATIENCE = Duration.ofSeconds(75);

    /** Some are left as drafts and some in the inbox, so that there is something to compare. */
    private static final int LEFT_AS_DRAFT = 12;

    private static final int LEFT_IN_INBOX = 15;

    private final Business business;
    private final Ledger ledger;
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopping;

    private Load(Business business, Ledger ledger) {
        this.business = business;
        this.ledger = ledger;
    }

    /**
     * @param client the n-th client's way to the platform
     */
    public static Load start(
            int clients, Business business, Ledger ledger, IntFunction<Insistent> client) {
        var load = new Load(business, ledger);
        for (int i = 0; i < clients; i++) {
            int number = i;
            Insistent way = client.apply(i);
            load.clients.add(
                    Thread.ofVirtual()
                            .name("client-" + number)
                            .start(() -> load.work(number, way)));
        }
        return load;
    }

    private void work(int client, Insistent way) {
        for (int round = 1; !stopping; round++) {
            try {
                round("load-%d-%d".formatted(client, round), round, way);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | AssertionError e) {
                ledger.surprise("client %d, round %d: %s".formatted(client, round, e.getMessage()));
            }
        }
    }

    private void round(String title, int round, Insistent way) throws InterruptedException {
        String id = command(way, business.create(title).key(title + "-create"), 201).text("id");
        ledger.created(title, id);
        if (round % LEFT_AS_DRAFT == 0) {
            return;
        }
        String instance =
                command(way, business.submit(id).key(title + "-submit"), 200)
                        .text("workflow", "instanceId");
        ledger.submitted(id, instance);
        String task = Business.firstTask(instance);
        if (inInbox(way, task).isEmpty()) {
            ledger.surprise("the inbox does not show task " + task + " of a submitted record");
        }
        if (round % LEFT_IN_INBOX == 0) {
            return;
        }
        command(way, Business.claim(task).key(title + "-claim"), 200);
        command(way, Business.approve(task).key(title + "-approve"), 200);
        ledger.approved(id);
    }

    private Answered command(Insistent way, Ask ask, int status) throws InterruptedException {
        long sent = System.nanoTime();
        Answered answered = way.send(ask).expect(status);
        ledger.acknowledged(System.nanoTime() - sent);
        return answered;
    }

    private static Optional<Value.Fields> inInbox(Insistent way, String task)
            throws InterruptedException {
        return way.send(Business.inbox(Business.MANAGER)).expect(200).objects("items").stream()
                .filter(item -> item.text("id").filter(task::equals).isPresent())
                .findFirst();
    }

    /** Lets every client finish what it has begun. */
    @Override
    public void close() {
        stopping = true;
        if (!Crowd.ended(clients, PATIENCE.multipliedBy(4))) {
            ledger.surprise("a client does not come to an end");
        }
    }
}
