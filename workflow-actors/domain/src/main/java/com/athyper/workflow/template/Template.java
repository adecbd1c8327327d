package com.athyper.workflow.template;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;

import java.util.List;

/**
 * How an approval goes: its steps, one after the other.
 *
 * @param document the canonical document that it was read from
 */
public record Template(
        EntityName name, int version, EntityName entity, List<Step> steps, Value.Fields document) {
    public static final int STEPS_MAX = 100;

    /** How many people one step can ask. */
    public static final int APPROVERS_MAX = 1_000;

    public Template {
        steps = List.copyOf(steps);
    }

    public Step step(String step) {
        return steps.stream()
                .filter(candidate -> candidate.name().equals(step))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step " + step));
    }
}
