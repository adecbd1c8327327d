package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.Crowd;
import com.athyper.proof.process.NodeUnderTest;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Goal: what the log of decisions lost in a crash it says itself.
 *
 * <p>Method: a node is killed while many create records through it, which is logged in full. Once
 * it is back, every request that was answered is in the log, or was answered after the instant from
 * which the log says that lines may be missing.
 */
@ExtendWith(Worlds.class)
class DecisionLogKillIT {
    private static final Who SECURITY = Who.demo("security");
    private static final int CLIENTS = 8;
    private static final Duration BUSY = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    @Timeout(180)
    void what_a_kill_takes_out_of_the_log_is_told_by_the_log(NodeUnderTest node) throws Exception {
        var business = new Business("logged_request").inForce(node.api(), Business.ADMIN);
        Instant start = Instant.now();

        Map<String, Instant> answered = killedWhileBusy(node, business);
        Instant killed = Instant.now();
        node.serving();

        Value.Fields cutOff =
                Await.until(
                        "the log says that it was cut off", PATIENCE, () -> cutOff(node, start));
        assertThat(instant(cutOff, "at")).isBefore(killed);
        assertThat(instant(cutOff, "until")).isAfter(killed.minusMillis(500));
        Set<String> logged = logged(node, business, start);
        List<Instant> missing =
                answered.entrySet().stream()
                        .filter(one -> !logged.contains(one.getKey()))
                        .map(Map.Entry::getValue)
                        .toList();
        assertThat(missing).allSatisfy(at -> assertThat(at).isAfter(instant(cutOff, "at")));
        assertThat(logged).hasSizeGreaterThan(CLIENTS);

        node.process().stop();
        node.serving();
        Answered after = node.api().send(business.create("after")).expect(201);
        Await.that(
                "the log goes on",
                PATIENCE,
                () -> logged(node, business, start).contains(request(after)));
        assertThat(entries(node, start, "").stream().filter(DecisionLogKillIT::isCutOff))
                .hasSize(1);
        System.out.printf(
                "decision log: %d answered, %d of them not in the log, which was whole until %s,"
                        + " %d ms before the end%n",
                answered.size(),
                missing.size(),
                instant(cutOff, "at"),
                Duration.between(instant(cutOff, "at"), killed).toMillis());
    }

    /**
     * @return the requests that were answered, and when
     */
    private static Map<String, Instant> killedWhileBusy(NodeUnderTest node, Business business)
            throws InterruptedException {
        Map<String, Instant> answered = new ConcurrentHashMap<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            while (true) {
                                                Answered made =
                                                        node.api()
                                                                .send(business.create("busy"))
                                                                .expect(201);
                                                answered.put(request(made), Instant.now());
                                            }
                                        } catch (IOException | InterruptedException _) {
                                            // The crash that was asked for.
                                        }
                                    }));
        }
        Await.pause(BUSY);
        node.process().kill();
        assertThat(Crowd.ended(clients, PATIENCE)).isTrue();
        return answered;
    }

    private static String request(Answered answered) {
        return answered.headers().firstValue("X-Request-ID").orElseThrow();
    }

    private static Optional<Value.Fields> cutOff(NodeUnderTest node, Instant from)
            throws IOException, InterruptedException {
        return entries(node, from, "").stream().filter(DecisionLogKillIT::isCutOff).findFirst();
    }

    private static boolean isCutOff(Value.Fields entry) {
        return entry.text("kind").equals(Optional.of("cut-off"));
    }

    private static Set<String> logged(NodeUnderTest node, Business business, Instant from)
            throws IOException, InterruptedException {
        var logged = new HashSet<String>();
        for (Value.Fields entry :
                entries(node, from, "&operation=entity.create&entity=" + business.entity())) {
            entry.text("requestId").ifPresent(logged::add);
        }
        return logged;
    }

    /** All of that time, page by page. */
    private static List<Value.Fields> entries(NodeUnderTest node, Instant from, String filter)
            throws IOException, InterruptedException {
        var entries = new ArrayList<Value.Fields>();
        String first = "/api/policy/decisions?limit=500&from=" + from + filter;
        Optional<String> next = Optional.of(first);
        while (next.isPresent()) {
            Answered page = node.api().send(Ask.get(next.get()).as(SECURITY)).expect(200);
            entries.addAll(page.objects("items"));
            next =
                    page.at("nextCursor")
                            .filter(Value.Text.class::isInstance)
                            .map(cursor -> first + "&cursor=" + ((Value.Text) cursor).value());
        }
        return entries;
    }

    private static Instant instant(Value.Fields entry, String name) {
        return Instant.parse(entry.text(name).orElseThrow());
    }
}
