package com.athyper.workflow;

import com.athyper.kernel.Value;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.ApprovalAudit.Line;
import com.athyper.workflow.ApprovalEvent.Migrated;
import com.athyper.workflow.ApprovalEvent.Migrated.Kept;
import com.athyper.workflow.ApprovalEvent.Migrated.MigrationUndone;
import com.athyper.workflow.ApprovalEvent.Migrated.TemplateMigrated;

import java.util.Optional;
import java.util.UUID;

/** What the auditor reads of migrations. */
final class MigrationAudit {
    private MigrationAudit() {}

    static Line line(Approval before, Migrated event) {
        var was = before.started().map(Progress::template).orElseThrow().version();
        return switch (event) {
            case TemplateMigrated migrated ->
                    line(
                            "workflow.instance.migrate",
                            was,
                            version(migrated.templateVersion())
                                    .put("migration", migrated.migration().toString())
                                    .put("renamed", renamed(migrated))
                                    .put(
                                            "kept",
                                            Value.texts(
                                                    migrated.kept().stream()
                                                            .map(Kept::step)
                                                            .toList()))
                                    .put("reopened", Value.texts(migrated.reopened()))
                                    .build());
            case MigrationUndone(UUID migration, int version) ->
                    line(
                            "workflow.instance.migrate-back",
                            was,
                            version(version).put("migration", migration.toString()).build());
        };
    }

    private static Line line(String operation, int was, Value.Fields after) {
        return new Line(operation, Optional.empty(), Optional.of(version(was).build()), after);
    }

    private static Value.ObjectBuilder version(int version) {
        return Value.object().put("templateVersion", version);
    }

    private static Value renamed(TemplateMigrated migrated) {
        var names = Value.object();
        migrated.renamed().forEach(it -> names.put(it.from(), it.to()));
        return names.build();
    }
}
