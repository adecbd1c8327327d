package com.athyper.meta.attachment;

import com.athyper.kernel.Problem;

/** How much a tenant's files take of the object storage, and how much they may. */
public record FileUsage(long bytes, long files, FileQuota quota) {

    /** Whether there is room for one more file, of this size. */
    public boolean hasRoomFor(long size) {
        return files < quota.filesMax() && size <= bytesLeft();
    }

    /** Less than nothing never: a quota may have been lowered below what was kept before. */
    public long bytesLeft() {
        return Math.max(0, quota.bytesMax() - bytes);
    }

    /** What whoever sends one more file is told if there is no room for it. */
    public Problem exceeded() {
        return AttachmentError.QUOTA_EXCEEDED.because(
                "the tenant's files take %d of %d bytes, and there are %d of %d files"
                        .formatted(bytes, quota.bytesMax(), files, quota.filesMax()));
    }
}
