package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.problem;
import static com.athyper.postgres.World.by;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.change.Drift;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.definition.PostgresSchemaPublisher;
import com.athyper.postgres.definition.PostgresSchemaSurvey;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Periods that do not overlap, held by a real PostgreSQL. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class EffectiveIT {
    private static final String FIELDS =
            """
            {'name':'rate','softDelete':%s,'fields':[
              {'name':'code','type':'string','required':true},
              {'name':'zone','type':'integer','required':true},
              {'name':'valid_from','type':'date','required':true},
              {'name':'valid_to','type':'date'}]%s}
            """;
    private static final String DATING =
            "'effectiveDating':{'from':'valid_from','to':'valid_to','key':['code','zone']}";
    private static final EntityModel RATE = World.model(FIELDS.formatted(false, "," + DATING));
    private static final EntityModel KEPT = World.model(FIELDS.formatted(true, "," + DATING));
    private static final EntityModel PLAIN = World.model(FIELDS.formatted(false, ""));

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
    void another() {
        tenant = world.tenant();
    }

    private static Value.Fields rate(String code, int zone, String from, String to) {
        return Value.object()
                .put("code", code)
                .put("zone", zone)
                .put("valid_from", from)
                .put("valid_to", to.isEmpty() ? Value.NULL : Value.of(to))
                .build();
    }

    private CompletionStage<Answer<StoredRecord>> create(
            EntityModel model, String code, int zone, String from, String to) {
        return records.create(by(tenant, model), World.id(), rate(code, zone, from, to));
    }

    private Publication publish(EntityModel before, EntityModel next) {
        return await(
                new PostgresSchemaPublisher(world.database)
                        .publish(tenant, Optional.of(before), next));
    }

    @Test
    void periods_of_one_key_touch_and_do_not_overlap() {
        world.publish(tenant, RATE);
        ok(create(RATE, "a", 1, "2026-01-01", "2026-07-01"));
        ok(create(RATE, "a", 1, "2026-07-01", ""));
        ok(create(RATE, "a", 1, "2025-01-01", "2026-01-01"));
        ok(create(RATE, "a", 2, "2026-01-01", ""));
        ok(create(RATE, "b", 1, "2026-01-01", ""));
        for (String[] days :
                List.of(
                        new String[] {"2026-06-30", "2026-07-01"},
                        new String[] {"2030-01-01", ""},
                        new String[] {"2020-01-01", ""},
                        new String[] {"2020-01-01", "2025-01-02"})) {
            var refused = problem(create(RATE, "a", 1, days[0], days[1]));
            assertThat(refused.code()).isEqualTo(RecordError.PERIOD_OVERLAPS);
            assertThat(refused.faults())
                    .extracting(fault -> fault.pointer() + " " + fault.code())
                    .containsExactly("/valid_from period-overlaps");
        }
        ok(create(RATE, "a", 1, "2020-01-01", "2025-01-01"));
    }

    @Test
    void the_table_is_what_the_model_says() {
        for (EntityModel model : List.of(RATE, KEPT)) {
            tenant = world.tenant();
            world.publish(tenant, model);
            assertThat(
                            Drift.between(
                                    tenant,
                                    model,
                                    await(
                                            new PostgresSchemaSurvey(world.database)
                                                    .table(tenant, model.name()))))
                    .isEmpty();
        }
    }

    @Test
    void a_change_may_move_a_period_and_not_over_another() {
        world.publish(tenant, RATE);
        var first = ok(create(RATE, "a", 1, "2026-01-01", "2026-07-01"));
        ok(create(RATE, "a", 1, "2026-07-01", ""));
        assertThat(
                        problem(
                                        records.update(
                                                by(tenant, RATE),
                                                first.id(),
                                                1,
                                                rate("a", 1, "2026-01-01", "2026-07-02")))
                                .code())
                .isEqualTo(RecordError.PERIOD_OVERLAPS);
        ok(
                records.update(
                        by(tenant, RATE), first.id(), 1, rate("a", 1, "2026-02-01", "2026-06-01")));
    }

    @Test
    void the_database_itself_refuses_a_period_that_ends_before_it_begins() {
        world.publish(tenant, RATE);
        var refused = problem(create(RATE, "a", 1, "2026-01-01", "2026-01-01"));
        assertThat(refused.code()).isEqualTo(RecordError.RECORD_INVALID);
        assertThat(refused.faults())
                .extracting(fault -> fault.pointer() + " " + fault.code())
                .containsExactly("/valid_to out-of-range");
    }

    @Test
    void of_those_that_come_at_once_one_holds() {
        world.publish(tenant, RATE);
        var asked = new ArrayList<CompletionStage<Answer<StoredRecord>>>();
        for (int i = 0; i < 20; i++) {
            asked.add(create(RATE, "a", 1, "2026-01-%02d".formatted(i + 1), ""));
        }
        long made =
                asked.stream()
                        .filter(each -> await(each) instanceof Answer.Ok<StoredRecord>)
                        .count();
        assertThat(made).isEqualTo(1);
    }

    @Test
    void a_deleted_record_leaves_its_period_and_comes_back_if_it_is_free() {
        world.publish(tenant, KEPT);
        var first = ok(create(KEPT, "a", 1, "2026-01-01", ""));
        ok(records.delete(by(tenant, KEPT), first.id(), 1));
        var second = ok(create(KEPT, "a", 1, "2026-01-01", ""));
        assertThat(problem(records.restore(by(tenant, KEPT), first.id(), 2)).code())
                .isEqualTo(RecordError.PERIOD_OVERLAPS);
        ok(records.delete(by(tenant, KEPT), second.id(), 1));
        ok(records.restore(by(tenant, KEPT), first.id(), 2));
    }

    @Test
    void a_list_shows_what_holds_on_a_day() {
        world.publish(tenant, RATE);
        ok(create(RATE, "a", 1, "2026-01-01", "2026-07-01"));
        ok(create(RATE, "a", 1, "2026-07-01", ""));
        assertThat(holding("2025-12-31")).isEmpty();
        assertThat(holding("2026-01-01")).containsExactly("2026-01-01");
        assertThat(holding("2026-06-30")).containsExactly("2026-01-01");
        assertThat(holding("2026-07-01")).containsExactly("2026-07-01");
        assertThat(holding("2036-07-01")).containsExactly("2026-07-01");
    }

    private List<String> holding(String day) {
        var filter =
                (Answer.Ok<Expr>)
                        FilterReader.read(
                                RATE,
                                RATE.traits()
                                        .effectiveDating()
                                        .orElseThrow()
                                        .filter(LocalDate.parse(day)));
        var query = new RecordQuery(filter.value(), List.of(), 50, Optional.empty(), false);
        return ok(records.list(tenant, RATE, query, Expr.TRUE)).items().stream()
                .map(record -> record.values().text("valid_from").orElseThrow())
                .toList();
    }

    @Test
    void a_live_entity_whose_records_overlap_is_told_how_many_do() {
        world.publish(tenant, PLAIN);
        ok(create(PLAIN, "a", 1, "2026-01-01", "2026-07-01"));
        var over = ok(create(PLAIN, "a", 1, "2026-06-01", ""));
        ok(create(PLAIN, "a", 2, "2026-01-01", ""));
        var ended = ok(create(PLAIN, "b", 1, "2026-01-01", "2025-01-01"));
        var next = World.next(PLAIN, "{" + DATING + "}");
        var refused = (Publication.Impossible) publish(PLAIN, next);
        assertThat(refused.faults())
                .extracting(fault -> fault.pointer() + " " + fault.code())
                .containsExactly(
                        "/effectiveDating/to out-of-range", "/effectiveDating periods-overlap");
        assertThat(refused.faults().getLast().message()).endsWith(": 2 stored records");

        ok(records.delete(by(tenant, PLAIN), over.id(), 1));
        ok(records.delete(by(tenant, PLAIN), ended.id(), 1));
        assertThat(publish(PLAIN, next)).isInstanceOf(Publication.Published.class);
        assertThat(problem(create(next, "a", 1, "2026-06-01", "")).code())
                .isEqualTo(RecordError.PERIOD_OVERLAPS);

        var freed = World.next(next, "{'effectiveDating':null}");
        assertThat(publish(next, freed)).isInstanceOf(Publication.Published.class);
        ok(create(freed, "a", 1, "2026-06-01", ""));
    }

    @Test
    void periods_and_their_fields_come_together_while_there_is_no_record() {
        var bare =
                World.model(
                        "{'name':'rate','fields':[{'name':'code','type':'string','required':true}]}");
        world.publish(tenant, bare);
        var next =
                World.next(
                        bare,
                        "{'fields':[{'name':'code','type':'string','required':true},"
                            + "{'name':'valid_from','type':'date','required':true,'default':'2026-01-01'},"
                            + "{'name':'valid_to','type':'date'}],'effectiveDating':"
                            + "{'from':'valid_from','to':'valid_to','key':['code']}}");
        ok(records.create(by(tenant, bare), World.id(), Value.object().put("code", "a").build()));
        var refused = (Publication.Impossible) publish(bare, next);
        assertThat(refused.faults())
                .extracting(fault -> fault.pointer() + " " + fault.code())
                .containsExactly("/effectiveDating fields-first");
        tenant = world.tenant();
        world.publish(tenant, bare);
        assertThat(publish(bare, next)).isInstanceOf(Publication.Published.class);
    }
}
