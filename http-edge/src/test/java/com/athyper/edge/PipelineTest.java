package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.access.NewerModels;
import com.athyper.edge.fake.Catalog;
import com.athyper.edge.pipeline.Limits;
import com.athyper.kernel.Unavailable;
import com.athyper.meta.record.RecordError;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

class PipelineTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private final EdgeUnderTest edge = new EdgeUnderTest();

    @Test
    void a_request_id_is_taken_if_it_has_the_form_and_made_otherwise() {
        assertThat(
                        edge.get("/livez")
                                .header("X-Request-ID", "a.b_c-1")
                                .send()
                                .header("X-Request-ID"))
                .contains("a.b_c-1");
        assertThat(edge.get("/livez").header("X-Request-ID", "a b").send().header("X-Request-ID"))
                .hasValueSatisfying(id -> assertThat(id).hasSize(36));
        assertThat(edge.get("/livez").send().header("X-Request-ID")).isPresent();
    }

    @Test
    void a_trace_is_continued_and_a_broken_one_is_replaced() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String continued =
                edge.get("/livez")
                        .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-00")
                        .send()
                        .header("traceparent")
                        .orElseThrow();
        assertThat(continued).matches("00-" + trace + "-[0-9a-f]{16}-00");
        assertThat(continued).doesNotContain("00f067aa0ba902b7");
        assertThat(
                        edge.get("/livez")
                                .header(
                                        "traceparent",
                                        "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01")
                                .send()
                                .header("traceparent")
                                .orElseThrow())
                .matches("00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/nothing", "/api/meta/entities"})
    void every_reply_has_the_security_headers(String path) {
        var served = edge.get(path).send();
        assertThat(served.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(served.header("X-Frame-Options")).contains("DENY");
        assertThat(served.header("Content-Security-Policy"))
                .contains("default-src 'none'; frame-ancestors 'none'");
        assertThat(served.header("Referrer-Policy")).contains("no-referrer");
        assertThat(served.header("Strict-Transport-Security")).isPresent();
        assertThat(served.header("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/api", "/api/data/", "/api/data//x", "/api/meta/entities/a/b"})
    void an_unmatched_path_is_not_found(String path) {
        edge.get(path).as("user").send().refused(404, "EDGE.NOT_FOUND");
    }

    @Test
    void a_wrong_method_is_told_which_ones_there_are() {
        var served = edge.put(DATA).as("user").send().refused(405, "EDGE.METHOD_NOT_ALLOWED");
        assertThat(served.header("Allow")).contains("GET, HEAD, POST");
        assertThat(
                        edge.ask("OPTIONS", DATA + "/1")
                                .send()
                                .refused(405, "EDGE.METHOD_NOT_ALLOWED")
                                .header("Allow"))
                .contains("DELETE, GET, HEAD, PATCH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/data/../platform/tenants",
                "/api/data/%2e%2e/platform/tenants",
                "/api/data/.%2E/x",
                "/api/data/./x",
                "/api/data/a%2Fb",
                "/api/data/a%5Cb",
                "/api/data/a%00",
                "/api/data/a%0d%0ab",
                "/api/data/%zz",
                "/api/data/%4",
                "/api/data/%",
                "/api/data/%ff%fe",
                "/api/data/%c0%ae%c0%ae/x"
            })
    void a_path_that_climbs_or_hides_is_refused(String path) {
        edge.get(path).as("user").send().refused(400, "EDGE.PATH_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=%zz",
                "limit=1&limit=2",
                "fliter=%7B%7D",
                "limit=0",
                "limit=501",
                "limit=x",
                "count=some",
                "cursor=%00"
            })
    void a_query_that_cannot_be_read_is_refused(String query) {
        edge.get("/api/meta/entities?" + query)
                .as("user")
                .send()
                .refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void an_address_is_as_long_as_allowed_and_no_longer() {
        String fits = "/" + "a".repeat(EdgeUnderTest.LIMITS.targetLengthMax() - 1);
        edge.get(fits).send().refused(404, "EDGE.NOT_FOUND");
        edge.get(fits + "a").send().refused(414, "EDGE.TARGET_TOO_LONG");
    }

    @ParameterizedTest
    @CsvSource({
        "text/html, false",
        "application/json;q=0, false",
        "'*/*, application/json;q=0', false",
        "'text/html, application/json;q=0.5', true",
        "application/*, true",
        "*/*, true"
    })
    void what_is_not_accepted_is_not_sent(String accept, boolean accepted) {
        var served = edge.get("/api/meta/entities").as("user").header("Accept", accept).send();
        if (accepted) {
            served.is(200);
        } else {
            served.refused(406, "EDGE.NOT_ACCEPTABLE");
        }
    }

    @Test
    void another_media_type_is_not_read() {
        edge.post(DATA)
                .as("user")
                .entity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, "{}"))
                .send()
                .refused(415, "EDGE.UNSUPPORTED_MEDIA");
        edge.post(DATA)
                .as("user")
                .entity(HttpEntities.create(new byte[] {'{', '}'}))
                .send()
                .refused(415, "EDGE.UNSUPPORTED_MEDIA");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1|offset 6",
                "{\"a\":1,\"a\":2}|offset 7",
                "{\"a\":NaN}|offset 5",
                "{\"a\":1}}|offset 7",
                "nonsense|offset 0"
            })
    void a_malformed_body_is_told_where(String body, String where) {
        assertThat(
                        edge.post(DATA)
                                .as("user")
                                .json(body)
                                .send()
                                .refused(400, "EDGE.BODY_MALFORMED")
                                .textAt("detail"))
                .endsWith(where);
    }

    @Test
    void invalid_utf8_is_told_where() {
        byte[] body = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'};
        assertThat(
                        edge.post(DATA)
                                .as("user")
                                .entity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body))
                                .send()
                                .refused(400, "EDGE.BODY_MALFORMED")
                                .textAt("detail"))
                .isEqualTo("the text is not UTF-8, at offset 6");
    }

    @Test
    void a_body_is_nested_as_deep_as_allowed_and_no_deeper() {
        // The object around the lists counts as one.
        edge.post(DATA).as("user").json(nested(31)).send().is(422);
        edge.post(DATA).as("user").json(nested(32)).send().refused(400, "EDGE.BODY_MALFORMED");
        edge.post(DATA).as("user").json(nested(1_000)).send().refused(400, "EDGE.BODY_MALFORMED");
    }

    private static String nested(int depth) {
        return "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    }

    @Test
    void a_body_that_is_no_object_or_is_missing_is_refused() {
        edge.post(DATA).as("user").json("[]").send().refused(422, "EDGE.BODY_INVALID");
        edge.post(DATA).as("user").send().refused(400, "EDGE.BODY_MALFORMED");
    }

    @Test
    void a_body_is_as_large_as_allowed_and_no_larger() {
        int max = (int) EdgeUnderTest.LIMITS.bodyBytesMax();
        String fits = "{\"a\":\"" + "x".repeat(max - 8) + "\"}";
        edge.post(DATA).as("user").json(fits).send().refused(422, "DATA.RECORD_INVALID");
        edge.post(DATA).as("user").json(fits + " ").send().refused(413, "EDGE.BODY_TOO_LARGE");
    }

    @Test
    void a_body_of_unknown_length_is_read_to_the_limit_and_no_further() {
        var endless = Source.repeat(ByteString.fromString("[1,2,3,4]")).take(100_000);
        edge.post(DATA)
                .as("user")
                .entity(HttpEntities.create(ContentTypes.APPLICATION_JSON, endless))
                .send()
                .refused(413, "EDGE.BODY_TOO_LARGE");
    }

    @Test
    void a_body_that_does_not_arrive_is_given_up() {
        edge.limited(new Limits(4_096, 512, 4, Duration.ofSeconds(5), Duration.ofMillis(100)));
        edge.post(DATA)
                .as("user")
                .entity(
                        HttpEntities.create(
                                ContentTypes.APPLICATION_JSON, Source.<ByteString>maybe()))
                .send()
                .refused(400, "EDGE.BODY_MALFORMED");
    }

    @Test
    void silence_behind_a_door_is_503() {
        edge.records.next(new CompletionException(new TimeoutException("ask timed out")));
        var served = edge.get(DATA).as("user").send().refused(503, "EDGE.NO_ANSWER");
        assertThat(served.header("Retry-After")).contains("1");
    }

    @Test
    void an_absent_store_is_503() {
        edge.records.next(new Unavailable("connection refused", null));
        var served = edge.get(DATA).as("user").send().refused(503, "EDGE.STORE_UNAVAILABLE");
        assertThat(served.header("Retry-After")).contains("1");
        assertThat(served.text()).doesNotContain("connection refused");
    }

    @Test
    void a_bug_is_500_and_tells_nothing() {
        edge.records.next(new IllegalStateException("SELECT secret FROM somewhere"));
        assertThat(edge.get(DATA).as("user").send().refused(500, "EDGE.UNEXPECTED").text())
                .doesNotContain("secret")
                .doesNotContain("IllegalState");
    }

    @Test
    void an_answer_that_does_not_come_is_not_waited_for() {
        edge.limited(new Limits(4_096, 512, 4, Duration.ofMillis(200), Duration.ofSeconds(2)));
        edge.records.gated(new CompletableFuture<>());
        edge.get(DATA).as("user").send().refused(503, "EDGE.NO_ANSWER");
    }

    @Test
    void more_than_can_be_done_is_turned_away_at_once_and_health_still_answers() {
        edge.limited(new Limits(4_096, 512, 2, Duration.ofSeconds(5), Duration.ofSeconds(2)));
        var gate = new CompletableFuture<Void>();
        edge.records.gated(gate);
        var first = edge.get(DATA).as("user").later();
        var second = edge.get(DATA).as("user").later();

        var turnedAway = edge.get(DATA).as("user").send().refused(503, "EDGE.OVERLOADED");
        assertThat(turnedAway.header("Retry-After")).contains("1");
        edge.get("/livez").send().is(200);

        gate.complete(null);
        first.join().is(200);
        second.join().is(200);
        edge.get(DATA).as("user").send().is(200);
    }

    @Test
    void a_change_of_the_model_is_retried_under_the_new_one() {
        edge.records
                .next(RecordError.MODEL_CHANGED)
                .next(RecordError.MODEL_CHANGED)
                .next(RecordError.MODEL_CHANGED);
        edge.get(DATA).as("user").send().is(200);
        assertThat(edge.models.refreshed()).isEqualTo(3);
    }

    @Test
    void a_model_that_does_not_stand_still_is_503() {
        for (int i = 0; i <= NewerModels.RETRIES_MAX; i++) {
            edge.records.next(RecordError.MODEL_CHANGED);
        }
        var served = edge.get(DATA).as("user").send().refused(503, "EDGE.ENTITY_CHANGING");
        assertThat(served.header("Retry-After")).contains("1");
    }
}
