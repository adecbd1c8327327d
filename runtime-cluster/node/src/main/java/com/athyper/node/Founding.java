package com.athyper.node;

import com.athyper.kernel.Done;
import com.athyper.postgres.LivingNodes;

import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

/**
 * Says whom a node asks to be let in, so that no two clusters are ever begun over one database.
 *
 * <p>The first seed begins a cluster if nobody answers it within seconds. After it was killed that
 * is not enough: the others may be slow to notice that it is back, and the platform's promise of
 * one writer would be void. So it begins none while another node says in the database that it
 * lives.
 */
final class Founding {
    /** Longer than any pause in which a living node cannot say so. */
    private static final Duration LATELY = Duration.ofSeconds(15);

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final LivingNodes nodes;
    private final String self;
    private final List<String> seeds;
    private @Nullable Cancellable saying;

    /**
     * @param seeds as configured; none if the node stands alone
     */
    Founding(LivingNodes nodes, String self, List<String> seeds) {
        this.nodes = nodes;
        this.self = self;
        this.seeds = List.copyOf(seeds);
    }

    /** Whom to ask now; a node that comes first in what it asks may begin a cluster. */
    List<String> asked() throws Exception {
        List<String> besides = seeds.stream().filter(seed -> !seed.equals(self)).toList();
        if (besides.isEmpty()) {
            return List.of(self);
        }
        if (!seeds.getFirst().equals(self)) {
            return besides;
        }
        return Node.await(nodes.others(self, LATELY), ANSWER_WITHIN).isEmpty() ? seeds : besides;
    }

    /** From now on until it leaves, the node says that it lives. */
    void joined(ActorSystem<?> system) {
        saying =
                system.scheduler()
                        .scheduleWithFixedDelay(
                                Duration.ZERO, EVERY, this::here, system.executionContext());
    }

    private void here() {
        var _ =
                nodes.here(self)
                        .exceptionally(
                                failure -> {
                                    LoggerFactory.getLogger(Founding.class)
                                            .debug("the node cannot say that it lives", failure);
                                    return Done.DONE;
                                });
    }

    /** After the node has left the cluster. */
    void left() throws Exception {
        if (saying != null) {
            saying.cancel();
            Node.await(nodes.gone(self), ANSWER_WITHIN);
        }
    }
}
