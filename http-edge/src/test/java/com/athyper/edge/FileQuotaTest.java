package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.meta.attachment.FileQuota;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How much room a tenant's files have, as its callers meet it. */
class FileQuotaTest {
    private static final String ALL = "/api/data/supplier";
    private static final String TEXT = "Whereas the parties have agreed …";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    FileQuotaTest() {
        edge.models.with(
                """
                {"name":"supplier","label":"Supplier","fields":[
                  {"name":"name","type":"string","required":true,"maxLength":50}]}\
                """);
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
    void a_tenants_files_fill_its_quota_to_the_last_byte_and_not_one_more() {
        int size = TEXT.getBytes(StandardCharsets.UTF_8).length;
        edge.attachments.quota(new FileQuota(size + 3, 9));
        String record = record();
        String file = attach(record).send().is(201).header("Location").orElseThrow();
        String all = ALL + "/" + record + "/attachments";
        String named = "attachment; filename=a.txt";
        var refused = upload(all, named, "four").send().refused(409, "ATTACHMENT.QUOTA_EXCEEDED");
        assertThat(refused.textAt("detail"))
                .isEqualTo(
                        "the tenant's files take %d of %d bytes, and there are 1 of 9 files"
                                .formatted(size, size + 3));
        assertThat(edge.blobs.objects()).hasSize(1);
        upload(all, named, "six").send().is(201);
        assertThat(edge.attachments.announced()).hasSize(1);

        upload(all, named, "x").send().refused(409, "ATTACHMENT.QUOTA_EXCEEDED");
        upload(ALL + "/attachments", named, "x").send().refused(409, "ATTACHMENT.QUOTA_EXCEEDED");
        assertThat(edge.attachments.announced()).as("nothing is begun").hasSize(1);
        assertThat(edge.blobs.objects()).hasSize(2);
        edge.delete(file).as("user").send().is(204);
        attach(record).send().is(201);
    }

    @Test
    void what_is_announced_to_be_too_much_is_not_begun() {
        edge.attachments.quota(new FileQuota(3, 9));
        var ask =
                edge.post(ALL + "/" + record() + "/attachments")
                        .as("user")
                        .header("Content-Disposition", "attachment; filename=a.txt");
        ask.entity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, "four"))
                .send()
                .refused(409, "ATTACHMENT.QUOTA_EXCEEDED");
        assertThat(edge.attachments.announced()).isEmpty();
        ask.entity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, "six")).send().is(201);
    }

    @Test
    void a_tenant_has_as_many_files_as_its_quota_says_and_not_one_more() {
        edge.attachments.quota(new FileQuota(1 << 20, 1));
        String record = record();
        attach(record).send().is(201);
        attach(record).send().refused(409, "ATTACHMENT.QUOTA_EXCEEDED");
        assertThat(edge.blobs.objects()).hasSize(1);
    }

    @Test
    void what_was_stored_for_a_record_that_went_meanwhile_makes_room_at_once() {
        String record = record();
        var rest = new CompletableFuture<ByteString>();
        var reply =
                edge.post(ALL + "/" + record + "/attachments")
                        .as("user")
                        .header("Content-Disposition", "attachment; filename=a.txt")
                        .entity(
                                HttpEntities.create(
                                        ContentTypes.TEXT_PLAIN_UTF8, Source.completionStage(rest)))
                        .later();
        assertThat(edge.attachments.announced()).as("it has begun").hasSize(1);
        edge.delete(ALL + "/" + record).as("user").header("If-Match", "\"1\"").send().is(204);
        rest.complete(ByteString.fromString(TEXT));
        reply.join().refused(404, "DATA.RECORD_NOT_FOUND");
        assertThat(edge.attachments.abandoned()).containsAll(edge.blobs.objects().keySet());
        assertThat(edge.attachments.abandoned()).hasSize(1);
        attach(record()).send().is(201);
        assertThat(edge.attachments.abandoned()).hasSize(1);
    }

    @Test
    void operators_give_a_tenant_a_quota_of_its_own_and_take_it_away_again() {
        String quota = "/api/platform/tenants/demo/file-quota";
        var given =
                edge.put(quota)
                        .as("user@ops")
                        .json("{\"bytesMax\":3,\"filesMax\":1}")
                        .send()
                        .is(200);
        assertThat(given.textAt("files", "bytesMax")).isEqualTo("3");
        assertThat(given.textAt("files", "countMax")).isEqualTo("1");
        attach(record()).send().refused(409, "ATTACHMENT.QUOTA_EXCEEDED");
        assertThat(edge.delete(quota).as("user@ops").send().is(200).textAt("files", "bytesMax"))
                .isEqualTo(String.valueOf(1 << 20));
        attach(record()).send().is(201);

        edge.put(quota).as("user").json("{}").send().refused(403, "PLATFORM.OPERATORS_ONLY");
        edge.delete(quota).as("user").send().refused(403, "PLATFORM.OPERATORS_ONLY");
        for (String wrong :
                List.of(
                        "{\"bytesMax\":3}",
                        "{\"bytesMax\":-1,\"filesMax\":1}",
                        "{\"bytesMax\":1.5,\"filesMax\":1}",
                        "{\"bytesMax\":1,\"filesMax\":1e40}",
                        "{\"bytesMax\":\"1\",\"filesMax\":1}",
                        "{\"bytesMax\":1,\"filesMax\":1,\"x\":1}")) {
            edge.put(quota).as("user@ops").json(wrong).send().refused(422, "EDGE.BODY_INVALID");
        }
        edge.put("/api/platform/tenants/nobody/file-quota")
                .as("user@ops")
                .json("{\"bytesMax\":3,\"filesMax\":1}")
                .send()
                .refused(404, "TENANCY.TENANT_NOT_FOUND");
    }

    @Test
    void what_a_tenant_uses_is_shown_to_it_and_to_the_operators() {
        int size = TEXT.getBytes(StandardCharsets.UTF_8).length;
        edge.attachments.quota(new FileQuota(1000, 7));
        attach(record()).send().is(201);
        var own = edge.get("/api/platform/usage").as("user").send().is(200);
        assertThat(own.textAt("tenant")).isEqualTo("demo");
        assertThat(own.at("files"))
                .isEqualTo(
                        Value.object()
                                .put("bytes", size)
                                .put("bytesMax", 1000)
                                .put("count", 1)
                                .put("countMax", 7)
                                .build());
        String demo = "/api/platform/tenants/demo/usage";
        assertThat(edge.get(demo).as("user@ops").send().is(200).json()).isEqualTo(own.json());
        edge.get(demo).as("user@acme").send().refused(403, "PLATFORM.OPERATORS_ONLY");
        edge.get("/api/platform/tenants/nobody/usage")
                .as("user@ops")
                .send()
                .refused(404, "TENANCY.TENANT_NOT_FOUND");
        var other = edge.get("/api/platform/usage").as("user@acme").send().is(200);
        assertThat(other.textAt("files", "bytes")).isEqualTo("0");
    }
}
