package com.athyper.tenancy.definition;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;

/** The address of a definition. It cannot be written down without its tenant. */
public record DefinitionKey(TenantId tenant, DefinitionKind kind, EntityName name) {}
