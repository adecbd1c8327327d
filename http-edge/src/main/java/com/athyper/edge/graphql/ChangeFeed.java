package com.athyper.edge.graphql;

import com.athyper.kernel.TenantId;
import com.athyper.meta.record.RecordFeed;
import com.athyper.meta.record.RecordFeed.Happening;
import com.athyper.meta.record.RecordFeed.Portion;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What happens to records, for however many subscribers of a tenant by one look each {@link
 * #LOOK_EVERY}. The last of it is in memory; whoever is further behind reads for themselves.
 */
final class ChangeFeed {
    static final Duration LOOK_EVERY = Duration.ofMillis(200);
    static final int IN_MEMORY_MAX = 1_024;
    static final int PORTION_MAX = 500;

    /** How many looks for nobody there are before the feed of a tenant is given up. */
    private static final int IDLE_LOOKS_MAX = 25;

    private final RecordFeed feed;
    private final Map<TenantId, Tail> tails = new ConcurrentHashMap<>();

    ChangeFeed(RecordFeed feed) {
        this.feed = feed;
    }

    CompletionStage<Long> head(TenantId tenant) {
        return feed.head(tenant);
    }

    /** The last number that is known here; the real one may be greater. */
    long known(TenantId tenant) {
        Tail tail = tails.get(tenant);
        return tail == null ? 0 : tail.upTo();
    }

    /** What came after the number, as soon as there is something; nothing when time is over. */
    CompletionStage<Portion> next(TenantId tenant, long after, Duration patience) {
        return tails.computeIfAbsent(tenant, _ -> new Tail(tenant, after)).next(after, patience);
    }

    /** The end of one tenant's feed. */
    private final class Tail {
        private final TenantId tenant;
        private final Deque<Happening> last = new ArrayDeque<>();
        private final List<Waiting> waiting = new ArrayList<>();

        /** Everything after this number and up to the other is in {@code last}. */
        private long from;

        private long upTo;
        private boolean looking;
        private int idleLooks;

        private record Waiting(long after, CompletableFuture<Portion> answer) {}

        Tail(TenantId tenant, long from) {
            this.tenant = tenant;
            this.from = from;
            this.upTo = from;
        }

        synchronized long upTo() {
            return upTo;
        }

        CompletionStage<Portion> next(long after, Duration patience) {
            var mine = new Waiting(after, new CompletableFuture<>());
            boolean begin;
            synchronized (this) {
                if (after < from) {
                    return feed.after(tenant, after, PORTION_MAX);
                }
                if (after < upTo) {
                    return CompletableFuture.completedStage(portion(after));
                }
                waiting.add(mine);
                begin = !looking;
                looking = true;
            }
            if (begin) {
                look();
            }
            return mine.answer()
                    .completeOnTimeout(
                            new Portion(List.of(), after),
                            patience.toMillis(),
                            TimeUnit.MILLISECONDS)
                    .whenComplete((_, _) -> forget(mine));
        }

        private synchronized void forget(Waiting one) {
            waiting.remove(one);
        }

        private Portion portion(long after) {
            return new Portion(last.stream().filter(each -> each.number() > after).toList(), upTo);
        }

        private void look() {
            CompletionStage<Portion> found;
            try {
                found = feed.after(tenant, upTo(), PORTION_MAX);
            } catch (RuntimeException e) {
                found = CompletableFuture.failedStage(e);
            }
            found.whenComplete(
                    (portion, failure) -> {
                        if (failure == null) {
                            arrived(portion);
                        }
                        again(failure == null && portion.happenings().size() == PORTION_MAX);
                    });
        }

        private void arrived(Portion portion) {
            var answers = new ArrayList<Runnable>();
            synchronized (this) {
                for (Happening each : portion.happenings()) {
                    last.addLast(each);
                    if (last.size() > IN_MEMORY_MAX) {
                        from = last.removeFirst().number();
                    }
                }
                upTo = Math.max(upTo, portion.upTo());
                for (Waiting each : List.copyOf(waiting)) {
                    if (each.after() < upTo) {
                        Portion answer = portion(each.after());
                        answers.add(() -> each.answer().complete(answer));
                    }
                }
            }
            answers.forEach(Runnable::run);
        }

        /**
         * @param more whether there is more to be had at once
         */
        private void again(boolean more) {
            synchronized (this) {
                idleLooks = waiting.isEmpty() ? idleLooks + 1 : 0;
                if (idleLooks > IDLE_LOOKS_MAX) {
                    looking = false;
                    tails.remove(tenant, this);
                    return;
                }
            }
            CompletableFuture.delayedExecutor(
                            more ? 0 : LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::look);
        }
    }
}
