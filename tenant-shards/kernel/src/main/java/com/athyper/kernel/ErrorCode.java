package com.athyper.kernel;

import java.util.List;

/** One way to fail, named once and never renamed. Each area declares its own enum of these. */
public interface ErrorCode {
    /** Stable, of the form {@code AREA.WHAT_WENT_WRONG}. */
    String id();

    ErrorKind kind();

    /** One short sentence that is true of every occurrence. */
    String title();

    default Problem because(String detail) {
        return new Problem(this, detail, List.of());
    }

    default Problem because(String detail, List<Fault> faults) {
        return new Problem(this, detail, faults);
    }
}
