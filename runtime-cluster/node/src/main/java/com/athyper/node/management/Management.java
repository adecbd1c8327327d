package com.athyper.node.management;

import com.athyper.actors.aggregate.AggregateType;
import com.athyper.actors.aggregate.Journal;
import com.athyper.actors.aggregate.ShardedKey;
import com.athyper.actors.wire.RecordCodec;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What an operator can see of a running node.
 *
 * <pre>
 * GET /metrics                    what it has done since it started, for Prometheus
 * GET /cluster/members            who is in the cluster, and how they are
 * GET /cluster/shards             which node holds how many entities of which type
 * GET /actors/{type}/{id}[?at=n]  an entity as of its n-th event, read from the journal
 * GET /actors/{type}/{id}/events  its events
 * </pre>
 */
public final class Management {
    private static final Logger LOG = LoggerFactory.getLogger(Management.class);

    private final ClusterView cluster;
    private final Journal journal;
    private final Map<String, AggregateType<?, ?, ?>> types;
    private final Supplier<String> metrics;
    private final Optional<Secret> token;

    /**
     * @param types that can be looked at, by name
     * @param metrics in Prometheus' text format
     * @param token that callers must bear; needed wherever others than this machine can call
     */
    public Management(
            ClusterView cluster,
            Journal journal,
            Map<String, AggregateType<?, ?, ?>> types,
            Supplier<String> metrics,
            Optional<Secret> token) {
        this.cluster = cluster;
        this.journal = journal;
        this.types = Map.copyOf(types);
        this.metrics = metrics;
        this.token = token;
    }

    public CompletionStage<ServerBinding> bind(ActorSystem<?> system, String host, int port) {
        return Http.get(system).newServerAt(host, port).bind(this::handle);
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        request.discardEntityBytes(cluster.system());
        if (!isAuthorized(request)) {
            return respond(401, problem("a bearer token is needed"));
        }
        if (!request.method().equals(HttpMethods.GET)) {
            return respond(405, problem("only GET is answered here"));
        }
        List<String> path = segments(request);
        CompletionStage<HttpResponse> response =
                switch (path) {
                    case List<String> p when p.equals(List.of("metrics")) -> measured();
                    case List<String> p when p.equals(List.of("cluster", "members")) ->
                            respond(200, cluster.members());
                    case List<String> p when p.equals(List.of("cluster", "shards")) ->
                            cluster.shards(types.keySet())
                                    .thenCompose(shards -> respond(200, shards));
                    case List<String> p when p.size() == 3 && p.getFirst().equals("actors") ->
                            actor(p.get(1), p.get(2), at(request));
                    case List<String> p
                            when p.size() == 4
                                    && p.getFirst().equals("actors")
                                    && p.getLast().equals("events") ->
                            events(p.get(1), p.get(2));
                    default -> respond(404, problem("there is nothing here"));
                };
        return response.exceptionallyCompose(
                failure -> {
                    LOG.warn("management could not answer", failure);
                    return respond(503, problem("the answer cannot be had now: " + failure));
                });
    }

    private CompletionStage<HttpResponse> measured() {
        return CompletableFuture.completedFuture(
                HttpResponse.create()
                        .withEntity(
                                HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, metrics.get())));
    }

    private CompletionStage<HttpResponse> actor(String type, String id, Optional<Long> at) {
        AggregateType<?, ?, ?> known = types.get(type);
        Optional<ShardedKey> key = key(id);
        if (known == null || key.isEmpty()) {
            return respond(404, problem("there is no type `%s` or no such id".formatted(type)));
        }
        return show(known, key.get(), at);
    }

    private <C, E, S> CompletionStage<HttpResponse> show(
            AggregateType<C, E, S> type, ShardedKey key, Optional<Long> at) {
        return journal.entries(type, key, at.orElse(Long.MAX_VALUE))
                .thenCompose(
                        entries -> {
                            if (entries.isEmpty()
                                    || at.filter(n -> n > entries.size()).isPresent()) {
                                return respond(404, problem("there are not that many events"));
                            }
                            S state = Journal.replay(type, key, entries);
                            return respond(
                                    200,
                                    Value.object()
                                            .put("type", type.name())
                                            .put("id", key.entityId())
                                            .put("events", entries.size())
                                            .put("state", RecordCodec.write(type.states(), state))
                                            .build());
                        });
    }

    private CompletionStage<HttpResponse> events(String type, String id) {
        AggregateType<?, ?, ?> known = types.get(type);
        Optional<ShardedKey> key = key(id);
        if (known == null || key.isEmpty()) {
            return respond(404, problem("there is no type `%s` or no such id".formatted(type)));
        }
        return list(known, key.get());
    }

    private <E> CompletionStage<HttpResponse> list(AggregateType<?, E, ?> type, ShardedKey key) {
        return journal.entries(type, key, Long.MAX_VALUE)
                .thenCompose(
                        entries -> {
                            var items = new ArrayList<Value>();
                            for (Journal.Entry<E> entry : entries) {
                                items.add(event(entry));
                            }
                            return items.isEmpty()
                                    ? respond(404, problem("there are no events"))
                                    : respond(
                                            200,
                                            Value.object()
                                                    .put("items", new Value.Items(items))
                                                    .build());
                        });
    }

    private static <E> Value event(Journal.Entry<E> entry) {
        E event = entry.recorded().event();
        return Value.object()
                .put("number", entry.sequence())
                .put("type", event.getClass().getSimpleName())
                .put("event", RecordCodec.write(event.getClass(), event))
                .put("origin", RecordCodec.write(Origin.class, entry.recorded().origin()))
                .build();
    }

    private boolean isAuthorized(HttpRequest request) {
        if (token.isEmpty()) {
            return true;
        }
        byte[] expected = ("Bearer " + token.get().reveal()).getBytes(StandardCharsets.UTF_8);
        return request.getHeader("Authorization")
                .map(header -> header.value().getBytes(StandardCharsets.UTF_8))
                .filter(given -> MessageDigest.isEqual(given, expected))
                .isPresent();
    }

    private static Optional<ShardedKey> key(String entityId) {
        String tenant =
                entityId.contains(":") ? entityId.substring(0, entityId.indexOf(':')) : entityId;
        return TenantId.isValid(tenant)
                ? Optional.of(ShardedKey.parse(entityId))
                : Optional.empty();
    }

    private static Optional<Long> at(HttpRequest request) {
        return request.getUri()
                .query()
                .get("at")
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Long::parseLong);
    }

    private static List<String> segments(HttpRequest request) {
        var segments = new ArrayList<String>();
        for (String segment : request.getUri().pathSegments()) {
            segments.add(segment);
        }
        return segments;
    }

    private static Value problem(String detail) {
        return Value.object().put("detail", detail).build();
    }

    private static CompletionStage<HttpResponse> respond(int status, Value body) {
        return CompletableFuture.completedFuture(
                HttpResponse.create()
                        .withStatus(status)
                        .withEntity(ContentTypes.APPLICATION_JSON, Json.write(body)));
    }
}
