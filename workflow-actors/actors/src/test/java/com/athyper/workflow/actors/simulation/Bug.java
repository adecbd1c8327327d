package com.athyper.workflow.actors.simulation;

/** What could be wrong: each is planted by a test, which then sees it found. */
enum Bug {
    ANSWERS_BEFORE_IT_IS_PERSISTED(Promise.ANSWERS_ARE_TRUE),
    ANSWERS_BEFORE_IT_IS_SETTLED(Promise.ANSWERS_ARE_TRUE),
    FORGETS_WHICH_COMMANDS_IT_APPLIED(Promise.APPLIED_ONCE),
    LETS_TWO_OWNERS_WRITE(Promise.APPLIED_ONCE),
    CONFIRMS_WHAT_IT_HAS_NOT_WRITTEN(Promise.ANSWERS_ARE_TRUE),
    SETTLES_TWICE(Promise.AUDIT_MATCHES_EVENTS),
    DOES_NOT_SETTLE_ON_RECOVERY(Promise.PROJECTION_EQUALS_REPLAY),
    TELLS_THE_AUDITOR_ABOUT_THE_LAST_EVENT_ONLY(Promise.AUDIT_MATCHES_EVENTS),
    LEAVES_DECIDED_TASKS_IN_THE_INBOX(Promise.PROJECTION_EQUALS_REPLAY),
    SHOWS_IT_TO_WHOM_IT_TURNED_FROM(Promise.PROJECTION_EQUALS_REPLAY),
    KEEPS_THE_LOCK_OF_CANCELLED_APPROVALS(Promise.LOCK_RELEASED_ONCE),
    NEVER_LOOKS_INTO_THE_OUTBOX(Promise.NOTHING_LOST),
    NEVER_LOOKS_INTO_THE_DUE_INDEX(Promise.DEADLINES_ACCOUNTED_FOR),
    ALARMS_GO_OFF_AS_OFTEN_AS_THEY_RING(Promise.DEADLINES_ACCOUNTED_FOR),
    FORGETS_WHAT_WAS_DECIDED(Promise.ONE_DECISION);

    private final Promise broken;

    Bug(Promise broken) {
        this.broken = broken;
    }

    /** Which promise it breaks first. */
    Promise broken() {
        return broken;
    }
}
