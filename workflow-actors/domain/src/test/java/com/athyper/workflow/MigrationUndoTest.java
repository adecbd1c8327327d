package com.athyper.workflow;

import static com.athyper.workflow.Migrating.BATCH;
import static com.athyper.workflow.Migrating.BOARD;
import static com.athyper.workflow.Migrating.DIRECTOR;
import static com.athyper.workflow.Migrating.LINE;
import static com.athyper.workflow.Migrating.UNDO;
import static com.athyper.workflow.Migrating.running;
import static com.athyper.workflow.Migrating.status;
import static com.athyper.workflow.Migrating.step;
import static com.athyper.workflow.Migrating.task;
import static com.athyper.workflow.Migrating.template;
import static com.athyper.workflow.Migrating.to;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalCommand.AddComment;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Migration.UndoMigration;
import com.athyper.workflow.ApprovalCommand.OfTask.Delegate;
import com.athyper.workflow.ApprovalCommand.Recovery;
import com.athyper.workflow.ApprovalEvent.Migrated.MigrationUndone;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Migrations that are taken back, and those that cannot be any more. */
class MigrationUndoTest {
    private static final Optional<String> SILENT = Optional.empty();

    @Test
    void undone_it_is_as_before() {
        var asked = running(BOARD, LINE).after("a", new Approve(1, SILENT));
        var other = template(step("committee", "board", "\"all\""), DIRECTOR);
        var migrated = asked.after("admin", to(other, Map.of("board", "committee")));
        migrated.when("admin", UNDO).then(new MigrationUndone(BATCH, 1));
        assertThat(migrated.after("admin", UNDO).state()).isEqualTo(asked.state());
    }

    @Test
    void undone_it_closes_what_it_had_begun_and_opens_what_it_had_closed() {
        var asked = running(LINE);
        var other = template(DIRECTOR, step("line", "line", "\"all\""));
        var undone = asked.after("admin", to(other)).after("admin", UNDO);
        assertThat(task(undone, 1)).isEqualTo(task(asked, 1));
        assertThat(undone.progress().tasks().stream().skip(1))
                .isNotEmpty()
                .allMatch(task -> task.status() == TaskStatus.CLOSED);
        assertThat(undone.progress().steps()).isEqualTo(asked.progress().steps());
        assertThat(undone.progress().former())
                .singleElement()
                .satisfies(it -> assertThat(it.status()).isEqualTo(StepStatus.CANCELLED));
        assertThat(undone.after("manager", new Approve(1, SILENT)).state())
                .isInstanceOf(Approval.Ended.class);
        // And it can be tried again.
        var again = undone.after("admin", to(other));
        assertThat(status(again, "director")).isEqualTo(StepStatus.ACTIVE);
        assertThat(again.progress().former()).isEmpty();
    }

    @Test
    void undone_it_keeps_what_was_said_and_handed_on_since() {
        var migrated = running(LINE).after("admin", to(template(LINE, DIRECTOR)));
        var since =
                migrated.after("manager", new AddComment(Optional.empty(), "hm"))
                        .after("manager", new Delegate(1, new PrincipalId("a"), Optional.empty()));
        var undone = since.after("admin", UNDO);
        assertThat(undone.progress().comments()).hasSize(1);
        assertThat(task(undone, 1).assignee()).contains(new PrincipalId("a"));
        assertThat(undone.progress().crossing()).isEmpty();
    }

    @Test
    void once_something_is_decided_there_is_no_way_back() {
        var migrated = running(BOARD).after("admin", to(template(BOARD, DIRECTOR)));
        migrated.after("a", new Approve(1, SILENT))
                .when("admin", UNDO)
                .thenRefused(WorkflowError.MIGRATION_FINAL);
        migrated.after("admin", new Recovery.Skip("board", "no need"))
                .when("admin", UNDO)
                .thenRefused(WorkflowError.MIGRATION_FINAL);
        migrated.when("admin", new UndoMigration(new UUID(1, 1)))
                .thenRefused(WorkflowError.MIGRATION_FINAL);
        running(BOARD).when("admin", UNDO).thenRefused(WorkflowError.MIGRATION_FINAL);
    }
}
