package com.athyper.edge.fake;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.Done;
import com.athyper.kernel.Portions;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Sha256;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Objects in memory. */
public final class Cellar implements BlobStore {
    private final Map<BlobKey, byte[]> objects = new LinkedHashMap<>();
    private Optional<Problem> away = Optional.empty();
    private int cancelled;
    private boolean addressed;

    public Map<BlobKey, byte[]> objects() {
        return objects;
    }

    /** Nothing is taken or given any more. */
    public void away(Problem problem) {
        away = Optional.of(problem);
    }

    /** Callers are sent here. */
    public void addressed() {
        addressed = true;
    }

    @Override
    public CompletionStage<Answer<Optional<URI>>> address(BlobKey key, Shown shown) {
        var address = URI.create("https://cellar.example/" + key + "?as=" + shown.mediaType());
        return CompletableFuture.completedStage(
                Answer.ok(addressed ? Optional.of(address) : Optional.empty()));
    }

    /** How many readers have said that they are done. */
    public int cancelled() {
        return cancelled;
    }

    @Override
    public CompletionStage<Answer<Digest>> put(BlobKey key, Portions source) {
        return away.isPresent()
                ? CompletableFuture.completedStage(Answer.refused(away.get()))
                : taken(key, source, new ByteArrayOutputStream());
    }

    private CompletionStage<Answer<Digest>> taken(
            BlobKey key, Portions source, ByteArrayOutputStream soFar) {
        return source.next()
                .thenCompose(
                        next -> {
                            if (next.isPresent()) {
                                soFar.writeBytes(next.get());
                                return taken(key, source, soFar);
                            }
                            byte[] bytes = soFar.toByteArray();
                            objects.put(key, bytes);
                            String hash = HexFormat.of().formatHex(Sha256.of(bytes));
                            return CompletableFuture.completedStage(
                                    Answer.ok(new Digest(bytes.length, hash)));
                        });
    }

    @Override
    public CompletionStage<Answer<Portions>> read(BlobKey key, long from, long length) {
        if (away.isPresent()) {
            return CompletableFuture.completedStage(Answer.refused(away.get()));
        }
        byte[] bytes = Optional.ofNullable(objects.get(key)).orElseThrow();
        byte[] part = Arrays.copyOfRange(bytes, (int) from, (int) (from + length));
        return CompletableFuture.completedStage(Answer.ok(new InPieces(part)));
    }

    /** A few bytes at a time. */
    private final class InPieces implements Portions {
        private final byte[] bytes;
        private int at;

        private InPieces(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public CompletionStage<Optional<byte[]>> next() {
            if (at == bytes.length) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            int to = Math.min(at + 5, bytes.length);
            byte[] piece = Arrays.copyOfRange(bytes, at, to);
            at = to;
            return CompletableFuture.completedStage(Optional.of(piece));
        }

        @Override
        public void cancel() {
            cancelled++;
        }
    }

    @Override
    public CompletionStage<Answer<Done>> delete(BlobKey key) {
        objects.remove(key);
        return CompletableFuture.completedStage(Answer.ok(Done.DONE));
    }
}
