package com.athyper.node.front;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.athyper.kernel.Json;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

class ProxyTest {
    @Test
    void a_request_that_no_node_takes_is_answered_as_a_problem() throws Exception {
        int port = free();
        try (var proxy = new Proxy("127.0.0.1", port, List.of(URI.create(at(free()))));
                var client = HttpClient.newHttpClient()) {
            proxy.start();

            var reply =
                    client.send(
                            HttpRequest.newBuilder(URI.create(at(port) + "/api/data/x?limit=1"))
                                    .header("X-Request-ID", "r-1")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(reply.statusCode()).isEqualTo(503);
            assertThat(reply.headers().firstValue("Retry-After")).contains("1");
            assertThat(reply.headers().firstValue("Content-Type"))
                    .contains("application/problem+json");
            var problem = Json.trustedObject(reply.body());
            assertThat(problem.text("code")).contains("EDGE.NO_NODE");
            assertThat(problem.text("type")).contains("/api/docs/errors#EDGE.NO_NODE");
            assertThat(problem.text("instance")).contains("/api/data/x");
            assertThat(problem.text("requestId")).contains("r-1");
        }
    }

    /** A proxy that waited for the end of it would wait for ever. */
    @Test
    @Timeout(30)
    void events_are_handed_on_as_they_come() throws Exception {
        var ended = new CountDownLatch(1);
        var node =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), free()), 16);
        node.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                        exchange.sendResponseHeaders(200, 0);
                        exchange.getResponseBody().write("data: 1\n\n".getBytes(UTF_8));
                        exchange.getResponseBody().flush();
                        ended.await();
                        exchange.getResponseBody().write("data: 2\n\n".getBytes(UTF_8));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        node.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        node.start();
        int port = free();
        try (var proxy =
                        new Proxy(
                                "127.0.0.1",
                                port,
                                List.of(URI.create(at(node.getAddress().getPort()))));
                var client = HttpClient.newHttpClient()) {
            proxy.start();
            var reply =
                    client.send(
                            HttpRequest.newBuilder(URI.create(at(port) + "/api/graphql")).build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            var lines = new BufferedReader(new InputStreamReader(reply.body(), UTF_8));
            assertThat(lines.readLine()).isEqualTo("data: 1");
            ended.countDown();
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo("data: 2");
        } finally {
            ended.countDown();
            node.stop(0);
        }
    }

    private static String at(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** Given back at once; that another process takes it in between is most unlikely. */
    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
