package com.athyper.postgres.attachment;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.attachment.Attachment;
import com.athyper.meta.attachment.FileQuota;
import com.athyper.meta.record.Records.Access;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the auditor is told of files. */
final class AttachmentAudit {
    private static final String OPERATION = "entity.attach";
    private static final String ERASURE = "entity.erase";
    private static final String QUOTA = "platform.tenant.operate";

    private AttachmentAudit() {}

    static AuditEntry change(
            Access access,
            @Nullable UUID record,
            Optional<Attachment> before,
            Optional<Attachment> after) {
        return new AuditEntry(
                access.tenant(),
                access.origin(),
                OPERATION,
                AuditEntry.Result.DONE,
                Optional.of(access.model().name().value()),
                Optional.ofNullable(record).map(UUID::toString),
                before.map(AttachmentAudit::told),
                after.map(AttachmentAudit::told));
    }

    /** Which files they were, but not what they were called: that may be what has to go. */
    static AuditEntry erasure(Access access, UUID record, List<Attachment> erased) {
        var files =
                erased.stream()
                        .<Value>map(
                                file ->
                                        Value.object()
                                                .put(Attachment.ID, file.id().toString())
                                                .put(Attachment.SIZE, file.content().size())
                                                .put(Attachment.SHA256, file.content().sha256())
                                                .build())
                        .toList();
        return new AuditEntry(
                access.tenant(),
                access.origin(),
                ERASURE,
                AuditEntry.Result.DONE,
                Optional.of(access.model().name().value()),
                Optional.of(record.toString()),
                Optional.of(Value.object().put("attachments", new Value.Items(files)).build()),
                Optional.empty());
    }

    static AuditEntry quota(TenantId tenant, Origin origin, FileQuota before, FileQuota after) {
        return new AuditEntry(
                tenant,
                origin,
                QUOTA,
                AuditEntry.Result.DONE,
                Optional.of("tenant"),
                Optional.of(tenant.value()),
                Optional.of(told(before)),
                Optional.of(told(after)));
    }

    private static Value told(FileQuota quota) {
        return Value.object()
                .put(
                        "fileQuota",
                        Value.object()
                                .put("bytesMax", quota.bytesMax())
                                .put("filesMax", quota.filesMax())
                                .build())
                .build();
    }

    /** Under one member, so that no name of a file is taken for the value of a field. */
    private static Value told(Attachment attachment) {
        return Value.object().put("attachment", attachment.document()).build();
    }
}
