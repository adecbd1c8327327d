package com.athyper.node.local;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * PostgreSQL's programs, unpacked once for all homes of a user. The folder is named after the
 * content of the archive: another version is another folder, and one that is there is right.
 */
final class Binaries {
    private static final String WHOLE = ".whole";

    private Binaries() {}

    /** The user's cache, and the home itself where there is none. */
    static List<Path> places(Path home) {
        var places = new ArrayList<Path>();
        String cache = System.getenv("XDG_CACHE_HOME");
        if (cache != null && Path.of(cache).isAbsolute()) {
            places.add(Path.of(cache, "athyper"));
        } else {
            places.add(Path.of(System.getProperty("user.home"), ".cache", "athyper"));
        }
        places.add(home.resolve("postgres"));
        return places;
    }

    /** The folder of the programs, in the first of the places that can be written to. */
    static Path unpacked(List<Path> places, Consumer<String> progress) throws LocalPostgresFailure {
        String archive = "postgres-%s-%s.txz".formatted(system(), architecture());
        URL resource = Binaries.class.getResource("/" + archive);
        if (resource == null) {
            throw new LocalPostgresFailure(
                    LocalPostgresFailure.Reason.BINARIES,
                    "there is no PostgreSQL for this machine in the distribution ("
                            + archive
                            + "): name one that runs in the settings");
        }
        var obstacles = new ArrayList<IOException>();
        for (Path place : places) {
            try {
                return unpacked(resource, place.toAbsolutePath(), progress).resolve("bin");
            } catch (IOException e) {
                obstacles.add(e);
            }
        }
        boolean full =
                obstacles.stream()
                        .anyMatch(
                                e ->
                                        LocalPostgresFailure.isDiskFull(
                                                String.valueOf(e.getMessage())));
        throw new LocalPostgresFailure(
                full ? LocalPostgresFailure.Reason.DISK_FULL : LocalPostgresFailure.Reason.BINARIES,
                "PostgreSQL cannot be unpacked: "
                        + String.join(
                                "; ", obstacles.stream().map(IOException::toString).toList()));
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(' ', '_');
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            case String other -> other;
        };
    }

    /** One at a time, in this process and among all of the user's. */
    private static synchronized Path unpacked(URL resource, Path place, Consumer<String> progress)
            throws IOException {
        Path whole = place.resolve(name(resource));
        if (isWhole(whole)) {
            return whole;
        }
        Files.createDirectories(place);
        try (var channel =
                        FileChannel.open(
                                place.resolve("unpacking.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (!isWhole(whole)) {
                progress.accept("unpacking PostgreSQL to " + whole);
                unpack(resource, whole);
            }
        }
        return whole;
    }

    private static String name(URL resource) throws IOException {
        var connection = resource.openConnection();
        connection.setUseCaches(false);
        String version = Long.toHexString(connection.getContentLengthLong());
        if (connection instanceof JarURLConnection packed) {
            try (var jar = packed.getJarFile()) {
                version = Long.toHexString(jar.getEntry(packed.getEntryName()).getCrc());
            }
        }
        String file = Path.of(resource.getPath()).getFileName().toString();
        return file.replaceFirst("\\.txz$", "-" + version);
    }

    /** It takes its final name as the last step: a folder of that name was unpacked to the end. */
    private static void unpack(URL resource, Path whole) throws IOException {
        Path unfinished = whole.resolveSibling(whole.getFileName() + ".new");
        Layout.deleteTree(unfinished);
        try (var packed = new BufferedInputStream(resource.openStream(), 1 << 16);
                var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            Files.createDirectories(unfinished);
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, unfinished);
            }
            Files.writeString(unfinished.resolve(WHOLE), Extent.of(unfinished).print());
            Layout.deleteTree(whole);
            Layout.move(unfinished, whole);
        } finally {
            // On a disk that is full the half of it would be in the way.
            Layout.deleteTree(unfinished);
        }
    }

    private static void unpack(InputStream content, TarArchiveEntry entry, Path root)
            throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("the archive points outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolve("..").normalize());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(
                    target,
                    Set.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));
        }
    }

    /** Caches are swept, and a power cut may leave empty files: both show in the sum. */
    private static boolean isWhole(Path folder) throws IOException {
        Path promise = folder.resolve(WHOLE);
        return Files.exists(promise) && Extent.of(folder).print().equals(Files.readString(promise));
    }

    /** How many files there are and how long they are together. */
    private record Extent(long files, long bytes) {
        static Extent of(Path folder) throws IOException {
            var sum = new long[2];
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            if (!file.endsWith(WHOLE)) {
                                sum[0]++;
                                sum[1] += attributes.size();
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
            return new Extent(sum[0], sum[1]);
        }

        String print() {
            return files + " files, " + bytes + " bytes\n";
        }
    }
}
