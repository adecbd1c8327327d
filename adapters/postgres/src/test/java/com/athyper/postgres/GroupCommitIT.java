package com.athyper.postgres;

import static com.athyper.postgres.Stages.await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.audit.AuditTrail;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Unavailable;
import com.athyper.postgres.audit.PostgresAuditTrail;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** What changes of a tenant share, and what they do not. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupCommitIT {
    private static final int TOGETHER = 12;
    private static final AuditTrail.Query EVERYTHING =
            new AuditTrail.Query(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    500,
                    Optional.empty(),
                    false);

    private final World world = new World();
    private final PostgresAuditTrail trail = new PostgresAuditTrail(world.database);
    private TenantId tenant = world.tenant();

    @BeforeAll
    void aTableThatMinds() {
        await(
                world.database.asAdmin(
                        tenant,
                        session -> {
                            session.execute(
                                    List.of(
                                            "CREATE TABLE athyper.shared_change (tenant_id text NOT"
                                                    + " NULL, word text PRIMARY KEY, at bigserial)",
                                            "GRANT SELECT, INSERT ON athyper.shared_change TO"
                                                    + " athyper_app",
                                            "GRANT USAGE ON SEQUENCE athyper.shared_change_at_seq"
                                                    + " TO athyper_app"));
                            return 0;
                        }));
    }

    @AfterAll
    void close() {
        world.close();
    }

    /** Writes a word, tells the auditor, and gives the number of its transaction. */
    private Database.Change<String> say(String word) {
        return session -> {
            session.update("INSERT INTO athyper.shared_change VALUES (?, ?)", tenant.value(), word);
            session.audit(
                    new AuditEntry(
                            tenant,
                            World.origin(),
                            word,
                            AuditEntry.Result.DONE,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
            return session.first("SELECT pg_current_xact_id()::text", row -> row.getString(1))
                    .orElseThrow();
        };
    }

    /** Submits while every lane is held up, so that all of them wait at the same time. */
    private List<CompletionStage<String>> together(List<Database.Change<String>> changes) {
        var release = new CountDownLatch(1);
        var stages = new ArrayList<CompletionStage<String>>();
        for (int lane = 0; lane < GroupCommit.LANES; lane++) {
            var held = new CountDownLatch(1);
            stages.add(
                    world.database.change(
                            tenant,
                            World.id(),
                            _ -> {
                                held.countDown();
                                uninterruptibly(release);
                                return "held up";
                            }));
            uninterruptibly(held);
        }
        changes.forEach(change -> stages.add(world.database.change(tenant, World.id(), change)));
        release.countDown();
        return stages.subList(GroupCommit.LANES, stages.size());
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> told() {
        return Stages.ok(trail.events(tenant, EVERYTHING)).items().stream()
                .map(event -> event.entry().operation())
                .toList();
    }

    @Test
    void changes_that_wait_at_the_same_time_share_a_transaction() {
        tenant = world.tenant();
        var changes = new ArrayList<Database.Change<String>>();
        for (int i = 0; i < TOGETHER; i++) {
            changes.add(say("shared " + i));
        }

        var transactions = new HashSet<String>();
        together(changes).forEach(stage -> transactions.add(await(stage)));

        assertThat(transactions).hasSizeLessThanOrEqualTo(GroupCommit.LANES);
        assertThat(told()).hasSize(TOGETHER);
        assertThat(await(trail.verify(tenant)).valid()).isTrue();
    }

    @Test
    void a_change_that_fails_takes_no_other_with_it() {
        tenant = world.tenant();
        await(world.database.change(tenant, World.id(), say("taken")));
        var changes = new ArrayList<Database.Change<String>>();
        changes.add(say("before"));
        changes.add(
                new Database.Change<>() {
                    @Override
                    public String in(Session session) throws SQLException {
                        return say("taken").in(session);
                    }

                    @Override
                    public String refused(SQLException e) {
                        return "refused: " + e.getSQLState();
                    }
                });
        changes.add(
                session -> {
                    say("forgotten").in(session);
                    throw new IllegalStateException("a bug");
                });
        changes.add(say("after"));

        var stages = together(changes);

        await(stages.getFirst());
        assertThat(await(stages.get(1))).isEqualTo("refused: " + SqlState.UNIQUE_VIOLATION);
        assertThatThrownBy(() -> await(stages.get(2))).hasMessageContaining("a bug");
        await(stages.getLast());
        assertThat(told()).containsExactlyInAnyOrder("taken", "before", "after");
        assertThat(await(trail.verify(tenant)).valid()).isTrue();
    }

    @Test
    void within_a_group_the_subjects_decide_the_order() {
        tenant = world.tenant();
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < TOGETHER; i++) {
            ids.add(World.id());
        }
        Collections.sort(ids);
        var shuffled = new ArrayList<>(ids);
        Collections.shuffle(shuffled, new java.util.Random(7));
        var release = new CountDownLatch(1);
        var stages = new ArrayList<CompletionStage<String>>();
        for (int lane = 0; lane < GroupCommit.LANES; lane++) {
            var held = new CountDownLatch(1);
            boolean last = lane == GroupCommit.LANES - 1;
            world.database.change(
                    tenant,
                    World.id(),
                    _ -> {
                        held.countDown();
                        // The other lanes stay away, so that one takes all.
                        uninterruptibly(release);
                        if (!last) {
                            stages.forEach(Stages::await);
                        }
                        return "held up";
                    });
            uninterruptibly(held);
        }
        shuffled.forEach(id -> stages.add(world.database.change(tenant, id, say(id.toString()))));
        release.countDown();

        stages.forEach(Stages::await);

        assertThat(told()).containsExactlyElementsOf(ids.stream().map(UUID::toString).toList());
    }

    @Test
    void a_closed_database_says_so() {
        var closed = new World();
        closed.close();

        assertThatThrownBy(() -> await(closed.database.change(tenant, World.id(), say("late"))))
                .isInstanceOf(Unavailable.class);
    }
}
