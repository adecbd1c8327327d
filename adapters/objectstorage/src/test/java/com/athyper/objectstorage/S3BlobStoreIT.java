package com.athyper.objectstorage;

import static com.athyper.objectstorage.Bytes.ok;
import static com.athyper.objectstorage.Bytes.refused;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.BlobStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

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
        try (var stranger = server.stranger()) {
            assertThat(
                            refused(
                                    stranger.put(
                                            BlobStoreContractTest.key("demo"),
                                            Bytes.of(new byte[9]))))
                    .isEqualTo("STORAGE.UNAVAILABLE");
        }
    }

    @Test
    void an_address_gives_the_object_to_whoever_has_it_as_it_is_and_no_other() throws Exception {
        var key = BlobStoreContractTest.key("demo");
        byte[] bytes = Bytes.some(1_000);
        ok(store.put(key, Bytes.of(bytes)));
        var shown = new BlobStore.Shown("attachment; filename=\"a b.pdf\"", "application/pdf");
        assertThat(ok(store.address(key, shown))).isEmpty();
        try (var open = server.addressed()) {
            URI address = ok(open.address(key, shown)).orElseThrow();
            var given = get(address);
            assertThat(given.statusCode()).isEqualTo(200);
            assertThat(given.body()).isEqualTo(bytes);
            assertThat(given.headers().firstValue("Content-Disposition"))
                    .contains(shown.disposition());
            assertThat(given.headers().firstValue("Content-Type")).contains(shown.mediaType());
            String other = BlobStoreContractTest.key("demo").toString();
            var forged = URI.create(address.toString().replace(key.toString(), other));
            assertThat(get(forged).statusCode()).isEqualTo(403);
        }
    }

    private static HttpResponse<byte[]> get(URI address) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
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
