package com.athyper.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real PgBouncer in transaction mode, with two connections to the server however many clients it
 * has.
 */
final class Bouncer implements AutoCloseable {
    static final int SERVER_CONNECTIONS = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Pattern VERSION = Pattern.compile("PgBouncer 1\\.([0-9]+)");

    private final Process process;
    private final Path directory;
    private final int port;

    private Bouncer(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    /** Skips the test, and says so, where there is no such program. */
    static Bouncer before(PostgresSettings settings) {
        Optional<Path> program =
                Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(program.isPresent(), "pgbouncer is not installed: nothing is tested through it");
        try {
            return start(program.orElseThrow(), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bouncer start(Path program, PostgresSettings settings) throws IOException {
        var server = URI.create(settings.url().substring("jdbc:".length()));
        int port = freePort();
        Path directory = Files.createTempDirectory("pgbouncer-");
        // PgBouncer does not run as root and becomes another, who has to read this.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path configuration = directory.resolve("pgbouncer.ini");
        Files.writeString(
                configuration,
                """
                [databases]
                %s = host=127.0.0.1 port=%d dbname=%s user=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = %d
                max_client_conn = 200
                ignore_startup_parameters = extra_float_digits
                %s
                """
                        .formatted(
                                server.getPath().substring(1),
                                server.getPort(),
                                server.getPath().substring(1),
                                settings.appUser(),
                                port,
                                SERVER_CONNECTIONS,
                                withoutStatements(program)));
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-r--r--"));
        var command = new ArrayList<>(List.of(program.toString()));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(configuration.toString());
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .start();
        var bouncer = new Bouncer(process, directory, port);
        bouncer.awaitListening();
        return bouncer;
    }

    /** Versions from before 1.21 keep no prepared statements anyway, and do not know the word. */
    private static String withoutStatements(Path program) throws IOException {
        var asked = new ProcessBuilder(program.toString(), "--version").start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var version = VERSION.matcher(said);
        return version.find() && Integer.parseInt(version.group(1)) < 21
                ? ""
                : "max_prepared_statements = 0";
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    String log = Files.readString(directory.resolve("log"));
                    close();
                    throw new IOException("pgbouncer does not listen: " + log, e);
                }
                Thread.onSpinWait();
            }
        }
    }

    /** The same database through the bouncer, which keeps no prepared statements. */
    PostgresSettings through(PostgresSettings settings) {
        return new PostgresSettings(
                        settings.url().replaceFirst("//[^/]+/", "//127.0.0.1:" + port + "/"),
                        settings.appUser(),
                        settings.appPassword(),
                        settings.adminUrl(),
                        settings.adminUser(),
                        settings.adminPassword(),
                        settings.poolSize(),
                        settings.queueMax(),
                        Duration.ofSeconds(20),
                        settings.prepareThreshold())
                .withPrepareThreshold(0);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
            Files.deleteIfExists(directory.resolve("log"));
            Files.deleteIfExists(directory.resolve("pgbouncer.ini"));
            Files.deleteIfExists(directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IOException e) {
            process.destroyForcibly();
        }
    }
}
