package com.athyper.meta.change;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.DdlPlan;
import com.athyper.meta.DdlStep;
import com.athyper.meta.Diagnostic;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityCompiler.Compiled;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Neighbours;
import com.athyper.meta.OnlinePlan;
import com.athyper.meta.Precondition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What would happen if a version came into force now, judged from the definitions alone.
 *
 * @param steps every statement, in order; none where the table stays as it is
 * @param obstaclesToUndo why a later version could not bring all back; none if it could
 */
public record ChangePlan(
        List<Diagnostic> diagnostics,
        List<ContractChange> contract,
        List<DdlStep> steps,
        List<Precondition> preconditions,
        List<String> obstaclesToUndo) {
    public ChangePlan {
        diagnostics = List.copyOf(diagnostics);
        contract = List.copyOf(contract);
        steps = List.copyOf(steps);
        preconditions = List.copyOf(preconditions);
        obstaclesToUndo = List.copyOf(obstaclesToUndo);
    }

    /**
     * @param document of the version, as it is kept
     * @param entities in force in the tenant
     */
    public static ChangePlan of(
            TenantId tenant,
            Optional<EntityModel> inForce,
            Value.Fields document,
            int version,
            Map<EntityName, EntityModel> entities) {
        var diagnostics = new ArrayList<Diagnostic>();
        switch (EntityCompiler.compile(document, version, entities.keySet())) {
            case Compiled.Sound(var model, var warnings) -> {
                diagnostics.addAll(warnings);
                diagnostics.addAll(Neighbours.errors(model, entities));
            }
            case Compiled.Faulty(var found) -> diagnostics.addAll(found);
        }
        EntityModel next = EntityCompiler.trusted(document, version);
        List<ContractChange> contract =
                inForce.map(before -> ContractDiff.between(before, next)).orElse(List.of());
        return switch (DdlPlan.between(tenant, inForce, next)) {
            case DdlPlan.Impossible(var errors) -> {
                diagnostics.addAll(errors);
                yield new ChangePlan(diagnostics, contract, List.of(), List.of(), List.of());
            }
            case DdlPlan.Steps steps -> {
                diagnostics.addAll(steps.warnings());
                yield new ChangePlan(
                        diagnostics,
                        contract,
                        inForce.map(before -> online(tenant, before, next))
                                .orElseGet(() -> creation(steps)),
                        steps.preconditions(),
                        inForce.map(before -> obstacles(tenant, before, next)).orElse(List.of()));
            }
        };
    }

    public boolean isPossible() {
        return diagnostics.stream().noneMatch(Diagnostic::isError);
    }

    private static List<DdlStep> online(TenantId tenant, EntityModel before, EntityModel next) {
        OnlinePlan plan = OnlinePlan.between(tenant, before, next);
        var steps = new ArrayList<>(plan.build());
        steps.addAll(plan.finish());
        return steps;
    }

    /** Nobody reads or writes a table that is not there yet. */
    private static List<DdlStep> creation(DdlPlan.Steps steps) {
        return steps.statements().stream()
                .map(sql -> new DdlStep(sql, DdlStep.Lock.NONE, DdlStep.Pass.NONE, false))
                .toList();
    }

    private static List<String> obstacles(TenantId tenant, EntityModel before, EntityModel next) {
        var obstacles = new ArrayList<String>();
        before.fields().stream()
                .filter(field -> next.fields().stream().noneMatch(f -> f.id().equals(field.id())))
                .forEach(
                        field ->
                                obstacles.add(
                                        "`"
                                                + field.name()
                                                + "` is removed: a field of that name would be a"
                                                + " new one"));
        if (before.lifecycle().isPresent() && next.lifecycle().isEmpty()) {
            obstacles.add("the records' states are given up");
        }
        if (DdlPlan.between(tenant, Optional.of(next), before)
                instanceof DdlPlan.Impossible(var errors)) {
            errors.forEach(error -> obstacles.add(error.message()));
        }
        return obstacles;
    }
}
