package com.athyper.proof.fault;

import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.NodeUnderTest;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends requests to nodes that say they are ready, as anybody in front of a cluster does. */
final class Balancer implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(200);

    private final List<NodeUnderTest> nodes;
    private final Set<NodeUnderTest> ready = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final List<Thread> watchers;

    Balancer(List<NodeUnderTest> nodes) {
        this.nodes = List.copyOf(nodes);
        ready.addAll(nodes);
        watchers = nodes.stream().map(node -> Thread.ofVirtual().start(() -> watch(node))).toList();
    }

    private void watch(NodeUnderTest node) {
        try {
            while (true) {
                if (isReady(node)) {
                    ready.add(node);
                } else {
                    ready.remove(node);
                }
                Await.pause(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isReady(NodeUnderTest node) throws InterruptedException {
        try {
            return node.api().send(Ask.get("/readyz")).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Nothing is sent twice: a refused connection took nothing. */
    Answered send(Ask ask) throws IOException, InterruptedException {
        for (int tries = nodes.size() * 2; ; tries--) {
            NodeUnderTest node = next();
            try {
                return node.api().send(ask);
            } catch (ConnectException e) {
                if (tries == 0) {
                    throw e;
                }
            }
        }
    }

    private NodeUnderTest next() {
        int start = turn.getAndIncrement();
        for (int i = 0; i < nodes.size(); i++) {
            NodeUnderTest node = nodes.get(Math.floorMod(start + i, nodes.size()));
            if (ready.contains(node)) {
                return node;
            }
        }
        throw new AssertionError("no node is ready");
    }

    @Override
    public void close() {
        watchers.forEach(Thread::interrupt);
    }
}
