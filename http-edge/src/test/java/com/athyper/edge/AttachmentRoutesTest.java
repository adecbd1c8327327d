package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.edge.pipeline.Limits;
import com.athyper.expression.Expr;
import com.athyper.kernel.BlobError;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

class AttachmentRoutesTest {
    private static final String SUPPLIER =
            """
            {"name":"supplier","label":"Supplier","fields":[
              {"name":"name","type":"string","required":true,"maxLength":50}]}\
            """;
    private static final String ALL = "/api/data/supplier";
    private static final String BILLS = "/api/data/bill";
    private static final String TEXT = "Whereas the parties have agreed …";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    AttachmentRoutesTest() {
        edge.models.with(SUPPLIER);
    }

    private String record() {
        return edge.post(ALL).as("user").json("{\"name\":\"A\"}").send().is(201).textAt("id");
    }

    private EdgeUnderTest.Ask upload(String path, String disposition, String content) {
        return edge.post(path).as("user").header("Content-Disposition", disposition).stream(
                "text/plain; charset=UTF-8", content);
    }

    private EdgeUnderTest.Ask attach(String record) {
        return upload(
                ALL + "/" + record + "/attachments", "attachment; filename=\"contract.txt\"", TEXT);
    }

    @Test
    void what_is_attached_is_listed_and_given_back_byte_for_byte() {
        String record = record();
        var made = attach(record).send().is(201);
        String hash = Sha256.hex(TEXT);
        assertThat(made.textAt("name")).isEqualTo("contract.txt");
        assertThat(made.textAt("mediaType")).isEqualTo("text/plain");
        assertThat(made.textAt("sha256")).isEqualTo(hash);
        assertThat(made.textAt("createdBy")).isEqualTo("user");
        assertThat(made.header("ETag")).contains('"' + hash + '"');
        assertThat(edge.attachments.announced()).isEmpty();

        String file = made.header("Location").orElseThrow();
        assertThat(file).isEqualTo(ALL + "/" + record + "/attachments/" + made.textAt("id"));
        var given = edge.get(file).as("user").send().is(200);
        assertThat(given.text()).isEqualTo(TEXT);
        assertThat(given.mediaType()).isEqualTo("text/plain");
        assertThat(given.header("Content-Disposition"))
                .contains("attachment; filename=\"contract.txt\"; filename*=UTF-8''contract.txt");
        assertThat(given.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(given.header("Accept-Ranges")).contains("bytes");
        assertThat(edge.blobs.cancelled()).isOne();

        var list =
                edge.get(ALL + "/" + record + "/attachments?count=exact").as("user").send().is(200);
        assertThat(list.textAt("total")).isEqualTo("1");
        assertThat(list.at("items", "0")).isEqualTo(made.json());

        edge.delete(file).as("user").send().is(204);
        edge.get(file).as("user").send().refused(404, "ATTACHMENT.NOT_FOUND");
        edge.delete(file).as("user").send().refused(404, "ATTACHMENT.NOT_FOUND");
    }

    @Test
    void a_part_is_given_as_asked_and_nothing_outside_of_the_whole() {
        String file = attach(record()).send().is(201).header("Location").orElseThrow();
        int size = TEXT.getBytes(StandardCharsets.UTF_8).length;
        var part = edge.get(file).as("user").header("Range", "bytes=8-10").send().is(206);
        assertThat(part.text()).isEqualTo("the");
        assertThat(part.header("Content-Range")).contains("bytes 8-10/" + size);
        var end = edge.get(file).as("user").header("Range", "bytes=-3").send().is(206);
        assertThat(end.text()).isEqualTo("…");
        edge.get(file)
                .as("user")
                .header("Range", "bytes=" + size + "-")
                .send()
                .refused(416, "EDGE.RANGE_NOT_SATISFIABLE");
        edge.get(file).as("user").header("Range", "bytes=0-1,4-5").send().is(200);
        edge.get(file)
                .as("user")
                .header("Range", "bytes=0-1")
                .header("If-Range", "\"another\"")
                .send()
                .is(200);
        String tag = '"' + Sha256.hex(TEXT) + '"';
        edge.get(file)
                .as("user")
                .header("Range", "bytes=0-1")
                .header("If-Range", tag)
                .send()
                .is(206);
        assertThat(edge.get(file).as("user").header("If-None-Match", tag).send().is(304).text())
                .isEmpty();
    }

    @Test
    void a_name_is_cleaned_and_one_of_nothing_is_refused() {
        String all = ALL + "/" + record() + "/attachments";
        var made =
                upload(all, "attachment; filename*=UTF-8''..%2F..%2Fe%E2%80%AEfdp.exe", TEXT)
                        .send()
                        .is(201);
        assertThat(made.textAt("name")).isEqualTo("efdp.exe");
        upload(all, "attachment", TEXT).send().refused(422, "ATTACHMENT.NAME_INVALID");
        upload(all, "attachment; filename=\"../..\"", TEXT)
                .send()
                .refused(422, "ATTACHMENT.NAME_INVALID");
        edge.post(all).as("user").stream("text/plain", TEXT)
                .send()
                .refused(422, "ATTACHMENT.NAME_INVALID");
        upload(all, "attachment; filename=empty", "").send().refused(422, "ATTACHMENT.EMPTY");
    }

    @Test
    void a_file_has_a_limit_of_its_own_and_one_byte_more_is_refused() {
        edge.limited(
                new Limits(
                        64, 512, 4, Duration.ofSeconds(5), Duration.ofSeconds(2), TEXT.length()));
        String all = ALL + "/" + record() + "/attachments";
        String named = "attachment; filename=a.txt";
        upload(all, named, "x".repeat(TEXT.length())).send().is(201);
        upload(all, named, "x".repeat(TEXT.length() + 1))
                .send()
                .refused(413, "EDGE.BODY_TOO_LARGE");
        assertThat(edge.blobs.objects()).hasSize(1);
        assertThat(edge.attachments.announced()).hasSize(1);
    }

    @Test
    void who_does_not_see_the_record_sees_no_file_of_it() {
        String record = record();
        String file = attach(record).send().is(201).header("Location").orElseThrow();
        edge.get(file).as("user@acme").send().refused(404, "DATA.ENTITY_NOT_FOUND");
        edge.policies.forbid(Operation.ENTITY_READ);
        for (var ask :
                List.of(
                        edge.get(file),
                        edge.get(ALL + "/" + record + "/attachments"),
                        edge.delete(file))) {
            ask.as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
        }
        attach(record).send().refused(404, "DATA.RECORD_NOT_FOUND");
        assertThat(edge.blobs.objects()).hasSize(1);
    }

    @Test
    void who_may_only_read_attaches_nothing() {
        String record = record();
        String file = attach(record).send().is(201).header("Location").orElseThrow();
        edge.policies.forbid(Operation.ENTITY_ATTACH);
        attach(record).send().refused(403, "POLICY.DENIED");
        edge.delete(file).as("user").send().refused(403, "POLICY.DENIED");
        upload(ALL + "/attachments", "attachment; filename=a.txt", TEXT)
                .send()
                .refused(403, "POLICY.DENIED");
        edge.get(file).as("user").send().is(200);
        assertThat(edge.blobs.objects()).hasSize(1);
        assertThat(edge.attachments.announced()).isEmpty();
    }

    @Test
    void a_storage_that_is_away_is_said_and_nothing_else_notices() {
        String record = record();
        String file = attach(record).send().is(201).header("Location").orElseThrow();
        edge.blobs.away(BlobError.UNAVAILABLE.because("it is away"));
        var refused = attach(record).send().refused(503, "STORAGE.UNAVAILABLE");
        assertThat(refused.header("Retry-After")).isPresent();
        edge.get(file).as("user").send().refused(503, "STORAGE.UNAVAILABLE");
        edge.get(ALL + "/" + record + "/attachments").as("user").send().is(200);
        edge.get(ALL + "/" + record).as("user").send().is(200);
    }

    @Test
    void where_the_storage_gives_an_address_callers_who_may_read_are_sent_there() {
        var made = attach(record()).send().is(201);
        String file = made.header("Location").orElseThrow();
        edge.blobs.addressed();
        var sent = edge.get(file).as("user").send().is(307);
        assertThat(sent.header("Location"))
                .contains("https://cellar.example/demo/" + made.textAt("id") + "?as=text/plain");
        assertThat(sent.header("Cache-Control")).contains("no-store");
        edge.policies.forbid(Operation.ENTITY_READ);
        edge.get(file).as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @Test
    void a_record_that_an_approval_holds_keeps_its_files() {
        String data = "/api/data/" + Catalog.NAME;
        String record =
                edge.post(data).as("user").json(RecordRoutesTest.SOUND).send().is(201).textAt("id");
        String all = data + "/" + record + "/attachments";
        String named = "attachment; filename=a.txt";
        String file = upload(all, named, TEXT).send().is(201).header("Location").orElseThrow();
        edge.post(data + "/" + record + "/transitions/submit").as("user").send().is(200);
        upload(all, named, TEXT).send().refused(423, "DATA.RECORD_LOCKED");
        edge.delete(file).as("user").send().refused(423, "DATA.RECORD_LOCKED");
        edge.get(file).as("user").send().is(200);
        assertThat(edge.blobs.objects()).hasSize(1);
    }

    @Test
    void an_upload_for_later_tells_until_when_it_is_kept() {
        var made = upload(ALL + "/attachments", "attachment; filename=a.txt", TEXT).send().is(201);
        assertThat(made.textAt("expiresAt")).isEqualTo("2030-01-02T12:00:00Z");
        assertThat(made.header("Location")).isEmpty();
        String record = record();
        assertThat(
                        edge.get(ALL + "/" + record + "/attachments")
                                .as("user")
                                .send()
                                .is(200)
                                .at("items"))
                .isEqualTo(new Value.Items(List.of()));
        edge.get(ALL + "/" + record + "/attachments/" + made.textAt("id"))
                .as("user")
                .send()
                .refused(404, "ATTACHMENT.NOT_FOUND");
    }

    @Test
    void a_retry_under_the_same_key_attaches_once() {
        String record = record();
        var first = attach(record).header("Idempotency-Key", "one").send().is(201);
        var again = attach(record).header("Idempotency-Key", "one").send().is(201);
        assertThat(again.textAt("id")).isEqualTo(first.textAt("id"));
        assertThat(edge.blobs.objects()).hasSize(1);
    }

    @Test
    void what_is_no_id_is_nothing() {
        edge.get(ALL + "/" + UUID.randomUUID() + "/attachments")
                .as("user")
                .send()
                .refused(404, "DATA.RECORD_NOT_FOUND");
        edge.get(ALL + "/" + record() + "/attachments/none")
                .as("user")
                .send()
                .refused(404, "ATTACHMENT.NOT_FOUND");
        edge.policies.limit(Operation.ENTITY_READ, Expr.FALSE);
        edge.get(ALL + "/none/attachments").as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
    }

    /** The record has a file of its own, and one as the value of a field. */
    private String bill() {
        edge.models.with(
                """
                {"name":"bill","label":"Bill","fields":[
                  {"name":"title","type":"string"},
                  {"name":"invoice","type":"attachment","mediaTypes":["text/plain"]}]}\
                """);
        String file =
                upload(BILLS + "/attachments", "attachment; filename=invoice.txt", TEXT)
                        .send()
                        .is(201)
                        .textAt("id");
        String id =
                edge.post(BILLS)
                        .as("user")
                        .json("{\"invoice\":\"" + file + "\"}")
                        .send()
                        .is(201)
                        .textAt("id");
        edge.attachments.bind(UUID.fromString(file), UUID.fromString(id), "f2");
        upload(BILLS + "/" + id + "/attachments", "attachment; filename=own.txt", "mine")
                .send()
                .is(201);
        return BILLS + "/" + id + "/attachments";
    }

    private List<String> names(String all, String user) {
        var served = edge.get(all).as(user).send().is(200);
        return served.at("items") instanceof Value.Items(var items)
                ? items.stream()
                        .map(item -> ((Value.Fields) item).text("name").orElseThrow())
                        .toList()
                : List.of();
    }

    @Test
    void the_file_of_a_field_is_listed_under_its_field_and_goes_with_it() {
        String all = bill();
        var listed = edge.get(all).as("user").send().is(200);
        assertThat(listed.textAt("items", "0", "field")).isEqualTo("invoice");
        String file = all + "/" + listed.textAt("items", "0", "id");
        assertThat(edge.get(file).as("user").send().is(200).text()).isEqualTo(TEXT);
        edge.delete(file).as("user").send().refused(409, "ATTACHMENT.IN_FIELD");
    }

    @Test
    void all_files_of_a_record_are_erased_by_whoever_may_delete_it() {
        String all = bill();
        String file =
                all + "/" + edge.get(all).as("user").send().is(200).textAt("items", "0", "id");
        assertThat(edge.delete(all).as("user").send().is(200).textAt("erased")).isEqualTo("2");
        assertThat(names(all, "user")).isEmpty();
        edge.get(file).as("user").send().refused(404, "ATTACHMENT.NOT_FOUND");
        assertThat(edge.delete(all).as("user").send().is(200).textAt("erased")).isEqualTo("0");
        edge.policies.forbid(Operation.ENTITY_DELETE);
        edge.delete(all).as("user").send().refused(403, "POLICY.DENIED");
    }

    @Test
    void who_is_not_shown_the_field_is_not_given_its_file() {
        String all = bill();
        String file =
                all + "/" + edge.get(all).as("manager").send().is(200).textAt("items", "0", "id");
        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/mask-invoice",
                        new Obligation.Masked(List.of("invoice"), Mask.of("hash").orElseThrow()),
                        Expr.TRUE));
        edge.get(file).as("user").send().refused(404, "ATTACHMENT.NOT_FOUND");
        assertThat(names(all, "user")).containsExactly("own.txt");
        edge.get(file).as("manager").send().is(200);
        assertThat(names(all, "manager")).containsExactly("invoice.txt", "own.txt");
    }
}
