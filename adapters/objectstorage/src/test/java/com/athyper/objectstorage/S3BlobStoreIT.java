package com.athyper.objectstorage;

import static com.athyper.objectstorage.Bytes.ok;
import static com.athyper.objectstorage.Bytes.refused;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.BlobStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same promises, kept by a server that speaks S3. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class S3BlobStoreIT implements BlobStoreContractTest {
    private static S3Server server;
    private static S3BlobStore store;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(0);
        store = server.store();
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @Override
    public BlobStore store() {
        return store;
    }

    @Test
    void a_secret_that_is_wrong_is_told_and_no_failure_of_ours() throws Exception {
        try (var stranger = server.store("another")) {
            assertThat(
                            refused(
                                    stranger.put(
                                            BlobStoreContractTest.key("demo"),
                                            Bytes.of(new byte[9]))))
                    .isEqualTo("STORAGE.UNAVAILABLE");
        }
    }

    @Test
    void a_server_that_goes_away_is_told_and_is_found_again_when_it_is_back() throws Exception {
        var key = BlobStoreContractTest.key("demo");
        var first = S3Server.start(0);
        int port = first.port();
        try (var kept = first.store()) {
            ok(kept.put(key, Bytes.of(new byte[9])));
            first.close();
            assertThat(refused(kept.put(key, Bytes.of(new byte[9]))))
                    .isEqualTo("STORAGE.UNAVAILABLE");
            assertThat(refused(kept.read(key, 0, 9))).isEqualTo("STORAGE.UNAVAILABLE");
            assertThat(refused(kept.delete(key))).isEqualTo("STORAGE.UNAVAILABLE");
            var second = S3Server.start(port);
            ok(kept.put(key, Bytes.of(new byte[9])));
            second.close();
        }
    }
}
