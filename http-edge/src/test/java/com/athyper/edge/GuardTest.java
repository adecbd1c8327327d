package com.athyper.edge;

import static com.athyper.edge.exchange.Method.GET;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Endpoint.Guard;
import com.athyper.edge.endpoint.Endpoint.Guarded;
import com.athyper.edge.endpoint.PathTemplate;
import com.athyper.edge.endpoint.Router;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.fake.Catalog;
import com.athyper.edge.fake.Rulebook;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;
import com.athyper.tenancy.Tenant;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

class GuardTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private final EdgeUnderTest edge = new EdgeUnderTest();

    static Stream<Guarded> guarded() {
        return new EdgeUnderTest()
                .table().stream().filter(Guarded.class::isInstance).map(Guarded.class::cast);
    }

    static Stream<Guarded> decided() {
        return guarded().filter(endpoint -> endpoint.guard() == Guard.DECIDED);
    }

    private EdgeUnderTest.Ask ask(Endpoint endpoint) {
        String path =
                endpoint.path()
                        .text()
                        .replace("{entity}", Catalog.NAME.value())
                        .replace("{id}", new UUID(7, 8).toString())
                        .replace("{v}", "1")
                        .replaceAll("\\{[a-z]+}", "something");
        var ask = edge.ask(endpoint.method().name(), path);
        return switch (endpoint.contract().takes().form()) {
            case NONE -> ask;
            case JSON, PATCH -> ask.json("{}");
            case FORM -> ask.form(Map.of());
            case STREAM -> ask.stream("application/x-ndjson", "{}");
            case FILE ->
                    ask.header("Content-Disposition", "attachment; filename=a.txt").stream(
                            "text/plain", "a");
        };
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void nobody_gets_in_without_a_token(Guarded endpoint) {
        var served = ask(endpoint).send().refused(401, "IAM.TOKEN_MISSING");
        assertThat(served.header("WWW-Authenticate")).contains("Bearer realm=\"athyper\"");
    }

    @ParameterizedTest
    @MethodSource("decided")
    void policy_is_asked_before_the_handler(Guarded endpoint) {
        edge.policies.forbid(endpoint.operation());
        ask(endpoint).as("user@ops").send().refused(403, "POLICY.DENIED");
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void a_malformed_body_is_400_wherever_one_is_read(Guarded endpoint) {
        switch (endpoint.contract().takes().form()) {
            // A stream has begun to be read as its handler runs; a file may be anything.
            case NONE, STREAM, FILE -> ask(endpoint).json("{").as("user@ops").send();
            case JSON, PATCH, FORM ->
                    ask(endpoint)
                            .json("{")
                            .as("user@ops")
                            .send()
                            .refused(400, "EDGE.BODY_MALFORMED");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Basic dXNlcjp1c2Vy, IAM.TOKEN_MISSING, 'Bearer realm=\"athyper\"'",
        "Bearer, IAM.TOKEN_MISSING, 'Bearer realm=\"athyper\"'",
        "Bearer nonsense, IAM.TOKEN_REJECTED, 'Bearer realm=\"athyper\", error=\"invalid_token\"'",
        "Bearer expired, IAM.TOKEN_EXPIRED, 'Bearer realm=\"athyper\", error=\"invalid_token\"'"
    })
    void a_bad_token_is_challenged(String authorization, String code, String challenge) {
        var served =
                edge.get(DATA).header("Authorization", authorization).send().refused(401, code);
        assertThat(served.header("WWW-Authenticate")).contains(challenge);
    }

    @Test
    void two_tokens_are_none() {
        edge.get(DATA).as("user").as("manager").send().refused(401, "IAM.TOKEN_MISSING");
    }

    @Test
    void a_tenant_header_never_widens() {
        edge.get(DATA)
                .as("user")
                .header("x-tenant", "acme")
                .send()
                .refused(403, "IAM.TENANT_MISMATCH");
        edge.get(DATA).as("user").header("x-tenant", "demo").send().is(200);
    }

    @Test
    void a_tenant_that_is_not_active_is_kept_out() {
        var profile = new Tenant.Profile("Demo", "demo", Tenant.Tier.FREE);
        edge.tenants.put("demo", new Tenant.Suspended(profile, "unpaid since May"));
        assertThat(edge.get(DATA).as("user").send().refused(403, "TENANCY.TENANT_SUSPENDED").text())
                .doesNotContain("unpaid");
        edge.tenants.put("demo", new Tenant.Archived(profile, "gone"));
        edge.get(DATA).as("user").send().refused(403, "TENANCY.TENANT_ARCHIVED");
        edge.get(DATA).as("user@nowhere").send().refused(403, "IAM.TENANT_UNKNOWN");
    }

    @Test
    void the_deciding_rules_are_told_to_those_who_may_read_them() {
        edge.policies.forbid(Operation.META_DESIGN);
        assertThat(
                        edge.post("/api/meta/entities")
                                .as("user")
                                .json("{}")
                                .send()
                                .refused(403, "POLICY.DENIED")
                                .at("rules"))
                .isEqualTo(Value.texts(List.of(Rulebook.RULE)));
        edge.policies.forbid(Operation.POLICY_READ);
        assertThat(
                        edge.post("/api/meta/entities")
                                .as("user")
                                .json("{}")
                                .send()
                                .refused(403, "POLICY.DENIED")
                                .at("rules"))
                .isEqualTo(Value.NULL);
    }

    @Test
    void the_refusal_of_a_privileged_operation_is_written_down() {
        edge.policies.forbid(Operation.META_DESIGN, Operation.META_READ, Operation.ENTITY_DELETE);
        edge.delete("/api/meta/entities/planted")
                .as("user")
                .header("X-Request-ID", "request-1")
                .send()
                .refused(403, "POLICY.DENIED");
        edge.get("/api/meta/entities").as("user").send().refused(403, "POLICY.DENIED");

        assertThat(edge.audit.entries())
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.operation()).isEqualTo("meta.design");
                            assertThat(entry.result()).isEqualTo(AuditEntry.Result.REFUSED);
                            assertThat(entry.entity()).contains("entity");
                            assertThat(entry.subject()).contains("planted");
                            assertThat(entry.origin().principal().value()).isEqualTo("user");
                            assertThat(entry.origin().requestId()).isEqualTo("request-1");
                            assertThat(entry.origin().reason().orElseThrow())
                                    .startsWith("POLICY.DENIED");
                        });
    }

    @Test
    void the_refusal_of_a_privileged_operation_on_a_record_is_written_down() {
        var id = edge.post(DATA).as("user").json(RecordRoutesTest.SOUND).send().textAt("id");
        edge.policies.forbid(Operation.ENTITY_DELETE);
        edge.delete(DATA + "/" + id)
                .as("user")
                .header("If-Match", "\"1\"")
                .send()
                .refused(403, "POLICY.DENIED");
        assertThat(edge.audit.entries())
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.operation()).isEqualTo("entity.delete");
                            assertThat(entry.entity()).contains(Catalog.NAME.value());
                            assertThat(entry.subject()).contains(id);
                        });
    }

    @Test
    @SuppressWarnings("NullAway") // That null does not get through is what is tested.
    void an_endpoint_without_an_operation_cannot_be_built() {
        assertThatThrownBy(
                        () ->
                                Contract.of("planted", "planted", "Planted")
                                        .guarded(
                                                GET,
                                                "/api/planted",
                                                null,
                                                Guard.DECIDED,
                                                _ -> Steps.ok(Reply.empty(200))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("/api/planted cannot be mounted without an operation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void an_open_endpoint_says_why(String reason) {
        assertThatThrownBy(
                        () ->
                                Contract.of("planted", "planted", "Planted")
                                        .open(
                                                GET,
                                                "/planted",
                                                reason,
                                                _ -> Steps.ok(Reply.empty(200))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a reason to be open");
    }

    @Test
    void nothing_is_mounted_twice() {
        var table = edge.table();
        assertThatThrownBy(() -> new Router(List.of(table.getFirst(), table.getFirst())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mounted twice");
    }

    @Test
    void a_word_goes_before_a_place_and_another_template_may_share_the_way() {
        var word = planted("/a/b/c", Guard.DECIDED);
        var place = planted("/a/{x}/d", Guard.DECIDED);
        var router = new Router(List.of(word, place));
        assertThat(router.route("GET", List.of("a", "b", "c")))
                .isEqualTo(new Router.Routed.Found(word, Map.of()));
        assertThat(router.route("GET", List.of("a", "b", "d")))
                .isEqualTo(new Router.Routed.Found(place, Map.of("x", "b")));
        assertThat(router.route("GET", List.of("a", "", "d")))
                .isEqualTo(new Router.Routed.Nowhere());
    }

    @Test
    void a_template_is_refused_if_it_is_none() {
        for (String text : List.of("a", "/{a}/{a}", "/{}", "/a b")) {
            assertThatThrownBy(() -> PathTemplate.of(text))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_handler_that_forgets_to_ask_about_a_record_tells_nothing() {
        var forgetful = planted("/planted", Guard.RECORD);
        var request =
                HttpRequest.create()
                        .withUri("/planted")
                        .addHeader(RawHeader.create("Authorization", "Bearer user@demo"));
        EdgeUnderTest.serve(request, edge.handler(List.of(forgetful)))
                .join()
                .refused(500, "EDGE.UNEXPECTED");
        EdgeUnderTest.serve(request, edge.handler(List.of(planted("/planted", Guard.DECIDED))))
                .join()
                .is(200);
    }

    private static Endpoint planted(String path, Guard guard) {
        return Contract.of("planted", "planted", "Planted")
                .guarded(
                        GET,
                        path,
                        Operation.INFO_READ,
                        guard,
                        _ -> Steps.ok(Reply.ok(Value.EMPTY)));
    }
}
