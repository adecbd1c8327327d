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
import com.athyper.kernel.Fault;
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
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.Records.Change;
import com.athyper.meta.record.Records.Revision;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.definition.PostgresSchemaPublisher;
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
import java.util.concurrent.CompletableFuture;

/** Files as values of fields, on a real PostgreSQL: given, kept and let go with their record. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class AttachmentFieldIT {

    private static final EntityModel BILL =
            World.model(
                    """
                    {'name':'bill','fields':[
                      {'name':'title','type':'string'},
                      {'name':'invoice','type':'attachment','maxBytes':1000,
                       'mediaTypes':['application/pdf','image/*']},
                      {'name':'proofs','type':'attachment','many':true,'maxItems':2}]}
                    """);
    private static final Instant EXPIRES = World.NOON.plus(Attachments.UNUSED_MAX);

    private static final FileQuota ROOM = new FileQuota(1L << 20, 1_000);
    private static final FileQuotas AMPLE = new FileQuotas(ROOM, ROOM, ROOM);

    private static World world;
    private static PostgresRecords records;
    private static Attachments attachments;
    private TenantId tenant;

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

    private static Value id(Attachment file) {
        return Value.of(file.id().toString());
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

    private Fault fault(String field, Value value) {
        return fault(by(tenant, BILL), field, value);
    }

    private Fault fault(Access access, String field, Value value) {
        var refused = problem(records.create(access, World.id(), values(field, value)));
        assertThat(refused.code()).isEqualTo(RecordError.RECORD_INVALID);
        return refused.faults().getFirst();
    }

    @Test
    void a_file_that_is_named_belongs_to_the_record_and_is_told_of_wherever_it_is_read() {
        var file = pdf("invoice.pdf");
        var record = made("invoice", id(file));
        assertThat(held(record, "invoice")).isEqualTo(told(file));
        assertThat(held(ok(records.read(tenant, BILL, record.id(), Expr.TRUE)), "invoice"))
                .isEqualTo(told(file));
        Revision first =
                ok(records.history(tenant, BILL, record.id(), 10, Optional.empty()))
                        .items()
                        .getFirst();
        assertThat(first.values().get("invoice")).contains(told(file));
        var found = ok(attachments.find(tenant, BILL.name(), record.id(), file.id()));
        assertThat(found.field()).isEqualTo(BILL.field("invoice").map(field -> field.id()));
        assertThat(found.expiresAt()).isEmpty();
        assertThat(taken(EXPIRES.plusSeconds(1))).isEmpty();
        assertThat(refused(attachments.remove(by(tenant, BILL), record.id(), file.id())))
                .isEqualTo(AttachmentError.IN_FIELD);
    }

    @Test
    void a_value_that_was_read_can_be_sent_back() {
        var file = pdf("invoice.pdf");
        var record = made("invoice", id(file));
        var same = merged(record, "invoice", told(file));
        assertThat(same.get("invoice")).contains(told(file));
        assertThat(held(changed(record, "invoice", told(file)), "invoice")).isEqualTo(told(file));
    }

    @Test
    void what_a_client_says_of_a_file_is_not_believed() {
        var file = pdf("invoice.pdf");
        var lie = ((Value.Fields) told(file)).with("size", Value.of(1));
        assertThat(values("invoice", lie).get("invoice"))
                .contains(Value.object().put("id", file.id().toString()).build());
        assertThat(held(made("invoice", lie), "invoice")).isEqualTo(told(file));
    }

    @Test
    void the_file_that_is_replaced_or_emptied_goes() {
        var first = pdf("1.pdf");
        var second = pdf("2.pdf");
        var record = made("invoice", id(first));
        record = changed(record, "invoice", id(second));
        assertThat(held(record, "invoice")).isEqualTo(told(second));
        assertThat(taken(World.NOON)).containsExactly(first.id());
        record = changed(record, "invoice", Value.NULL);
        assertThat(held(record, "invoice")).isEqualTo(Value.NULL);
        assertThat(taken(World.NOON)).containsExactly(second.id());
    }

    @Test
    void a_list_keeps_its_order_and_what_stays_in_it() {
        var one = pdf("1.pdf");
        var two = upload("2.txt", "text/plain", 5_000, BILL);
        var three = pdf("3.pdf");
        var record = made("proofs", ids(one, two));
        assertThat(held(record, "proofs"))
                .isEqualTo(new Value.Items(List.of(told(one), told(two))));
        record = changed(record, "proofs", ids(three, one));
        assertThat(held(record, "proofs"))
                .isEqualTo(new Value.Items(List.of(told(three), told(one))));
        assertThat(taken(World.NOON)).containsExactly(two.id());
        record = changed(record, "proofs", new Value.Items(List.of()));
        assertThat(held(record, "proofs")).isEqualTo(new Value.Items(List.of()));
        assertThat(taken(World.NOON)).containsExactlyInAnyOrder(one.id(), three.id());
    }

    @Test
    void a_file_has_one_place() {
        var file = pdf("1.pdf");
        var record = made("invoice", id(file));
        assertThat(fault("invoice", id(file)).pointer()).isEqualTo("/invoice");
        assertThat(fault("invoice", id(file)).code()).isEqualTo("missing-attachment");
        assertThat(fault("proofs", ids(file)).pointer()).isEqualTo("/proofs");
        var moved = merged(record, "proofs", ids(file));
        assertThat(
                        problem(records.update(by(tenant, BILL), record.id(), 1, moved))
                                .faults()
                                .getFirst()
                                .code())
                .isEqualTo("missing-attachment");
    }

    @Test
    void what_is_not_there_or_somebody_elses_or_of_another_entity_is_refused() {
        var other = World.model("{'name':'memo','fields':[{'name':'t','type':'string'}]}");
        world.publish(tenant, other);
        var foreign = upload("1.pdf", "application/pdf", 1, other);
        var mine = pdf("2.pdf");
        var nothing = Value.of(UUID.randomUUID().toString());
        assertThat(fault("invoice", nothing).code()).isEqualTo("missing-attachment");
        assertThat(fault("invoice", id(foreign)).code()).isEqualTo("missing-attachment");
        var somebody = new Access(tenant, BILL, World.origin("other"));
        assertThat(fault(somebody, "invoice", id(mine)).code()).isEqualTo("missing-attachment");
        made("invoice", id(mine));
    }

    @Test
    void what_expired_is_refused_from_the_moment_that_it_is_taken() {
        var file = pdf("1.pdf");
        assertThat(taken(EXPIRES)).containsExactly(file.id());
        assertThat(fault("invoice", id(file)).code()).isEqualTo("missing-attachment");
    }

    @Test
    void a_field_takes_files_of_its_size_and_kinds_alone() {
        var large = upload("1.pdf", "application/pdf", 1001, BILL);
        var text = upload("2.txt", "text/plain", 10, BILL);
        var image = upload("3.png", "image/png", 1000, BILL);
        assertThat(refusal(large))
                .isEqualTo("/invoice too-large a file has at most 1000 bytes here");
        assertThat(refusal(text))
                .isEqualTo("/invoice media-type a file is one of application/pdf, image/*");
        assertThat(held(made("invoice", id(image)), "invoice")).isEqualTo(told(image));
        made("proofs", ids(large, text));
    }

    private String refusal(Attachment file) {
        var fault = fault("invoice", id(file));
        return fault.pointer() + " " + fault.code() + " " + fault.message();
    }

    @Test
    void a_change_that_fails_binds_nothing() {
        var file = pdf("1.pdf");
        var record = made("title", Value.of("x"));
        var together =
                await(
                        records.changeTogether(
                                tenant,
                                List.of(
                                        new Change.Create(
                                                by(tenant, BILL),
                                                World.id(),
                                                values("invoice", id(file))),
                                        new Change.Update(
                                                by(tenant, BILL),
                                                record.id(),
                                                99,
                                                record.values()))));
        assertThat(together.getLast()).isInstanceOf(Answer.Refused.class);
        assertThat(held(made("invoice", id(file)), "invoice")).isEqualTo(told(file));
    }

    @Test
    void the_files_of_fields_go_with_their_record() {
        var file = pdf("1.pdf");
        var record = made("invoice", id(file));
        ok(records.delete(by(tenant, BILL), record.id(), 1));
        assertThat(taken(World.NOON)).containsExactly(file.id());
    }

    @Test
    void a_next_version_has_its_own_rules_and_files_that_are_there_stay() {
        var file = pdf("1.pdf");
        var record = made("invoice", id(file));
        var next =
                World.next(
                        BILL,
                        """
                        {'fields':[
                          {'name':'title','type':'string'},
                          {'name':'invoice','type':'attachment','mediaTypes':['text/plain']},
                          {'name':'scan','type':'attachment'}]}
                        """);
        await(new PostgresSchemaPublisher(world.database).publish(tenant, Optional.of(BILL), next));
        var access = by(tenant, next);
        var text = upload("2.txt", "text/plain", 5_000, next);
        var scan = pdf(next, "3.pdf");
        var changes = Value.object().put("title", "new").put("scan", scan.id().toString()).build();
        var present = ok(records.read(tenant, next, record.id(), Expr.TRUE));
        var kept =
                ok(
                        records.update(
                                access,
                                record.id(),
                                1,
                                sound(RecordValidator.merge(next, present.values(), changes))));
        assertThat(held(kept, "invoice")).isEqualTo(told(file));
        assertThat(held(kept, "scan")).isEqualTo(told(scan));
        var replaced =
                ok(
                        records.update(
                                by(tenant, next),
                                record.id(),
                                2,
                                kept.values()
                                        .with(
                                                "invoice",
                                                Value.object()
                                                        .put("id", text.id().toString())
                                                        .build())));
        assertThat(held(replaced, "invoice")).isEqualTo(told(text));
    }

    private Attachment pdf(EntityModel model, String name) {
        return upload(name, "application/pdf", 1000, model);
    }

    @Test
    void a_list_of_files_tells_of_those_of_fields_that_are_shown() {
        var file = pdf("1.pdf");
        var record = made("invoice", id(file));
        String field = BILL.field("invoice").orElseThrow().id();
        assertThat(listed(record, Set.of(field))).containsExactly(file.id());
        assertThat(listed(record, Set.of("f99"))).isEmpty();
    }

    private List<UUID> listed(StoredRecord record, Set<String> fields) {
        return ok(
                        attachments.list(
                                tenant,
                                BILL.name(),
                                record.id(),
                                new Attachments.Listing(10, Optional.empty(), true, fields)))
                .items()
                .stream()
                .map(Attachment::id)
                .toList();
    }
}
