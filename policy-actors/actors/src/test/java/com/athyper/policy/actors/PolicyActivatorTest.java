package com.athyper.policy.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Duty;
import com.athyper.policy.Operation;
import com.athyper.policy.PersonaPolicies;
import com.athyper.policy.Policies;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.tenancy.definition.DefinitionStore.Activation;
import com.athyper.tenancy.definition.Definitions;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A policy that does not do what its author expects of it does not come into force. */
class PolicyActivatorTest {
    private static final TenantId DEMO = new TenantId("demo");
    private static final DefinitionKey KEY =
            new DefinitionKey(DEMO, DefinitionKind.POLICY, new EntityName("designers"));
    private static final String POLICY =
            """
            {"name":"designers","rules":[{"id":"users-design","effect":"permit",
              "operations":["meta.design"],"subjects":{"roles":["user"]}}],
             "tests":[{"name":"users design",
               "given":{"subject":{"roles":["user"]},"operation":"meta.design"},
               "expect":{"decision":"allow"}},
              {"name":"admins still design",
               "given":{"subject":{"roles":["admin"]},"operation":"meta.design"},
               "expect":{"decision":"allow","rules":["personas/admins-design"]}},
              {"name":"nobody else does",
               "given":{"subject":{"roles":["%s"]},"operation":"meta.design"},
               "expect":{"decision":"deny"}}]}
            """;

    private final Kept kept = new Kept();
    private final PolicyActivator activator =
            new PolicyActivator(new NoModels(), new Personas(), kept);

    private Activation activate(String document) throws Exception {
        Value.Fields fields = Json.trustedObject(document);
        var version =
                new Definition.Version(
                        1,
                        fields,
                        "hash",
                        Definition.Status.PUBLISHING,
                        Instant.EPOCH,
                        new PrincipalId("sec"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return activator
                .activate(
                        KEY,
                        new Definition(List.of(version), false, Optional.of(7L), Optional.empty()),
                        version)
                .toCompletableFuture()
                .get();
    }

    @Test
    void a_policy_whose_tests_hold_beside_the_others_comes_into_force() throws Exception {
        assertThat(activate(POLICY.formatted("manager"))).isInstanceOf(Activation.Activated.class);
        assertThat(kept.active).hasSize(1);
        assertThat(kept.judged).containsExactly(Optional.of(7L));
    }

    @Test
    void one_that_fails_keeps_it_out_and_says_where() throws Exception {
        assertThat(activate(POLICY.formatted("user")))
                .isInstanceOfSatisfying(
                        Activation.Impossible.class,
                        impossible -> {
                            assertThat(impossible.code().id()).isEqualTo("META.PUBLISH_REFUSED");
                            assertThat(impossible.detail())
                                    .isEqualTo("1 of the policy's 3 tests fail");
                            assertThat(impossible.faults())
                                    .extracting(Fault::pointer)
                                    .containsExactly("/tests/2");
                        });
        assertThat(kept.active).isEmpty();
    }

    private static final class NoModels implements Models {
        @Override
        public Optional<EntityModel> find(TenantId tenant, EntityName name) {
            return Optional.empty();
        }

        @Override
        public Map<EntityName, EntityModel> all(TenantId tenant) {
            return Map.of();
        }

        @Override
        public CompletionStage<Void> refresh(TenantId tenant) {
            return CompletableFuture.completedStage(null);
        }
    }

    /** What a tenant has that has said nothing else. */
    private static final class Personas implements Policies {
        private final PolicySet set = PolicySet.compile(List.of(PersonaPolicies.policy()), 1);

        @Override
        public Verdict decide(TenantId tenant, AccessRequest request) {
            return PolicyEvaluator.decide(set, request);
        }

        @Override
        public Narrowing narrow(
                TenantId tenant, Subject subject, Operation operation, EntityName entity) {
            return new Narrowing(Expr.FALSE, List.of(), 1);
        }

        @Override
        public List<Duty> duties(
                TenantId tenant, Subject subject, Operation operation, EntityName entity) {
            return List.of();
        }

        @Override
        public List<Hiding> hidden(
                TenantId tenant, Subject subject, Operation operation, EntityName entity) {
            return List.of();
        }

        @Override
        public PolicySet inForce(TenantId tenant) {
            return set;
        }

        @Override
        public List<Fault> misfits(TenantId tenant, Value.Fields document) {
            return List.of();
        }

        @Override
        public CompletionStage<Long> reach(TenantId tenant, long epoch) {
            return CompletableFuture.completedStage(epoch);
        }
    }

    /** Remembers what was put into force. */
    private static final class Kept implements DefinitionStore {
        private final List<ActiveDefinition> active = new ArrayList<>();
        private final List<Optional<Long>> judged = new ArrayList<>();

        @Override
        public CompletionStage<Activation> withdraw(DefinitionKey key, long judged) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Activation> activate(
                ActiveDefinition definition, Optional<Long> judged) {
            active.add(definition);
            this.judged.add(judged);
            return CompletableFuture.completedStage(new Activation.Activated(Value.EMPTY));
        }

        @Override
        public CompletionStage<Optional<Snapshot>> load(TenantId tenant, Optional<Snapshot> known) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Map<TenantId, Long>> epochs() {
            return CompletableFuture.completedStage(Map.of());
        }

        @Override
        public CompletionStage<Done> settleTenant(
                TenantId tenant,
                String persistenceId,
                long sequence,
                Tenant state,
                List<AuditEntry> audit) {
            return CompletableFuture.completedStage(Done.DONE);
        }

        @Override
        public CompletionStage<Done> settleDefinition(
                DefinitionKey key,
                String persistenceId,
                long sequence,
                Definition state,
                List<AuditEntry> audit) {
            return CompletableFuture.completedStage(Done.DONE);
        }

        @Override
        public CompletionStage<List<Definitions.Summary>> list(
                TenantId tenant, DefinitionKind kind) {
            return CompletableFuture.completedStage(List.of());
        }
    }
}
