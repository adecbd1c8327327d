package com.athyper.proof.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Three nodes over one PostgreSQL. */
public final class ClusterUnderTest implements AutoCloseable {
    private static final int SIZE = 3;
    private static final Duration TOGETHER = Duration.ofSeconds(60);

    private final TestDatabase database;
    private final List<NodeUnderTest> nodes;

    private ClusterUnderTest(TestDatabase database, List<NodeUnderTest> nodes) {
        this.database = database;
        this.nodes = List.copyOf(nodes);
    }

    static ClusterUnderTest start(Path home) throws Exception {
        var database = TestDatabase.start(home.resolve("postgres"));
        var tokens = new Tokens();
        List<NodeProcess> processes = new ArrayList<>();
        for (int i = 1; i <= SIZE; i++) {
            processes.add(new NodeProcess("node-" + i, home.resolve("node-" + i)));
        }
        String seeds =
                processes.stream()
                        .map(NodeProcess::clusterAddress)
                        .collect(Collectors.joining(","));
        // Tokens name their issuer; one name for all of them, as a proxy would give it.
        var issuer = processes.getFirst().http().toString();
        for (NodeProcess process : processes) {
            process.tell(database.environment());
            process.tell(
                    Map.of(
                            "ATHYPER_CLUSTER_SEEDS", seeds,
                            "ATHYPER_IDENTITY_ISSUER_BASE", issuer));
            process.start();
        }
        return new ClusterUnderTest(
                database,
                processes.stream().map(process -> new NodeUnderTest(process, tokens)).toList());
    }

    public List<NodeUnderTest> nodes() {
        return nodes;
    }

    public NodeUnderTest node(int index) {
        return nodes.get(index);
    }

    public TestDatabase database() {
        return database;
    }

    /** A client that begins with one of the nodes and goes on to the others. */
    public Insistent client(int number, Duration patience) {
        return new Insistent(nodes.stream().map(NodeUnderTest::api).toList(), patience, number);
    }

    /** Every node runs and sees every other. */
    public ClusterUnderTest whole() throws IOException, InterruptedException {
        for (NodeUnderTest node : nodes) {
            if (!node.process().isAlive()) {
                node.process().start();
            }
        }
        for (NodeUnderTest node : nodes) {
            node.process().awaitReady();
        }
        for (NodeUnderTest node : nodes) {
            Await.that(
                    node.process().name() + " sees all of the cluster",
                    TOGETHER,
                    () -> node.management().seesWhole(SIZE));
        }
        return this;
    }

    @Override
    public void close() {
        for (NodeUnderTest node : nodes) {
            // One after another would hand everything over to nodes that end as well.
            node.process().destroy();
        }
        for (NodeUnderTest node : nodes) {
            node.close();
        }
        database.close();
    }
}
