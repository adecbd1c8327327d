package com.athyper.policy.actors;

import com.athyper.actors.memory.NodeMemory;
import com.athyper.actors.memory.Section;
import com.athyper.actors.meta.NodeModels;
import com.athyper.expression.Expr;
import com.athyper.identity.Principal;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Duty;
import com.athyper.policy.Modules;
import com.athyper.policy.Operation;
import com.athyper.policy.PersonaPolicies;
import com.athyper.policy.Policies;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Policies} from this node's memory: the personas' defaults and the tenant's own. */
public final class NodePolicies implements Policies {

    /** All policies in force of a tenant, compiled under its epoch. */
    public static final Section<InForce> SECTION = NodePolicies::compile;

    private static final Policy PERSONAS = PersonaPolicies.policy();

    private final NodeMemory memory;

    /**
     * The policies of a tenant.
     *
     * @param read by the hashes of their documents: what did not change is not read again
     */
    public record InForce(PolicySet policies, Map<String, Policy> read) {
        public InForce {
            read = Map.copyOf(read);
        }
    }

    public NodePolicies(NodeMemory memory) {
        this.memory = memory;
    }

    @Override
    public Verdict decide(TenantId tenant, AccessRequest request) {
        return policies(tenant)
                .map(policies -> PolicyEvaluator.decide(policies, request))
                .orElseGet(() -> new Verdict(false, List.of(), List.of(), 0));
    }

    @Override
    public Narrowing narrow(
            TenantId tenant, Subject subject, Operation operation, EntityName entity) {
        return policies(tenant)
                .map(policies -> PolicyEvaluator.narrow(policies, subject, operation, entity))
                .orElseGet(() -> new Narrowing(Expr.FALSE, List.of(), 0));
    }

    @Override
    public List<Duty> duties(
            TenantId tenant, Subject subject, Operation operation, EntityName entity) {
        return policies(tenant)
                .map(policies -> PolicyEvaluator.duties(policies, subject, operation, entity))
                .orElseGet(List::of);
    }

    @Override
    public List<Hiding> hidden(
            TenantId tenant, Subject subject, Operation operation, EntityName entity) {
        return policies(tenant)
                .map(policies -> PolicyEvaluator.hidden(policies, subject, operation, entity))
                .orElseGet(List::of);
    }

    @Override
    public List<Fault> misfits(TenantId tenant, Value.Fields document) {
        var models =
                memory.find(tenant).map(known -> known.get(NodeModels.SECTION)).orElseGet(Map::of);
        return switch (PolicyReader.read(document, new ModelVocabulary(models))) {
            case PolicyReader.Read.Sound _ -> List.of();
            case PolicyReader.Read.Faulty(var faults) -> faults;
        };
    }

    @Override
    public PolicySet inForce(TenantId tenant) {
        return policies(tenant).orElse(PolicySet.NONE);
    }

    @Override
    public CompletionStage<Long> reach(TenantId tenant, long epoch) {
        long known = inForce(tenant).epoch();
        return known >= epoch
                ? CompletableFuture.completedFuture(known)
                : memory.refresh(tenant).thenApply(_ -> inForce(tenant).epoch());
    }

    /** Empty for a tenant that this node does not know: silence denies. */
    private Optional<PolicySet> policies(TenantId tenant) {
        return memory.find(tenant).map(known -> known.get(SECTION).policies());
    }

    private static InForce compile(
            Snapshot snapshot, List<Principal> principals, Optional<InForce> previous) {
        Map<String, Policy> before = previous.map(InForce::read).orElse(Map.of());
        var read = new HashMap<String, Policy>();
        var policies = new ArrayList<Policy>();
        policies.add(PERSONAS);
        for (ActiveDefinition definition : snapshot.definitions()) {
            if (definition.key().kind() == DefinitionKind.POLICY) {
                Policy known = before.get(definition.hash());
                Policy policy = known == null ? read(definition) : known;
                read.put(definition.hash(), policy);
                policies.add(policy);
            }
        }
        return new InForce(
                PolicySet.compile(policies, snapshot.epoch(), modules(snapshot, principals)), read);
    }

    private static Policy read(ActiveDefinition definition) {
        return switch (PolicyReader.read(definition.document())) {
            case PolicyReader.Read.Sound(var policy, _) -> policy;
            case PolicyReader.Read.Faulty(var faults) ->
                    // It was read when it came into force: leaving it out could widen access.
                    throw new IllegalStateException(
                            "the policy %s in force cannot be read: %s"
                                    .formatted(definition.key().name(), faults));
        };
    }

    /** What entities are in force beside the policies; compiled already, so found and not made. */
    private static Modules modules(Snapshot snapshot, List<Principal> principals) {
        var modules = new HashMap<String, Map<EntityName, Set<String>>>();
        for (EntityModel model :
                NodeModels.SECTION.build(snapshot, principals, Optional.empty()).values()) {
            model.module()
                    .ifPresent(
                            module ->
                                    modules.computeIfAbsent(module, _ -> new HashMap<>())
                                            .put(model.name(), ModelVocabulary.states(model)));
        }
        return new Modules(modules);
    }
}
