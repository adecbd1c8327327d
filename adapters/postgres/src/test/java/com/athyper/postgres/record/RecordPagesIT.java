package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordQuery.Sort;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * Goal: walking the pages shows every record that is visible exactly once, in the order asked for.
 *
 * <p>Method: records full of ties and gaps are walked under many orders and page sizes and held
 * against a sort in memory.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RecordPagesIT {

    private static final EntityModel ITEM =
            World.model(
                    """
                    {'name':'item','label':'Item','fields':[
                      {'name':'name','type':'string','maxLength':20},
                      {'name':'price','type':'decimal','precision':10,'scale':2},
                      {'name':'day','type':'date'},
                      {'name':'at','type':'datetime'},
                      {'name':'on','type':'boolean'},
                      {'name':'rank','type':'integer','required':true}]}
                    """);

    private static final List<String> NAMES =
            List.of("a", "B", "b", "é", "z", "Z", "\uD83D\uDE00", "\uFF5E", "");

    private static World world;
    private static PostgresRecords records;
    private static TenantId tenant;
    private static final List<StoredRecord> ALL = new ArrayList<>();

    @BeforeAll
    static void fill() {
        world = new World();
        records = new PostgresRecords(world.database);
        tenant = world.tenant();
        world.publish(tenant, ITEM);
        var random = new Random(7);
        for (int i = 0; i < 60; i++) {
            var values =
                    Value.object()
                            .put(
                                    "name",
                                    maybe(
                                            random,
                                            Value.of(NAMES.get(random.nextInt(NAMES.size())))))
                            .put(
                                    "price",
                                    maybe(
                                            random,
                                            Value.of(
                                                    BigDecimal.valueOf(
                                                            random.nextInt(4) * 50L, 2))))
                            .put(
                                    "day",
                                    maybe(random, Value.of("2030-01-0" + (1 + random.nextInt(3)))))
                            .put(
                                    "at",
                                    maybe(
                                            random,
                                            Value.of(
                                                    "2030-01-01T00:00:00.00"
                                                            + random.nextInt(3)
                                                            + "Z")))
                            .put("on", maybe(random, Value.of(random.nextBoolean())))
                            .put("rank", Value.of(random.nextInt(5)))
                            .build();
            ALL.add(ok(records.create(by(tenant, ITEM), World.id(), values)));
        }
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static Value maybe(Random random, Value value) {
        return random.nextInt(4) == 0 ? Value.NULL : value;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name",
                "-name",
                "price",
                "-price,name",
                "on,-day",
                "at,-rank",
                "-at",
                "rank",
                "-rank,price,-name",
                "createdAt",
                "-createdBy,updatedAt",
                "-version,-on",
                "-id"
            })
    void pages_are_exact_in_any_order(String order) {
        var sort = sort(order);
        var expected = ALL.stream().sorted(comparator(sort)).map(StoredRecord::id).toList();
        for (int size : List.of(1, 7, 60, 500)) {
            var seen = new ArrayList<UUID>();
            Optional<String> cursor = Optional.empty();
            do {
                var page =
                        ok(
                                records.list(
                                        tenant,
                                        ITEM,
                                        new RecordQuery(Expr.TRUE, sort, size, cursor, true),
                                        Expr.TRUE));
                assertThat(page.total()).hasValue(ALL.size());
                page.items().forEach(record -> seen.add(record.id()));
                cursor = page.nextCursor();
                assertThat(cursor.isEmpty() || page.items().size() == size).isTrue();
            } while (cursor.isPresent());
            assertThat(seen).as("pages of %s by `%s`", size, order).isEqualTo(expected);
        }
    }

    @Test
    void policy_and_filter_are_part_of_page_and_count() {
        Expr cheap =
                new Expr.Compare(
                        Expr.Comparison.LT,
                        new Expr.Ref("record", List.of("price")),
                        new Expr.Literal(Value.of(1)));
        Expr ranked =
                new Expr.Compare(
                        Expr.Comparison.GE,
                        new Expr.Ref("resource", List.of("rank")),
                        new Expr.Literal(Value.of(2)));
        long expected =
                ALL.stream()
                        .filter(
                                r ->
                                        number(r, "price")
                                                .filter(p -> p.compareTo(BigDecimal.ONE) < 0)
                                                .isPresent())
                        .filter(r -> number(r, "rank").orElseThrow().intValue() >= 2)
                        .count();

        var page =
                ok(
                        records.list(
                                tenant,
                                ITEM,
                                new RecordQuery(cheap, List.of(), 3, Optional.empty(), true),
                                ranked));

        assertThat(expected).isGreaterThan(3);
        assertThat(page.items()).hasSize(3);
        assertThat(page.total()).hasValue(expected);
        assertThat(
                        ok(records.list(
                                        tenant,
                                        ITEM,
                                        new RecordQuery(
                                                cheap, List.of(), 3, Optional.empty(), true),
                                        Expr.FALSE))
                                .total())
                .hasValue(0);
    }

    private static Optional<BigDecimal> number(StoredRecord record, String field) {
        return record.values().get(field).orElseThrow() instanceof Value.Num(var number)
                ? Optional.of(number)
                : Optional.empty();
    }

    @Test
    void a_cursor_of_another_query_is_refused() {
        var query = new RecordQuery(Expr.TRUE, sort("name"), 5, Optional.empty(), false);
        var cursor = ok(records.list(tenant, ITEM, query, Expr.TRUE)).nextCursor();

        var other = new RecordQuery(Expr.TRUE, sort("-name"), 5, cursor, false);

        assertThat(refused(records.list(tenant, ITEM, other, Expr.TRUE)))
                .isEqualTo(RecordError.CURSOR_INVALID);
    }

    private static List<Sort> sort(String order) {
        var sort = new ArrayList<Sort>();
        for (String key : order.isEmpty() ? List.<String>of() : List.of(order.split(","))) {
            boolean descending = key.startsWith("-");
            sort.add(new Sort(descending ? key.substring(1) : key, descending));
        }
        return sort;
    }

    /** Nothing comes last in either direction; the id decides at the end. */
    private static Comparator<StoredRecord> comparator(List<Sort> sorts) {
        Comparator<StoredRecord> all = (_, _) -> 0;
        for (Sort sort : sorts) {
            all =
                    all.thenComparing(
                            (a, b) ->
                                    compare(
                                            a.attributes().get(sort.attribute()).orElse(Value.NULL),
                                            b.attributes().get(sort.attribute()).orElse(Value.NULL),
                                            sort.descending()));
        }
        return all.thenComparing(record -> record.id().toString());
    }

    private static int compare(Value a, Value b, boolean descending) {
        if (a instanceof Value.Null || b instanceof Value.Null) {
            return Boolean.compare(a instanceof Value.Null, b instanceof Value.Null);
        }
        int order = ascending(a, b);
        return descending ? -order : order;
    }

    private static int ascending(Value a, Value b) {
        if (a instanceof Value.Num(var x) && b instanceof Value.Num(var y)) {
            return x.compareTo(y);
        }
        if (a instanceof Value.Bool(var x) && b instanceof Value.Bool(var y)) {
            return Boolean.compare(x, y);
        }
        if (a instanceof Value.Text(var x) && b instanceof Value.Text(var y)) {
            return x.contains("T00:00:00") || x.contains("T12:00:00")
                    ? Instant.parse(x).compareTo(Instant.parse(y))
                    : Arrays.compare(x.codePoints().toArray(), y.codePoints().toArray());
        }
        throw new AssertionError(a + " and " + b);
    }
}
