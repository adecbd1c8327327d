package com.athyper.objectstorage;

import com.athyper.kernel.BlobStore.Digest;
import com.athyper.kernel.Portions;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Portions as a stream that blocks, and that knows in the end what went through it. */
final class SourceStream extends InputStream {
    private final Portions source;
    private final MessageDigest digest;
    private byte[] portion = new byte[0];
    private int at;
    private long size;
    private boolean ended;

    SourceStream(Portions source) {
        this.source = source;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!filled()) {
            return -1;
        }
        int count = Math.min(length, portion.length - at);
        System.arraycopy(portion, at, into, offset, count);
        digest.update(portion, at, count);
        at += count;
        size += count;
        return count;
    }

    private boolean filled() throws IOException {
        while (!ended && at == portion.length) {
            Optional<byte[]> next = next();
            ended = next.isEmpty();
            portion = next.orElseGet(() -> new byte[0]);
            at = 0;
        }
        return !ended;
    }

    private Optional<byte[]> next() throws SourceFailed {
        try {
            return source.next().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new SourceFailed(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Of all that was read. */
    Digest digest() {
        return new Digest(size, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() {
        source.cancel();
    }
}
