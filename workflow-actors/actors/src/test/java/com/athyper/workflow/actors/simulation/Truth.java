package com.athyper.workflow.actors.simulation;

import com.athyper.actors.aggregate.AggregateReply;
import com.athyper.actors.aggregate.Journaled;
import com.athyper.kernel.Decision;
import com.athyper.kernel.ErrorKind;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.actors.simulation.Message.Asked;
import com.athyper.workflow.actors.simulation.Message.Asker;

/** Whether what an approval answers is so, at the moment at which it is said. */
record Truth(World world, SimulatedNode node, ApprovalKey key) {

    void of(Asker asker, AggregateReply reply, Journaled<ApprovalEvent, Approval> journaled) {
        switch (reply) {
            case AggregateReply.Shown<?>(_, var state, var sequence) -> {
                shown((Approval) state, sequence);
                asker.asked().ifPresent(asked -> done(asked, journaled.state()));
            }
            case AggregateReply.Refused(var problem) -> {
                // Who does not know whether it happened says so.
                if (problem.code().kind() != ErrorKind.UNAVAILABLE) {
                    asker.asked().ifPresent(this::notDone);
                }
            }
        }
    }

    private void shown(Approval state, long sequence) {
        String id = World.persistenceId(key);
        // Another owner, cut off and not yet gone, may have written what this one has not seen.
        Promise.ANSWERS_ARE_TRUE.holds(
                world.journal.size(id) >= sequence,
                "%s shows %s as of event %d, and the journal has %d"
                        .formatted(node, world.word(key), sequence, world.journal.size(id)));
        Promise.ANSWERS_ARE_TRUE.holds(
                world.database.settled.getOrDefault(id, 0L) >= sequence,
                "%s shows %s as of event %d, which is not settled"
                        .formatted(node, world.word(key), sequence));
        Promise.ANSWERS_ARE_TRUE.holds(
                world.replay.at(key, sequence).equals(state),
                "%s shows another %s than the journal leads to".formatted(node, world.word(key)));
    }

    private void done(Asked asked, Approval state) {
        if (world.journal.holds(World.persistenceId(key), asked.origin().commandId())) {
            return;
        }
        var decided =
                node.type()
                        .rules()
                        .apply(key.tenant())
                        .decide(state, asked.command(), asked.origin());
        Promise.ANSWERS_ARE_TRUE.holds(
                decided instanceof Decision.Accept<ApprovalEvent>(var events) && events.isEmpty(),
                "%s confirms `%s`, which has not happened: %s"
                        .formatted(node, asked.origin().commandId(), asked.command()));
    }

    private void notDone(Asked asked) {
        Promise.ANSWERS_ARE_TRUE.holds(
                !world.journal.holds(World.persistenceId(key), asked.origin().commandId()),
                "%s refuses `%s`, which has happened: %s"
                        .formatted(node, asked.origin().commandId(), asked.command()));
    }
}
