package com.athyper.proof.process;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;
import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscription at one node, as a client holds it. */
public final class Following implements AutoCloseable {
    private static final int SECONDS_MAX = 30;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end;

    /** What the node says. */
    public record Event(String name, String id, Fields data) {}

    public Following(Api node, Who who, String subscription, Optional<String> lastEventId)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(node.base() + "/api/graphql"))
                        .header("Authorization", node.bearer(who))
                        .header("Accept", "text/event-stream")
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        Json.write(
                                                Value.object()
                                                        .put("query", subscription)
                                                        .build())));
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
        var response = http.send(request.build(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new IOException("no stream: " + response.statusCode());
        }
        end =
                CompletableFuture.runAsync(
                        () -> {
                            var reader = new Reader();
                            response.body().forEach(reader::line);
                        });
    }

    /** Collects lines to events. */
    private final class Reader {
        private String name = "";
        private String id = "";
        private String data = "";

        void line(String line) {
            if (line.isEmpty()) {
                if (!name.isEmpty()) {
                    events.add(
                            new Event(
                                    name,
                                    id,
                                    data.isEmpty() ? Value.EMPTY : Json.trustedObject(data)));
                }
                name = "";
                data = "";
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data:")) {
                data = line.substring(5).strip();
            }
        }
    }

    /** The next event that says something. */
    public Event next() throws InterruptedException {
        Event event = events.poll(SECONDS_MAX, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing came in " + SECONDS_MAX + " s");
        }
        return event;
    }

    /** Waits until the node has let go of it. */
    public void ended() throws Exception {
        end.handle((_, _) -> "over").get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
