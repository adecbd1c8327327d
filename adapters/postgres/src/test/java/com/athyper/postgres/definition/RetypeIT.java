package com.athyper.postgres.definition;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.change.Drift;
import com.athyper.postgres.Server;
import com.athyper.postgres.World;
import com.athyper.postgres.record.PostgresRecords;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Goal: a column gets another type while it is read and written, wherever the change is cut short.
 *
 * <p>Method: texts become numbers, which are unique, required and in an index; records are written
 * under the former version while the next one is built.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RetypeIT {
    private static final EntityModel FIRST =
            World.model(
                    """
                    {'name':'lot','label':'Lot','fields':[
                      {'name':'code','type':'string','maxLength':20,'required':true},
                      {'name':'price','type':'decimal','precision':10,'scale':2}],
                     'indexes':[{'fields':['-code','price']},{'fields':['price']}]}
                    """);
    private static final EntityModel SECOND =
            World.next(
                    FIRST,
                    """
                    {'fields':[
                      {'name':'code','type':'integer','required':true,'unique':true,'min':1},
                      {'name':'price','type':'decimal','precision':12,'scale':2}]}
                    """);

    private static World world;
    private static PostgresRecords records;
    private static PostgresSchemaSurvey survey;

    @BeforeAll
    static void open() {
        world = new World();
        records = new PostgresRecords(world.database);
        survey = new PostgresSchemaSurvey(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static TenantId furnished() {
        TenantId tenant = world.tenant();
        world.publish(tenant, FIRST);
        create(tenant, FIRST, "{'code':'1','price':'1.50'}");
        create(tenant, FIRST, "{'code':'02','price':'2.50'}");
        return tenant;
    }

    private static void create(TenantId tenant, EntityModel model, String values) {
        ok(records.create(by(tenant, model), World.id(), json(values)));
    }

    private static List<Drift> drift(TenantId tenant, EntityModel model) {
        return Drift.between(tenant, model, await(survey.table(tenant, model.name())));
    }

    private static List<Long> codes(TenantId tenant) throws SQLException {
        var codes = new ArrayList<Long>();
        try (var connection = Server.superuser(world.settings);
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT code::bigint FROM %s.lot ORDER BY 1"
                                        .formatted(EntityModel.schema(tenant)))) {
            while (rows.next()) {
                codes.add(rows.getLong(1));
            }
        }
        return codes;
    }

    @Test
    void it_is_made_by_beginning_anew_wherever_it_was_cut_short() throws Exception {
        int cuts = 0;
        for (int at = 1; ; at++) {
            TenantId tenant = furnished();
            var left = new AtomicInteger(at);
            var dying =
                    new PostgresSchemaPublisher(
                            world.database,
                            sql -> {
                                if (left.decrementAndGet() == 0) {
                                    throw new IllegalStateException("cut short after " + sql);
                                }
                            });
            try {
                await(dying.publish(tenant, Optional.empty(), SECOND));
                break;
            } catch (RuntimeException | AssertionError cut) {
                cuts++;
            }
            create(tenant, FIRST, "{'code':'3','price':'1'}");

            assertThat(world.publish(tenant, SECOND)).isInstanceOf(Publication.Published.class);

            assertThat(drift(tenant, SECOND)).as("after a cut at %s", at).isEmpty();
            create(tenant, SECOND, "{'code':4,'price':'1234567890.12'}");
            assertThat(codes(tenant)).containsExactly(1L, 2L, 3L, 4L);
        }
        assertThat(cuts).as("statements at which it was cut short").isGreaterThan(15);
    }

    @Test
    void what_is_written_meanwhile_is_converted_too() throws Exception {
        TenantId tenant = furnished();
        var next = new AtomicInteger(10);
        var switching = new AtomicBoolean();
        var watched =
                new PostgresSchemaPublisher(
                        world.database,
                        sql -> {
                            // The last transaction holds the table.
                            if (sql.startsWith("SELECT set_config")) {
                                switching.set(true);
                            }
                            if (!switching.get()) {
                                create(tenant, FIRST, "{'code':'" + next.incrementAndGet() + "'}");
                            }
                        });

        var published =
                (Publication.Published) await(watched.publish(tenant, Optional.empty(), SECOND));

        assertThat(published.statements())
                .as("nothing that would write the table anew under its lock")
                .noneMatch(sql -> sql.contains("USING \"") || sql.contains("TYPE bigint"));
        assertThat(next.get()).as("what was written meanwhile").isGreaterThan(15);
        var expected = new ArrayList<>(List.of(1L, 2L));
        for (long code = 11; code <= next.get(); code++) {
            expected.add(code);
        }
        assertThat(codes(tenant)).isEqualTo(expected);
        assertThat(drift(tenant, SECOND)).isEmpty();
    }

    @Test
    void what_cannot_be_converted_refuses_it_and_leaves_nothing_behind() {
        TenantId tenant = furnished();
        var watched =
                new PostgresSchemaPublisher(
                        world.database,
                        sql -> {
                            if (sql.contains("VALIDATE CONSTRAINT \"lot.f1.type~\"")) {
                                // Equal as a number, and not as a text.
                                create(tenant, FIRST, "{'code':'01'}");
                            }
                        });

        var refused =
                (Publication.Impossible) await(watched.publish(tenant, Optional.empty(), SECOND));

        assertThat(refused.faults())
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple("/fields/0/unique", "not-unique"));
        assertThat(drift(tenant, FIRST)).isEmpty();

        create(tenant, FIRST, "{'code':'no number'}");
        refused = (Publication.Impossible) world.publish(tenant, SECOND);
        assertThat(refused.faults())
                .extracting(Fault::pointer, Fault::code)
                .contains(tuple("/fields/0/type", "not-convertible"));
        assertThat(drift(tenant, FIRST)).isEmpty();
    }
}
