package com.athyper.workflow.actors.simulation;

import java.util.List;

/**
 * Something that people or fate do at a time. Each can be left out of a life without making the
 * others senseless, so that a life that fails can be made short.
 */
sealed interface Action {

    /** When, in milliseconds since the beginning. */
    record At(long millis, Action action) {
        @Override
        public String toString() {
            return "%7.3f s  %s".formatted(millis / 1000.0, action);
        }
    }

    /** A record's transition which starts an approval. */
    record Submit(int record, String by, int template, int node) implements Action {}

    /** What somebody may want of an approval. */
    enum Wish {
        CLAIM,
        RELEASE,
        APPROVE,
        REJECT,
        REQUEST_CHANGES,
        DELEGATE,
        RESOLVE,
        REASSIGN,
        ADD_APPROVER,
        COMMENT,
        CANCEL,
        RETRY,
        REVIEW,
        PAUSE,
        RESUME,
        SKIP,
        OVERRULE
    }

    /**
     * A command about the record's latest approval.
     *
     * @param by who; whoever the task waits for if it is nobody
     * @param pick which of the tasks that wait, and whom of those that it waits for
     * @param again after so many milliseconds the same command arrives once more by another way
     */
    record Want(int record, Wish wish, String by, int pick, int node, List<Integer> again)
            implements Action {}

    /** What goes wrong with nodes, clocks and the database. */
    sealed interface Fault extends Action {}

    /** A node is killed and comes back. */
    record Kill(int node, long forMillis) implements Fault {}

    /** The next node that comes to this point is killed there, and comes back. */
    record KillWhen(Point point, long forMillis) implements Fault {}

    /** Between any two steps of a command. */
    enum Point {
        SUBMITTED,
        BEFORE_PERSIST,
        PERSISTED,
        BEFORE_SETTLE,
        SETTLED,
        BEFORE_ANSWER,
        ANSWERED
    }

    /** Nobody hears the node any more, its shards move, and it goes on by itself for a while. */
    record CutOff(int node, long forMillis) implements Fault {}

    /** The shard of the record's approval is handed to another node. */
    record HandOff(int record) implements Fault {}

    record TurnClock(int node, long byMillis) implements Fault {}

    /** The database refuses everything. */
    record DatabaseAway(long forMillis) implements Fault {}

    /** The next write to the journal happens, and its confirmation is lost. */
    record LoseConfirmation() implements Fault {}

    record Deactivate(String person, long forMillis) implements Action {}

    record TakeRole(String person, String role, long forMillis) implements Action {}

    record StandIn(String from, String to, long forMillis) implements Action {}
}
