package com.athyper.postgres.attachment;

import com.athyper.meta.attachment.FileQuota;
import com.athyper.tenancy.Tenant;

/** How much the files of a tenant may take, by what it has subscribed to. */
public record FileQuotas(FileQuota free, FileQuota standard, FileQuota enterprise) {
    public FileQuota of(Tenant.Tier tier) {
        return switch (tier) {
            case FREE -> free;
            case STANDARD -> standard;
            case ENTERPRISE -> enterprise;
        };
    }
}
