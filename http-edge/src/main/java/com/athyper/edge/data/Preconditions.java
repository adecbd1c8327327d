package com.athyper.edge.data;

import static com.athyper.meta.record.RecordError.RECORD_LOCKED;
import static com.athyper.meta.record.RecordError.VERSION_NEEDED;
import static com.athyper.meta.record.RecordError.VERSION_STALE;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.Opened;
import com.athyper.edge.exchange.EntityTags;
import com.athyper.kernel.Answer;
import com.athyper.meta.record.StoredRecord;

/**
 * What has to hold of a record before it is changed: the store checks both again in the change's
 * own statement, so these are answers given early and never the guard itself.
 */
final class Preconditions {
    private Preconditions() {}

    static Answer<Opened> unlocked(Opened opened) {
        return opened.record()
                .lockedBy()
                .<Answer<Opened>>map(
                        instance ->
                                Answer.refused(
                                        RECORD_LOCKED.because(
                                                "approval `" + instance + "` holds the record")))
                .orElseGet(() -> Answer.ok(opened));
    }

    /**
     * @param needed whether a change without {@code If-Match} is refused
     */
    static Answer<Opened> current(Call call, Opened opened, boolean needed) {
        return EntityTags.of(call.request().headers(), "If-Match")
                .flatMap(
                        tags -> {
                            if (tags.isEmpty()) {
                                return needed
                                        ? Answer.refused(
                                                VERSION_NEEDED.because(
                                                        "send the record's `ETag` as `If-Match`"))
                                        : Answer.ok(opened);
                            }
                            return tags.get().matchStrongly(tag(opened.record()))
                                    ? Answer.ok(opened)
                                    : Answer.refused(
                                            VERSION_STALE.because(
                                                    "the record is at version "
                                                            + opened.record().version()));
                        });
    }

    static String tag(StoredRecord record) {
        return String.valueOf(record.version());
    }
}
