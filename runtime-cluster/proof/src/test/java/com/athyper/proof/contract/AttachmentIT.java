package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Files of records, through a whole node, over files in its home. */
@ExtendWith(Worlds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttachmentIT {
    private static final String BILL =
            """
            {"name":"proof_bill","fields":[
               {"name":"title","type":"string"},
               {"name":"invoice","type":"attachment","maxBytes":2000000,
                "mediaTypes":["application/pdf"]}]}
            """;

    /** Doomed an hour ahead: neither gone nor kept for a day. */
    private static final String UNDER_WAY =
            "doomed_object WHERE due_at BETWEEN now() + interval '50 min' AND now() + interval '70"
                    + " min'";

    private static final String BILLS = "/api/data/proof_bill";

    private final SharedWorld world;

    AttachmentIT(SharedWorld world) {
        this.world = world;
    }

    @BeforeAll
    void the_entity_is_in_force() throws Exception {
        var designs = new Designs(world.api());
        world.api().send(Designs.register(BILL)).expect(201);
        designs.publish("proof_bill", 1).expect(200);
    }

    private Answered bill(String body) throws Exception {
        return world.api().send(Ask.post(BILLS).as(Business.USER).with(body));
    }

    private Answered upload(String path, String type, byte[] content) throws Exception {
        return raw(
                "POST",
                path,
                Business.USER,
                Map.of(
                        "Content-Type",
                        type,
                        "Content-Disposition",
                        "attachment; filename=\"a.pdf\""),
                content);
    }

    private Answered raw(
            String method, String path, Who who, Map<String, String> headers, byte[] body)
            throws Exception {
        var all = new LinkedHashMap<>(headers);
        all.put("Authorization", world.api().bearer(who));
        return world.api().raw(method, path, all, body);
    }

    private Answered get(String path, Who who) throws Exception {
        return world.api().send(Ask.get(path).as(who));
    }

    /** Files that are whole. */
    private long objects() throws IOException {
        Path demo = objects("demo");
        if (!Files.exists(demo)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(demo)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    private static Path objects(String name) {
        return Path.of("target", "proof", "shared", "node", "objects", name).toAbsolutePath();
    }

    private long rows(String from) throws Exception {
        try (var connection = world.database().asAdmin();
                var statement = connection.createStatement()) {
            statement.execute("SELECT set_config('athyper.tenant', 'demo', false)");
            try (var rows = statement.executeQuery("SELECT count(*) FROM athyper." + from)) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    @Test
    void a_file_outlives_its_node_and_is_given_to_whoever_may_read_the_record() throws Exception {
        String all =
                BILLS + "/" + bill("{\"title\":\"A\"}").expect(201).text("id") + "/attachments";
        String content = "0123456789".repeat(300_000);
        var made =
                upload(all, "text/plain", content.getBytes(StandardCharsets.US_ASCII)).expect(201);
        assertThat(made.at("size")).contains(Value.of(3_000_000));

        world.node().killAndServeAgain();

        String file = all + "/" + made.text("id");
        assertThat(get(file, Business.USER).expect(200).reply().text()).isEqualTo(content);
        assertThat(get(file, Business.MANAGER).expect(200).reply().text()).hasSize(3_000_000);
        get(file, Business.USER2).refused(404, "DATA.RECORD_NOT_FOUND");
        get(file, new Who("acme", "user")).refused(404, "DATA.ENTITY_NOT_FOUND");
        var part =
                raw("GET", file, Business.USER, Map.of("Range", "bytes=2999995-"), new byte[0])
                        .expect(206);
        assertThat(part.reply().text()).isEqualTo("56789");
        assertThat(part.headers().firstValue("Content-Range"))
                .contains("bytes 2999995-2999999/3000000");
        assertThat(part.headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment; ");
        assertThat(
                        raw("HEAD", file, Business.USER, Map.of(), new byte[0])
                                .expect(200)
                                .headers()
                                .firstValue("Content-Length"))
                .contains("3000000");
    }

    @Test
    void a_file_that_a_record_names_is_bound_with_it_and_goes_with_it() throws Exception {
        byte[] pdf = "%PDF-".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        String file = upload(BILLS + "/attachments", "application/pdf", pdf).expect(201).text("id");
        var made = bill("{\"invoice\":\"" + file + "\"}").expect(201);
        String record = BILLS + "/" + made.text("id");
        assertThat(made.text("invoice", "name")).isEqualTo("a.pdf");
        assertThat(made.at("invoice", "size")).contains(Value.of(5000));
        assertThat(get(record, Business.USER).at("invoice")).isEqualTo(made.at("invoice"));
        get(record + "/attachments/" + file, Business.USER).expect(200);
        bill("{\"invoice\":\"" + file + "\"}").refused(422, "DATA.RECORD_INVALID");
        String text = upload(BILLS + "/attachments", "text/plain", pdf).expect(201).text("id");
        var refused = bill("{\"invoice\":\"" + text + "\"}").refused(422, "DATA.RECORD_INVALID");
        assertThat(refused.objects("errors").getFirst().text("code")).contains("media-type");
        assertThat(get(BILLS + "/export", Who.demo("poweruser")).expect(200).contentType())
                .isEqualTo("application/x-ndjson");

        long before = objects();
        raw("DELETE", record, Business.USER, Map.of("If-Match", "\"1\""), new byte[0]).expect(204);
        get(record + "/attachments/" + file, Business.USER).refused(404, "DATA.RECORD_NOT_FOUND");
        Await.that("the object goes too", Duration.ofSeconds(60), () -> objects() < before);
    }

    private long used() throws Exception {
        var usage = get("/api/platform/usage", Business.USER).expect(200);
        return ((Value.Num) usage.at("files", "bytes").orElseThrow()).value().longValueExact();
    }

    @Test
    void files_that_are_erased_leave_the_storage_and_give_their_room_back() throws Exception {
        byte[] pdf = "%PDF-".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        String file = upload(BILLS + "/attachments", "application/pdf", pdf).expect(201).text("id");
        String record = BILLS + "/" + bill("{\"invoice\":\"" + file + "\"}").expect(201).text("id");
        String all = record + "/attachments";
        String own = upload(all, "text/plain", pdf).expect(201).text("id");
        long before = used();
        assertThat(before).isGreaterThanOrEqualTo(10_000);

        var erased = raw("DELETE", all, Business.USER, Map.of(), new byte[0]).expect(200);

        assertThat(erased.at("erased")).contains(Value.of(2));
        get(all + "/" + file, Business.USER).refused(404, "ATTACHMENT.NOT_FOUND");
        get(all + "/" + own, Business.USER).refused(404, "ATTACHMENT.NOT_FOUND");
        assertThat(get(record, Business.USER).expect(200).text("invoice", "name"))
                .isEqualTo("a.pdf");
        Await.that(
                "their room is given back",
                Duration.ofSeconds(60),
                () -> used() <= before - 10_000);
        assertThat(stored()).isNotEmpty().noneMatch(name -> name.contains(file));
        assertThat(stored()).noneMatch(name -> name.contains(own));
    }

    private static List<String> stored() throws IOException {
        try (Stream<Path> all = Files.walk(objects("demo"))) {
            return all.map(Path::toString).toList();
        }
    }

    @Test
    void an_upload_that_dies_with_its_node_leaves_no_row_and_nothing_for_ever() throws Exception {
        String all =
                BILLS + "/" + bill("{\"title\":\"A\"}").expect(201).text("id") + "/attachments";
        long files = rows("attachment");
        var http = world.node().process().http();
        try (var socket = new Socket(http.getHost(), http.getPort())) {
            String head =
                    "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n"
                                    .formatted(all, world.api().bearer(Business.USER))
                            + "Content-Type: text/plain\r\nContent-Length: 1000000\r\n"
                            + "Content-Disposition: attachment; filename=a.txt\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[300_000]);
            socket.getOutputStream().flush();
            Await.that("the upload has begun", Duration.ofSeconds(20), () -> rows(UNDER_WAY) == 1);
            world.node().killAndServeAgain();
        }
        assertThat(rows("attachment")).isEqualTo(files);
        assertThat(get(all, Business.USER).expect(200).objects("items")).isEmpty();
        world.database().execute("UPDATE athyper.doomed_object SET due_at = now()");
        Await.that(
                "what was doomed is swept",
                Duration.ofSeconds(60),
                () -> rows("doomed_object") == 0);
    }
}
