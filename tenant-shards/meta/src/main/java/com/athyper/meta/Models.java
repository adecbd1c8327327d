package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The entities in force, answered from this node's memory. */
public interface Models {
    Optional<EntityModel> find(TenantId tenant, EntityName name);

    Map<EntityName, EntityModel> all(TenantId tenant);

    /** Asks for what is in force now, after a sign that this node's memory is behind. */
    CompletionStage<Void> refresh(TenantId tenant);
}
