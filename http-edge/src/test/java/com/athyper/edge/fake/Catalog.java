package com.athyper.edge.fake;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityCheck;
import com.athyper.meta.EntityCheck.Checked;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The purchase requisition of the main job, in force in every tenant but acme. */
public final class Catalog implements Models {
    private static final String REQUISITION =
            """
            {"name":"purchase_requisition","label":"Purchase requisition","module":"BUY",
             "fields":[
              {"name":"title","type":"string","required":true,"maxLength":200},
              {"name":"amount","type":"decimal","precision":18,"scale":2,"required":true,"min":"0.01"},
              {"name":"currency","type":"string","required":true,"pattern":"^[A-Z]{3}$"}],
             "lifecycle":{"initial":"draft","states":["draft","submitted","approved","rejected","closed"],
              "transitions":[
               {"name":"submit","from":["draft"],"to":"submitted","workflow":"pr_approval",
                "onApproved":"approved","onRejected":"rejected","onChangesRequested":"draft",
                "onCancelled":"draft"},
               {"name":"close","from":["draft","approved"],"to":"closed"}]}}\
            """;

    public static final EntityName NAME = new EntityName("purchase_requisition");
    private final Map<EntityName, EntityModel> models =
            new LinkedHashMap<>(Map.of(NAME, compiled(REQUISITION)));
    private int refreshed;

    private static EntityModel compiled(String json) {
        return switch (EntityCheck.check(Optional.empty(), Json.trustedObject(json))) {
            case Checked.Sound(var document) -> EntityCompiler.trusted(document, 1);
            case Checked.Faulty(var faults) -> throw new IllegalStateException(faults.toString());
        };
    }

    /** Another entity, in force beside the requisition. */
    public Catalog with(String json) {
        var model = compiled(json);
        models.put(model.name(), model);
        return this;
    }

    public int refreshed() {
        return refreshed;
    }

    @Override
    public Optional<EntityModel> find(TenantId tenant, EntityName name) {
        return Optional.ofNullable(all(tenant).get(name));
    }

    @Override
    public Map<EntityName, EntityModel> all(TenantId tenant) {
        return tenant.value().equals("acme") ? Map.of() : models;
    }

    @Override
    public CompletionStage<Void> refresh(TenantId tenant) {
        refreshed++;
        return CompletableFuture.completedStage(null);
    }
}
