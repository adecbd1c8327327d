package com.athyper.kernel;

import java.util.UUID;

/** The address of one record. It cannot be written down without its tenant. */
public record RecordKey(TenantId tenant, EntityName entity, UUID id) {}
