package com.athyper.postgres.attachment;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.problem;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore.Digest;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.attachment.Attachment;
import com.athyper.meta.attachment.AttachmentError;
import com.athyper.meta.attachment.Attachments;
import com.athyper.meta.attachment.FileName;
import com.athyper.meta.attachment.FileQuota;
import com.athyper.meta.attachment.MediaType;
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.record.PostgresRecords;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What is left of files that were erased, on a real PostgreSQL. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class ErasedFilesIT {
    private static final EntityModel BILL =
            World.model(
                    """
                    {'name':'bill','fields':[
                      {'name':'title','type':'string'},
                      {'name':'proofs','type':'attachment','many':true,'maxItems':2}]}
                    """);
    private static final FileQuota ROOM = new FileQuota(1L << 20, 1_000);
    private static final Instant EXPIRES = World.NOON.plus(Attachments.UNUSED_MAX);

    private static World world;
    private static PostgresRecords records;
    private static Attachments attachments;
    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new World();
        records = new PostgresRecords(world.database);
        attachments = new PostgresAttachments(world.database, new FileQuotas(ROOM, ROOM, ROOM));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void publish() {
        tenant = world.tenant();
        world.publish(tenant, BILL);
    }

    private Attachment upload(String name, String mediaType, long size, EntityModel entity) {
        var file =
                new Attachment(
                        World.id(),
                        new FileName(name),
                        new MediaType(mediaType),
                        new Digest(size, "cd".repeat(32)),
                        Optional.empty(),
                        new PrincipalId("user"),
                        World.NOON,
                        Optional.of(EXPIRES));
        ok(attachments.announce(new BlobKey(tenant, file.id()), World.NOON.plusSeconds(60)));
        return ok(attachments.keep(by(tenant, entity), file));
    }

    private Attachment pdf(String name) {
        return upload(name, "application/pdf", 1000, BILL);
    }

    private static Value told(Attachment file) {
        return Value.object()
                .put("id", file.id().toString())
                .put("name", file.name().value())
                .put("mediaType", file.mediaType().value())
                .put("size", file.content().size())
                .put("sha256", file.content().sha256())
                .build();
    }

    private static Value ids(Attachment... files) {
        return Value.texts(List.of(files).stream().map(file -> file.id().toString()).toList());
    }

    private static Value.Fields sound(Answer<Value.Fields> judged) {
        return ok(CompletableFuture.completedStage(judged));
    }

    private static Value.Fields values(String field, Value value) {
        return sound(RecordValidator.validate(BILL, Value.object().put(field, value).build()));
    }

    private StoredRecord made(String field, Value value) {
        return ok(records.create(by(tenant, BILL), World.id(), values(field, value)));
    }

    private static Value.Fields merged(StoredRecord record, String field, Value value) {
        return sound(
                RecordValidator.merge(
                        BILL, record.values(), Value.object().put(field, value).build()));
    }

    private StoredRecord changed(StoredRecord record, String field, Value value) {
        return ok(
                records.update(
                        by(tenant, BILL),
                        record.id(),
                        record.version(),
                        merged(record, field, value)));
    }

    private static Value held(StoredRecord record, String field) {
        return record.values().get(field).orElse(Value.NULL);
    }

    private List<UUID> taken(Instant now) {
        var mine = new ArrayList<UUID>();
        for (var keys = await(attachments.takeDoomed(now, Duration.ofMinutes(5), 100));
                !keys.isEmpty();
                keys = await(attachments.takeDoomed(now, Duration.ofMinutes(5), 100))) {
            keys.stream().filter(key -> key.tenant().equals(tenant)).forEach(k -> mine.add(k.id()));
        }
        return mine;
    }

    @Test
    void a_record_goes_on_telling_of_files_that_were_erased_and_takes_others_beside_them() {
        var erased = pdf("1.pdf");
        var record = made("proofs", ids(erased));
        assertThat(ok(attachments.erase(by(tenant, BILL), record.id()))).isOne();
        assertThat(taken(World.NOON)).containsExactly(erased.id());
        assertThat(refused(attachments.find(tenant, BILL.name(), record.id(), erased.id())))
                .isEqualTo(AttachmentError.NOT_FOUND);
        var known = new Value.Items(List.of(told(erased)));
        var read = ok(records.read(tenant, BILL, record.id(), Expr.TRUE));
        assertThat(held(read, "proofs")).isEqualTo(known);
        record = changed(read, "title", Value.of("x"));
        assertThat(held(record, "proofs")).isEqualTo(known);
        var another = pdf("2.pdf");
        record = changed(record, "proofs", ids(erased, another));
        assertThat(held(record, "proofs"))
                .isEqualTo(new Value.Items(List.of(told(erased), told(another))));
        record = changed(record, "proofs", ids(another));
        assertThat(held(record, "proofs")).isEqualTo(new Value.Items(List.of(told(another))));
        var back = merged(record, "proofs", ids(erased, another));
        assertThat(
                        problem(
                                        records.update(
                                                by(tenant, BILL),
                                                record.id(),
                                                record.version(),
                                                back))
                                .faults()
                                .getFirst()
                                .code())
                .isEqualTo("missing-attachment");
    }
}
