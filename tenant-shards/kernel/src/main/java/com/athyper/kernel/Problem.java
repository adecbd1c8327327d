package com.athyper.kernel;

import java.util.List;

/** A refusal as a value: safe to put in a reply, a log line or an RFC 9457 body. */
public record Problem(ErrorCode code, String detail, List<Fault> faults) {
    public Problem {
        faults = List.copyOf(faults);
    }
}
