package com.athyper.policy.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCheck;
import com.athyper.policy.Policy;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

class NodePoliciesTest {
    private static final TenantId DEMO = new TenantId("demo");

    @Test
    void a_policy_that_did_not_change_is_not_read_again() {
        var before = compiled(Optional.empty(), policy("one", "true"), policy("two", "true"));
        var after = compiled(Optional.of(before), policy("one", "true"), policy("two", "false"));

        assertThat(read(after, "one")).isSameAs(read(before, "one"));
        assertThat(read(after, "two")).isNotEqualTo(read(before, "two"));
        assertThat(after.read()).hasSize(2);
    }

    @Test
    void a_module_is_the_entities_that_are_in_it_now() {
        var policy = policy("one", "true");
        var before = compiled(Optional.empty(), policy, entity("note", "DOC"));
        var after =
                compiled(
                        Optional.of(before),
                        policy,
                        entity("note", "DOC"),
                        entity("memo", "DOC"),
                        entity("other", "FIN"));

        assertThat(entities(before)).containsExactly("note");
        assertThat(entities(after)).containsExactlyInAnyOrder("note", "memo");
    }

    private static Set<String> entities(NodePolicies.InForce compiled) {
        return compiled.policies().policies().stream()
                .filter(policy -> policy.name().value().equals("one"))
                .flatMap(policy -> policy.rules().getFirst().entities().stream())
                .map(EntityName::value)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Policy read(NodePolicies.InForce compiled, String name) {
        return compiled.read().values().stream()
                .filter(policy -> policy.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static NodePolicies.InForce compiled(
            Optional<NodePolicies.InForce> before, ActiveDefinition... definitions) {
        var state = new Tenant.Active(new Tenant.Profile("Demo", "demo", Tenant.Tier.FREE));
        return NodePolicies.SECTION.build(
                new Snapshot(DEMO, 1, state, List.of(definitions)), List.of(), before);
    }

    private static ActiveDefinition policy(String name, String when) {
        return definition(
                DefinitionKind.POLICY,
                name,
                Json.trustedObject(
                        """
                        {"name":"%s","rules":[{"id":"a","effect":"permit","modules":["DOC"],
                          "operations":["entity.read"],"when":"%s"}]}
                        """
                                .formatted(name, when)));
    }

    private static ActiveDefinition entity(String name, String module) {
        var input =
                Json.trustedObject(
                        """
                        {"name":"%s","label":"%s","module":"%s",
                         "fields":[{"name":"a","type":"string"}]}
                        """
                                .formatted(name, name, module));
        return definition(
                DefinitionKind.ENTITY,
                name,
                ((EntityCheck.Checked.Sound) EntityCheck.check(Optional.empty(), input))
                        .document());
    }

    private static ActiveDefinition definition(
            DefinitionKind kind, String name, Value.Fields document) {
        return new ActiveDefinition(
                new DefinitionKey(DEMO, kind, new EntityName(name)),
                1,
                Sha256.hex(Json.canonical(document)),
                document);
    }
}
