package com.athyper.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.athyper.identity.IdentityError;
import com.athyper.identity.KeySets.KeySet;
import com.athyper.identity.KeySets.State;
import com.athyper.kernel.Answer;
import com.sun.net.httpserver.HttpServer;

import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

class HttpRealmKeysTest {
    private static final PublicJsonWebKey ONE = Forge.rsa("one");
    private static final PublicJsonWebKey TWO = Forge.ec("two");

    private final TestClock clock = new TestClock();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile int status = 200;
    private volatile String body = set(ONE);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private HttpServer server;
    private HttpRealmKeys keys;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/auth/realms/demo/protocol/openid-connect/certs",
                exchange -> {
                    requests.incrementAndGet();
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Location", "/elsewhere");
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        keys =
                new HttpRealmKeys(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/auth",
                        client,
                        clock);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        client.close();
    }

    private static String set(PublicJsonWebKey... keys) {
        return new JsonWebKeySet(keys).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    private Answer<Optional<String>> ask(String keyId) {
        return asked(keys.key("demo", keyId));
    }

    private static Answer<Optional<String>> asked(
            CompletionStage<Answer<Optional<PublicJsonWebKey>>> stage) {
        return stage.toCompletableFuture().join().map(key -> key.map(JsonWebKey::getKeyId));
    }

    private static Answer<Optional<String>> found(String keyId) {
        return Answer.ok(Optional.of(keyId));
    }

    private static final Answer<Optional<String>> ABSENT = Answer.ok(Optional.empty());

    @Test
    void keys_are_fetched_once_and_kept_for_their_lifetime() {
        assertThat(ask("one")).isEqualTo(found("one"));
        clock.advance(HttpRealmKeys.LIFETIME.minusSeconds(1));
        assertThat(ask("one")).isEqualTo(found("one"));
        assertThat(requests).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(ask("one")).isEqualTo(found("one"));
        assertThat(requests).hasValue(2);
    }

    @Test
    void an_unknown_key_id_refetches_at_most_once_in_a_while() {
        assertThat(ask("one")).isEqualTo(found("one"));
        body = set(ONE, TWO);
        assertThat(ask("two")).isEqualTo(ABSENT);
        assertThat(requests).hasValue(1);
        clock.advance(HttpRealmKeys.REFETCH_AFTER);
        assertThat(ask("two")).isEqualTo(found("two"));
        for (int i = 0; i < 50; i++) {
            assertThat(ask("made-up-" + i)).isEqualTo(ABSENT);
        }
        assertThat(requests).hasValue(2);
    }

    @Test
    void stale_keys_serve_while_the_issuer_is_away() {
        assertThat(ask("one")).isEqualTo(found("one"));
        status = 503;
        clock.advance(HttpRealmKeys.LIFETIME.plusHours(3));
        assertThat(ask("one")).isEqualTo(found("one"));
        assertThat(ask("one")).isEqualTo(found("one"));
        assertThat(requests).hasValue(2);
        status = 200;
        body = set(TWO);
        clock.advance(HttpRealmKeys.REFETCH_AFTER);
        assertThat(ask("one")).isEqualTo(ABSENT);
    }

    @Test
    void it_tells_which_realms_it_can_verify() {
        assertThat(keys.known()).isEmpty();
        status = 500;
        ask("one");
        assertThat(keys.known())
                .containsExactly(new KeySet("demo", State.MISSING, 0, Optional.empty()));
        status = 200;
        clock.advance(HttpRealmKeys.RETRY_AFTER);
        ask("one");
        var fetched = Optional.of(clock.instant());
        assertThat(keys.known()).containsExactly(new KeySet("demo", State.CURRENT, 1, fetched));
        status = 500;
        clock.advance(HttpRealmKeys.LIFETIME);
        ask("one");
        assertThat(keys.known()).containsExactly(new KeySet("demo", State.STALE, 1, fetched));
    }

    @Test
    void without_any_keys_the_refusal_says_so_and_is_not_for_ever() {
        status = 500;
        assertThat(ask("one"))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused ->
                                assertThat(refused.problem().code())
                                        .isEqualTo(IdentityError.KEYS_UNAVAILABLE));
        status = 200;
        assertThat(ask("one")).isInstanceOf(Answer.Refused.class);
        assertThat(requests).hasValue(1);
        clock.advance(HttpRealmKeys.RETRY_AFTER);
        assertThat(ask("one")).isEqualTo(found("one"));
    }

    @Test
    void many_who_wait_share_one_fetch() {
        gate = new CountDownLatch(1);
        List<CompletionStage<Answer<Optional<PublicJsonWebKey>>>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(keys.key("demo", "one"));
        }
        gate.countDown();
        assertThat(waiting).allSatisfy(one -> assertThat(asked(one)).isEqualTo(found("one")));
        assertThat(requests).hasValue(1);
    }

    @Test
    void what_is_no_key_set_is_not_taken() {
        for (String bad : List.of("", "{}", "<html>", "{\"keys\":7}", "x".repeat(300_000))) {
            body = bad;
            assertThat(ask("one")).isInstanceOf(Answer.Refused.class);
            clock.advance(HttpRealmKeys.RETRY_AFTER);
        }
        assertThat(requests).hasValue(5);
    }

    @Test
    void a_redirect_is_not_followed() {
        status = 302;
        assertThat(ask("one")).isInstanceOf(Answer.Refused.class);
        assertThat(requests).hasValue(1);
        try (var following =
                HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new HttpRealmKeys("http://x", following, clock));
        }
    }

    @Test
    void symmetric_keys_in_a_set_are_left_aside() {
        body =
                set(ONE).replace(
                                "\"keys\":[",
                                "\"keys\":[{\"kty\":\"oct\",\"kid\":\"h\",\"k\":\"AA\"},");
        assertThat(ask("h")).isEqualTo(ABSENT);
        assertThat(ask("one")).isEqualTo(found("one"));
    }
}
