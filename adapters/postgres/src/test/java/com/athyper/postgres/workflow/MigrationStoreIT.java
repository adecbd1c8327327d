package com.athyper.postgres.workflow;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditTrail;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalCommand.Migration.Migrate;
import com.athyper.workflow.ApprovalCommand.Migration.UndoMigration;
import com.athyper.workflow.Inbox;
import com.athyper.workflow.WorkflowError;
import com.athyper.workflow.migration.MigrationItem;
import com.athyper.workflow.migration.MigrationItem.Status;
import com.athyper.workflow.migration.MigrationJob;
import com.athyper.workflow.migration.MigrationJob.State;
import com.athyper.workflow.migration.MigrationOrder;
import com.athyper.workflow.migration.MigrationStore.Group;
import com.athyper.workflow.migration.MigrationStore.Running;
import com.athyper.workflow.migration.MigrationStore.Work;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Which approvals run by which version, and what became of each in a migration. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class MigrationStoreIT {
    private static final EntityName TEMPLATE = new EntityName("two_eyes");
    private static final Value.Fields OTHER =
            Submission.sound(
                    """
                    {'name':'two_eyes','entity':'request','steps':[
                     {'name':'desk','approvers':{'role':'manager'},'mode':'all'},
                     {'name':'last','approvers':{'role':'director'},'mode':'any'}]}
                    """);

    private static World world;
    private static PostgresMigrationStore store;

    private Submission made;
    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new World();
        store = new PostgresMigrationStore(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void submit() {
        made = Submission.in(world);
        tenant = made.tenant;
        made.settle(made.start());
    }

    private Submission another() {
        var other = Submission.another(world, tenant);
        other.settle(other.start());
        return other;
    }

    private static MigrationOrder order() {
        return order(Optional.empty(), List.of());
    }

    private static MigrationOrder order(Optional<String> step, List<UUID> instances) {
        return new MigrationOrder(
                TEMPLATE,
                2,
                Optional.empty(),
                Map.of("manager", "desk"),
                false,
                false,
                step,
                instances);
    }

    private List<UUID> ordered(MigrationOrder order) {
        return ok(store.running(tenant, order, 10, Optional.empty())).items().stream()
                .map(Running::instance)
                .toList();
    }

    private Work open(MigrationOrder order) {
        var id = World.id();
        var job =
                new MigrationJob(
                        id,
                        order,
                        origin("admin").principal(),
                        World.NOON,
                        Optional.of("new law"),
                        State.RUNNING,
                        Optional.empty(),
                        Map.of());
        await(store.open(tenant, job, audit(id)));
        return new Work(tenant, id);
    }

    private AuditEntry audit(UUID id) {
        return new AuditEntry(
                tenant,
                origin("admin").because("new law"),
                "workflow.template.migrate",
                AuditEntry.Result.DONE,
                Optional.of(TEMPLATE.value()),
                Optional.of(id.toString()),
                Optional.empty(),
                Optional.empty());
    }

    private MigrationJob job(Work work) {
        return await(store.find(tenant, TEMPLATE, work.migration())).orElseThrow();
    }

    @Test
    void what_runs_is_counted_by_version_and_steps_until_it_ends() {
        var second = another();
        assertThat(await(store.running(tenant, TEMPLATE))).isEqualTo(Map.of(1, 2));
        assertThat(await(store.groups(tenant, order())))
                .containsExactly(new Group(1, List.of("manager"), 2));
        assertThat(await(store.groups(world.tenant(), order()))).isEmpty();

        second.settle(second.when("manager", new ApprovalCommand.Approve(1, Optional.empty())));
        assertThat(await(store.running(tenant, TEMPLATE))).isEqualTo(Map.of(1, 1));
        assertThat(ordered(order())).containsExactly(made.key.instance());
    }

    @Test
    void a_migrated_approval_runs_by_the_other_version_and_its_inbox_says_so() {
        var batch = World.id();
        made.settle(
                made.when("admin", new Migrate(batch, OTHER, 2, Map.of("manager", "desk"), false)));
        assertThat(await(store.running(tenant, TEMPLATE))).isEqualTo(Map.of(2, 1));
        assertThat(ordered(order())).isEmpty();
        assertThat(waiting()).containsExactly("desk");

        made.settle(made.when("admin", new UndoMigration(batch)));
        assertThat(await(store.running(tenant, TEMPLATE))).isEqualTo(Map.of(1, 1));
        assertThat(waiting()).containsExactly("manager");
    }

    private List<String> waiting() {
        return ok(
                        new PostgresInbox(world.database)
                                .tasks(
                                        tenant,
                                        Inbox.Search.waiting(origin("manager").principal()),
                                        10,
                                        Optional.empty(),
                                        false))
                .items()
                .stream()
                .map(Inbox.Item::step)
                .toList();
    }

    @Test
    void an_order_is_about_a_step_or_about_some_if_it_says_so() {
        var second = another();
        assertThat(ordered(order())).hasSize(2);
        assertThat(ordered(order(Optional.of("manager"), List.of()))).hasSize(2);
        assertThat(ordered(order(Optional.of("director"), List.of()))).isEmpty();
        var one = order(Optional.empty(), List.of(second.key.instance()));
        assertThat(ordered(one)).containsExactly(second.key.instance());
    }

    @Test
    void pages_are_whole() {
        another();
        another();
        var first = ok(store.running(tenant, order(), 2, Optional.empty()));
        assertThat(first.items()).hasSize(2);
        var rest = ok(store.running(tenant, order(), 2, first.nextCursor()));
        assertThat(rest.items()).hasSize(1);
        assertThat(rest.nextCursor()).isEmpty();
        assertThat(await(store.running(tenant, order(), 2, Optional.of("mine"))))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused ->
                                assertThat(refused.problem().code())
                                        .isEqualTo(RecordError.CURSOR_INVALID));
    }

    @Test
    void a_migration_is_worked_on_until_nothing_waits_and_is_undone_once() {
        var second = another();
        var work = open(order());
        assertThat(await(store.unfinished(1_000))).contains(work);
        assertThat(job(work).counts()).isEqualTo(Map.of(Status.PENDING, 2));
        assertThat(job(work).order()).isEqualTo(order());
        assertThat(job(work).reason()).contains("new law");
        assertThat(await(store.undo(tenant, work.migration(), audit(work.migration()))))
                .as("undone while it runs")
                .isFalse();

        var waiting = await(store.waiting(work, 10));
        assertThat(waiting).extracting(MigrationItem::version).containsExactly(1, 1);
        var problem = WorkflowError.MIGRATION_IMPOSSIBLE.because("no place");
        await(
                store.keep(
                        work,
                        waiting.stream()
                                .map(
                                        item ->
                                                item.instance().equals(second.key.instance())
                                                        ? item.refused(
                                                                Status.REFUSED,
                                                                problem,
                                                                List.of(),
                                                                World.NOON)
                                                        : item.done(
                                                                Status.MIGRATED,
                                                                List.of(Value.of("kept")),
                                                                World.NOON))
                                .toList()));
        await(store.finish(work));
        assertThat(await(store.unfinished(1_000))).doesNotContain(work);
        assertThat(job(work).state()).isEqualTo(State.COMPLETE);
        assertThat(job(work).done()).isEqualTo(2);
        var refused =
                ok(
                        store.items(
                                tenant,
                                work.migration(),
                                Optional.of(Status.REFUSED),
                                10,
                                Optional.empty()));
        assertThat(refused.items())
                .singleElement()
                .satisfies(it -> assertThat(it.code()).contains(problem.code().id()));

        assertThat(await(store.undo(tenant, work.migration(), audit(work.migration())))).isTrue();
        assertThat(await(store.undo(tenant, work.migration(), audit(work.migration())))).isFalse();
        assertThat(job(work).undo().orElseThrow().by()).isEqualTo(origin("admin").principal());
        assertThat(await(store.waiting(work, 10)))
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.instance()).isEqualTo(made.key.instance());
                            assertThat(it.findings()).containsExactly(Value.of("kept"));
                        });
        await(store.finish(work));
        assertThat(job(work).state()).isEqualTo(State.UNDONE);
        assertThat(await(store.latest(tenant, TEMPLATE))).hasSize(1);
    }

    @Test
    void who_cannot_be_reached_comes_last_the_next_time() {
        another();
        var work = open(order());
        var first = await(store.waiting(work, 1)).getFirst();
        await(store.keep(work, List.of(first.triedInVain())));
        assertThat(await(store.waiting(work, 1)).getFirst().instance())
                .isNotEqualTo(first.instance());
        assertThat(await(store.waiting(work, 2)).getLast().tries()).isEqualTo(1);
    }

    @Test
    void the_auditor_is_told_who_has_ordered_it() {
        open(order());
        AuditTrail audit = new PostgresAuditTrail(world.database);
        var told =
                audit.events(
                        tenant,
                        new AuditTrail.Query(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("admin"),
                                Optional.of("workflow.template.migrate"),
                                Optional.empty(),
                                Optional.empty(),
                                10,
                                Optional.empty(),
                                false));
        assertThat(ok(told).items()).hasSize(1);
    }
}
