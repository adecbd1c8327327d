package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.edge.fake.Rulebook;
import com.athyper.expression.Expr;
import com.athyper.kernel.Done;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;
import com.athyper.policy.log.DecisionMade;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogSettings;
import com.athyper.policy.log.Scope;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

class DecisionLogTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private static final String LOG = "/api/policy/decisions";
    private static final Random CHANCE = new Random(7);
    private final EdgeUnderTest edge = new EdgeUnderTest();

    private String created() {
        return edge.post(DATA)
                .as("user")
                .header("X-Request-ID", "request-7")
                .json(RecordRoutesTest.SOUND)
                .send()
                .is(201)
                .textAt("id");
    }

    private static LogEntry decided(int minute, String amount) {
        var at = Instant.parse("2030-01-01T12:00:00Z").plusSeconds(60L * minute);
        return new LogEntry.Decided(
                new LogEntry.Place(Uuid7.of(at, CHANCE), new TenantId("demo"), at, "node-1"),
                "request-" + minute,
                Value.object().put("id", "user").put("roles", Value.texts(List.of("user"))).build(),
                "entity.read",
                Optional.of(Catalog.NAME),
                Optional.of("r-" + minute),
                Scope.RECORD,
                false,
                List.of("limits/no-big-ones"),
                List.of(),
                7,
                1,
                Optional.of(Json.trustedObject("{\"title\":\"Chair\",\"amount\":" + amount + "}")),
                List.of("currency"),
                Optional.empty());
    }

    @Test
    void what_a_request_asked_is_in_the_log_before_it_is_answered() {
        String id = created();
        assertThat(edge.decisions.kept())
                .singleElement()
                .satisfies(
                        made -> {
                            assertThat(made.asked().requestId()).isEqualTo("request-7");
                            assertThat(made.asked().operation()).isEqualTo(Operation.ENTITY_CREATE);
                            assertThat(made.asked().subject().principal().value())
                                    .isEqualTo("user");
                            assertThat(made.scope()).isEqualTo(Scope.RECORD);
                            assertThat(made.record()).contains(id);
                            assertThat(made.resource().orElseThrow().text("title"))
                                    .contains("Chairs");
                            assertThat(made.verdict().allowed()).isTrue();
                        });
    }

    @Test
    void a_log_that_is_full_holds_the_reply_back() {
        var room = new CompletableFuture<Done>();
        edge.decisions.full(room);
        var later = edge.get(DATA).as("user").later();
        assertThat(later).isNotDone();
        room.complete(Done.DONE);
        later.join().is(200);
    }

    @Test
    void one_record_that_is_read_is_one_decision_about_it() {
        String id = created();
        int before = edge.decisions.kept().size();
        edge.get(DATA + "/" + id).as("user").send().is(200);
        assertThat(since(before))
                .singleElement()
                .satisfies(
                        made -> {
                            assertThat(made.scope()).isEqualTo(Scope.RECORD);
                            assertThat(made.record()).contains(id);
                            assertThat(made.verdict().allowed()).isTrue();
                        });
    }

    @Test
    void who_is_told_that_there_is_no_record_is_in_the_log() {
        String id = created();
        int before = edge.decisions.kept().size();
        edge.policies.limit(
                Operation.ENTITY_READ,
                new Expr.Compare(
                        Expr.Comparison.EQ,
                        new Expr.Ref("resource", List.of("title")),
                        new Expr.Literal(Value.of("another"))));
        edge.get(DATA + "/" + id).as("user2").send().is(404);
        assertThat(since(before))
                .singleElement()
                .satisfies(
                        made -> {
                            assertThat(made.record()).contains(id);
                            assertThat(made.verdict().allowed()).isFalse();
                            assertThat(made.resource()).isEmpty();
                            assertThat(made.asked().subject().principal().value())
                                    .isEqualTo("user2");
                        });
    }

    @Test
    void a_refusal_is_in_the_log_with_its_rules() {
        edge.policies.forbid(Operation.META_DESIGN);
        edge.post("/api/meta/entities").as("user").json("{}").send().refused(403, "POLICY.DENIED");
        assertThat(edge.decisions.kept())
                .singleElement()
                .satisfies(
                        made -> {
                            assertThat(made.scope()).isEqualTo(Scope.OPERATION);
                            assertThat(made.verdict().rules()).containsExactly(Rulebook.RULE);
                            assertThat(made.inFull()).isTrue();
                        });
    }

    @Test
    void a_list_is_one_decision_however_many_records_it_shows() {
        created();
        created();
        int before = edge.decisions.kept().size();
        edge.get(DATA).as("user").send().is(200);
        assertThat(since(before))
                .singleElement()
                .satisfies(made -> assertThat(made.scope()).isEqualTo(Scope.RECORDS));
    }

    @Test
    void a_rule_can_ask_for_every_list_to_be_kept() {
        edge.get(DATA).as("user").send().is(200);
        edge.policies.oblige(
                "user", new Duty("limits/watch", new Obligation.LoggedInFull(), Expr.TRUE));
        edge.get(DATA).as("user").send().is(200);
        assertThat(edge.decisions.kept())
                .extracting(DecisionMade::inFull)
                .containsExactly(false, true);
    }

    @Test
    void the_log_is_shown_newest_first_and_in_pages() {
        edge.decisions.with(decided(1, "1")).with(decided(2, "2"));
        var page = edge.get(LOG + "?limit=1").as("security").send().is(200);
        assertThat(page.textAt("items", "0", "requestId")).isEqualTo("request-2");
        assertThat(page.textAt("items", "0", "decision")).isEqualTo("deny");
        assertThat(page.textAt("items", "0", "rules", "0")).isEqualTo("no-big-ones");
        assertThat(page.textAt("items", "0", "masked", "0")).isEqualTo("currency");
        var next =
                edge.get(LOG + "?limit=1&cursor=" + page.textAt("nextCursor"))
                        .as("security")
                        .send()
                        .is(200);
        assertThat(next.textAt("items", "0", "requestId")).isEqualTo("request-1");
        assertThat(next.at("nextCursor")).isEqualTo(Value.NULL);
    }

    @Test
    void the_log_is_asked_by_everything_that_a_decision_has() {
        edge.get(
                        LOG
                                + "?principal=user&operation=entity.read&entity=e&recordId=r"
                                + "&decision=deny&rule=x&from=2030-01-01T00:00:00Z"
                                + "&to=2030-01-02T00:00:00Z")
                .as("security")
                .send()
                .is(200);
        assertThat(edge.decisions.asked())
                .singleElement()
                .satisfies(
                        filter -> {
                            assertThat(filter.principal()).contains("user");
                            assertThat(filter.operation()).contains("entity.read");
                            assertThat(filter.entity()).contains("e");
                            assertThat(filter.record()).contains("r");
                            assertThat(filter.allowed()).contains(false);
                            assertThat(filter.rule()).contains("x");
                            assertThat(filter.from())
                                    .contains(Instant.parse("2030-01-01T00:00:00Z"));
                            assertThat(filter.to()).contains(Instant.parse("2030-01-02T00:00:00Z"));
                        });
        edge.get(LOG + "?decision=maybe").as("security").send().refused(400, "EDGE.QUERY_INVALID");
        edge.get(LOG + "?from=noon").as("security").send().refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void of_a_record_the_log_shows_what_its_reader_may_see() {
        edge.decisions.with(decided(1, "10")).with(decided(2, "9000"));
        edge.policies.limit(
                Operation.ENTITY_READ,
                new Expr.Compare(
                        Expr.Comparison.LT,
                        new Expr.Ref("resource", List.of("amount")),
                        new Expr.Literal(Value.of(5_000))));
        edge.policies.oblige(
                "security",
                new Duty(
                        "limits/mask",
                        new Obligation.Masked(List.of("title"), new Mask.Hide()),
                        Expr.TRUE));
        int before = edge.decisions.kept().size();
        var page = edge.get(LOG).as("security").send().is(200);
        assertThat(page.at("items", "0", "attributes")).isEqualTo(Value.NULL);
        assertThat(page.textAt("items", "1", "attributes", "amount")).isEqualTo("10");
        assertThat(page.at("items", "1", "attributes", "title")).isEqualTo(Value.NULL);
        assertThat(since(before))
                .as("reading the log fills it with the reading alone")
                .extracting(made -> made.asked().operation())
                .containsExactly(Operation.DECISION_READ);
    }

    @Test
    void a_gap_says_how_much_is_missing() {
        var at = Instant.parse("2030-01-01T12:00:00Z");
        edge.decisions.with(
                new LogEntry.Gap(
                        new LogEntry.Place(
                                Uuid7.of(at, CHANCE), new TenantId("demo"), at, "node-1"),
                        at.plusSeconds(3),
                        17));
        var page = edge.get(LOG).as("security").send().is(200);
        assertThat(page.textAt("items", "0", "kind")).isEqualTo("gap");
        assertThat(page.textAt("items", "0", "lost")).isEqualTo("17");
    }

    @Test
    void a_node_that_was_cut_off_says_from_when_until_when_lines_may_be_missing() {
        var at = Instant.parse("2030-01-01T12:00:00Z");
        edge.decisions.with(
                new LogEntry.CutOff(
                        new LogEntry.Place(
                                Uuid7.of(at, CHANCE), new TenantId("demo"), at, "node-1"),
                        at.plusSeconds(3)));
        var page = edge.get(LOG).as("security").send().is(200);
        assertThat(page.textAt("items", "0", "kind")).isEqualTo("cut-off");
        assertThat(page.textAt("items", "0", "node")).isEqualTo("node-1");
        assertThat(page.textAt("items", "0", "at")).isEqualTo("2030-01-01T12:00:00Z");
        assertThat(page.textAt("items", "0", "until")).isEqualTo("2030-01-01T12:00:03Z");
        var export = edge.get(LOG + "/export").as("security").send().is(200).text();
        assertThat(Json.trustedObject(export).text("kind")).contains("cut-off");
    }

    @Test
    void an_export_has_every_line_once_oldest_first() {
        for (int i = 0; i < 1_100; i++) {
            edge.decisions.with(decided(i, "1"));
        }
        var lines = edge.get(LOG + "/export").as("security").send().is(200).text().lines().toList();
        assertThat(lines)
                .hasSize(1_100)
                .extracting(line -> Json.trustedObject(line).text("requestId").orElseThrow())
                .doesNotHaveDuplicates()
                .startsWith("request-0", "request-1");
    }

    @Test
    void how_much_is_kept_is_the_tenants_to_say() {
        edge.put("/api/policy/decision-log")
                .as("security")
                .json("{\"operations\":{\"entity.read\":{\"sample\":3},\"ref.*\":\"off\"}}")
                .send()
                .is(200);
        var settings = edge.get("/api/policy/decision-log").as("security").send().is(200);
        assertThat(settings.textAt("operations", "entity.read", "sample")).isEqualTo("3");
        assertThat(settings.textAt("retentionDays"))
                .isEqualTo(String.valueOf(LogSettings.USUAL.retention().toDays()));
        assertThat(
                        edge.put("/api/policy/decision-log")
                                .as("security")
                                .json(
                                        "{\"operations\":{\"entity.read\":\"some\"},"
                                                + "\"retentionDays\":0,\"more\":1}")
                                .send()
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/operations/entity.read type", "/retentionDays range", "/more unknown");
    }

    private List<DecisionMade> since(int before) {
        var kept = edge.decisions.kept();
        return kept.subList(before, kept.size());
    }
}
