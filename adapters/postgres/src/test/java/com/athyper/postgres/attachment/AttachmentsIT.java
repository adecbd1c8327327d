package com.athyper.postgres.attachment;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditEvent;
import com.athyper.audit.AuditTrail;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore.Digest;
import com.athyper.kernel.Page;
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
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;
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
import java.util.Set;
import java.util.UUID;

/** What is known of files, on a real PostgreSQL, and how their objects are doomed and claimed. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class AttachmentsIT {

    private static final EntityModel DEAL =
            World.model("{'name':'deal','fields':[{'name':'title','type':'string'}]}");
    private static final EntityModel SUPPLIER =
            World.model(
                    """
                    {'name':'supplier','softDelete':true,
                     'fields':[{'name':'title','type':'string'}]}
                    """);

    /** Later than everything that other tests have doomed. */
    private static final Instant FAR = World.NOON.plus(Duration.ofDays(365));

    private static final FileQuota ROOM = new FileQuota(1L << 20, 1_000);
    private static final FileQuotas AMPLE = new FileQuotas(ROOM, ROOM, ROOM);

    private static World world;
    private static PostgresRecords records;
    private static Attachments attachments;
    private TenantId tenant;
    private StoredRecord record;

    @BeforeAll
    static void open() {
        world = new World();
        records = new PostgresRecords(world.database);
        attachments = new PostgresAttachments(world.database, AMPLE);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void publish() {
        tenant = world.tenant();
        world.publish(tenant, DEAL);
        world.publish(tenant, SUPPLIER);
        record = made(DEAL);
    }

    private StoredRecord made(EntityModel model) {
        return ok(records.create(by(tenant, model), World.id(), json("{'title':'A'}")));
    }

    private static Attachment file(String name) {
        return new Attachment(
                World.id(),
                new FileName(name),
                new MediaType("text/plain"),
                new Digest(3, "ab".repeat(32)),
                Optional.empty(),
                new PrincipalId("user"),
                World.NOON,
                Optional.empty());
    }

    private static Attachment waiting(Instant until) {
        var file = file("later.txt");
        return new Attachment(
                file.id(),
                file.name(),
                file.mediaType(),
                file.content(),
                Optional.empty(),
                file.createdBy(),
                file.createdAt(),
                Optional.of(until));
    }

    private BlobKey announced(Attachment file, Instant until) {
        var key = new BlobKey(tenant, file.id());
        ok(attachments.announce(key, until));
        return key;
    }

    private Attachment attached(String name) {
        var file = file(name);
        announced(file, FAR);
        return ok(attachments.attach(by(tenant, DEAL), record.id(), file));
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

    private Page<Attachment> list(int limit, Optional<String> cursor) {
        return ok(
                attachments.list(
                        tenant,
                        DEAL.name(),
                        record.id(),
                        new Attachments.Listing(limit, cursor, true, Set.of())));
    }

    @Test
    void what_is_attached_is_found_and_listed_in_its_order() {
        var files = List.of(attached("a.txt"), attached("b.txt"), attached("c.txt"));
        assertThat(ok(attachments.find(tenant, DEAL.name(), record.id(), files.get(1).id())))
                .isEqualTo(files.get(1));
        var first = list(2, Optional.empty());
        assertThat(first.items()).isEqualTo(files.subList(0, 2));
        assertThat(first.total()).hasValue(3);
        var second = list(2, first.nextCursor());
        assertThat(second.items()).isEqualTo(files.subList(2, 3));
        assertThat(second.nextCursor()).isEmpty();
        assertThat(
                        refused(
                                attachments.list(
                                        tenant,
                                        DEAL.name(),
                                        record.id(),
                                        new Attachments.Listing(
                                                2, Optional.of("x"), false, Set.of()))))
                .isEqualTo(RecordError.CURSOR_INVALID);
    }

    @Test
    void it_belongs_to_its_tenant_and_to_its_record_and_to_no_other() {
        var file = attached("a.txt");
        var other = made(DEAL);
        assertThat(refused(attachments.find(tenant, DEAL.name(), other.id(), file.id())))
                .isEqualTo(AttachmentError.NOT_FOUND);
        assertThat(refused(attachments.find(tenant, SUPPLIER.name(), record.id(), file.id())))
                .isEqualTo(AttachmentError.NOT_FOUND);
        assertThat(refused(attachments.find(world.tenant(), DEAL.name(), record.id(), file.id())))
                .isEqualTo(AttachmentError.NOT_FOUND);
        assertThat(refused(attachments.remove(by(tenant, DEAL), other.id(), file.id())))
                .isEqualTo(AttachmentError.NOT_FOUND);
    }

    @Test
    void a_claimed_object_lives_and_one_that_nobody_claims_goes() {
        var attached = attached("a.txt");
        var lost = file("lost.txt");
        announced(lost, World.NOON);
        assertThat(taken(World.NOON.minusSeconds(1))).isEmpty();
        assertThat(taken(World.NOON)).containsExactly(lost.id());
        assertThat(taken(FAR.plusSeconds(1))).doesNotContain(attached.id());
    }

    @Test
    void what_is_being_deleted_can_be_claimed_no_more() {
        var slow = file("slow.txt");
        var key = announced(slow, World.NOON);
        assertThat(taken(World.NOON)).containsExactly(slow.id());
        assertThat(refused(attachments.attach(by(tenant, DEAL), record.id(), slow)))
                .isEqualTo(AttachmentError.UPLOAD_EXPIRED);
        assertThat(refused(attachments.announce(key, FAR)))
                .isEqualTo(AttachmentError.UPLOAD_EXPIRED);
        assertThat(list(9, Optional.empty()).items()).isEmpty();
    }

    @Test
    void whoever_takes_an_object_and_dies_leaves_it_to_the_next() {
        var lost = file("lost.txt");
        var key = announced(lost, World.NOON);
        assertThat(taken(World.NOON)).containsExactly(lost.id());
        assertThat(taken(World.NOON.plus(Duration.ofMinutes(4)))).isEmpty();
        assertThat(taken(World.NOON.plus(Duration.ofMinutes(5)))).containsExactly(lost.id());
        await(attachments.forget(key));
        assertThat(taken(FAR.plus(Duration.ofDays(1)))).doesNotContain(lost.id());
    }

    @Test
    void a_retry_attaches_once() {
        var access = by(tenant, DEAL);
        var file = file("a.txt");
        announced(file, FAR);
        ok(attachments.attach(access, record.id(), file));
        assertThat(await(attachments.made(access, file.id()))).contains(file);
        assertThat(ok(attachments.attach(access, record.id(), file))).isEqualTo(file);
        assertThat(list(9, Optional.empty()).items()).containsExactly(file);
        var another = new Access(tenant, DEAL, World.origin("other"));
        assertThat(await(attachments.made(another, file.id()))).isEmpty();
    }

    @Test
    void a_file_that_waits_goes_with_its_row_when_no_record_has_named_it() throws Exception {
        var later = waiting(World.NOON.plus(Attachments.UNUSED_MAX));
        announced(later, World.NOON.plus(Attachments.UPLOAD_MAX));
        var access = by(tenant, DEAL);
        ok(attachments.keep(access, later));
        assertThat(taken(World.NOON.plus(Attachments.UPLOAD_MAX))).isEmpty();
        assertThat(await(attachments.made(access, later.id()))).contains(later);
        assertThat(taken(World.NOON.plus(Attachments.UNUSED_MAX))).containsExactly(later.id());
        assertThat(await(attachments.made(access, later.id()))).isEmpty();
    }

    @Test
    void what_is_removed_is_gone_and_its_object_is_due() {
        var file = attached("a.txt");
        ok(attachments.remove(by(tenant, DEAL), record.id(), file.id()));
        assertThat(list(9, Optional.empty()).items()).isEmpty();
        assertThat(taken(World.NOON)).containsExactly(file.id());
        assertThat(refused(attachments.remove(by(tenant, DEAL), record.id(), file.id())))
                .isEqualTo(AttachmentError.NOT_FOUND);
    }

    @Test
    void the_files_of_a_record_go_with_it() {
        var file = attached("a.txt");
        ok(records.delete(by(tenant, DEAL), record.id(), 1));
        assertThat(refused(attachments.find(tenant, DEAL.name(), record.id(), file.id())))
                .isEqualTo(AttachmentError.NOT_FOUND);
        assertThat(taken(World.NOON)).containsExactly(file.id());
        var late = file("late.txt");
        announced(late, FAR);
        assertThat(refused(attachments.attach(by(tenant, DEAL), record.id(), late)))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
    }

    @Test
    void all_files_of_a_record_are_erased_and_the_auditor_is_told_which_they_were() {
        var files = List.of(attached("a.txt"), attached("b.txt"));
        var other = made(DEAL);
        var kept = file("other.txt");
        announced(kept, FAR);
        ok(attachments.attach(by(tenant, DEAL), other.id(), kept));
        assertThat(ok(attachments.erase(by(tenant, DEAL), record.id()))).isEqualTo(2);
        assertThat(list(9, Optional.empty()).items()).isEmpty();
        assertThat(taken(World.NOON))
                .containsExactlyInAnyOrder(files.get(0).id(), files.get(1).id());
        ok(attachments.find(tenant, DEAL.name(), other.id(), kept.id()));
        assertThat(ok(attachments.erase(by(tenant, DEAL), record.id()))).isZero();
        var events = events("entity.erase");
        assertThat(events).hasSize(2);
        assertThat(events.getFirst().entry().before())
                .contains(
                        Value.object()
                                .put(
                                        "attachments",
                                        new Value.Items(
                                                files.stream()
                                                        .map(AttachmentsIT::evidence)
                                                        .toList()))
                                .build());
    }

    private static Value evidence(Attachment file) {
        return Value.object()
                .put("id", file.id().toString())
                .put("size", 3)
                .put("sha256", "ab".repeat(32))
                .build();
    }

    @Test
    void a_record_that_can_be_restored_keeps_its_files() {
        var supplier = made(SUPPLIER);
        var file = file("a.txt");
        announced(file, FAR);
        ok(attachments.attach(by(tenant, SUPPLIER), supplier.id(), file));
        ok(records.delete(by(tenant, SUPPLIER), supplier.id(), 1));
        assertThat(taken(World.NOON)).isEmpty();
        assertThat(refused(attachments.remove(by(tenant, SUPPLIER), supplier.id(), file.id())))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
        ok(records.restore(by(tenant, SUPPLIER), supplier.id(), 2));
        assertThat(ok(attachments.find(tenant, SUPPLIER.name(), supplier.id(), file.id())))
                .isEqualTo(file);
    }

    @Test
    void a_record_that_an_approval_holds_keeps_its_files_as_they_are() throws Exception {
        var file = attached("a.txt");
        world.database.tenantTransaction(
                tenant,
                session ->
                        session.update(
                                "UPDATE \"%s\".deal SET locked_by = id WHERE tenant_id = ?"
                                        .formatted(EntityModel.schema(tenant)),
                                tenant.value()));
        var late = file("late.txt");
        announced(late, FAR);
        assertThat(refused(attachments.attach(by(tenant, DEAL), record.id(), late)))
                .isEqualTo(RecordError.RECORD_LOCKED);
        assertThat(refused(attachments.remove(by(tenant, DEAL), record.id(), file.id())))
                .isEqualTo(RecordError.RECORD_LOCKED);
        assertThat(refused(attachments.erase(by(tenant, DEAL), record.id())))
                .isEqualTo(RecordError.RECORD_LOCKED);
    }

    @Test
    void a_record_has_500_files_and_not_one_more() throws Exception {
        world.database.tenantTransaction(
                tenant,
                session ->
                        session.update(
                                """
                                INSERT INTO athyper.attachment (tenant_id, id, entity, record_id,
                                    name, media_type, size, sha256, created_by, created_at)
                                SELECT ?, gen_random_uuid(), 'deal', ?::uuid, 'x', 'a/b', 1, 'x',
                                    'user', now() FROM generate_series(1, 499)
                                """,
                                tenant.value(),
                                record.id()));
        attached("last.txt");
        var one = file("more.txt");
        announced(one, FAR);
        assertThat(refused(attachments.attach(by(tenant, DEAL), record.id(), one)))
                .isEqualTo(AttachmentError.TOO_MANY);
    }

    private List<AuditEvent> events(String operation) {
        return ok(new PostgresAuditTrail(world.database)
                        .events(
                                tenant,
                                new AuditTrail.Query(
                                        Optional.of(DEAL.name().value()),
                                        Optional.of(record.id().toString()),
                                        Optional.empty(),
                                        Optional.of(operation),
                                        Optional.empty(),
                                        Optional.empty(),
                                        10,
                                        Optional.empty(),
                                        false)))
                .items();
    }

    @Test
    void the_auditor_is_told_what_came_and_what_went() {
        var file = attached("a.txt");
        ok(attachments.remove(by(tenant, DEAL), record.id(), file.id()));
        var events = events("entity.attach");
        var told = Value.object().put("attachment", file.document()).build();
        assertThat(events)
                .extracting(event -> List.of(event.entry().before(), event.entry().after()))
                .containsExactly(
                        List.of(Optional.empty(), Optional.of(told)),
                        List.of(Optional.of(told), Optional.empty()));
    }
}
