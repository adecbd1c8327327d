package com.athyper.node.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** The data of one home as PostgreSQL keeps it, with the settings that we hold it to. */
record DataFolder(Layout layout) {
    private static final String SETTINGS_FILE = "athyper.conf";
    private static final Duration INITDB = Duration.ofMinutes(3);
    private static final long LOG_BYTES_MAX = 16L << 20;

    /**
     * Below the ports that the system gives to clients: one of those that tries to reach a
     * PostgreSQL which is just away could be given its very port, and connect to itself.
     */
    private static final int PORT_MIN = 15432;

    private static final int PORT_MAX = 16431;
    private static final int PORT_TRIES = 200;

    /** An acknowledged write is a durable write, on a developer's machine too. */
    private static final String SETTINGS =
            """
            # Written at each start; changes made here are lost.
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            max_connections = 300
            shared_buffers = '256MB'
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            password_encryption = 'scram-sha-256'
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_destination = 'stderr'
            logging_collector = off
            log_line_prefix = '%%m [%%p] '
            # Neither statements nor the values of rows: they belong to tenants.
            log_error_verbosity = terse
            log_min_error_statement = panic
            cluster_name = 'athyper'
            """;

    private static final String ACCESS =
            """
            # Whoever has a password may connect, from this machine alone.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    /** The data of the home; made if there is none. */
    static DataFolder of(Programs programs, Credentials credentials, Consumer<String> progress)
            throws LocalPostgresFailure, InterruptedException {
        var layout = programs.layout();
        if (!layout.hasData()) {
            progress.accept("making the data folder of PostgreSQL");
            make(programs, credentials);
        }
        return new DataFolder(layout);
    }

    private static void make(Programs programs, Credentials credentials)
            throws LocalPostgresFailure, InterruptedException {
        var layout = programs.layout();
        Path unfinished = layout.unfinishedData();
        Path password = layout.folder().resolve("initdb.password");
        try {
            Layout.deleteTree(unfinished);
            Layout.write(password, credentials.superuser().reveal() + "\n");
            // The built-in locale: the same order of texts on every machine.
            var outcome =
                    programs.run(
                            INITDB,
                            "initdb",
                            "--pgdata=" + unfinished.getFileName(),
                            "--username=" + Credentials.SUPERUSER,
                            "--pwfile=" + password.getFileName(),
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--data-checksums",
                            "--no-instructions");
            if (!outcome.good()) {
                throw LocalPostgresFailure.said(
                        "the data folder of PostgreSQL cannot be made", outcome.output());
            }
            append(unfinished.resolve("postgresql.conf"), "include '" + SETTINGS_FILE + "'\n");
            Layout.write(unfinished.resolve("pg_hba.conf"), ACCESS);
            Layout.write(unfinished.resolve(SETTINGS_FILE), SETTINGS.formatted(PORT_MIN));
            Layout.move(unfinished, layout.data());
        } catch (IOException e) {
            throw LocalPostgresFailure.notWritten(layout.data(), e);
        } finally {
            delete(password);
        }
    }

    private static void append(Path file, String text) throws LocalPostgresFailure {
        Layout.write(file, Layout.read(file).orElse("") + text);
    }

    private static void delete(Path file) throws LocalPostgresFailure {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw LocalPostgresFailure.notWritten(file, e);
        }
    }

    /** Whether a server that listens there has been started with the settings of today. */
    boolean isConfigured(int port) throws LocalPostgresFailure {
        return Layout.read(settings()).equals(Optional.of(SETTINGS.formatted(port)));
    }

    /** For the next start. */
    void configure(int port) throws LocalPostgresFailure {
        if (!isConfigured(port)) {
            Layout.write(settings(), SETTINGS.formatted(port));
        }
        Layout.write(layout.port(), port + "\n");
    }

    /** The port of the last time if nobody has taken it, or a free one. */
    int choosePort() throws LocalPostgresFailure {
        var last = Layout.read(layout.port()).map(String::strip);
        if (last.isPresent() && last.get().matches("\\d{4,5}")) {
            int port = Integer.parseInt(last.get());
            if (isFree(port)) {
                return port;
            }
        }
        for (int i = 0; i < PORT_TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new LocalPostgresFailure(
                LocalPostgresFailure.Reason.PORT_BUSY,
                "no port between " + PORT_MIN + " and " + PORT_MAX + " is free for PostgreSQL");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Without it PostgreSQL starts; with one that names a living stranger it would not. */
    void forgetPostmaster() throws LocalPostgresFailure {
        delete(layout.pidFile());
    }

    /** Where the log ends now; a log that has grown too long is put aside first. */
    long logEnd() throws LocalPostgresFailure {
        try {
            long size = Files.exists(layout.log()) ? Files.size(layout.log()) : 0;
            if (size <= LOG_BYTES_MAX) {
                return size;
            }
            Files.move(
                    layout.log(),
                    layout.log().resolveSibling(Layout.LOG + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
            return 0;
        } catch (IOException e) {
            throw LocalPostgresFailure.notWritten(layout.log(), e);
        }
    }

    /** What was logged since then. */
    String logSince(long end) {
        try (var channel = Files.newByteChannel(layout.log(), StandardOpenOption.READ)) {
            channel.position(end);
            var bytes = Channels.newInputStream(channel).readNBytes(1 << 20);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            // It never came so far as to log anything.
            return "";
        }
    }

    private Path settings() {
        return layout.data().resolve(SETTINGS_FILE);
    }
}
