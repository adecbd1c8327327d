package com.athyper.postgres.definition;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.meta.DdlPlan;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.record.RecordError;
import com.athyper.postgres.Server;
import com.athyper.postgres.World;
import com.athyper.tenancy.definition.DefinitionError;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A change of a table in use can be cut short anywhere, and leaves nothing that is not asked for.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class OnlineChangeIT {

    private static final EntityModel SUPPLIER =
            World.model(
                    "{'name':'supplier','label':'S','fields':[{'name':'code','type':'string'}]}");
    private static final EntityModel FIRST =
            World.model(
                    """
                    {'name':'asset','label':'Asset','fields':[
                      {'name':'title','type':'string','maxLength':100},
                      {'name':'number','type':'integer'},
                      {'name':'kind','type':'enum','values':['a','b']},
                      {'name':'gone','type':'string','required':true}]}
                    """);

    /** Some of everything: rules narrower and new, an index, a reference, a filler, a removal. */
    private static final EntityModel SECOND =
            World.next(
                    FIRST,
                    """
                    {'fields':[
                      {'name':'headline','renamedFrom':'title','type':'string','maxLength':50,'required':true},
                      {'name':'number','type':'integer','unique':true,'min':0},
                      {'name':'kind','type':'enum','values':['a','b','c']},
                      {'name':'supplier','type':'reference','entity':'supplier'},
                      {'name':'rank','type':'integer','required':true,'default':7}]}
                    """,
                    "supplier");

    private static LiveTables tables;
    private static World world;

    @BeforeAll
    static void open() {
        tables = new LiveTables();
        world = tables.world;
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    private static TenantId furnished() {
        TenantId tenant = world.tenant();
        world.publish(tenant, SUPPLIER);
        world.publish(tenant, FIRST);
        tables.create(tenant, FIRST, "{'title':'one','number':1,'kind':'a','gone':'x'}");
        tables.create(tenant, FIRST, "{'title':'two','number':2,'kind':'b','gone':'x'}");
        return tenant;
    }

    @Test
    void a_change_that_is_cut_short_after_any_statement_is_made_by_beginning_anew() {
        int cuts =
                tables.wherever(
                        OnlineChangeIT::furnished,
                        SECOND,
                        tenant ->
                                tables.create(
                                        tenant,
                                        FIRST,
                                        "{'title':'old rules','number':3,'kind':'a','gone':'y'}"),
                        tenant ->
                                tables.create(
                                        tenant,
                                        SECOND,
                                        "{'headline':'new','number':4,'kind':'c','rank':1}"));
        assertThat(cuts).as("statements at which it was cut short").isGreaterThan(20);
    }

    @Test
    void another_version_takes_over_after_a_cut_and_clears_away() {
        var third =
                World.next(
                        SECOND,
                        """
                        {'fields':[
                          {'name':'headline','type':'string','maxLength':100},
                          {'name':'number','type':'integer'},
                          {'name':'kind','type':'enum','values':['a','b']},
                          {'name':'rank','type':'string'}]}
                        """);
        for (int at = 1; at <= 12; at++) {
            TenantId tenant = furnished();
            var dying = tables.dyingAfter(at);
            assertThatThrownBy(() -> await(dying.publish(tenant, Optional.empty(), SECOND)))
                    .hasStackTraceContaining("cut short");

            assertThat(world.publish(tenant, third)).isInstanceOf(Publication.Published.class);

            assertThat(tables.drift(tenant, third)).as("after a cut at %s", at).isEmpty();
            tables.create(tenant, third, "{'headline':'x','number':1,'kind':'a','rank':'first'}");
        }
    }

    /**
     * Goal: a backfill of many batches that is cut short goes on where it was, also past rows that
     * came in meanwhile.
     *
     * <p>Method: 1,100 rows are three batches; the first attempt dies after one, and a row without
     * a value is written before the second.
     */
    @Test
    void what_becomes_required_is_filled_with_its_default_in_batches_that_can_be_resumed()
            throws Exception {
        TenantId tenant = furnished();
        try (var connection = Server.superuser(world.settings)) {
            Server.update(
                    connection,
                    """
                    INSERT INTO %1$s.asset (tenant_id, id, version, created_by, created_at,
                        updated_by, updated_at, title, number, kind, gone)
                    SELECT tenant_id, gen_random_uuid(), 1, created_by, created_at,
                        updated_by, updated_at, NULL, number, kind, gone
                    FROM (SELECT * FROM %1$s.asset LIMIT 1) one, generate_series(1, 1100)
                    """
                            .formatted(EntityModel.schema(tenant)));
        }
        var filled =
                World.next(
                        FIRST,
                        """
                        {'fields':[
                          {'name':'title','type':'string','maxLength':100,'required':true,'default':'what?'},
                          {'name':'number','type':'integer'},
                          {'name':'kind','type':'enum','values':['a','b']},
                          {'name':'gone','type':'string','required':true}]}
                        """);
        var dying = tables.dyingAfter(1);
        assertThatThrownBy(() -> await(dying.publish(tenant, Optional.empty(), filled)))
                .hasStackTraceContaining("cut short");
        tables.create(tenant, FIRST, "{'number':5,'kind':'a','gone':'y'}");

        var batches = new AtomicInteger();
        Consumer<String> watcher =
                sql -> {
                    if (sql.startsWith("WITH chosen")) {
                        batches.incrementAndGet();
                    }
                };
        assertThat(tables.publish(tenant, filled, watcher))
                .isInstanceOf(Publication.Published.class);

        assertThat(batches.get()).as("what the first attempt left").isBetween(2, 4);
        assertThat(tables.drift(tenant, filled)).isEmpty();
        try (var connection = Server.superuser(world.settings);
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT count(*) FROM %s.asset WHERE title = 'what?'"
                                        .formatted(EntityModel.schema(tenant)))) {
            rows.next();
            assertThat(rows.getLong(1)).isEqualTo(1101);
        }
    }

    /**
     * Goal: rows that come in after the count, and before the rule, do not pass.
     *
     * <p>Method: the watcher writes such a row just before the last statement that builds.
     */
    @Test
    void rows_that_come_in_while_it_is_built_are_refused_and_nothing_is_left_behind() {
        TenantId tenant = furnished();
        var unique =
                World.next(
                        FIRST,
                        """
                        {'fields':[
                          {'name':'title','type':'string','maxLength':100},
                          {'name':'number','type':'integer','unique':true,'min':0},
                          {'name':'kind','type':'enum','values':['a','b']},
                          {'name':'gone','type':'string','required':true}]}
                        """);
        Consumer<String> watcher =
                sql -> {
                    if (sql.contains("VALIDATE CONSTRAINT \"asset.f2.min~")) {
                        tables.create(tenant, FIRST, "{'number':1,'gone':'x'}");
                    }
                };

        var refused = (Publication.Impossible) tables.publish(tenant, unique, watcher);

        assertThat(refused.code()).isEqualTo(DefinitionError.DATA_IN_THE_WAY);
        assertThat(refused.faults())
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple("/fields/1/unique", "not-unique"));
        assertThat(tables.drift(tenant, FIRST)).isEmpty();
        tables.create(tenant, FIRST, "{'title':'as before','number':-1,'gone':'x'}");
    }

    @Test
    void a_write_that_breaks_the_rule_to_come_is_told_that_the_entity_changes() {
        TenantId tenant = furnished();
        var refusals = new ArrayList<ErrorCode>();
        Consumer<String> watcher =
                sql -> {
                    if (sql.contains("VALIDATE CONSTRAINT \"asset.f2.min~")) {
                        refusals.add(
                                refused(
                                        tables.records.create(
                                                by(tenant, FIRST),
                                                World.id(),
                                                json("{'number':-1,'gone':'x'}"))));
                    }
                };

        assertThat(
                        tables.publish(
                                tenant,
                                World.next(
                                        FIRST,
                                        """
                                        {'fields':[
                                          {'name':'title','type':'string','maxLength':100},
                                          {'name':'number','type':'integer','min':0},
                                          {'name':'kind','type':'enum','values':['a','b']},
                                          {'name':'gone','type':'string','required':true}]}
                                        """),
                                watcher))
                .isInstanceOf(Publication.Published.class);

        assertThat(refusals).containsExactly(RecordError.MODEL_CHANGED);
    }

    @Test
    void a_table_that_somebody_changed_by_hand_is_found_out() throws Exception {
        TenantId tenant = furnished();
        assertThat(tables.drift(tenant, FIRST)).isEmpty();
        String table = EntityModel.schema(tenant) + ".asset ";
        try (var connection = Server.admin(world.settings)) {
            for (String sql :
                    List.of(
                            "ALTER TABLE " + table + "DROP CONSTRAINT \"asset.f1.length\"",
                            "ALTER TABLE " + table + "ALTER number TYPE numeric",
                            "ALTER TABLE " + table + "ADD COLUMN mine text",
                            "ALTER TABLE " + table + "DROP COLUMN kind",
                            "DROP INDEX " + EntityModel.schema(tenant) + ".\"asset.state\"",
                            "CREATE INDEX mine ON " + table + "(title)",
                            "ALTER TABLE " + table + "NO FORCE ROW LEVEL SECURITY")) {
                Server.update(connection, sql);
            }
        }

        assertThat(tables.drift(tenant, FIRST))
                .extracting(drift -> drift.what() + " " + drift.name() + " " + drift.sort().id())
                .containsExactlyInAnyOrder(
                        "constraint asset.f1.length missing",
                        "constraint asset.f3.values missing",
                        "column number different",
                        "column mine unexpected",
                        "column kind missing",
                        "index asset.state missing",
                        "index mine unexpected",
                        "security tenant_isolation missing");
    }

    @Test
    void a_look_counts_what_is_in_the_way_and_estimates_the_rows() {
        TenantId tenant = furnished();
        var narrow =
                World.next(
                        FIRST,
                        """
                        {'fields':[
                          {'name':'title','type':'string','maxLength':2},
                          {'name':'number','type':'integer','min':2},
                          {'name':'kind','type':'enum','values':['a','b']},
                          {'name':'gone','type':'string','required':true}]}
                        """);
        var plan = (DdlPlan.Steps) DdlPlan.between(tenant, Optional.of(FIRST), narrow);

        var findings = await(tables.survey.look(tenant, FIRST.name(), plan.preconditions()));

        assertThat(findings.rows()).isPositive();
        assertThat(findings.inTheWay())
                .extracting(Fault::message)
                .anyMatch(message -> message.endsWith(": 2 stored records"))
                .anyMatch(message -> message.endsWith(": 1 stored record"));
    }
}
