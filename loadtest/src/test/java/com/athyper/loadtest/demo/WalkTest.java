package com.athyper.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.Json;
import com.athyper.loadtest.api.Api;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.NotAsPromised;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

class WalkTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private HttpServer server;
    private Api api;
    private Walk walk;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] reply =
                            "{\"n\":%d}"
                                    .formatted(asked.incrementAndGet())
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, reply.length);
                    exchange.getResponseBody().write(reply);
                    exchange.close();
                });
        server.start();
        var clock = InstantSource.system();
        api = new Api(URI.create("http://localhost:" + server.getAddress().getPort()), clock);
        var out = new PrintStream(written, true, StandardCharsets.UTF_8);
        walk = new Walk(api, new Transcript(out, false), clock);
    }

    @AfterEach
    void hush() {
        api.close();
        server.stop(0);
    }

    @Test
    void a_step_shows_the_request_and_its_answer() throws Exception {
        walk.step("Somebody looks", Ask.get("/a").key("k"), 200);

        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("1 Somebody looks", "GET /a", "Idempotency-Key: k", "200", "{\"n\":1}");
    }

    @Test
    void another_status_than_promised_ends_the_walk() {
        assertThatThrownBy(() -> walk.step("Somebody looks", Ask.get("/a"), 403, 404))
                .isInstanceOf(NotAsPromised.class)
                .hasMessageContaining("GET /a as anybody answered 200 and not 403 or 404");
    }

    @Test
    void a_promise_that_does_not_hold_ends_the_walk() {
        assertThatThrownBy(() -> walk.holds(false, "pigs fly"))
                .isInstanceOf(NotAsPromised.class)
                .hasMessageContaining("pigs fly");
    }

    @Test
    void what_is_awaited_is_shown_once() throws Exception {
        walk.await("It comes", Ask.get("/a"), Duration.ofSeconds(20), r -> r.number("n") == 3);

        assertThat(written.toString(StandardCharsets.UTF_8)).containsOnlyOnce("GET /a");
    }

    @Test
    void what_never_comes_ends_the_walk() {
        assertThatThrownBy(() -> walk.await("It comes", Ask.get("/a"), Duration.ZERO, _ -> false))
                .isInstanceOf(NotAsPromised.class)
                .hasMessageContaining("It comes: not within 0 s");
    }

    @Test
    void a_long_body_is_shortened_and_never_inside_a_character() {
        String body = "x".repeat(Transcript.BODY_MAX - 1) + "😀 and more";

        assertThat(Transcript.shortened(body))
                .isEqualTo("x".repeat(Transcript.BODY_MAX - 1) + " …");
        assertThat(Transcript.shortened("{\n  \"a\": 1\n}")).isEqualTo("{ \"a\": 1 }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Documents.REQUISITION,
                Documents.REQUISITION_APPROVAL,
                Documents.URGENT,
                Documents.URGENT_APPROVAL,
                Documents.RECORD,
                Documents.FAULTY
            })
    void the_documents_are_json(String document) {
        assertThat(Json.trustedObject(document).values()).isNotEmpty();
    }

    @Test
    void a_process_that_is_no_node_is_not_killed() throws IOException {
        var pidFile = Files.createTempFile("node", ".pid");
        Files.writeString(pidFile, Long.toString(ProcessHandle.current().pid()));

        assertThat(Crash.node(pidFile)).isEmpty();
        Files.writeString(pidFile, "rubbish");
        assertThat(Crash.node(pidFile)).isEmpty();
        Files.delete(pidFile);
        assertThat(Crash.node(pidFile)).isEmpty();
    }
}
