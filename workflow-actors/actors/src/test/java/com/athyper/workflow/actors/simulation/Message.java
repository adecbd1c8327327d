package com.athyper.workflow.actors.simulation;

import com.athyper.actors.aggregate.AggregateReply;
import com.athyper.actors.aggregate.EntityCourse;
import com.athyper.actors.aggregate.EntityCourse.Next;
import com.athyper.actors.aggregate.Journaled;
import com.athyper.kernel.Origin;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalEvent;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Something that an entity hears: which part of its course it is, and who asks. */
record Message(Optional<Asker> asker, Hearing hearing) {

    /** The course of an approval, and where it stands. */
    interface Hearing
            extends BiFunction<
                    EntityCourse<ApprovalCommand, ApprovalEvent, Approval, Asker>,
                    Journaled<ApprovalEvent, Approval>,
                    Next<ApprovalEvent>> {}

    /**
     * @param asked the command, if it is not only to see
     */
    record Asker(Optional<Asked> asked, SimulatedNode from, Consumer<AggregateReply> ear) {}

    record Asked(ApprovalCommand command, Origin origin) {}

    static Message of(Hearing hearing) {
        return new Message(Optional.empty(), hearing);
    }

    static Message show(Asker asker) {
        return new Message(
                Optional.of(asker), (course, journaled) -> course.show(journaled, asker));
    }

    static Message execute(Asked asked, Asker asker) {
        return new Message(
                Optional.of(asker),
                (course, journaled) ->
                        course.execute(journaled, asked.command(), asked.origin(), asker));
    }
}
