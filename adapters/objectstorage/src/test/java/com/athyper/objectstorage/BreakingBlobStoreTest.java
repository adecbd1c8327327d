package com.athyper.objectstorage;

import static com.athyper.objectstorage.Bytes.ok;
import static com.athyper.objectstorage.Bytes.refused;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobError;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.Done;
import com.athyper.kernel.Portions;
import com.athyper.objectstorage.BreakingBlobStore.Patience;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

class BreakingBlobStoreTest {
    private static final Duration OPEN = Duration.ofMillis(300);
    private final Moody moody = new Moody();
    private final BlobStore store =
            BreakingBlobStore.around(moody, new Patience(5, Duration.ofSeconds(60), OPEN));
    private final BlobKey key = BlobStoreContractTest.key("demo");

    /** Away, or not. */
    private static final class Moody implements BlobStore {
        private boolean away;
        private int asked;

        private <T> CompletionStage<Answer<T>> answer(T value) {
            asked++;
            return CompletableFuture.completedStage(
                    away
                            ? Answer.refused(BlobError.UNAVAILABLE.because("it is away"))
                            : Answer.ok(value));
        }

        @Override
        public CompletionStage<Answer<Digest>> put(BlobKey key, Portions source) {
            asked++;
            return source.next().thenApply(_ -> Answer.ok(Bytes.NOTHING));
        }

        @Override
        public CompletionStage<Answer<Portions>> read(BlobKey key, long from, long length) {
            return answer(Bytes.of(new byte[0]));
        }

        @Override
        public CompletionStage<Answer<Done>> delete(BlobKey key) {
            return answer(Done.DONE);
        }
    }

    private void fail(int times) {
        moody.away = true;
        for (int i = 0; i < times; i++) {
            assertThat(refused(store.delete(key))).isEqualTo("STORAGE.UNAVAILABLE");
        }
    }

    @Test
    void after_five_failures_nobody_waits_for_it_any_more() {
        fail(4);
        assertThat(moody.asked).isEqualTo(4);
        fail(1);
        fail(3);
        assertThat(moody.asked).isEqualTo(5);
        assertThat(refused(store.read(key, 0, 1))).isEqualTo("STORAGE.UNAVAILABLE");
        assertThat(refused(store.put(key, Bytes.of(new byte[0])))).isEqualTo("STORAGE.UNAVAILABLE");
        assertThat(moody.asked).isEqualTo(5);
    }

    @Test
    void one_is_let_through_after_a_while_and_opens_the_way_for_all() {
        fail(5);
        moody.away = false;
        long began = System.nanoTime();
        while (!(Bytes.await(store.delete(key)) instanceof Answer.Ok<?>)) {
            assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(20).toNanos());
            Thread.onSpinWait();
        }
        assertThat(System.nanoTime() - began).isGreaterThan(OPEN.toNanos() / 2);
        for (int i = 0; i < 10; i++) {
            ok(store.delete(key));
        }
        assertThat(moody.asked).isEqualTo(5 + 1 + 10);
    }

    @Test
    void a_source_that_fails_says_nothing_of_the_storage() {
        for (int i = 0; i < 20; i++) {
            var broken = Bytes.broken(new byte[0], new IllegalStateException("gone"));
            assertThat(store.put(key, broken).toCompletableFuture()).isCompletedExceptionally();
        }
        ok(store.delete(key));
        assertThat(moody.asked).isEqualTo(21);
    }
}
