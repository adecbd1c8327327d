package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.Crowd;
import com.athyper.proof.process.Insistent;
import com.athyper.proof.process.NodeUnderTest;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * Goal: a command that was interrupted by a crash has happened as a whole or not at all, and
 * happens once however often it is sent.
 *
 * <p>Method: a node is killed while submits and approvals are on their way through it, at a moment
 * that a seed chooses; once it is back, each record must be on one side or the other without any
 * help. Then every command is sent again under its key.
 */
@ExtendWith(Worlds.class)
class CrashPointsIT {
    private static final int ROUNDS = 3;
    private static final int COMMANDS = 12;
    private static final int KILLED_WITHIN_MILLIS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An attempt that died with its node holds its key for half a minute. */
    private static final Duration KEY_HELD = Duration.ofSeconds(60);

    /** A command that a crash may have interrupted. */
    private record Sent(Ask ask, String record, Optional<String> instance) {}

    @Test
    @Timeout(90)
    void what_was_answered_survives_a_kill(NodeUnderTest node) throws Exception {
        var business = new Business("survivor_request").inForce(node.api(), Business.ADMIN);
        String id = node.api().send(business.create("survivor")).expect(201).text("id");
        Answered submitted = node.api().send(business.submit(id)).expect(200);
        String instance = submitted.text("workflow", "instanceId");

        node.killAndServeAgain();

        Answered record = node.api().send(business.read(id)).expect(200);
        assertThat(record.text("state")).isEqualTo("submitted");
        assertThat(record.text("workflow", "instanceId")).isEqualTo(instance);
        node.api()
                .send(
                        Ask.patch(business.record(id))
                                .as(Business.USER)
                                .ifMatch(record.etag())
                                .with("{\"title\":\"changed\"}"))
                .refused(423, "DATA.RECORD_LOCKED");
        String task = Business.firstTask(instance);
        assertThat(inbox(node)).contains(task);
        node.api().send(Business.claim(task)).expect(200);
        node.api().send(Business.approve(task)).expect(200);
        assertThat(node.api().send(business.read(id)).text("state")).isEqualTo("approved");
    }

    @Test
    @Timeout(300)
    void what_was_interrupted_happened_as_a_whole_or_not_at_all(NodeUnderTest node)
            throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("crash points: -Dseed=" + seed);
        var random = new Random(seed);
        var business = new Business("crash_request").inForce(node.api(), Business.ADMIN);
        List<Sent> all = new ArrayList<>();
        int answered = 0;

        for (int round = 0; round < ROUNDS; round++) {
            List<Sent> sent = prepare(node, business, round);
            Map<Sent, Answered> answers = interrupted(node, sent, random);
            for (Sent command : sent) {
                settles(node, business, command, answers.containsKey(command));
            }
            answered += answers.size();
            all.addAll(sent);
        }

        assertThat(answered)
                .as("commands that were answered before the kill")
                .isLessThan(all.size());
        Crowd.each(all, command -> sentAgain(node, business, command));
        assertThat(
                        node.api()
                                .send(Ask.get("/api/audit/verify").as(Business.COMPLIANCE))
                                .at("valid"))
                .contains(Value.of(true));
        System.out.printf(
                "crash points: %d kills, %d commands, %d of them answered before the kill%n",
                ROUNDS, all.size(), answered);
    }

    /** Half of the commands are submits, and half are last approvals. */
    private static List<Sent> prepare(NodeUnderTest node, Business business, int round)
            throws InterruptedException {
        Map<Integer, Sent> prepared = new ConcurrentHashMap<>();
        Crowd.each(
                IntStream.range(0, COMMANDS).boxed().toList(),
                i -> {
                    String title = "crash-%d-%d".formatted(round, i);
                    String id = node.api().send(business.create(title)).expect(201).text("id");
                    prepared.put(
                            i,
                            i % 2 == 0
                                    ? new Sent(business.submit(id).key(title), id, Optional.empty())
                                    : claimed(node, business, id, title));
                });
        return List.copyOf(prepared.values());
    }

    private static Sent claimed(NodeUnderTest node, Business business, String id, String title)
            throws IOException, InterruptedException {
        String instance =
                node.api().send(business.submit(id)).expect(200).text("workflow", "instanceId");
        String task = Business.firstTask(instance);
        node.api().send(Business.claim(task)).expect(200);
        return new Sent(Business.approve(task).key(title), id, Optional.of(instance));
    }

    /**
     * @return what was answered before the end
     */
    private static Map<Sent, Answered> interrupted(
            NodeUnderTest node, List<Sent> commands, Random random)
            throws IOException, InterruptedException {
        Map<Sent, Answered> answers = new ConcurrentHashMap<>();
        var underWay = new CountDownLatch(commands.size());
        List<Thread> senders = new ArrayList<>();
        for (Sent command : commands) {
            senders.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        underWay.countDown();
                                        try {
                                            answers.put(
                                                    command,
                                                    node.api().send(command.ask).expect(200));
                                        } catch (IOException | InterruptedException _) {
                                            // The crash that was asked for.
                                        }
                                    }));
        }
        underWay.await();
        Await.pause(Duration.ofMillis(random.nextInt(KILLED_WITHIN_MILLIS)));
        node.process().kill();
        for (Thread sender : senders) {
            sender.join();
        }
        node.serving();
        return answers;
    }

    private static void settles(
            NodeUnderTest node, Business business, Sent command, boolean acknowledged)
            throws InterruptedException {
        Await.that(
                "record %s is on one side".formatted(command.record),
                PATIENCE,
                () -> {
                    Answered record = node.api().send(business.read(command.record)).expect(200);
                    return command.instance.isPresent()
                            ? isDecided(node, record, command.instance.get(), acknowledged)
                            : isSubmitted(node, record, acknowledged);
                });
    }

    private static boolean isSubmitted(NodeUnderTest node, Answered record, boolean acknowledged)
            throws IOException, InterruptedException {
        if (record.text("state").equals("draft")) {
            return !acknowledged && record.at("workflow").isEmpty();
        }
        String instance = record.text("workflow", "instanceId");
        return node.api()
                        .send(Business.instance(instance))
                        .expect(200)
                        .text("state")
                        .equals("running")
                && inbox(node).contains(Business.firstTask(instance));
    }

    private static boolean isDecided(
            NodeUnderTest node, Answered record, String instance, boolean acknowledged)
            throws IOException, InterruptedException {
        String state = node.api().send(Business.instance(instance)).expect(200).text("state");
        boolean listed = inbox(node).contains(Business.firstTask(instance));
        return record.text("state").equals("approved")
                ? state.equals("approved") && record.at("workflow").isEmpty() && !listed
                : !acknowledged && state.equals("running") && listed;
    }

    private static void sentAgain(NodeUnderTest node, Business business, Sent command)
            throws IOException, InterruptedException {
        var insistent = new Insistent(List.of(node.api()), KEY_HELD, 0);
        Answered again = insistent.send(command.ask).expect(200);
        assertThat(insistent.send(command.ask).expect(200).reply()).isEqualTo(again.reply());
        assertThat(starts(node, business, command.record)).isEqualTo(1);
        List<String> states =
                node
                        .api()
                        .send(business.history(command.record))
                        .expect(200)
                        .objects("items")
                        .stream()
                        .map(revision -> revision.text("state").orElse(""))
                        .toList();
        if (command.instance.isEmpty()) {
            assertThat(states).containsExactly("submitted", "draft");
            assertThat(again.text("workflow", "instanceId"))
                    .isEqualTo(
                            node.api()
                                    .send(business.read(command.record))
                                    .text("workflow", "instanceId"));
        } else {
            assertThat(states).containsExactly("approved", "submitted", "draft");
        }
    }

    private static int starts(NodeUnderTest node, Business business, String record)
            throws IOException, InterruptedException {
        return node.api()
                .send(
                        Ask.get(
                                        "/api/audit/events?entity=%s&recordId=%s&operation=workflow.instance.start"
                                                .formatted(business.entity(), record))
                                .as(Business.COMPLIANCE))
                .expect(200)
                .objects("items")
                .size();
    }

    private static List<String> inbox(NodeUnderTest node) throws IOException, InterruptedException {
        return node
                .api()
                .send(Business.inbox(Business.MANAGER))
                .expect(200)
                .objects("items")
                .stream()
                .flatMap(item -> item.text("id").stream())
                .toList();
    }
}
