package com.athyper.node.front;

import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A reverse proxy for a cluster on one machine: requests go in turn to the nodes that say they are
 * ready. What was surely not received by a node goes to the next one; what may have been received
 * is retried only if reading it twice is harmless.
 */
final class Proxy implements AutoCloseable {
    private static final Set<String> NOT_FORWARDED =
            Set.of(
                    "connection",
                    "content-length",
                    "host",
                    "upgrade",
                    "transfer-encoding",
                    "keep-alive",
                    "te");
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    private final List<Upstream> upstreams;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(1))
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
    private final ScheduledExecutorService prober = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger turn = new AtomicInteger();

    private static final class Upstream {
        private final URI base;
        private volatile boolean ready;

        Upstream(URI base) {
            this.base = base;
        }
    }

    Proxy(String host, int port, List<URI> nodes) throws IOException {
        this.upstreams = nodes.stream().map(Upstream::new).toList();
        this.server = HttpServer.create(new InetSocketAddress(host, port), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::forward);
    }

    void start() {
        prober.scheduleWithFixedDelay(this::probe, 0, 300, TimeUnit.MILLISECONDS);
        server.start();
    }

    @Override
    public void close() {
        prober.shutdownNow();
        server.stop(1);
    }

    private void probe() {
        for (Upstream upstream : upstreams) {
            upstream.ready = isReady(upstream);
        }
    }

    private boolean isReady(Upstream upstream) {
        try {
            var request =
                    HttpRequest.newBuilder(upstream.base.resolve("/readyz"))
                            .timeout(Duration.ofSeconds(1))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            for (int attempt = 0; attempt < upstreams.size() * 2; attempt++) {
                Upstream upstream = next();
                try {
                    reply(
                            exchange,
                            client.send(request(exchange, upstream, body), Proxy::received));
                    return;
                } catch (ConnectException | HttpConnectTimeoutException e) {
                    upstream.ready = false;
                } catch (IOException e) {
                    upstream.ready = false;
                    if (!HARMLESS.contains(exchange.getRequestMethod())) {
                        break;
                    }
                }
            }
            unavailable(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next node in turn that is ready, or just the next one if none says so. */
    private Upstream next() {
        int start = turn.getAndIncrement();
        for (int i = 0; i < upstreams.size(); i++) {
            Upstream upstream = upstreams.get(Math.floorMod(start + i, upstreams.size()));
            if (upstream.ready) {
                return upstream;
            }
        }
        return upstreams.get(Math.floorMod(start, upstreams.size()));
    }

    private static HttpRequest request(HttpExchange exchange, Upstream upstream, byte[] body) {
        URI uri = exchange.getRequestURI();
        String target =
                uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        var request =
                HttpRequest.newBuilder(URI.create(upstream.base + target))
                        .timeout(Duration.ofSeconds(60))
                        .method(
                                exchange.getRequestMethod(),
                                body.length == 0
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) -> {
                            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                                values.forEach(value -> request.header(name, value));
                            }
                        });
        return request.build();
    }

    /** As a whole, so that it can be asked for again; but events as they come. */
    private static BodySubscriber<InputStream> received(HttpResponse.ResponseInfo response) {
        return isStream(response.headers())
                ? BodySubscribers.ofInputStream()
                : BodySubscribers.mapping(BodySubscribers.ofByteArray(), ByteArrayInputStream::new);
    }

    private static boolean isStream(HttpHeaders headers) {
        return headers.firstValue("Content-Type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
    }

    private static void reply(HttpExchange exchange, HttpResponse<InputStream> response)
            throws IOException {
        response.headers()
                .map()
                .forEach(
                        (name, values) -> {
                            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                                exchange.getResponseHeaders().put(name, values);
                            }
                        });
        if (isStream(response.headers())) {
            exchange.sendResponseHeaders(response.statusCode(), 0);
            handOn(response.body(), exchange.getResponseBody());
            return;
        }
        byte[] body = response.body().readAllBytes();
        exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Until one of the two sides ends it; then the other is let go of. */
    private static void handOn(InputStream from, OutputStream to) {
        try (from) {
            byte[] some = new byte[8_192];
            for (int count = from.read(some); count >= 0; count = from.read(some)) {
                to.write(some, 0, count);
                to.flush();
            }
        } catch (IOException _) {
            // One of the two is gone, and there is nobody to tell.
        }
    }

    private static void unavailable(HttpExchange exchange) throws IOException {
        String requestId =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Request-ID"))
                        .filter(id -> id.matches("[!-~]{1,128}"))
                        .orElseGet(() -> UUID.randomUUID().toString());
        byte[] body =
                Json.write(
                                Problems.document(
                                        FrontError.NO_NODE.because(
                                                "no node of the cluster took the request; try"
                                                        + " again"),
                                        exchange.getRequestURI().getRawPath(),
                                        requestId))
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
        exchange.getResponseHeaders().set("Retry-After", "1");
        exchange.getResponseHeaders().set("X-Request-ID", requestId);
        exchange.sendResponseHeaders(503, body.length);
        exchange.getResponseBody().write(body);
    }
}
