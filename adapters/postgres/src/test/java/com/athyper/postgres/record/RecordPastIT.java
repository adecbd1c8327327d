package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordDiff;
import com.athyper.meta.record.RecordDiff.Change;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.Records.Moment;
import com.athyper.meta.record.Records.Past;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What records were, by version and by moment.
 *
 * <p>A record is made at noon, changed a second later by another, and deleted after one more.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RecordPastIT {
    private static final EntityModel OFFER =
            World.model(
                    """
                    {'name':'offer','label':'Offer','fields':[
                      {'name':'title','type':'string'},
                      {'name':'price','type':'money','precision':10,'scale':2},
                      {'name':'rate','type':'decimal','precision':10,'scale':2}]}
                    """,
                    "offer");

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123456Z");

    private static World world;
    private static PostgresRecords records;
    private TenantId tenant;
    private UUID id;

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
    void life() {
        tenant = world.tenant();
        world.publish(tenant, OFFER);
        id = World.id();
        ok(
                records.create(
                        at(NOON, "ann"),
                        id,
                        json(
                                "{'title':'a','price':{'amount':1.50,'currency':'EUR'},'rate':1.00}")));
        ok(
                records.update(
                        at(NOON.plusSeconds(1), "bob"),
                        id,
                        1,
                        json("{'title':'a','price':{'amount':1.5,'currency':'USD'},'rate':1}")));
        ok(records.delete(at(NOON.plusSeconds(2), "cem"), id, 2));
    }

    private Access at(Instant at, String who) {
        Origin origin = by(tenant, OFFER).origin();
        return new Access(
                tenant,
                OFFER,
                new Origin(
                        new PrincipalId(who),
                        at,
                        origin.requestId(),
                        origin.commandId(),
                        origin.reason()));
    }

    private Past past(Moment moment) {
        return ok(records.past(tenant, OFFER, id, moment));
    }

    private long versionAt(Instant at) {
        return past(new Moment.Time(at)).revision().version();
    }

    @Test
    void a_version_is_the_record_as_it_stood() {
        var second = past(new Moment.Version(2)).record(id);
        assertThat(second.createdBy().value()).isEqualTo("ann");
        assertThat(second.createdAt()).isEqualTo(NOON);
        assertThat(second.updatedBy().value()).isEqualTo("bob");
        assertThat(second.updatedAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(second.version()).isEqualTo(2);
        assertThat(past(new Moment.Version(1)).record(id).updatedBy().value()).isEqualTo("ann");
        assertThat(past(new Moment.Version(3)).revision().operation()).isEqualTo("delete");
    }

    @Test
    void a_moment_has_the_last_version_that_was_made_by_then() {
        assertThat(versionAt(NOON)).isEqualTo(1);
        assertThat(versionAt(NOON.plusSeconds(1).minusNanos(1_000))).isEqualTo(1);
        assertThat(versionAt(NOON.plusSeconds(1))).isEqualTo(2);
        assertThat(versionAt(NOON.plusSeconds(99))).isEqualTo(3);
        assertThat(
                        refused(
                                records.past(
                                        tenant,
                                        OFFER,
                                        id,
                                        new Moment.Time(NOON.minusNanos(1_000)))))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
    }

    @Test
    void there_is_no_version_before_the_first_nor_after_the_last_nor_of_another_tenant() {
        for (long version : new long[] {0, 4, Long.MAX_VALUE}) {
            assertThat(refused(records.past(tenant, OFFER, id, new Moment.Version(version))))
                    .isEqualTo(RecordError.RECORD_NOT_FOUND);
        }
        assertThat(refused(records.past(world.tenant(), OFFER, id, new Moment.Version(1))))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
    }

    @Test
    void versions_differ_in_what_they_mean_and_not_in_how_it_was_written() {
        assertThat(
                        RecordDiff.between(
                                OFFER,
                                Optional.of(past(new Moment.Version(1)).revision()),
                                past(new Moment.Version(2)).revision()))
                .extracting(Change::field)
                .containsExactly("price");
        assertThat(
                        RecordDiff.between(
                                OFFER, Optional.empty(), past(new Moment.Version(1)).revision()))
                .extracting(Change::from)
                .containsOnly(Value.NULL)
                .hasSize(3);
    }
}
