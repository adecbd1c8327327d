package com.athyper.edge.problem;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;

/**
 * {@link RecordError#VERSION_STALE} with what a client needs to merge its changes.
 *
 * @param merge what the record is now, what changed, and what of it is in conflict
 */
public record Stale(Value.Fields merge) implements ErrorCode {
    @Override
    public String id() {
        return RecordError.VERSION_STALE.id();
    }

    @Override
    public ErrorKind kind() {
        return RecordError.VERSION_STALE.kind();
    }

    @Override
    public String title() {
        return RecordError.VERSION_STALE.title();
    }
}
