package com.athyper.meta.contract;

/** What is the same in the Java client of every entity, but for its type ({@code $TYPE}). */
final class JavaClientTemplate {
    static final String HEAD =
            """
            package %1$s;

            import java.io.IOException;
            import java.io.InputStream;
            import java.math.BigDecimal;
            import java.net.URI;
            import java.net.URLEncoder;
            import java.net.http.HttpClient;
            import java.net.http.HttpRequest;
            import java.net.http.HttpResponse;
            import java.nio.charset.StandardCharsets;
            import java.time.Duration;
            import java.time.Instant;
            import java.time.LocalDate;
            import java.time.LocalTime;
            import java.util.ArrayList;
            import java.util.Collections;
            import java.util.LinkedHashMap;
            import java.util.List;
            import java.util.Map;
            import java.util.Objects;
            import java.util.Optional;
            import java.util.UUID;
            import java.util.function.Supplier;

            /** A record of `%3$s` as version %4$d has it (%5$s). Generated: changes are lost. */
            public final class %2$s {
                private static final String PATH = "/api/data/%3$s";

                private final Map<String, Object> values;

                private %2$s(Map<String, Object> values) {
                    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
                }

                /** A record as it was read. */
                public static %2$s ofValues(Map<String, Object> values) {
                    return new %2$s(values);
                }

                private static Map<String, Object> membersOf(Object value) {
                    Map<String, Object> members = new LinkedHashMap<>();
                    ((Map<?, ?>) value).forEach((name, member) -> members.put((String) name, member));
                    return Collections.unmodifiableMap(members);
                }

                /** As it came, masks and all. */
                public Map<String, Object> rawValues() {
                    return values;
                }

                public UUID id() {
                    return UUID.fromString((String) values.get("id"));
                }

                public long version() {
                    return ((Number) values.get("version")).longValue();
                }

                public String createdBy() {
                    return (String) values.get("createdBy");
                }

                public Instant createdAt() {
                    return Instant.parse((String) values.get("createdAt"));
                }

                public String updatedBy() {
                    return (String) values.get("updatedBy");
                }

                public Instant updatedAt() {
                    return Instant.parse((String) values.get("updatedAt"));
                }

            """;

    static final String MONEY =
            """
                /** An amount in a currency. */
                public record Money(BigDecimal amount, String currency) {
                    static Money ofValue(Object value) {
                        Map<?, ?> members = (Map<?, ?>) value;
                        return new Money(
                                new BigDecimal((String) members.get("amount")),
                                (String) members.get("currency"));
                    }

                    Map<String, Object> toValue() {
                        return Map.of("amount", amount.toPlainString(), "currency", currency);
                    }
                }

            """;

    static final String TRANSITIONS =
            """
                /** The ways through the lifecycle. */
                public enum Transition {
            $CONSTANTS;

                    private final String wire;

                    Transition(String wire) {
                        this.wire = wire;
                    }

                    /** As the platform names it. */
                    public String wireName() {
                        return wire;
                    }

                    /** Makes it, and gives the record as it is then. */
                    public $TYPE make(Client client, $TYPE entity) throws IOException, InterruptedException {
                        client.send("POST", "/" + entity.id() + "/transitions/" + wire, Optional.of(entity), Optional.of(Map.of()));
                        return client.read(entity.id());
                    }
                }

            """;

    static final String CLIENT =
            """
                /** Texts to values and back: objects are maps, arrays lists, numbers of any class. */
                public interface Json {
                    String write(Map<String, Object> value);

                    Map<String, Object> read(String text);
                }

                /** Part of a list, and where it goes on. */
                public record Page(List<$TYPE> items, Optional<String> nextCursor) {}

                /** What the platform refused, and why. */
                public static final class Problem extends RuntimeException {
                    private static final long serialVersionUID = 1L;

                    private final int status;
                    private final transient Map<String, Object> document;

                    Problem(int status, Map<String, Object> document) {
                        super(status + " " + document.get("code") + ": " + document.get("detail"));
                        this.status = status;
                        this.document = document;
                    }

                    public int status() {
                        return status;
                    }

                    /** Stable, such as DATA.VERSION_STALE. */
                    public String code() {
                        return String.valueOf(document.get("code"));
                    }

                    public Map<String, Object> document() {
                        return document;
                    }
                }

                /** Asks the platform, as one caller. */
                public static final class Client {
                    private final URI base;
                    private final Supplier<String> token;
                    private final Json json;
                    private final HttpClient http = HttpClient.newHttpClient();

                    public Client(URI base, Supplier<String> token, Json json) {
                        this.base = base;
                        this.token = token;
                        this.json = json;
                    }

                    public $TYPE create(Input input) throws IOException, InterruptedException {
                        return ofValues(send("POST", "", Optional.empty(), Optional.of(input.rawValues())));
                    }

                    /** With what else is to be shown, such as a reference or a collection. */
                    public $TYPE read(UUID id, String... expand) throws IOException, InterruptedException {
                        String query = expand.length == 0 ? "" : "?expand=" + encoded(String.join(",", expand));
                        return ofValues(send("GET", "/" + id + query, Optional.empty(), Optional.empty()));
                    }

                    /** Refused if somebody else has changed the record since it was read. */
                    public $TYPE update($TYPE known, Input changes) throws IOException, InterruptedException {
                        return ofValues(
                                send("PATCH", "/" + known.id(), Optional.of(known), Optional.of(changes.rawValues())));
                    }

                    public void delete($TYPE known) throws IOException, InterruptedException {
                        send("DELETE", "/" + known.id(), Optional.of(known), Optional.empty());
                    }

                    /** The filter is that of the API, for example Map.of("amount", Map.of("gt", "1000")). */
                    public Page list(
                            Map<String, Object> filter, Optional<String> sort, Optional<String> cursor, String... expand)
                            throws IOException, InterruptedException {
                        StringBuilder query = new StringBuilder("?filter=" + encoded(json.write(filter)));
                        sort.ifPresent(order -> query.append("&sort=").append(encoded(order)));
                        cursor.ifPresent(after -> query.append("&cursor=").append(encoded(after)));
                        if (expand.length > 0) {
                            query.append("&expand=").append(encoded(String.join(",", expand)));
                        }
                        Map<String, Object> page = send("GET", query.toString(), Optional.empty(), Optional.empty());
                        List<$TYPE> items = new ArrayList<>();
                        for (Object item : (List<?>) page.get("items")) {
                            items.add(ofValues(membersOf(item)));
                        }
                        return new Page(items, Optional.ofNullable((String) page.get("nextCursor")));
                    }

                    private static String encoded(String text) {
                        return URLEncoder.encode(text, StandardCharsets.UTF_8);
                    }

                    Map<String, Object> send(
                            String method, String path, Optional<$TYPE> known, Optional<Map<String, Object>> body)
                            throws IOException, InterruptedException {
                        HttpRequest.Builder request = asking(path, "application/json");
                        known.ifPresent(entity -> request.header("If-Match", "\\"" + entity.version() + "\\""));
                        body.ifPresent(values -> request.header("Content-Type", "application/json"));
                        request.method(
                                method,
                                body.map(values -> HttpRequest.BodyPublishers.ofString(json.write(values)))
                                        .orElseGet(HttpRequest.BodyPublishers::noBody));
                        return answered(request.build());
                    }

                    private HttpRequest.Builder asking(String path, String accepted) {
                        return HttpRequest.newBuilder(URI.create(base + PATH + path))
                                .header("Authorization", "Bearer " + token.get())
                                .header("Accept", accepted);
                    }

                    private Map<String, Object> answered(HttpRequest request)
                            throws IOException, InterruptedException {
                        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                        Map<String, Object> document =
                                response.body().isEmpty() ? Map.of() : json.read(response.body());
                        if (response.statusCode() >= 300) {
                            throw new Problem(response.statusCode(), document);
                        }
                        return document;
                    }
            $FILES                }
            """;

    /** {@code $ITEM} of a collection, as it is read. */
    static final String ITEM =
            """
                /** One of `$NAME`, as it was read. */
                public static final class $ITEM {
                    private final Map<String, Object> values;

                    private $ITEM(Map<String, Object> values) {
                        this.values = values;
                    }

                    /** As it came, masks and all. */
                    public Map<String, Object> rawValues() {
                        return values;
                    }

                    public UUID id() {
                        return UUID.fromString((String) values.get("id"));
                    }

            $GETTERS    }

                /** One of `$NAME`, to be written: with an id, one that is there already. */
                public static final class $ITEMInput {
                    private final Map<String, Object> values = new LinkedHashMap<>();

                    public Map<String, Object> rawValues() {
                        return Collections.unmodifiableMap(values);
                    }

                    public $ITEMInput id(UUID value) {
                        values.put("id", value.toString());
                        return this;
                    }
            $SETTERS    }

            """;

    private JavaClientTemplate() {}
}
