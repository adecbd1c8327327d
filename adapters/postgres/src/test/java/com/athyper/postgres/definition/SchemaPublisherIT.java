package com.athyper.postgres.definition;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Stages;
import com.athyper.postgres.World;
import com.athyper.postgres.record.PostgresRecords;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.definition.DefinitionError;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** Entities come into force beside data, writers and other publishers. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class SchemaPublisherIT {

    private static final EntityModel FIRST =
            World.model(
                    """
                    {'name':'asset','label':'Asset','fields':[
                      {'name':'title','type':'string','maxLength':100},
                      {'name':'size','type':'string'}]}
                    """);

    private static World world;
    private static PostgresSchemaPublisher publisher;
    private static PostgresDefinitionStore store;
    private static PostgresRecords records;

    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new World();
        publisher = new PostgresSchemaPublisher(world.database);
        store = new PostgresDefinitionStore(world.database);
        records = new PostgresRecords(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void another() {
        tenant = world.tenant();
    }

    private Publication publish(EntityModel model) {
        return await(publisher.publish(tenant, Optional.empty(), model));
    }

    private StoredRecord create(EntityModel model, String values) {
        return ok(records.create(by(tenant, model), World.id(), json(values)));
    }

    private long epoch() {
        return await(store.epochs()).getOrDefault(tenant, 0L);
    }

    @Test
    void publishing_twice_does_nothing_the_second_time() {
        var first = (Publication.Published) publish(FIRST);
        long epoch = epoch();
        var second = (Publication.Published) publish(FIRST);

        assertThat(first.statements()).anyMatch(sql -> sql.startsWith("CREATE TABLE"));
        assertThat(second.statements()).isEmpty();
        assertThat(epoch()).isEqualTo(epoch).isPositive();
    }

    @Test
    void an_earlier_version_does_not_replace_a_later_one() {
        publish(FIRST);
        publish(World.next(FIRST, "{'label':'Thing'}"));

        var late = (Publication.Impossible) publish(FIRST);

        assertThat(late.code()).isEqualTo(DefinitionError.SUPERSEDED);
    }

    @Test
    void two_publishers_at_once_both_come_through() {
        var stages = new ArrayList<CompletionStage<Publication>>();
        for (int i = 0; i < 8; i++) {
            stages.add(publisher.publish(tenant, Optional.empty(), FIRST));
            stages.add(
                    publisher.publish(
                            tenant,
                            Optional.empty(),
                            World.model(
                                    "{'name':'asset_%d','label':'A','fields':[{'name':'a','type':'text'}]}"
                                            .formatted(i))));
        }

        assertThat(stages.stream().map(Stages::await))
                .allMatch(Publication.Published.class::isInstance);
        assertThat(
                        stages.stream()
                                .map(Stages::await)
                                .filter(p -> !((Publication.Published) p).statements().isEmpty()))
                .as("one made `asset`, and each of the others its own")
                .hasSize(9);
    }

    @Test
    void a_renamed_field_keeps_its_data_and_its_history() {
        publish(FIRST);
        var record = create(FIRST, "{'title':'kept','size':'1'}");
        var renamed =
                World.next(
                        FIRST,
                        "{'fields':[{'name':'headline','renamedFrom':'title','type':'string','maxLength':100},{'name':'size','type':'string'}]}");

        var published = (Publication.Published) publish(renamed);

        assertThat(published.statements()).isEmpty();
        var found = ok(records.read(tenant, renamed, record.id(), Expr.TRUE));
        assertThat(found.values().text("headline")).contains("kept");
        assertThat(
                        ok(records.history(tenant, renamed, record.id(), 5, Optional.empty()))
                                .items()
                                .getFirst()
                                .values()
                                .text("headline"))
                .contains("kept");
        assertThat(refused(records.update(by(tenant, FIRST), record.id(), 1, record.values())))
                .as("a rename alone changes the model too")
                .isEqualTo(RecordError.MODEL_CHANGED);
    }

    @Test
    void narrowing_with_data_in_the_way_is_refused_with_the_count_and_changes_nothing() {
        publish(FIRST);
        create(FIRST, "{'title':'long enough','size':'1'}");
        create(FIRST, "{'title':'long enough too','size':'many'}");
        create(FIRST, "{'title':'ok','size':'some'}");
        var narrow =
                World.next(
                        FIRST,
                        "{'fields':[{'name':'title','type':'string','maxLength':5},{'name':'size','type':'integer'}]}");
        long epoch = epoch();

        var refused = (Publication.Impossible) publish(narrow);

        assertThat(refused.code()).isEqualTo(DefinitionError.DATA_IN_THE_WAY);
        assertThat(refused.faults()).extracting(Fault::pointer).contains("/fields/0/maxLength");
        assertThat(refused.faults())
                .extracting(Fault::message)
                .allMatch(m -> m.contains(": 2 stored"));
        assertThat(refused.faults()).hasSize(2);
        assertThat(epoch()).isEqualTo(epoch);
        create(FIRST, "{'title':'the old rules still hold'}");
    }

    /**
     * Goal: statements that a pooled connection has prepared for a column's old type do not fail
     * once the type has changed.
     */
    @Test
    void a_changed_type_is_met_by_prepared_statements() {
        publish(FIRST);
        var record = create(FIRST, "{'title':'t','size':'42'}");
        for (int i = 0; i < 100; i++) {
            ok(records.read(tenant, FIRST, record.id(), Expr.TRUE));
        }
        var retyped =
                World.next(
                        FIRST,
                        "{'fields':[{'name':'title','type':'string','maxLength':100},{'name':'size','type':'integer'}]}");

        assertThat(publish(retyped)).isInstanceOf(Publication.Published.class);

        for (int i = 0; i < 100; i++) {
            assertThat(
                            ok(records.read(tenant, retyped, record.id(), Expr.TRUE))
                                    .values()
                                    .get("size"))
                    .contains(Value.of(42));
        }
        assertThat(
                        ok(records.history(tenant, retyped, record.id(), 1, Optional.empty()))
                                .items()
                                .getFirst()
                                .values()
                                .get("size"))
                .as("history shows what was written then")
                .contains(Value.of("42"));
    }

    /**
     * Goal: a write is made under the model that is in force at that moment, or refused.
     *
     * <p>Method: writers go on under the old model while the new one comes into force; afterwards
     * no row breaks the new one's rules, and every refusal says that the model changed.
     */
    @Test
    void writers_meet_the_old_model_or_the_new_one_and_no_mixture() {
        publish(FIRST);
        var narrow =
                World.next(
                        FIRST,
                        "{'fields':[{'name':'title','type':'string','maxLength':3},{'name':'size','type':'string'}]}");
        for (int round = 0; round < 20; round++) {
            create(FIRST, "{'title':'abc'}");
        }
        var writes = new ArrayList<CompletionStage<Answer<StoredRecord>>>();
        var publication = publisher.publish(tenant, Optional.empty(), narrow);
        for (int i = 0; i < 100; i++) {
            writes.add(
                    records.create(
                            by(tenant, FIRST), World.id(), json("{'title':'much too long'}")));
        }

        var published = await(publication);
        long written = writes.stream().filter(w -> await(w) instanceof Answer.Ok).count();

        if (published instanceof Publication.Published) {
            assertThat(written).as("none slipped in").isZero();
            writes.forEach(w -> assertThat(refused(w)).isEqualTo(RecordError.MODEL_CHANGED));
        } else {
            assertThat(written).as("those in the way").isPositive();
        }
        var all =
                ok(
                        records.list(
                                tenant,
                                published instanceof Publication.Published ? narrow : FIRST,
                                new RecordQuery(Expr.TRUE, List.of(), 500, Optional.empty(), true),
                                Expr.TRUE));
        assertThat(all.total()).hasValue(20 + written);
    }

    @Test
    void a_writer_under_way_holds_a_publication_up_and_not_for_ever() throws Exception {
        publish(FIRST);
        var record = create(FIRST, "{'title':'held'}");
        var holding = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        String table = EntityModel.schema(tenant) + ".asset";
        var writer =
                world.database.inTenant(
                        tenant,
                        session -> {
                            session.update("UPDATE " + table + " SET version = version + 1");
                            holding.countDown();
                            hold(release);
                            return Done.DONE;
                        });
        holding.await();

        var narrow =
                World.next(
                        FIRST,
                        "{'fields':[{'name':'title','type':'string','maxLength':50},{'name':'size','type':'string'}]}");
        var publication = publisher.publish(tenant, Optional.empty(), narrow);
        var reader = records.read(tenant, FIRST, record.id(), Expr.TRUE);
        ok(reader);
        assertThat(publication.toCompletableFuture()).isNotDone();
        release.countDown();

        await(writer);
        assertThat(await(publication)).isInstanceOf(Publication.Published.class);
        assertThat(record.version()).isEqualTo(1);
    }

    @Test
    void what_leaves_the_table_alone_waits_for_no_writer() throws Exception {
        publish(FIRST);
        create(FIRST, "{'title':'held'}");
        var holding = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        String table = EntityModel.schema(tenant) + ".asset";
        var writer =
                world.database.inTenant(
                        tenant,
                        session -> {
                            session.update("UPDATE " + table + " SET version = version + 1");
                            holding.countDown();
                            hold(release);
                            return Done.DONE;
                        });
        holding.await();

        assertThat(publish(World.next(FIRST, "{'label':'Later'}")))
                .isEqualTo(new Publication.Published(List.of()));

        assertThat(writer.toCompletableFuture()).isNotDone();
        release.countDown();
        await(writer);
    }

    private static void hold(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void references_are_kept_within_the_tenant() {
        publish(FIRST);
        var loan =
                World.model(
                        "{'name':'loan','label':'Loan','fields':[{'name':'asset','type':'reference','entity':'asset','required':true}]}",
                        "asset");
        assertThat(publish(loan)).isInstanceOf(Publication.Published.class);
        UUID asset = create(FIRST, "{'title':'lent'}").id();
        ok(records.create(by(tenant, loan), World.id(), json("{'asset':'" + asset + "'}")));

        assertThat(refused(records.delete(by(tenant, FIRST), asset, 1)))
                .isEqualTo(RecordError.REFERENCED);
    }

    @Test
    void the_snapshot_holds_what_was_published() {
        publish(FIRST);
        await(
                store.settleTenant(
                        tenant,
                        "tenant|" + tenant,
                        1,
                        new Tenant.Active(new Tenant.Profile("T", "r", Tenant.Tier.FREE)),
                        List.of()));

        var snapshot = await(store.load(tenant, Optional.empty())).orElseThrow();

        assertThat(snapshot.epoch()).isEqualTo(epoch());
        assertThat(snapshot.definitions())
                .singleElement()
                .satisfies(
                        active -> {
                            assertThat(active.key().name()).isEqualTo(new EntityName("asset"));
                            assertThat(active.hash()).isEqualTo(FIRST.hash());
                            assertThat(active.document()).isEqualTo(FIRST.document());
                        });
    }
}
