package com.athyper.policy;

import java.util.List;

/**
 * A decision with its reasons.
 *
 * @param rules the ids of the rules that decided; none when silence denied
 * @param broken the ids of the rules that could not be evaluated
 * @param epoch the tenant's epoch under which it was reached
 */
public record Verdict(boolean allowed, List<String> rules, List<String> broken, long epoch) {
    public Verdict {
        rules = List.copyOf(rules);
        broken = List.copyOf(broken);
    }
}
