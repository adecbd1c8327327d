package com.athyper.meta.attachment;

import com.athyper.kernel.BlobStore.Digest;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a file. It never changes but for what it belongs to.
 *
 * @param field the id of the field whose value it is, if it is not the record's own
 * @param expiresAt until when it waits to be given to a record
 */
public record Attachment(
        UUID id,
        FileName name,
        MediaType mediaType,
        Digest content,
        Optional<String> field,
        PrincipalId createdBy,
        Instant createdAt,
        Optional<Instant> expiresAt) {
    /** As precise as it is kept, so that it reads the same before and after. */
    public Attachment {
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
        expiresAt = expiresAt.map(at -> at.truncatedTo(ChronoUnit.MICROS));
    }

    /** As a field's value, and as the first part of every other form. */
    public static final String ID = "id";

    public static final String NAME = "name";
    public static final String MEDIA_TYPE = "mediaType";
    public static final String SIZE = "size";
    public static final String SHA256 = "sha256";
    public static final String CREATED_AT = "createdAt";
    public static final String CREATED_BY = "createdBy";
    public static final String EXPIRES_AT = "expiresAt";

    /** As clients see it, but for the name of the field. */
    public Value.Fields document() {
        var document =
                Value.object()
                        .put(ID, id.toString())
                        .put(NAME, name.value())
                        .put(MEDIA_TYPE, mediaType.value())
                        .put(SIZE, content.size())
                        .put(SHA256, content.sha256())
                        .put(CREATED_AT, createdAt.toString())
                        .put(CREATED_BY, createdBy.value());
        expiresAt.ifPresent(at -> document.put(EXPIRES_AT, at.toString()));
        return document.build();
    }
}
