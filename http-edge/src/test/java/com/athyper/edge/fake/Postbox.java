package com.athyper.edge.fake;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Unavailable;
import com.athyper.policy.Subject;
import com.athyper.policy.notice.Notices;
import com.athyper.policy.notice.Telling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps what is told, each telling by itself, unless a test takes it away. */
public final class Postbox implements Notices {
    private final List<Telling> told = new ArrayList<>();
    private boolean away;

    public synchronized void away() {
        away = true;
    }

    public synchronized List<Telling> told() {
        return List.copyOf(told);
    }

    @Override
    public synchronized CompletionStage<Done> tell(TenantId tenant, List<Telling> tellings) {
        if (away) {
            return CompletableFuture.failedStage(new Unavailable("away", null));
        }
        told.addAll(tellings);
        return CompletableFuture.completedStage(Done.DONE);
    }

    @Override
    public synchronized CompletionStage<Answer<Page<Kept>>> page(
            TenantId tenant, Subject reader, int limit, Optional<String> cursor) {
        var items = new ArrayList<Kept>();
        for (Telling telling : told.reversed()) {
            if (telling.whom().stream().anyMatch(whom -> whom.include(reader))) {
                items.add(new Kept(new UUID(7, items.size()), telling.notice()));
            }
        }
        return CompletableFuture.completedStage(
                Answer.ok(new Page<>(items, Optional.empty(), OptionalLong.empty())));
    }

    @Override
    public CompletionStage<Integer> forget(TenantId tenant, Instant before, int max) {
        throw new UnsupportedOperationException("nobody asks here");
    }
}
