package com.athyper.edge.access;

import com.athyper.meta.record.StoredRecord;
import com.athyper.policy.Operation;

/** A record that its caller may see and may do one operation to. Only the record desk makes one. */
public final class Opened {
    private final Operation operation;
    private final StoredRecord record;

    Opened(Operation operation, StoredRecord record) {
        this.operation = operation;
        this.record = record;
    }

    /** As it is stored: to work with. What is shown of it goes through the desk. */
    public StoredRecord record() {
        return record;
    }

    /** A permission for one thing is none for another. */
    StoredRecord openedFor(Operation intended) {
        if (operation != intended) {
            throw new IllegalStateException(
                    "the record was opened for " + operation + ", not for " + intended);
        }
        return record;
    }
}
