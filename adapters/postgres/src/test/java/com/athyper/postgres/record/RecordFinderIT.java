package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.by;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.expression.Expr;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordSearch;
import com.athyper.postgres.Server;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Records that are found by words. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RecordFinderIT {
    private static final EntityModel ARTICLE =
            World.model(
                    """
                    {'name':'article','label':'Article','fields':[
                      {'name':'title','type':'string','searchable':true},
                      {'name':'body','type':'text','searchable':true},
                      {'name':'price','type':'money','precision':10,'scale':2}]}
                    """,
                    "article");

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
    void articles() {
        tenant = world.tenant();
        world.publish(tenant, ARTICLE);
        article("Ergonomic chair", "A seat for long days");
        article("Desk", "Goes with the ergonomic chair");
        article("Lampe für Büros", "Licht; SELECT 'x' --");
    }

    private void article(String title, String body) {
        ok(
                records.create(
                        by(tenant, ARTICLE),
                        World.id(),
                        Value.object()
                                .put("title", title)
                                .put("body", body)
                                .put("price", Value.NULL)
                                .build()));
    }

    private static RecordSearch sought(String words, int limit, String... fields) {
        return new RecordSearch(words, List.of(fields), Expr.TRUE, limit);
    }

    private List<String> found(RecordSearch search, Expr visible) {
        return ok(records.search(tenant, ARTICLE, search, visible)).stream()
                .map(hit -> hit.record().values().text("title").orElseThrow())
                .toList();
    }

    private List<String> found(String words) {
        return found(sought(words, 10, "title", "body"), Expr.TRUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "desk|Desk",
                "DESK|Desk",
                "ergonimic|Ergonomic chair;Desk",
                "ergonomic -desk|Ergonomic chair",
                "ergonimic -desk|",
                "\"ergonomic chair\"|Ergonomic chair;Desk",
                "\"chair ergonomic\"|",
                "büros|Lampe für Büros",
                "büro|Lampe für Büros",
                "seat days|Ergonomic chair",
                "licht|Lampe für Büros",
                "xylophone|",
                "'; DROP TABLE article; --|",
                "&|",
                "((|"
            })
    void words_are_found_whole_begun_and_mistyped(String words, String titles) {
        assertThat(found(words))
                .containsExactlyInAnyOrderElementsOf(
                        titles == null ? List.of() : List.of(titles.split(";")));
    }

    /** Two readers of a text cut it into words, each in its own way. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo_bar", "v1.2.3", "someone@example.com", "3kg", "o'neil", "日本", "c:\\temp",
                "half-hearted", "https://example.com/a/b?c=d", "-12.50", "1e5", "R2", "x", "Ünï"
            })
    void whatever_is_taken_for_a_word_is_found_as_it_was_written(String word) {
        article("Odd", "before " + word + " after");
        assertThat(found('"' + word + '"')).as(word).contains("Odd");
        assertThat(found("before " + word + " after")).as(word).contains("Odd");
    }

    @Test
    void what_fits_best_comes_first_and_some_may_be_all() {
        article("Chair", "chair");
        assertThat(found("chair")).first().isEqualTo("Chair");
        assertThat(found("chair")).hasSize(3);
        assertThat(found(sought("chair", 1, "title", "body"), Expr.TRUE)).containsExactly("Chair");
    }

    @Test
    void no_other_field_is_looked_into_and_nothing_that_is_hidden_is_found() {
        assertThat(found(sought("ergonomic", 10, "title"), Expr.TRUE))
                .containsExactly("Ergonomic chair");
        var others =
                new Expr.Compare(
                        Expr.Comparison.NE,
                        new Expr.Ref("resource", List.of("title")),
                        new Expr.Literal(Value.of("Ergonomic chair")));
        assertThat(found(sought("ergonomic", 10, "title", "body"), others)).containsExactly("Desk");
        var neighbour = world.tenant();
        world.publish(neighbour, ARTICLE);
        assertThat(
                        ok(
                                records.search(
                                        neighbour,
                                        ARTICLE,
                                        sought("ergonomic", 10, "title"),
                                        Expr.TRUE)))
                .isEmpty();
    }

    /**
     * Goal: a search enters the indexes where it may, and finds the same where it may not.
     *
     * <p>Method: the same searches before and after a superuser has said what docs/operations.md
     * asks for, and once more as PostgreSQL would answer without any index.
     */
    @Test
    void what_may_fit_is_asked_of_the_indexes_once_a_superuser_allows_it() throws Exception {
        crowd(Integer.getInteger("search.articles", 5_000));
        var searches =
                List.of(
                        "ergonimic",
                        "quick brwn",
                        "quick -lampe",
                        "\"long days\"",
                        "desk or lampe");
        var before = new ArrayList<List<String>>();
        for (String words : searches) {
            assertThat(plan(words)).as(words).contains("Seq Scan").doesNotContain(".sought");
            before.add(timed(words));
        }
        try (var superuser = Server.superuser(world.settings)) {
            Server.update(superuser, leakproof("LEAKPROOF"));
            for (int i = 0; i < searches.size(); i++) {
                assertThat(plan(searches.get(i)))
                        .as(searches.get(i))
                        .contains(".sought")
                        .doesNotContain("Seq Scan");
                assertThat(timed(searches.get(i))).isEqualTo(before.get(i)).isNotEmpty();
            }
            assertThat(plan("-desk")).as("nothing has to be there").contains("Seq Scan");
        } finally {
            try (var superuser = Server.superuser(world.settings)) {
                Server.update(superuser, leakproof("NOT LEAKPROOF"));
            }
        }
    }

    private static String leakproof(String how) {
        return "ALTER FUNCTION athyper_extensions.word_similarity_commutator_op(text, text) " + how;
    }

    private List<String> timed(String words) {
        long begun = System.nanoTime();
        var found = found(words);
        System.out.printf("search `%s`: %d ms%n", words, (System.nanoTime() - begun) / 1_000_000);
        return found;
    }

    private void crowd(int articles) throws SQLException {
        String table = EntityModel.schema(tenant) + ".article";
        try (var superuser = Server.superuser(world.settings)) {
            Server.update(
                    superuser,
                    """
                    INSERT INTO %1$s (tenant_id, id, version, created_by, created_at, updated_by,
                        updated_at, title, body)
                    SELECT '%2$s', gen_random_uuid(), 1, 'a', now(), 'a', now(), 'Number ' || n,
                        'The word' || n %% 1000 || ' of ' || md5(n::text) || ' and ' || md5('x' || n)
                        || CASE WHEN n %% 2500 = 0 THEN ' quick brown' ELSE '' END
                    FROM generate_series(1, %3$d) n
                    """
                            .formatted(table, tenant.value(), articles));
            Server.update(superuser, "VACUUM ANALYZE " + table);
        }
    }

    private String plan(String words) throws SQLException {
        var search = sought(words, 10, "title", "body");
        var finder =
                new RecordFinder(
                        tenant,
                        ARTICLE,
                        EntityTable.of(tenant, ARTICLE),
                        RecordFinder.USUAL_TIME_MAX);
        return world.database.tenantTransaction(
                tenant,
                session -> {
                    var query = finder.query(finder.prepare(session, search), search, Expr.TRUE);
                    return String.join(
                            "\n",
                            session.list(
                                    "EXPLAIN " + query.getSQL(),
                                    row -> row.getString(1),
                                    query.getBindValues().toArray()));
                });
    }

    @Test
    void a_search_ends_when_its_time_is_over() {
        String body = "lorem ipsum dolor sit amet ".repeat(2_000);
        for (int i = 0; i < 40; i++) {
            article("Long " + i, body);
        }
        var finder =
                new RecordFinder(
                        tenant, ARTICLE, EntityTable.of(tenant, ARTICLE), Duration.ofMillis(1));
        assertThatThrownBy(
                        () ->
                                world.database.tenantTransaction(
                                        tenant,
                                        session ->
                                                finder.hits(
                                                        session,
                                                        sought("chair", 10, "body"),
                                                        Expr.TRUE)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("statement timeout");
    }
}
