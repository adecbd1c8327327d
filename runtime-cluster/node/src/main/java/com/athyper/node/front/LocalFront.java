package com.athyper.node.front;

import com.athyper.node.local.HomeLock;
import com.athyper.node.local.HomeLockFailure;
import com.athyper.node.local.LocalPostgres;
import com.athyper.node.local.LocalPostgresFailure;
import com.athyper.node.settings.ExitCode;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * What a cluster on one machine shares: an embedded PostgreSQL and the proxy before the nodes.
 * Writes the settings that the nodes need to reach PostgreSQL into {@code
 * cluster/front.properties}, then says READY.
 */
public final class LocalFront {
    private static final int NODES = 3;

    private LocalFront() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        Path home =
                Path.of(environment.getOrDefault("ATHYPER_HOME", ".athyper")).resolve("cluster");
        int port = Integer.parseInt(environment.getOrDefault("ATHYPER_HTTP_PORT", "3000"));
        ExitCode code = run(home, port);
        if (code != ExitCode.OK) {
            System.exit(code.number());
        }
    }

    private static ExitCode run(Path home, int port) throws InterruptedException {
        try {
            HomeLock lock = HomeLock.acquire(home);
            LocalPostgres postgres = LocalPostgres.start(home, System.out::println);
            var proxy = new Proxy("127.0.0.1", port, nodes(port));
            write(home.resolve("front.properties"), postgres.connection());
            proxy.start();
            var stopped = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        stop(lock, postgres, proxy);
                                        stopped.countDown();
                                    },
                                    "stop"));
            System.out.println("READY api http://localhost:" + port);
            stopped.await();
            return ExitCode.OK;
        } catch (BindException e) {
            System.err.println("port " + port + " is in use");
            return ExitCode.PORT_IN_USE;
        } catch (HomeLockFailure e) {
            System.err.println(e.getMessage());
            return ExitCode.HOME_IN_USE;
        } catch (LocalPostgresFailure e) {
            System.err.println(e.getMessage());
            return ExitCode.EMBEDDED_POSTGRES;
        } catch (IOException e) {
            System.err.println("the home " + home + " cannot be used: " + e.getMessage());
            return ExitCode.HOME_UNUSABLE;
        }
    }

    private static void stop(HomeLock lock, LocalPostgres postgres, Proxy proxy) {
        proxy.close();
        try {
            postgres.stop();
        } catch (LocalPostgresFailure e) {
            System.err.println(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lock.close();
    }

    private static List<URI> nodes(int port) {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(n -> URI.create("http://127.0.0.1:" + (port + n)))
                .toList();
    }

    private static void write(Path file, LocalPostgres.Connection connection) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                """
                ATHYPER_DATABASE_URL=%s
                ATHYPER_DATABASE_USER=%s
                ATHYPER_DATABASE_PASSWORD=%s
                ATHYPER_DATABASE_ADMIN_URL=%s
                ATHYPER_DATABASE_ADMIN_USER=%s
                ATHYPER_DATABASE_ADMIN_PASSWORD=%s
                """
                        .formatted(
                                connection.url(),
                                connection.appUser(),
                                connection.appPassword().reveal(),
                                connection.url(),
                                connection.adminUser(),
                                connection.adminPassword().reveal()));
    }
}
