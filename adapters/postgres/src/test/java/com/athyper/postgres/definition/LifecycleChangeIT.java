package com.athyper.postgres.definition;

import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.athyper.expression.Expr;
import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.meta.DdlStep;
import com.athyper.meta.EntityModel;
import com.athyper.meta.OnlinePlan;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Server;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goal: a lifecycle comes to records in use, goes, and comes again, wherever it is cut short.
 *
 * <p>Method: 1,100 records are three batches; others are written under the version in force after
 * each statement.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class LifecycleChangeIT {
    private static final int MANY = 1_100;
    private static final EntityModel PLAIN =
            World.model("{'name':'memo','fields':[{'name':'text','type':'string'}]}");
    private static final EntityModel LIVING =
            World.next(
                    PLAIN,
                    """
                    {'lifecycle':{'initial':'open','states':['open','shut','forgotten'],'transitions':[
                       {'name':'close','from':['open'],'to':'shut','workflow':'two_eyes',
                        'onApproved':'shut','onRejected':'open','onChangesRequested':'open'}]}}
                    """);
    private static final EntityModel FREED = World.next(LIVING, "{'lifecycle':null}");

    private static LiveTables tables;

    @BeforeAll
    static void open() {
        tables = new LiveTables();
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    private static TenantId furnished() {
        TenantId tenant = tables.world.tenant();
        tables.world.publish(tenant, PLAIN);
        tables.create(tenant, PLAIN, "{'text':'one'}");
        tables.create(tenant, PLAIN, "{'text':'two'}");
        return tenant;
    }

    private static TenantId crowded() throws Exception {
        TenantId tenant = furnished();
        try (var connection = Server.superuser(tables.world.settings)) {
            Server.update(
                    connection,
                    """
                    INSERT INTO %1$s.memo (tenant_id, id, version, created_by, created_at,
                        updated_by, updated_at)
                    SELECT tenant_id, gen_random_uuid(), 1, created_by, created_at, updated_by,
                        updated_at
                    FROM (SELECT * FROM %1$s.memo LIMIT 1) one, generate_series(1, %2$s)
                    """
                            .formatted(EntityModel.schema(tenant), MANY));
        }
        return tenant;
    }

    private static List<String> states(TenantId tenant) {
        return tables.column(
                "SELECT DISTINCT coalesce(state, 'none') FROM %s.memo ORDER BY 1"
                        .formatted(EntityModel.schema(tenant)));
    }

    private static List<StoredRecord> listed(TenantId tenant, EntityModel model) {
        var query = new RecordQuery(Expr.TRUE, List.of(), 50, Optional.empty(), false);
        return ok(tables.records.list(tenant, model, query, Expr.TRUE)).items();
    }

    private static void put(TenantId tenant, String state) {
        assertThat(
                        tables.column(
                                "UPDATE %s.memo SET state = '%s' RETURNING state"
                                        .formatted(EntityModel.schema(tenant), state)))
                .isNotEmpty();
    }

    @Test
    void it_comes_by_beginning_anew_wherever_it_was_cut_short() {
        int cuts =
                tables.wherever(
                        LifecycleChangeIT::furnished,
                        LIVING,
                        tenant -> tables.create(tenant, PLAIN, "{'text':'meanwhile'}"),
                        tenant -> assertThat(states(tenant)).containsExactly("open"));
        assertThat(cuts).as("statements at which it was cut short").isGreaterThan(5);
    }

    @Test
    void what_is_written_meanwhile_is_in_the_first_state_and_does_not_show_it_before()
            throws Exception {
        TenantId tenant = crowded();
        var before = tables.create(tenant, PLAIN, "{'text':'before'}");
        var written = new ArrayList<StoredRecord>();

        var published =
                tables.publish(
                        tenant,
                        LIVING,
                        sql -> {
                            if (!sql.startsWith("WITH chosen") && written.size() < 3) {
                                written.add(tables.create(tenant, PLAIN, "{'text':'meanwhile'}"));
                                assertThat(listed(tenant, PLAIN))
                                        .allMatch(record -> record.state().isEmpty());
                            }
                        });

        assertThat(published).isInstanceOf(Publication.Published.class);
        assertThat(written).hasSizeGreaterThan(1).allMatch(record -> record.state().isEmpty());
        assertThat(states(tenant)).containsExactly("open");
        assertThat(tables.drift(tenant, LIVING)).isEmpty();
        assertThat(ok(tables.records.read(tenant, LIVING, before.id(), Expr.TRUE)).version())
                .as("nobody's change")
                .isEqualTo(1);
        assertThat(listed(tenant, LIVING))
                .allMatch(record -> record.state().equals(Optional.of("open")));
    }

    @Test
    void nobody_sees_a_state_once_it_is_gone_and_all_begin_anew_when_another_comes() {
        TenantId tenant = furnished();
        tables.world.publish(tenant, LIVING);
        put(tenant, "shut");
        var plan = OnlinePlan.between(tenant, LIVING, FREED);
        assertThat(plan.finish()).noneMatch(step -> step.pass() != DdlStep.Pass.NONE);

        assertThat(tables.world.publish(tenant, FREED)).isInstanceOf(Publication.Published.class);

        var listed = listed(tenant, FREED);
        assertThat(listed).hasSize(2).allMatch(record -> record.state().isEmpty());
        var first = listed.getFirst();
        var changed =
                ok(
                        tables.records.update(
                                by(tenant, FREED), first.id(), 1, World.json("{'text':'x'}")));
        assertThat(changed.state()).isEmpty();
        assertThat(ok(tables.records.delete(by(tenant, FREED), first.id(), 2))).isNotNull();
        assertThat(
                        tables.column(
                                "SELECT coalesce(state, 'none') FROM athyper.record_history WHERE"
                                        + " record_id = '%s' ORDER BY version"
                                                .formatted(first.id())))
                .containsExactly("none", "none", "none");

        var again = World.next(FREED, "{'lifecycle':{'initial':'new','states':['new','shut']}}");
        assertThat(tables.world.publish(tenant, again)).isInstanceOf(Publication.Published.class);
        assertThat(states(tenant)).containsExactly("new");
    }

    @Test
    void an_approval_that_is_under_way_is_in_the_way_and_none_begins_meanwhile() {
        TenantId tenant = furnished();
        tables.world.publish(tenant, LIVING);
        var refusals = new ArrayList<ErrorCode>();
        var id = listed(tenant, LIVING).getFirst().id();
        tables.publish(
                tenant,
                FREED,
                sql -> {
                    if (sql.contains("VALIDATE CONSTRAINT \"memo.state.locked~\"")) {
                        refusals.add(
                                refused(
                                        tables.records.transition(
                                                by(tenant, LIVING),
                                                id,
                                                1,
                                                LIVING.lifecycle()
                                                        .orElseThrow()
                                                        .transition("close")
                                                        .orElseThrow(),
                                                Optional.of(World.instance()))));
                    }
                });
        assertThat(refusals).containsExactly(RecordError.MODEL_CHANGED);
    }

    @Test
    void records_in_a_state_that_is_to_go_are_counted() {
        TenantId tenant = furnished();
        tables.world.publish(tenant, LIVING);
        put(tenant, "forgotten");
        var less = World.next(LIVING, "{'lifecycle':{'initial':'open','states':['open','shut']}}");
        var refused = (Publication.Impossible) tables.world.publish(tenant, less);
        assertThat(refused.faults())
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple("/lifecycle/states", "state-in-use"));
        put(tenant, "shut");
        assertThat(tables.world.publish(tenant, less)).isInstanceOf(Publication.Published.class);
        assertThat(tables.drift(tenant, less)).isEmpty();
    }
}
