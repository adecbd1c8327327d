package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.QueryBudget;
import com.athyper.meta.query.QueryReader;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.definition.PostgresSchemaPublisher;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Lists of records on a real PostgreSQL: what is listed is there, as with a foreign key. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class MultiReferenceIT {

    private static final EntityModel TAG =
            World.model(
                    """
                    {'name':'tag','softDelete':true,'fields':[{'name':'code','type':'string'}]}
                    """);
    private static final EntityModel PERSON =
            World.model(
                    """
                    {'name':'person','fields':[{'name':'code','type':'string'},
                      {'name':'deputies','type':'multi-reference','entity':'person'}]}
                    """);
    private static final EntityModel NOTE =
            World.model(
                    """
                    {'name':'note','fields':[
                      {'name':'people','type':'multi-reference','entity':'person','maxItems':3},
                      {'name':'tags','type':'multi-reference','entity':'tag'}]}
                    """,
                    "person",
                    "tag");

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
    void publish() {
        tenant = world.tenant();
        Stream.of(TAG, PERSON, NOTE).forEach(model -> world.publish(tenant, model));
    }

    private Access at(EntityModel model) {
        return by(tenant, model);
    }

    private StoredRecord person() {
        return ok(records.create(at(PERSON), World.id(), json("{'code':'p','deputies':null}")));
    }

    private StoredRecord tag() {
        return ok(records.create(at(TAG), World.id(), json("{'code':'t'}")));
    }

    private static Value ids(StoredRecord... listed) {
        return Value.texts(Stream.of(listed).map(it -> it.id().toString()).toList());
    }

    private static Value.Fields listing(Value people, Value tags) {
        return Value.object().put("people", people).put("tags", tags).build();
    }

    private StoredRecord note(StoredRecord... people) {
        return ok(records.create(at(NOTE), World.id(), listing(ids(people), Value.NULL)));
    }

    private static List<String> faults(CompletionStage<Answer<StoredRecord>> asked) {
        return switch (await(asked)) {
            case Answer.Ok<StoredRecord> _ -> List.of();
            case Answer.Refused<StoredRecord>(var problem) ->
                    problem.faults().stream()
                            .map(fault -> fault.pointer() + " " + fault.code())
                            .toList();
        };
    }

    @Test
    void a_list_is_kept_in_its_order() {
        var a = person();
        var b = person();
        var c = person();
        var note = note(b, a, c);

        assertThat(note.values().get("people")).contains(ids(b, a, c));
        assertThat(note.values().get("tags")).contains(Value.NULL);
        assertThat(ok(records.read(tenant, NOTE, note.id(), Expr.TRUE))).isEqualTo(note);
        var changed =
                ok(
                        records.update(
                                at(NOTE),
                                note.id(),
                                1,
                                listing(ids(c, b), Value.texts(List.of()))));
        assertThat(changed.values()).isEqualTo(listing(ids(c, b), Value.texts(List.of())));
        assertThat(
                        ok(records.history(tenant, NOTE, note.id(), 10, Optional.empty()))
                                .items()
                                .getLast()
                                .values()
                                .get("people"))
                .contains(ids(b, a, c));
    }

    @Test
    void what_is_listed_is_there() {
        var here = person();
        var missing = Value.texts(List.of(here.id().toString(), World.id().toString()));
        assertThat(faults(records.create(at(NOTE), World.id(), listing(missing, Value.NULL))))
                .containsExactly("/people missing-reference");
        var note = note(here);
        assertThat(faults(records.update(at(NOTE), note.id(), 1, listing(missing, Value.NULL))))
                .containsExactly("/people missing-reference");

        assertThat(refused(records.delete(at(PERSON), here.id(), 1)))
                .isEqualTo(RecordError.REFERENCED);
        ok(records.update(at(NOTE), note.id(), 1, listing(Value.NULL, Value.NULL)));
        ok(records.delete(at(PERSON), here.id(), 1));
    }

    @Test
    void another_tenants_records_are_not_there() {
        var theirs = person();
        tenant = world.tenant();
        Stream.of(TAG, PERSON, NOTE).forEach(model -> world.publish(tenant, model));

        assertThat(faults(records.create(at(NOTE), World.id(), listing(ids(theirs), Value.NULL))))
                .containsExactly("/people missing-reference");
    }

    @Test
    void a_record_that_lists_itself_can_go() {
        var alone = person();
        ok(records.update(at(PERSON), alone.id(), 1, alone.values().with("deputies", ids(alone))));
        ok(records.delete(at(PERSON), alone.id(), 2));
        var one = person();
        var other = person();
        ok(records.update(at(PERSON), one.id(), 1, one.values().with("deputies", ids(other))));
        assertThat(refused(records.delete(at(PERSON), other.id(), 1)))
                .isEqualTo(RecordError.REFERENCED);
    }

    @Test
    void nothing_new_lists_what_is_marked_as_deleted() {
        var kept = tag();
        var gone = tag();
        var note = ok(records.create(at(NOTE), World.id(), listing(Value.NULL, ids(kept, gone))));
        ok(records.delete(at(TAG), gone.id(), 1));

        ok(records.update(at(NOTE), note.id(), 1, listing(Value.NULL, ids(gone, kept))));
        assertThat(faults(records.create(at(NOTE), World.id(), listing(Value.NULL, ids(gone)))))
                .containsExactly("/tags missing-reference");
        ok(records.restore(at(TAG), gone.id(), 2));
        ok(records.create(at(NOTE), World.id(), listing(Value.NULL, ids(gone))));
    }

    @Test
    void a_list_is_asked_for_what_it_holds() {
        var a = person();
        var b = person();
        var both = note(a, b);
        var one = note(b);
        var none = note();

        assertThat(found("{\"people\":{\"contains\":\"" + b.id() + "\"}}"))
                .containsExactlyInAnyOrder(both.id(), one.id());
        assertThat(found("{\"people\":{\"contains\":\"" + a.id() + "\"}}"))
                .containsExactly(both.id());
        assertThat(found("{\"tags\":{\"isNull\":true}}")).hasSize(3);
        assertThat(found("{\"people\":{\"isNull\":true}}")).isEmpty();
        assertThat(none.values().get("people")).contains(Value.texts(List.of()));
    }

    private List<UUID> found(String filter) {
        return switch (FilterReader.read(NOTE, filter)) {
            case Answer.Ok<Expr>(var expr) ->
                    ok(
                                    records.list(
                                            tenant,
                                            NOTE,
                                            new RecordQuery(
                                                    expr, List.of(), 10, Optional.empty(), false),
                                            Expr.TRUE))
                            .items()
                            .stream()
                            .map(StoredRecord::id)
                            .toList();
            case Answer.Refused<Expr>(var problem) -> throw new AssertionError(problem);
        };
    }

    @Test
    void a_query_shows_a_list_as_it_is() {
        var a = person();
        var b = person();
        note(b, a);
        var models = Map.of(new EntityName("note"), NOTE, new EntityName("person"), PERSON);
        switch (QueryReader.read(
                name -> Optional.ofNullable(models.get(name)),
                json("{'from':'note','select':['people','tags']}"))) {
            case Answer.Ok<CheckedQuery>(var query) ->
                    assertThat(
                                    ok(new PostgresQueries(world.database)
                                                    .run(
                                                            tenant,
                                                            query,
                                                            Map.of("", Expr.TRUE),
                                                            QueryBudget.USUAL))
                                            .rows())
                            .containsExactly(listing(ids(b, a), Value.NULL));
            case Answer.Refused<CheckedQuery>(var problem) -> throw new AssertionError(problem);
        }
    }

    @Test
    void a_list_is_added_to_a_live_entity_and_taken_from_it() {
        var plain = World.model("{'name':'plain','fields':[{'name':'code','type':'string'}]}");
        world.publish(tenant, plain);
        ok(records.create(at(plain), World.id(), json("{'code':'old'}")));
        var listing =
                World.next(
                        plain,
                        """
                        {'fields':[{'name':'code','type':'string'},
                          {'name':'people','type':'multi-reference','entity':'person'}]}
                        """,
                        "person");
        assertThat(change(plain, listing)).isInstanceOf(Publication.Published.class);
        var person = person();
        var row = Value.object().put("code", "new").put("people", ids(person)).build();
        ok(records.create(at(listing), World.id(), row));
        assertThat(refused(records.delete(at(PERSON), person.id(), 1)))
                .isEqualTo(RecordError.REFERENCED);

        var without = World.next(listing, "{'fields':[{'name':'code','type':'string'}]}");
        assertThat(change(listing, without)).isInstanceOf(Publication.Published.class);
        ok(records.create(at(without), World.id(), json("{'code':'last'}")));
        ok(records.delete(at(PERSON), person.id(), 1));
    }

    private Publication change(EntityModel before, EntityModel next) {
        return await(
                new PostgresSchemaPublisher(world.database)
                        .publish(tenant, Optional.of(before), next));
    }

    /**
     * Goal: a record is not deleted while another one comes to list it.
     *
     * <p>Method: for each of many people a note that lists them and their deletion are asked for at
     * once; whichever comes first, no note is left that lists somebody who is not there.
     */
    @Test
    void a_list_and_a_deletion_at_once_agree_on_who_was_first() {
        for (int round = 0; round < 5; round++) {
            var people = Stream.generate(this::person).limit(20).toList();
            var notes = new ArrayList<CompletionStage<Answer<StoredRecord>>>();
            var deletions = new ArrayList<CompletionStage<Answer<StoredRecord>>>();
            for (var person : people) {
                deletions.add(records.delete(at(PERSON), person.id(), 1));
                notes.add(records.create(at(NOTE), World.id(), listing(ids(person), Value.NULL)));
            }
            for (int i = 0; i < people.size(); i++) {
                assertThat(await(notes.get(i)) instanceof Answer.Ok<StoredRecord>)
                        .isNotEqualTo(await(deletions.get(i)) instanceof Answer.Ok<StoredRecord>);
            }
        }
    }
}
