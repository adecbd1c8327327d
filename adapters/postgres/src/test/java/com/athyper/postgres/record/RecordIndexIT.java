package com.athyper.postgres.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.Cursor;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordQuery.Sort;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Stages;
import com.athyper.postgres.World;

import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goal: a list under a filter and an order that an index was made for reads about as many rows as
 * it shows, on the first page and far behind it.
 *
 * <p>Method: many rows; PostgreSQL's own count of the rows that it took for the page.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RecordIndexIT {
    private static final EntityModel SALE =
            World.model(
                    """
                    {'name':'sale','label':'Sale','fields':[
                      {'name':'currency','type':'string','maxLength':3,'required':true},
                      {'name':'amount','type':'decimal','precision':12,'scale':2,'required':true}],
                     'indexes':[{'fields':['currency','-amount']}]}
                    """);

    private static final int ROWS = 20_000;
    private static final int PAGE = 50;
    private static final int PAGES = 40;

    private static final String FILL =
            """
            INSERT INTO "tenant_%1$s"."sale" (tenant_id, id, version, created_by, created_at,
                updated_by, updated_at, "currency", "amount")
            SELECT '%2$s', gen_random_uuid(), 1, 'u', now(), 'u', now(),
                CASE n %% 4 WHEN 0 THEN 'MYR' ELSE 'EUR' END, n
            FROM generate_series(1, %3$d) n
            """;

    private static final String TAKEN =
            """
            SELECT coalesce(idx_tup_fetch, 0) + seq_tup_read FROM pg_stat_xact_user_tables
            WHERE relname = 'sale' AND schemaname = 'tenant_' || replace(
                current_setting('athyper.tenant'), '-', '_')
            """;

    private static World world;
    private static TenantId tenant;

    @BeforeAll
    static void fill() {
        world = new World();
        tenant = world.tenant();
        world.publish(tenant, SALE);
        String schema = tenant.value().replace('-', '_');
        admin(FILL.formatted(schema, tenant.value(), ROWS));
        admin("ANALYZE \"tenant_" + schema + "\".\"sale\"");
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static void admin(String sql) {
        Stages.await(
                world.database.asAdmin(
                        tenant,
                        session -> {
                            session.execute(List.of(sql));
                            return true;
                        }));
    }

    /** A page from a place on, and how many rows PostgreSQL took from the table for it. */
    private static Taken page(Optional<String> cursor) {
        var query =
                new RecordQuery(
                        new Expr.Compare(
                                Expr.Comparison.EQ,
                                new Expr.Ref("record", List.of("currency")),
                                new Expr.Literal(Value.of("MYR"))),
                        List.of(new Sort("amount", true)),
                        PAGE,
                        cursor,
                        false);
        return Stages.await(
                world.database.inTenant(
                        tenant,
                        session -> {
                            var place = cursor.map(text -> ok(Cursor.decode(text, SALE, query)));
                            long before = session.number(TAKEN);
                            var page =
                                    new RecordPages(tenant, SALE, EntityTable.of(tenant, SALE))
                                            .page(
                                                    session,
                                                    query,
                                                    Expr.TRUE,
                                                    place,
                                                    DSL.noCondition());
                            return new Taken(ok(page), session.number(TAKEN) - before);
                        }));
    }

    private static <T> T ok(Answer<T> answer) {
        return switch (answer) {
            case Answer.Ok<T>(var value) -> value;
            case Answer.Refused<T>(var problem) -> throw new AssertionError(problem);
        };
    }

    private record Taken(Page<StoredRecord> page, long rows) {}

    @Test
    void a_page_takes_about_as_many_rows_as_it_shows_wherever_it_is() {
        Optional<String> cursor = Optional.empty();
        var amounts = new ArrayList<BigDecimal>();
        for (int i = 0; i < PAGES; i++) {
            Taken taken = page(cursor);
            assertThat(taken.rows()).as("page %s", i).isBetween((long) PAGE, PAGE + 10L);
            taken.page().items().forEach(record -> amounts.add(amount(record)));
            cursor = taken.page().nextCursor();
        }
        assertThat(amounts).hasSize(PAGES * PAGE).first().isEqualTo(new BigDecimal(ROWS + ".00"));
        for (int i = 1; i < amounts.size(); i++) {
            assertThat(amounts.get(i)).isEqualTo(amounts.get(i - 1).subtract(new BigDecimal(4)));
        }
    }

    private static BigDecimal amount(StoredRecord record) {
        if (record.values().get("amount").orElseThrow() instanceof Value.Num(var number)) {
            return number;
        }
        throw new AssertionError(record);
    }
}
