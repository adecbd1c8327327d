package com.athyper.postgres.workflow;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditTrail;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Value;
import com.athyper.meta.record.Records.Revision;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;
import com.athyper.postgres.definition.PostgresDefinitionStore;
import com.athyper.postgres.record.PostgresRecords;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.ApprovalCommand;

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
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Goal: what an approval leaves outside its journal is there once the settlement is answered, and
 * is there once however often it is settled.
 *
 * <p>Method: the real rules make the states; a real record is submitted and decided upon.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class ApprovalStoreIT {

    private static World world;
    private static PostgresApprovalStore store;
    private static PostgresRecords records;
    private static PostgresAuditTrail audit;

    private Submission made;

    @BeforeAll
    static void open() {
        world = new World();
        store = new PostgresApprovalStore(world.database);
        records = new PostgresRecords(world.database);
        audit = new PostgresAuditTrail(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void submit() {
        made = Submission.in(world);
    }

    @Test
    void a_pending_start_knows_the_record_and_the_outcomes() {
        var pending = await(store.pendingStart(made.tenant, made.key.instance())).orElseThrow();

        assertThat(pending.template().value()).isEqualTo("two_eyes");
        assertThat(pending.record()).isEqualTo(made.record.id());
        assertThat(pending.recordVersion()).isEqualTo(2);
        assertThat(pending.transition()).isEqualTo("submit");
        assertThat(pending.outcomes())
                .isEqualTo(
                        Map.of(
                                Outcome.APPROVED, "approved",
                                Outcome.REJECTED, "rejected",
                                Outcome.CHANGES_REQUESTED, "draft"));
        assertThat(pending.attributes()).isEqualTo(made.record.attributes());
        assertThat(pending.attributes().get("amount")).contains(Value.of(new BigDecimal("500.00")));
        assertThat(pending.origin().principal().value()).isEqualTo("user");

        made.settle(made.start());
        assertThat(await(store.pendingStart(made.tenant, made.key.instance()))).isEmpty();
    }

    @Test
    void starts_that_wait_are_found_across_tenants() {
        var all = await(store.startsPendingSince(World.NOON.plusSeconds(1), 1_000));
        assertThat(all).contains(made.key);
        assertThat(await(store.startsPendingSince(World.NOON, 1_000))).doesNotContain(made.key);

        made.settle(made.start());
        assertThat(await(store.startsPendingSince(World.NOON.plusSeconds(1), 1_000)))
                .doesNotContain(made.key);
    }

    @Test
    void a_withdrawn_entity_does_not_keep_an_approval_from_starting() {
        await(
                new PostgresDefinitionStore(world.database)
                        .settleDefinition(
                                new DefinitionKey(
                                        made.tenant,
                                        DefinitionKind.ENTITY,
                                        Submission.REQUEST.name()),
                                "entity|" + made.tenant,
                                9,
                                new Definition(
                                        List.of(
                                                new Definition.Version(
                                                        1,
                                                        Submission.REQUEST.document(),
                                                        Submission.REQUEST.hash(),
                                                        Definition.Status.PUBLISHED,
                                                        World.NOON,
                                                        origin().principal(),
                                                        Optional.empty(),
                                                        Optional.empty(),
                                                        Optional.empty())),
                                        true),
                                List.of()));

        var pending = await(store.pendingStart(made.tenant, made.key.instance())).orElseThrow();

        assertThat(pending.attributes().text("createdBy")).contains("user");
    }

    @Test
    void what_waits_for_nobody_but_the_gone_is_found() {
        made.settle(made.start());
        var other = Submission.another(world, made.tenant);
        other.settle(other.start());
        other.settle(other.when("manager2", new ApprovalCommand.Claim(1)));
        assertThat(gone(Optional.empty())).isEmpty();

        people(Map.of("manager", true, "manager2", false));
        assertThat(gone(Optional.empty())).containsExactly(other.key.instance());
        assertThat(gone(Optional.of(other.key.instance()))).isEmpty();

        people(Map.of("manager", false));
        assertThat(gone(Optional.empty()))
                .containsExactlyInAnyOrder(made.key.instance(), other.key.instance());
        assertThat(await(store.waitingForTheGone(made.tenant, Optional.empty(), 1))).hasSize(1);
        assertThat(await(store.waitingForTheGone(world.tenant(), Optional.empty(), 9))).isEmpty();
    }

    private List<UUID> gone(Optional<UUID> after) {
        return await(store.waitingForTheGone(made.tenant, after, 10));
    }

    /** Who there is, and whether they are active. */
    private void people(Map<String, Boolean> active) {
        active.forEach(
                (name, is) ->
                        await(
                                world.database.inTenant(
                                        made.tenant,
                                        session ->
                                                session.update(
                                                        """
                                                        INSERT INTO athyper.principal
                                                        VALUES (?, ?, 'Somebody', '{}', NULL, ?::boolean)
                                                        ON CONFLICT (tenant_id, principal)
                                                        DO UPDATE SET active = EXCLUDED.active
                                                        """,
                                                        made.tenant.value(),
                                                        name,
                                                        is))));
    }

    @Test
    void an_escalation_asks_others_and_owes_the_clock_nothing_more() {
        made.settle(made.start());
        Instant due = World.NOON.plus(Duration.ofHours(4));
        made.settle(made.when("system@athyper", new ApprovalCommand.Escalate("manager", 1, due)));

        assertThat(made.inboxOf("director")).hasSize(1);
        assertThat(await(store.dueBefore(due.plusSeconds(1), 1_000))).doesNotContain(made.key);
    }

    @Test
    void the_final_decision_is_on_the_record_in_the_same_transaction() {
        made.settle(made.start());
        made.settle(made.when("manager", new ApprovalCommand.Claim(1)));
        var origin = made.when("manager", new ApprovalCommand.Approve(1, Optional.of("fine")));
        made.settle(origin);

        var approved = made.read();
        assertThat(approved.state()).contains("approved");
        assertThat(approved.lockedBy()).isEmpty();
        assertThat(approved.version()).isEqualTo(3);
        assertThat(approved.updatedBy().value()).isEqualTo("manager");
        assertThat(approved.values()).isEqualTo(made.record.values());
        assertThat(made.inboxOf("manager")).isEmpty();
        assertThat(await(store.dueBefore(Instant.parse("2040-01-01T00:00:00Z"), 1_000)))
                .doesNotContain(made.key);
        var history =
                ok(records.history(
                                made.tenant,
                                Submission.REQUEST,
                                made.record.id(),
                                10,
                                Optional.empty()))
                        .items();
        assertThat(history)
                .extracting(Revision::operation)
                .containsExactly("workflow.approved", "transition.submit", "create");
        assertThat(history.getFirst().values()).isEqualTo(made.record.values());
        assertThat(history.getFirst().state()).contains("approved");
        var last = events().getLast();
        assertThat(last.operation()).isEqualTo("entity.transition");
        assertThat(last.before())
                .contains(Value.object().put("state", "submitted").put("version", 2).build());
        assertThat(last.after())
                .contains(Value.object().put("state", "approved").put("version", 3).build());
        assertThat(await(audit.verify(made.tenant)).valid()).isTrue();
        ok(
                records.update(
                        by(made.tenant, Submission.REQUEST),
                        made.record.id(),
                        3,
                        made.record.values()));
    }

    @Test
    void an_outcome_without_a_state_leaves_the_state_and_ends_the_lock() {
        made.settle(made.start());
        made.settle(made.when("user", new ApprovalCommand.Cancel("not needed")));

        assertThat(made.read().state()).contains("submitted");
        assertThat(made.read().lockedBy()).isEmpty();
    }

    @Test
    void settling_again_and_at_once_and_late_changes_nothing() {
        var started = made.start();
        made.settle(started);
        var before = made.state();
        long early = made.sequence();
        made.when("manager", new ApprovalCommand.Claim(1));
        var origin = made.when("manager", new ApprovalCommand.Reject(1, Optional.of("no")));
        var stages = new ArrayList<CompletionStage<Done>>();
        for (int i = 0; i < 16; i++) {
            stages.add(made.settleLater(origin));
        }
        stages.forEach(stage -> await(stage));
        // What was settled first comes once more, late: a node that was thought dead.
        await(made.settleAs(early, before, started));

        assertThat(made.read().version()).isEqualTo(3);
        assertThat(made.read().state()).contains("rejected");
        assertThat(made.inboxOf("manager")).isEmpty();
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
        made.settle(made.start());
        made.when("manager", new ApprovalCommand.Claim(1));
        var rejected =
                made.when("manager", new ApprovalCommand.RequestChanges(1, Optional.of("again")));
        made.settle(rejected);
        assertThat(made.read().state()).contains("draft");

        // The record is sent again and belongs to another approval now.
        var again = new Submission(world, made.tenant, made.read());
        await(made.settleAs(made.sequence() + 1, made.state(), rejected));

        assertThat(made.read().lockedBy()).contains(again.key.instance());
        assertThat(made.read().state()).contains("submitted");
    }

    private List<AuditEntry> events() {
        return ok(
                        audit.events(
                                made.tenant,
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
}
