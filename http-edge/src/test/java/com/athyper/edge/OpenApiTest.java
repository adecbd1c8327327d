package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Endpoint.Guarded;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The document against the table; the other tests hold every reply against the document. */
class OpenApiTest {
    private static final Pattern PLACE = Pattern.compile("\\{([^}]+)}");
    private final EdgeUnderTest edge = new EdgeUnderTest();
    private final Fields document = edge.get("/api/openapi.json").send().is(200).json();

    @Test
    void it_says_what_it_is() {
        assertThat(document.text("openapi")).contains("3.1.0");
        assertThat(((Fields) document.get("info").orElseThrow()).text("version"))
                .contains("0.1.0-test");
    }

    @Test
    void every_endpoint_is_declared_and_nothing_else_is() {
        var mounted = new TreeSet<String>();
        for (Endpoint endpoint : edge.table()) {
            mounted.add(
                    endpoint.method().name().toLowerCase(Locale.ROOT)
                            + " "
                            + endpoint.path().text());
        }
        var declared = new TreeSet<String>();
        edge.contract()
                .paths()
                .values()
                .forEach(
                        (path, operations) ->
                                ((Fields) operations)
                                        .values()
                                        .keySet()
                                        .forEach(method -> declared.add(method + " " + path)));
        assertThat(declared).isEqualTo(mounted).hasSizeGreaterThan(60);
    }

    @Test
    void every_declared_operation_is_there() {
        eachOperation(
                (path, method, operation) -> {
                    String asked =
                            path.replace("{v}", "1")
                                    .replaceAll("\\{id}", "1")
                                    .replaceAll("\\{\\w+}", "x");
                    var served = edge.ask(method.toUpperCase(Locale.ROOT), asked).send();
                    assertThat(served.status()).as("%s %s", method, path).isNotEqualTo(405);
                    if (served.status() == 404) {
                        assertThat(served.textAt("instance")).isEqualTo(asked);
                        assertThat(asked).startsWith("/realms/");
                    }
                });
    }

    @Test
    void every_operation_has_an_id_of_its_own_its_places_and_a_problem() {
        var ids = new HashSet<String>();
        eachOperation(
                (path, method, operation) -> {
                    assertThat(ids.add(operation.text("operationId").orElseThrow())).isTrue();
                    var places = new ArrayList<String>();
                    var place = PLACE.matcher(path);
                    while (place.find()) {
                        places.add(place.group(1));
                    }
                    var named = new ArrayList<String>();
                    for (Value parameter :
                            ((Value.Items) operation.get("parameters").orElseThrow()).values()) {
                        Fields fields = (Fields) parameter;
                        if (fields.text("in").orElseThrow().equals("path")) {
                            named.add(fields.text("name").orElseThrow());
                        }
                    }
                    assertThat(named).isEqualTo(places);
                    Fields responses = (Fields) operation.get("responses").orElseThrow();
                    assertThat(Json.write(responses.get("default").orElseThrow()))
                            .contains("application/problem+json");
                });
    }

    @Test
    void what_is_guarded_asks_for_a_token_and_names_its_operation() {
        for (Endpoint endpoint : edge.table()) {
            Fields operation =
                    edge.contract()
                            .operation(endpoint.method().name(), endpoint.path().text())
                            .orElseThrow();
            if (endpoint instanceof Guarded guarded) {
                assertThat(operation.text("x-operation")).contains(guarded.operation().id());
                assertThat(Json.write(operation.get("security").orElseThrow()))
                        .isEqualTo("[{\"bearer\":[]}]");
                assertThat(((Fields) operation.get("responses").orElseThrow()).values())
                        .containsKeys("401", "403");
            } else {
                assertThat(Json.write(operation.get("security").orElseThrow())).isEqualTo("[]");
            }
        }
    }

    @Test
    void every_reference_leads_somewhere() {
        var references = new ArrayList<String>();
        eachReference(document, references::add);
        Fields schemas =
                (Fields)
                        ((Fields) document.get("components").orElseThrow())
                                .get("schemas")
                                .orElseThrow();
        assertThat(references).hasSizeGreaterThan(100);
        assertThat(references)
                .allSatisfy(
                        reference -> {
                            assertThat(reference).startsWith("#/components/schemas/");
                            assertThat(schemas.values())
                                    .containsKey(
                                            reference.substring(reference.lastIndexOf('/') + 1));
                        });
    }

    @Test
    void the_schemas_of_bodies_take_what_the_edge_takes_and_refuse_what_it_refuses() {
        record Body(String method, String path, String json, boolean good) {}
        var bodies =
                List.of(
                        new Body(
                                "POST",
                                "/api/platform/tenants",
                                "{\"id\":\"co\",\"displayName\":\"C\"}",
                                true),
                        new Body("POST", "/api/platform/tenants", "{\"id\":\"co\"}", false),
                        new Body(
                                "POST",
                                "/api/platform/tenants/demo/suspend",
                                "{\"reason\":\"\"}",
                                false),
                        new Body(
                                "PUT",
                                "/api/iam/principals/clerk",
                                "{\"displayName\":\"C\",\"roles\":[]}",
                                true),
                        new Body(
                                "PUT",
                                "/api/iam/principals/clerk",
                                "{\"displayName\":\"C\",\"roles\":7}",
                                false),
                        new Body(
                                "POST",
                                "/api/policy/decide",
                                "{\"operation\":\"entity.read\"}",
                                false),
                        new Body("POST", "/api/policy/decide", "{\"requests\":[{}]}", false),
                        new Body("POST", "/api/policy/decide", "{\"requests\":[]}", true),
                        new Body(
                                "POST",
                                "/api/policy/decide",
                                "{\"subject\":{\"principal\":\"user\"},\"operation\":\"entity.read\"}",
                                true));
        for (Body body : bodies) {
            assertThat(edge.contract().takes(body.method(), body.path(), body.json()))
                    .isEqualTo(body.good());
            int status =
                    edge.ask(body.method(), body.path())
                            .as("user@ops")
                            .json(body.json())
                            .send()
                            .status();
            assertThat(status < 300).as("%s answers %s", body, status).isEqualTo(body.good());
        }
    }

    @Test
    void a_reply_that_is_not_as_declared_is_noticed() {
        var served = edge.get("/livez").send();
        assertThatThrownBy(() -> edge.contract().hold("GET", "/api/audit/verify", served))
                .isInstanceOf(AssertionError.class);
        var refused = edge.get("/api/audit/verify").send().is(401);
        assertThatThrownBy(() -> edge.contract().hold("GET", "/livez", refused))
                .isInstanceOf(AssertionError.class);
    }

    private interface Visit {
        void operation(String path, String method, Fields operation);
    }

    private void eachOperation(Visit visit) {
        edge.contract()
                .paths()
                .values()
                .forEach(
                        (path, operations) ->
                                ((Fields) operations)
                                        .values()
                                        .forEach(
                                                (method, operation) ->
                                                        visit.operation(
                                                                path, method, (Fields) operation)));
    }

    private static void eachReference(Value value, Consumer<String> visit) {
        switch (value) {
            case Fields(var members) -> {
                members.forEach(
                        (name, member) -> {
                            if (name.equals("$ref") && member instanceof Value.Text(var text)) {
                                visit.accept(text);
                            }
                            eachReference(member, visit);
                        });
            }
            case Value.Items(var items) -> items.forEach(item -> eachReference(item, visit));
            case Value.Null _, Value.Bool _, Value.Num _, Value.Text _ -> {}
        }
    }
}
