package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.Having;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RelatedQuery;
import com.athyper.meta.record.SortReader;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What refers to several records, on a real PostgreSQL: the same as a list for each of them. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RelatedIT {
    private static final EntityModel TAG =
            World.model("{'name':'tag','fields':[{'name':'code','type':'string'}]}");
    private static final EntityModel NOTE =
            World.model(
                    """
                    {'name':'note','softDelete':true,'fields':[
                      {'name':'place','type':'integer'},
                      {'name':'price','type':'money'},
                      {'name':'main','type':'reference','entity':'tag'},
                      {'name':'tags','type':'multi-reference','entity':'tag'}]}
                    """,
                    "tag");

    private static World world;
    private static PostgresRecords records;
    private TenantId tenant;
    private final List<UUID> tags = new ArrayList<>();
    private final List<StoredRecord> notes = new ArrayList<>();

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
    void publish() {
        tenant = world.tenant();
        Stream.of(TAG, NOTE).forEach(model -> world.publish(tenant, model));
        for (int i = 0; i < 4; i++) {
            tags.add(
                    ok(records.create(by(tenant, TAG), World.id(), World.json("{'code':'a'}")))
                            .id());
        }
        // The last tag has nothing; one note has no place.
        for (int i = 0; i < 9; i++) {
            notes.add(note(i == 4 ? Value.NULL : Value.of(9 - i), tags.get(i % 3), i));
        }
    }

    private StoredRecord note(Value place, UUID main, int i) {
        return ok(
                records.create(
                        by(tenant, NOTE),
                        World.id(),
                        Value.object()
                                .put("place", place)
                                .put("price", Value.NULL)
                                .put("main", main.toString())
                                .put(
                                        "tags",
                                        i % 2 == 0
                                                ? Value.texts(
                                                        List.of(
                                                                main.toString(),
                                                                tags.get((i + 1) % 3).toString()))
                                                : Value.NULL)
                                .build()));
    }

    private static RecordQuery page(String filter, String sort, int limit, String cursor) {
        return new RecordQuery(
                filter.isEmpty() ? Expr.TRUE : good(FilterReader.read(NOTE, World.json(filter))),
                sort.isEmpty() ? List.of() : good(SortReader.read(NOTE, sort)),
                limit,
                Optional.of(cursor).filter(text -> !text.isEmpty()),
                true);
    }

    private static <T> T good(Answer<T> answer) {
        return ((Answer.Ok<T>) answer).value();
    }

    private RelatedQuery query(String by, RecordQuery page, UUID... owners) {
        return new RelatedQuery(NOTE.field(by).orElseThrow(), Set.of(owners), page, 1_000);
    }

    private Map<UUID, Page<StoredRecord>> related(RelatedQuery query, Expr visible) {
        var found = new HashMap<>(ok(records.related(tenant, NOTE, query, visible)));
        for (UUID owner : query.owners()) {
            found.putIfAbsent(owner, new Page<>(List.of(), Optional.empty(), OptionalLong.of(0)));
        }
        return found;
    }

    /**
     * Goal: one statement for all says what the entity's own list says of each.
     *
     * <p>Method: every way of asking, compared with lists; the second page as well as the first.
     */
    @Test
    void the_pages_are_those_of_the_entitys_own_lists() {
        Expr visible =
                new Expr.Not(
                        new Expr.IsTrue(
                                new Expr.Compare(
                                        Expr.Comparison.EQ,
                                        new Expr.Ref("resource", List.of("id")),
                                        new Expr.Literal(Value.of(notes.get(2).id().toString())))));
        ok(records.delete(by(tenant, NOTE), notes.get(6).id(), 1));
        for (String by : List.of("main", "tags")) {
            for (String sort : List.of("", "place", "-place")) {
                for (String filter : List.of("", "{'place':{'gt':2}}")) {
                    for (int limit : List.of(1, 2, 50)) {
                        var query =
                                query(by, page(filter, sort, limit, ""), tags.toArray(new UUID[0]));
                        var found = related(query, visible);
                        assertThat(found).hasSize(4);
                        for (UUID tag : tags) {
                            var own = ok(records.list(tenant, NOTE, query.of(tag), visible));
                            assertThat(found.get(tag))
                                    .as("%s %s %s %s", by, sort, filter, limit)
                                    .isEqualTo(own);
                            own.nextCursor()
                                    .ifPresent(
                                            cursor ->
                                                    goesOn(
                                                            query(
                                                                    by,
                                                                    page(
                                                                            filter, sort, limit,
                                                                            cursor),
                                                                    tag),
                                                            visible));
                        }
                    }
                }
            }
        }
    }

    private void goesOn(RelatedQuery query, Expr visible) {
        UUID owner = query.owners().iterator().next();
        assertThat(related(query, visible).get(owner))
                .isEqualTo(ok(records.list(tenant, NOTE, query.of(owner), visible)));
    }

    @Test
    void more_than_may_be_shown_is_refused_and_so_is_anothers_cursor() {
        var all = query("main", page("", "", 50, ""), tags.get(0), tags.get(1));
        var few = new RelatedQuery(all.by(), all.owners(), all.page(), 5);
        assertThat(refused(records.related(tenant, NOTE, few, Expr.TRUE)))
                .isEqualTo(RecordError.QUERY_INVALID);
        var first = related(query("main", page("", "", 1, ""), tags.get(0)), Expr.TRUE);
        String cursor = first.values().iterator().next().nextCursor().orElseThrow();
        var other = query("main", page("", "", 1, cursor), tags.get(1));
        assertThat(refused(records.related(tenant, NOTE, other, Expr.TRUE)))
                .isEqualTo(RecordError.CURSOR_INVALID);
    }

    private List<UUID> tagged(String by, String filter, boolean none, Expr visible) {
        var having =
                new Having(
                        NOTE,
                        NOTE.field(by).orElseThrow(),
                        good(FilterReader.read(NOTE, World.json(filter))),
                        none,
                        visible);
        var query =
                new RecordQuery(Expr.TRUE, List.of(), 50, Optional.empty(), true)
                        .having(List.of(having));
        var page = ok(records.list(tenant, TAG, query, Expr.TRUE));
        assertThat(page.total()).hasValue(page.items().size());
        return page.items().stream().map(StoredRecord::id).toList();
    }

    @Test
    void records_are_found_by_what_refers_to_them() {
        assertThat(tagged("main", "{}", false, Expr.TRUE))
                .containsExactlyElementsOf(tags.subList(0, 3));
        assertThat(tagged("main", "{}", true, Expr.TRUE)).containsExactly(tags.get(3));
        // The fourth note from the end is the only one of place 4, and its main tag the third.
        assertThat(tagged("main", "{'place':{'eq':4}}", false, Expr.TRUE))
                .containsExactly(tags.get(2));
        assertThat(tagged("tags", "{'place':{'eq':9}}", false, Expr.TRUE))
                .containsExactly(tags.get(0), tags.get(1));
        assertThat(tagged("tags", "{'place':{'eq':9}}", true, Expr.TRUE))
                .containsExactly(tags.get(2), tags.get(3));
        assertThat(tagged("main", "{}", false, Expr.FALSE)).isEmpty();
        ok(records.delete(by(tenant, NOTE), notes.get(5).id(), 1));
        assertThat(tagged("main", "{'place':{'eq':4}}", false, Expr.TRUE)).isEmpty();
    }

    @Test
    void another_tenants_records_are_not_there() {
        var elsewhere = world.tenant();
        Stream.of(TAG, NOTE).forEach(model -> world.publish(elsewhere, model));
        var query = query("main", page("", "", 50, ""), tags.get(0));
        assertThat(ok(records.related(elsewhere, NOTE, query, Expr.TRUE))).isEmpty();
    }
}
