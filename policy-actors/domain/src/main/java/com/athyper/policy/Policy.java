package com.athyper.policy;

import com.athyper.kernel.EntityName;

import java.util.List;

/** A named list of rules, in force or not as a whole. */
public record Policy(EntityName name, List<Rule> rules) {
    public Policy {
        rules = List.copyOf(rules);
    }
}
