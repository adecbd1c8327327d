package com.athyper.objectstorage;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobError;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.Done;
import com.athyper.kernel.Portions;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Objects as files of one directory, which every node of a cluster has to reach. A file gets its
 * name only once all of it is on the disk.
 *
 * <pre>
 * directory ─ tenant ─ last two characters of the id ─ id
 *           └ arriving ─ what is not whole yet
 * </pre>
 */
public final class FileBlobStore implements BlobStore, AutoCloseable {
    /** No tenant can be called so: its name begins with a letter. */
    private static final String ARRIVING = "-arriving";

    private static final int BUFFER = 64 * 1024;

    /** Nothing takes so long to arrive: whoever wrote it is gone. */
    private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

    private final Path directory;
    private final Path arriving;
    private final Blocking blocking = new Blocking();

    private FileBlobStore(Path directory) {
        this.directory = directory;
        this.arriving = directory.resolve(ARRIVING);
    }

    /** Makes the directory if need be, and clears what never became whole. */
    public static FileBlobStore open(Path directory, Instant now) throws IOException {
        var store = new FileBlobStore(directory);
        Files.createDirectories(store.arriving);
        var abandoned = FileTime.from(now.minus(ABANDONED_AFTER));
        try (Stream<Path> files = Files.list(store.arriving)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(abandoned) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return store;
    }

    @Override
    public CompletionStage<Answer<Digest>> put(BlobKey key, Portions source) {
        return blocking.ask(key, () -> Answer.ok(kept(key, source)));
    }

    private Digest kept(BlobKey key, Portions source) throws IOException {
        Path part = arriving.resolve(key.id() + "." + UUID.randomUUID());
        try (var stream = new SourceStream(source)) {
            try (var file =
                    FileChannel.open(
                            part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out = Channels.newOutputStream(file);
                byte[] buffer = new byte[BUFFER];
                for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                    out.write(buffer, 0, count);
                }
                file.force(true);
            }
            Path folder = folder(key);
            Files.createDirectories(folder);
            Files.move(
                    part,
                    file(key),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            // A name is on the disk only when its folder is.
            synced(folder);
            synced(tenant(key));
            synced(directory);
            return stream.digest();
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void synced(Path folder) throws IOException {
        try (var entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    @Override
    public CompletionStage<Answer<Portions>> read(BlobKey key, long from, long length) {
        return blocking.ask(key, () -> opened(key, from, length));
    }

    private Answer<Portions> opened(BlobKey key, long from, long length) throws IOException {
        FileChannel file;
        try {
            file = FileChannel.open(file(key), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            return Answer.refused(BlobError.OBJECT_MISSING.because("an operator has to look"));
        }
        try {
            file.position(from);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return Answer.ok(new StreamPortions(blocking, Channels.newInputStream(file), length));
    }

    @Override
    public CompletionStage<Answer<Done>> delete(BlobKey key) {
        return blocking.ask(
                key,
                () -> {
                    Files.deleteIfExists(file(key));
                    return Answer.ok(Done.DONE);
                });
    }

    private Path tenant(BlobKey key) {
        return directory.resolve(key.tenant().value());
    }

    private Path folder(BlobKey key) {
        String id = key.id().toString();
        return tenant(key).resolve(id.substring(id.length() - 2));
    }

    private Path file(BlobKey key) {
        return folder(key).resolve(key.id().toString());
    }

    /** Waits for what is under way. */
    @Override
    public void close() {
        blocking.close();
    }
}
