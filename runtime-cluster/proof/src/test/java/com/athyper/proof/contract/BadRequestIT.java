package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Wire;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What cannot be read is refused as a problem, wherever on its way it is found out. */
@ExtendWith(Worlds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRequestIT {
    private static final int BODY_MAX = 1 << 20;
    private static final byte[] NOTHING = {};

    private final Business business = new Business("bad_request");
    private final Api api;

    BadRequestIT(SharedWorld world) {
        api = world.api();
    }

    @BeforeAll
    void the_entity_is_in_force() throws Exception {
        business.inForce(api, Business.ADMIN);
    }

    static Stream<String> unreadable() {
        return Stream.of(
                "",
                "{",
                "{}{}",
                "{} trailing",
                "{\"title\":\"a\",\"title\":\"b\"}",
                "{\"title\":\"a\",\"amount\":{\"x\":1,\"x\":2}}",
                "{\"amount\":NaN}",
                "{\"amount\":Infinity}",
                "{\"amount\":-Infinity}",
                "{\"amount\":1e99999}",
                "{\"amount\":" + "9".repeat(101) + "}",
                "{\"amount\":01}",
                "{\"amount\":0x10}",
                "{\"amount\":1.}",
                "{'title':'a'}",
                "{\"title\":\"a\",}",
                "{\"title\":\"\\u0000\"}",
                "{\"title\":\"\\ud800\"}",
                "{\"title\":\"line\nbreak\"}",
                "{\"title\":\"\\x41\"}",
                "{\"title\":" + "[".repeat(33) + "]".repeat(33) + "}",
                "{\"title\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
                "// comment\n{}",
                "\uFEFF{}");
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void json_that_is_none_is_malformed(String body) throws Exception {
        isProblem(post(body.getBytes(StandardCharsets.UTF_8)), 400, "EDGE.BODY_MALFORMED");
    }

    @Test
    void text_that_is_not_utf_8_is_malformed() throws Exception {
        for (byte[] wrong :
                List.of(
                        new byte[] {(byte) 0xff},
                        new byte[] {(byte) 0xc0, (byte) 0x80},
                        new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                        new byte[] {(byte) 0xe2, (byte) 0x82})) {
            byte[] before = "{\"title\":\"".getBytes(StandardCharsets.US_ASCII);
            byte[] after = "\",\"amount\":\"1\"}".getBytes(StandardCharsets.US_ASCII);
            byte[] body = new byte[before.length + wrong.length + after.length];
            System.arraycopy(before, 0, body, 0, before.length);
            System.arraycopy(wrong, 0, body, before.length, wrong.length);
            System.arraycopy(after, 0, body, before.length + wrong.length, after.length);

            isProblem(post(body), 400, "EDGE.BODY_MALFORMED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "true", "1", "\"text\""})
    void json_that_is_no_object_is_invalid(String body) throws Exception {
        isProblem(post(body.getBytes(StandardCharsets.UTF_8)), 422, "EDGE.BODY_INVALID");
    }

    @Test
    void a_body_that_is_announced_too_large_is_not_awaited() throws Exception {
        Answered answered =
                Wire.exchange(
                        api.base(),
                        head(
                                "POST " + business.records() + " HTTP/1.1",
                                "Content-Type: application/json",
                                "Content-Length: 1000000000"),
                        NOTHING);

        isProblem(answered, 413, "EDGE.BODY_TOO_LARGE");
    }

    @Test
    void a_body_that_grows_too_large_is_cut_off() throws Exception {
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        Answered answered =
                Wire.exchange(
                        api.base(),
                        head(
                                "POST " + business.records() + " HTTP/1.1",
                                "Content-Type: application/json",
                                "Transfer-Encoding: chunked"),
                        (chunk.repeat(20) + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));

        isProblem(answered, 413, "EDGE.BODY_TOO_LARGE");
    }

    @Test
    void the_largest_body_is_read() throws Exception {
        String document = "{\"title\":\"large\",\"amount\":\"1\"}";
        byte[] largest =
                (document + " ".repeat(BODY_MAX - document.length()))
                        .getBytes(StandardCharsets.US_ASCII);

        post(largest).expect(201);
        isProblem(
                post(
                        (new String(largest, StandardCharsets.US_ASCII) + " ")
                                .getBytes(StandardCharsets.US_ASCII)),
                413,
                "EDGE.BODY_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonp"
            })
    void another_media_type_is_not_read(String type) throws Exception {
        isProblem(
                api.raw(
                        "POST",
                        business.records(),
                        Map.of("Authorization", api.bearer(Business.USER), "Content-Type", type),
                        "{\"title\":\"a\",\"amount\":\"1\"}".getBytes(StandardCharsets.UTF_8)),
                415,
                "EDGE.UNSUPPORTED_MEDIA");
    }

    @Test
    void another_media_type_is_not_sent() throws Exception {
        isProblem(
                api.send(
                        Ask.get(business.records())
                                .as(Business.USER)
                                .header("Accept", "application/xml")),
                406,
                "EDGE.NOT_ACCEPTABLE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/data/../meta/entities",
                "/api/data/%2e%2e/meta/entities",
                "/api/data/%2E%2e/x",
                "/api/data/./bad_request",
                "/api/data/bad_request%2f..%2fx",
                "/api/data/bad_request%5cx",
                "/api/data/bad%00request",
                "/api/data/bad%0d%0arequest",
                "/api/data/%e2%82",
                "/api/data/%ff",
                "/../../etc/passwd"
            })
    void a_path_that_climbs_or_hides_something_is_refused(String path) throws Exception {
        isProblem(
                Wire.exchange(api.base(), head("GET " + path + " HTTP/1.1"), NOTHING),
                400,
                "EDGE.PATH_INVALID");
    }

    /** The server finds these out before anything of ours sees them. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/data/%zz", "/api/data/%2", "/api/da\tta", "/api/data/{x}\"<>"})
    void a_path_that_is_none_is_refused(String path) throws Exception {
        Answered answered =
                Wire.exchange(api.base(), head("GET " + path + " HTTP/1.1"), NOTHING).expect(400);

        isProblem(answered, 400, answered.code());
        assertThat(answered.code()).isIn("EDGE.REQUEST_MALFORMED", "EDGE.PATH_INVALID");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere, 404, EDGE.NOT_FOUND",
        "GET, /api, 404, EDGE.NOT_FOUND",
        "GET, /api/data/bad_request/, 404, EDGE.NOT_FOUND",
        "GET, /api/data/nowhere, 404, DATA.ENTITY_NOT_FOUND",
        "GET, /api/data/Bad_Request, 404, DATA.ENTITY_NOT_FOUND",
        "GET, /api/data/bad_request/1, 404, DATA.RECORD_NOT_FOUND",
        "GET, /api/data/bad_request/0-0-0-0-0, 404, DATA.RECORD_NOT_FOUND",
        "GET, /api/workflow/instances/1, 404, WORKFLOW.INSTANCE_NOT_FOUND",
        "GET, /api/workflow/tasks/1, 404, WORKFLOW.TASK_NOT_FOUND",
        "PUT, /api/data/bad_request, 405, EDGE.METHOD_NOT_ALLOWED",
        "DELETE, /api/openapi.json, 405, EDGE.METHOD_NOT_ALLOWED",
        "POST, /livez, 405, EDGE.METHOD_NOT_ALLOWED"
    })
    void what_is_not_there_is_said(String method, String path, int status, String code)
            throws Exception {
        Answered answered =
                api.raw(
                        method,
                        path,
                        Map.of(
                                "Authorization",
                                api.bearer(Business.USER),
                                "Content-Type",
                                "application/json"),
                        method.equals("GET") ? NOTHING : new byte[] {'{', '}'});

        isProblem(answered, status, code);
        assertThat(answered.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=0 | EDGE.QUERY_INVALID",
                "limit=501 | EDGE.QUERY_INVALID",
                "limit=-1 | EDGE.QUERY_INVALID",
                "limit=ten | EDGE.QUERY_INVALID",
                "limit=1&limit=2 | EDGE.QUERY_INVALID",
                "count=about | EDGE.QUERY_INVALID",
                "nonsense=1 | EDGE.QUERY_INVALID",
                "filter=%7B%7D&filter=%7B%7D | EDGE.QUERY_INVALID",
                "cursor=nonsense | DATA.CURSOR_INVALID",
                "filter=nonsense | DATA.QUERY_INVALID",
                "filter=%5B%5D | DATA.QUERY_INVALID",
                "filter=%7B%22nonsense%22:%7B%22eq%22:1%7D%7D | DATA.QUERY_INVALID",
                "filter=%7B%22title%22:%7B%22nonsense%22:1%7D%7D | DATA.QUERY_INVALID",
                "filter=%7B%22amount%22:%7B%22gt%22:%22much%22%7D%7D | DATA.QUERY_INVALID",
                "sort=nonsense | DATA.QUERY_INVALID",
                "sort=title;drop | DATA.QUERY_INVALID"
            })
    void a_query_that_means_nothing_is_refused(String query, String code) throws Exception {
        isProblem(
                api.send(Ask.get(business.records() + "?" + query).as(Business.MANAGER)),
                400,
                code);
    }

    @Test
    void an_address_or_header_without_end_is_refused() throws Exception {
        isProblem(
                Wire.exchange(
                        api.base(),
                        head("GET /api/data/" + "x".repeat(8_200) + " HTTP/1.1"),
                        NOTHING),
                414,
                "EDGE.TARGET_TOO_LONG");
        isProblem(
                Wire.exchange(
                        api.base(),
                        head(
                                "GET " + business.records() + " HTTP/1.1",
                                "X-Long: " + "x".repeat(40_000)),
                        NOTHING),
                431,
                "EDGE.HEADERS_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic dXNlcjp1c2Vy", "Bearer", "Bearer "})
    void who_says_nothing_of_themselves_is_asked(String authorization) throws Exception {
        Answered answered =
                api.raw(
                        "GET",
                        business.records(),
                        authorization.isEmpty() ? Map.of() : Map.of("Authorization", authorization),
                        NOTHING);

        isProblem(answered, 401, "IAM.TOKEN_MISSING");
        assertThat(answered.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer");
    }

    @Test
    void a_token_that_is_none_is_rejected() throws Exception {
        String[] parts = api.bearer(Business.USER).split("\\.");
        for (String wrong :
                List.of(
                        "Bearer nonsense",
                        "Bearer a.b.c",
                        parts[0] + "." + parts[1] + ".",
                        parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length()),
                        // {"alg":"none"}
                        "Bearer eyJhbGciOiJub25lIn0." + parts[1] + ".")) {
            isProblem(
                    api.raw("GET", business.records(), Map.of("Authorization", wrong), NOTHING),
                    401,
                    "IAM.TOKEN_REJECTED");
        }
    }

    @Test
    void an_idempotency_key_stands_for_one_request() throws Exception {
        Ask first = business.create("first").key("one-key");
        Answered made = api.send(first).expect(201);

        Answered again = api.send(first).expect(201);
        assertThat(again.reply()).isEqualTo(made.reply());
        isProblem(
                api.send(business.create("second").key("one-key")),
                409,
                "EDGE.IDEMPOTENCY_MISMATCH");
        assertThat(
                        api.send(business.create("another's").as(Business.USER2).key("one-key"))
                                .status())
                .isEqualTo(201);
        for (String wrong : List.of("two words", "x".repeat(256))) {
            isProblem(api.send(first.key(wrong)), 400, "EDGE.HEADER_INVALID");
        }
    }

    private Answered post(byte[] body) throws IOException, InterruptedException {
        return api.raw(
                "POST",
                business.records(),
                Map.of(
                        "Authorization",
                        api.bearer(Business.USER),
                        "Content-Type",
                        "application/json"),
                body);
    }

    /** A request of the user's own, byte for byte. */
    private List<String> head(String requestLine, String... headers)
            throws IOException, InterruptedException {
        var head = new ArrayList<String>();
        head.add(requestLine);
        head.add("Authorization: " + api.bearer(Business.USER));
        head.add("X-Request-ID: asked-for");
        head.addAll(List.of(headers));
        return head;
    }

    private static void isProblem(Answered answered, int status, String code) {
        answered.refused(status, code);
        assertThat(answered.at("status").map(Object::toString).orElse(""))
                .contains(String.valueOf(status));
        assertThat(answered.text("requestId")).isNotEmpty();
        assertThat(answered.text("type")).endsWith(code);
        assertThat(answered.text("title")).isNotEmpty();
        assertThat(answered.reply().text()).doesNotContain("\tat ").doesNotContain("Exception");
    }
}
