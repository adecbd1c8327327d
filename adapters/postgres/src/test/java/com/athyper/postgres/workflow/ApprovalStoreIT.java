package com.athyper.postgres.workflow;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;
import static com.athyper.postgres.World.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditTrail;
import com.athyper.expression.Expr;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Decision;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records.Revision;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;
import com.athyper.postgres.definition.PostgresDefinitionStore;
import com.athyper.postgres.record.PostgresRecords;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRules;
import com.athyper.workflow.ApprovalStore.PendingStart;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.Inbox.Item;
import com.athyper.workflow.template.TemplateReader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Goal: what an approval leaves outside its journal is there once the settlement is answered, and
 * is there once however often it is settled.
 *
 * <p>Method: the real rules make the states; a real record is submitted and decided upon.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class ApprovalStoreIT {

    private static final EntityModel REQUEST =
            World.model(
                    """
                    {'name':'request','label':'Request','fields':[
                      {'name':'title','type':'string'},
                      {'name':'amount','type':'decimal','precision':18,'scale':2}],
                     'lifecycle':{'initial':'draft','states':['draft','submitted','approved','rejected'],
                       'transitions':[
                         {'name':'submit','from':['draft'],'to':'submitted','workflow':'two_eyes',
                          'onApproved':'approved','onRejected':'rejected','onChangesRequested':'draft'}]}}
                    """);

    private static final Value.Fields TEMPLATE =
            sound(
                    """
                    {'name':'two_eyes','entity':'request','steps':[
                     {'name':'manager','approvers':{'role':'manager'},'mode':'any',
                      'sla':{'due':'PT4H','escalate':{'to':{'role':'director'}}}}]}
                    """);

    private static final ApproverDirectory PEOPLE =
            new ApproverDirectory() {
                private final Map<String, List<PrincipalId>> holders =
                        Map.of(
                                "manager", people("manager", "manager2"),
                                "director", people("director"));

                @Override
                public List<PrincipalId> holders(TenantId tenant, String role) {
                    return holders.getOrDefault(role, List.of());
                }

                @Override
                public boolean isActive(TenantId tenant, PrincipalId principal) {
                    return true;
                }
            };

    private static World world;
    private static PostgresRecords records;
    private static PostgresApprovalStore store;
    private static PostgresInbox inbox;
    private static PostgresAuditTrail audit;

    private TenantId tenant;
    private ApprovalKey key;
    private StoredRecord record;
    private Approval state;
    private long sequence;

    private static List<PrincipalId> people(String... names) {
        return List.of(names).stream().map(PrincipalId::new).toList();
    }

    private static Value.Fields sound(String template) {
        return switch (TemplateReader.check(Optional.empty(), json(template))) {
            case TemplateReader.Checked.Sound(var document) -> document;
            case TemplateReader.Checked.Faulty(var faults) ->
                    throw new AssertionError("faulty: " + faults);
        };
    }

    @BeforeAll
    static void open() {
        world = new World();
        records = new PostgresRecords(world.database);
        store = new PostgresApprovalStore(world.database);
        inbox = new PostgresInbox(world.database);
        audit = new PostgresAuditTrail(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void submit() {
        tenant = world.tenant();
        world.publish(tenant, REQUEST);
        key = new ApprovalKey(tenant, World.instance());
        var draft =
                ok(
                        records.create(
                                by(tenant, REQUEST),
                                World.id(),
                                json("{'title':'Ten chairs','amount':500.00}")));
        record = submit(draft, key);
        state = rules().initial();
        sequence = 0;
    }

    private StoredRecord submit(StoredRecord draft, ApprovalKey approval) {
        return ok(records.transition(
                        by(tenant, REQUEST),
                        draft.id(),
                        draft.version(),
                        REQUEST.lifecycle().orElseThrow().transition("submit").orElseThrow(),
                        Optional.of(approval.instance())))
                .record();
    }

    private ApprovalRules rules() {
        return new ApprovalRules(tenant, PEOPLE);
    }

    /** Lets the rules decide and evolve, as the shell would. */
    private Origin when(String who, ApprovalCommand command) {
        var origin = origin(who);
        var decision = rules().decide(state, command, origin);
        if (!(decision instanceof Decision.Accept<ApprovalEvent>(var events))) {
            throw new AssertionError("refused: " + decision);
        }
        for (ApprovalEvent event : events) {
            state = rules().evolve(state, event, origin);
            sequence++;
        }
        return origin;
    }

    private Done settle(Origin origin) {
        return await(
                store.settle(
                        key,
                        "approval|" + key.instance(),
                        sequence,
                        state,
                        origin,
                        entries(origin)));
    }

    private List<AuditEntry> entries(Origin origin) {
        return List.of(
                new AuditEntry(
                        tenant,
                        origin,
                        "workflow.task.decide",
                        AuditEntry.Result.DONE,
                        Optional.of("approval"),
                        Optional.of(key.instance().toString()),
                        Optional.empty(),
                        Optional.empty()));
    }

    private Origin start() {
        PendingStart pending = await(store.pendingStart(tenant, key.instance())).orElseThrow();
        var subject =
                new Approval.Subject(
                        pending.entity(),
                        pending.record(),
                        pending.recordVersion(),
                        "Ten chairs",
                        pending.attributes(),
                        pending.origin().principal(),
                        pending.transition(),
                        pending.outcomes());
        return when("user", new ApprovalCommand.Start(TEMPLATE, 1, subject));
    }

    private List<Item> inboxOf(String principal) {
        return ok(inbox.inbox(tenant, new PrincipalId(principal), 50, Optional.empty(), false))
                .items();
    }

    private StoredRecord read() {
        return ok(records.read(tenant, REQUEST, record.id(), Expr.TRUE));
    }

    @Test
    void a_pending_start_knows_the_record_and_the_outcomes() {
        var pending = await(store.pendingStart(tenant, key.instance())).orElseThrow();

        assertThat(pending.template().value()).isEqualTo("two_eyes");
        assertThat(pending.record()).isEqualTo(record.id());
        assertThat(pending.recordVersion()).isEqualTo(2);
        assertThat(pending.transition()).isEqualTo("submit");
        assertThat(pending.outcomes())
                .isEqualTo(
                        Map.of(
                                Outcome.APPROVED, "approved",
                                Outcome.REJECTED, "rejected",
                                Outcome.CHANGES_REQUESTED, "draft"));
        assertThat(pending.attributes()).isEqualTo(record.attributes());
        assertThat(pending.attributes().get("amount")).contains(Value.of(new BigDecimal("500.00")));
        assertThat(pending.origin().principal().value()).isEqualTo("user");

        settle(start());
        assertThat(await(store.pendingStart(tenant, key.instance()))).isEmpty();
    }

    @Test
    void starts_that_wait_are_found_across_tenants() {
        var all = await(store.startsPendingSince(World.NOON.plusSeconds(1), 1_000));
        assertThat(all).contains(key);
        assertThat(await(store.startsPendingSince(World.NOON, 1_000))).doesNotContain(key);

        settle(start());
        assertThat(await(store.startsPendingSince(World.NOON.plusSeconds(1), 1_000)))
                .doesNotContain(key);
    }

    @Test
    void a_withdrawn_entity_does_not_keep_an_approval_from_starting() {
        await(
                new PostgresDefinitionStore(world.database)
                        .settleDefinition(
                                new DefinitionKey(tenant, DefinitionKind.ENTITY, REQUEST.name()),
                                "entity|" + tenant,
                                9,
                                new Definition(
                                        List.of(
                                                new Definition.Version(
                                                        1,
                                                        REQUEST.document(),
                                                        REQUEST.hash(),
                                                        Definition.Status.PUBLISHED,
                                                        World.NOON,
                                                        origin().principal(),
                                                        Optional.empty(),
                                                        Optional.empty())),
                                        true),
                                List.of()));

        var pending = await(store.pendingStart(tenant, key.instance())).orElseThrow();

        assertThat(pending.attributes().text("createdBy")).contains("user");
    }

    @Test
    void a_started_approval_is_in_every_candidates_inbox_and_in_the_due_index() {
        settle(start());

        assertThat(inboxOf("manager"))
                .singleElement()
                .satisfies(
                        item -> {
                            assertThat(item.id()).isEqualTo(key.task(1));
                            assertThat(item.instanceId()).isEqualTo(key.instance());
                            assertThat(item.step()).isEqualTo("manager");
                            assertThat(item.entity()).isEqualTo(REQUEST.name());
                            assertThat(item.recordId()).isEqualTo(record.id());
                            assertThat(item.title()).isEqualTo("Ten chairs");
                            assertThat(item.requester().value()).isEqualTo("user");
                            assertThat(item.status()).isEqualTo(Approval.TaskStatus.OPEN);
                            assertThat(item.dueAt()).contains(World.NOON.plus(Duration.ofHours(4)));
                        });
        assertThat(inboxOf("manager2")).hasSize(1);
        assertThat(inboxOf("director")).isEmpty();
        Instant due = World.NOON.plus(Duration.ofHours(4));
        assertThat(await(store.dueBefore(due.plusSeconds(1), 1_000))).contains(key);
        assertThat(await(store.dueBefore(due, 1_000))).doesNotContain(key);
        assertThat(read().lockedBy()).contains(key.instance());
    }

    @Test
    void a_claimed_task_leaves_the_others_inboxes_and_comes_back_when_released() {
        settle(start());
        settle(when("manager", new ApprovalCommand.Claim(1)));

        assertThat(inboxOf("manager"))
                .extracting(Item::status)
                .containsExactly(Approval.TaskStatus.CLAIMED);
        assertThat(inboxOf("manager2")).isEmpty();

        settle(when("manager", new ApprovalCommand.Release(1)));
        assertThat(inboxOf("manager2")).hasSize(1);
    }

    @Test
    void an_escalation_asks_others_and_owes_the_clock_nothing_more() {
        settle(start());
        Instant due = World.NOON.plus(Duration.ofHours(4));
        settle(when("system@athyper", new ApprovalCommand.Escalate("manager", due)));

        assertThat(inboxOf("director")).hasSize(1);
        assertThat(await(store.dueBefore(due.plusSeconds(1), 1_000))).doesNotContain(key);
    }

    @Test
    void the_final_decision_is_on_the_record_in_the_same_transaction() {
        settle(start());
        settle(when("manager", new ApprovalCommand.Claim(1)));
        var origin = when("manager", new ApprovalCommand.Approve(1, Optional.of("fine")));
        settle(origin);

        var approved = read();
        assertThat(approved.state()).contains("approved");
        assertThat(approved.lockedBy()).isEmpty();
        assertThat(approved.version()).isEqualTo(3);
        assertThat(approved.updatedBy().value()).isEqualTo("manager");
        assertThat(approved.values()).isEqualTo(record.values());
        assertThat(inboxOf("manager")).isEmpty();
        assertThat(await(store.dueBefore(Instant.parse("2040-01-01T00:00:00Z"), 1_000)))
                .doesNotContain(key);
        var history =
                ok(records.history(tenant, REQUEST, record.id(), 10, Optional.empty())).items();
        assertThat(history)
                .extracting(Revision::operation)
                .containsExactly("workflow.approved", "transition.submit", "create");
        assertThat(history.getFirst().values()).isEqualTo(record.values());
        assertThat(history.getFirst().state()).contains("approved");
        var last = events().getLast();
        assertThat(last.operation()).isEqualTo("entity.transition");
        assertThat(last.before())
                .contains(Value.object().put("state", "submitted").put("version", 2).build());
        assertThat(last.after())
                .contains(Value.object().put("state", "approved").put("version", 3).build());
        assertThat(await(audit.verify(tenant)).valid()).isTrue();
        ok(records.update(by(tenant, REQUEST), record.id(), 3, record.values()));
    }

    private List<AuditEntry> events() {
        return ok(
                        audit.events(
                                tenant,
                                new AuditTrail.Query(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        100,
                                        Optional.empty(),
                                        false)))
                .items()
                .stream()
                .map(event -> event.entry())
                .toList();
    }

    @Test
    void an_outcome_without_a_state_leaves_the_state_and_ends_the_lock() {
        settle(start());
        settle(when("user", new ApprovalCommand.Cancel("not needed")));

        assertThat(read().state()).contains("submitted");
        assertThat(read().lockedBy()).isEmpty();
    }

    @Test
    void settling_again_and_at_once_and_late_changes_nothing() {
        var started = start();
        settle(started);
        var before = state;
        long early = sequence;
        when("manager", new ApprovalCommand.Claim(1));
        var origin = when("manager", new ApprovalCommand.Reject(1, Optional.of("no")));
        var stages = new ArrayList<CompletionStage<Done>>();
        for (int i = 0; i < 16; i++) {
            stages.add(
                    store.settle(
                            key,
                            "approval|" + key.instance(),
                            sequence,
                            state,
                            origin,
                            entries(origin)));
        }
        stages.forEach(stage -> await(stage));
        // What was settled first comes once more, late: a node that was thought dead.
        await(
                store.settle(
                        key,
                        "approval|" + key.instance(),
                        early,
                        before,
                        started,
                        entries(started)));

        assertThat(read().version()).isEqualTo(3);
        assertThat(read().state()).contains("rejected");
        assertThat(inboxOf("manager")).isEmpty();
        assertThat(events())
                .extracting(AuditEntry::operation)
                .containsExactly(
                        "entity.create",
                        "entity.transition",
                        "workflow.task.decide",
                        "workflow.task.decide",
                        "entity.transition");
    }

    @Test
    void the_end_of_an_approval_touches_no_record_that_another_holds() {
        settle(start());
        var mine = state;
        var first = key;
        settle(when("manager", new ApprovalCommand.Claim(1)));
        var rejected = when("manager", new ApprovalCommand.RequestChanges(1, Optional.of("again")));
        settle(rejected);
        assertThat(read().state()).contains("draft");

        // The record is sent again and belongs to another approval now.
        key = new ApprovalKey(tenant, World.instance());
        submit(read(), key);
        await(
                store.settle(
                        first,
                        "approval|" + first.instance(),
                        sequence + 1,
                        state,
                        rejected,
                        List.of()));

        assertThat(read().lockedBy()).contains(key.instance());
        assertThat(read().state()).contains("submitted");
        assertThat(mine).isInstanceOf(Approval.Running.class);
    }

    @Test
    void the_inbox_is_read_in_pages_oldest_first() {
        settle(start());
        for (int i = 1; i <= 4; i++) {
            var draft =
                    ok(records.create(by(tenant, REQUEST), World.id(), json("{'title':'more'}")));
            key = new ApprovalKey(tenant, World.instance());
            record = submit(draft, key);
            state = rules().initial();
            sequence = 0;
            settle(start());
        }
        var seen = new ArrayList<Item>();
        Optional<String> cursor = Optional.empty();
        do {
            var page = ok(inbox.inbox(tenant, new PrincipalId("manager"), 2, cursor, true));
            assertThat(page.total()).hasValue(5);
            seen.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor.isPresent());

        assertThat(seen).extracting(Item::id).hasSize(5).doesNotHaveDuplicates().isSorted();
        assertThat(
                        refused(
                                inbox.inbox(
                                        tenant,
                                        new PrincipalId("manager"),
                                        2,
                                        Optional.of("junk"),
                                        false)))
                .isEqualTo(RecordError.CURSOR_INVALID);
        assertThat(
                        ok(inbox.inbox(
                                        world.tenant(),
                                        new PrincipalId("manager"),
                                        2,
                                        Optional.empty(),
                                        true))
                                .total())
                .hasValue(0);
    }
}
