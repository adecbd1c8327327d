package com.athyper.edge.fake;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.policy.log.DecisionFilter;
import com.athyper.policy.log.DecisionLog;
import com.athyper.policy.log.DecisionMade;
import com.athyper.policy.log.DecisionStore.Order;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogSettings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers what was decided, and shows what a test has put into it. */
public final class Logbook implements DecisionLog {
    private final List<DecisionMade> kept = new ArrayList<>();
    private final List<LogEntry> entries = new ArrayList<>();
    private final List<DecisionFilter> asked = new ArrayList<>();
    private Optional<CompletionStage<Done>> full = Optional.empty();
    private LogSettings settings = LogSettings.USUAL;

    public Logbook with(LogEntry entry) {
        entries.add(entry);
        return this;
    }

    /** Takes nothing before this is completed. */
    public Logbook full(CompletionStage<Done> until) {
        full = Optional.of(until);
        return this;
    }

    public synchronized List<DecisionMade> kept() {
        return List.copyOf(kept);
    }

    public List<DecisionFilter> asked() {
        return asked;
    }

    @Override
    public synchronized CompletionStage<Done> keep(List<DecisionMade> decisions) {
        kept.addAll(decisions);
        return full.orElseGet(() -> CompletableFuture.completedStage(Done.DONE));
    }

    /** Each cursor is the number of entries before. */
    @Override
    public CompletionStage<Answer<Page<LogEntry>>> page(
            TenantId tenant, DecisionFilter filter, Order order) {
        asked.add(filter);
        var found =
                entries.stream().filter(entry -> entry.place().tenant().equals(tenant)).toList();
        int from = order.cursor().map(Integer::parseInt).orElse(0);
        int to = Math.min(found.size(), from + order.limit());
        var items = order.newestFirst() ? found.reversed() : found;
        return CompletableFuture.completedStage(
                Answer.ok(
                        new Page<>(
                                items.subList(from, to),
                                to < found.size()
                                        ? Optional.of(String.valueOf(to))
                                        : Optional.empty(),
                                OptionalLong.empty())));
    }

    @Override
    public CompletionStage<LogSettings> settings(TenantId tenant) {
        return CompletableFuture.completedStage(settings);
    }

    @Override
    public CompletionStage<Done> change(TenantId tenant, LogSettings wanted, Origin origin) {
        settings = wanted;
        return CompletableFuture.completedStage(Done.DONE);
    }
}
