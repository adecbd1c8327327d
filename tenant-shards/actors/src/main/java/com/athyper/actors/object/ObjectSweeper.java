package com.athyper.actors.object;

import com.athyper.actors.sweep.Sweeper;
import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.Done;
import com.athyper.meta.attachment.Attachments;

import org.apache.pekko.actor.typed.ActorSystem;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Deletes objects whose time has come: uploads that were never finished or never used, and what was
 * attached to records that are no more. One in the cluster; everything it does may be repeated, and
 * what the object storage does not take now is tried again later.
 */
public final class ObjectSweeper {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int AT_ONCE = 100;

    /** After which somebody else may try, if whoever took an object has gone away with it. */
    private static final Duration TURN = Duration.ofMinutes(5);

    private final Attachments attachments;
    private final BlobStore blobs;
    private final InstantSource clock;

    ObjectSweeper(Attachments attachments, BlobStore blobs, InstantSource clock) {
        this.attachments = attachments;
        this.blobs = blobs;
        this.clock = clock;
    }

    /** Runs one sweeper in the cluster. */
    public static void start(
            ActorSystem<?> system, Attachments attachments, BlobStore blobs, InstantSource clock) {
        var objects = new ObjectSweeper(attachments, blobs, clock);
        Sweeper.start(system, "object-sweeper", EVERY, objects::swept);
    }

    CompletionStage<Void> swept() {
        return attachments.takeDoomed(clock.instant(), TURN, AT_ONCE).thenCompose(this::deleteAll);
    }

    /** One after the other: what is swept is in no hurry, and others want the storage too. */
    private CompletionStage<Void> deleteAll(List<BlobKey> keys) {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (BlobKey key : keys) {
            all = all.thenCompose(_ -> deleted(key));
        }
        return all;
    }

    private CompletionStage<Void> deleted(BlobKey key) {
        return blobs.delete(key)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<Done> _ ->
                                            attachments.forget(key).thenAccept(_ -> {});
                                    case Answer.Refused<Done> _ ->
                                            CompletableFuture.completedStage(null);
                                });
    }
}
