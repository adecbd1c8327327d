package com.athyper.objectstorage;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobError;
import com.athyper.kernel.BlobKey;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs what waits for a disk or a server, each on a virtual thread of its own. */
final class Blocking implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Blocking.class);

    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("object-storage-", 0).factory());

    /** What may find the storage away. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** A source that failed fails the stage in its own way: the storage is not to blame. */
    <T> CompletionStage<Answer<T>> ask(BlobKey key, Work<Answer<T>> work) {
        var result = new CompletableFuture<Answer<T>>();
        threads.execute(
                () -> {
                    try {
                        result.complete(work.run());
                    } catch (SourceFailed e) {
                        result.completeExceptionally(e.source());
                    } catch (IOException e) {
                        result.complete(unavailable(key, e));
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }

    /** The next portion of what is being read; a failure breaks the stream off. */
    <T> CompletionStage<T> fetch(Work<T> work) {
        var result = new CompletableFuture<T>();
        threads.execute(
                () -> {
                    try {
                        result.complete(work.run());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }

    private static <T> Answer<T> unavailable(BlobKey key, IOException e) {
        LOG.atWarn()
                .addKeyValue("object", key)
                .addKeyValue("reason", e.toString())
                .log("the object storage did not do what was asked");
        return Answer.refused(BlobError.UNAVAILABLE.because("try again in a moment"));
    }

    @Override
    public void close() {
        threads.close();
    }
}
