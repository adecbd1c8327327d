package com.athyper.postgres.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

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
        world.publish(tenant, FIRST);
        tables.create(tenant, FIRST, "{'code':'1','price':'1.50'}");
        tables.create(tenant, FIRST, "{'code':'02','price':'2.50'}");
        return tenant;
    }

    private static List<Long> codes(TenantId tenant) {
        return tables
                .column(
                        "SELECT code::bigint FROM %s.lot ORDER BY 1"
                                .formatted(EntityModel.schema(tenant)))
                .stream()
                .map(Long::valueOf)
                .toList();
    }

    @Test
    void it_is_made_by_beginning_anew_wherever_it_was_cut_short() {
        int cuts =
                tables.wherever(
                        RetypeIT::furnished,
                        SECOND,
                        tenant -> tables.create(tenant, FIRST, "{'code':'3','price':'1'}"),
                        tenant -> {
                            tables.create(tenant, SECOND, "{'code':4,'price':'1234567890.12'}");
                            assertThat(codes(tenant)).containsExactly(1L, 2L, 3L, 4L);
                        });
        assertThat(cuts).as("statements at which it was cut short").isGreaterThan(15);
    }

    @Test
    void what_is_written_meanwhile_is_converted_too() {
        TenantId tenant = furnished();
        var next = new AtomicInteger(10);
        var switching = new AtomicBoolean();
        Consumer<String> watcher =
                sql -> {
                    // The last transaction holds the table.
                    if (sql.startsWith("SELECT set_config")) {
                        switching.set(true);
                    }
                    if (!switching.get()) {
                        tables.create(tenant, FIRST, "{'code':'" + next.incrementAndGet() + "'}");
                    }
                };

        var published = (Publication.Published) tables.publish(tenant, SECOND, watcher);

        assertThat(published.statements())
                .as("nothing that would write the table anew under its lock")
                .noneMatch(sql -> sql.contains("USING \"") || sql.contains("TYPE bigint"));
        assertThat(next.get()).as("what was written meanwhile").isGreaterThan(15);
        var expected = new ArrayList<>(List.of(1L, 2L));
        for (long code = 11; code <= next.get(); code++) {
            expected.add(code);
        }
        assertThat(codes(tenant)).isEqualTo(expected);
        assertThat(tables.drift(tenant, SECOND)).isEmpty();
    }

    @Test
    void what_cannot_be_converted_refuses_it_and_leaves_nothing_behind() {
        TenantId tenant = furnished();
        Consumer<String> watcher =
                sql -> {
                    if (sql.contains("VALIDATE CONSTRAINT \"lot.f1.type~\"")) {
                        // Equal as a number, and not as a text.
                        tables.create(tenant, FIRST, "{'code':'01'}");
                    }
                };

        var refused = (Publication.Impossible) tables.publish(tenant, SECOND, watcher);

        assertThat(refused.faults())
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple("/fields/0/unique", "not-unique"));
        assertThat(tables.drift(tenant, FIRST)).isEmpty();

        tables.create(tenant, FIRST, "{'code':'no number'}");
        refused = (Publication.Impossible) world.publish(tenant, SECOND);
        assertThat(refused.faults())
                .extracting(Fault::pointer, Fault::code)
                .contains(tuple("/fields/0/type", "not-convertible"));
        assertThat(tables.drift(tenant, FIRST)).isEmpty();
    }
}
