package com.athyper.node.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

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
