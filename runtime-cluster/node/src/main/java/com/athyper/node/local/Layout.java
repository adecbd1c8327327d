package com.athyper.node.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where in a home PostgreSQL keeps what; absolute, without links. */
record Layout(Path folder) {
    static final String DATA = "data";
    static final String LOG = "postgres.log";

    /** Nobody but the user looks into it: it holds passwords. */
    static Layout in(Path home) throws LocalPostgresFailure {
        Path folder = home.resolve("postgres");
        try {
            Files.createDirectories(home);
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            return new Layout(folder.toRealPath());
        } catch (IOException e) {
            throw LocalPostgresFailure.notWritten(folder, e);
        }
    }

    Path data() {
        return folder.resolve(DATA);
    }

    /** The folder as the system names it, wherever a link may have led. */
    Optional<Path> realData() {
        try {
            return Optional.of(data().toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Data in the making: an initdb that was killed is begun anew. */
    Path unfinishedData() {
        return folder.resolve("data.new");
    }

    Path log() {
        return folder.resolve(LOG);
    }

    Path credentials() {
        return folder.resolve("credentials.properties");
    }

    Path port() {
        return folder.resolve("port");
    }

    /** Written by PostgreSQL itself: process, folder, start, port, and so on, a line each. */
    Path pidFile() {
        return data().resolve("postmaster.pid");
    }

    boolean hasData() {
        return Files.exists(data().resolve("PG_VERSION"));
    }

    static Optional<String> read(Path file) throws LocalPostgresFailure {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LocalPostgresFailure(
                    LocalPostgresFailure.Reason.HOME_NOT_WRITABLE,
                    file + " cannot be read: " + e,
                    e);
        }
    }

    /**
     * The file is there as a whole or as it was, also after a power cut; the user alone reads it.
     */
    static void write(Path file, String text) throws LocalPostgresFailure {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(unfinished);
            try (var channel =
                    FileChannel.open(
                            unfinished,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            move(unfinished, file);
        } catch (IOException e) {
            throw LocalPostgresFailure.notWritten(file, e);
        }
    }

    /** Renames at once and for good: the folder's entry is on disk when this returns. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(to.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
