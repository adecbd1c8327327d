package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;
import static com.athyper.postgres.World.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditTrail;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.Records.Revision;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Records on a real PostgreSQL: what is written, what is refused, what happens at once. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RecordsIT {

    static final EntityModel ORDER =
            World.model(
                    """
                    {'name':'order','label':'Order','fields':[
                      {'name':'title','type':'string','required':true,'maxLength':50},
                      {'name':'amount','type':'decimal','precision':18,'scale':2},
                      {'name':'count','type':'integer'},
                      {'name':'urgent','type':'boolean'},
                      {'name':'day','type':'date'},
                      {'name':'moment','type':'datetime'},
                      {'name':'colour','type':'enum','values':['red','green']},
                      {'name':'tag','type':'uuid'},
                      {'name':'extra','type':'json'},
                      {'name':'code','type':'string','unique':true},
                      {'name':'parent','type':'reference','entity':'order'}],
                     'lifecycle':{'initial':'draft','states':['draft','sent','approved','rejected'],
                       'transitions':[
                         {'name':'send','from':['draft'],'to':'sent'},
                         {'name':'submit','from':['draft'],'to':'sent','workflow':'pr_approval',
                          'onApproved':'approved','onRejected':'rejected'}]}}
                    """);

    static final Value.Fields FULL =
            json(
                    """
                    {'title':'Robert\\u0027); DROP TABLE students;--','amount':100.50,'count':-7,
                     'urgent':true,'day':'2030-02-28','moment':'2030-01-01T00:00:00.120Z',
                     'colour':'red','tag':'0192f0c1-2222-7000-8000-000000000001',
                     'extra':{'b':[1,2.50,null],'a':'é'},'code':'c-1','parent':null}
                    """);

    private static World world;
    private static PostgresRecords records;
    private static PostgresAuditTrail audit;

    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new World();
        records = new PostgresRecords(world.database);
        audit = new PostgresAuditTrail(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void publish() {
        tenant = world.tenant();
        world.publish(tenant, ORDER);
    }

    private StoredRecord create(String code) {
        return ok(
                records.create(
                        by(tenant, ORDER),
                        World.id(),
                        json("{'title':'t','code':'" + code + "'}")));
    }

    private StoredRecord read(UUID id) {
        return ok(records.read(tenant, ORDER, id, Expr.TRUE));
    }

    @Test
    void what_is_created_is_read_again_to_the_digit() {
        var id = World.id();

        var created = ok(records.create(by(tenant, ORDER), id, FULL));
        var found = read(id);

        assertThat(found).isEqualTo(created);
        assertThat(created.version()).isEqualTo(1);
        assertThat(created.state()).contains("draft");
        assertThat(created.createdAt()).isEqualTo(World.NOON);
        assertThat(created.values().get("amount"))
                .contains(new Value.Num(new BigDecimal("100.50")));
        assertThat(created.values().values())
                .containsAllEntriesOf(
                        FULL.with("extra", created.values().get("extra").orElseThrow()).values());
        assertThat(Json.canonical(created.values().get("extra").orElseThrow()))
                .isEqualTo(Json.canonical(FULL.get("extra").orElseThrow()));
    }

    @Test
    void a_change_writes_row_history_and_audit_together() {
        var id = World.id();
        ok(records.create(by(tenant, ORDER), id, FULL));
        var updated =
                ok(records.update(by(tenant, ORDER), id, 1, FULL.with("title", Value.of("new"))));

        assertThat(updated.version()).isEqualTo(2);
        assertThat(updated.values().text("title")).contains("new");
        var history = ok(records.history(tenant, ORDER, id, 10, Optional.empty()));
        assertThat(history.items())
                .extracting(Revision::operation)
                .containsExactly("update", "create");
        assertThat(history.items().getLast().values())
                .isEqualTo(read(id).values().with("title", FULL.get("title").orElseThrow()));
        var events = ok(audit.events(tenant, auditOf(id)));
        assertThat(events.items())
                .extracting(event -> event.entry().operation())
                .containsExactly("entity.create", "entity.update");
        assertThat(events.items().getLast().entry().before().orElseThrow().toString())
                .contains("DROP TABLE");
        assertThat(await(audit.verify(tenant)).valid()).isTrue();
    }

    private static AuditTrail.Query auditOf(UUID id) {
        return new AuditTrail.Query(
                Optional.of("order"),
                Optional.of(id.toString()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                50,
                Optional.empty(),
                false);
    }

    @Test
    void history_is_read_in_pages_newest_first() {
        var record = create("h");
        for (int version = 1; version <= 4; version++) {
            ok(records.update(by(tenant, ORDER), record.id(), version, record.values()));
        }
        var seen = new ArrayList<Long>();
        Optional<String> cursor = Optional.empty();
        do {
            var page = ok(records.history(tenant, ORDER, record.id(), 2, cursor));
            page.items().forEach(revision -> seen.add(revision.version()));
            cursor = page.nextCursor();
        } while (cursor.isPresent());

        assertThat(seen).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(refused(records.history(tenant, ORDER, record.id(), 2, Optional.of("x"))))
                .isEqualTo(RecordError.CURSOR_INVALID);
        assertThat(refused(records.history(tenant, ORDER, World.id(), 2, Optional.empty())))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
    }

    @Test
    void a_stale_version_is_refused_and_leaves_nothing() {
        var record = create("s");
        ok(records.update(by(tenant, ORDER), record.id(), 1, record.values()));

        assertThat(refused(records.update(by(tenant, ORDER), record.id(), 1, record.values())))
                .isEqualTo(RecordError.VERSION_STALE);
        assertThat(refused(records.delete(by(tenant, ORDER), record.id(), 1)))
                .isEqualTo(RecordError.VERSION_STALE);
        assertThat(ok(audit.events(tenant, auditOf(record.id()))).items()).hasSize(2);
    }

    @Test
    void of_many_writers_at_once_one_wins() {
        var record = create("race");
        var attempts = new ArrayList<CompletionStage<Answer<StoredRecord>>>();
        for (int i = 0; i < 16; i++) {
            attempts.add(records.update(by(tenant, ORDER), record.id(), 1, record.values()));
        }
        var won = attempts.stream().filter(stage -> await(stage) instanceof Answer.Ok).count();

        assertThat(won).isEqualTo(1);
        assertThat(read(record.id()).version()).isEqualTo(2);
        assertThat(ok(records.history(tenant, ORDER, record.id(), 10, Optional.empty())).items())
                .hasSize(2);
    }

    @Test
    void a_repeated_command_is_answered_and_not_applied_again() {
        var create = by(tenant, ORDER);
        var id = World.id();
        var created = ok(records.create(create, id, FULL));
        assertThat(ok(records.create(create, id, FULL))).isEqualTo(created);
        // A retry at the edge may have drawn another id before it knew.
        assertThat(ok(records.create(create, World.id(), FULL.with("code", Value.of("z")))))
                .isEqualTo(created);

        var update = by(tenant, ORDER);
        var updated = ok(records.update(update, id, 1, FULL));
        assertThat(ok(records.update(update, id, 1, FULL))).isEqualTo(updated);

        var delete = by(tenant, ORDER);
        ok(records.delete(delete, id, 2));
        assertThat(ok(records.delete(delete, id, 2)).id()).isEqualTo(id);
        assertThat(ok(records.create(create, id, FULL)).values()).isEqualTo(created.values());

        assertThat(ok(records.history(tenant, ORDER, id, 10, Optional.empty())).items())
                .extracting(Revision::operation)
                .containsExactly("delete", "update", "create");
    }

    @Test
    void one_command_sent_many_times_at_once_is_applied_once() {
        var access = by(tenant, ORDER);
        var answers = new ArrayList<CompletionStage<Answer<StoredRecord>>>();
        for (int i = 0; i < 16; i++) {
            answers.add(records.create(access, World.id(), json("{'title':'t'}")));
        }

        assertThat(answers.stream().map(answer -> ok(answer).id()).distinct()).hasSize(1);
    }

    @Test
    void a_deleted_record_is_gone_and_its_history_stays() {
        var record = create("gone");
        ok(records.delete(by(tenant, ORDER), record.id(), 1));

        assertThat(refused(records.read(tenant, ORDER, record.id(), Expr.TRUE)))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
        assertThat(refused(records.delete(by(tenant, ORDER), record.id(), 1)))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
        assertThat(ok(records.history(tenant, ORDER, record.id(), 10, Optional.empty())).items())
                .extracting(Revision::version)
                .containsExactly(2L, 1L);
    }

    @Test
    void a_reason_reaches_the_auditor() {
        var access = new Access(tenant, ORDER, origin("clerk").because("as asked on the phone"));
        var record = ok(records.create(access, World.id(), FULL));

        var entry = ok(audit.events(tenant, auditOf(record.id()))).items().getFirst().entry();

        assertThat(entry.origin()).isEqualTo(access.origin());
    }
}
