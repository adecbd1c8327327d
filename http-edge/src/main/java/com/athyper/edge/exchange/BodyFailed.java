package com.athyper.edge.exchange;

import com.athyper.kernel.Problem;

/** A body that is read as it comes and did not come as a whole, or was more than is read. */
public final class BodyFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public BodyFailed(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
