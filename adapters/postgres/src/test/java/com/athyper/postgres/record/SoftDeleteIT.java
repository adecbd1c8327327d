package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.QueryBudget;
import com.athyper.meta.query.QueryReader;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.Records.Revision;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.definition.PostgresSchemaPublisher;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Deleted records that are kept, on a real PostgreSQL: nobody sees them until they come back. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class SoftDeleteIT {

    private static final EntityModel SUPPLIER =
            World.model(
                    """
                    {'name':'supplier','softDelete':true,'fields':[
                      {'name':'code','type':'string','unique':true},
                      {'name':'deleted_at','type':'string'}]}
                    """);
    private static final EntityModel OFFER =
            World.model(
                    """
                    {'name':'offer','fields':[
                      {'name':'title','type':'string'},
                      {'name':'supplier','type':'reference','entity':'supplier'}]}
                    """,
                    "supplier");

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
        world.publish(tenant, SUPPLIER);
        world.publish(tenant, OFFER);
    }

    private static Value.Fields code(String code) {
        return json("{'code':'" + code + "','deleted_at':'mine'}");
    }

    private StoredRecord supplier(String code) {
        return ok(records.create(by(tenant, SUPPLIER), World.id(), code(code)));
    }

    private void delete(StoredRecord record) {
        ok(records.delete(by(tenant, SUPPLIER), record.id(), record.version()));
    }

    private static Value.Fields offered(String supplier) {
        return json("{'title':'chair','supplier':" + supplier + "}");
    }

    private static Value.Fields offered(StoredRecord supplier) {
        return offered("'" + supplier.id() + "'");
    }

    private static RecordQuery everything() {
        return new RecordQuery(Expr.TRUE, List.of(), 10, Optional.empty(), true);
    }

    private List<UUID> deleted() {
        return ok(records.listDeleted(tenant, SUPPLIER, everything(), Expr.TRUE)).items().stream()
                .map(StoredRecord::id)
                .toList();
    }

    private Publication publish(EntityModel before, EntityModel next) {
        return await(
                new PostgresSchemaPublisher(world.database)
                        .publish(tenant, Optional.of(before), next));
    }

    @Test
    void a_deleted_record_is_seen_nowhere_and_comes_back_as_it_was() {
        var kept = supplier("a");
        var gone = supplier("b");
        delete(gone);

        assertThat(refused(records.read(tenant, SUPPLIER, gone.id(), Expr.TRUE)))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
        assertThat(ok(records.readAll(tenant, SUPPLIER, Set.of(kept.id(), gone.id()), Expr.TRUE)))
                .containsExactly(kept);
        var page = ok(records.list(tenant, SUPPLIER, everything(), Expr.TRUE));
        assertThat(page.items()).containsExactly(kept);
        assertThat(page.total()).hasValue(1);
        assertThat(ok(records.counts(tenant, SUPPLIER, List.of(Expr.TRUE)))).containsExactly(1L);
        assertThat(deleted()).containsExactly(gone.id());

        var back = ok(records.restore(by(tenant, SUPPLIER), gone.id(), 2));
        assertThat(back.values()).isEqualTo(gone.values());
        assertThat(back.version()).isEqualTo(3);
        assertThat(ok(records.read(tenant, SUPPLIER, gone.id(), Expr.TRUE))).isEqualTo(back);
        assertThat(deleted()).isEmpty();
        assertThat(ok(records.history(tenant, SUPPLIER, gone.id(), 10, Optional.empty())).items())
                .extracting(Revision::operation)
                .containsExactly("restore", "delete", "create");
        assertThat(ok(records.history(tenant, SUPPLIER, gone.id(), 10, Optional.empty())).items())
                .extracting(Revision::values)
                .containsOnly(gone.values());
    }

    @Test
    void a_deleted_record_does_not_change() {
        var gone = supplier("a");
        delete(gone);

        assertThat(refused(records.update(by(tenant, SUPPLIER), gone.id(), 2, gone.values())))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
        assertThat(refused(records.delete(by(tenant, SUPPLIER), gone.id(), 2)))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
    }

    @Test
    void only_a_deleted_record_is_restored_and_only_as_it_was_found() {
        var record = supplier("a");
        assertThat(refused(records.restore(by(tenant, SUPPLIER), record.id(), 1)))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
        assertThat(refused(records.restore(by(tenant, SUPPLIER), World.id(), 1)))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
        delete(record);
        assertThat(refused(records.restore(by(tenant, SUPPLIER), record.id(), 1)))
                .isEqualTo(RecordError.VERSION_STALE);
        assertThat(deleted()).containsExactly(record.id());
    }

    @Test
    void a_repeated_command_deletes_and_restores_once() {
        var record = supplier("a");
        var deleting = by(tenant, SUPPLIER);
        ok(records.delete(deleting, record.id(), 1));
        assertThat(ok(records.delete(deleting, record.id(), 1)).id()).isEqualTo(record.id());
        var restoring = by(tenant, SUPPLIER);
        var back = ok(records.restore(restoring, record.id(), 2));
        assertThat(ok(records.restore(restoring, record.id(), 2))).isEqualTo(back);
    }

    @Test
    void a_unique_value_is_free_while_its_record_is_deleted() {
        var gone = supplier("a");
        assertThat(refused(records.create(by(tenant, SUPPLIER), World.id(), code("a"))))
                .isEqualTo(RecordError.NOT_UNIQUE);
        delete(gone);
        var other = supplier("a");

        assertThat(refused(records.restore(by(tenant, SUPPLIER), gone.id(), 2)))
                .isEqualTo(RecordError.NOT_UNIQUE);
        delete(other);
        assertThat(ok(records.restore(by(tenant, SUPPLIER), gone.id(), 2)).id())
                .isEqualTo(gone.id());
    }

    @Test
    void what_referred_to_it_keeps_its_reference_and_nothing_new_refers_to_it() {
        var gone = supplier("a");
        var other = supplier("b");
        var offer = ok(records.create(by(tenant, OFFER), World.id(), offered(gone)));
        delete(gone);

        var renamed =
                ok(
                        records.update(
                                by(tenant, OFFER),
                                offer.id(),
                                1,
                                offer.values().with("title", Value.of("table"))));
        assertThat(renamed.values().text("supplier")).contains(gone.id().toString());
        assertThat(missing(records.create(by(tenant, OFFER), World.id(), offered(gone))))
                .containsExactly("/supplier missing-reference");
        ok(records.update(by(tenant, OFFER), offer.id(), 2, offered(other)));
        assertThat(missing(records.update(by(tenant, OFFER), offer.id(), 3, offered(gone))))
                .containsExactly("/supplier missing-reference");
        ok(records.update(by(tenant, OFFER), offer.id(), 3, offered("null")));
        ok(records.restore(by(tenant, SUPPLIER), gone.id(), 2));
        ok(records.update(by(tenant, OFFER), offer.id(), 4, offered(gone)));
    }

    private static List<String> missing(CompletionStage<Answer<StoredRecord>> asked) {
        return switch (await(asked)) {
            case Answer.Ok<StoredRecord> _ -> List.of();
            case Answer.Refused<StoredRecord>(var problem) ->
                    problem.faults().stream().map(SoftDeleteIT::told).toList();
        };
    }

    private static String told(Fault fault) {
        return fault.pointer() + " " + fault.code();
    }

    @Test
    void an_entity_starts_and_ends_to_keep_what_is_deleted() {
        var plain =
                World.model(
                        "{'name':'plain','fields':[{'name':'code','type':'string','unique':true}]}");
        var keeping = World.next(plain, "{'softDelete':true}");
        var again = World.next(keeping, "{'label':'Plain again','softDelete':false}");
        world.publish(tenant, plain);
        var first = ok(records.create(by(tenant, plain), World.id(), json("{'code':'a'}")));
        assertThat(publish(plain, keeping)).isInstanceOf(Publication.Published.class);

        ok(records.delete(by(tenant, keeping), first.id(), 1));
        var second = ok(records.create(by(tenant, keeping), World.id(), json("{'code':'a'}")));
        assertThat(publish(keeping, again))
                .isInstanceOfSatisfying(
                        Publication.Impossible.class,
                        impossible ->
                                assertThat(impossible.faults())
                                        .extracting(SoftDeleteIT::told)
                                        .containsExactly("/softDelete deleted-records"));
        ok(records.update(by(tenant, keeping), second.id(), 1, json("{'code':'b'}")));
        ok(records.restore(by(tenant, keeping), first.id(), 2));
        assertThat(publish(keeping, again)).isInstanceOf(Publication.Published.class);

        assertThat(refused(records.create(by(tenant, again), World.id(), json("{'code':'a'}"))))
                .isEqualTo(RecordError.NOT_UNIQUE);
        ok(records.delete(by(tenant, again), first.id(), 3));
        ok(records.create(by(tenant, again), World.id(), json("{'code':'a'}")));
    }

    @Test
    void a_query_does_not_find_what_is_deleted_and_joins_nothing_to_it() {
        var gone = supplier("a");
        ok(records.create(by(tenant, OFFER), World.id(), offered(gone)));
        delete(gone);

        assertThat(rows("{'from':'supplier','select':['code']}")).isEmpty();
        assertThat(rows("{'from':'offer','select':['title','supplier.code']}"))
                .containsExactly(json("{'title':'chair','supplier.code':null}"));
    }

    private List<Value.Fields> rows(String question) {
        var models = Map.of(SUPPLIER.name(), SUPPLIER, OFFER.name(), OFFER);
        return switch (QueryReader.read(
                name -> Optional.ofNullable(models.get(name)), json(question))) {
            case Answer.Ok<CheckedQuery>(var query) ->
                    ok(new PostgresQueries(world.database)
                                    .run(
                                            tenant,
                                            query,
                                            Map.of("", Expr.TRUE, "supplier", Expr.TRUE),
                                            QueryBudget.USUAL))
                            .rows();
            case Answer.Refused<CheckedQuery>(var problem) -> throw new AssertionError(problem);
        };
    }
}
