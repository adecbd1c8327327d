package com.athyper.postgres.attachment;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditTrail;
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
import com.athyper.meta.attachment.FileUsage;
import com.athyper.meta.attachment.MediaType;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;
import com.athyper.postgres.record.PostgresRecords;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How much room the files of a tenant have, on a real PostgreSQL. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class FileQuotaIT {
    private static final EntityModel DEAL =
            World.model("{'name':'deal','fields':[{'name':'title','type':'string'}]}");
    private static final FileQuota FREE = new FileQuota(100, 3);
    private static final FileQuota STANDARD = new FileQuota(100, 1_000);
    private static final FileQuota ENTERPRISE = new FileQuota(5_000, 1_000);
    private static final Instant FAR = World.NOON.plus(Duration.ofDays(365));

    private static final AuditTrail.Query OF_TENANT =
            new AuditTrail.Query(
                    Optional.of("tenant"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    10,
                    Optional.empty(),
                    false);

    private static World world;
    private static Attachments attachments;
    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new World();
        attachments =
                new PostgresAttachments(world.database, new FileQuotas(FREE, STANDARD, ENTERPRISE));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void publish() {
        tenant = world.tenant();
        world.publish(tenant, DEAL);
    }

    private void subscribed(String tier) throws Exception {
        world.database.tenantTransaction(
                tenant,
                session ->
                        session.update(
                                """
                                INSERT INTO athyper.tenant (tenant_id, status, display_name, realm, tier)
                                VALUES (?, 'active', 'T', ?, ?)
                                """,
                                tenant.value(),
                                tenant.value(),
                                tier));
    }

    private BlobKey announced() {
        var key = new BlobKey(tenant, World.id());
        ok(attachments.announce(key, FAR));
        return key;
    }

    private BlobKey stored(long size) {
        BlobKey key = announced();
        ok(attachments.charge(key, size, World.NOON));
        return key;
    }

    private void swept(Instant now) {
        Stream.iterate(taken(now), keys -> !keys.isEmpty(), _ -> taken(now))
                .flatMap(List::stream)
                .forEach(key -> await(attachments.forget(key)));
    }

    private static List<BlobKey> taken(Instant now) {
        return await(attachments.takeDoomed(now, Duration.ofMinutes(5), 100));
    }

    private FileUsage used() {
        return await(attachments.usage(tenant));
    }

    @Test
    void files_fill_the_quota_to_the_last_byte_and_not_one_more() {
        assertThat(used()).isEqualTo(new FileUsage(0, 0, FREE));
        stored(99);
        BlobKey late = announced();
        assertThat(refused(attachments.charge(late, 2, World.NOON)))
                .isEqualTo(AttachmentError.QUOTA_EXCEEDED);
        assertThat(used()).isEqualTo(new FileUsage(99, 1, FREE));
        stored(1);
        assertThat(used()).isEqualTo(new FileUsage(100, 2, FREE));
        assertThat(refused(attachments.charge(announced(), 1, World.NOON)))
                .isEqualTo(AttachmentError.QUOTA_EXCEEDED);
        assertThat(taken(World.NOON)).as("what has no room goes at once").contains(late);
    }

    @Test
    void there_are_as_many_files_as_the_quota_says_and_not_one_more() {
        stored(1);
        stored(1);
        stored(1);
        assertThat(refused(attachments.charge(announced(), 1, World.NOON)))
                .isEqualTo(AttachmentError.QUOTA_EXCEEDED);
        assertThat(used()).isEqualTo(new FileUsage(3, 3, FREE));
    }

    @Test
    void of_many_at_once_as_many_get_room_as_there_is() throws Exception {
        subscribed("STANDARD");
        var keys = Stream.generate(this::announced).limit(24).toList();
        var answers =
                keys.stream()
                        .map(key -> attachments.charge(key, 9, World.NOON).toCompletableFuture())
                        .toList();
        assertThat(answers.stream().filter(answer -> await(answer) instanceof Answer.Ok))
                .hasSize(11);
        assertThat(used()).isEqualTo(new FileUsage(99, 11, STANDARD));
    }

    @Test
    void the_room_comes_from_what_the_tenant_has_subscribed_to() throws Exception {
        assertThat(used().quota()).as("of nobody who is known").isEqualTo(FREE);
        subscribed("ENTERPRISE");
        stored(4_999);
        assertThat(used()).isEqualTo(new FileUsage(4_999, 1, ENTERPRISE));
        assertThat(await(attachments.usage(world.tenant()))).isEqualTo(new FileUsage(0, 0, FREE));
    }

    @Test
    void a_quota_of_its_own_goes_before_that_of_the_tier_and_takes_nothing_away() {
        stored(90);
        var own = new FileQuota(50, 7);
        assertThat(await(attachments.limit(tenant, Optional.of(own), World.origin())))
                .isEqualTo(new FileUsage(90, 1, own));
        assertThat(used()).isEqualTo(new FileUsage(90, 1, own));
        assertThat(used().bytesLeft()).isZero();
        assertThat(refused(attachments.charge(announced(), 1, World.NOON)))
                .isEqualTo(AttachmentError.QUOTA_EXCEEDED);
        await(attachments.limit(tenant, Optional.empty(), World.origin()));
        stored(10);
        assertThat(used()).isEqualTo(new FileUsage(100, 2, FREE));
        assertThat(
                        ok(new PostgresAuditTrail(world.database).events(tenant, OF_TENANT))
                                .items()
                                .stream()
                                .map(event -> event.entry().after().orElseThrow()))
                .containsExactly(told(own), told(FREE));
    }

    private static Value told(FileQuota quota) {
        return json(
                "{'fileQuota':{'bytesMax':%d,'filesMax':%d}}"
                        .formatted(quota.bytesMax(), quota.filesMax()));
    }

    @Test
    void a_retry_is_counted_once_by_what_it_has_stored() {
        BlobKey key = stored(60);
        ok(attachments.charge(key, 100, World.NOON));
        assertThat(used()).isEqualTo(new FileUsage(100, 1, FREE));
        assertThat(refused(attachments.charge(key, 101, World.NOON)))
                .isEqualTo(AttachmentError.QUOTA_EXCEEDED);
        ok(attachments.charge(key, 10, World.NOON));
        assertThat(used()).isEqualTo(new FileUsage(10, 1, FREE));
    }

    @Test
    void what_is_removed_gives_its_room_back_once_its_object_is_deleted() {
        var record =
                ok(
                        new PostgresRecords(world.database)
                                .create(by(tenant, DEAL), World.id(), json("{'title':'A'}")));
        BlobKey key = stored(70);
        var file =
                new Attachment(
                        key.id(),
                        new FileName("a.txt"),
                        MediaType.UNKNOWN,
                        new Digest(70, "ab".repeat(32)),
                        Optional.empty(),
                        new PrincipalId("user"),
                        World.NOON,
                        Optional.empty());
        ok(attachments.attach(by(tenant, DEAL), record.id(), file));
        swept(World.NOON);
        assertThat(used()).isEqualTo(new FileUsage(70, 1, FREE));
        ok(attachments.remove(by(tenant, DEAL), record.id(), file.id()));
        assertThat(used()).isEqualTo(new FileUsage(70, 1, FREE));
        swept(World.NOON);
        assertThat(used()).isEqualTo(new FileUsage(0, 0, FREE));
        await(attachments.forget(key));
        assertThat(used()).as("once").isEqualTo(new FileUsage(0, 0, FREE));
    }

    @Test
    void what_is_abandoned_goes_at_once_but_not_what_was_claimed_before() {
        BlobKey lost = stored(10);
        await(attachments.abandon(lost, World.NOON));
        assertThat(taken(World.NOON)).contains(lost);
        BlobKey claimed = new BlobKey(tenant, World.id());
        await(attachments.abandon(claimed, World.NOON));
        assertThat(taken(FAR)).doesNotContain(claimed);
    }

    @Test
    void what_is_being_deleted_is_not_counted_any_more() {
        var key = new BlobKey(tenant, World.id());
        ok(attachments.announce(key, World.NOON));
        swept(World.NOON);
        assertThat(refused(attachments.charge(key, 1, World.NOON)))
                .isEqualTo(AttachmentError.UPLOAD_EXPIRED);
        assertThat(used()).isEqualTo(new FileUsage(0, 0, FREE));
    }

    @Test
    void one_tenants_files_take_no_room_of_another() {
        stored(100);
        var mine = tenant;
        publish();
        assertThat(tenant).isNotEqualTo(mine);
        stored(100);
        assertThat(used()).isEqualTo(new FileUsage(100, 1, FREE));
    }
}
