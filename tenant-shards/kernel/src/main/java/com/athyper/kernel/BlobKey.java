package com.athyper.kernel;

import java.util.UUID;

/** The address of one object in the object storage: there is none without its tenant. */
public record BlobKey(TenantId tenant, UUID id) {

    /** Neither part has a character that means something in a path. */
    @Override
    public String toString() {
        return tenant + "/" + id;
    }
}
