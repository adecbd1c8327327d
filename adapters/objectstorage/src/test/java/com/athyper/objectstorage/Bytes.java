package com.athyper.objectstorage;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.Portions;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Bytes on their way, and what became of them. */
final class Bytes {
    private Bytes() {}

    static byte[] some(int size) {
        byte[] bytes = new byte[size];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    /** In portions of an odd size. */
    static Portions of(byte[] bytes) {
        return of(bytes, Optional.empty());
    }

    /** As {@link #of(byte[])}, and then fails. */
    static Portions broken(byte[] bytes, Throwable failure) {
        return of(bytes, Optional.of(failure));
    }

    private static Portions of(byte[] bytes, Optional<Throwable> failure) {
        return new Portions() {
            private int at;

            @Override
            public CompletionStage<Optional<byte[]>> next() {
                if (at == bytes.length) {
                    return failure.isPresent()
                            ? CompletableFuture.failedStage(failure.get())
                            : CompletableFuture.completedStage(Optional.empty());
                }
                int to = Math.min(bytes.length, at + 10_007);
                byte[] portion = Arrays.copyOfRange(bytes, at, to);
                at = to;
                return CompletableFuture.completedStage(Optional.of(portion));
            }

            @Override
            public void cancel() {}
        };
    }

    static byte[] all(Portions portions) {
        var bytes = new ByteArrayOutputStream();
        for (var next = await(portions.next()); next.isPresent(); next = await(portions.next())) {
            bytes.writeBytes(next.get());
        }
        return bytes.toByteArray();
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    static <T> T ok(CompletionStage<Answer<T>> stage) {
        return switch (await(stage)) {
            case Answer.Ok<T>(var value) -> value;
            case Answer.Refused<T>(var problem) ->
                    throw new AssertionError(problem.code().id() + ": " + problem.detail());
        };
    }

    static String refused(CompletionStage<? extends Answer<?>> stage) {
        return await(stage) instanceof Answer.Refused<?>(var problem)
                ? problem.code().id()
                : "not refused";
    }

    /** The digest of no bytes at all. */
    static final BlobStore.Digest NOTHING =
            new BlobStore.Digest(
                    0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
