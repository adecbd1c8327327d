package com.athyper.meta.attachment;

/** How much a tenant's files may take of the object storage, all of them together. */
public record FileQuota(long bytesMax, long filesMax) {
    public FileQuota {
        if (bytesMax < 0 || filesMax < 0) {
            throw new IllegalArgumentException("a quota is not negative");
        }
    }
}
