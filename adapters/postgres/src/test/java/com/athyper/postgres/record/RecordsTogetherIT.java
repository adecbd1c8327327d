package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.Records.Change;
import com.athyper.meta.record.Records.Done;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Records that are read and changed many at a time. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RecordsTogetherIT {
    private static final EntityModel PART =
            World.model(
                    """
                    {'name':'part','label':'Part','fields':[
                      {'name':'code','type':'string','unique':true,'required':true},
                      {'name':'above','type':'reference','entity':'part'}]}
                    """,
                    "part");

    private static World world;
    private static PostgresRecords records;
    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new World();
        records = new PostgresRecords(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void tenant() {
        tenant = world.tenant();
        world.publish(tenant, PART);
    }

    private static Value.Fields part(String code) {
        return json("{'code':'" + code + "','above':null}");
    }

    private Change.Create create(String code) {
        return new Change.Create(by(tenant, PART), World.id(), part(code));
    }

    private StoredRecord made(String code) {
        return ok(records.create(by(tenant, PART), World.id(), part(code)));
    }

    private List<StoredRecord> all(Set<UUID> ids, Expr visible) {
        return ok(records.readAll(tenant, PART, ids, visible));
    }

    @Test
    void records_are_read_by_their_ids_where_they_are_visible() {
        var a = made("a");
        var b = made("b");
        made("c");
        assertThat(all(Set.of(a.id(), b.id(), World.id()), Expr.TRUE))
                .containsExactlyInAnyOrder(a, b);
        var notA =
                new Expr.Compare(
                        Expr.Comparison.NE,
                        new Expr.Ref("resource", List.of("code")),
                        new Expr.Literal(Value.of("a")));
        assertThat(all(Set.of(a.id(), b.id()), notA)).containsExactly(b);
        assertThat(ok(records.readAll(tenant, PART, Set.of(), Expr.TRUE))).isEmpty();
    }

    @Test
    void changes_are_made_together_with_history_and_audit() {
        var a = made("a");
        var b = made("b");
        var create = create("c");
        var update = new Change.Update(by(tenant, PART), a.id(), 1, part("a2"));
        var delete = new Change.Delete(by(tenant, PART), b.id(), 1);
        var answers = await(records.changeTogether(tenant, List.of(create, update, delete)));
        assertThat(answers).allMatch(Answer.Ok.class::isInstance);
        assertThat(all(Set.of(a.id(), b.id(), create.id()), Expr.TRUE))
                .extracting(record -> record.values().text("code").orElseThrow())
                .containsExactlyInAnyOrder("a2", "c");
        var verified = await(new PostgresAuditTrail(world.database).verify(tenant));
        assertThat(verified.valid()).isTrue();
        assertThat(
                        ok(
                                records.done(
                                        tenant,
                                        PART.name(),
                                        List.of(
                                                command(create.access()),
                                                command(update.access()),
                                                command(delete.access()),
                                                "never"))))
                .containsOnlyKeys(
                        command(create.access()),
                        command(update.access()),
                        command(delete.access()))
                .containsEntry(command(update.access()), new Done(a.id(), 2, "update"))
                .containsEntry(command(delete.access()), new Done(b.id(), 2, "delete"));
    }

    private static String command(Access access) {
        return access.origin().commandId();
    }

    /**
     * Goal: when one of many is refused nothing is left of any, and every one that stands in the
     * way is named.
     *
     * <p>Method: beside two sound changes, one of each kind of refusal: by a constraint, by a
     * reference, by a version, by absence.
     */
    @Test
    void nothing_is_made_if_one_is_refused_and_each_refusal_is_told() {
        var a = made("a");
        var first = create("c");
        var dangling =
                new Change.Create(
                        by(tenant, PART),
                        World.id(),
                        json("{'code':'d','above':'" + World.id() + "'}"));
        var answers =
                await(
                        records.changeTogether(
                                tenant,
                                List.of(
                                        first,
                                        create("a"),
                                        new Change.Update(by(tenant, PART), a.id(), 7, part("x")),
                                        new Change.Delete(by(tenant, PART), World.id(), 1),
                                        dangling,
                                        create("e"))));
        assertThat(answers.stream().map(RecordsTogetherIT::code).toList())
                .containsExactly(
                        "ok",
                        RecordError.NOT_UNIQUE.id(),
                        RecordError.VERSION_STALE.id(),
                        RecordError.RECORD_NOT_FOUND.id(),
                        RecordError.RECORD_INVALID.id(),
                        "ok");
        assertThat(all(Set.of(first.id(), a.id()), Expr.TRUE)).containsExactly(a);
        assertThat(ok(records.done(tenant, PART.name(), List.of(command(first.access())))))
                .isEmpty();
        assertThat(await(new PostgresAuditTrail(world.database).verify(tenant)).events()).isOne();
    }

    @Test
    void changes_are_made_in_their_order() {
        var a = made("a");
        var free = new Change.Update(by(tenant, PART), a.id(), 1, part("b"));
        assertThat(await(records.changeTogether(tenant, List.of(free, create("a")))))
                .allMatch(Answer.Ok.class::isInstance);
    }

    @Test
    void an_outdated_model_makes_nothing() {
        world.publish(tenant, World.next(PART, "{'label':'Another'}", "part"));
        assertThat(
                        await(records.changeTogether(tenant, List.of(create("a"), create("b"))))
                                .stream()
                                .map(RecordsTogetherIT::code)
                                .toList())
                .containsOnly(RecordError.MODEL_CHANGED.id());
    }

    private static String code(Answer<?> answer) {
        return switch (answer) {
            case Answer.Ok<?> _ -> "ok";
            case Answer.Refused<?>(var problem) -> problem.code().id();
        };
    }
}
