package com.athyper.kernel;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The object storage: bytes that are too many for a row. Whether it can be reached is part of its
 * answers ({@link BlobError}), so that nothing else notices when it cannot.
 */
public interface BlobStore {

    /**
     * What was kept.
     *
     * @param sha256 in lower-case hexadecimal
     */
    record Digest(long size, String sha256) {}

    /**
     * Keeps everything that the source gives. It is there as a whole once this is answered, and not
     * at all before; a second object under the key takes the place of the first. If the source
     * fails, so does the answer, in the same way.
     */
    CompletionStage<Answer<Digest>> put(BlobKey key, Portions source);

    /**
     * Part of an object, within its size.
     *
     * @param from the first byte, from 0
     */
    CompletionStage<Answer<Portions>> read(BlobKey key, long from, long length);

    /**
     * What an object is, to whoever gets it from the storage itself.
     *
     * @param disposition as {@code Content-Disposition} says it
     */
    record Shown(String disposition, String mediaType) {}

    /**
     * Where whoever has the address may get the object, for a minute; empty if the storage gives
     * none.
     */
    default CompletionStage<Answer<Optional<URI>>> address(BlobKey key, Shown shown) {
        return CompletableFuture.completedStage(Answer.ok(Optional.empty()));
    }

    /** Also goes well if there is no such object. */
    CompletionStage<Answer<Done>> delete(BlobKey key);

    /** Of a node that was told of none. */
    BlobStore NONE =
            new BlobStore() {
                @Override
                public CompletionStage<Answer<Digest>> put(BlobKey key, Portions source) {
                    source.cancel();
                    return none();
                }

                @Override
                public CompletionStage<Answer<Portions>> read(BlobKey key, long from, long length) {
                    return none();
                }

                @Override
                public CompletionStage<Answer<Done>> delete(BlobKey key) {
                    return none();
                }

                private <T> CompletionStage<Answer<T>> none() {
                    return CompletableFuture.completedStage(
                            Answer.refused(
                                    BlobError.NOT_CONFIGURED.because(
                                            "an operator has to name one in the settings")));
                }
            };
}
