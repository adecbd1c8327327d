package com.athyper.edge;

import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.fake.Archive;
import com.athyper.edge.fake.Cabinet;
import com.athyper.edge.fake.Catalog;
import com.athyper.edge.fake.Cellar;
import com.athyper.edge.fake.Committee;
import com.athyper.edge.fake.Cupboard;
import com.athyper.edge.fake.Drawer;
import com.athyper.edge.fake.Elsewhere;
import com.athyper.edge.fake.Grapevine;
import com.athyper.edge.fake.Ledger;
import com.athyper.edge.fake.Logbook;
import com.athyper.edge.fake.Memory;
import com.athyper.edge.fake.Movers;
import com.athyper.edge.fake.Offices;
import com.athyper.edge.fake.Oracle;
import com.athyper.edge.fake.Pantry;
import com.athyper.edge.fake.People;
import com.athyper.edge.fake.Porter;
import com.athyper.edge.fake.Postbox;
import com.athyper.edge.fake.Register;
import com.athyper.edge.fake.Rulebook;
import com.athyper.edge.fake.Shelf;
import com.athyper.edge.fake.Statistics;
import com.athyper.edge.fake.Tally;
import com.athyper.edge.fake.Terrain;
import com.athyper.edge.fake.Wellbeing;
import com.athyper.edge.pipeline.Limits;
import com.athyper.kernel.Ids;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;
import com.athyper.kernel.Value;
import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The real edge over fake doors. Tenants demo and acme have a {@code user}, a {@code manager}, a
 * {@code security} and more; the token of each is {@code name@tenant}. Every reply is held against
 * the served OpenAPI document.
 */
final class EdgeUnderTest {
    static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    static final ActorSystem<Void> SYSTEM =
            ActorSystem.create(
                    Behaviors.empty(),
                    "edge",
                    ConfigFactory.parseString("pekko.daemonic = on")
                            .withFallback(ConfigFactory.load()));
    static final Limits LIMITS =
            new Limits(4_096, 512, 4, Duration.ofSeconds(5), Duration.ofSeconds(2));

    final People people = new People();
    final Offices tenants = new Offices().with("demo").with("acme").with("ops");
    final Drawer definitions = new Drawer();
    final Catalog models = new Catalog();
    final Terrain survey = new Terrain();
    final Shelf records = new Shelf();
    final Tally tally = new Tally();
    final Oracle queries = new Oracle();
    final Cupboard cupboard = new Cupboard();
    final Grapevine feed = new Grapevine();
    final Archive documents = new Archive();
    final Pantry cache = new Pantry();
    final Cabinet attachments = new Cabinet(records);
    final Cellar blobs = new Cellar();
    final Rulebook policies = new Rulebook();
    final Logbook decisions = new Logbook();
    final Postbox postbox = new Postbox();
    final Ledger audit = new Ledger();
    final Statistics statistics = new Statistics();
    final Committee approvals = new Committee(people, records);
    final Movers movers = new Movers();
    final Memory memory = new Memory();
    final Wellbeing health = new Wellbeing();
    boolean templateInForce = true;

    private final Random chance = new Random(42);
    private final Ids ids = () -> Uuid7.of(NOON, chance);
    private Limits limits = LIMITS;
    private Optional<ServedContract> contract = Optional.empty();
    private Optional<Function<HttpRequest, CompletionStage<HttpResponse>>> handler =
            Optional.empty();

    EdgeUnderTest() {
        for (String tenant : List.of("demo", "acme", "ops")) {
            people.with(tenant, "user", "user")
                    .with(tenant, "user2", "user")
                    .with(tenant, "manager", "manager")
                    .with(tenant, "manager2", "manager")
                    .with(tenant, "security", "security");
        }
    }

    EdgeUnderTest limited(Limits others) {
        limits = others;
        return this;
    }

    EdgeSettings settings() {
        return new EdgeSettings(
                "127.0.0.1", 0, new TenantId("ops"), "local", "0.1.0-test", 64, limits);
    }

    EdgeDoors doors() {
        return new EdgeDoors(
                people,
                Optional.of(new Porter()),
                tenants,
                definitions,
                models,
                survey,
                records,
                tally,
                queries,
                cupboard,
                feed,
                documents,
                cache,
                attachments,
                blobs,
                policies,
                decisions,
                postbox,
                audit,
                approvals,
                approvals,
                new Register(approvals),
                statistics,
                movers,
                (_, _) -> templateInForce,
                people,
                people,
                people,
                memory,
                ids,
                InstantSource.fixed(NOON),
                List.of(Elsewhere.values()));
    }

    List<Endpoint> table() {
        return Edge.endpoints(settings(), doors(), health);
    }

    ServedContract contract() {
        if (contract.isEmpty()) {
            Value.Fields document =
                    serve(HttpRequest.create().withUri("/api/openapi.json"), handler())
                            .join()
                            .json();
            contract = Optional.of(new ServedContract(document));
        }
        return contract.get();
    }

    Ask get(String path) {
        return ask("GET", path);
    }

    Ask post(String path) {
        return ask("POST", path);
    }

    Ask put(String path) {
        return ask("PUT", path);
    }

    Ask patch(String path) {
        return ask("PATCH", path);
    }

    Ask delete(String path) {
        return ask("DELETE", path);
    }

    Ask ask(String method, String path) {
        return new Ask(
                HttpRequest.create()
                        .withMethod(HttpMethods.lookup(method).orElseThrow())
                        // As the server does it: the line's own words, before they are tidied up.
                        .addHeader(RawHeader.create("Raw-Request-URI", path)),
                path);
    }

    /** A request in the making. */
    final class Ask {
        private final HttpRequest request;
        private final String path;

        private Ask(HttpRequest request, String path) {
            this.request = request;
            this.path = path;
        }

        Ask as(String user) {
            return header(
                    "Authorization", "Bearer " + (user.contains("@") ? user : user + "@demo"));
        }

        Ask header(String name, String value) {
            return new Ask(request.addHeader(RawHeader.create(name, value)), path);
        }

        Ask json(String body) {
            return entity(
                    HttpEntities.create(
                            ContentTypes.APPLICATION_JSON, body.getBytes(StandardCharsets.UTF_8)));
        }

        Ask form(Map<String, String> values) {
            String text =
                    String.join(
                            "&",
                            values.entrySet().stream()
                                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                                    .toList());
            return entity(
                    HttpEntities.create(
                            MediaTypes.APPLICATION_X_WWW_FORM_URLENCODED.toContentType(),
                            text.getBytes(StandardCharsets.UTF_8)));
        }

        /** In pieces of a few bytes, as a slow sender has them. */
        Ask stream(String mediaType, String body) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            var pieces = new ArrayList<ByteString>();
            for (int from = 0; from < bytes.length; from += 7) {
                pieces.add(ByteString.fromArray(bytes, from, Math.min(7, bytes.length - from)));
            }
            return entity(HttpEntities.create(ContentTypes.parse(mediaType), Source.from(pieces)));
        }

        Ask entity(RequestEntity entity) {
            return new Ask(request.withEntity(entity), path);
        }

        Served send() {
            return later().join();
        }

        CompletableFuture<Served> later() {
            return serve(request, handler())
                    .thenApply(
                            served -> {
                                contract()
                                        .hold(
                                                request.method().name(),
                                                path.replaceAll("\\?.*", ""),
                                                served);
                                return served;
                            });
        }
    }

    /** The edge itself, the same for all requests of a test. */
    Function<HttpRequest, CompletionStage<HttpResponse>> handler() {
        if (handler.isEmpty()) {
            handler = Optional.of(Edge.handler(SYSTEM, settings(), doors(), health));
        }
        return handler.get();
    }

    /** The same doors behind another table, held against no document. */
    Function<HttpRequest, CompletionStage<HttpResponse>> handler(List<Endpoint> table) {
        return Edge.handler(SYSTEM, settings(), doors(), table);
    }

    static CompletableFuture<Served> serve(
            HttpRequest request, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        try {
            return handler.apply(request)
                    .toCompletableFuture()
                    .thenCompose(
                            response ->
                                    response.entity()
                                            .toStrict(20_000, SYSTEM)
                                            .thenApply(response::withEntity))
                    .orTimeout(20, TimeUnit.SECONDS)
                    .thenApply(Served::new);
        } catch (Exception e) {
            throw new AssertionError("the edge threw", e);
        }
    }
}
