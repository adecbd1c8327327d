package com.athyper.postgres.record;

import static com.athyper.postgres.Server.column;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.problem;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.athyper.expression.Expr;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Lifecycle.Transition;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Server;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What keeps a record as it is: constraints, policy, the lifecycle, a lock, another model. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RecordRefusalsIT {

    private static final EntityModel ORDER = RecordsIT.ORDER;
    private static final Value.Fields FULL = RecordsIT.FULL;

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
    void an_id_that_is_taken_is_refused() {
        var record = create("one");

        assertThat(refused(records.create(by(tenant, ORDER), record.id(), json("{'title':'x'}"))))
                .isEqualTo(RecordError.RECORD_EXISTS);
    }

    @Test
    void constraints_answer_by_field_and_never_by_value() {
        create("taken");
        var other = create("other");

        var notUnique =
                problem(
                        records.create(
                                by(tenant, ORDER),
                                World.id(),
                                json("{'title':'x','code':'taken'}")));
        assertThat(notUnique.code()).isEqualTo(RecordError.NOT_UNIQUE);
        assertThat(notUnique.faults()).extracting(Fault::pointer).containsExactly("/code");
        assertThat(
                        refused(
                                records.update(
                                        by(tenant, ORDER),
                                        other.id(),
                                        1,
                                        other.values().with("code", Value.of("taken")))))
                .isEqualTo(RecordError.NOT_UNIQUE);

        var missing =
                problem(
                        records.create(
                                by(tenant, ORDER),
                                World.id(),
                                json("{'title':'x','parent':'" + World.id() + "'}")));
        assertThat(missing.code()).isEqualTo(RecordError.RECORD_INVALID);
        assertThat(missing.faults())
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple("/parent", "missing-reference"));
    }

    @Test
    void a_referenced_record_stays() {
        var parent = create("parent");
        ok(
                records.create(
                        by(tenant, ORDER),
                        World.id(),
                        json("{'title':'child','parent':'" + parent.id() + "'}")));

        assertThat(refused(records.delete(by(tenant, ORDER), parent.id(), 1)))
                .isEqualTo(RecordError.REFERENCED);
        assertThat(read(parent.id()).version()).isEqualTo(1);
    }

    @Test
    void a_record_that_policy_hides_is_not_found() {
        var record = create("hidden");
        var mine =
                new Expr.Compare(
                        Expr.Comparison.EQ,
                        new Expr.Ref("resource", List.of("createdBy")),
                        new Expr.Literal(Value.of("user")));

        assertThat(ok(records.read(tenant, ORDER, record.id(), mine))).isEqualTo(record);
        assertThat(refused(records.read(tenant, ORDER, record.id(), new Expr.Not(mine))))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
        assertThat(refused(records.read(tenant, ORDER, record.id(), Expr.FALSE)))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
    }

    private static Transition transition(String name) {
        return ORDER.lifecycle().orElseThrow().transition(name).orElseThrow();
    }

    @Test
    void a_transition_moves_the_record_and_no_other_state_allows_it() {
        var record = create("moving");
        var moved =
                ok(
                        records.transition(
                                by(tenant, ORDER),
                                record.id(),
                                1,
                                transition("send"),
                                Optional.empty()));

        assertThat(moved.record().state()).contains("sent");
        assertThat(moved.record().version()).isEqualTo(2);
        assertThat(moved.approval()).isEmpty();
        assertThat(
                        refused(
                                records.transition(
                                        by(tenant, ORDER),
                                        record.id(),
                                        2,
                                        transition("send"),
                                        Optional.empty())))
                .isEqualTo(RecordError.TRANSITION_NOT_ALLOWED);
    }

    @Test
    void a_submitted_record_is_locked_and_waits_in_the_outbox() throws SQLException {
        var record = create("submitted");
        var access = by(tenant, ORDER);
        var instance = World.instance();

        var moved =
                ok(
                        records.transition(
                                access,
                                record.id(),
                                1,
                                transition("submit"),
                                Optional.of(instance)));

        assertThat(moved.record().lockedBy()).contains(instance);
        var approval = moved.approval().orElseThrow();
        assertThat(approval.instance()).isEqualTo(instance);
        assertThat(approval.template().value()).isEqualTo("pr_approval");
        assertThat(approval.recordVersion()).isEqualTo(2);
        assertThat(refused(records.update(by(tenant, ORDER), record.id(), 2, record.values())))
                .isEqualTo(RecordError.RECORD_LOCKED);
        assertThat(refused(records.delete(by(tenant, ORDER), record.id(), 2)))
                .isEqualTo(RecordError.RECORD_LOCKED);
        assertThat(
                        refused(
                                records.transition(
                                        by(tenant, ORDER),
                                        record.id(),
                                        2,
                                        transition("submit"),
                                        Optional.of(World.instance()))))
                .isEqualTo(RecordError.RECORD_LOCKED);

        // The retry, under another instance id, is told of the first.
        var again =
                ok(
                        records.transition(
                                access,
                                record.id(),
                                1,
                                transition("submit"),
                                Optional.of(World.instance())));
        assertThat(again.approval().orElseThrow().instance()).isEqualTo(instance);
        try (var superuser = Server.superuser(world.settings)) {
            assertThat(
                            column(
                                    superuser,
                                    "SELECT instance FROM athyper.outbox_start WHERE tenant_id = '"
                                            + tenant
                                            + "'"))
                    .containsExactly(instance.toString());
        }
    }

    @Test
    void a_write_under_an_outdated_model_is_refused_and_leaves_nothing() throws SQLException {
        var record = create("old");
        var next =
                World.next(
                        ORDER,
                        "{'lifecycle':{'initial':'draft','states':['draft','sent','approved','rejected'],'transitions':[]}}");
        world.publish(tenant, next);

        assertThat(refused(records.create(by(tenant, ORDER), World.id(), FULL)))
                .isEqualTo(RecordError.MODEL_CHANGED);
        assertThat(refused(records.update(by(tenant, ORDER), record.id(), 1, FULL)))
                .isEqualTo(RecordError.MODEL_CHANGED);
        assertThat(refused(records.delete(by(tenant, ORDER), record.id(), 1)))
                .isEqualTo(RecordError.MODEL_CHANGED);
        assertThat(ok(records.read(tenant, next, record.id(), Expr.TRUE)).version()).isEqualTo(1);
        ok(records.update(by(tenant, next), record.id(), 1, FULL));
        assertThat(ok(records.history(tenant, next, record.id(), 10, Optional.empty())).items())
                .hasSize(2);
    }

    @Test
    void an_entity_that_was_never_published_is_a_changed_model() {
        var stranger =
                World.model(
                        "{'name':'stranger','label':'S','fields':[{'name':'a','type':'text'}]}");

        assertThat(refused(records.create(by(tenant, stranger), World.id(), json("{'a':'b'}"))))
                .isEqualTo(RecordError.MODEL_CHANGED);
        assertThat(refused(records.read(tenant, stranger, World.id(), Expr.TRUE)))
                .isEqualTo(RecordError.MODEL_CHANGED);
    }
}
