package com.athyper.loadtest.api;

import com.athyper.kernel.Json;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
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

    private static final int CONNECTIONS_MAX = 1_000;

    /** A connection that was idle for longer may have been closed by the other side. */
    private static final TimeValue IDLE_UNSEEN = TimeValue.ofMilliseconds(200);

    private final URI base;
    private final HttpHost host;
    private final InstantSource clock;
    private final CloseableHttpClient http;
    private final Map<Who, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String value, Instant usableUntil) {}

    public Api(URI base, InstantSource clock) {
        this.base = base;
        this.clock = clock;
        host = new HttpHost(base.getScheme(), base.getHost(), base.getPort());
        http =
                HttpClients.custom()
                        .setConnectionManager(
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setMaxConnPerRoute(CONNECTIONS_MAX)
                                        .setMaxConnTotal(CONNECTIONS_MAX)
                                        .setDefaultConnectionConfig(
                                                ConnectionConfig.custom()
                                                        .setConnectTimeout(Timeout.ofSeconds(5))
                                                        .setValidateAfterInactivity(IDLE_UNSEEN)
                                                        .build())
                                        .build())
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setResponseTimeout(Timeout.of(PATIENCE))
                                        .build())
                        .disableAuthCaching()
                        .disableContentCompression()
                        .disableCookieManagement()
                        .disableRedirectHandling()
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
    public Reply send(Ask ask) throws IOException {
        var request = new BasicClassicHttpRequest(ask.method(), host, ask.path());
        if (ask.who().isPresent()) {
            request.setHeader("Authorization", "Bearer " + token(ask.who().get()));
        }
        ask.headers().forEach(request::setHeader);
        ask.body()
                .map(
                        document ->
                                new StringEntity(
                                        Json.write(document), ContentType.APPLICATION_JSON))
                .ifPresent(request::setEntity);
        return answer(request);
    }

    private Reply answer(ClassicHttpRequest request) throws IOException {
        return http.execute(host, request, Reply::of);
    }

    private String token(Who who) throws IOException {
        Token known = tokens.get(who);
        if (known == null || !clock.instant().isBefore(known.usableUntil())) {
            known = logIn(who);
            tokens.put(who, known);
        }
        return known.value();
    }

    private Token logIn(Who who) throws IOException {
        String form =
                "grant_type=password&client_id=athyper-cli&username=%1$s&password=%1$s"
                        .formatted(URLEncoder.encode(who.name(), StandardCharsets.UTF_8));
        var request =
                new BasicClassicHttpRequest(
                        "POST",
                        host,
                        "/realms/%s/protocol/openid-connect/token".formatted(who.realm()));
        request.setEntity(new StringEntity(form, ContentType.APPLICATION_FORM_URLENCODED));
        Instant asked = clock.instant();
        var reply = answer(request);
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
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
