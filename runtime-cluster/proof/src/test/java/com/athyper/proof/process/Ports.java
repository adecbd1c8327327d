package com.athyper.proof.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that nobody listens on, each given once. They lie below those that outgoing connections
 * get, so that a node finds its own again after it was killed.
 */
final class Ports {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST, LAST - 1_000));

    private Ports() {}

    static int free() {
        for (int port = NEXT.incrementAndGet(); port < LAST; port = NEXT.incrementAndGet()) {
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException _) {
                // Somebody else's.
            }
        }
        throw new IllegalStateException("no port is free");
    }
}
