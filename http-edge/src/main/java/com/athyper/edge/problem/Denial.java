package com.athyper.edge.problem;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;
import com.athyper.kernel.Problem;
import com.athyper.policy.Operation;
import com.athyper.policy.PolicyError;

import java.util.List;

/**
 * {@link PolicyError#DENIED} with its reasons: which operation, and which rules decided.
 *
 * @param rules empty when silence denied, or when the caller may not see the rules
 */
public record Denial(Operation operation, List<String> rules) implements ErrorCode {
    public Denial {
        rules = List.copyOf(rules);
    }

    public Problem problem() {
        return because("operation `" + operation.id() + "` is not allowed here");
    }

    @Override
    public String id() {
        return PolicyError.DENIED.id();
    }

    @Override
    public ErrorKind kind() {
        return PolicyError.DENIED.kind();
    }

    @Override
    public String title() {
        return PolicyError.DENIED.title();
    }
}
