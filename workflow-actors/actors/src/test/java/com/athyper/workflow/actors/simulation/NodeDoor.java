package com.athyper.workflow.actors.simulation;

import com.athyper.actors.aggregate.AggregateReply;
import com.athyper.actors.aggregate.ShellError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.PendingStart;
import com.athyper.workflow.Timeline;
import com.athyper.workflow.actors.ApprovalStarts;
import com.athyper.workflow.actors.WakeableApprovals;
import com.athyper.workflow.actors.simulation.Message.Asked;
import com.athyper.workflow.actors.simulation.Message.Asker;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** The door as a node has it: a question without an answer is asked again while there is time. */
final class NodeDoor implements WakeableApprovals {
    private static final long ASK_AGAIN_AFTER = 2_000;
    private static final long TIMEOUT = 10_000;

    private final World world;
    private final SimulatedNode node;
    private final ApprovalStarts starts;

    NodeDoor(World world, SimulatedNode node) {
        this.world = world;
        this.node = node;
        this.starts = new ApprovalStarts(node.store(), world.templates::find);
    }

    @Override
    public CompletionStage<Answer<Shown>> execute(
            ApprovalKey key, ApprovalCommand command, Origin origin) {
        var asked = new Asked(command, origin);
        return ask(key, Optional.of(asked), asker -> Message.execute(asked, asker));
    }

    @Override
    public CompletionStage<Answer<Shown>> show(ApprovalKey key) {
        return ask(key, Optional.empty(), Message::show);
    }

    @Override
    public CompletionStage<Answer<Shown>> at(ApprovalKey key, long events) {
        var shown = new Shown(world.replay.at(key, events), events);
        return CompletableFuture.completedFuture(Answer.ok(shown));
    }

    @Override
    public CompletionStage<Answer<Shown>> at(ApprovalKey key, Instant moment) {
        return at(key, Timeline.until(world.facts(key), moment));
    }

    @Override
    public CompletionStage<Answer<List<Timeline.Moment>>> timeline(ApprovalKey key) {
        return CompletableFuture.completedFuture(Answer.ok(Timeline.of(key, world.facts(key))));
    }

    @Override
    public CompletionStage<Answer<Shown>> start(TenantId tenant, UUID instance) {
        return starts.start(this, new ApprovalKey(tenant, instance));
    }

    @Override
    public CompletionStage<Answer<Shown>> start(TenantId tenant, PendingStart pending) {
        return starts.start(this, tenant, pending);
    }

    @Override
    public void wake(ApprovalKey key) {
        world.cluster.send(node, key, Message.of((it, where) -> it.wake(where)));
    }

    private CompletionStage<Answer<Shown>> ask(
            ApprovalKey key, Optional<Asked> asked, Function<Asker, Message> message) {
        var answer = new CompletableFuture<Answer<Shown>>();
        for (long at = 0; at < TIMEOUT; at += ASK_AGAIN_AFTER) {
            node.later(at, () -> once(key, asked, message, answer));
        }
        var silence = ShellError.NO_ANSWER.because("no answer in time");
        node.later(TIMEOUT, () -> answer.complete(Answer.refused(silence)));
        return answer;
    }

    /** An answer that comes after the question was asked again is heard by nobody. */
    private void once(
            ApprovalKey key,
            Optional<Asked> asked,
            Function<Asker, Message> message,
            CompletableFuture<Answer<Shown>> answer) {
        if (answer.isDone()) {
            return;
        }
        long until = world.time.now() + ASK_AGAIN_AFTER;
        Consumer<AggregateReply> ear =
                reply -> {
                    if (world.time.now() < until) {
                        answer.complete(heard(reply));
                    }
                };
        var asker = new Asker(asked, node, ear);
        world.cluster.send(node, key, message.apply(asker));
    }

    private static Answer<Shown> heard(AggregateReply reply) {
        return switch (reply) {
            case AggregateReply.Shown<?>(_, var state, var sequence) ->
                    Answer.ok(new Shown((Approval) state, sequence));
            case AggregateReply.Refused(var problem) -> Answer.refused(problem);
        };
    }
}
