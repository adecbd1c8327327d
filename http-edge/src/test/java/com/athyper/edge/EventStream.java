package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Framing;
import org.apache.pekko.stream.javadsl.FramingTruncation;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber at the edge under test. */
final class EventStream implements AutoCloseable {
    /** What one of them says, and the place to go on from. */
    record Event(String name, Optional<String> id, String data) {
        Value.Fields json() {
            return Json.trustedObject(data);
        }

        boolean isHeartbeat() {
            return name.isEmpty();
        }
    }

    private static final Event END = new Event("end of the stream", Optional.empty(), "");

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final UniqueKillSwitch line;

    private EventStream(HttpResponse response) {
        assertThat(response.status().intValue()).isEqualTo(200);
        assertThat(response.entity().getContentType().mediaType().toString())
                .isEqualTo("text/event-stream");
        var running =
                response.entity()
                        .getDataBytes()
                        .viaMat(KillSwitches.single(), Keep.right())
                        .via(
                                Framing.delimiter(
                                        ByteString.fromString("\n\n"),
                                        1 << 20,
                                        FramingTruncation.DISALLOW))
                        .toMat(
                                Sink.foreach(frame -> events.add(parsed(frame.utf8String()))),
                                Keep.both())
                        .run(Materializer.matFromSystem(Adapter.toClassic(EdgeUnderTest.SYSTEM)));
        line = running.first();
        running.second().whenComplete((_, _) -> events.add(END));
    }

    static EventStream open(
            EdgeUnderTest edge, String user, String body, Map<String, String> headers) {
        var request =
                HttpRequest.create()
                        .withMethod(HttpMethods.POST)
                        .withEntity(
                                HttpEntities.create(
                                        ContentTypes.APPLICATION_JSON,
                                        body.getBytes(StandardCharsets.UTF_8)))
                        .addHeader(RawHeader.create("Raw-Request-URI", "/api/graphql"))
                        .addHeader(RawHeader.create("Accept", "text/event-stream"))
                        .addHeader(RawHeader.create("Authorization", "Bearer " + user + "@demo"));
        for (var header : headers.entrySet()) {
            request = request.addHeader(RawHeader.create(header.getKey(), header.getValue()));
        }
        try {
            return new EventStream(
                    edge.handler().apply(request).toCompletableFuture().get(10, TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Event parsed(String frame) {
        String name = "";
        String data = "";
        Optional<String> id = Optional.empty();
        for (String line : frame.split("\n")) {
            if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = Optional.of(line.substring(4));
            } else if (line.startsWith("data:")) {
                data = line.substring(5).strip();
            }
        }
        return new Event(name, id, data);
    }

    /** The next, whatever it is. */
    Event any() {
        try {
            Event event = events.poll(20, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing came");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The next that says something. */
    Event next() {
        Event event = any();
        while (event.isHeartbeat()) {
            event = any();
        }
        return event;
    }

    void completes() {
        assertThat(next().name()).isEqualTo("complete");
        assertThat(next()).isEqualTo(END);
    }

    void ends() {
        assertThat(next()).isEqualTo(END);
    }

    @Override
    public void close() {
        line.shutdown();
    }
}
