package com.athyper.edge.meta;

import com.athyper.edge.endpoint.Shape;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.DdlStep;
import com.athyper.meta.Diagnostic;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.change.ChangePlan;
import com.athyper.meta.change.ContractChange;
import com.athyper.meta.change.Mentions;
import com.athyper.meta.change.SchemaSurvey;
import com.athyper.meta.change.SchemaSurvey.Findings;
import com.athyper.meta.overlay.OverlayChange;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.Definitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A dry plan, with what it would meet in the tenant: records, policies, templates. */
final class ChangeReport {
    /** Beyond it, what is not looked at is said. */
    private static final int DEFINITIONS_MAX = 500;

    static final Shape SHAPE =
            Shape.object("Change")
                    .must("id", Shape.text())
                    .must("entity", Shape.text())
                    .must("version", Shape.integer())
                    .must("inForce", Shape.integer())
                    .must("status", Shape.choice("planned", "impossible", "applied", "superseded"))
                    .must("rows", Shape.integer())
                    .must("diagnostics", Shape.list(Shape.anyObject()))
                    .must("inTheWay", Shape.list(Shape.anyObject()))
                    .must("steps", Shape.list(Shape.anyObject()))
                    .must("contract", Shape.list(Shape.anyObject()))
                    .must("breaking", Shape.flag())
                    .must("overlays", Shape.list(Shape.anyObject()))
                    .must("undo", Shape.anyObject())
                    .must("apply", Shape.text())
                    .build();

    private final Definitions definitions;
    private final Models models;
    private final SchemaSurvey survey;

    ChangeReport(Definitions definitions, Models models, SchemaSurvey survey) {
        this.definitions = definitions;
        this.models = models;
        this.survey = survey;
    }

    CompletionStage<Value.Fields> of(
            TenantId tenant, EntityName entity, Definition definition, Version version) {
        Optional<EntityModel> inForce =
                definition
                        .published()
                        .map(known -> EntityCompiler.trusted(known.document(), known.number()));
        // The version in force is held against itself: nothing is left to do.
        ChangePlan plan =
                ChangePlan.of(
                        tenant, inForce, version.document(), version.number(), models.all(tenant));
        CompletionStage<Findings> findings =
                inForce.isEmpty()
                        ? CompletableFuture.completedStage(new Findings(0, List.of()))
                        : survey.look(tenant, entity, plan.preconditions());
        return findings.thenCombine(
                mentions(tenant, entity, inForce, plan.contract()),
                (found, mentioned) -> form(entity, inForce, version, plan, found, mentioned));
    }

    private CompletionStage<List<Diagnostic>> mentions(
            TenantId tenant,
            EntityName entity,
            Optional<EntityModel> inForce,
            List<ContractChange> changes) {
        if (inForce.isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        List<ContractChange> gone =
                changes.stream()
                        .filter(
                                change ->
                                        switch (change.kind()) {
                                            case FIELD_REMOVED, FIELD_RENAMED -> true;
                                            case FIELD_ADDED,
                                                    FIELD_RETYPED,
                                                    FIELD_NARROWED,
                                                    FIELD_WIDENED,
                                                    FIELD_CHANGED,
                                                    LIFECYCLE_ADDED,
                                                    LIFECYCLE_REMOVED,
                                                    INITIAL_CHANGED,
                                                    STATE_ADDED,
                                                    STATE_REMOVED,
                                                    TRANSITION_ADDED,
                                                    TRANSITION_REMOVED,
                                                    TRANSITION_CHANGED,
                                                    RULE_ADDED,
                                                    RULE_REMOVED,
                                                    RULE_CHANGED,
                                                    COLLECTION_ADDED,
                                                    COLLECTION_REMOVED,
                                                    COLLECTION_CHANGED,
                                                    RELATION_ADDED,
                                                    RELATION_REMOVED,
                                                    RELATION_CHANGED,
                                                    ENTITY_CHANGED ->
                                                    false;
                                        })
                        .toList();
        if (gone.isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        var search = new MentionSearch(entity, inForce.get(), gone);
        return published(tenant, DefinitionKind.POLICY)
                .thenCombine(
                        published(tenant, DefinitionKind.TEMPLATE),
                        (policies, templates) -> {
                            var found = new ArrayList<Diagnostic>();
                            policies.forEach(policy -> search.inPolicy(policy, found));
                            templates.forEach(template -> search.inTemplate(template, found));
                            return List.copyOf(found);
                        });
    }

    private CompletionStage<List<Value.Fields>> published(TenantId tenant, DefinitionKind kind) {
        return definitions
                .list(tenant, kind)
                .thenCompose(
                        all -> {
                            CompletionStage<List<Value.Fields>> documents =
                                    CompletableFuture.completedStage(List.of());
                            for (var summary :
                                    all.stream()
                                            .filter(known -> known.published() > 0)
                                            .filter(known -> !known.retired())
                                            .limit(DEFINITIONS_MAX)
                                            .toList()) {
                                documents =
                                        documents.thenCombine(
                                                inForce(tenant, kind, summary.name()),
                                                ChangeReport::both);
                            }
                            return documents;
                        });
    }

    private CompletionStage<Optional<Value.Fields>> inForce(
            TenantId tenant, DefinitionKind kind, String name) {
        return definitions
                .show(new DefinitionKey(tenant, kind, new EntityName(name)))
                .thenApply(definition -> definition.published().map(Version::document));
    }

    private static List<Value.Fields> both(
            List<Value.Fields> some, Optional<Value.Fields> another) {
        var all = new ArrayList<>(some);
        another.ifPresent(all::add);
        return all;
    }

    private static Value.Fields form(
            EntityName entity,
            Optional<EntityModel> inForce,
            Version version,
            ChangePlan plan,
            Findings found,
            List<Diagnostic> mentioned) {
        var diagnostics = new ArrayList<>(plan.diagnostics());
        diagnostics.addAll(mentioned);
        boolean possible = plan.isPossible() && found.inTheWay().isEmpty();
        return Value.object()
                .put("id", entity + "." + version.number())
                .put("entity", entity.value())
                .put("version", version.number())
                .put("inForce", inForce.map(EntityModel::version).orElse(0))
                .put("status", status(inForce, version, possible))
                .put("rows", found.rows())
                .put("diagnostics", items(diagnostics.stream().map(Diagnostic::value).toList()))
                .put("inTheWay", items(found.inTheWay().stream().map(ChangeReport::fault).toList()))
                .put(
                        "steps",
                        items(plan.steps().stream().map(step -> step(step, found.rows())).toList()))
                .put(
                        "contract",
                        items(plan.contract().stream().map(ContractChange::value).toList()))
                .put("breaking", plan.contract().stream().anyMatch(ContractChange::breaking))
                .put(
                        "overlays",
                        items(
                                OverlayChange.between(
                                                inForce.map(EntityModel::document)
                                                        .orElse(Value.EMPTY),
                                                version.document())
                                        .stream()
                                        .map(OverlayChange::value)
                                        .toList()))
                .put(
                        "undo",
                        Value.object()
                                .put(
                                        "possible",
                                        plan.isPossible() && plan.obstaclesToUndo().isEmpty())
                                .put("obstacles", Value.texts(plan.obstaclesToUndo()))
                                .build())
                .put(
                        "apply",
                        "/api/meta/entities/"
                                + entity
                                + "/versions/"
                                + version.number()
                                + "/publish")
                .build();
    }

    private static String status(Optional<EntityModel> inForce, Version version, boolean possible) {
        int present = inForce.map(EntityModel::version).orElse(0);
        if (present == version.number()) {
            return "applied";
        }
        if (present > version.number()) {
            return "superseded";
        }
        return possible ? "planned" : "impossible";
    }

    private static Value.Items items(List<? extends Value> values) {
        return new Value.Items(List.copyOf(values));
    }

    private static Value.Fields step(DdlStep step, long rows) {
        return Value.object()
                .put("sql", step.sql())
                .put("lock", step.lock().id())
                .put("pass", step.pass().id())
                .put("rows", step.pass() == DdlStep.Pass.NONE ? 0 : rows)
                .put("blocks", step.blocks())
                .put("concurrent", step.concurrent())
                .build();
    }

    private static Value.Fields fault(Fault fault) {
        return Value.object()
                .put("pointer", fault.pointer())
                .put("code", fault.code())
                .put("message", fault.message())
                .build();
    }

    /** Looks for fields that lose their name, and says whose text is left behind. */
    private record MentionSearch(
            EntityName entity, EntityModel inForce, List<ContractChange> gone) {

        void inPolicy(Value.Fields policy, List<Diagnostic> found) {
            if (policy.get("rules").orElse(Value.NULL) instanceof Value.Items(var rules)) {
                for (int i = 0; i < rules.size(); i++) {
                    if (rules.get(i) instanceof Value.Fields rule
                            && Mentions.concerns(rule, entity.value())) {
                        in("policy", policy, rule, "/rules/" + i, found);
                    }
                }
            }
        }

        void inTemplate(Value.Fields template, List<Diagnostic> found) {
            if (template.text("entity").equals(Optional.of(entity.value()))) {
                in("template", template, template, "", found);
            }
        }

        private void in(
                String kind,
                Value.Fields document,
                Value.Fields part,
                String at,
                List<Diagnostic> found) {
            for (ContractChange change : gone) {
                String field = change.subject();
                for (String pointer : Mentions.of(field, part)) {
                    found.add(
                            new Diagnostic(
                                    Diagnostic.Severity.WARNING,
                                    kind + "-mentions-field",
                                    change.pointer(),
                                    kind
                                            + " `"
                                            + document.text("name").orElse("")
                                            + "` speaks of `"
                                            + field
                                            + "` at "
                                            + at
                                            + pointer,
                                    "bring a version of it into force that does not"));
                }
            }
        }
    }
}
