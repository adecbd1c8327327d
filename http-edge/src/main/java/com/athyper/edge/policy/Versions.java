package com.athyper.edge.policy;

import com.athyper.kernel.EntityName;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Lifecycle;
import com.athyper.policy.Modules;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;
import com.athyper.tenancy.definition.Definition.Version;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Versions of policies beside what is in force. */
final class Versions {
    private Versions() {}

    /** What was drafted had been read, or it would not have been kept. */
    static Policy policy(Version version) {
        return switch (PolicyReader.read(version.document())) {
            case PolicyReader.Read.Sound(var policy, _) -> policy;
            case PolicyReader.Read.Faulty(var faults) ->
                    throw new IllegalStateException("a version cannot be read: " + faults);
        };
    }

    /** What would be in force if the policy were, in place of what is now called so. */
    static PolicySet instead(
            PolicySet inForce, Policy policy, Map<EntityName, EntityModel> models) {
        return compiled(without(inForce, policy.name()), List.of(policy), inForce.epoch(), models);
    }

    /** What would be in force without the policy. */
    static List<Policy> without(PolicySet inForce, EntityName name) {
        return inForce.policies().stream().filter(each -> !each.name().equals(name)).toList();
    }

    static PolicySet compiled(
            List<Policy> some,
            List<Policy> others,
            long epoch,
            Map<EntityName, EntityModel> models) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return PolicySet.compile(all, epoch, modules(models));
    }

    private static Modules modules(Map<EntityName, EntityModel> models) {
        var modules = new HashMap<String, Map<EntityName, Set<String>>>();
        models.forEach(
                (name, model) ->
                        model.module()
                                .ifPresent(
                                        module ->
                                                modules.computeIfAbsent(
                                                                module, _ -> new HashMap<>())
                                                        .put(name, states(model))));
        return new Modules(modules);
    }

    private static Set<String> states(EntityModel model) {
        return model.lifecycle().map(Lifecycle::states).map(Set::copyOf).orElseGet(Set::of);
    }
}
