package com.athyper.workflow.actors.simulation;

/** What holds of every approval, whatever happens to the nodes. */
enum Promise {
    ONE_DECISION("nothing is decided twice, and nothing happens after the end"),
    APPLIED_ONCE("a command is applied once, however often it arrives"),
    NOTHING_LOST("what was asked for is done or refused in the end, and starts are not forgotten"),
    ANSWERS_ARE_TRUE("what was answered is in the journal, settled, and what was refused is not"),
    DEADLINES_ACCOUNTED_FOR("each alarm of a step goes off once, is needless, or is yet to come"),
    LOCK_RELEASED_ONCE("a record is locked until its approval ends, and released by that alone"),
    AUDIT_MATCHES_EVENTS("the auditor is told of each event once, in their order"),
    PROJECTION_EQUALS_REPLAY("tasks, inbox, due index and mentions are what the journal leads to"),
    NOBODY_WAITS_IN_VAIN("whatever waits can be decided by those who are asked, or is an incident"),
    CONSENT_IS_REAL("what is approved was approved by enough who were asked, each once"),
    NOTHING_THROWS("nothing throws");

    private final String words;

    Promise(String words) {
        this.words = words;
    }

    Violation broken(String how) {
        return new Violation(this, name() + " (" + words + "): " + how);
    }

    Violation because(RuntimeException thrown) {
        var broken = broken(thrown.toString());
        broken.initCause(thrown);
        return broken;
    }

    void holds(boolean held, String otherwise) {
        if (!held) {
            throw broken(otherwise);
        }
    }

    /** A promise that was not kept. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Promise promise;

        private Violation(Promise promise, String message) {
            super(message);
            this.promise = promise;
        }

        Promise promise() {
            return promise;
        }
    }
}
