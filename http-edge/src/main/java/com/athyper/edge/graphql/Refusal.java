package com.athyper.edge.graphql;

import com.athyper.kernel.Problem;

import java.io.Serial;

/** The one way in which the library lets a field say no. */
final class Refusal extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final transient Problem problem;

    Refusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
