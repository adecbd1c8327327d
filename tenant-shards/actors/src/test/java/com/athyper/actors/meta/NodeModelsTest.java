package com.athyper.actors.meta;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityCheck;
import com.athyper.meta.EntityModel;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class NodeModelsTest {
    private static final TenantId DEMO = new TenantId("demo");
    private static final TenantId ACME = new TenantId("acme");

    @Test
    void tenants_with_the_same_entity_share_its_model() {
        var demo = compiled(Optional.empty(), entity(DEMO, "note", 1, "Note"));
        var acme = compiled(Optional.empty(), entity(ACME, "note", 1, "Note"));
        var other = compiled(Optional.empty(), entity(ACME, "note", 1, "Memo"));

        assertThat(acme.get(new EntityName("note"))).isSameAs(demo.get(new EntityName("note")));
        assertThat(other.get(new EntityName("note"))).isNotSameAs(demo.get(new EntityName("note")));
    }

    @Test
    void what_did_not_change_is_not_compiled_again() {
        var before =
                compiled(
                        Optional.empty(),
                        entity(DEMO, "note", 1, "Note"),
                        entity(DEMO, "memo", 1, "Memo"));
        var after =
                compiled(
                        Optional.of(before),
                        entity(DEMO, "note", 2, "Notes"),
                        entity(DEMO, "memo", 1, "Memo"));

        assertThat(after.get(new EntityName("memo"))).isSameAs(before.get(new EntityName("memo")));
        assertThat(after.get(new EntityName("note")))
                .extracting(EntityModel::label)
                .isEqualTo("Notes");
    }

    private static Map<EntityName, EntityModel> compiled(
            Optional<Map<EntityName, EntityModel>> before, ActiveDefinition... definitions) {
        var state = new Tenant.Active(new Tenant.Profile("Demo", "demo", Tenant.Tier.FREE));
        return NodeModels.SECTION.build(
                new Snapshot(definitions[0].key().tenant(), 1, state, List.of(definitions)),
                List.of(),
                before);
    }

    private static ActiveDefinition entity(
            TenantId tenant, String name, int version, String label) {
        var input =
                Json.trustedObject(
                        """
                        {"name":"%s","label":"%s","fields":[{"name":"a","type":"string"}]}
                        """
                                .formatted(name, label));
        var document =
                ((EntityCheck.Checked.Sound) EntityCheck.check(Optional.empty(), input)).document();
        return new ActiveDefinition(
                new DefinitionKey(tenant, DefinitionKind.ENTITY, new EntityName(name)),
                version,
                Sha256.hex(Json.canonical(document)),
                document);
    }
}
