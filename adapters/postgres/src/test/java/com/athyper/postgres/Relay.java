package com.athyper.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between the pool and PostgreSQL and counts how often one waits for the other. */
final class Relay implements AutoCloseable {
    private static final int BUFFER = 65_536;

    private final ServerSocket door;
    private final int server;
    private final AtomicInteger roundTrips = new AtomicInteger();

    private Relay(ServerSocket door, int server) {
        this.door = door;
        this.server = server;
    }

    static Relay before(PostgresSettings settings) throws IOException {
        int server = URI.create(settings.url().substring("jdbc:".length())).getPort();
        var relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    PostgresSettings through(PostgresSettings settings) {
        return new PostgresSettings(
                settings.url().replaceFirst("//[^/]+/", "//127.0.0.1:" + door.getLocalPort() + "/"),
                settings.appUser(),
                settings.appPassword(),
                settings.adminUrl(),
                settings.adminUser(),
                settings.adminPassword(),
                1,
                settings.queueMax(),
                settings.connectionTimeout(),
                settings.prepareThreshold());
    }

    int roundTrips() {
        return roundTrips.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                var postgres = new Socket(InetAddress.getLoopbackAddress(), server);
                var asked = new AtomicBoolean();
                copy(client, postgres, () -> asked.set(true));
                copy(
                        postgres,
                        client,
                        () -> {
                            if (asked.compareAndSet(true, false)) {
                                roundTrips.incrementAndGet();
                            }
                        });
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }

    private static void copy(Socket from, Socket to, Runnable seen) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (InputStream in = from.getInputStream();
                                    OutputStream out = to.getOutputStream()) {
                                var buffer = new byte[BUFFER];
                                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                                    seen.run();
                                    out.write(buffer, 0, n);
                                }
                            } catch (IOException e) {
                                // One of the two has hung up, and so does the other.
                            }
                        });
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
