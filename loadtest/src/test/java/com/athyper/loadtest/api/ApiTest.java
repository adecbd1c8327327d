package com.athyper.loadtest.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

class ApiTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private Instant now = NOON;
    private HttpServer server;
    private Api api;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        api = new Api(URI.create("http://localhost:" + server.getAddress().getPort()), () -> now);
    }

    @AfterEach
    void hush() {
        api.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = exchange.getRequestHeaders();
        heard.add(
                "%s %s %s %s %s"
                        .formatted(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI(),
                                headers.getFirst("Authorization"),
                                headers.getFirst("If-Match"),
                                body));
        boolean isToken = exchange.getRequestURI().getPath().endsWith("/token");
        byte[] reply =
                (isToken
                                ? "{\"access_token\":\"t%d\",\"expires_in\":60}"
                                        .formatted(heard.size())
                                : "{\"id\":\"7\"}")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("ETag", "\"3\"");
        exchange.sendResponseHeaders(isToken ? 200 : 201, reply.length);
        exchange.getResponseBody().write(reply);
        exchange.close();
    }

    @Test
    void a_request_carries_who_asks_and_what() throws Exception {
        var reply =
                api.send(
                        Ask.patch("/api/data/x/7")
                                .as(Who.demo("user"))
                                .ifMatch("\"2\"")
                                .with("{\"amount\":\"1.50\"}"));

        assertThat(heard)
                .containsExactly(
                        "POST /realms/demo/protocol/openid-connect/token null null"
                            + " grant_type=password&client_id=athyper-cli&username=user&password=user",
                        "PATCH /api/data/x/7 Bearer t1 \"2\" {\"amount\":\"1.50\"}");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.etag()).isEqualTo("\"3\"");
        assertThat(reply.text("id")).isEqualTo("7");
    }

    @Test
    void a_token_is_kept_until_shortly_before_its_end() throws Exception {
        var ask = Ask.get("/a").as(Who.acme("user"));
        api.send(ask);
        now = NOON.plusSeconds(39);
        api.send(ask);
        assertThat(heard).hasSize(3);

        now = NOON.plusSeconds(40);
        api.send(ask);
        assertThat(heard).hasSize(5);
        assertThat(heard.getLast()).contains("Bearer t4");
    }

    @Test
    void nobody_is_logged_in_to_ask_as_anybody() throws Exception {
        api.send(Ask.get("/readyz"));

        assertThat(heard).containsExactly("GET /readyz null null ");
    }

    @Test
    void the_environment_says_where_it_is() {
        assertThat(Api.baseOf(Map.of())).isEqualTo(URI.create("http://localhost:3000"));
        assertThat(Api.baseOf(Map.of("ATHYPER_HTTP_PORT", "3100")))
                .isEqualTo(URI.create("http://localhost:3100"));
        assertThat(Api.baseOf(Map.of("ATHYPER_URL", "http://a:1", "ATHYPER_HTTP_PORT", "2")))
                .isEqualTo(URI.create("http://a:1"));
    }

    @Test
    void what_is_missing_in_an_answer_is_named() {
        var reply = new Reply(200, java.util.Optional.empty(), "{\"a\":{\"b\":[1,{}]}}");

        assertThat(reply.objects("a", "b")).hasSize(1);
        assertThatThrownBy(() -> reply.text("a", "c"))
                .isInstanceOf(NotAsPromised.class)
                .hasMessageContaining("`a.c`");
        assertThatThrownBy(() -> reply.number("a")).hasMessageContaining("no number");
        assertThatThrownBy(() -> reply.objects("a")).hasMessageContaining("no array");
        assertThatThrownBy(reply::etag).hasMessageContaining("ETag");
    }
}
