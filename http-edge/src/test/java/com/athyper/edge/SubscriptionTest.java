package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordFeed.What;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;
import com.athyper.tenancy.Tenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What subscribers are told; that the feed crosses nodes is shown over a real database. */
@Timeout(120)
class SubscriptionTest {
    private static final String SUPPLIER =
            """
            {"name":"supplier","label":"Supplier","fields":[
              {"name":"name","type":"string","required":true,"maxLength":50}]}\
            """;
    private static final String OFFER =
            """
            {"name":"offer","label":"Offer","fields":[
              {"name":"title","type":"string","required":true,"maxLength":50},
              {"name":"pieces","type":"integer"},
              {"name":"supplier","type":"reference","entity":"supplier"}]}\
            """;
    private static final String ALL =
            "subscription { offerChanged { operation id version by at record { title pieces } } }";
    private static final Expr FEW =
            new Expr.Compare(
                    Expr.Comparison.LT,
                    new Expr.Ref("resource", List.of("pieces")),
                    new Expr.Literal(Value.of(10)));

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void describe() {
        edge.models.with(SUPPLIER).with(OFFER);
    }

    private EventStream subscribe(String document) {
        return subscribe(document, Map.of());
    }

    private EventStream subscribe(String document, Map<String, String> headers) {
        return EventStream.open(
                edge, "user", Json.write(Value.object().put("query", document).build()), headers);
    }

    private String offer(String title, int pieces) {
        return edge.post("/api/data/offer")
                .as("user")
                .json("{\"title\":\"%s\",\"pieces\":%d}".formatted(title, pieces))
                .send()
                .is(201)
                .textAt("id");
    }

    private long created(String title, int pieces) {
        return edge.feed.tell("offer", offer(title, pieces), What.CREATED, 1);
    }

    private static Value at(EventStream.Event event, String... path) {
        Value value = event.json();
        for (String step : path) {
            value =
                    value instanceof Value.Fields fields
                            ? fields.get(step).orElse(Value.NULL)
                            : ((Value.Items) value).values().get(Integer.parseInt(step));
        }
        return value;
    }

    private static Value change(EventStream.Event event, String... path) {
        assertThat(event.name()).as(event.toString()).isEqualTo("next");
        var all = new ArrayList<>(List.of("data", "offerChanged"));
        all.addAll(List.of(path));
        return at(event, all.toArray(String[]::new));
    }

    private static Value title(EventStream.Event event) {
        return change(event, "record", "title");
    }

    private static String code(EventStream.Event event) {
        assertThat(event.name()).isEqualTo("next");
        return at(event, "errors", "0", "extensions", "code") instanceof Value.Text(var text)
                ? text
                : "none in " + event;
    }

    @Test
    void what_happens_after_the_beginning_is_told_with_the_record_as_it_stands() {
        created("before", 1);
        try (var events = subscribe(ALL)) {
            assertThat(events.any().isHeartbeat()).isTrue();
            String id = offer("chair", 3);
            long number = edge.feed.tell("offer", id, What.CREATED, 1);
            var event = events.next();
            assertThat(title(event)).isEqualTo(Value.of("chair"));
            assertThat(change(event, "operation")).isEqualTo(Value.of("CREATED"));
            assertThat(change(event, "id")).isEqualTo(Value.of(id));
            assertThat(change(event, "version")).isEqualTo(Value.of(1));
            assertThat(change(event, "by")).isEqualTo(Value.of("user"));
            assertThat(event.id()).contains(String.valueOf(number));

            edge.feed.tell("supplier", id, What.CREATED, 1);
            edge.feed.tell("offer", id, What.TRANSITIONED, 2);
            assertThat(change(events.next(), "operation")).isEqualTo(Value.of("TRANSITIONED"));
        }
    }

    @Test
    void records_behind_references_come_along_under_the_subscribers_rights() {
        String supplier =
                edge.post("/api/data/supplier")
                        .as("user")
                        .json("{\"name\":\"ACME\"}")
                        .send()
                        .is(201)
                        .textAt("id");
        try (var events =
                subscribe(
                        "subscription { offerChanged { record { title supplierId supplier { name }"
                                + " } } }")) {
            String id =
                    edge.post("/api/data/offer")
                            .as("user")
                            .json("{\"title\":\"t\",\"supplier\":\"" + supplier + "\"}")
                            .send()
                            .is(201)
                            .textAt("id");
            edge.feed.tell("offer", id, What.CREATED, 1);
            assertThat(change(events.next(), "record", "supplier", "name"))
                    .isEqualTo(Value.of("ACME"));
        }
    }

    @Test
    void what_policy_hides_is_not_told_of_and_what_it_masks_is_masked_at_that_moment() {
        try (var events = subscribe(ALL)) {
            edge.policies.limit(Operation.ENTITY_READ, FEW);
            created("hidden", 50);
            created("shown", 5);
            assertThat(title(events.next())).isEqualTo(Value.of("shown"));

            edge.policies.oblige(
                    "user",
                    new Duty(
                            "planted/hide-pieces",
                            new Obligation.Masked(List.of("pieces"), new Mask.Hide()),
                            Expr.TRUE));
            created("masked", 5);
            var event = events.next();
            assertThat(title(event)).isEqualTo(Value.of("masked"));
            assertThat(change(event, "record", "pieces")).isEqualTo(Value.NULL);

            edge.policies.forbid(Operation.ENTITY_READ);
            created("late", 5);
            assertThat(code(events.next())).isEqualTo("POLICY.DENIED");
            events.completes();
        }
    }

    @Test
    void a_deletion_is_told_to_those_who_could_see_what_is_gone() {
        String few = offer("few", 5);
        String many = offer("many", 50);
        try (var events = subscribe(ALL)) {
            edge.policies.limit(Operation.ENTITY_READ, FEW);
            for (String id : List.of(many, few)) {
                edge.feed.tell("offer", id, What.DELETED, 1);
            }
            var event = events.next();
            assertThat(change(event, "id")).isEqualTo(Value.of(few));
            assertThat(change(event, "operation")).isEqualTo(Value.of("DELETED"));
            assertThat(change(event, "record")).isEqualTo(Value.NULL);
        }
    }

    @Test
    void a_filter_and_operations_narrow_it_for_what_is_gone_too() {
        String few = offer("few", 5);
        String many = offer("many", 50);
        try (var events =
                subscribe(
                        "subscription { offerChanged(filter: {pieces: {gt: 10}}, operations:"
                                + " [DELETED, UPDATED]) { operation id } }")) {
            edge.feed.tell("offer", many, What.CREATED, 1);
            edge.feed.tell("offer", few, What.UPDATED, 2);
            edge.feed.tell("offer", few, What.DELETED, 1);
            edge.feed.tell("offer", many, What.UPDATED, 2);
            edge.feed.tell("offer", many, What.DELETED, 1);
            var first = events.next();
            assertThat(change(first, "id")).isEqualTo(Value.of(many));
            assertThat(change(first, "operation")).isEqualTo(Value.of("UPDATED"));
            assertThat(change(events.next(), "operation")).isEqualTo(Value.of("DELETED"));
        }
    }

    @Test
    void whoever_comes_again_goes_on_where_they_were() {
        long first = created("one", 1);
        created("two", 2);
        created("three", 3);
        try (var events = subscribe(ALL, Map.of("Last-Event-ID", String.valueOf(first)))) {
            assertThat(title(events.next())).isEqualTo(Value.of("two"));
            assertThat(title(events.next())).isEqualTo(Value.of("three"));
            created("four", 4);
            assertThat(title(events.next())).isEqualTo(Value.of("four"));
        }
    }

    @Test
    void hundreds_of_events_come_all_and_in_their_order() {
        String id = offer("busy", 1);
        try (var events = subscribe(ALL)) {
            for (int i = 1; i <= 1_300; i++) {
                edge.feed.tell("offer", id, What.UPDATED, i);
            }
            for (int i = 1; i <= 1_300; i++) {
                assertThat(change(events.next(), "version")).isEqualTo(Value.of(i));
            }
        }
    }

    @Test
    void whoever_has_fallen_too_far_behind_is_told_so() {
        long first = created("one", 1);
        edge.feed.pass(10_000);
        try (var events = subscribe(ALL, Map.of("Last-Event-ID", String.valueOf(first)))) {
            created("two", 2);
            events.any();
        }
        edge.feed.pass(1);
        try (var events = subscribe(ALL, Map.of("Last-Event-ID", String.valueOf(first)))) {
            assertThat(code(events.next())).isEqualTo("GRAPHQL.EVENTS_MISSED");
            events.completes();
        }
        for (String unknown : List.of("99999999", "x", "-1")) {
            try (var events = subscribe(ALL, Map.of("Last-Event-ID", unknown))) {
                assertThat(code(events.next())).isEqualTo("GRAPHQL.EVENT_UNKNOWN");
                events.completes();
            }
        }
    }

    @Test
    void a_receiver_that_was_away_too_long_is_told_while_it_lasts() {
        try (var events = subscribe(ALL)) {
            created("one", 1);
            assertThat(title(events.next())).isEqualTo(Value.of("one"));
            edge.feed.pass(20_000);
            created("two", 2);
            assertThat(code(events.next())).isEqualTo("GRAPHQL.EVENTS_MISSED");
            events.completes();
        }
    }

    @Test
    void it_ends_with_the_token() {
        try (var events = subscribe(ALL)) {
            edge.people.expire("user@demo");
            assertThat(code(events.next())).isEqualTo("IAM.TOKEN_EXPIRED");
            events.completes();
        }
    }

    @Test
    void it_ends_when_the_tenant_is_suspended() {
        try (var events = subscribe(ALL)) {
            edge.tenants.put(
                    "demo",
                    new Tenant.Suspended(
                            new Tenant.Profile("demo", "demo", Tenant.Tier.STANDARD), "unpaid"));
            var event = events.next();
            assertThat(code(event)).isEqualTo("TENANCY.TENANT_SUSPENDED");
            assertThat(event.data()).doesNotContain("unpaid");
            events.completes();
        }
    }

    @Test
    void it_is_cut_without_a_word_when_the_node_drains_so_that_clients_come_again() {
        try (var events = subscribe(ALL)) {
            edge.health.drain();
            events.ends();
        }
    }

    @Test
    void when_nothing_happens_it_says_so_and_names_the_place() {
        try (var events = subscribe(ALL)) {
            assertThat(events.any().id()).contains("0");
            edge.feed.pass(7);
            var heartbeat = events.any();
            assertThat(heartbeat.isHeartbeat()).isTrue();
            assertThat(heartbeat.id()).contains("7");
        }
    }

    @Test
    void a_document_that_does_not_fit_is_answered_once() {
        for (String document :
                List.of(
                        "subscription { offerChanged { colour } }",
                        "subscription { offerChanged { id } supplierChanged { id } }",
                        "subscription { nothingChanged { id } }")) {
            try (var events = subscribe(document)) {
                assertThat(code(events.next())).isEqualTo("GRAPHQL.INVALID");
                events.completes();
            }
        }
        try (var events =
                subscribe("subscription { offerChanged(filter: {colour: {eq: 1}}) { id } }")) {
            assertThat(code(events.next())).isEqualTo("DATA.QUERY_INVALID");
            events.completes();
        }
        assertThat(edge.feed.looks()).isZero();
    }

    @Test
    void who_sees_nothing_of_an_entity_cannot_follow_it() {
        edge.policies.forbid(Operation.ENTITY_READ);
        try (var events = subscribe(ALL)) {
            assertThat(code(events.next())).isEqualTo("POLICY.DENIED");
            events.completes();
        }
    }

    @Test
    void a_query_may_come_as_an_event_and_a_subscription_as_nothing_else() {
        try (var events = subscribe("{ entityNames }")) {
            assertThat(at(events.next(), "data", "entityNames").toString())
                    .contains("purchase_requisition");
            events.completes();
        }
        var served =
                edge.post("/api/graphql")
                        .as("user")
                        .json(Json.write(Value.object().put("query", ALL).build()))
                        .send()
                        .is(200);
        assertThat(served.textAt("errors", "0", "extensions", "code"))
                .isEqualTo("GRAPHQL.NEEDS_EVENT_STREAM");
    }

    @Test
    void a_tenant_has_so_many_subscribers_and_no_more_until_one_leaves() {
        var all = new ArrayList<EventStream>();
        for (int i = 0; i < 200; i++) {
            all.add(subscribe(ALL));
        }
        all.forEach(EventStream::any);
        try (var events = subscribe(ALL)) {
            assertThat(code(events.next())).isEqualTo("GRAPHQL.TOO_MANY_SUBSCRIPTIONS");
            events.completes();
        }
        all.removeLast().close();
        boolean admitted = false;
        for (int i = 0; i < 100 && !admitted; i++) {
            try (var events = subscribe(ALL)) {
                admitted = events.any().isHeartbeat();
            }
        }
        assertThat(admitted).isTrue();
        all.forEach(EventStream::close);
    }

    @Test
    void many_subscribers_cost_one_look() {
        var all = new ArrayList<EventStream>();
        for (int i = 0; i < 20; i++) {
            all.add(subscribe(ALL));
        }
        all.forEach(EventStream::any);
        int before = edge.feed.looks();
        created("one", 1);
        all.forEach(events -> assertThat(title(events.next())).isEqualTo(Value.of("one")));
        assertThat(edge.feed.looks() - before).isLessThan(15);
        all.forEach(EventStream::close);
    }
}
