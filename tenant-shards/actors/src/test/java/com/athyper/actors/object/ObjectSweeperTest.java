package com.athyper.actors.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.actors.sweep.Sweeper;
import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobError;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.Portions;
import com.athyper.kernel.TenantId;
import com.athyper.meta.attachment.Attachment;
import com.athyper.meta.attachment.Attachments;
import com.athyper.meta.attachment.FileQuota;
import com.athyper.meta.attachment.FileUsage;
import com.athyper.meta.record.Records.Access;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class ObjectSweeperTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final TenantId DEMO = new TenantId("demo");

    private final ActorTestKit kit = ActorTestKit.create();
    private final BlockingQueue<List<BlobKey>> due = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final List<BlobKey> stuck = new ArrayList<>();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private static BlobKey key() {
        return new BlobKey(DEMO, UUID.randomUUID());
    }

    private void sweep() {
        kit.spawn(
                Sweeper.create(
                        Duration.ofMillis(10),
                        new ObjectSweeper(new Doomed(), new Bin(), InstantSource.fixed(NOON))
                                ::swept));
    }

    private String next() throws InterruptedException {
        return Optional.ofNullable(done.poll(20, TimeUnit.SECONDS)).orElse("nothing");
    }

    @Test
    void an_object_is_deleted_and_then_forgotten() throws Exception {
        var first = key();
        var second = key();
        due.add(List.of(first, second));
        sweep();
        assertThat(List.of(next(), next(), next(), next()))
                .containsExactly(
                        "delete " + first,
                        "forget " + first,
                        "delete " + second,
                        "forget " + second);
    }

    @Test
    void what_the_storage_does_not_take_now_is_not_forgotten_and_keeps_nobody_waiting()
            throws Exception {
        var first = key();
        var second = key();
        stuck.add(first);
        due.add(List.of(first, second));
        sweep();
        assertThat(List.of(next(), next(), next()))
                .containsExactly("delete " + first, "delete " + second, "forget " + second);
        due.add(List.of(second));
        assertThat(next()).isEqualTo("delete " + second);
    }

    /** Deletes but what is stuck. */
    private final class Bin implements BlobStore {
        @Override
        public CompletionStage<Answer<Done>> delete(BlobKey key) {
            done.add("delete " + key);
            return CompletableFuture.completedStage(
                    stuck.contains(key)
                            ? Answer.refused(BlobError.UNAVAILABLE.because("it is away"))
                            : Answer.ok(Done.DONE));
        }

        @Override
        public CompletionStage<Answer<Digest>> put(BlobKey key, Portions source) {
            throw new AssertionError("a sweeper stores nothing");
        }

        @Override
        public CompletionStage<Answer<Portions>> read(BlobKey key, long from, long length) {
            throw new AssertionError("a sweeper reads nothing");
        }
    }

    /** Gives what is due, and fails when nothing is. */
    private final class Doomed implements Attachments {
        @Override
        public CompletionStage<List<BlobKey>> takeDoomed(Instant now, Duration turn, int max) {
            assertThat(now).isEqualTo(NOON);
            var keys = due.poll();
            return keys == null
                    ? CompletableFuture.failedStage(new IllegalStateException("the store is away"))
                    : CompletableFuture.completedStage(keys);
        }

        @Override
        public CompletionStage<Done> forget(BlobKey key) {
            done.add("forget " + key);
            return CompletableFuture.completedStage(Done.DONE);
        }

        @Override
        public CompletionStage<Answer<Done>> announce(BlobKey key, Instant until) {
            throw unasked();
        }

        @Override
        public CompletionStage<FileUsage> usage(TenantId tenant) {
            throw unasked();
        }

        @Override
        public CompletionStage<Done> abandon(BlobKey key, Instant now) {
            throw unasked();
        }

        @Override
        public CompletionStage<FileUsage> limit(
                TenantId tenant, Optional<FileQuota> own, Origin origin) {
            throw unasked();
        }

        @Override
        public CompletionStage<Answer<Done>> charge(BlobKey key, long size, Instant now) {
            throw unasked();
        }

        @Override
        public CompletionStage<Answer<Attachment>> attach(
                Access access, UUID record, Attachment attachment) {
            throw unasked();
        }

        @Override
        public CompletionStage<Answer<Attachment>> keep(Access access, Attachment attachment) {
            throw unasked();
        }

        @Override
        public CompletionStage<Optional<Attachment>> made(Access access, UUID id) {
            throw unasked();
        }

        @Override
        public CompletionStage<Answer<Attachment>> find(
                TenantId tenant, EntityName entity, UUID record, UUID id) {
            throw unasked();
        }

        @Override
        public CompletionStage<Answer<Page<Attachment>>> list(
                TenantId tenant, EntityName entity, UUID record, Listing listing) {
            throw unasked();
        }

        @Override
        public CompletionStage<Answer<Done>> remove(Access access, UUID record, UUID id) {
            throw unasked();
        }

        @Override
        public CompletionStage<Answer<Integer>> erase(Access access, UUID record) {
            throw unasked();
        }

        private static AssertionError unasked() {
            return new AssertionError("nothing of a sweeper's");
        }
    }
}
