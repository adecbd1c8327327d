package com.athyper.node.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to work in a home, which one process has at a time. It ends with the process, however
 * that ends; the file stays, because who deletes a lock file lets a third one in.
 */
public final class HomeLock implements AutoCloseable {
    private static final String FILE = "lock";

    /**
     * The homes of this process. The operating system gives the lock to the process and takes it
     * away as soon as any descriptor of the file is closed: a second attempt in the same process
     * must be turned away before it opens the file.
     */
    private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

    private final Path home;
    private final FileChannel channel;

    private HomeLock(Path home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
    }

    /** Makes the home if it is not there, and takes it or says who has it. */
    public static HomeLock acquire(Path home) throws HomeLockFailure {
        Path real;
        try {
            real = Files.createDirectories(home).toRealPath();
        } catch (IOException e) {
            throw notWritable(home, e);
        }
        if (!HERE.add(real)) {
            throw held(real, "this very process (" + ProcessHandle.current().pid() + ")");
        }
        boolean taken = false;
        try {
            var lock = take(real);
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                HERE.remove(real);
            }
        }
    }

    private static HomeLock take(Path home) throws HomeLockFailure {
        FileChannel channel;
        try {
            channel =
                    FileChannel.open(
                            home.resolve(FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritable(home, e);
        }
        boolean taken = false;
        try {
            if (channel.tryLock() == null) {
                throw held(home, holder(channel));
            }
            write(channel, ProcessHandle.current().pid() + "\n");
            taken = true;
            return new HomeLock(home, channel);
        } catch (IOException e) {
            throw notWritable(home, e);
        } finally {
            if (!taken) {
                closeQuietly(channel);
            }
        }
    }

    /** Where everything that this node keeps on disk is kept; absolute, without links. */
    public Path home() {
        return home;
    }

    /** Lets the next one in; a second call does nothing. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            channel.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HERE.remove(home);
        }
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        return pid.isBlank() ? "another process" : "process " + pid.strip();
    }

    private static HomeLockFailure held(Path home, String holder) {
        return new HomeLockFailure(
                HomeLockFailure.Reason.HELD,
                "the home "
                        + home
                        + " is in use by "
                        + holder
                        + "; stop it or choose another home");
    }

    private static HomeLockFailure notWritable(Path home, IOException cause) {
        return LocalPostgresFailure.isDiskFull(String.valueOf(cause.getMessage()))
                ? new HomeLockFailure(
                        HomeLockFailure.Reason.DISK_FULL,
                        "the disk under the home " + home + " is full",
                        cause)
                : new HomeLockFailure(
                        HomeLockFailure.Reason.NOT_WRITABLE,
                        "the home " + home + " cannot be written to: " + cause,
                        cause);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was locked and nothing written: there is nothing to lose.
            return;
        }
    }
}
