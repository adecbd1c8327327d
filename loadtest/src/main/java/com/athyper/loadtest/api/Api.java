package com.athyper.loadtest.api;

import com.athyper.kernel.Json;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A node or cluster as its clients see it. Connections and tokens are kept; safe to share. */
public final class Api implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long before its end a token is not used any more. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    private final URI base;
    private final InstantSource clock;
    private final HttpClient http;
    private final Map<Who, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String value, Instant usableUntil) {}

    public Api(URI base, InstantSource clock) {
        this.base = base;
        this.clock = clock;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
    }

    /** Where the environment says that it is. */
    public static URI baseOf(Map<String, String> environment) {
        return URI.create(
                environment.getOrDefault(
                        "ATHYPER_URL",
                        "http://localhost:"
                                + environment.getOrDefault("ATHYPER_HTTP_PORT", "3000")));
    }

    public URI base() {
        return base;
    }

    /** Sends it and waits for the answer; whatever the status, it is an answer. */
    public Reply send(Ask ask) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(ask.path())).timeout(PATIENCE);
        if (ask.who().isPresent()) {
            request.header("Authorization", "Bearer " + token(ask.who().get()));
        }
        ask.headers().forEach(request::header);
        ask.body().ifPresent(_ -> request.header("Content-Type", "application/json"));
        BodyPublisher body =
                ask.body()
                        .map(document -> BodyPublishers.ofString(Json.write(document)))
                        .orElseGet(BodyPublishers::noBody);
        return Reply.of(
                http.send(request.method(ask.method(), body).build(), BodyHandlers.ofString()));
    }

    private String token(Who who) throws IOException, InterruptedException {
        Token known = tokens.get(who);
        if (known == null || !clock.instant().isBefore(known.usableUntil())) {
            known = logIn(who);
            tokens.put(who, known);
        }
        return known.value();
    }

    private Token logIn(Who who) throws IOException, InterruptedException {
        String form =
                "grant_type=password&client_id=athyper-cli&username=%1$s&password=%1$s"
                        .formatted(URLEncoder.encode(who.name(), StandardCharsets.UTF_8));
        var request =
                HttpRequest.newBuilder(
                                base.resolve(
                                        "/realms/%s/protocol/openid-connect/token"
                                                .formatted(who.realm())))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        Instant asked = clock.instant();
        var reply = Reply.of(http.send(request, BodyHandlers.ofString()));
        if (reply.status() != 200) {
            throw new NotAsPromised(
                    "`%s` cannot log in: %d %s".formatted(who, reply.status(), reply.text()));
        }
        return new Token(
                reply.text("access_token"),
                asked.plusSeconds(reply.number("expires_in")).minus(MARGIN));
    }

    @Override
    public void close() {
        http.close();
    }
}
