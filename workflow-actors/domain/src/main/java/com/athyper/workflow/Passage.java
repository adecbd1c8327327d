package com.athyper.workflow;

import java.util.List;

/**
 * What one command made of an approval.
 *
 * @param facts that led from the one to the other
 */
public record Passage(Approval before, List<Timeline.Fact> facts, Approval after) {
    public Passage {
        facts = List.copyOf(facts);
    }
}
