package com.athyper.postgres.workflow;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.meta.record.RecordError;
import com.athyper.postgres.World;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.Inbox.Filter;
import com.athyper.workflow.Inbox.Item;
import com.athyper.workflow.Inbox.Mention;
import com.athyper.workflow.Inbox.Order;
import com.athyper.workflow.Inbox.Search;
import com.athyper.workflow.Inbox.View;
import com.athyper.workflow.Mandate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What waits for a principal is shown as soon as it does, and no longer. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class InboxIT {

    private static final String CLOCK = "system@athyper";
    private static final PrincipalId MANAGER = new PrincipalId("manager");

    private static World world;
    private static PostgresInbox inbox;
    private static PostgresApprovalStore store;

    private Submission made;

    @BeforeAll
    static void open() {
        world = new World();
        inbox = new PostgresInbox(world.database);
        store = new PostgresApprovalStore(world.database);
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
    void a_started_approval_is_in_every_candidates_inbox_and_in_the_due_index() {
        made.settle(made.start());

        assertThat(made.inboxOf("manager"))
                .singleElement()
                .satisfies(
                        item -> {
                            assertThat(item.id()).isEqualTo(made.key.task(1));
                            assertThat(item.instanceId()).isEqualTo(made.key.instance());
                            assertThat(item.step()).isEqualTo("manager");
                            assertThat(item.entity()).isEqualTo(Submission.REQUEST.name());
                            assertThat(item.recordId()).isEqualTo(made.record.id());
                            assertThat(item.title()).isEqualTo("Ten chairs");
                            assertThat(item.requester().value()).isEqualTo("user");
                            assertThat(item.status()).isEqualTo(Approval.TaskStatus.OPEN);
                            assertThat(item.dueAt()).contains(World.NOON.plus(Duration.ofHours(4)));
                        });
        assertThat(made.inboxOf("manager2")).hasSize(1);
        assertThat(made.inboxOf("director")).isEmpty();
        Instant due = World.NOON.plus(Duration.ofHours(4));
        assertThat(await(store.dueBefore(due.plusSeconds(1), 1_000))).contains(made.key);
        assertThat(await(store.dueBefore(due, 1_000))).doesNotContain(made.key);
        assertThat(made.read().lockedBy()).contains(made.key.instance());
    }

    @Test
    void a_claimed_task_leaves_the_others_inboxes_and_comes_back_when_released() {
        made.settle(made.start());
        made.settle(made.when("manager", new ApprovalCommand.Claim(1)));

        assertThat(made.inboxOf("manager"))
                .extracting(Item::status)
                .containsExactly(Approval.TaskStatus.CLAIMED);
        assertThat(made.inboxOf("manager2")).isEmpty();

        made.settle(made.when("manager", new ApprovalCommand.Release(1)));
        assertThat(made.inboxOf("manager2")).hasSize(1);
    }

    @Test
    void a_reminder_shows_in_the_inbox_and_the_due_index_holds_what_comes_next() {
        made.settle(
                made.start(
                        Submission.sound(
                                """
                                {'name':'approval','entity':'request','steps':[
                                 {'name':'manager','approvers':{'role':'manager'},
                                  'sla':{'due':'PT4H','remind':'PT1H','escalate':[
                                   {'to':{'role':'director'},'do':'notify'},
                                   {'after':'PT1H','do':'decide','decision':'rejected'}]}}]}\
                                """)));
        Instant reminder = World.NOON.plus(Duration.ofHours(3));
        Instant due = World.NOON.plus(Duration.ofHours(4));
        assertThat(await(store.dueBefore(reminder.plusSeconds(1), 1_000))).contains(made.key);
        assertThat(await(store.dueBefore(reminder, 1_000))).doesNotContain(made.key);
        assertThat(made.inboxOf("manager").getFirst().remindedAt()).isEmpty();

        var told = made.when(CLOCK, new ApprovalCommand.Remind("manager", 1, reminder));
        made.settle(told);

        assertThat(made.inboxOf("manager").getFirst().remindedAt()).contains(told.at());
        assertThat(await(store.dueBefore(due.plusSeconds(1), 1_000))).contains(made.key);
        assertThat(await(store.dueBefore(due, 1_000))).doesNotContain(made.key);

        made.settle(made.when(CLOCK, new ApprovalCommand.Escalate("manager", 1, due)));
        assertThat(made.inboxOf("director")).isEmpty();
        Instant end = due.plus(Duration.ofHours(1));
        made.settle(made.when(CLOCK, new ApprovalCommand.Escalate("manager", 2, end)));
        assertThat(made.inboxOf("manager")).isEmpty();
        assertThat(await(store.dueBefore(end.plusSeconds(1), 1_000))).doesNotContain(made.key);
        assertThat(made.read().lockedBy()).isEmpty();
    }

    @Test
    void the_inbox_is_read_in_pages_oldest_first() {
        made.settle(made.start());
        for (int i = 1; i <= 4; i++) {
            var more = Submission.another(world, made.tenant);
            more.settle(more.start());
        }
        var seen = new ArrayList<Item>();
        Optional<String> cursor = Optional.empty();
        do {
            var page = ok(inbox.tasks(made.tenant, Search.waiting(MANAGER), 2, cursor, true));
            assertThat(page.total()).hasValue(5);
            seen.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor.isPresent());

        assertThat(seen).extracting(Item::id).hasSize(5).doesNotHaveDuplicates();
        assertThat(
                        refused(
                                inbox.tasks(
                                        made.tenant,
                                        Search.waiting(MANAGER),
                                        2,
                                        Optional.of("junk"),
                                        false)))
                .isEqualTo(RecordError.CURSOR_INVALID);
    }

    @Test
    void another_tenants_tasks_are_not_seen() {
        made.settle(made.start());

        var page =
                ok(inbox.tasks(world.tenant(), Search.waiting(MANAGER), 2, Optional.empty(), true));

        assertThat(page.items()).isEmpty();
        assertThat(page.total()).hasValue(0);
    }

    private List<Item> found(Search search) {
        return ok(inbox.tasks(made.tenant, search, 50, Optional.empty(), false)).items();
    }

    private static Search waiting(String principal, Filter filter, Mandate... mandates) {
        return new Search(
                View.WAITING,
                new PrincipalId(principal),
                List.of(mandates),
                filter,
                Order.DUE,
                true);
    }

    private static Filter filter(String entity, String step, Instant dueBefore, String text) {
        return new Filter(
                Optional.of(new EntityName(entity)),
                Optional.of(step),
                Optional.of(dueBefore),
                Optional.of(text));
    }

    @Test
    void the_inbox_is_filtered_by_everything_that_it_shows() {
        made.settle(made.start());
        Instant due = World.NOON.plus(Duration.ofHours(4));
        Instant later = due.plusSeconds(1);

        assertThat(found(waiting("manager", filter("request", "manager", later, "CHAIR"))))
                .hasSize(1);
        assertThat(found(waiting("manager", filter("claim", "manager", later, "chair")))).isEmpty();
        assertThat(found(waiting("manager", filter("request", "x", later, "chair")))).isEmpty();
        assertThat(found(waiting("manager", filter("request", "manager", due, "chair")))).isEmpty();
        assertThat(found(waiting("manager", filter("request", "manager", later, "c%r"))))
                .as("a pattern is a text like any other")
                .isEmpty();
    }

    @Test
    void what_was_asked_of_others_and_what_was_decided_are_listed() {
        made.settle(made.start());
        made.settle(made.when("manager", new ApprovalCommand.Approve(1, Optional.empty())));

        var sent =
                new Search(
                        View.SENT,
                        new PrincipalId("user"),
                        List.of(),
                        Filter.NONE,
                        Order.CREATED,
                        true);
        assertThat(found(sent))
                .singleElement()
                .satisfies(
                        item -> {
                            assertThat(item.status()).isEqualTo(Approval.TaskStatus.APPROVED);
                            assertThat(item.onBehalfOf()).isEmpty();
                        });
        var done = new Search(View.DONE, MANAGER, List.of(), Filter.NONE, Order.DECIDED, true);
        assertThat(found(done))
                .singleElement()
                .satisfies(item -> assertThat(item.decidedAt()).contains(World.NOON));
        assertThat(found(waiting("manager", Filter.NONE))).isEmpty();
    }

    @Test
    void what_a_delegate_decided_says_for_whom() {
        made.settle(made.start());
        made.settle(
                made.when(
                        "manager",
                        new ApprovalCommand.OfTask.Delegate(
                                1, new PrincipalId("clerk"), Optional.empty())));
        assertThat(made.inboxOf("manager")).isEmpty();
        assertThat(made.inboxOf("clerk")).hasSize(1);
        made.settle(made.when("clerk", new ApprovalCommand.Approve(1, Optional.empty())));

        var done =
                new Search(
                        View.DONE,
                        new PrincipalId("clerk"),
                        List.of(),
                        Filter.NONE,
                        Order.DECIDED,
                        true);
        assertThat(found(done))
                .singleElement()
                .satisfies(item -> assertThat(item.onBehalfOf()).contains(MANAGER));
    }

    @Test
    void who_stands_in_sees_what_waits_for_the_other_once_and_never_their_own_request() {
        made.settle(made.start());
        var all = new Mandate(MANAGER, List.of());
        var second = new Mandate(new PrincipalId("manager2"), List.of());

        assertThat(found(waiting("clerk", Filter.NONE, all)))
                .singleElement()
                .satisfies(item -> assertThat(item.onBehalfOf()).contains(MANAGER));
        assertThat(found(waiting("clerk", Filter.NONE, all, second))).hasSize(1);
        var search = waiting("clerk", Filter.NONE, all, second);
        assertThat(ok(inbox.tasks(made.tenant, search, 5, Optional.empty(), true)).total())
                .hasValue(1);
        assertThat(found(waiting("manager2", Filter.NONE, all)))
                .singleElement()
                .satisfies(item -> assertThat(item.onBehalfOf()).isEmpty());
        assertThat(found(waiting("clerk", Filter.NONE, new Mandate(MANAGER, List.of("manager")))))
                .hasSize(1);
        assertThat(found(waiting("clerk", Filter.NONE, new Mandate(MANAGER, List.of("payer")))))
                .isEmpty();
        assertThat(found(waiting("user", Filter.NONE, all))).isEmpty();
        var requester = new Mandate(new PrincipalId("user"), List.of());
        assertThat(found(waiting("clerk", Filter.NONE, all, requester))).isEmpty();
    }

    @Test
    void a_comment_is_listed_for_those_to_whom_it_speaks() {
        made.settle(made.start());
        for (int i = 1; i <= 3; i++) {
            made.settle(
                    made.when(
                            "user",
                            new ApprovalCommand.AddComment(
                                    Optional.of(1), "@director, number " + i)));
        }
        var first =
                ok(inbox.mentions(made.tenant, new PrincipalId("director"), 2, Optional.empty()));
        assertThat(first.items())
                .extracting(Mention::text)
                .containsExactly("@director, number 3", "@director, number 2");
        assertThat(first.items().getFirst().taskId()).contains(made.key.task(1));
        var rest =
                ok(inbox.mentions(made.tenant, new PrincipalId("director"), 2, first.nextCursor()));
        assertThat(rest.items()).extracting(Mention::text).containsExactly("@director, number 1");
        assertThat(ok(inbox.mentions(made.tenant, MANAGER, 2, Optional.empty())).items()).isEmpty();
    }
}
