package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Database;
import com.athyper.postgres.World;
import com.athyper.postgres.definition.PostgresSchemaPublisher;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Numbers of a sequence on a real PostgreSQL: each given once, none left out. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class SequenceIT {

    private static final EntityModel REQUISITION = numbered("requisition", "PR-{yyyy}-{000}");
    private static final EntityModel ORDER = numbered("order", "PO{0}");

    private static World world;
    private static PostgresRecords records;
    private TenantId tenant;

    private static EntityModel numbered(String name, String pattern) {
        return World.model(
                """
                {'name':'%s','fields':[
                  {'name':'number','type':'sequence','pattern':'%s'},
                  {'name':'code','type':'string','unique':true}]}
                """
                        .formatted(name, pattern));
    }

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
        world.publish(tenant, REQUISITION);
        world.publish(tenant, ORDER);
    }

    private static Value.Fields code(String code) {
        return json("{'number':null,'code':'" + code + "'}");
    }

    private static String number(StoredRecord record) {
        return record.values().text("number").orElseThrow();
    }

    private CompletionStage<Answer<StoredRecord>> create(
            PostgresRecords into, EntityModel model, String code) {
        return into.create(by(tenant, model), World.id(), code(code));
    }

    private StoredRecord created(EntityModel model, String code) {
        return ok(create(records, model, code));
    }

    private Access in(String time) {
        return new Access(
                tenant,
                REQUISITION,
                new Origin(
                        new PrincipalId("user"),
                        Instant.parse(time),
                        "request-1",
                        UUID.randomUUID().toString(),
                        Optional.empty()));
    }

    @Test
    void each_year_counts_from_one_and_the_number_stays() {
        var first = created(REQUISITION, "a");
        var second = created(REQUISITION, "b");
        var last = ok(records.create(in("2030-12-31T23:59:59.999999Z"), World.id(), code("c")));
        var next = ok(records.create(in("2031-01-01T00:00:00Z"), World.id(), code("d")));

        assertThat(List.of(number(first), number(second), number(last), number(next)))
                .containsExactly("PR-2030-001", "PR-2030-002", "PR-2030-003", "PR-2031-001");
        var updated =
                ok(
                        records.update(
                                by(tenant, REQUISITION),
                                second.id(),
                                1,
                                second.values().with("code", Value.of("e"))));
        assertThat(number(updated)).isEqualTo("PR-2030-002");
        assertThat(number(ok(records.read(tenant, REQUISITION, second.id(), Expr.TRUE))))
                .isEqualTo("PR-2030-002");
    }

    @Test
    void what_fails_takes_no_number() {
        created(ORDER, "a");

        assertThat(refused(create(records, ORDER, "a"))).isEqualTo(RecordError.NOT_UNIQUE);
        var stale = World.next(ORDER, "{'label':'Another'}");
        assertThat(refused(create(records, stale, "b"))).isEqualTo(RecordError.MODEL_CHANGED);

        assertThat(number(created(ORDER, "c"))).isEqualTo("PO2");
    }

    @Test
    void a_repeated_command_gets_its_number_again() {
        var access = by(tenant, ORDER);
        var id = World.id();
        var first = ok(records.create(access, id, code("a")));

        assertThat(ok(records.create(access, id, code("a")))).isEqualTo(first);
        assertThat(number(created(ORDER, "b"))).isEqualTo("PO2");
    }

    @Test
    void another_tenant_counts_for_itself() {
        created(ORDER, "a");
        tenant = world.tenant();
        world.publish(tenant, ORDER);

        assertThat(number(created(ORDER, "a"))).isEqualTo("PO1");
    }

    @Test
    void a_number_longer_than_its_pattern_is_written_whole() throws Exception {
        created(ORDER, "a");
        world.database.tenantTransaction(
                tenant,
                session ->
                        session.update(
                                "UPDATE athyper.sequence_counter SET value = 999 WHERE tenant_id ="
                                        + " ?",
                                tenant.value()));

        assertThat(number(created(ORDER, "b"))).isEqualTo("PO1000");
    }

    @Test
    void a_sequence_added_later_numbers_what_comes_then() {
        var plain = World.model("{'name':'plain','fields':[{'name':'code','type':'string'}]}");
        world.publish(tenant, plain);
        var old = ok(records.create(by(tenant, plain), World.id(), json("{'code':'a'}")));
        var counted =
                World.next(
                        plain,
                        """
                        {'fields':[{'name':'code','type':'string'},
                          {'name':'number','type':'sequence','pattern':'N{00}'}]}
                        """);
        await(
                new PostgresSchemaPublisher(world.database)
                        .publish(tenant, Optional.of(plain), counted));

        assertThat(number(ok(records.create(by(tenant, counted), World.id(), code("b")))))
                .isEqualTo("N01");
        assertThat(ok(records.read(tenant, counted, old.id(), Expr.TRUE)).values().get("number"))
                .contains(Value.NULL);
    }

    /**
     * Goal: whatever fails at the same time, on whatever node, each number is given once and none
     * is left out.
     *
     * <p>Method: two nodes create records of two entities at once, every fourth of which has a code
     * that is taken; those that were made are counted off.
     */
    @Test
    void creates_at_once_on_two_nodes_leave_no_gap() {
        created(REQUISITION, "taken");
        created(ORDER, "taken");
        try (var other = Database.open(world.settings)) {
            var nodes = List.of(records, new PostgresRecords(other));
            var asked = new ArrayList<CompletionStage<Answer<StoredRecord>>>();
            for (int i = 0; i < 240; i++) {
                var model = i % 3 == 0 ? ORDER : REQUISITION;
                asked.add(create(nodes.get(i % 2), model, i % 4 == 0 ? "taken" : "c" + i));
            }
            var numbers = new ArrayList<String>();
            int refused = 0;
            for (var each : asked) {
                switch (await(each)) {
                    case Answer.Ok<StoredRecord>(var record) -> numbers.add(number(record));
                    case Answer.Refused<StoredRecord>(var problem) -> {
                        assertThat(problem.code()).isEqualTo(RecordError.NOT_UNIQUE);
                        refused++;
                    }
                }
            }

            assertThat(refused).isEqualTo(60);
            assertThat(numbers)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(2, 181)
                                    .mapToObj(
                                            i ->
                                                    i <= 61
                                                            ? "PO" + i
                                                            : "PR-2030-%03d".formatted(i - 60))
                                    .toList());
        }
    }
}
