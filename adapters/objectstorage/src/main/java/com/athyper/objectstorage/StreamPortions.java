package com.athyper.objectstorage;

import com.athyper.kernel.Portions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** So many bytes of a stream that blocks; one that ends before is one that failed. */
final class StreamPortions implements Portions {
    private static final Logger LOG = LoggerFactory.getLogger(StreamPortions.class);
    private static final int PORTION = 64 * 1024;

    private final Blocking blocking;
    private final InputStream stream;
    private long left;

    StreamPortions(Blocking blocking, InputStream stream, long length) {
        this.blocking = blocking;
        this.stream = stream;
        this.left = length;
    }

    @Override
    public CompletionStage<Optional<byte[]>> next() {
        return blocking.fetch(this::read);
    }

    private Optional<byte[]> read() throws IOException {
        if (left == 0) {
            cancel();
            return Optional.empty();
        }
        byte[] portion = new byte[(int) Math.min(PORTION, left)];
        int count = stream.readNBytes(portion, 0, portion.length);
        if (count == 0) {
            throw new EOFException("the object ended " + left + " bytes too early");
        }
        left -= count;
        return Optional.of(count == portion.length ? portion : Arrays.copyOf(portion, count));
    }

    @Override
    public void cancel() {
        try {
            stream.close();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("an object could not be closed");
        }
    }
}
