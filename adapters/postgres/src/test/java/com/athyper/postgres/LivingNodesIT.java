package com.athyper.postgres;

import static com.athyper.postgres.Stages.await;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Nodes are known to live for as long as they say so. */
class LivingNodesIT {
    private static final Duration LATELY = Duration.ofMinutes(1);

    @Test
    void a_node_hears_of_all_others_that_were_there_lately() {
        try (var world = new World()) {
            var nodes = new LivingNodes(world.database);
            await(nodes.here("a:1"));
            await(nodes.here("b:1"));
            await(nodes.here("b:1"));
            await(nodes.here("c:1"));

            assertThat(await(nodes.others("a:1", LATELY))).containsExactly("b:1", "c:1");
            assertThat(await(nodes.others("d:1", LATELY))).containsExactly("a:1", "b:1", "c:1");
            assertThat(await(nodes.others("a:1", Duration.ZERO))).isEmpty();

            await(nodes.gone("b:1"));
            assertThat(await(nodes.others("a:1", LATELY))).containsExactly("c:1");
        }
    }
}
