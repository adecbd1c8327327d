package com.athyper.workflow.template;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an approval goes: its steps, one after the other or side by side.
 *
 * @param flow one part after the other
 * @param document the canonical document that it was read from
 */
public record Template(
        EntityName name, int version, EntityName entity, List<Node> flow, Value.Fields document) {
    public static final int STEPS_MAX = 100;

    /** How many people one step can ask. */
    public static final int APPROVERS_MAX = 1_000;

    public Template {
        flow = List.copyOf(flow);
    }

    /** In the order of the document. */
    public List<Step> steps() {
        return flow.stream().flatMap(Node::steps).toList();
    }

    public Optional<Step> find(String step) {
        return flow.stream()
                .flatMap(Node::steps)
                .filter(candidate -> candidate.name().equals(step))
                .findFirst();
    }

    public Step step(String step) {
        return find(step).orElseThrow(() -> new IllegalArgumentException("no step " + step));
    }

    /** The names of the parts and branches that a step is in, from the outside in. */
    public List<String> around(String step) {
        var names = new ArrayList<String>();
        var nodes = flow;
        while (true) {
            var inner =
                    nodes.stream()
                            .filter(node -> has(List.of(node), step))
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException("no step " + step));
            if (!(inner instanceof Node.Parallel parallel)) {
                return names;
            }
            var branch =
                    parallel.branches().stream()
                            .filter(one -> has(one.flow(), step))
                            .findFirst()
                            .orElseThrow();
            names.add(parallel.name());
            names.add(branch.name());
            nodes = branch.flow();
        }
    }

    private static boolean has(List<Node> nodes, String step) {
        return nodes.stream().flatMap(Node::steps).anyMatch(one -> one.name().equals(step));
    }
}
