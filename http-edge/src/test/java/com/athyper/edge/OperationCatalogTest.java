package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Endpoint.Guarded;
import com.athyper.edge.endpoint.Endpoint.Open;
import com.athyper.edge.exchange.Reply;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Goal: nothing can be asked for that is not in the catalog, and nothing is in the catalog for
 * show.
 *
 * <p>Method: walk every endpoint of the edge, which is the one way in, and every stream among their
 * replies; hold what they name against the catalog as it is served.
 */
class OperationCatalogTest {
    /** Asked by the desks behind endpoints that name another operation. */
    private static final Set<Operation> WITHIN =
            EnumSet.of(Operation.GRAPHQL_SEND, Operation.DELEGATION_MANAGE, Operation.POLICY_WIDEN);

    /** What may be open: logins, what tells of the node itself, and what is public anyway. */
    private static final List<String> OPEN =
            List.of(
                    "/realms/",
                    "/login",
                    "/livez",
                    "/readyz",
                    "/health",
                    "/api/docs",
                    "/api/openapi",
                    "/.well-known/");

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @Test
    void every_endpoint_names_an_operation_of_the_catalog_or_may_be_open() {
        var served = served();
        for (Endpoint endpoint : edge.table()) {
            switch (endpoint) {
                case Guarded guarded ->
                        assertThat(served)
                                .as(guarded.path().text())
                                .contains(guarded.operation().id());
                case Open open ->
                        assertThat(open.path().text())
                                .matches(
                                        path ->
                                                path.equals("/")
                                                        || OPEN.stream().anyMatch(path::startsWith),
                                        "is one that may be open");
            }
        }
    }

    @Test
    void every_stream_is_guarded() {
        var streams =
                edge.table().stream()
                        .filter(
                                endpoint ->
                                        switch (endpoint.contract().gives().form()) {
                                            case NDJSON, CSV, EVENTS, FILE -> true;
                                            case NOTHING, JSON, PROBLEM, HTML ->
                                                    endpoint.contract().gives().events();
                                        })
                        .toList();
        assertThat(streams).isNotEmpty().allMatch(Guarded.class::isInstance);
        assertThat(streams)
                .extracting(endpoint -> endpoint.contract().gives().form())
                .contains(Reply.Form.NDJSON);
    }

    @Test
    void every_operation_of_the_catalog_is_asked_for() {
        var named = EnumSet.copyOf(WITHIN);
        for (Endpoint endpoint : edge.table()) {
            if (endpoint instanceof Guarded guarded) {
                named.add(guarded.operation());
            }
        }
        assertThat(named).containsExactlyInAnyOrder(Operation.values());
    }

    @Test
    void the_namespaces_are_those_that_policies_can_name_by_a_star() {
        var items = (Value.Items) edge.get("/api/policy/operations").as("user").send().at("items");
        for (Value item : items.values()) {
            var operation = (Value.Fields) item;
            String namespace = operation.text("namespace").orElseThrow();
            assertThat(operation.text("id").orElseThrow()).startsWith(namespace + ".");
        }
        var namespaces =
                items.values().stream()
                        .map(item -> ((Value.Fields) item).text("namespace").orElseThrow())
                        .collect(Collectors.toUnmodifiableSet());
        assertThat(namespaces)
                .contains(
                        "entity",
                        "workflow",
                        "policy",
                        "iam",
                        "meta",
                        "audit",
                        "platform",
                        "delegation");
    }

    private List<String> served() {
        var items = (Value.Items) edge.get("/api/policy/operations").as("user").send().at("items");
        return items.values().stream()
                .map(item -> ((Value.Fields) item).text("id").orElseThrow())
                .toList();
    }
}
