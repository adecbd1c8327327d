package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;

import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the server itself makes of bytes on a wire: still nothing but our problems comes back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketTest {
    private final EdgeUnderTest edge = new EdgeUnderTest();
    private final ServerBinding binding = bound();

    private ServerBinding bound() {
        return Edge.start(EdgeUnderTest.SYSTEM, edge.settings(), edge.doors(), edge.health)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @AfterAll
    void stop() {
        binding.terminate(Duration.ofSeconds(1)).toCompletableFuture().join();
    }

    private String exchange(String request) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), binding.localAddress().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String get(String target, String headers) {
        return "GET "
                + target
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + headers
                + "\r\n";
    }

    private static void assertProblem(String reply, int status, String code) {
        assertThat(reply).startsWith("HTTP/1.1 " + status + " ");
        assertThat(reply).contains("Content-Type: application/problem+json");
        assertThat(reply).contains("X-Content-Type-Options: nosniff");
        var body = Json.trustedObject(reply.substring(reply.indexOf("\r\n\r\n") + 4));
        assertThat(body.text("code")).contains(code);
        assertThat(reply).contains("X-Request-ID: " + body.text("requestId").orElseThrow());
    }

    @Test
    void a_request_is_answered_without_telling_the_server() throws IOException {
        String reply = exchange(get("/livez", ""));
        assertThat(reply).startsWith("HTTP/1.1 200 ").contains("{\"status\":\"healthy\"}");
        assertThat(reply).doesNotContain("Server:").doesNotContain("pekko");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/data/../platform/tenants, 400, EDGE.PATH_INVALID",
        "/api/data/%2e%2e/platform/tenants, 400, EDGE.PATH_INVALID",
        "/api/data/a%00b, 400, EDGE.PATH_INVALID",
        "/api/data/a%2Fb, 400, EDGE.PATH_INVALID",
        "/api/data/%zz, 400, EDGE.REQUEST_MALFORMED",
        "/api/data/a|b^c, 400, EDGE.REQUEST_MALFORMED",
        "/nothing, 404, EDGE.NOT_FOUND",
        "//livez, 404, EDGE.NOT_FOUND"
    })
    void a_path_is_taken_as_it_was_sent(String target, int status, String code) throws IOException {
        assertProblem(exchange(get(target, "")), status, code);
    }

    @Test
    void an_address_that_is_too_long_is_414() throws IOException {
        assertProblem(exchange(get("/" + "a".repeat(512), "")), 414, "EDGE.TARGET_TOO_LONG");
        assertProblem(exchange(get("/" + "a".repeat(5_000), "")), 414, "EDGE.TARGET_TOO_LONG");
    }

    @Test
    void headers_that_are_too_large_are_431() throws IOException {
        assertProblem(
                exchange(get("/livez", "X-Long: " + "a".repeat(20_000) + "\r\n")),
                431,
                "EDGE.HEADERS_TOO_LARGE");
    }

    @Test
    void a_request_that_is_no_http_is_refused() throws IOException {
        assertProblem(
                exchange("GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n"),
                400,
                "EDGE.REQUEST_MALFORMED");
        assertProblem(exchange("GET nonsense\r\n\r\n"), 400, "EDGE.REQUEST_MALFORMED");
    }

    @Test
    void a_method_that_nobody_knows_is_not_implemented() throws IOException {
        assertProblem(
                exchange("SING /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
                501,
                "EDGE.METHOD_UNKNOWN");
    }

    @Test
    void head_is_get_without_a_body() throws IOException {
        String reply = exchange(get("/livez", "").replace("GET", "HEAD"));
        assertThat(reply).startsWith("HTTP/1.1 200 ").contains("Content-Type: application/json");
        assertThat(reply).endsWith("\r\n\r\n");
    }

    @Test
    void a_body_that_announces_too_much_is_413_before_it_comes() throws IOException {
        String reply =
                exchange(
                        """
                        POST /api/meta/entities HTTP/1.1\r
                        Host: localhost\r
                        Connection: close\r
                        Authorization: Bearer user@demo\r
                        Content-Type: application/json\r
                        Content-Length: 5000000\r
                        \r
                        {\
                        """);
        assertProblem(reply, 413, "EDGE.BODY_TOO_LARGE");
    }

    @Test
    void a_body_in_chunks_is_read_to_the_limit_and_no_further() throws IOException {
        var request =
                new StringBuilder(
                        """
                        POST /api/meta/entities HTTP/1.1\r
                        Host: localhost\r
                        Connection: close\r
                        Authorization: Bearer user@demo\r
                        Content-Type: application/json\r
                        Transfer-Encoding: chunked\r
                        \r
                        """);
        for (int i = 0; i < 8; i++) {
            request.append("400\r\n").append(" ".repeat(1_024)).append("\r\n");
        }
        assertProblem(exchange(request + "0\r\n\r\n"), 413, "EDGE.BODY_TOO_LARGE");
    }

    @Test
    void a_refusal_leaves_the_connection_good_for_the_next_request() throws IOException {
        String twice =
                """
                POST /api/meta/entities HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/json\r
                Content-Length: 2\r
                \r
                {}\
                """
                        + get("/livez", "");
        String reply = exchange(twice);
        assertThat(reply).startsWith("HTTP/1.1 401 ");
        assertThat(reply).contains("HTTP/1.1 200 OK");
    }
}
