package com.athyper.workflow.actors.simulation;

import com.athyper.actors.aggregate.AggregateReply;
import com.athyper.actors.aggregate.EntityCourse;
import com.athyper.actors.aggregate.EntityCourse.Next.Heard;
import com.athyper.actors.aggregate.EntityCourse.Next.Later;
import com.athyper.actors.aggregate.EntityCourse.Next.Persist;
import com.athyper.actors.aggregate.EntityCourse.Next.Resume;
import com.athyper.actors.aggregate.EntityCourse.Next.Stop;
import com.athyper.actors.aggregate.Journaled;
import com.athyper.actors.aggregate.Recorded;
import com.athyper.actors.aggregate.Settlement;
import com.athyper.actors.aggregate.ShardedKey;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.actors.simulation.Action.Point;
import com.athyper.workflow.actors.simulation.Message.Asker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * An approval in the memory of a node: the real course of an entity, and in place of the actor a
 * mailbox, a stash, a write to the journal during which everything waits, a restart after a write
 * that was not confirmed, and timers.
 */
final class HostedApproval
        implements EntityCourse.Surroundings<ApprovalCommand, ApprovalEvent, Approval, Asker> {
    private static final long RESTART_AFTER = 200;
    private static final long IDLE_AFTER = 120_000;

    private enum Phase {
        READING,
        READY,
        WRITING,
        STOPPED
    }

    private final World world;
    private final SimulatedNode node;
    private final ApprovalKey key;
    private final String id;
    private final EntityCourse<ApprovalCommand, ApprovalEvent, Approval, Asker> course;
    private final Deque<Message> mailbox = new ArrayDeque<>();
    private final List<Message> stash = new ArrayList<>();

    private Journaled<ApprovalEvent, Approval> journaled;
    private Phase phase = Phase.READING;
    private int alarms;
    private int restarts;
    private long lastHeard;

    HostedApproval(World world, SimulatedNode node, ApprovalKey key) {
        this.world = world;
        this.node = node;
        this.key = key;
        this.id = World.persistenceId(key);
        this.course =
                new EntityCourse<>(
                        node.type(), new ShardedKey(key.tenant(), key.instance().toString()), this);
        this.journaled = course.initial();
        read(1);
        lookWhetherIdle();
    }

    /** As the shard gives it. */
    void deliver(Message message) {
        lastHeard = world.time.now();
        hear(message);
    }

    void drop() {
        phase = Phase.STOPPED;
    }

    private void hear(Message message) {
        mailbox.add(message);
        work();
    }

    private void work() {
        while (phase == Phase.READY && !mailbox.isEmpty()) {
            Message message = mailbox.remove();
            switch (message.hearing().apply(course, forgetful())) {
                case Heard<ApprovalEvent> _ -> {}
                case Later<ApprovalEvent> _ -> stash.add(message);
                case Persist<ApprovalEvent>(var events) -> write(events, message);
                case Resume<ApprovalEvent> _ -> resume();
                case Stop<ApprovalEvent> _ -> stop();
            }
        }
    }

    private Journaled<ApprovalEvent, Approval> forgetful() {
        return world.has(Bug.FORGETS_WHICH_COMMANDS_IT_APPLIED)
                ? new Journaled<>(
                        journaled.state(),
                        journaled.sequence(),
                        journaled.before(),
                        journaled.batch(),
                        List.of())
                : journaled;
    }

    private void resume() {
        for (int i = stash.size() - 1; i >= 0; i--) {
            mailbox.addFirst(stash.get(i));
        }
        stash.clear();
    }

    private void stop() {
        phase = Phase.STOPPED;
        node.stopped(key);
    }

    private void write(List<Recorded<ApprovalEvent>> events, Message cause) {
        phase = Phase.WRITING;
        if (node.diesAt(Point.BEFORE_PERSIST)) {
            return;
        }
        if (world.has(Bug.ANSWERS_BEFORE_IT_IS_PERSISTED)) {
            cause.asker().ifPresent(asker -> answer(asker, shown(evolved(events))));
        }
        String matter = "write " + id + " " + journaled.sequence() + " " + world.time.now();
        world.time.after(1 + world.lots.upTo(8, matter), () -> append(events, cause, matter));
    }

    /** At the database, which does not ask whether the node still lives. */
    private void append(List<Recorded<ApprovalEvent>> events, Message cause, String matter) {
        boolean forgotten =
                world.has(Bug.CONFIRMS_WHAT_IT_HAS_NOT_WRITTEN)
                        && world.lots.oneIn(10, matter + " forgotten");
        boolean written =
                forgotten
                        || (!world.databaseIsAway()
                                && world.journal.append(id, journaled.sequence(), events));
        if (written) {
            events.forEach(each -> world.wrote(node, key, each.event()));
        } else {
            world.note("%s could not write %s", node, world.word(key));
        }
        if (written && node.diesAt(Point.PERSISTED)) {
            return;
        }
        boolean confirmed = written && !world.losesConfirmation();
        inMyLife(
                1 + world.lots.upTo(4, matter + " back"),
                () -> {
                    if (confirmed) {
                        written(events, cause);
                    } else {
                        restart();
                    }
                });
    }

    private void written(List<Recorded<ApprovalEvent>> events, Message cause) {
        journaled = evolved(events);
        phase = Phase.READY;
        restarts = 0;
        if (world.has(Bug.ANSWERS_BEFORE_IT_IS_SETTLED)) {
            cause.asker().ifPresent(asker -> answer(asker, shown(journaled)));
        }
        course.settle(journaled);
        work();
    }

    private Journaled<ApprovalEvent, Approval> evolved(List<Recorded<ApprovalEvent>> events) {
        var result = journaled;
        for (var event : events) {
            result = course.evolve(result, event);
        }
        return result;
    }

    private AggregateReply shown(Journaled<ApprovalEvent, Approval> what) {
        return new AggregateReply.Shown<>(node.type().name(), what.state(), what.sequence());
    }

    /** What waits in the mailbox and in the stash stays there, alarms do not. */
    private void restart() {
        world.note("%s restarts %s", node, world.word(key));
        phase = Phase.READING;
        alarms++;
        course.notPersisted();
        read(RESTART_AFTER << Math.min(restarts++, 4));
    }

    private void read(long after) {
        inMyLife(
                after + world.lots.upTo(5, "read " + id + world.time.now()),
                () -> {
                    if (world.databaseIsAway()) {
                        read(RESTART_AFTER << Math.min(restarts++, 4));
                        return;
                    }
                    journaled = course.initial();
                    for (var entry : world.journal.read(id)) {
                        journaled = course.evolve(journaled, entry.recorded());
                    }
                    phase = Phase.READY;
                    course.recovered(
                            world.has(Bug.DOES_NOT_SETTLE_ON_RECOVERY)
                                    ? course.initial()
                                    : journaled);
                    work();
                });
    }

    private void lookWhetherIdle() {
        inMyLife(
                Math.max(1_000, lastHeard + IDLE_AFTER - world.time.now()),
                () -> {
                    if (world.time.now() - lastHeard >= IDLE_AFTER) {
                        rest();
                    } else {
                        lookWhetherIdle();
                    }
                });
    }

    /** Asked to leave the memory, being idle or about to move. */
    void rest() {
        hear(Message.of((it, _) -> it.rest()));
    }

    private void inMyLife(long after, Runnable work) {
        node.later(
                after,
                () -> {
                    if (phase != Phase.STOPPED) {
                        work.run();
                    }
                });
    }

    @Override
    public Instant now() {
        return node.clock().instant();
    }

    @Override
    public void answer(Asker asker, AggregateReply reply) {
        if (phase == Phase.STOPPED || !node.isUp() || node.diesAt(Point.BEFORE_ANSWER)) {
            return;
        }
        if (!node.isCutOff()) {
            new Truth(world, node, key).of(asker, reply, journaled);
        }
        world.cluster.reply(node, asker, reply);
        node.diesAt(Point.ANSWERED);
    }

    @Override
    public void settle(Settlement.Owed<ApprovalEvent, Approval> owed) {
        node.type()
                .settlement()
                .settle(owed)
                .whenComplete(
                        (followUp, failure) ->
                                inMyLife(
                                        0,
                                        () ->
                                                hear(
                                                        failure == null
                                                                ? settled(followUp)
                                                                : notSettled())));
    }

    private static Message settled(Optional<ApprovalCommand> followUp) {
        return Message.of((it, where) -> it.settled(where, followUp));
    }

    private static Message notSettled() {
        return Message.of((it, _) -> it.notSettled());
    }

    @Override
    public void settleAgainAfter(Duration wait) {
        inMyLife(
                wait.toMillis(),
                () ->
                        hear(
                                Message.of(
                                        (it, where) -> {
                                            it.settle(where);
                                            return new Heard<>();
                                        })));
    }

    /** Some ring twice: a clock may say it again. */
    @Override
    public void ringAfter(Duration wait, ApprovalCommand command) {
        int mine = ++alarms;
        String matter = "alarm " + id + command + world.time.now();
        Runnable ring =
                () -> {
                    if (world.hasAlarms()) {
                        hear(Message.of((it, where) -> it.due(where, command)));
                    }
                };
        Runnable unlessReplaced =
                () -> {
                    if (mine == alarms) {
                        ring.run();
                    }
                };
        inMyLife(wait.toMillis() + 1, unlessReplaced);
        if (world.lots.oneIn(6, matter)) {
            inMyLife(wait.toMillis() + 1 + world.lots.upTo(2_000, matter + " again"), ring);
        }
    }

    @Override
    public void silence() {
        alarms++;
    }
}
