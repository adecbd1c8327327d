package com.athyper.edge.fake;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.meta.record.RecordFeed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells of tenant demo what a test says has happened, and of the others nothing. */
public final class Grapevine implements RecordFeed {
    private final List<Happening> all = new ArrayList<>();
    private long head;
    private int looks;

    /** Something that is of no interest to those who follow records. */
    public synchronized void pass(long events) {
        head += events;
    }

    public synchronized long tell(String entity, String record, What what, long version) {
        head++;
        all.add(
                new Happening(
                        head,
                        new EntityName(entity),
                        UUID.fromString(record),
                        what,
                        version,
                        new PrincipalId("user"),
                        Instant.parse("2030-01-01T12:00:00Z")));
        return head;
    }

    public synchronized int looks() {
        return looks;
    }

    private boolean knows(TenantId tenant) {
        return tenant.value().equals("demo");
    }

    @Override
    public synchronized CompletionStage<Long> head(TenantId tenant) {
        return CompletableFuture.completedStage(knows(tenant) ? head : 0L);
    }

    @Override
    public synchronized CompletionStage<Portion> after(TenantId tenant, long number, int limit) {
        looks++;
        if (!knows(tenant)) {
            return CompletableFuture.completedStage(new Portion(List.of(), number));
        }
        var found = all.stream().filter(each -> each.number() > number).limit(limit).toList();
        return CompletableFuture.completedStage(
                new Portion(found, found.size() < limit ? head : found.getLast().number()));
    }
}
