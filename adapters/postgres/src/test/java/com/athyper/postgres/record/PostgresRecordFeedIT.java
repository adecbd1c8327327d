package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;
import static com.athyper.postgres.World.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordFeed.Happening;
import com.athyper.meta.record.RecordFeed.What;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The order of what happens, on a real PostgreSQL. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class PostgresRecordFeedIT {

    private static final EntityModel NOTE =
            World.model(
                    """
                    {'name':'note','label':'Note','softDelete':true,'fields':[
                      {'name':'title','type':'string','required':true,'maxLength':50}],
                     'lifecycle':{'initial':'draft','states':['draft','sent'],
                       'transitions':[{'name':'send','from':['draft'],'to':'sent'}]}}
                    """);

    private static World world;
    private static World elsewhere;
    private static PostgresRecords records;
    private static PostgresRecordFeed feed;

    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new World();
        // Another node: another pool, over the same database.
        elsewhere = new World(world.settings);
        records = new PostgresRecords(elsewhere.database);
        feed = new PostgresRecordFeed(world.database);
    }

    @AfterAll
    static void close() {
        elsewhere.close();
        world.close();
    }

    @BeforeEach
    void publish() {
        tenant = world.tenant();
        world.publish(tenant, NOTE);
    }

    private UUID create() {
        return ok(records.create(by(tenant, NOTE), World.id(), json("{'title':'t'}"))).id();
    }

    private List<Happening> after(long number) {
        return await(feed.after(tenant, number, 500)).happenings();
    }

    @Test
    void each_thing_that_is_done_to_a_record_elsewhere_is_told_once_and_in_order() {
        UUID id = create();
        ok(records.update(by(tenant, NOTE), id, 1, json("{'title':'u'}")));
        ok(
                records.transition(
                        by(tenant, NOTE),
                        id,
                        2,
                        NOTE.lifecycle().orElseThrow().transition("send").orElseThrow(),
                        Optional.empty()));
        ok(records.delete(by(tenant, NOTE), id, 3));
        ok(records.restore(by(tenant, NOTE), id, 4));

        var all = after(0);

        assertThat(all)
                .extracting(Happening::what)
                .containsExactly(
                        What.CREATED, What.UPDATED, What.TRANSITIONED, What.DELETED, What.RESTORED);
        assertThat(all).extracting(Happening::version).containsExactly(1L, 2L, 3L, 3L, 5L);
        assertThat(all)
                .allSatisfy(
                        each -> {
                            assertThat(each.record()).isEqualTo(id);
                            assertThat(each.entity()).isEqualTo(NOTE.name());
                            assertThat(each.by().value()).isEqualTo("user");
                            assertThat(each.at()).isEqualTo(World.NOON);
                        });
        assertThat(await(feed.head(tenant))).isEqualTo(all.getLast().number());
        assertThat(after(all.get(2).number())).isEqualTo(all.subList(3, 5));
    }

    @Test
    void what_is_no_change_of_a_record_is_passed_over_and_counted() {
        create();
        long last = after(0).getLast().number();
        var entry =
                new AuditEntry(
                        tenant,
                        origin(),
                        "entity.delete",
                        AuditEntry.Result.REFUSED,
                        Optional.of("note"),
                        Optional.of("x"),
                        Optional.empty(),
                        Optional.empty());
        await(new PostgresAuditTrail(world.database).append(entry));
        var portion = await(feed.after(tenant, last, 500));
        assertThat(portion.happenings()).isEmpty();
        assertThat(portion.upTo()).isEqualTo(last + 1).isEqualTo(await(feed.head(tenant)));
    }

    @Test
    void another_tenant_hears_nothing_and_one_without_events_is_at_its_beginning() {
        create();
        var other = world.tenant();
        assertThat(await(feed.head(other))).isZero();
        var portion = await(feed.after(other, 0, 500));
        assertThat(portion.happenings()).isEmpty();
        assertThat(portion.upTo()).isZero();
    }

    @Test
    void a_portion_goes_as_far_as_it_says() {
        for (int i = 0; i < 5; i++) {
            create();
        }
        var first = await(feed.after(tenant, 0, 3));
        assertThat(first.happenings()).hasSize(3);
        assertThat(first.upTo()).isEqualTo(first.happenings().getLast().number());
        assertThat(after(first.upTo())).hasSize(2);
    }

    /**
     * Goal: whoever follows the numbers misses nothing, however many write at once.
     *
     * <p>Method: a reader goes on from the last number it was given while eight writers write; in
     * the end it must have seen every record, each once.
     */
    @Test
    void a_reader_who_follows_the_numbers_misses_nothing() {
        var writers =
                IntStream.range(0, 8)
                        .mapToObj(
                                _ ->
                                        CompletableFuture.supplyAsync(
                                                () -> {
                                                    var made = new ArrayList<UUID>();
                                                    for (int i = 0; i < 40; i++) {
                                                        made.add(create());
                                                    }
                                                    return made;
                                                }))
                        .toList();
        var all = CompletableFuture.allOf(writers.toArray(CompletableFuture<?>[]::new));
        var seen = new ArrayList<UUID>();
        long place = 0;
        boolean last;
        do {
            last = all.isDone();
            var portion = await(feed.after(tenant, place, 7));
            portion.happenings().forEach(each -> seen.add(each.record()));
            place = portion.upTo();
        } while (!last || (seen.size() < 320 && place < await(feed.head(tenant))));
        var made = new HashSet<UUID>();
        writers.forEach(writer -> made.addAll(writer.join()));
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(made);
    }
}
