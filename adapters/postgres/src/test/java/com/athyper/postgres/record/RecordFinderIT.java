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
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.SQLException;
import java.time.Duration;
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
