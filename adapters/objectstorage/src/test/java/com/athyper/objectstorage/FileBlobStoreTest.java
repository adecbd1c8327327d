package com.athyper.objectstorage;

import static com.athyper.objectstorage.Bytes.ok;
import static com.athyper.objectstorage.Bytes.refused;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.BlobStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class FileBlobStoreTest implements BlobStoreContractTest {
    @TempDir private Path home;
    private FileBlobStore store;

    @BeforeEach
    void open() throws IOException {
        store = FileBlobStore.open(home.resolve("objects"), Instant.now());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public BlobStore store() {
        return store;
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void a_source_that_fails_leaves_no_file() throws Exception {
        var failure = new IllegalStateException("the sender is gone");
        store.put(BlobStoreContractTest.key("demo"), Bytes.broken(Bytes.some(100_000), failure))
                .toCompletableFuture()
                .handle((_, _) -> true)
                .join();
        assertThat(files()).isZero();
    }

    @Test
    void what_a_killed_node_left_half_written_is_cleared_when_it_is_old() throws Exception {
        Path arriving = home.resolve("objects").resolve("-arriving");
        Path old = Files.writeString(arriving.resolve("old"), "half");
        Files.writeString(arriving.resolve("new"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        FileBlobStore.open(home.resolve("objects"), Instant.now()).close();
        assertThat(files()).isOne();
        assertThat(old).doesNotExist();
    }

    @Test
    void a_directory_that_is_gone_is_told_and_no_failure_of_ours() throws Exception {
        var key = BlobStoreContractTest.key("demo");
        ok(store.put(key, Bytes.of(Bytes.some(1))));
        Files.delete(home.resolve("objects").resolve("-arriving"));
        assertThat(refused(store.put(key, Bytes.of(Bytes.some(1)))))
                .isEqualTo("STORAGE.UNAVAILABLE");
        assertThat(Bytes.all(ok(store.read(key, 0, 1)))).hasSize(1);
    }
}
