package com.athyper.workflow;

import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.sound;
import static com.athyper.workflow.Approving.start;

import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.ApprovalCommand.Migration.Migrate;
import com.athyper.workflow.ApprovalCommand.Migration.UndoMigration;

import java.util.Map;
import java.util.UUID;

/** Templates of a few steps, and approvals on their way from one version to another. */
final class Migrating {
    private Migrating() {}

    static final UUID BATCH = new UUID(7, 7);
    static final UndoMigration UNDO = new UndoMigration(BATCH);

    static final String LINE = step("line", "line", "\"any\"");
    static final String BOARD = step("board", "board", "\"majority\"");
    static final String DIRECTOR = step("director", "director", "\"any\"");

    static String step(String name, String role, String mode) {
        return step(name, role, mode, "");
    }

    static String step(String name, String role, String mode, String more) {
        return "{\"name\":\"%s\",\"approvers\":{\"role\":\"%s\"},\"mode\":%s%s}"
                .formatted(name, role, mode, more);
    }

    static String template(String... steps) {
        return "{\"name\":\"t\",\"entity\":\"purchase_requisition\",\"steps\":[%s]}"
                .formatted(String.join(",", steps));
    }

    static Migrate to(String template) {
        return to(template, Map.of());
    }

    static Migrate to(String template, Map<String, String> mapping) {
        return new Migrate(BATCH, sound(template), 2, mapping, false);
    }

    static Migrate ending(String template) {
        return new Migrate(BATCH, sound(template), 2, Map.of(), true);
    }

    static Approving running(String... steps) {
        return given().after("user", start(template(steps)));
    }

    static StepStatus status(Approving approving, String step) {
        return approving.progress().step(step).status();
    }

    static Task task(Approving approving, int ordinal) {
        return approving.progress().task(ordinal).orElseThrow();
    }
}
