package com.athyper.policy;

import java.util.List;

/**
 * A decision with its reasons.
 *
 * @param rules the ids of the rules that decided; none when silence denied
 * @param broken the ids of the rules that could not be evaluated
 * @param duties what the permission asks for, or the refusal
 * @param epoch the tenant's epoch under which it was reached
 */
public record Verdict(
        boolean allowed, List<String> rules, List<String> broken, List<Duty> duties, long epoch) {
    public Verdict {
        duties = List.copyOf(duties);
        rules = List.copyOf(rules);
        broken = List.copyOf(broken);
    }

    /** One that asks for nothing. */
    public Verdict(boolean allowed, List<String> rules, List<String> broken, long epoch) {
        this(allowed, rules, broken, List.of(), epoch);
    }
}
