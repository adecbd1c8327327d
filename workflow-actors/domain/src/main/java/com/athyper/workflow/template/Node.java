package com.athyper.workflow.template;

import com.athyper.workflow.template.Step.When;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A part of the way that an approval goes. */
public sealed interface Node permits Step, Node.Parallel {
    String name();

    /** What has to hold for it; otherwise it is skipped. */
    Optional<When> when();

    /** The steps in it, in the order of the document. */
    Stream<Step> steps();

    /** Branches that are done at the same time; it is over when each of them is. */
    record Parallel(String name, Optional<When> when, List<Branch> branches) implements Node {
        public static final int BRANCHES_MIN = 2;
        public static final int BRANCHES_MAX = 20;

        /** How deep one can be in another; 1 for none in none. */
        public static final int DEPTH_MAX = 4;

        public Parallel {
            branches = List.copyOf(branches);
        }

        @Override
        public Stream<Step> steps() {
            return branches.stream().flatMap(branch -> branch.flow().stream()).flatMap(Node::steps);
        }
    }

    /** One way through a part that has several. */
    record Branch(String name, List<Node> flow) {
        public Branch {
            flow = List.copyOf(flow);
        }
    }
}
