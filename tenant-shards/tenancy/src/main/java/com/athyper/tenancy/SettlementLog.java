package com.athyper.tenancy;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Finds entities whose journal is ahead of what they have written elsewhere: a crash came between.
 */
public interface SettlementLog {

    /**
     * Persistence ids whose newest event is older than the instant and not settled, oldest first.
     *
     * @param type the first part of the persistence id
     */
    CompletionStage<List<String>> behind(String type, Instant before, int limit);
}
