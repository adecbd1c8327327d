package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;
import static com.athyper.postgres.record.RandomCondition.any;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Comparison;
import com.athyper.expression.Truth;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Goal: a row is selected by an expression's SQL exactly if the evaluator finds the expression true
 * of it.
 *
 * <p>Method: expressions by chance, well typed and not, over rows of every type, with gaps and with
 * texts that look like instants. The seed is printed; {@code -Dseed=} repeats a run.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class ExprSqlIT {

    private static final int EXPRESSIONS = 1_500;

    private static final EntityModel THING =
            World.model(
                    """
                    {'name':'thing','label':'Thing','fields':[
                      {'name':'name','type':'string','maxLength':60},
                      {'name':'note','type':'text'},
                      {'name':'count','type':'integer'},
                      {'name':'price','type':'decimal','precision':20,'scale':4},
                      {'name':'on','type':'boolean'},
                      {'name':'day','type':'date'},
                      {'name':'at','type':'datetime'},
                      {'name':'colour','type':'enum','values':['red','green']},
                      {'name':'tag','type':'uuid'},
                      {'name':'extra','type':'json'},
                      {'name':'parent','type':'reference','entity':'thing'}]}
                    """);

    private static World world;
    private static PostgresRecords records;
    private static TenantId tenant;
    private static final List<StoredRecord> ROWS = new ArrayList<>();

    private final RandomCondition chance = new RandomCondition(seeded());

    private static Random seeded() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ExprSqlIT: -Dseed=" + seed);
        return new Random(seed);
    }

    @BeforeAll
    static void fill() {
        world = new World();
        records = new PostgresRecords(world.database);
        tenant = world.tenant();
        world.publish(tenant, THING);
        var random = new Random(11);
        ROWS.add(ok(records.create(by(tenant, THING), World.id(), Value.EMPTY)));
        for (int i = 0; i < 40; i++) {
            ROWS.add(ok(records.create(by(tenant, THING), World.id(), row(random))));
        }
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static Value.Fields row(Random random) {
        return Value.object()
                .put("name", maybe(random, any(random, RandomCondition.TEXTS)))
                .put("note", maybe(random, any(random, RandomCondition.TEXTS)))
                .put("count", maybe(random, Long.toString(random.nextInt(-1, 4)), true))
                .put(
                        "price",
                        maybe(
                                random,
                                any(random, List.of("0.0000", "1.0000", "2.5000", "-0.0001")),
                                true))
                .put("on", random.nextInt(4) == 0 ? Value.NULL : Value.of(random.nextBoolean()))
                .put("day", maybe(random, any(random, List.of("2030-01-01", "2030-01-02"))))
                .put(
                        "at",
                        maybe(
                                random,
                                any(
                                        random,
                                        List.of(
                                                "2030-01-01T00:00:00Z",
                                                "2030-01-01T00:00:00.500Z",
                                                "2030-01-01T00:00:00.000001Z"))))
                .put("colour", maybe(random, any(random, List.of("red", "green"))))
                .put("tag", maybe(random, "0192f0c1-2222-7000-8000-000000000001"))
                .put(
                        "extra",
                        random.nextInt(4) == 0
                                ? Value.NULL
                                : json(any(
                                                random,
                                                List.of(
                                                        "{'x':{'a':1,'b':'a','c':true,'d':null,'e':[1,'a',null],'f':[]}}",
                                                        "{'x':{'a':'1','b':2.50,'c':'true','d':{},'e':['2030-01-01T00:00:00Z'],'f':[{}]}}",
                                                        "{'x':[{'a':1}]}",
                                                        "{'x':'é'}")))
                                        .get("x")
                                        .orElseThrow())
                .put(
                        "parent",
                        random.nextInt(3) == 0 || ROWS.isEmpty()
                                ? Value.NULL
                                : Value.of(ROWS.getFirst().id().toString()))
                .build();
    }

    private static Value maybe(Random random, String text) {
        return random.nextInt(4) == 0 ? Value.NULL : Value.of(text);
    }

    private static Value maybe(Random random, String number, boolean numeric) {
        return random.nextInt(4) == 0 || !numeric ? Value.NULL : Value.of(new BigDecimal(number));
    }

    @Test
    void sql_selects_what_the_evaluator_finds_true() {
        int selected = 0;
        for (int i = 0; i < EXPRESSIONS; i++) {
            Expr expr = chance.condition();
            var expected =
                    ROWS.stream()
                            .filter(row -> Evaluator.test(expr, bindings(row)) == Truth.TRUE)
                            .map(StoredRecord::id)
                            .collect(Collectors.toSet());

            var found = select(expr);

            assertThat(found).as("%s", expr).isEqualTo(expected);
            selected += found.isEmpty() || found.size() == ROWS.size() ? 0 : 1;
        }
        assertThat(selected)
                .as("expressions that tell rows apart, without which this proves little")
                .isGreaterThan(EXPRESSIONS / 10);
    }

    private static Expr record(String attribute) {
        return new Expr.Ref("record", List.of(attribute));
    }

    private static Set<UUID> select(Expr expr) {
        return ok(
                        records.list(
                                tenant,
                                THING,
                                new RecordQuery(Expr.TRUE, List.of(), 500, Optional.empty(), false),
                                expr))
                .items()
                .stream()
                .map(StoredRecord::id)
                .collect(Collectors.toSet());
    }

    private static Bindings bindings(StoredRecord row) {
        return new Bindings(Map.of("record", row.attributes(), "resource", row.attributes()));
    }

    @Test
    void what_no_text_can_hold_and_no_time_resolves_still_has_a_place() {
        for (String odd : List.of("a\0b", "2030-01-01T00:00:00.0000005Z")) {
            for (Comparison comparison : Comparison.values()) {
                for (String attribute : List.of("name", "at", "createdAt")) {
                    Expr expr =
                            new Expr.Compare(
                                    comparison, record(attribute), new Expr.Literal(Value.of(odd)));
                    var expected =
                            ROWS.stream()
                                    .filter(r -> Evaluator.test(expr, bindings(r)) == Truth.TRUE)
                                    .map(StoredRecord::id)
                                    .collect(Collectors.toSet());

                    assertThat(select(expr)).as("%s", expr).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void numbers_beyond_all_measure_are_compared_and_not_refused() {
        for (String huge : List.of("1E+999999", "-1E+999999", "1E-999999", "-1E-999999")) {
            Expr expr =
                    new Expr.Compare(
                            Comparison.LT,
                            record("price"),
                            new Expr.Literal(Value.of(new BigDecimal(huge))));
            var expected =
                    ROWS.stream()
                            .filter(row -> Evaluator.test(expr, bindings(row)) == Truth.TRUE)
                            .map(StoredRecord::id)
                            .collect(Collectors.toSet());

            assertThat(select(expr)).as(huge).isEqualTo(expected);
        }
    }
}
