package com.athyper.policy.actors.log;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.policy.Subject;
import com.athyper.policy.notice.Notices;
import com.athyper.policy.notice.Telling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Notices of which only the taking away is of interest. */
final class Board implements Notices {
    private final List<String> forgotten = new ArrayList<>();

    synchronized List<String> forgotten() {
        return List.copyOf(forgotten);
    }

    @Override
    public CompletionStage<Done> tell(TenantId tenant, List<Telling> tellings) {
        throw new UnsupportedOperationException("nobody is told here");
    }

    @Override
    public CompletionStage<Answer<Page<Kept>>> page(
            TenantId tenant, Subject reader, int limit, Optional<String> cursor) {
        throw new UnsupportedOperationException("nobody asks here");
    }

    @Override
    public synchronized CompletionStage<Integer> forget(TenantId tenant, Instant before, int max) {
        forgotten.add(tenant + " " + before);
        return CompletableFuture.completedStage(0);
    }
}
