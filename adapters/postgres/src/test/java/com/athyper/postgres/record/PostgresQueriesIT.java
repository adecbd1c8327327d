package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.problem;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;
import static com.athyper.postgres.record.RandomCondition.any;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.Queries;
import com.athyper.meta.query.QueryBudget;
import com.athyper.meta.query.QueryError;
import com.athyper.meta.query.QueryReader;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Server;
import com.athyper.postgres.World;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Goal: a query's SQL gives exactly what looking at every row by hand gives, whatever policy hides.
 *
 * <p>Method: queries and policies by chance over three entities that refer to one another, walked
 * page by page and held against {@link NaiveQuery}. The seed is printed; {@code -Dseed=} repeats a
 * run.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class PostgresQueriesIT {
    private static final int QUERIES = 400;

    private static final EntityModel REGION =
            World.model(
                    """
                    {'name':'region','label':'Region','fields':[
                      {'name':'name','type':'string','maxLength':20},
                      {'name':'rank','type':'integer'},
                      {'name':'parent','type':'reference','entity':'region'},
                      {'name':'children','type':'one-to-many','entity':'region','by':'parent'},
                      {'name':'suppliers','type':'one-to-many','entity':'supplier','by':'region'}]}
                    """);
    private static final EntityModel SUPPLIER =
            World.model(
                    """
                    {'name':'supplier','label':'Supplier','fields':[
                      {'name':'name','type':'string','maxLength':20,'required':true},
                      {'name':'country','type':'enum','values':['MY','DE','BR']},
                      {'name':'trusted','type':'boolean'},
                      {'name':'region','type':'reference','entity':'region'},
                      {'name':'purchases','type':'one-to-many','entity':'purchase','by':'supplier'},
                      {'name':'asked_by','type':'many-to-many','entity':'purchase','by':'asked'}]}
                    """,
                    "region");
    private static final EntityModel PURCHASE =
            World.model(
                    """
                    {'name':'purchase','label':'Purchase','fields':[
                      {'name':'title','type':'string','maxLength':20},
                      {'name':'amount','type':'decimal','precision':18,'scale':2},
                      {'name':'pieces','type':'integer','required':true},
                      {'name':'day','type':'date'},
                      {'name':'price','type':'money','precision':9,'scale':2},
                      {'name':'supplier','type':'reference','entity':'supplier'},
                      {'name':'second','type':'reference','entity':'supplier'},
                      {'name':'asked','type':'multi-reference','entity':'supplier'}]}
                    """,
                    "supplier");
    private static final Map<EntityName, EntityModel> MODELS =
            Map.of(REGION.name(), REGION, SUPPLIER.name(), SUPPLIER, PURCHASE.name(), PURCHASE);

    private static World world;
    private static PostgresRecords records;
    private static Queries queries;
    private static TenantId tenant;
    private static final Map<EntityName, List<StoredRecord>> ROWS = new LinkedHashMap<>();

    private final Random random = seeded();
    private final RandomQuery chance = new RandomQuery(random);
    private final RandomRelatedQuery relatedChance = new RandomRelatedQuery(random);

    private static Random seeded() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("PostgresQueriesIT: -Dseed=" + seed);
        return new Random(seed);
    }

    @BeforeAll
    static void fill() {
        world = new World();
        records = new PostgresRecords(world.database);
        queries = new PostgresQueries(world.database);
        tenant = world.tenant();
        var random = new Random(5);
        for (EntityModel model : List.of(REGION, SUPPLIER, PURCHASE)) {
            world.publish(tenant, model);
            ROWS.put(model.name(), new ArrayList<>());
        }
        for (int i = 0; i < 6; i++) {
            add(
                    REGION,
                    Value.object()
                            .put(
                                    "name",
                                    maybe(random, Value.of(any(random, List.of("a", "B", "é")))))
                            .put("rank", maybe(random, Value.of(random.nextInt(3))))
                            .put("parent", reference(random, REGION))
                            .build());
        }
        for (int i = 0; i < 10; i++) {
            add(
                    SUPPLIER,
                    Value.object()
                            .put("name", Value.of(any(random, List.of("x", "Y", "z", ""))))
                            .put(
                                    "country",
                                    maybe(random, Value.of(any(random, List.of("MY", "DE", "BR")))))
                            .put("trusted", maybe(random, Value.of(random.nextBoolean())))
                            .put("region", reference(random, REGION))
                            .build());
        }
        for (int i = 0; i < 60; i++) {
            add(
                    PURCHASE,
                    Value.object()
                            .put(
                                    "title",
                                    maybe(random, Value.of(any(random, List.of("t", "T", "u")))))
                            .put(
                                    "amount",
                                    maybe(
                                            random,
                                            Value.of(BigDecimal.valueOf(random.nextInt(9), 2))))
                            .put("pieces", Value.of(random.nextInt(-2, 4)))
                            .put(
                                    "day",
                                    maybe(random, Value.of("2030-01-0" + (1 + random.nextInt(3)))))
                            .put("price", maybe(random, price(random)))
                            .put("supplier", reference(random, SUPPLIER))
                            .put("second", reference(random, SUPPLIER))
                            .put("asked", maybe(random, references(random, SUPPLIER)))
                            .build());
        }
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static Value price(Random random) {
        return Value.object()
                .put("amount", Value.of(BigDecimal.valueOf(random.nextInt(5), 2)))
                .put("currency", any(random, List.of("MYR", "EUR")))
                .build();
    }

    private static void add(EntityModel model, Value.Fields values) {
        rows(model).add(ok(records.create(by(tenant, model), World.id(), values)));
    }

    private static List<StoredRecord> rows(EntityModel model) {
        return Objects.requireNonNull(ROWS.get(model.name()));
    }

    private static Value reference(Random random, EntityModel model) {
        return rows(model).isEmpty()
                ? Value.NULL
                : maybe(random, Value.of(any(random, rows(model)).id().toString()));
    }

    private static Value references(Random random, EntityModel model) {
        return Value.texts(
                rows(model).stream()
                        .filter(_ -> random.nextInt(4) == 0)
                        .map(record -> record.id().toString())
                        .toList());
    }

    private static Value maybe(Random random, Value value) {
        return random.nextInt(4) == 0 ? Value.NULL : value;
    }

    @Test
    void sql_gives_what_looking_at_every_row_by_hand_gives() {
        compared(chance::body);
    }

    @Test
    void sql_tells_of_relations_what_looking_at_every_row_by_hand_tells() {
        compared(relatedChance::body);
    }

    private void compared(Supplier<Value.Fields> bodies) {
        int telling = 0;
        for (int i = 0; i < QUERIES; i++) {
            var policies = chance.policies();
            var naive = new NaiveQuery(MODELS, ROWS, policies);
            Value.Fields body = bodies.get();
            CheckedQuery query = checked(body);
            var expected = naive.answer(query).stream().map(NaiveQuery::plain).toList();

            var walked = walk(body, policies);

            assertThat(walked).as("%s under %s", Json.write(body), policies).isEqualTo(expected);
            telling += expected.size() > 2 ? 1 : 0;
        }
        assertThat(telling).as("queries with enough rows to tell").isGreaterThan(QUERIES / 8);
    }

    private List<Value.Fields> walk(Value.Fields body, Map<EntityName, Expr> policies) {
        var walked = new ArrayList<Value.Fields>();
        Optional<String> cursor = Optional.empty();
        do {
            var page =
                    ok(
                            run(
                                    checked(
                                            cursor.map(text -> body.with("cursor", Value.of(text)))
                                                    .orElse(body)),
                                    policies));
            page.rows().forEach(row -> walked.add(NaiveQuery.plain(row)));
            assertThat(page.rows().size()).isLessThanOrEqualTo(checked(body).limit());
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return walked;
    }

    private static java.util.concurrent.CompletionStage<Answer<Queries.Result>> run(
            CheckedQuery query, Map<EntityName, Expr> policies) {
        return queries.run(tenant, query, visible(query, policies), QueryBudget.USUAL);
    }

    private static Map<String, Expr> visible(CheckedQuery query, Map<EntityName, Expr> policies) {
        var visible = new LinkedHashMap<String, Expr>();
        visible.put(CheckedQuery.ROOT, policies.getOrDefault(query.from().name(), Expr.TRUE));
        query.targets()
                .forEach(
                        (path, target) ->
                                visible.put(path, policies.getOrDefault(target.name(), Expr.TRUE)));
        return visible;
    }

    private static CheckedQuery checked(Value.Fields body) {
        return switch (QueryReader.read(name -> Optional.ofNullable(MODELS.get(name)), body)) {
            case Answer.Ok<CheckedQuery>(var query) -> query;
            case Answer.Refused<CheckedQuery>(var problem) ->
                    throw new AssertionError(Json.write(body) + " " + problem);
        };
    }

    @Test
    void functions_over_a_relation_are_those_of_a_statement_written_by_hand() throws SQLException {
        var result =
                ok(
                        run(
                                checked(
                                        json(
                                                """
                                                {'from':'supplier','limit':500,'orderBy':['id'],
                                                 'select':['id',{'count':'purchases','as':'n'},
                                                   {'sum':'purchases.amount','as':'total'},
                                                   {'count':'asked_by','as':'asked'}],
                                                 'where':{'purchases.pieces':{'gte':0},
                                                          'purchases.day':{'isNull':false}},
                                                 'having':{'n':{'gte':2}}}
                                                """)),
                                Map.of()));
        String byHand =
                """
                WITH bought AS (
                    SELECT supplier, count(*) AS n, sum(amount) AS total FROM %1$s GROUP BY supplier),
                asked AS (
                    SELECT one, count(*) AS n FROM %1$s, unnest(asked) AS one GROUP BY one)
                SELECT s.id::text, b.n::text, b.total::text, coalesce(a.n, 0)::text FROM %2$s s
                JOIN bought b ON b.supplier = s.id LEFT JOIN asked a ON a.one = s.id
                WHERE b.n >= 2 AND s.id IN (
                    SELECT supplier FROM %1$s WHERE pieces >= 0 AND day IS NOT NULL)
                ORDER BY s.id
                """
                        .formatted(
                                EntityTable.name(tenant, PURCHASE.name()),
                                EntityTable.name(tenant, SUPPLIER.name()));
        var expected = new ArrayList<Value.Fields>();
        try (var admin = Server.admin(world.settings)) {
            admin.createStatement().execute("SET athyper.tenant = '" + tenant.value() + "'");
            var rows = admin.createStatement().executeQuery(byHand);
            while (rows.next()) {
                expected.add(
                        Value.object()
                                .put("id", rows.getString(1))
                                .put("n", rows.getLong(2))
                                .put("total", decimal(rows.getString(3)))
                                .put("asked", rows.getLong(4))
                                .build());
            }
        }
        assertThat(result.rows().stream().map(NaiveQuery::plain).toList())
                .isEqualTo(expected.stream().map(NaiveQuery::plain).toList())
                .hasSizeGreaterThan(2);
    }

    private static Value decimal(@Nullable String text) {
        return text == null ? Value.NULL : Value.of(new BigDecimal(text));
    }

    @Test
    void what_costs_more_than_the_budget_is_refused_before_it_runs() {
        var query = checked(json("{'from':'purchase','select':['title','supplier.name']}"));
        assertThat(
                        problem(
                                        queries.run(
                                                tenant,
                                                query,
                                                visible(query, Map.of()),
                                                new QueryBudget(0.5, Duration.ofSeconds(5))))
                                .code())
                .isEqualTo(QueryError.TOO_EXPENSIVE);
    }

    @Test
    void what_takes_longer_than_the_budget_is_stopped() throws SQLException {
        var query = checked(json("{'from':'purchase','select':['title']}"));
        try (var other = Server.admin(world.settings)) {
            other.setAutoCommit(false);
            Server.update(other, "LOCK TABLE " + EntityTable.name(tenant, PURCHASE.name()));
            assertThat(
                            problem(
                                            queries.run(
                                                    tenant,
                                                    query,
                                                    visible(query, Map.of()),
                                                    new QueryBudget(1e9, Duration.ofMillis(200))))
                                    .code())
                    .isEqualTo(QueryError.TOO_SLOW);
            other.rollback();
        }
        assertThat(ok(run(query, Map.of())).rows()).hasSize(50);
    }

    @Test
    void the_statement_tells_no_value() {
        var query =
                checked(
                        json(
                                "{'from':'purchase','select':['title'],'where':{'supplier.name':{'eq':'s3cret'}}}"));
        var result = ok(run(query, Map.of()));
        assertThat(result.statement()).contains("supplier").doesNotContain("s3cret");
        assertThat(result.cost()).isPositive();
    }

    @Test
    void a_cursor_belongs_to_its_query() {
        var body = json("{'from':'purchase','select':['title'],'limit':1}");
        String cursor = ok(run(checked(body), Map.of())).nextCursor().orElseThrow();
        var another =
                json("{'from':'purchase','select':['day'],'limit':1}")
                        .with("cursor", Value.of(cursor));
        assertThat(problem(run(checked(another), Map.of())).code())
                .isEqualTo(RecordError.CURSOR_INVALID);
    }

    @Test
    void another_tenant_sees_none_of_it() {
        TenantId stranger = world.tenant();
        for (EntityModel model : List.of(REGION, SUPPLIER, PURCHASE)) {
            world.publish(stranger, model);
        }
        var query = checked(json("{'from':'purchase','select':[{'count':'*','as':'n'}]}"));
        var answer = ok(queries.run(stranger, query, visible(query, Map.of()), QueryBudget.USUAL));
        assertThat(answer.rows()).containsExactly(Value.object().put("n", 0).build());
    }
}
