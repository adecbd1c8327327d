package com.athyper.proof.process;

import com.athyper.kernel.Json;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** One node as a client sees it: nothing is tried again and nothing is tidied up. */
public final class Api implements AutoCloseable {
    /** Longer than the platform itself takes to say that no answer came. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final URI base;
    private final Tokens tokens;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(3))
                    .build();

    public Api(URI base, Tokens tokens) {
        this.base = base;
        this.tokens = tokens;
    }

    public URI base() {
        return base;
    }

    public Answered send(Ask ask) throws IOException, InterruptedException {
        var request = request(ask.path());
        if (ask.who().isPresent()) {
            request.header("Authorization", bearer(ask.who().get()));
        }
        ask.headers().forEach(request::header);
        ask.body().ifPresent(_ -> request.header("Content-Type", "application/json"));
        BodyPublisher body =
                ask.body()
                        .map(document -> BodyPublishers.ofString(Json.write(document)))
                        .orElseGet(BodyPublishers::noBody);
        return send(request.method(ask.method(), body).build());
    }

    /** Bytes as they are, under headers as they are. */
    public Answered raw(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        var request = request(path).method(method, BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request.build());
    }

    /** What stands in the {@code Authorization} header. */
    public String bearer(Who who) throws IOException, InterruptedException {
        return "Bearer " + tokens.of(who, this);
    }

    Answered logIn(Who who) throws IOException, InterruptedException {
        String form =
                "grant_type=password&client_id=athyper-cli&username=%1$s&password=%1$s"
                        .formatted(who.name());
        return raw(
                "POST",
                "/realms/%s/protocol/openid-connect/token".formatted(who.realm()),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(StandardCharsets.UTF_8));
    }

    private Answered send(HttpRequest request) throws IOException, InterruptedException {
        return Answered.of(http.send(request, BodyHandlers.ofString()));
    }

    /** The path goes out as it is written, dots and all. */
    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
