package com.athyper.node.measure;

import com.athyper.identity.Organization;
import com.athyper.identity.Principal;
import com.athyper.identity.Principals;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Secret;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCheck;
import com.athyper.meta.EntityCheck.Checked;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.tenancy.definition.Definitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tenants over one base, each read from its text whenever it is loaded, as from a database: what is
 * shared between tenants is the node's doing. Nothing can be changed.
 */
final class WrittenDefinitions implements DefinitionStore, Principals {
    private static final int FIELDS = 20;
    private static final Tenant STATE =
            new Tenant.Active(new Tenant.Profile("Bench", "bench", Tenant.Tier.FREE));

    private final List<Text> base;
    private final List<Text> customized;

    /** A version of an entity as it is stored. */
    private record Text(EntityName name, int version, String hash, String document) {
        static Text of(EntityName name, int version, Value.Fields document) {
            String written = Json.canonical(document);
            return new Text(name, version, Sha256.hex(written), written);
        }

        ActiveDefinition read(TenantId tenant) {
            return new ActiveDefinition(
                    new DefinitionKey(
                            tenant, DefinitionKind.ENTITY, new EntityName(copied(name.value()))),
                    version,
                    copied(hash),
                    Json.trustedObject(document));
        }

        /** What comes from a database is an object of its own. */
        private static String copied(String text) {
            return String.valueOf(text.toCharArray());
        }
    }

    /**
     * @param customizing whether each tenant has laid an overlay of its own over one entity
     */
    WrittenDefinitions(int entities, int tenants, boolean customizing) {
        base =
                IntStream.range(0, entities)
                        .mapToObj(i -> new EntityName("wide_%05d".formatted(i)))
                        .map(name -> Text.of(name, 1, sound(Optional.empty(), entity(name))))
                        .toList();
        customized =
                customizing
                        ? IntStream.range(0, tenants).mapToObj(this::customized).toList()
                        : List.of();
    }

    private Text customized(int tenant) {
        Text first = base.getFirst();
        Value.Fields overlay =
                Json.trustedObject(
                        """
                        {"overlays":{"own":{"layer":"tenant",
                          "fields":[{"name":"own","label":"Of tenant %d","type":"string"}],
                          "change":{"field_00":{"label":"First of tenant %d"}}}}}
                        """
                                .formatted(tenant, tenant));
        return Text.of(
                first.name(), 2, sound(Optional.of(Json.trustedObject(first.document())), overlay));
    }

    private static Value.Fields sound(Optional<Value.Fields> before, Value.Fields draft) {
        return switch (EntityCheck.check(before, draft)) {
            case Checked.Sound(var document) -> document;
            case Checked.Faulty(var faults) -> throw new IllegalStateException(faults.toString());
        };
    }

    private static Value.Fields entity(EntityName name) {
        return Json.trustedObject(
                IntStream.range(0, FIELDS)
                        .mapToObj(
                                i ->
                                        "{\"name\":\"field_%02d\",\"type\":\"%s\"}"
                                                .formatted(i, i % 2 == 0 ? "string" : "decimal"))
                        .collect(
                                Collectors.joining(
                                        ",", "{\"name\":\"" + name + "\",\"fields\":[", "]}")));
    }

    static TenantId tenant(int number) {
        return new TenantId("bench-%04d".formatted(number));
    }

    private static int number(TenantId tenant) {
        return Integer.parseInt(tenant.value().substring("bench-".length()));
    }

    @Override
    public CompletionStage<Optional<Snapshot>> load(TenantId tenant, Optional<Snapshot> known) {
        var definitions = new ArrayList<ActiveDefinition>();
        for (int i = 0; i < base.size(); i++) {
            Text text =
                    i == 0 && !customized.isEmpty() ? customized.get(number(tenant)) : base.get(i);
            definitions.add(text.read(tenant));
        }
        return CompletableFuture.completedStage(
                Optional.of(new Snapshot(tenant, 1, STATE, definitions)));
    }

    @Override
    public CompletionStage<Organization> load(TenantId tenant) {
        return CompletableFuture.completedStage(Organization.of(List.of()));
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
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Done> settleDefinition(
            DefinitionKey key,
            String persistenceId,
            long sequence,
            Definition state,
            List<AuditEntry> audit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Activation> withdraw(DefinitionKey key, long judged) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Activation> activate(
            ActiveDefinition definition, Optional<Long> judged) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<Definitions.Summary>> list(TenantId tenant, DefinitionKind kind) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Answer<Done>> save(
            TenantId tenant, Principal principal, Optional<Secret> passwordHash, Origin origin) {
        throw new UnsupportedOperationException();
    }
}
