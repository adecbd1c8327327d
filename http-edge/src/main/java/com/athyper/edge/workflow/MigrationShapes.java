package com.athyper.edge.workflow;

import com.athyper.edge.endpoint.Shape;
import com.athyper.kernel.Page;
import com.athyper.kernel.Value;
import com.athyper.workflow.migration.MigrationItem;
import com.athyper.workflow.migration.MigrationJob;
import com.athyper.workflow.migration.MigrationOrder;
import com.athyper.workflow.migration.MigrationStore.Group;
import com.athyper.workflow.migration.TemplateMigrations.Impact;
import com.athyper.workflow.migration.TemplateMigrations.VersionLife;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How migrations of approvals look on the wire. */
final class MigrationShapes {
    static final Shape WHICH =
            Shape.object("MigrationWhich")
                    .may("ids", Shape.list(Shape.uuid()))
                    .may("step", Shape.text(200))
                    .build();
    static final Shape IMPACT_INPUT =
            Shape.object("ImpactInput")
                    .may("from", Shape.integer())
                    .may("mapping", Shape.anyObject())
                    .may("mayEnd", Shape.flag())
                    .may("instances", WHICH)
                    .build();
    static final Shape MIGRATION_INPUT =
            Shape.object("MigrationInput")
                    .must("to", Shape.integer())
                    .may("from", Shape.integer())
                    .may("mapping", Shape.anyObject())
                    .may("dryRun", Shape.flag())
                    .may("mayEnd", Shape.flag())
                    .may("instances", WHICH)
                    .may("reason", Shape.text(4_000))
                    .build();
    static final Shape UNDO_INPUT =
            Shape.object("MigrationUndoInput").may("reason", Shape.text(4_000)).build();

    private static final Shape FINDING =
            Shape.object("MigrationFinding")
                    .may("step", Shape.text())
                    .must("code", Shape.text())
                    .must("message", Shape.text())
                    .build();
    static final Shape ITEM =
            Shape.object("MigrationItem")
                    .must("instanceId", Shape.uuid())
                    .must("version", Shape.integer())
                    .must(
                            "status",
                            Shape.choice(
                                    "pending",
                                    "migrated",
                                    "would-migrate",
                                    "refused",
                                    "undoing",
                                    "undone",
                                    "undo-refused"))
                    .may("code", Shape.text())
                    .may("detail", Shape.text())
                    .must("findings", Shape.list(FINDING.ref()))
                    .may("at", Shape.time())
                    .with(FINDING)
                    .build();
    private static final Shape GROUP =
            Shape.object("MigrationGroup")
                    .must("version", Shape.integer())
                    .must("steps", Shape.list(Shape.text()))
                    .must("count", Shape.integer())
                    .build();
    static final Shape IMPACT =
            Shape.object("TemplateImpact")
                    .must("template", Shape.text())
                    .must("to", Shape.integer())
                    .must("total", Shape.integer())
                    .must("groups", Shape.list(GROUP.ref()))
                    .must("counts", Shape.anyObject())
                    .must("items", Shape.list(ITEM.ref()))
                    .must("nextCursor", Shape.anything())
                    .with(GROUP)
                    .with(ITEM)
                    .build();
    private static final Shape UNDO =
            Shape.object("MigrationUndo")
                    .must("by", Shape.text())
                    .must("at", Shape.time())
                    .may("reason", Shape.text())
                    .build();
    static final Shape JOB =
            Shape.object("TemplateMigration")
                    .must("id", Shape.uuid())
                    .must("template", Shape.text())
                    .must("state", Shape.choice("running", "complete", "undoing", "undone"))
                    .must("to", Shape.integer())
                    .may("from", Shape.integer())
                    .must("mapping", Shape.anyObject())
                    .must("dryRun", Shape.flag())
                    .must("mayEnd", Shape.flag())
                    .must("by", Shape.text())
                    .must("at", Shape.time())
                    .may("reason", Shape.text())
                    .may("undo", UNDO)
                    .must("total", Shape.integer())
                    .must("done", Shape.integer())
                    .must("counts", Shape.anyObject())
                    .build();
    static final Shape JOBS =
            Shape.object("TemplateMigrations")
                    .must("items", Shape.list(JOB.ref()))
                    .with(JOB)
                    .build();
    private static final Shape LIFE =
            Shape.object("TemplateVersionLife")
                    .must("version", Shape.integer())
                    .must("state", Shape.choice("draft", "active", "deprecated", "retired"))
                    .must("running", Shape.integer())
                    .build();
    static final Shape LIVES =
            Shape.object("TemplateLifecycle")
                    .must("template", Shape.text())
                    .must("versions", Shape.list(LIFE.ref()))
                    .with(LIFE)
                    .build();

    private MigrationShapes() {}

    static Value.Fields lives(String template, List<VersionLife> lives) {
        return Value.object()
                .put("template", template)
                .put(
                        "versions",
                        new Value.Items(
                                lives.stream()
                                        .<Value>map(
                                                life ->
                                                        Value.object()
                                                                .put("version", life.version())
                                                                .put("state", word(life.phase()))
                                                                .put("running", life.running())
                                                                .build())
                                        .toList()))
                .build();
    }

    /** The counts are of the part that was judged. */
    static Value.Fields impact(MigrationOrder order, Impact impact) {
        var counts = new TreeMap<String, Integer>();
        for (var item : impact.items().items()) {
            counts.merge(word(item.status()), 1, Integer::sum);
            item.findings().stream()
                    .map(MigrationShapes::code)
                    .distinct()
                    .forEach(code -> counts.merge(code, 1, Integer::sum));
        }
        Page<MigrationItem> page = impact.items();
        return Value.object()
                .put("template", order.template().value())
                .put("to", order.to())
                .put("total", impact.groups().stream().mapToInt(Group::count).sum())
                .put(
                        "groups",
                        new Value.Items(
                                impact.groups().stream().map(MigrationShapes::group).toList()))
                .put("counts", counts(counts))
                .put(
                        "items",
                        new Value.Items(
                                page.items().stream().<Value>map(MigrationShapes::item).toList()))
                .put("nextCursor", page.nextCursor().<Value>map(Value::of).orElse(Value.NULL))
                .build();
    }

    private static String code(Value finding) {
        return ((Value.Fields) finding).text("code").orElseThrow();
    }

    private static Value group(Group group) {
        return Value.object()
                .put("version", group.version())
                .put("steps", Value.texts(group.steps()))
                .put("count", group.count())
                .build();
    }

    static Value.Fields item(MigrationItem item) {
        return Value.object()
                .put("instanceId", item.instance().toString())
                .put("version", item.version())
                .put("status", word(item.status()))
                .put("code", item.code())
                .put("detail", item.detail())
                .put("findings", new Value.Items(item.findings()))
                .put("at", item.at().map(Instant::toString))
                .build();
    }

    static Value.Fields job(MigrationJob job) {
        var order = job.order();
        var mapping = Value.object();
        new TreeMap<>(order.mapping()).forEach(mapping::put);
        var form =
                Value.object()
                        .put("id", job.id().toString())
                        .put("template", order.template().value())
                        .put("state", word(job.state()))
                        .put("to", order.to())
                        .put("mapping", mapping.build())
                        .put("dryRun", order.dryRun())
                        .put("mayEnd", order.mayEnd())
                        .put("by", job.by().value())
                        .put("at", job.at().toString())
                        .put("reason", job.reason());
        order.from().ifPresent(from -> form.put("from", from));
        job.undo().ifPresent(undo -> form.put("undo", undo(undo)));
        var counts = new TreeMap<String, Integer>();
        job.counts().forEach((status, count) -> counts.put(word(status), count));
        return form.put("total", job.total())
                .put("done", job.done())
                .put("counts", counts(counts))
                .build();
    }

    private static Value undo(MigrationJob.Undo undo) {
        return Value.object()
                .put("by", undo.by().value())
                .put("at", undo.at().toString())
                .put("reason", undo.reason())
                .build();
    }

    private static Value counts(Map<String, Integer> counts) {
        var form = Value.object();
        counts.forEach(form::put);
        return form.build();
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
